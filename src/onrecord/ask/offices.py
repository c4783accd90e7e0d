"""Who holds which office and who belongs to what: as reports say it, and what the table of leaders says of a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import (
    Answer,
    Evidence,
    Gathered,
    Row,
    Words,
    count_groups,
    date_range,
    evidence_from,
    gathered,
    report_words,
)
from onrecord.ask.question import Question
from onrecord.ask.who import called, find_keys
from onrecord.store import Archive, fold, terms_of

if TYPE_CHECKING:  # who asks for no date needs no tables
    from onrecord.resolve.tables import Leader, Tables


# Who belongs to what, as reports say it.


class MembershipAnswer(Answer, frozen=True, kw_only=True):
    """A member of an organisation, the number and dates (EDTF, first and last) of the reports that say so, the newest evidence."""

    organisation: str
    organisation_key: str
    member: str
    member_key: str
    reports: int
    first: str | None
    last: str | None
    evidence: tuple[Evidence, ...]


def ask_memberships(archive: Archive, question: Question) -> list[MembershipAnswer]:
    """The memberships asked for, that with the newest evidence first."""
    words, name = report_words(archive), cache(lambda key: actor_name(archive, key))
    groups, _ = gathered(archive, question, "it.nr", _same)
    return [_answer(group, words, name) for group in groups]


def count_memberships(archive: Archive, question: Question) -> int:
    """How many memberships there are, whatever the question's limit."""
    return count_groups(archive, question, "it.nr", _same)


def _same(row: Row) -> tuple[str, str]:
    return row["organisation_key"], row["member_key"]


def _answer(group: Gathered, words: Words, name: Callable[[str], str]) -> MembershipAnswer:
    """What these rows say of one membership."""
    first, last = date_range(group.rows)
    keys = {side: group.rows[0][f"{side}_key"] for side in ("organisation", "member")}
    return MembershipAnswer(
        **{side: name(key) for side, key in keys.items()},
        **{f"{side}_key": key for side, key in keys.items()},
        reports=len({row["reading"] for row in group.rows}),
        first=first,
        last=last,
        evidence=tuple(evidence_from(row, "evidence", words) for row in group.newest),
    )


# What the table of leaders that comes with Onrecord says of an office on a date.

SOURCE = "Onrecord's table of leaders, from the CIA World Factbook and REIGN"


def table_offices(bodies: Iterable[str] | None, date: str, persons: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """The table's holders on an EDTF year, month or day, as fields of an OfficeAnswer; by state, title and start.

    `bodies` are keys or names of states, None for all. A holder must have all words of one of the names in `persons`.
    """
    codes = sorted(_tables().by_code) if bodies is None else sorted({code for body in bodies for code in _codes(body)})
    wanted = None if persons is None else [set(terms_of(name).split()) for name in persons]
    for code in codes:
        for leader in _holders(code, date):
            if wanted is None or any(words and words <= set(terms_of(leader.name).split()) for words in wanted):
                yield {
                    "person": leader.name,
                    "title": leader.title,
                    "of": _tables().by_code[code].name,
                    "of_key": f"state:{code}",
                    "since": leader.since,
                    "until": leader.until or None,
                    "source": SOURCE,
                }


@cache
def _tables() -> Tables:
    from onrecord.resolve.tables import load_tables

    return load_tables()


def _codes(body: str) -> Iterator[str]:
    """The state's code, for its key or one of its names."""
    known = _tables()
    if body.removeprefix("state:") in known.by_code:
        yield body.removeprefix("state:")
    else:
        words = terms_of(body)
        yield from {state.code for name, state in known.states.items() if terms_of(name) == words}


def _holders(code: str, date: str) -> list[Leader]:
    from onrecord.resolve.tables import leaders_on

    try:
        return leaders_on(code, date)
    except KeyError:  # a territory the table has nobody for
        return []


# Who holds which office: as reports say it, each with its evidence, and on a date also as the table of leaders has it.

COLUMNS = "it.title, it.former"  # that tell one office from another, beside who and of what
MOST = 20  # actors one name is looked up for in the table


class OfficeAnswer(Answer, frozen=True, kw_only=True):
    """One person in one office, with the evidence: reports, or the table of leaders that comes with Onrecord.

    basis "report": `reports` of them say so, dated (EDTF) `first` to `last`, the newest with their words in `evidence`.
    basis "table": `source` names it; held `since` to `until` (EDTF; None while it lasts, "~" where the end is approximate).
    """

    basis: Literal["report", "table"]
    person: str
    person_key: str | None
    title: str
    of: str | None
    of_key: str | None
    former: bool = False
    reports: int = 0
    first: str | None = None
    last: str | None = None
    evidence: tuple[Evidence, ...] = ()
    since: str | None = None
    until: str | None = None
    source: str | None = None


def ask_offices(archive: Archive, question: Question) -> list[OfficeAnswer]:
    """The offices asked for: what reports say, that with the newest evidence first; then, with a date, what the table says.

    With a date only reports dated within it count, and not those that say "former".
    """
    words, name = report_words(archive), cache(lambda key: actor_name(archive, key))
    groups, number = gathered(archive, question, COLUMNS, _office_same)
    end = question.offset + question.limit
    told = [_office_answer(group, words, name) for group in groups]
    if question.on is None or number >= end:
        return told
    held = _held_on(archive, question)
    return told + held[max(question.offset - number, 0) : end - number]


def count_offices(archive: Archive, question: Question) -> int:
    """How many offices there are, whatever the question's limit; with a date those of the table too."""
    held = _held_on(archive, question) if question.on is not None else []
    return count_groups(archive, question, COLUMNS, _office_same) + len(held)


def _office_same(row: Row) -> tuple[str | None, str, str | None, int]:
    return row["person_key"], _folded(row["title"]), row["of_key"], row["former"]


_folded = lru_cache(maxsize=4096)(fold)


def _office_answer(group: Gathered, words: Words, name: Callable[[str], str]) -> OfficeAnswer:
    """What these rows say of one office."""
    first, last = date_range(group.rows)
    newest = group.newest[0]
    return OfficeAnswer(
        basis="report",
        person=name(newest["person_key"]),
        person_key=newest["person_key"],
        title=_usual_title(group.rows),
        of=name(newest["of_key"]) if newest["of_key"] else None,
        of_key=newest["of_key"],
        former=bool(newest["former"]),
        reports=len({row["reading"] for row in group.rows}),
        first=first,
        last=last,
        evidence=tuple(evidence_from(row, "title_span", words) for row in group.newest),
    )


def _usual_title(rows: list[Row]) -> str:
    """The spelling most reports have; of equals the first in the alphabet."""
    times = Counter(str(row["title"]) for row in rows)
    return min(times, key=lambda title: (-times[title], title))


def _held_on(archive: Archive, question: Question) -> list[OfficeAnswer]:
    """Whom the table has in the offices asked for on the question's date."""
    bodies = None if question.of is None else [*find_keys(archive, question.of), question.of]
    persons = None if question.person is None else _names(archive, question.person)
    return in_table(archive, bodies, question.on or "", persons)


def in_table(archive: Archive, bodies: list[str] | None, date: str, persons: list[str] | None) -> list[OfficeAnswer]:
    """What the table says of these states and persons (None: any) on a date."""
    return [_from_table(archive, row) for row in table_offices(bodies, date, persons)]


def _names(archive: Archive, person: str) -> list[str]:
    """The words asked with, and the names of whom they may mean."""
    return [person, *(actor_name(archive, key) for key in find_keys(archive, person)[:MOST])]


def _from_table(archive: Archive, row: dict[str, Any]) -> OfficeAnswer:
    """The table's row; the person gets a key only if one actor of this record goes by just that name."""
    exact = [key for key, is_exact in called(archive, row["person"]).items() if is_exact]
    return OfficeAnswer(basis="table", person_key=exact[0] if len(exact) == 1 else None, **row)
