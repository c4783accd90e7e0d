"""Triggers, parties, modality, day and place -> Events."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from onrecord.code.events.cast import Cast
from onrecord.code.events.complements import is_content, is_wanted
from onrecord.code.events.labels import contexts_of, mode_of
from onrecord.code.events.modality import VERBAL, Verdict, helpers, judge, weigh
from onrecord.code.events.parties import Finder, Parties
from onrecord.code.events.repeats import without_repeats
from onrecord.code.events.scales import quad_of
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import EventTables, load_event_tables
from onrecord.code.events.triggers import Found, find_triggers
from onrecord.code.events.voices import Voices
from onrecord.code.events.when import Days
from onrecord.code.events.where import place_of, places_in
from onrecord.records import Actor, Dated, Event, EventType, Modality, Part, PartKind, Report, Span, Statement, Tags

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
HOSTILE = frozenset(("SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
KIND = frozenset(("COOPERATE", "AID", "SUPPORT"))
OUTCOMES = frozenset(("killing", "wounding", "injuring"))
LEAST = 0.3  # score below which an event is not written down


class Draft(NamedTuple):
    """An event while it is put together: its trigger in its sentence, its parties, the kind of part it stands in."""

    s: Sentence
    found: Found
    parties: Parties
    finder: Finder
    part: PartKind | None

    @property
    def span(self) -> Span:
        return self.finder.span(self.found.hit)


class Scene(NamedTuple):
    """What all events of one report are read by."""

    cast: Cast
    voices: Voices
    days: Days
    tags: Tags


def find_events(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    actors: Sequence[Actor],
    tags: Tags,
    dates: Sequence[Dated] = (),
) -> tuple[Event, ...]:
    """The events of a report in text order, numbered e1, e2, …; `dates` are those of resolve."""
    scene = Scene(Cast(actors, report.text), Voices(statements), Days(dates), tags)
    drafts = list(_drafts(report, sentences, scene, load_event_tables()))
    _note_days(report, sentences, statements, drafts, scene)
    found = [(draft.part, event) for draft in drafts if (event := _event(draft, drafts, scene)) is not None]
    kept = without_repeats(found, scene.cast, report.text)
    return tuple(msgspec.structs.replace(event, id=f"e{number}") for number, event in enumerate(kept, 1))


def _drafts(report: Report, sentences: Sequence[Span], scene: Scene, tables: EventTables) -> Iterator[Draft]:
    """Triggers with parties, sentence by sentence."""
    tagged = sorted(enumerate(scene.tags.triggers), key=lambda item: item[1].span)
    starts = [trigger.span.start for _, trigger in tagged]
    for span in sentences:
        named = scene.cast.inside(span)
        if not named or _kind_at(report.parts, span.end - 1) in SILENT:
            continue
        s = Sentence(report.text, span, named, tables)
        triggers = find_triggers(s, tagged[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        finder = Finder(s, scene.cast, scene.voices)
        drafts: list[Draft] = []
        for found in triggers:
            part = _kind_at(report.parts, s.starts[found.hit.i])
            if part not in SILENT:
                parties = _shared(s, found, finder.find(found.hit), drafts[-1] if drafts else None)
                _add(drafts, Draft(s, found, parties, finder, part))
        governing = [draft.found for draft in drafts if is_wanted(s, draft.found, draft.parties)]
        yield from (draft for draft in drafts if not is_content(s, draft.found, governing, finder.agents))


def _add(drafts: list[Draft], draft: Draft) -> None:
    """Take in a draft; an outcome of the last one gives it its victims instead."""
    if not (drafts and _is_outcome(draft, drafts[-1])):
        drafts.append(draft)
        return
    last = drafts[-1]
    recipients = last.parties.recipients or draft.parties.recipients
    drafts[-1] = last._replace(parties=last.parties._replace(recipients=recipients))


def _is_outcome(draft: Draft, earlier: Draft) -> bool:
    """ "bombed the town, killing twelve": what the act brought about is no second act."""
    return draft.s.word(draft.found.hit.i) in OUTCOMES and draft.found.type == earlier.found.type


def _shared(s: Sentence, found: Found, parties: Parties, earlier: Draft | None) -> Parties:
    """ "its siege of towns and obstruction of aid": a second noun has the first one's actor."""
    if parties.actors or earlier is None or s.word(found.hit.i - 1) != "and" or found.hit.entry.kind != "n":
        return parties
    return parties._replace(actors=earlier.parties.actors)


def _event(draft: Draft, drafts: Sequence[Draft], scene: Scene) -> Event | None:
    """The event of a draft, or None where its parties are not those its words call for."""
    s, found = draft.s, draft.found
    around = scene.voices.around(draft.span)
    parties = _completed(draft, drafts, scene)
    if not is_wanted(s, found, parties):
        return None
    own = _is_own(parties, around, scene.cast)
    kind = _type_of(draft, own)
    modality, statement = _modality(draft, kind, around, own)
    score = round(found.score * parties.how, 3)
    if score < LEAST:
        return None
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
        evidence=_evidence(draft, piece),
        date=_day(draft, kind, parties, around, piece, scene),
        place=place_of(s, found.hit, places_in(scene.tags.names, s.span)),
        modality=modality,
        statement=statement.id if statement else None,
        score=score,
    )


def _completed(draft: Draft, drafts: Sequence[Draft], scene: Scene) -> Parties:
    """The parties with those that the clause leaves unsaid: the partner of a meeting, who did what is condemned."""
    parties, found = draft.parties, draft.found
    if parties.recipients or not parties.actors:
        return parties
    if found.type == "AGREE" and len(parties.actors) == 1:
        partner = _partner(parties.actors[0], drafts, scene)
        return parties._replace(recipients=partner, how=parties.how * 0.9) if partner else parties
    if found.type == "REQUEST" and draft.s.word(found.hit.head) == "that":
        return parties._replace(recipients=_partner(parties.actors[0], drafts, scene))
    if found.type in ("ACCUSE", "SUPPORT") and found.hit.entry.kind == "v":
        earlier = [other for other in drafts if other.s is draft.s and other.span < draft.span and other.parties.actors]
        if earlier and any(draft.s.is_a(at, "rel") for at in range(earlier[-1].found.hit.j, found.hit.i)):
            blamed = tuple(actor for actor in earlier[-1].parties.actors if actor not in parties.actors)
            return parties._replace(recipients=blamed)
    return parties


def _partner(actor: str, drafts: Sequence[Draft], scene: Scene) -> tuple[str, ...]:
    """In the report of one meeting of two sides: the state of the other side."""
    pairs = [d.parties.actors for d in drafts if d.found.type == "CONSULT" and len(d.parties.actors) == 2 and d.part == "body"]
    for one, two in pairs[:1]:
        if not all(scene.cast.is_one_side(one, a) or scene.cast.is_one_side(two, a) for pair in pairs for a in pair):
            return ()
        for here, there in ((one, two), (two, one)):
            if scene.cast.is_one_side(here, actor) and not scene.cast.is_one_side(there, actor):
                return (scene.cast.state_of(there) or there,)
    return ()


def _is_own(parties: Parties, around: Sequence[Statement], cast: Cast) -> bool:
    """Whether those in whose words the trigger stands are the event's own actors, or speak for them."""
    if not around:
        return False
    return all(
        statement.speaker is not None and any(_is_side(statement.speaker, actor, cast) for actor in parties.actors)
        for statement in around
    )


def _is_side(speaker: str, actor: str, cast: Cast) -> bool:
    """Whether the speaker is the actor, or speaks for it: an official for his state and its ministries."""
    body = cast[actor].kind == "organisation" and cast[speaker].kind == "person" and cast[actor].state == cast[speaker].state
    return (body and cast[actor].state is not None) or any(cast.is_one_side(member, actor) for member in cast.members(speaker))


def _type_of(draft: Draft, own: bool) -> EventType:
    """A hostile act that its own actor says he will do is a threat, a friendly one a promise."""
    s, found = draft.s, draft.found
    group = helpers(s, found.hit, draft.finder.agents)
    if not {"will", "would", "'ll", "’ll"} & set(group) or {"have", "not", "never"} & set(group):
        return found.type
    conditional = bool({"unless", "if"} & set(s.words))
    if found.type in HOSTILE and (own or (conditional and "will" in group)):
        return "THREATEN"
    return "AGREE" if found.type in KIND and own else found.type


def _modality(draft: Draft, kind: EventType, around: Sequence[Statement], own: bool) -> tuple[Modality, Statement | None]:
    """The modality, and the statement where it is a speaker's word."""
    s, found, agents = draft.s, draft.found, draft.finder.agents
    statement = around[0] if around else None
    cue = statement.cue.words(s.text).casefold() if statement and statement.cue else ""
    told = judge(s, found.hit, kind, agents, cue)
    group = helpers(s, found.hit, agents)
    if told is None or (kind in VERBAL and kind != found.type):
        perfect = bool({"have", "has", "had"} & set(group)) or (found.hit.form in ("ed", "past") and not group and _is_direct(statement))
        spoken = found.hit.entry.kind != "n" or "subj" in found.hit.entry.by  # "expressed readiness" is said, "a request" was
        if own and kind in VERBAL and spoken and not perfect:
            return weigh(Verdict("asserted", True), found.modality), None
        told = Verdict("claimed" if statement or _is_hearsay(s, group) else "asserted", statement is not None)
    modality = weigh(told, found.modality)
    return modality, statement if modality != "asserted" else None


def _is_direct(statement: Statement | None) -> bool:
    return statement is not None and statement.kind == "direct"


def _is_hearsay(s: Sentence, group: Sequence[str]) -> bool:
    """ "was reportedly rejected": the report tells it, on nobody's word."""
    return not s.tables.said["hearsay"].isdisjoint(group)


def _evidence(draft: Draft, piece: Span | None) -> Span:
    """The sentence, or the statement's part of it."""
    span = draft.s.span
    if piece is None:
        return span
    start, end = max(span.start, piece.start), min(span.end, piece.end)
    return Span(start, end) if start < end else span


def _day(
    draft: Draft, kind: EventType, parties: Parties, around: Sequence[Statement], piece: Span | None, scene: Scene
) -> str | None:
    """A date of the clause, else for what is said the day on which its speaker spoke."""
    day = scene.days.of(draft.s, draft.found.hit, piece, said=kind in VERBAL)
    if day or kind not in VERBAL:
        return day
    speakers = [statement.speaker for statement in around if statement.speaker]
    return next((day for actor in (*speakers, *parties.actors) if (day := scene.days.day_of(actor))), None)


def _note_days(
    report: Report, sentences: Sequence[Span], statements: Sequence[Statement], drafts: Sequence[Draft], scene: Scene
) -> None:
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


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)
