"""Triggers, parties, modality, day and place -> Events."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from onrecord.code.events.cast import Cast
from onrecord.code.events.complements import is_wanted
from onrecord.code.events.confidence import UNFITTED, Evidence, confidence, evidence_of
from onrecord.code.events.drafts import Draft, Scene, find_drafts
from onrecord.code.events.labels import contexts_of, mode_of
from onrecord.code.events.modality import VERBAL
from onrecord.code.events.occasions import Told, day_of, note_days
from onrecord.code.events.partners import completed
from onrecord.code.events.repeats import without_repeats
from onrecord.code.events.tables import EventTables, load_event_tables
from onrecord.code.events.verdicts import is_own, modality_of, type_of
from onrecord.code.events.when import Days
from onrecord.code.events.where import Places
from onrecord.code.scales import quad_of
from onrecord.code.who import Voices
from onrecord.records import Actor, Dated, Event, Report, Span, StandIn, Statement, Tags

UNFITTED_SCORE = confidence(UNFITTED)
LEAST = 0.3  # trigger's score times parties' below which an event is not written down


def find_events(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    actors: Sequence[Actor],
    tags: Tags,
    dates: Sequence[Dated] = (),
    stand_ins: Sequence[StandIn] = (),
    score: Callable[[Evidence], float] = UNFITTED_SCORE,
    tables: EventTables | None = None,
) -> tuple[Event, ...]:
    """The events of a report in text order, numbered e1, e2, …; `dates` and `stand_ins` are those of resolve.

    `tables` are those with a user's own types.

    An event's score is the probability that its type and all its parties are right, as `score` makes it of the evidence.
    """
    scene = Scene(Cast(actors, report.text, stand_ins), Voices(statements), Days(dates, report.published), tags)
    tables = tables or load_event_tables()
    drafts = list(find_drafts(report, sentences, scene, tables))
    note_days(report.text, sentences, statements, drafts, scene)
    places = Places(tags.names, report)
    events = ((draft.part, _event(draft, drafts, places, scene, score)) for draft in drafts)
    found = [(part, event) for part, event in events if event is not None]
    kept = without_repeats(found, scene.cast, scene.days, report.text, tables.like)
    return tuple(msgspec.structs.replace(event, id=f"e{number}") for number, event in enumerate(kept, 1))


def _event(draft: Draft, drafts: Sequence[Draft], places: Places, scene: Scene, score: Callable[[Evidence], float]) -> Event | None:
    """The event of a draft, or None where its parties are not those its words call for."""
    s, found = draft.s, draft.found
    parties = completed(draft, drafts, scene)
    if found.score * parties.how < LEAST or not is_wanted(s, found, parties):
        return None
    around = scene.voices.around(draft.span)
    own = is_own(parties, around, scene.cast)
    kind = found.type if found.own else type_of(draft, scene.cast, own=own)
    modality, statement = modality_of(draft, kind, around, own=own)
    piece = scene.voices.piece(statement, draft.span) if statement else None
    return Event(
        id="",
        type=found.own or kind,
        mode=None if found.own else mode_of(s, found.hit, kind),
        contexts=contexts_of(s, kind),
        quad=quad_of(kind),
        actors=parties.actors,
        recipients=parties.recipients,
        trigger=draft.span,
        evidence=_evidence(s.span, piece),
        date=day_of(Told(draft, kind, parties, modality, statement, piece), scene),
        place=places.of(s, draft.span, kind, said=kind in VERBAL),
        modality=modality,
        statement=statement.id if statement else None,
        score=score(evidence_of(found, parties)),
    )


def _evidence(sentence: Span, piece: Span | None) -> Span:
    """The sentence, or the statement's part of it."""
    if piece is None:
        return sentence
    start, end = max(sentence.start, piece.start), min(sentence.end, piece.end)
    return Span(start, end) if start < end else sentence
