"""What is said beside an answer, so that nothing is silent: that nothing matches and why, what is cut off, what has no date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches

import msgspec

from onrecord.ask.actors import SOME, actor_name, count_actors
from onrecord.ask.answers import count_rows
from onrecord.ask.conditions import KINDS, Asked, Condition
from onrecord.ask.offices import count_memberships, count_offices
from onrecord.ask.question import FIELDS, NAMES, OWN, VALUES, Question, Wanted, did_you_mean, unknown_value
from onrecord.ask.who import find_keys
from onrecord.errors import UnknownError
from onrecord.store import Archive, fold, terms_of

MOST = 100_000  # rows that are counted of what is narrowed down; of more it is said that they are more
ALIKE = 0.75  # how like a name must be to be offered, by difflib
NEAR = 2  # characters by which its length may differ
LOOKED_AT = 5_000  # names, those in most reports first
OPERATORS = ("AND", "OR", "NOT", "NEAR")
# What a field is compared with as it is: all values there are, to find the nearest among.
VALUES_OF = {
    "publisher": "SELECT DISTINCT publisher AS value FROM readings",
    "unit": "SELECT DISTINCT unit AS value FROM figures",
    "type": "SELECT DISTINCT type AS value FROM events",
    "stance": "SELECT DISTINCT stance AS value FROM positions",
    "mode": "SELECT DISTINCT mode AS value FROM events",
    "state": "SELECT DISTINCT state AS value FROM actors",
}
NAMES_NEAR = """
SELECT names.terms, name_keys."key", max(standing.reports) AS reports FROM names
CROSS JOIN name_keys ON name_keys.name = names.row LEFT JOIN standing ON standing."key" = name_keys."key"
WHERE length(names.terms) BETWEEN :shortest AND :longest GROUP BY names.terms ORDER BY reports DESC LIMIT :most
"""
COUNTED: dict[Wanted, Callable[[Archive, Question], int]] = {
    "offices": count_offices,
    "memberships": count_memberships,
    "actors": count_actors,
}


def notes_on(archive: Archive, question: Question, shown: int, more: str) -> list[str]:
    """What is to be said beside an answer with so many rows, in whole sentences; `more` says how to have all of a longer one."""
    found = list(_of_nothing(archive, question)) if not shown else list(_of_the_rest(archive, question, shown, more))
    return [*found, *_of_undated(archive, question)]


def check_coded(archive: Archive, question: Question, own: Collection[str] = ()) -> None:
    """Raise QuestionError for a type or stance that is neither the package's, nor of the user's `own`, nor in the record."""
    for name in OWN:
        value, known = getattr(question, name), (*VALUES[name], *own)
        if value and value not in known and not any(row["value"] == value for row in archive.rows(VALUES_OF[name])):
            raise unknown_value(name, value, known)


def unknown_name(archive: Archive, name: str) -> str | None:
    """That no actor goes by this name, with the most similar names that somebody goes by; None if anybody does."""
    if find_keys(archive, name):
        return None
    return f"No actor is called {name!r}. {did_you_mean(similar_names(archive, name))}".strip()


def similar_names(archive: Archive, name: str) -> list[str]:
    """The names of up to three actors with a name most like this one."""
    terms = terms_of(name)
    bounds = {"shortest": len(terms) - NEAR, "longest": len(terms) + NEAR, "most": LOOKED_AT}
    keys = {row["terms"]: row["key"] for row in archive.rows(NAMES_NEAR, bounds)}
    alike = get_close_matches(terms, keys, 3, ALIKE)
    return list(dict.fromkeys(actor_name(archive, keys[one]) for one in alike))


def nobody(archive: Archive, place: str, name: str) -> UnknownError:
    """What is told to who asks for one actor whom the record does not have."""
    meant = did_you_mean(similar_names(archive, name))
    return UnknownError(place, f"no actor is called {name[:100]!r}", f"{meant}Look for a part of the name among the actors")


def _of_nothing(archive: Archive, question: Question) -> Iterator[str]:
    wanted = question.wanted
    if question.offset and (number := _number(archive, _all_rows(question))):
        yield f"No {wanted} are left after the first {question.offset:,}: {number:,} match."
        return
    everything = _number(archive, Question(wanted=wanted))
    if not everything:
        yield f"There are no {wanted} in this record."
        return
    yield f"No {wanted} match (of {everything:,})."
    for name in (*NAMES, "between"):
        asked = getattr(question, name) or ()
        for who in [asked] if isinstance(asked, str) else asked:
            if told := unknown_name(archive, who):
                yield told
    for name, sql in VALUES_OF.items():
        value = getattr(question, name)
        if value and value not in VALUES.get(name, ()):
            yield from _unknown_value(archive, name, value, sql)
    operators = [word for word in (question.words or "").split() if word in OPERATORS]
    if operators:
        yield f"{operators[0]} is looked for as a word like any other: all words must occur."


def _unknown_value(archive: Archive, name: str, value: str, sql: str) -> Iterator[str]:
    known = {fold(row["value"]): row["value"] for row in archive.rows(sql) if row["value"]}
    if fold(value) not in known:
        likely = [known[one] for one in get_close_matches(fold(value), known, 3, ALIKE)]
        yield f"No {name} in this record is {value!r}. {did_you_mean(likely)}".strip()


def _of_the_rest(archive: Archive, question: Question, shown: int, more: str) -> Iterator[str]:
    if shown < question.limit:
        return
    number, most = _number(archive, _all_rows(question)), SOME if question.wanted == "actors" else MOST
    if number > question.offset + shown:
        rows = f"{question.offset + 1:,} to {question.offset + shown:,}" if question.offset else f"{shown:,}"
        yield f"{rows} of {f'more than {most:,}' if number == most + 1 else f'{number:,}'} shown; {more}."


def _all_rows(question: Question) -> Question:
    return msgspec.structs.replace(question, limit=1, offset=0)


def _number(archive: Archive, question: Question) -> int:
    """How many rows there are in all; counted no further than MOST and one where an index cannot say."""
    counted = COUNTED.get(question.wanted)
    return counted(archive, question) if counted else count_rows(archive, question, MOST)


def _of_undated(archive: Archive, question: Question) -> Iterator[str]:
    """How many would match but for their unknown date."""
    if question.since is None and question.until is None:
        return
    kind = KINDS[question.wanted]
    anytime = msgspec.structs.replace(question, since=None, until=None, limit=1, offset=0)
    if question.wanted in COUNTED:  # these are gathered over reports: the reports without a date are named
        told = {name: getattr(question, name) for name in ("publisher", "place", "versions") if name in FIELDS[question.wanted]}
        anytime, kind = Question(wanted="reports", **told), KINDS["reports"]
    undated = Asked([Condition(f"({kind.date}) IS NULL")], {})
    number = count_rows(archive, anytime, MOST, also=undated)
    if number:
        yield f"Left out because no date is known: {number:,} {anytime.wanted if number > 1 else anytime.wanted[:-1]}."
