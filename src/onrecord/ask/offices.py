"""Who holds which office: as reports say it, each with its evidence, and on a date also as the table of leaders has it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any, Literal

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import EVIDENCE, Answer, Evidence, date_range, evidence_from, report_words
from onrecord.ask.leaders import table_offices
from onrecord.ask.pairs import Row, gather, pair_rows
from onrecord.ask.question import OfficeQuestion
from onrecord.ask.who import called, find_keys
from onrecord.store import Archive, fold

SIDES = ("person", "of")
MOST = 20  # actors one name is looked up for in the table


class OfficeAnswer(Answer, frozen=True, kw_only=True):
    """One person in one office, and what says so: reports, or the table of leaders that comes with Onrecord.

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


def ask_offices(archive: Archive, question: OfficeQuestion) -> list[OfficeAnswer]:
    """The offices asked for: what reports say, that with the newest evidence first; then, with a date, what the table says.

    With a date only reports dated within it count, and not those that say "former".
    """
    keys = {
        "person": None if question.person is None else find_keys(archive, question.person),
        "of": None if question.of is None else find_keys(archive, question.of),
    }
    told = offices_of(archive, keys, question.limit, on=question.on)
    if question.on is None or len(told) == question.limit:
        return told
    return (told + held_on(archive, question, keys["of"]))[: question.limit]


def offices_of(archive: Archive, keys: dict[str, list[str] | None], limit: int, on: str | None = None) -> list[OfficeAnswer]:
    """What reports say of the offices whose holder and body are among these registry keys; None is anybody."""
    within = f"NOT pair.former AND newest.published_known GLOB '{on}*'" if on else ""  # a checked date: digits and hyphens
    rows = pair_rows(archive, "offices", SIDES, keys, within)
    words, name = report_words(archive), cache(lambda key: actor_name(archive, key))
    groups = gather(rows, lambda row: (row["person_key"], fold(row["title"]), row["of_key"], row["former"]))
    answers = []
    for group in groups[:limit]:
        first, last = date_range(group)
        newest = group[0]
        answers.append(
            OfficeAnswer(
                basis="report",
                person=name(newest["person_key"]),
                person_key=newest["person_key"],
                title=_usual_title(group),
                of=name(newest["of_key"]) if newest["of_key"] else None,
                of_key=newest["of_key"],
                former=bool(newest["former"]),
                reports=len({row["reading"] for row in group}),
                first=first,
                last=last,
                evidence=tuple(evidence_from(row, "title_span", words) for row in group[:EVIDENCE]),
            )
        )
    return answers


def _usual_title(rows: list[Row]) -> str:
    """The spelling most reports have; of equals the first in the alphabet."""
    times = Counter(str(row["title"]) for row in rows)
    return min(times, key=lambda title: (-times[title], title))


def held_on(archive: Archive, question: OfficeQuestion, of_keys: list[str] | None) -> list[OfficeAnswer]:
    """Whom the table has in the offices asked for on the question's date."""
    bodies = None if question.of is None else [*(of_keys or ()), question.of]
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
