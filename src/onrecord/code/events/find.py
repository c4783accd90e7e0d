"""Triggers, parties, modality, day and place -> Events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec

from onrecord.code.events.cast import Cast
from onrecord.code.events.complements import is_wanted
from onrecord.code.events.confidence import UNFITTED, Evidence, confidence, evidence_of
from onrecord.code.events.drafts import Draft, Scene, find_drafts
from onrecord.code.events.labels import contexts_of, mode_of
from onrecord.code.events.modality import VERBAL
from onrecord.code.events.parties import Parties
from onrecord.code.events.partners import completed
from onrecord.code.events.repeats import without_repeats
from onrecord.code.events.tables import load_event_tables
from onrecord.code.events.verdicts import is_own, modality_of, type_of
from onrecord.code.events.when import Days
from onrecord.code.events.where import Places
from onrecord.code.scales import quad_of
from onrecord.code.voices import Voices
from onrecord.records import Actor, Dated, Event, EventType, Report, Span, StandIn, Statement, Tags

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
) -> tuple[Event, ...]:
    """The events of a report in text order, numbered e1, e2, …; `dates` and `stand_ins` are those of resolve.

    An event's score is the probability that its type and all its parties are right, as `score` makes it of the evidence.
    """
    scene = Scene(Cast(actors, report.text, stand_ins), Voices(statements), Days(dates, report.published), tags)
    drafts = list(find_drafts(report, sentences, scene, load_event_tables()))
    _note_days(sentences, statements, drafts, scene)
    places = Places(tags.names, report)
    events = ((draft.part, _event(draft, drafts, places, scene, score)) for draft in drafts)
    found = [(part, event) for part, event in events if event is not None]
    kept = without_repeats(found, scene.cast, report.text)
    return tuple(msgspec.structs.replace(event, id=f"e{number}") for number, event in enumerate(kept, 1))


def _event(draft: Draft, drafts: Sequence[Draft], places: Places, scene: Scene, score: Callable[[Evidence], float]) -> Event | None:
    """The event of a draft, or None where its parties are not those its words call for."""
    s, found = draft.s, draft.found
    parties = completed(draft, drafts, scene)
    if found.score * parties.how < LEAST or not is_wanted(s, found, parties):
        return None
    around = scene.voices.around(draft.span)
    own = is_own(parties, around, scene.cast)
    kind = type_of(draft, scene.cast, own=own)
    modality, statement = modality_of(draft, kind, around, own=own)
    piece = scene.voices.piece(statement, draft.span) if statement else None
    return Event(
        id="",
        type=kind,
        mode=mode_of(s, found.hit, kind),
        contexts=contexts_of(s, kind),
        quad=quad_of(kind),
        actors=parties.actors,
        recipients=parties.recipients,
        trigger=draft.span,
        evidence=_evidence(s.span, piece),
        date=_day(draft, kind, parties, around, piece, scene),
        place=places.of(s.span, draft.span, said=kind in VERBAL),
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


def _day(
    draft: Draft, kind: EventType, parties: Parties, around: Sequence[Statement], piece: Span | None, scene: Scene
) -> str | None:  # fmt: skip
    """A date of the clause, else for what is said the day on which its speaker spoke."""
    day = scene.days.of(draft.s, draft.found.hit, piece, said=kind in VERBAL)
    if day or kind not in VERBAL:
        return day
    speakers = [statement.speaker for statement in around if statement.speaker]
    return next((day for actor in (*speakers, *parties.actors) if (day := scene.days.day_of(actor))), None)


def _note_days(sentences: Sequence[Span], statements: Sequence[Statement], drafts: Sequence[Draft], scene: Scene) -> None:
    """On which day each speaker spoke, and those who met have met."""
    starts = [span.start for span in sentences]
    for statement in statements:
        if statement.cue and statement.speaker:
            span = sentences[max(0, bisect_right(starts, statement.cue.start) - 1)]
            outside = {d.edtf for d in scene.days.inside(span) if not any(d.span in piece for piece in statement.content)}
            if len(outside) == 1:
                scene.days.spoke(scene.cast.members(statement.speaker), outside.pop())
    meetings = [draft for draft in drafts if draft.found.type == "CONSULT" and len(draft.parties.actors) > 1]
    for draft in meetings:
        day = scene.days.of(draft.s, draft.found.hit, None, said=False)
        if day:
            scene.days.spoke(draft.parties.actors, day)
    for draft in meetings:
        days = {day for actor in draft.parties.actors if (day := scene.days.day_of(actor))}
        if len(days) == 1:
            scene.days.spoke(draft.parties.actors, days.pop())
