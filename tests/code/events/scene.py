"""Small reports with invented actors, read without any model: what the event tests stand on."""

from __future__ import annotations

import re

from onrecord.code.events import find_events
from onrecord.records import Actor, ActorKind, Dated, Event, Mark, Part, Report, Span, Statement, Tags
from onrecord.segment import split_sentences

STATES = {"Arland": "ARL", "Borovia": "BOR", "Cestria": "CES", "Dovania": "DOV", "Estmark": "EST"}
PEOPLE = {"Ana Petrak": "ARL", "Ivo Lund": "BOR"}
BODIES = ("Harbour Pact",)
GROUPS = ("soldiers", "rebels", "villagers", "protesters", "migrants", "police", "reporters", "diplomats")
MARK = re.compile(r"<(?P<source>[^>]+)>|\^(?P<cue>[^^]+)\^|\{(?P<content>[^}]+)\}")


def actors_in(text: str) -> tuple[Actor, ...]:
    """One actor for each known name in the text, its id the name."""
    return tuple(
        Actor(id=name, name=name, kind=kind, state=state, sector=sector, mentions=spans)
        for name, kind, state, sector in _known()
        if (spans := tuple(Span(*m.span()) for m in re.finditer(rf"\b{name}\b", text, re.IGNORECASE)))
    )


def _known() -> list[tuple[str, ActorKind, str | None, str | None]]:
    return [
        *((name, "state", code, None) for name, code in STATES.items()),  # type: ignore[list-item]
        *((name, "person", code, "GOV") for name, code in PEOPLE.items()),  # type: ignore[list-item]
        *((name, "organisation", None, "IGO") for name in BODIES),  # type: ignore[list-item]
        *((name, "group", None, None) for name in GROUPS),  # type: ignore[list-item]
    ]


def unmarked(marked: str) -> tuple[str, tuple[Statement, ...]]:
    """A text without its marks, and the statement that the marks <source>, ^cue^ and {content} tell."""
    text, at, spans = "", 0, {}
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        role = mark.lastgroup or ""
        spans[role] = Span(len(text), len(text) + len(mark[role]))
        text, at = text + mark[role], mark.end()
    text += marked[at:]
    if "content" not in spans:
        return text, ()
    source = spans.get("source")
    kind = "direct" if spans["content"].words(text).startswith('"') else "indirect"
    speaker = source.words(text) if source else None
    statement = Statement(
        id="s1", speaker=speaker, source=source, cue=spans.get("cue"), content=(spans["content"],), kind=kind, score=0.9
    )  # fmt: skip
    return text, (statement,)


def events_of(
    marked: str, *, dates: tuple[tuple[str, str], ...] = (), parts: tuple[Part, ...] = (), triggers: tuple[Mark, ...] = ()
) -> tuple[str, tuple[Event, ...]]:
    """(text, its events); `dates` are (words, EDTF) pairs found where the words first stand."""
    text, statements = unmarked(marked)
    report = Report(id="x", place="x.txt", media_type="text/plain", sha256="", text=text, parts=parts)
    found = tuple(sorted(Dated(span=Span(text.index(w), text.index(w) + len(w)), edtf=edtf) for w, edtf in dates))
    events = find_events(report, split_sentences(text), statements, actors_in(text), Tags(marks=triggers), found)
    return text, events
