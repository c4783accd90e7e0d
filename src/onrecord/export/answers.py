"""Everything a record holds of one kind, as answers: report by report where reports can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.ask import Answer, Question
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.every import ASK, GATHERED, IN_REPORTS
from onrecord.ask.kinds import KINDS
from onrecord.ask.question import FIELDS
from onrecord.ask.select import select_rows
from onrecord.store import Archive

KIND_NAMES = tuple(ASK)
ALL = 2**62
BATCH = 200  # reports whose records are in memory at once


def all_answers(archive: Archive, kind: str, **filters: Any) -> Iterator[Answer]:
    """All of a kind in reports that meet these filters (DERIVED of ask.question), that of the newest report first.

    A least score is asked of the kinds that have one, and of what reports hold.
    """
    filters = {name: value for name, value in filters.items() if name in FIELDS[kind]}
    if kind in GATHERED:
        yield from GATHERED[kind](archive, Question(wanted=kind, limit=ALL, **filters))  # type: ignore[arg-type]
        return
    rows = [row["reading"] for row in select_rows(archive, Question(wanted="reports", **_of_reports(kind, filters)), whole=True)]
    for start in range(0, len(rows), BATCH):
        found = f"SELECT reading, nr FROM {KINDS[kind].table} WHERE reading IN ({', '.join(map(str, rows[start : start + BATCH]))})"
        yield from IN_REPORTS[kind](archive, Question(wanted=kind, limit=ALL, **filters), Asked([Condition("", found)], {}))  # type: ignore[arg-type]


def _of_reports(kind: str, filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that tell which reports to look in: an event's own date may lie outside that of its report."""
    return {name: value for name, value in filters.items() if kind != "events" or name not in ("since", "until")}
