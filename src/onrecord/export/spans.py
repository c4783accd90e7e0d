"""Everything a reading marks in its text, one item a record: for annotations and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.records import Reading, Span


class Item(NamedTuple):
    """One record of a reading: its id in the report, its kind, what it says in a line, and its spans by the part they play."""

    id: str
    kind: str
    told: str
    spans: tuple[tuple[str, Span], ...]


def items_of(reading: Reading) -> Iterator[Item]:
    """Every statement, event, figure, position, office and membership of a reading."""
    for statement in reading.statements:
        spans = _spans(source=statement.source, cue=statement.cue) + tuple(("content", span) for span in statement.content)
        yield Item(statement.id, "statement", f"{_name(reading, statement.speaker)} ({statement.kind})", spans)
    for event in reading.events:
        to = f" → {_names(reading, event.recipients)}" if event.recipients else ""
        told = f"{_names(reading, event.actors)}{to}: {event.type}{f', {event.mode}' if event.mode else ''} ({event.modality})"
        yield Item(event.id, "event", told, _spans(trigger=event.trigger, evidence=event.evidence))
    for figure in reading.figures:
        amount = f"{figure.low:,.15g} to {figure.high:,.15g}" if figure.value is None and figure.low is not None else ""
        amount = amount or (f"{figure.value:,.15g}" if figure.value is not None else "")
        told = f"{figure.bound} {amount} {figure.unit or ''}{f', {figure.period}' if figure.period else ''}"
        yield Item(figure.id, "figure", told, _spans(figure=figure.span, of=figure.of, giver=figure.giver_span))
    for nr, position in enumerate(reading.positions, 1):
        told = f"{_name(reading, position.holder)} {position.stance.replace('_', ' ')}"
        yield Item(f"p{nr}", "position", told, _spans(wording=position.wording, issue=position.issue))
    yield from _ties(reading)


def _ties(reading: Reading) -> Iterator[Item]:
    for nr, office in enumerate(reading.offices, 1):
        of = f" of {_name(reading, office.of)}" if office.of else ""
        told = f"{_name(reading, office.person)}: {'former ' if office.former else ''}{office.title}{of}"
        yield Item(f"o{nr}", "office", told, _spans(title=office.title_span))
    for nr, one in enumerate(reading.memberships, 1):
        told = f"{_name(reading, one.member)} belongs to {_name(reading, one.organisation)}"
        yield Item(f"m{nr}", "membership", told, _spans(evidence=one.evidence))


def _spans(**spans: Any) -> tuple[tuple[str, Span], ...]:
    return tuple((part, span) for part, span in spans.items() if span)


def _name(reading: Reading, actor_id: str | None) -> str:
    actor = reading.actor(actor_id)
    return actor.name if actor else "(nobody named)"


def _names(reading: Reading, actors: tuple[str, ...]) -> str:
    return ", ".join(_name(reading, actor) for actor in actors)
