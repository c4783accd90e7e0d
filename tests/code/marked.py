"""Small reports with invented actors and hand-made marks: what the tests of code/ stand on, without any model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from onrecord.code import UNFITTED, Cast, event_confidence, find_events
from onrecord.read import text_report
from onrecord.records import Actor, ActorKind, Dated, Event, Mark, Modality, Part, Span, StandIn, Statement, TaggedName, Tags, Tie
from onrecord.segment import split_sentences

STATES = {"Arland": "ARL", "Borovia": "BOR", "Cestria": "CES", "Dovania": "DOV", "Estmark": "EST"}
OTHERS: dict[str, tuple[ActorKind, str | None]] = {
    "Ana Petrak": ("person", "ARL"),
    "Ivo Lund": ("person", "BOR"),
    "Harbour Pact": ("organisation", None),
    "rebels": ("group", None),
}
CERTAIN: dict[Modality, tuple[float, ...]] = {
    name: tuple(0.96 if each == name else 0.01 for each in get_args(Modality)) for name in get_args(Modality)
}


def at(text: str, words: str, number: int = 1) -> Span:
    """Where words stand in a text, the first time or a later one."""
    start = -1
    for _ in range(number):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def actors_in(text: str) -> tuple[Actor, ...]:
    """One actor for each known name in the text, its id the name."""
    known = {name: ("state", code) for name, code in STATES.items()} | OTHERS
    return tuple(
        Actor(id=name, name=name, kind=kind, state=state, mentions=spans)  # type: ignore[arg-type]
        for name, (kind, state) in known.items()
        if (spans := tuple(Span(*found.span()) for found in re.finditer(rf"\b{name}\b", text)))
    )


def mark(text: str, kind: str, type_: str, words: str, **more: Any) -> Mark:
    return Mark(**({"kind": kind, "type": type_, "span": at(text, words), "score": 0.9} | more))


def cast_of(text: str, *marks: tuple[Mark, Mapping[str, Any]], stand_ins: tuple[StandIn, ...] = ()) -> Cast:
    """The cast of a text with these marks; what is tied to each is told by role: words, or words with a score."""
    ties = [
        Tie(mark=number, role=role, span=at(text, words), score=score)  # type: ignore[arg-type]
        for number, (_, told) in enumerate(marks)
        for role, found in told.items()
        for words, score in (found if isinstance(found, list) else [(found, 0.9)])
    ]
    tags = Tags(marks=tuple(each for each, _ in marks), ties=tuple(ties))
    return Cast(text, actors_in(text), stand_ins, tags)


def events_of(
    text: str, *told: tuple[str, str, Mapping[str, Any]], modality: Modality = "asserted", dates: tuple[tuple[str, str], ...] = (),
    statements: tuple[Statement, ...] = (), places: tuple[str, ...] = (), parts: tuple[Part, ...] = (), score: float = 0.9,
) -> tuple[Event, ...]:  # fmt: skip
    """The events of a text whose triggers are marked: (type, trigger, what is tied to it)."""
    marks = [(mark(text, "event", kind, words, modality=CERTAIN[modality], score=score), ties) for kind, words, ties in told]
    who = cast_of(text, *marks)
    report = msgspec.structs.replace(text_report(text), parts=parts)
    names = [TaggedName(kind="place", span=at(text, words), score=0.9) for words in places]
    found = sorted((Dated(span=at(text, words), edtf=edtf) for words, edtf in dates), key=lambda dated: dated.span)
    return find_events(report, split_sentences(text), statements, who, names, found, event_confidence(UNFITTED))
