"""What narrows a table: its form, the filters in use, and what is in it by kind, type and publisher, each a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import Count, OpenArchive, Question, ask_actors, count_by
from onrecord.ask.question import ALL, FIELDS, FLAGS, KINDS, MEANINGS, OWN, VALUES, YES, Wanted
from onrecord.serve.pages.overview import Same
from onrecord.serve.pages.view import without
from onrecord.serve.render import address, plain

LABELS = {
    "words": "Words", "speaker": "Speaker", "about": "About", "between": "Between", "alone": "States alone",
    "kind": "Kind", "source_kind": "Kind of source",
    "min_score": "Score at least",
    "order": "Order", "since": "Since", "until": "Until", "publisher": "Publisher", "place": "Path or address", "actor": "Actor",
    "recipient": "Recipient", "party": "Either side", "type": "Type", "mode": "Mode", "quad": "Quad", "modality": "Modality",
    "site": "Place", "giver": "Giver", "unit": "Unit", "holder": "Holder", "issue": "Issue", "stance": "Stance", "of": "Of",
    "person": "Person", "on": "On the day", "member": "Member", "state": "State", "versions": "Versions",
    "added_since": "Added since",
}  # fmt: skip
FIRST = (
    "words", "speaker", "party", "giver", "holder", "person", "member", "of", "issue", "type", "kind", "stance", "unit",
    "since", "publisher", "until",
)  # fmt: skip
SHOWN = 5  # fields of a form; the others are under "More"
FACETS = {
    "statements": ("kind", "source_kind", "publisher"),
    "events": ("type", "modality", "publisher"),
    "figures": ("unit", "publisher"),
    "positions": ("stance", "publisher"),
    "reports": ("publisher",),
}
MOST = 6  # values of a facet
SUGGESTED = 100  # names and publishers that a form suggests
ACTORS = ("speaker", "about", "actor", "recipient", "party", "giver", "holder", "person", "member", "of")


class Field(NamedTuple):
    """One way to narrow a table: its name in the address, label, meaning, value, the values it can have, and whence it suggests."""

    name: str
    label: str
    help: str
    value: Any
    choices: tuple[str, ...]
    suggests: str | None


class Chip(NamedTuple):
    """A field that narrows the table now, and the address without it."""

    label: str
    value: str
    away: str


class Facet(NamedTuple):
    """One column of a table: its label, the values most rows have, each with how many and its rows; other values; rows of none."""

    label: str
    values: list[tuple[str, int, str]]
    more: int
    none: int


class Suggested(NamedTuple):
    """The names that most reports have, and the publishers of most."""

    actors: list[str]
    publishers: list[str]


def suggested(archive: OpenArchive) -> Suggested:
    """What the forms of this state of the record suggest, worked out at most once."""
    return _suggested(Same(archive))


@lru_cache(maxsize=4)
def _suggested(same: Same) -> Suggested:
    actors = ask_actors(same.archive, Question(wanted="actors", limit=SUGGESTED))
    papers = count_by(same.archive, Question(wanted="reports", limit=SUGGESTED), ("publisher",))
    return Suggested([one.name for one in actors], [str(one.by["publisher"]) for one in papers if one.by["publisher"]])


@lru_cache(maxsize=32)
def _whole(same: Same, wanted: Wanted, name: str) -> list[Count]:
    """The same of a whole table, worked out at most once: every page of it shows them."""
    return _lines(same.archive, Question(wanted=wanted), name)


def _lines(archive: OpenArchive, question: Question, name: str) -> list[Count]:
    asked = msgspec.structs.replace(question, offset=0, limit=ALL)
    return count_by(archive, asked, (name,), question.wanted == "events" or None)


def facets(archive: OpenArchive, question: Question, given: Mapping[str, Any]) -> list[Facet]:
    """How many rows have which kind, type, publisher, …: of each column that has several values, and by which is not asked yet."""
    found, narrowed = [], set(given) - {"order", "limit", "offset"}
    for name in FACETS.get(question.wanted, ()):
        if given.get(name):
            continue
        lines = _lines(archive, question, name) if narrowed else _whole(Same(archive), question.wanted, name)
        known = [(str(line.by[name]), line.count) for line in lines if line.by[name] is not None]
        rest = without(given, "offset", "limit")
        shown = [(value, count, address(f"/{question.wanted}", **rest, **{name: value})) for value, count in known[:MOST]]
        values = [(value if name == "publisher" else plain(value), count, place) for value, count, place in shown]
        if len(lines) > 1 and values:
            none = sum(line.count for line in lines if line.by[name] is None)
            found.append(Facet(LABELS[name], values, len(known) - len(values), none))
    return found


def form(wanted: str, given: Mapping[str, Any]) -> list[Field]:
    """The fields a table can be narrowed by, those most used first."""
    names = [name for name in FIELDS[wanted] if name not in ("between", "order")]
    names.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return [
        Field(name, LABELS[name], MEANINGS[name], given.get(name, ""), _choices(wanted, name, given.get(name)), _list_of(name))
        for name in names
    ]


def _choices(wanted: str, name: str, asked: Any) -> tuple[str, ...]:
    """The values a field can have; of a user's code book the one that is asked for."""
    if name == "kind":
        return KINDS.get(wanted, ())
    if name in FLAGS:
        return YES[:1]
    values = tuple(str(value) for value in VALUES.get(name, ()))
    return (*values, str(asked)) if name in OWN and asked and asked not in values else values


def chips(path: str, given: Mapping[str, Any]) -> Iterator[Chip]:
    """What narrows the table now."""
    for name, value in given.items():
        if name not in ("limit", "offset", "order"):
            told = " and ".join(value) if isinstance(value, list) else str(value)
            yield Chip(LABELS[name], told, address(path, **without(given, name, "offset")))


def _list_of(name: str) -> str | None:
    return "publishers" if name == "publisher" else "actors" if name in ACTORS else None
