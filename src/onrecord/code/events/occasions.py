"""Days beyond the clause: when it was said that something was said, when those met of whom a readout tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.events.drafts import Draft, Scene
from onrecord.code.events.modality import VERBAL, helpers, judge
from onrecord.code.events.parties import Parties
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import load_event_tables
from onrecord.code.events.verdicts import is_done_by_saying
from onrecord.code.events.when import Days
from onrecord.records import EventType, Modality, Span, Statement

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
