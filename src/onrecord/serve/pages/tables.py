"""The first page, the one box for everything, tables of each kind of record; pages of codes, issues, stories and problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import (
    ActorLine,
    Count,
    OpenArchive,
    Question,
    ask_actors,
    ask_reports,
    ask_stories,
    ask_story,
    count_by,
    find_actors,
)
from onrecord.ask.answers import count_rows
from onrecord.ask.archive import ASK, IN_REPORTS, check_coded, notes_on
from onrecord.ask.compare import MOST as MOST_BESIDE
from onrecord.ask.counts import month_before, months_between
from onrecord.ask.issues import ask_issues, stands_on
from onrecord.ask.question import ALL, FIELDS, SCORED, least_score
from onrecord.ask.quotes import in_passages, in_sentences
from onrecord.ask.reports import ask_problems, count_problems, reports_saying, reports_titled
from onrecord.ask.stories import count_alone
from onrecord.code.codebook import Definition, package_definitions
from onrecord.errors import QuestionError, UnknownError
from onrecord.serve.pages.view import (
    ROWS,
    Call,
    Elsewhere,
    Page,
    Same,
    asked_fields,
    chips,
    facets,
    form,
    nothing_asked,
    offset_from,
    phrase,
    question_for,
    suggested,
    without,
)
from onrecord.serve.render import address, segment
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

SHOWN_OF_EACH = 5  # of each kind
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
    shown |= {"wrong": None, "shown": SHOWN_OF_EACH, "least": least}
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
        kind: ask(archive, Question(wanted=kind, words=words, limit=SHOWN_OF_EACH + 1, **(scored if kind in SCORED else {})))  # type: ignore[arg-type]
        for kind, ask in IN_REPORTS.items()
    }
    titled = reports_titled(archive, words, TITLES, least)
    told = {one.report for one in titled}
    saying = reports_saying(archive, words, SHOWN_OF_EACH + 1 + len(titled), least)
    return {
        "found": found
        | {"figures": in_passages(archive, found["figures"]), "statements": in_sentences(archive, found["statements"])},
        "actors": find_actors(archive, words, SHOWN_OF_EACH),
        "issues": ask_issues(archive, words=words, limit=SHOWN_OF_EACH),
        "reports": titled,
        "texts": [(one, passage) for one, passage in saying if one.report not in told],
    }


KIND_TITLES = {"type": "Types of events", "mode": "Modes", "context": "Contexts", "stance": "Stances"}
ASKED_BY_CODE = {
    "type": "/events?type={}",
    "mode": "/events?mode={}",
    "stance": "/positions?stance={}",
}  # where records of a code are


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
    way = ASKED_BY_CODE.get(one.kind)
    return way.format(one.name) + (f"&type={one.of}" if one.of else "") if way else None


# Tables of each kind of record: the address holds the question, and every table can be taken away.

SHOWN = ("statements", "events", "figures", "positions", "offices", "memberships", "actors", "reports")
COUNTED = ("statements", "events", "figures", "positions", "reports")  # of the others only the rows of a page are gathered
# Those whose own words say little without those around them, and what gives them these.
TOLD = {"statements": in_sentences} | dict.fromkeys(("figures", "offices", "memberships"), in_passages)
COUNTED_TO = 10_000  # rows of what is narrowed down; of more it is told that they are more
ORDERS = {
    "statements": ("newest", "oldest", "score"),
    "events": ("newest", "oldest", "score"),
    "figures": ("newest", "oldest", "value", "giver"),
}


class Pager(NamedTuple):
    """Which rows are shown, of how many (None if they are not counted) or of more than that, and where the others are."""

    first: int
    last: int
    total: int | None
    is_more: bool
    before: str | None
    after: str | None


def table(wanted: str, archive: OpenArchive, call: Call) -> Page:
    """One page of a table."""
    given = asked_fields(wanted, call.given)
    _check_pair(given)
    question = question_for(wanted, given)
    check_coded(archive, question, call.own)
    rows = ASK[wanted](archive, msgspec.structs.replace(question, limit=question.limit + 1))
    total, is_more = _total(archive, wanted, question, len(rows))
    path, shown = f"/{wanted}", rows[: question.limit]
    once = wanted == "events" and total is not None and not is_more and 1 < total <= COUNTED_TO
    values = {
        "wanted": wanted,
        "rows": TOLD[wanted](archive, shown) if wanted in TOLD else shown,
        "told": count_by(archive, msgspec.structs.replace(question, offset=0, limit=1), ())[0].count if once else None,
        "fields": form(wanted, given),
        "facets": [] if is_more or total in (0, None) else facets(archive, question, given),
        "suggested": suggested(archive),
        "chips": list(chips(path, given)),
        "pager": pager(path, given, question, len(rows), total, is_more),
        "given": given,
        "can_pair": "between" in FIELDS[wanted],
        "order": question.order,
        "orders": {
            name: address(path, **without(given, "order", "offset"), order=name)
            for name in ORDERS.get(wanted, ("newest", "oldest"))
        }
        if "order" in FIELDS[wanted]
        else {},
        "taken": {ending: address(f"{path}.{ending}", **without(given, "limit", "offset")) for ending in ("csv", "parquet", "json")}
        | ({"atom": address(f"{path}.atom", **without(given, "limit", "offset", "order"))} if "order" in FIELDS[wanted] else {}),
        "most": call.most,
        "notes": notes_on(archive, question, len(shown), "") if not shown else [],
    }
    return Page(f"{wanted}.html", values)


def _total(archive: OpenArchive, wanted: str, question: Question, found: int) -> tuple[int | None, bool]:
    """How many rows there are, or None if they are not counted; and whether there are more than that.

    A whole table is counted as quickly as not; of what is narrowed down no more are counted than COUNTED_TO.
    """
    if found <= question.limit and (found or not question.offset):
        return question.offset + found, False
    if wanted not in COUNTED:
        return None, False
    narrowed = any(getattr(question, name) is not None for name in FIELDS[wanted] if name != "order")
    total = count_rows(archive, question, COUNTED_TO if narrowed else None)
    return (COUNTED_TO, True) if narrowed and total > COUNTED_TO else (total, False)


def _check_pair(given: Mapping[str, Any]) -> None:
    """Raise QuestionError unless `between` has two names."""
    pair = given.get("between")
    if pair is not None and len(pair) != 2:
        raise QuestionError("between", f"{len(pair)} given", "Give two actors")


def pager(path: str, given: Mapping[str, Any], question: Question, found: int, total: int | None, is_more: bool = False) -> Pager:
    """Where the rows before and after these are; `found` is one more than shown if there are more."""
    start, limit = question.offset, question.limit
    rest = without(given, "offset")
    before = address(path, **rest, offset=max(0, start - limit) or None) if start else None
    after = address(path, **rest, offset=start + limit) if found > limit else None
    return Pager(start + 1, start + min(found, limit), total, is_more, before, after)


# Issues, and the page of one: who holds what on it, in which words, and when that changed.

MOST = 300  # positions on one page


def issues(archive: OpenArchive, call: Call) -> Page:
    """The issues with most positions, or those with these words."""
    given = issues_asked(call)
    question = Question(wanted="positions", issue=given.get("words"), limit=ROWS, offset=offset_from(given))
    rows = ask_issues(archive, given.get("words"), ROWS + 1, question.offset)
    values: dict[str, Any] = {
        "rows": rows[:ROWS],
        "words": given.get("words", ""),
        "pager": pager("/issues", given, question, len(rows), None),
    }
    values["taken"] = {ending: address(f"/issues.{ending}", words=given.get("words")) for ending in ("csv", "parquet", "json")}
    values["most"] = call.most if len(rows) > ROWS else None
    return Page("issues.html", values)


def issues_asked(call: Call) -> dict[str, Any]:
    """What is asked of the issues; raises QuestionError for what they are not asked by."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in ("words", "offset"):
            raise QuestionError(name[:80], "issues have no such field", "Ask by words")
    return given


def issue(archive: OpenArchive, call: Call) -> Page:
    """Every holder's positions on what has these words."""
    nothing_asked(call, "an issue")
    words = "/".join(call.parts).strip()
    asked = phrase(words)
    holders = stands_on(archive, asked, MOST)
    if not holders:
        raise UnknownError("issue", f"nobody takes a side on {words[:200]!r}", "Look for one of its words among the issues")
    positions = sum(len(holder.stands) for holder in holders)
    values: dict[str, Any] = {
        "issue": words,
        "holders": holders,
        "positions": positions,
        "cut": positions >= MOST,
        "all": address("/positions", issue=asked),
        "taken": {ending: address(f"/positions.{ending}", issue=asked) for ending in ("csv", "parquet", "json")},
        "most": call.most,
    }
    return Page("issue.html", values)


# Stories, and the page of one: who reports what first, what tellings agree on, and the figures that differ between them.

STORIES_ASKED = ("since", "until", "publisher")


def stories(archive: OpenArchive, call: Call) -> Page:
    """The stories of two reports or more, the newest first."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in (*STORIES_ASKED, "offset"):
            raise QuestionError(name[:80], "stories are not asked by it", f"Ask by {', '.join(STORIES_ASKED)}")
    offset = offset_from(given)
    rows = ask_stories(archive, **{**given, "offset": offset, "limit": ROWS + 1})
    several, alone = count_alone(archive)
    values: dict[str, Any] = {
        "rows": rows[:ROWS],
        "given": given,
        "several": several,
        "alone": alone,
        "pager": pager("/stories", given, Question(wanted="reports", limit=ROWS, offset=offset), len(rows), None),
    }
    return Page("stories.html", values)


def story(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """One story, found by any of its reports."""
    nothing_asked(call, "a story")
    told = ask_story(archive, "/".join(call.parts))
    if told.story != "/".join(call.parts):
        return Elsewhere(address(f"/story/{segment(told.story)}"))
    tellings = {report.report: nr for nr, telling in enumerate(told.told, 1) for report in telling.reports}
    differing = [(group, in_passages(archive, group.figures)) for group in told.differing]
    beside = [telling.reports[0].report for telling in told.told[:MOST_BESIDE]]
    return Page("story.html", {"one": told, "tellings": tellings, "differing": differing, "beside": beside})


# Problems: what was offered and could not be read, and what reports hold that could not be coded as it should.


def problems(archive: OpenArchive, call: Call) -> Page:
    """What could not be read, and one page of what reports hold: all, or of one `code`."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in ("code", "offset"):
            raise QuestionError(name[:80], "problems have no such field", "Ask by code")
    code = given.get("code")
    kinds = count_problems(archive)
    if code and code not in {kind.code for kind in kinds}:
        raise QuestionError("code", f"no report has a problem {code[:80]!r}", "Use one of the kinds of problems")
    start = offset_from(given)
    rows = ask_problems(archive, code, ROWS + 1, start)
    total = min(sum(kind.problems for kind in kinds if code in (None, kind.code)), COUNTED_TO + 1)
    values = {
        "rejected": list(rejected(archive)) if not (code or start) else [],
        "kinds": kinds,
        "code": code,
        "rows": rows[:ROWS],
        "pager": pager("/problems", given, Question(limit=ROWS, offset=start), len(rows), total),
    }
    return Page("problems.html", values)
