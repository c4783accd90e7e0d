"""The first page - what is on record and who is heard most -, the one box for everything, and what each code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from onrecord.ask import ActorLine, Count, OpenArchive, Question, ask_actors, ask_reports, count_by, find_actors
from onrecord.ask.answers import count_rows
from onrecord.ask.archive import IN_REPORTS
from onrecord.ask.counts import month_before, months_between
from onrecord.ask.issues import ask_issues
from onrecord.ask.question import ALL, SCORED, least_score
from onrecord.ask.quotes import in_passages, in_sentences
from onrecord.ask.reports import count_problems, reports_saying, reports_titled
from onrecord.code.codebook import Definition, package_definitions
from onrecord.errors import QuestionError
from onrecord.serve.pages.view import Call, Page, Same, nothing_asked
from onrecord.store import rejected

# The first page: what is on record, month by month, the newest reports, and who is heard most.

HELD = ("statements", "events", "figures", "positions")
NEWEST, HEARD = 8, 10
LEAST_MONTHS, MOST_MONTHS = 12, 36  # of a chart
LEAST_SHARE = 0.05  # of all dated reports in its months


class Kept(NamedTuple):
    """What is worked out once for each state of a record."""

    reports: int
    held: dict[str, int]
    months: list[dict[str, int | str]]
    undated: int  # reports of no known month
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


@lru_cache(maxsize=4)
def _reports(same: Same) -> int:
    return count_rows(same.archive, Question(wanted="reports"))


def coders_of(archive: OpenArchive) -> list[str]:
    """Who read this state of the record, most reports first."""
    return _coders(Same(archive))


@lru_cache(maxsize=4)
def _coders(same: Same) -> list[str]:
    return [str(line.by["coder"]) for line in count_by(same.archive, Question(wanted="reports", limit=ALL), ("coder",))]


@lru_cache(maxsize=4)
def _kept(same: Same) -> Kept:
    archive = same.archive
    months: dict[str, dict[str, int | str]] = {}
    held = {}
    undated = 0
    for wanted in ("reports", *HELD):
        lines = count_by(archive, Question(wanted=wanted, limit=ALL), ("month",), wanted == "events")  # type: ignore[arg-type]
        held[wanted] = sum(line.count for line in lines)
        if wanted == "reports":
            undated = sum(line.count for line in lines if len(str(line.by["month"] or "")) < 7)
        for line in lines:
            if line.by["month"]:
                month = str(line.by["month"])
                months.setdefault(month, {"month": month, "reports": 0, **dict.fromkeys(HELD, 0)})[wanted] = line.count
    heard = count_by(archive, Question(wanted="statements", limit=HEARD + 1), ("speaker",))
    return Kept(
        held.pop("reports"),
        held,
        _drawn(months),
        undated,
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
    nothing_asked(call, "the overview")
    newest = ask_reports(archive, Question(wanted="reports", limit=NEWEST))
    return Page("overview.html", {"kept": kept(archive), "newest": newest, "coders": coders_of(archive)})


# One box for everything: who is called so, what was said, done, counted and held in these words, and the reports they stand in.

SHOWN = 5  # of each kind
TITLES = 10
LONGEST = 300


def search(archive: OpenArchive, call: Call) -> Page:
    """What is found for the words in `q`; nothing yet without any."""
    for name in call.given:
        if name not in ("q", "min_score"):
            raise QuestionError(name[:80], "a search cannot be made by it", "Use q, or q and min_score")
    least = least_score(str(call.given.get("min_score", ""))[:LONGEST] or None)
    words = str(call.given.get("q", "")).strip()
    shown: dict[str, Any] = {"words": words, "actors": (), "issues": (), "reports": (), "texts": (), "found": {}}
    shown |= {"wrong": None, "shown": SHOWN, "least": least}
    if not words:
        return Page("search.html", shown)
    if len(words) > LONGEST:
        raise QuestionError("q", f"it has {len(words)} characters", f"Give at most {LONGEST}")
    try:
        return Page("search.html", shown | _found(archive, words, least))
    except QuestionError as error:
        return Page("search.html", shown | {"wrong": error})


def _found(archive: OpenArchive, words: str, least: float | None) -> dict[str, Any]:
    scored = {"min_score": least}
    found = {
        kind: ask(archive, Question(wanted=kind, words=words, limit=SHOWN + 1, **(scored if kind in SCORED else {})))  # type: ignore[arg-type]
        for kind, ask in IN_REPORTS.items()
    }
    titled = reports_titled(archive, words, TITLES, least)
    told = {one.report for one in titled}
    saying = reports_saying(archive, words, SHOWN + 1 + len(titled), least)
    return {
        "found": found
        | {"figures": in_passages(archive, found["figures"]), "statements": in_sentences(archive, found["statements"])},
        "actors": find_actors(archive, words, SHOWN),
        "issues": ask_issues(archive, words=words, limit=SHOWN),
        "reports": titled,
        "texts": [(one, passage) for one, passage in saying if one.report not in told],
    }


KIND_TITLES = {"type": "Types of events", "mode": "Modes", "context": "Contexts", "stance": "Stances"}
ASKED = {"type": "/events?type={}", "mode": "/events?mode={}", "stance": "/positions?stance={}"}  # where records of a code are


def codebook(own: Sequence[Definition], archive: OpenArchive, call: Call) -> Page:
    """The whole code book, kind by kind."""
    nothing_asked(call, "the code book")
    taken = {(one.kind, one.name) for one in own}
    listed = [*own, *(one for one in package_definitions() if (one.kind, one.name) not in taken)]
    parts = [
        (kind, title, [(one, _place(one)) for one in sorted((one for one in listed if one.kind == kind), key=_order)])
        for kind, title in KIND_TITLES.items()
    ]
    return Page("codebook.html", {"parts": parts})


def _order(one: Definition) -> tuple[bool, str]:
    """The user's own first, modes by their type; else as listed."""
    return one.like is None, one.of or ""


def _place(one: Definition) -> str | None:
    way = ASKED.get(one.kind)
    return way.format(one.name) + (f"&type={one.of}" if one.of else "") if way else None
