"""Triggers, parties, modality, day and place -> Events; what a headline repeats of the body, or the body of itself, counts once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from onrecord.code.events.drafts import UNFITTED, Draft, Evidence, Scene, confidence, evidence_of, find_drafts, is_wanted
from onrecord.code.events.lexicon import contexts_of, is_forsworn, mode_of
from onrecord.code.events.modality import (
    VERBAL,
    before,
    has_any,
    helpers,
    is_done_by_saying,
    is_own,
    judge,
    modality_of,
    promised,
    type_of,
)
from onrecord.code.events.parties import NONE, Cast, Parties
from onrecord.code.events.places_and_days import Days, Places
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import EventTables, load_event_tables, quad_of
from onrecord.code.who import Voices
from onrecord.records import Actor, Dated, Event, EventType, Modality, PartKind, Report, Span, StandIn, Statement, Tags

# Days beyond the clause: when it was said that something was said, when those met of whom a readout tells.

FIRST_PERSON = re.compile(r"\b[Ww]e\b")
ONGOING = frozenset(("is", "are", "was", "were", "'s", "’s", "'re", "’re"))  # "said on Friday that it was sending"
DONE = frozenset(("asserted", "claimed", "negated"))
NEAR = 700  # code points behind the words that somebody spoke on a day, in which he is told to go on, if he spoke on several
LEAD = 600  # code points within which a readout says when those it tells of met


class Told(NamedTuple):
    """A draft with what became of it; `piece` is the content of the statement whose word it is."""

    draft: Draft
    kind: EventType
    parties: Parties
    modality: Modality
    statement: Statement | None
    piece: Span | None

    @property
    def at(self) -> int:
        return self.draft.span.start


def day_of(told: Told, scene: Scene) -> str | None:
    """A date of the clause, else for what is said or planned the day of the occasion on which it is; EDTF."""
    hit, s = told.draft.found.hit, told.draft.s
    day = scene.days.of(s, hit.i, hit.j, told.piece, said=told.kind in VERBAL, told=told.modality in DONE)
    if day is not None:
        return day
    around = scene.voices.around(told.draft.span)
    spoken = next((scene.days.spoken[one.id] for one in around if one.id in scene.days.spoken), None)
    if hit.form == "ing" and told.modality in DONE and ONGOING & set(helpers(s, hit, told.draft.finder.agents)):
        return spoken
    if told.kind not in VERBAL and told.kind != "CONSULT":
        return None
    if told.modality == "planned":
        return _occasion(told, (), scene)
    if told.modality != "asserted" or not is_done_by_saying(told.draft, told.statement):
        return None
    return scene.days.readout if scene.days.readout or told.kind == "CONSULT" else _said(told, around, spoken, scene)


def _said(told: Told, around: Sequence[Statement], spoken: str | None, scene: Scene) -> str | None:
    """The day of what is done by saying it: that of its speech; of a release's own words ("We condemn") the release's."""
    hit = told.draft.found.hit
    present = hit.form in ("base", "s", "") and (hit.entry.kind == "v" or scene.voices.told_by(told.draft.span))
    if spoken or (present and not around):
        return spoken or (scene.days.published if scene.days.is_own_voice else None)
    return _occasion(told, around, scene)


def _occasion(told: Told, around: Sequence[Statement], scene: Scene) -> str | None:
    """The last day before these words on which one of those who act, or whose words they are, spoke, met or is to meet."""
    speakers = [statement.speaker for statement in around if statement.speaker]
    acting = {member for actor in (*speakers, *told.parties.actors) for member in scene.cast.members(actor)}
    planned = told.modality == "planned"
    reach = told.at if planned or len({one.day for one in scene.days.occasions}) == 1 else NEAR
    for one in sorted(scene.days.occasions, key=lambda one: -one.at):
        near = 0 <= told.at - one.at <= reach and one.planned == planned
        if near and any(scene.cast.is_one_side(a, b) for a in acting for b in one.actors):
            return one.day
    return None


def note_days(text: str, sentences: Sequence[Span], statements: Sequence[Statement], drafts: Sequence[Draft], scene: Scene) -> None:
    """Note when each speaker spoke, who met when, and whether the report speaks for itself."""
    days, found = scene.days, FIRST_PERSON.finditer(text)
    days.is_own_voice = any(not scene.voices.around(Span(*words.span())) for words in found)
    starts = [span.start for span in sentences]
    for statement in statements:
        if statement.cue is not None:
            span = sentences[max(0, bisect_right(starts, statement.cue.start) - 1)]
            _note_speech(text, span, statement, statement.cue, scene)
    leads = {day for draft in drafts if (day := _note_act(draft, scene))}
    known = {one.day for one in days.occasions if not one.planned}
    days.readout = leads.pop() if len(leads) == 1 and known <= leads else None


def _note_speech(text: str, sentence: Span, statement: Statement, cue: Span, scene: Scene) -> None:
    """On which day a statement was made, by a date beside its cue."""
    outside = [d for d in scene.days.inside(sentence) if not any(d.span in piece for piece in statement.content)]
    if not outside:
        return
    s = Sentence(text, sentence, (), load_event_tables())
    day = Days(outside).of(s, s.at(cue.start), s.at(cue.end - 1) + 1, None, said=True)
    if day:
        scene.days.spoken[statement.id] = day
        if statement.speaker:
            scene.days.spoke(scene.cast.members(statement.speaker), day, cue.start)


def _note_act(draft: Draft, scene: Scene) -> str | None:
    """On which day those who act spoke, met or are to meet; the day, if it is that of the meeting a report begins with."""
    found, hit = draft.found, draft.found.hit
    verdict = judge(draft.s, hit, found.type, draft.finder.agents, "")
    planned = verdict is not None and verdict.modality == "planned"
    met = found.type == "CONSULT"
    said = found.type in VERBAL and is_done_by_saying(draft, None) and not scene.voices.around(draft.span)
    if not (met or said) or (verdict is not None and not (met and planned)):
        return None
    day = scene.days.of(draft.s, hit.i, hit.j, None, said=said, told=not planned)
    if day is None:
        return None
    scene.days.spoke(draft.parties.actors, day, draft.span.start, planned=planned)
    begins = met and not planned and draft.span.start < LEAD and len(draft.parties.actors) > 1
    return day if begins and scene.days.is_told_of(day) else None


# Parties that a clause leaves unsaid: the partner of a meeting, who did what is condemned.

DOMINANT = 3  # times that the second state of a report is named for each naming of a third
NEXT, FAR = 7, 30  # tokens behind a trigger and before it in which a match or a story is named
NOBODY = Parties((), (), NONE)
CERTAIN = 0.9  # factor of the score where the recipient is the partner of the report's one meeting


def completed(draft: Draft, drafts: Sequence[Draft], scene: Scene) -> Parties:
    """The parties with those that the report as a whole tells."""
    parties, found = draft.parties, draft.found
    forsworn = found.type == "REJECT" and found.hit.entry.kind == "v" and is_forsworn(draft.s, found.hit)
    if (
        forsworn
        or _is_reception(draft)
        or _is_of_others(draft, scene)
        or (found.type == "ASSAULT" and _is_figurative(draft, scene))
    ):
        return NOBODY
    if parties.recipients or not parties.actors:
        return parties
    if found.type == "AGREE" and len(parties.actors) == 1:
        partner = _partner(parties.actors[0], drafts, scene, scene.cast.pair(DOMINANT))
        return parties._replace(recipients=partner, how=parties.how * CERTAIN) if partner else parties
    if found.type == "REQUEST" and draft.s.word(found.hit.head) == "that":
        return parties._replace(recipients=_partner(parties.actors[0], drafts, scene, ()))
    if found.type in ("ACCUSE", "SUPPORT") and found.hit.entry.kind == "v":
        return parties._replace(recipients=_blamed(draft, drafts))
    return parties


def _is_reception(draft: Draft) -> bool:
    """Whether somebody is received, not backed: "welcomed Ana Petrak to the palace"."""
    s, hit = draft.s, draft.found.hit
    if draft.found.type != "SUPPORT" or not s.word(hit.i).startswith("welcom"):
        return False
    for at in range(hit.j, min(s.size, hit.j + NEXT)):
        guest = s.owner[at]
        if guest is not None and guest.person:
            return s.word(guest.j) == "to" and (s.is_a(guest.j + 1, "det") or s.is_capital(guest.j + 1))
    return False


def _is_of_others(draft: Draft, scene: Scene) -> bool:
    """Whether somebody else says that it will be done: no promise, unless an official of no country named says it."""
    around = scene.voices.around(draft.span)
    if "w" not in draft.found.hit.entry.flags or is_own(draft.parties, around, scene.cast):
        return False
    speakers = [scene.cast[statement.speaker] for statement in around if statement.speaker]
    return not speakers or any(actor.state is not None or actor.sector not in ("GOV", "MIL") for actor in speakers)


def _is_figurative(draft: Draft, scene: Scene) -> bool:
    """Whether words of fighting tell of a market, a film, a match or a retort: "BMW launched an assault"."""
    s, hit = draft.s, draft.found.hit
    told = any(statement.kind != "indirect" for statement in scene.voices.told_by(draft.span))  # "“Never!” he shot back"
    firms = all(scene.cast[actor].sector == "BUS" for actor in draft.parties.actors)
    behind = f" {' '.join(s.words[hit.j : hit.j + NEXT])} "
    return told or firms or has_any(before(s, hit.i, FAR), s, "fiction") or has_any(behind, s, "play")


def _blamed(draft: Draft, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """ "Y closed the port, a move that X condemned": Y, who did what came before in the sentence."""
    s, hit = draft.s, draft.found.hit
    earlier = [other for other in drafts if other.s is s and other.span < draft.span and other.parties.actors]
    if not earlier or not any(s.is_a(at, "rel") for at in range(earlier[-1].found.hit.j, hit.i)):
        return ()
    return tuple(actor for actor in earlier[-1].parties.actors if actor not in draft.parties.actors)


def _partner(actor: str, drafts: Sequence[Draft], scene: Scene, sides: tuple[str, ...]) -> tuple[str, ...]:
    """In the report of one meeting of two: the state of the other; else the other of two `sides` that the report is about."""
    pairs = [d.parties.actors for d in drafts if d.found.type == "CONSULT" and len(d.parties.actors) == 2 and d.part == "body"]
    cast = scene.cast
    if not pairs and not sides:
        return ()
    one, two = pairs[0] if pairs else sides
    if not all(cast.is_one_side(one, a) or cast.is_one_side(two, a) for pair in pairs for a in pair):
        return ()
    for here, there in ((one, two), (two, one)):
        if cast.is_one_side(here, actor) and not cast.is_one_side(there, actor):
            return (cast.state_of(there) or there,)
    return ()


# One event told twice is one event: what a headline repeats of the body, and what the body tells again.

TOLD = frozenset(("asserted", "claimed"))  # a meeting that the report tells is the one a speaker tells of
STEM = 5
REPEATING: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def without_repeats(
    found: Sequence[tuple[PartKind | None, Event]], cast: Cast, days: Days, text: str, like: Mapping[str, EventType] = {}
) -> list[Event]:
    """Events of the body, each once, and those of headlines and captions of whose type the body has none.

    Of acts, and of meetings of the same parties, the first telling takes what later ones add; two promises are two events.
    `like` says which type of the package one of the user's is like.
    """
    kept: list[Event] = []
    for kind, event in sorted(found, key=lambda item: item[0] in REPEATING):
        if kind in REPEATING and any(_stem(event, text) == _stem(other, text) or event.type == other.type for other in kept):
            continue
        same = next((n for n, other in enumerate(kept) if _is_same(other, event, cast, days)), None)
        if same is None or like.get(event.type, event.type) in VERBAL:
            kept.append(event)
        else:
            kept[same] = _joined(kept[same], event)
    return sorted(kept, key=lambda event: (event.trigger, event.type))


def _stem(event: Event, text: str) -> str:
    """The trigger's first letters: a headline's "rescue" is the body's "rescued"."""
    return event.trigger.words(text)[:STEM].casefold()


def _is_same(one: Event, two: Event, cast: Cast, days: Days) -> bool:
    """Whether two records can be one event: type, parties, day and modality agree as far as told.

    What is told without a day is not what was done long ago: "had a call", "the talks held in Sochi in October".
    """
    told = one.modality == two.modality or (one.type == "CONSULT" and {one.modality, two.modality} <= TOLD)
    if one.type != two.type or not told:
        return False
    day = one.date if two.date is None else two.date
    if one.date != two.date and (None not in (one.date, two.date) or not days.is_told_of(str(day))):
        return False
    if one.type == "CONSULT" and len(one.actors) == len(two.actors):
        return all(_meets(actor, one.actors, cast) for actor in two.actors)
    same = set(one.actors) == set(two.actors)
    return same and (not one.recipients or not two.recipients or set(one.recipients) == set(two.recipients))


def _meets(actor: str, others: Iterable[str], cast: Cast) -> bool:
    """Whether one of these is the same side: one telling names the state where the other names who speaks for it."""
    return any(cast.is_one_side(actor, other) for other in others)


def _joined(kept: Event, again: Event) -> Event:
    """The first telling with the date, place and mode that only the second has, and the better score."""
    return msgspec.structs.replace(
        kept,
        date=kept.date or again.date,
        place=kept.place or again.place,
        mode=kept.mode or again.mode,
        score=max(kept.score, again.score),
    )


# Triggers, parties, modality, day and place -> Events.

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
    least: float = 0.0,
) -> tuple[Event, ...]:
    """The events of a report in text order, numbered e1, e2, …; `dates` and `stand_ins` are those of resolve.

    `tables` are those with a user's own types.

    An event's score is the probability that its type and all its parties are right, as `score` makes it of the evidence; one of
    less than `least` is not written down, unless it is of a user's own type or a promise that the grammar reads.
    """
    scene = Scene(Cast(actors, report.text, stand_ins), Voices(statements), Days(dates, report.published), tags)
    tables = tables or load_event_tables()
    drafts = list(find_drafts(report, sentences, scene, tables))
    note_days(report.text, sentences, statements, drafts, scene)
    places = Places(tags.names, report)
    events = ((draft, _event(draft, drafts, places, scene, score)) for draft in drafts)
    sure = ((draft, event) for draft, event in events if event is not None and (event.score >= least or _is_told(draft)))
    found = [(draft.part, event) for draft, event in sure]
    kept = without_repeats(found, scene.cast, scene.days, report.text, tables.like)
    return tuple(msgspec.structs.replace(event, id=f"e{number}") for number, event in enumerate(kept, 1))


def _is_told(draft: Draft) -> bool:
    """Whether an event does not hang on the score alone."""
    return draft.found.own is not None or promised(draft) is not None


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
