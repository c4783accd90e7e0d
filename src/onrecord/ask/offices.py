"""Who holds which office: as reports say it, each with its evidence, and on a date also as the table of leaders has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import Answer, Evidence, Row, Words, date_range, evidence_from, report_words
from onrecord.ask.gathered import Gathered, count_groups, gathered
from onrecord.ask.leaders import table_offices
from onrecord.ask.question import Question
from onrecord.ask.who import called, find_keys
from onrecord.store import Archive, fold

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
    groups, number = gathered(archive, question, COLUMNS, _same)
    end = question.offset + question.limit
    told = [_answer(group, words, name) for group in groups]
    if question.on is None or number >= end:
        return told
    held = _held_on(archive, question)
    return told + held[max(question.offset - number, 0) : end - number]


def count_offices(archive: Archive, question: Question) -> int:
    """How many offices there are, whatever the question's limit; with a date those of the table too."""
    held = _held_on(archive, question) if question.on is not None else []
    return count_groups(archive, question, COLUMNS, _same) + len(held)


def _same(row: Row) -> tuple[str | None, str, str | None, int]:
    return row["person_key"], _folded(row["title"]), row["of_key"], row["former"]


_folded = lru_cache(maxsize=4096)(fold)


def _answer(group: Gathered, words: Words, name: Callable[[str], str]) -> OfficeAnswer:
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
