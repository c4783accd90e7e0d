"""The first page: what is on record, month by month, the newest reports, and who is heard most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from onrecord.ask import ActorLine, Count, OpenArchive, Question, ask_actors, ask_reports, count_by
from onrecord.ask.problems import count_problems
from onrecord.ask.question import ALL
from onrecord.ask.select import count_rows
from onrecord.ask.timeline import month_before, months_between
from onrecord.serve.pages.view import Call, Page
from onrecord.store import rejected

HELD = ("statements", "events", "figures", "positions")
NEWEST, HEARD = 8, 10
LEAST_MONTHS, MOST_MONTHS = 12, 36  # of a chart
LEAST_SHARE = 0.05  # of all dated reports in its months


class Kept(NamedTuple):
    """What is worked out once for each state of a record."""

    reports: int
    held: dict[str, int]
    months: list[dict[str, int | str]]
    heard: list[Count]
    named: list[ActorLine]
    rejected: int
    problems: int


def reports_kept(archive: OpenArchive) -> int:
    """How many reports this state of the record has: what the foot of every page tells, without waiting for all the rest."""
    return _reports(Same(archive))


def kept(archive: OpenArchive) -> Kept:
    """The numbers of this state of the record, worked out at most once."""
    return _kept(Same(archive))


class Same:
    """An archive that counts as equal to itself opened again, as long as nothing was added."""

    def __init__(self, archive: OpenArchive) -> None:
        self.archive, self._key = archive, (archive.place, archive.stamp())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=4)
def _reports(same: Same) -> int:
    return count_rows(same.archive, Question(wanted="reports"))


@lru_cache(maxsize=4)
def _kept(same: Same) -> Kept:
    archive = same.archive
    months: dict[str, dict[str, int | str]] = {}
    held = {}
    for wanted in ("reports", *HELD):
        lines = count_by(archive, Question(wanted=wanted, limit=ALL), ("month",))  # type: ignore[arg-type]
        held[wanted] = sum(line.count for line in lines)
        for line in lines:
            if line.by["month"]:
                month = str(line.by["month"])
                months.setdefault(month, {"month": month, "reports": 0, **dict.fromkeys(HELD, 0)})[wanted] = line.count
    heard = count_by(archive, Question(wanted="statements", limit=HEARD + 1), ("speaker",))
    return Kept(
        held.pop("reports"),
        held,
        _drawn(months),
        [line for line in heard if line.by["speaker_key"]][:HEARD],
        ask_actors(archive, Question(wanted="actors", limit=HEARD)),
        sum(1 for _ in rejected(archive)),
        sum(line.problems for line in count_problems(archive)),
    )


def _drawn(months: dict[str, dict[str, int | str]]) -> list[dict[str, int | str]]:
    """The months of the charts, those with nothing too: up to the last with a report, and no more than a chart takes."""
    held = {month: int(line["reports"]) for month, line in months.items() if len(month) == 7 and line["reports"]}
    wanted = last_months(held)
    return [months.get(month) or {"month": month, "reports": 0, **dict.fromkeys(HELD, 0)} for month in wanted]


def last_months(held: Mapping[str, int]) -> list[str]:
    """The last months, unless next to no report is in them: one with a mistaken date would else leave the charts empty."""
    for last in sorted(held, reverse=True):
        months = months_between(max(min(held), _before(last, MOST_MONTHS - 1)), last)
        if sum(held.get(month, 0) for month in months) >= LEAST_SHARE * sum(held.values()):
            return [*months_between(_before(last, LEAST_MONTHS - 1), last)[: -len(months)], *months]
    return []


def _before(month: str, number: int) -> str:
    """The month so many before this one."""
    for _ in range(number):
        month = month_before(month) if month > "0001-01" else month
    return month


def overview(archive: OpenArchive, call: Call) -> Page:
    """What is on record."""
    newest = ask_reports(archive, Question(wanted="reports", limit=NEWEST))
    return Page("overview.html", {"kept": kept(archive), "newest": newest})
