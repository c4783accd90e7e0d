"""What a page is made of: a view asks the record, narrows it by filters, and says which template shows the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import Count, OpenArchive, ask_actors, count_by, question_about
from onrecord.ask.question import (
    ALL,
    FIELDS,
    FLAGS,
    KINDS,
    LONGEST,
    MEANINGS,
    OWN,
    VALUES,
    YES,
    Question,
    Wanted,
    flag_asked,
    least_score,
    no_score,
)
from onrecord.errors import QuestionError
from onrecord.serve.render import address, plain

ROWS = 25  # of a table, unless it is asked for more
MOST = 100
FURTHEST = 1_000_000  # row that a page may begin with
LISTS = ("between", "reports")  # fields that are given several times


class Same:
    """An archive that counts as equal to itself opened again, as long as nothing was added."""

    def __init__(self, archive: OpenArchive) -> None:
        self.archive, self._key = archive, (archive.place, archive.stamp())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class Page(NamedTuple):
    """A template and what it shows."""

    template: str
    values: dict[str, Any]


class Elsewhere(NamedTuple):
    """Where what was asked for is really found."""

    address: str


class Call(NamedTuple):
    """What is asked of a view: the parts of its address, the fields behind it, how many rows may be downloaded at once, and
    which types and stances the user's code book has.
    """

    parts: tuple[str, ...]
    given: Mapping[str, Any]
    most: int
    own: frozenset[str] = frozenset()


View = Callable[[OpenArchive, Call], Page | Elsewhere]


def nothing_asked(call: Call, what: str) -> None:
    """Raise QuestionError for fields behind the address of what is asked by its address alone."""
    for name in call.given:
        raise QuestionError(name[:80], f"{what} has no such field", "Leave it out")


def score_asked(call: Call, what: str, *also: str) -> float | None:
    """The least score behind the address of what is asked by its address, and by nothing else but `also`; raises QuestionError."""
    nothing_asked(call._replace(given=without(call.given, "min_score", *also)), what)
    return least_score(call.given.get("min_score", "")[:LONGEST] or None)


def alone_asked(call: Call) -> bool | None:
    """Whether a state is asked for without its leaders and bodies; raises QuestionError."""
    return flag_asked(call.given.get("alone") or None)


def phrase(words: str) -> str:
    """Words that must stand together, as a question has them."""
    return '"' + words.replace('"', " ") + '"'


def asked_fields(wanted: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kind's question that a form or an address gives, empty ones left out; raises QuestionError for others."""
    fields = (*FIELDS[wanted], "limit", "offset")
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name == "min_score" and name not in fields:
            raise no_score(wanted)
        if name not in fields:
            raise QuestionError(name[:80], f"{wanted} have no such field", f"Use one of {', '.join(fields)}")
        values = [one for one in value if one] if isinstance(value, list) else value
        if values:
            _check_length(name, values)
            found[name] = values
    return found


def _check_length(name: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        if len(one) > LONGEST:
            raise QuestionError(name, f"it has {len(one)} characters", f"Give 1 to {LONGEST}")


def question_for(wanted: str, fields: Mapping[str, Any], most: int = MOST) -> Question:
    """The question these fields put, for one page of a table unless they say how many; raises QuestionError."""
    question = question_about(wanted, {"limit": ROWS, **fields})
    if question.limit > most:
        raise QuestionError("limit", f"{question.limit} is more than a page shows", f"Give at most {most}")
    if question.offset > FURTHEST:
        raise QuestionError("offset", f"{question.offset} is out of range", "Narrow the question instead")
    return question


def offset_from(given: Mapping[str, str]) -> int:
    """Where a page of a table begins; raises QuestionError."""
    value = given.get("offset", "0")
    if not (value.isascii() and value.isdigit() and len(value) < 8 and int(value) <= FURTHEST):
        raise QuestionError("offset", f"{value[:80]!r} is not a row of a table", f"Give a number from 0 to {FURTHEST}")
    return int(value)


def without(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Fields of an address but these."""
    return {name: value for name, value in fields.items() if name not in names}


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
MOST_VALUES = 6  # values of a facet
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
        shown = [(value, count, address(f"/{question.wanted}", **rest, **{name: value})) for value, count in known[:MOST_VALUES]]
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
