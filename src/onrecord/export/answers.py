"""Everything a record holds of one kind, as answers: report by report where reports can be told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from onrecord.ask import (
    Answer,
    Question,
    ask_actors,
    ask_events,
    ask_figures,
    ask_memberships,
    ask_offices,
    ask_positions,
    ask_reports,
    ask_statements,
)
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.kinds import KINDS
from onrecord.ask.select import select_rows
from onrecord.store import Archive

ASK: dict[str, Callable[..., list[Any]]] = {
    "statements": ask_statements,
    "events": ask_events,
    "figures": ask_figures,
    "positions": ask_positions,
}
GATHERED: dict[str, Callable[[Archive, Question], list[Any]]] = {
    "reports": ask_reports,
    "offices": ask_offices,
    "memberships": ask_memberships,
    "actors": ask_actors,
}
KIND_NAMES = ("reports", *ASK, "offices", "memberships", "actors")
ALL = 2**62
BATCH = 200  # reports whose records are in memory at once


def all_answers(archive: Archive, kind: str, **filters: Any) -> Iterator[Answer]:
    """All of a kind in reports that meet these filters (since, until, publisher, place), that of the newest report first."""
    if kind in GATHERED:
        yield from GATHERED[kind](archive, Question(wanted=kind, limit=ALL, **filters))  # type: ignore[arg-type]
        return
    rows = [row["reading"] for row in select_rows(archive, Question(wanted="reports", **_of_reports(kind, filters)), whole=True)]
    for start in range(0, len(rows), BATCH):
        found = f"SELECT reading, nr FROM {KINDS[kind].table} WHERE reading IN ({', '.join(map(str, rows[start : start + BATCH]))})"
        yield from ASK[kind](archive, Question(wanted=kind, limit=ALL, **filters), Asked([Condition("", found)], {}))  # type: ignore[arg-type]


def _of_reports(kind: str, filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that tell which reports to look in: an event's own date may lie outside that of its report."""
    return {name: value for name, value in filters.items() if kind != "events" or name not in ("since", "until")}
