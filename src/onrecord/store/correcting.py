"""Corrections: a layer of what somebody says, laid over whatever reads a report. No reading is ever rewritten.

A corrected reading is one more reading, by its coder's name and how often the layer was changed. Records are found again by where
they stand and by who is in them, never by number, so that the layer fits the next reading of the same report, by any model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from onrecord.records import Actor, Correction, Reading, Record
from onrecord.store.rows import record_type

Told = dict[str, Any]

MARK = "+corrected-"  # in the name of who made a corrected reading
KINDS = ("actors", "statements", "events", "figures", "offices", "memberships", "positions")
LETTERS = dict(zip(KINDS, "asefomp", strict=True))  # what ids begin with
ANCHORS = {
    "actors": "mentions",
    "statements": "content",
    "events": "trigger",
    "figures": "span",
    "offices": "title_span",
    "memberships": "evidence",
    "positions": "wording",
}
# Fields that name an actor; those in WHO tell apart records that may stand in the same words.
ACTORS = {
    "statements": ("speaker",),
    "events": ("actors", "recipients"),
    "figures": ("giver",),
    "offices": ("person", "of"),
    "memberships": ("organisation", "member"),
    "positions": ("holder",),
}
WHO = {"offices": ("person",), "memberships": ("organisation", "member"), "positions": ("holder",)}
WHAT = {"events": ("type",), "positions": ("stance",), "figures": ("value", "low", "high")}
LIKE = 0.3  # of the words of two records that both have, from which they are one
SAME = 0.8  # the same for one that is taken out: another model may have found a right one near it
SURE = 1.0  # the score of what somebody has looked at


def coder_of(coder: str, corrections: Sequence[Correction]) -> str:
    """The name of who made a corrected reading: each change of the layer, undoing too, gives another."""
    return f"{base_of(coder)}{MARK}{len(corrections) + sum(one.undone for one in corrections)}"


def base_of(coder: str) -> str:
    """The coder that the corrections were laid over."""
    return coder.partition(MARK)[0]


def ids_of(reading: Reading, kind: str) -> list[str]:
    """The ids of the records of a kind; those without one of their own go by their place: p1, o2, m3."""
    return [getattr(one, "id", f"{LETTERS[kind]}{nr}") for nr, one in enumerate(getattr(reading, kind), 1)]


def told_of(reading: Reading, kind: str, record: Record) -> Told:
    """A record as a correction keeps it: without id and score, actors in full, a statement by its content."""
    told: Told = plain(record)
    for name in ("id", "score"):
        told.pop(name, None)
    for name in ACTORS.get(kind, ()):
        held = told[name]
        told[name] = [actor_told(reading, one) for one in held] if isinstance(held, list) else actor_told(reading, held)
    if told.get("statement"):
        told["statement"] = next(plain(one.content) for one in reading.statements if one.id == told["statement"])
    return told


def actor_told(reading: Reading, actor_id: str | None) -> Told | None:
    """An actor without its id; None for nobody."""
    actor = reading.actor(actor_id)
    return {name: value for name, value in plain(actor).items() if name != "id"} if actor else None


def plain(value: Any) -> Any:
    """The value as its JSON has it: tuples are lists."""
    return msgspec.json.decode(msgspec.json.encode(value))


def corrected(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with the corrections that hold laid over it in their order.

    What they changed or added and this reading lacks is added; what they took out and this reading lacks is left as it is. Raises
    msgspec.ValidationError where a field cannot have the value given.
    """
    layer = tuple(corrections)
    for one in layer:
        if not one.undone:
            reading = _laid(reading, one)
    return replace(reading, corrections=tuple(_placed(reading, one) for one in layer))


def _placed(reading: Reading, one: Correction) -> Correction:
    """The correction with the id that its record has in this reading."""
    at = find(reading, one.kind, one.now) if one.now and not one.undone else None
    return one if at is None else replace(one, record=ids_of(reading, one.kind)[at])


def _laid(reading: Reading, one: Correction) -> Reading:
    if one.action == "deleted":
        at = find(reading, one.kind, one.was, exactly=True)
        return reading if at is None else _without(reading, one.kind, at)
    assert one.now is not None
    at = find(reading, one.kind, one.was)
    at = find(reading, one.kind, one.now, exactly=one.action == "added") if at is None else at
    if at is None:
        reading, record = _built(reading, one.kind, one.now, _next_id(reading, one.kind))
        return _with(reading, one.kind, (*getattr(reading, one.kind), record))
    old = getattr(reading, one.kind)[at]
    told = told_of(reading, one.kind, old) | {name: one.now[name] for name in one.fields}
    reading, record = _built(reading, one.kind, told, ids_of(reading, one.kind)[at])
    records = list(getattr(reading, one.kind))
    records[at] = record
    return _with(reading, one.kind, records)


def _with(reading: Reading, kind: str, records: Iterable[Any]) -> Reading:
    return replace(reading, **{kind: tuple(records)})


def _next_id(reading: Reading, kind: str) -> str:
    """An id that none of this kind has."""
    numbers = [int(one[1:]) for one in ids_of(reading, kind) if one[1:].isdigit()]
    return f"{LETTERS[kind]}{max(numbers, default=0) + 1}"


def _without(reading: Reading, kind: str, at: int) -> Reading:
    """The reading without a record. What rested on a statement no longer names it; an actor that is named elsewhere stays."""
    records = list(getattr(reading, kind))
    gone = records.pop(at)
    if kind == "actors" and used(reading, gone):
        return reading
    reading = _with(reading, kind, records)
    if kind != "statements":
        return reading
    free = {
        name: tuple(replace(one, statement=None) if one.statement == gone.id else one for one in getattr(reading, name))
        for name in ("events", "positions")
    }
    return replace(reading, **free)


def used(reading: Reading, actor: Actor) -> list[str]:
    """The ids of the records that name an actor."""
    found = []
    for kind, names in ACTORS.items():
        for record_id, record in zip(ids_of(reading, kind), getattr(reading, kind), strict=True):
            held = [getattr(record, name) for name in names]
            if any(actor.id == one or (isinstance(one, tuple) and actor.id in one) for one in held):
                found.append(record_id)
    return found


def _built(reading: Reading, kind: str, told: Told, record_id: str) -> tuple[Reading, Any]:
    """A record of this reading from what a correction keeps, and the reading with the actors it names."""
    shape, type_ = dict(told), record_type(kind)
    for name in ACTORS.get(kind, ()):
        if isinstance(told[name], list):
            ids = []
            for one in told[name]:
                reading, actor = _named(reading, one)
                ids.append(actor)
            shape[name] = list(dict.fromkeys(ids))
        elif told[name]:
            reading, shape[name] = _named(reading, told[name])
    if told.get("statement"):
        at = find(reading, "statements", {"content": told["statement"]})
        shape["statement"] = None if at is None else reading.statements[at].id
    given = {"id": record_id, "score": SURE}
    shape |= {name: given[name] for name in type_.__struct_fields__ if name in given}
    return reading, msgspec.convert(shape, type_)


def _named(reading: Reading, told: Told) -> tuple[Reading, str]:
    """The id of this actor in this reading: by its key, else by a mention, else by its name; one that is not there is added."""
    mentions = {tuple(span) for span in told["mentions"]}
    tests = (
        lambda one: told["key"] and one.key == told["key"],
        lambda one: not told["key"] and mentions & {(span.start, span.end) for span in one.mentions} and one.kind == told["kind"],
        lambda one: not told["key"] and (one.name, one.kind) == (told["name"], told["kind"]),
    )
    for test in tests:
        found = next((one.id for one in reading.actors if test(one)), None)
        if found:
            return reading, found
    actor = msgspec.convert({"id": _next_id(reading, "actors"), **told}, Actor)
    return _with(reading, "actors", (*reading.actors, actor)), actor.id


def find(reading: Reading, kind: str, told: Told | None, *, exactly: bool = False) -> int | None:
    """Where the likest record is that stands in the same words, and is of the same parties where several may.

    `exactly` asks for nearly all of the words, and for the same type, stance or value.
    """
    least = SAME if exactly else LIKE
    best: tuple[float, int] | None = None
    for at, record in enumerate(getattr(reading, kind) if told else ()):
        other = told_of(reading, kind, record)
        overlap = _overlap(told[ANCHORS[kind]], other[ANCHORS[kind]])  # type: ignore[index]
        if kind == "actors" and told.get("key") and told["key"] == other["key"]:  # type: ignore[union-attr,index]
            overlap = 1.0
        names = WHO.get(kind, ()) + (WHAT.get(kind, ()) if exactly else ())
        if overlap < least or not all(_alike(told[name], other[name]) for name in names):  # type: ignore[index]
            continue
        rank = overlap + sum(_alike(value, other.get(name)) for name, value in told.items()) / len(other)  # type: ignore[union-attr]
        if best is None or rank > best[0]:
            best = rank, at
    return best[1] if best else None


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are the same; two actors are by their keys, or by their names where one has none."""
    if isinstance(one, dict) and isinstance(other, dict) and "mentions" in one:
        return bool(one["key"] == other["key"] if one["key"] and other["key"] else one["name"] == other["name"])
    return bool(one == other)


def _overlap(one: list[Any], other: list[Any]) -> float:
    """How many of the characters of two spans, or lists of spans, both have: 0 to 1."""
    points, others = ({point for start, end in _pairs(spans) for point in range(start, end)} for spans in (one, other))
    return len(points & others) / len(points | others) if points | others else 0.0


def _pairs(spans: list[Any]) -> list[list[int]]:
    """A list of spans, or one of none or a single span."""
    return spans if not spans or isinstance(spans[0], list) else [spans]
