"""The tables that names are looked up in: states, seats, bodies, titles, traps; leaders when asked. Data, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from onrecord.packaged import lines_of, rows_of

Form = Literal["name", "adjective", "people", "capital", "seat", "abbreviation"]
WORD = re.compile(r"[^\W_]+")
SHORT = re.compile(r"(?:[A-Z]\.?){2,5}")


class State(NamedTuple):
    """A row of states.tsv: ISO 3166-1 alpha-3 code and the English name."""

    code: str
    name: str


class Organisation(NamedTuple):
    """A row of organisations.tsv. `sector` is PLOVER's; `state` a code or None; `members` codes of states."""

    key: str
    name: str
    sector: str
    state: str | None
    members: tuple[str, ...]


class Entry(NamedTuple):
    """A phrase to look for, cut at its words: `gaps` stand between them, `tail` after the last. A `key` of "" is a trap."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str
    key: str
    form: Form
    sector: str | None = None
    sure: bool = True


class Leader(NamedTuple):
    """Who held an office from when to when (EDTF; `until` is "" while it lasts, "~" marks an end that is approximate)."""

    name: str
    title: str
    since: str
    until: str


class Tables(NamedTuple):
    """All that is looked up. Keys of states, adjectives, people and capitals keep their case; titles and bodies are lower case.

    `metonyms` maps a seat to a key; `organisations` a key to its row; `by_code` a code to its state. `traps` are sets of words
    by what they are for. `known` holds every phrase by its first word, longest first; `shouted` the same in capitals.
    """

    states: dict[str, State]
    adjectives: dict[str, State]
    capitals: dict[str, State]
    titles: frozenset[str]
    bodies: frozenset[str]
    people: dict[str, State]
    metonyms: dict[str, str]
    organisations: dict[str, Organisation]
    by_code: dict[str, State]
    traps: dict[str, frozenset[str]]
    known: dict[str, list[Entry]]
    shouted: dict[str, list[Entry]]


def load_tables() -> Tables:
    """Read the packaged tables, all but the leaders."""
    states: dict[str, State] = {}
    adjectives: dict[str, State] = {}
    capitals: dict[str, State] = {}
    people: dict[str, State] = {}
    by_code: dict[str, State] = {}
    for code, name, adjective, capital, others, persons in rows_of("states.tsv"):
        state = by_code[code] = State(code, name)
        for table, words in ((states, f"{name}|{others}"), (adjectives, adjective), (capitals, capital), (people, persons)):
            for word in filter(None, words.split("|")):
                table.setdefault(word, state)
    bodies = {
        row[0]: Organisation(row[0], row[1], row[4], row[5] or None, tuple(row[6].split())) for row in rows_of("organisations.tsv")
    }
    traps: dict[str, set[str]] = {}
    for kind, words in rows_of("traps.tsv"):
        traps.setdefault(kind, set()).update(words.split("|"))
    known, shouted = _index(
        (*_rivals(traps), *_entries(states, adjectives, people), *_seats(), *_of(capitals, "capital"), *_bodies(), *_nothing(traps))
    )
    return Tables(
        states, adjectives, capitals, frozenset(lines_of("titles.txt")), frozenset(lines_of("bodies.txt")), people,
        {row[0].rstrip("?"): row[1] for row in rows_of("metonyms.tsv")}, bodies, by_code,
        {kind: frozenset(words) for kind, words in traps.items()}, known, shouted,
    )  # fmt: skip


def leaders_on(state: str, date: str) -> list[Leader]:
    """Who is known to have held the highest offices of a state on an EDTF day, month or year; by title and start.

    An end given as a month counts to its last day. Raises KeyError for a code that no row has.
    """
    return [row for row in _leaders()[state] if held_on(row, date)]


def held_on(row: Leader, date: str) -> bool:
    """Whether somebody held the office on an EDTF day, month or year."""
    first, last = date, f"{date}-12-31"[:10] if len(date) < 7 else f"{date}-31"[:10]
    return row.since <= last and (not row.until or _last_day(row.until) >= first)


def every_leader() -> Iterator[tuple[str, Leader]]:
    """(state, leader) of every row of the table of leaders."""
    return ((state, leader) for state, rows in _leaders().items() for leader in rows)


def every_official() -> Iterator[tuple[str, Leader]]:
    """(state, holder) of every row of the table of ministers, envoys and spokespersons; read afresh each time."""
    return ((state, Leader(name, title, since, until)) for state, name, title, since, until in rows_of("officials.tsv"))


def _last_day(until: str) -> str:
    day = until.rstrip("~")
    return day if len(day) == 10 else f"{day}-31"[:10]


@cache
def _leaders() -> dict[str, list[Leader]]:
    """Leaders by state. Read at the first question: few runs ask, and the file is the longest."""
    leaders: dict[str, list[Leader]] = {}
    for state, name, title, _, since, until in rows_of("leaders.tsv"):
        leaders.setdefault(state, []).append(Leader(name, title, since, until))
    return {state: sorted(rows, key=lambda row: (row.title, row.since)) for state, rows in leaders.items()}


def _of(table: dict[str, State], form: Form) -> Iterator[Entry]:
    for words, state in table.items():
        yield entry(words, f"state:{state.code}", "abbreviation" if form == "name" and SHORT.fullmatch(words) else form)


def _entries(states: dict[str, State], adjectives: dict[str, State], people: dict[str, State]) -> Iterator[Entry]:
    """Names before adjectives before people: the first that claims a word keeps it."""
    yield from (*_of(states, "name"), *_of(adjectives, "adjective"), *_of(people, "people"))


def _seats() -> Iterator[Entry]:
    for word, key, form, sector in rows_of("metonyms.tsv"):
        yield entry(word, key, "seat" if form == "seat" else "capital", sector)


def _bodies() -> Iterator[Entry]:
    for key, name, short, others, sector, *_ in rows_of("organisations.tsv"):
        for form, words in (("abbreviation", short), ("name", f"{name}|{others}")):
            for word in filter(None, words.split("|")):
                yield entry(word, f"org:{key}", "abbreviation" if form == "abbreviation" else "name", sector)


def _rivals(traps: dict[str, set[str]]) -> Iterator[Entry]:
    """Words that two states share, as the first one's for now: the rest of a text decides between them."""
    forms: dict[str, Form] = {"name": "name", "adjective": "adjective", "people": "people"}
    for row in sorted(traps["rival"]):
        word, form, code, *_ = row.split(",")
        yield entry(word, f"state:{code.rstrip('!')}", forms[form])


def _nothing(traps: dict[str, set[str]]) -> Iterator[Entry]:
    yield from (entry(words, "", "name") for words in sorted(traps["nothing"]))


def entry(phrase: str, key: str, form: Form, sector: str | None = None) -> Entry:
    """Cut a phrase at its words; a final "?" says that finding it proves little."""
    whole = phrase.rstrip("?")
    spans = [found.span() for found in WORD.finditer(whole)]
    gaps = tuple(whole[left[1] : right[0]] for left, right in pairwise(spans))
    return Entry(tuple(whole[a:b] for a, b in spans), gaps, whole[spans[-1][1] :], key, form, sector, whole == phrase)


def _index(entries: Iterable[Entry]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """(entries by first word, entries by first word in capitals where that differs); longest first, then first come."""
    known: dict[str, list[Entry]] = {}
    shouted: dict[str, list[Entry]] = {}
    taken: set[tuple[object, ...]] = set()
    for item in entries:
        if item[:3] not in taken:
            taken.add(item[:3])
            known.setdefault(item.words[0], []).append(item)
            if not all(word.isupper() for word in item.words):
                shouted.setdefault(item.words[0].upper(), []).append(item)
    for rows in (*known.values(), *shouted.values()):
        if len(rows) > 1:
            rows.sort(key=lambda item: (-len(item.words), -len(item.tail)))
    return known, shouted
