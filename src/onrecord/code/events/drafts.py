"""Triggers with their parties, sentence by sentence: events before their context has spoken."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.code.events.cast import Cast
from onrecord.code.events.complements import is_content, is_wanted
from onrecord.code.events.parties import ASKED, Finder, Parties
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import EventTables
from onrecord.code.events.triggers import JOINT, Found, find_triggers
from onrecord.code.events.votes import with_votes
from onrecord.code.events.when import Days
from onrecord.code.who import Voices
from onrecord.records import Part, PartKind, Report, Span, Statement, Tags, Tie

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
PAIR = re.compile(r"\b(?:[Bb]oth|[Tt]wo) \w")  # "both countries": named nowhere in their sentence
CLEAR = 0.8  # sure words govern what they ask or promise even where nobody is named
REACH = 60  # words over which one trigger governs another
OUTCOMES = frozenset(("killing", "wounding", "injuring"))
VICTIMS = frozenset(("killed", "wounded", "injured", "kill", "kills"))


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


def find_drafts(report: Report, sentences: Sequence[Span], scene: Scene, tables: EventTables) -> Iterator[Draft]:
    """Drafts in text order; a sentence that names nobody holds none."""
    tagged = sorted(((n, mark) for n, mark in enumerate(scene.tags.marks) if mark.kind == "event"), key=lambda item: item[1].span)
    starts = [trigger.span.start for _, trigger in tagged]
    arguments: dict[int, list[Tie]] = {}
    for tie in scene.tags.ties:
        arguments.setdefault(tie.mark, []).append(tie)
    for span in sentences:
        named = scene.cast.inside(span)
        somebody = named or scene.cast.stands_in(span) or PAIR.search(report.text, span.start, span.end)
        if not somebody or _kind_at(report.parts, span.end - 1) in SILENT:
            continue
        s = Sentence(report.text, span, named, tables)
        triggers = find_triggers(s, tagged[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        finder = Finder(s, scene.cast, scene.voices)
        drafts: list[Draft] = []
        for found in triggers:
            part = _kind_at(report.parts, s.starts[found.hit.i])
            if part not in SILENT:
                parties = _shared(s, found, finder.find(found.hit), drafts[-1] if drafts else None)
                votes = arguments.get(found.number, ()) if found.number is not None else ()
                votes = _likely(votes, s, found, scene.voices.around(finder.span(found.hit))) if votes else ()
                parties = with_votes(parties, votes, scene.cast, joint=found.type in JOINT) if votes else parties
                _add(drafts, Draft(s, found, parties, finder, part))
        governing = [
            draft.found for draft in drafts if draft.found.hit.entry.sure >= CLEAR or is_wanted(s, draft.found, draft.parties)
        ]
        ends = [found.hit.j for found in governing]
        for draft in drafts:
            at = draft.found.hit.i
            before = governing[bisect_left(ends, at - REACH) : bisect_right(ends, at)]
            if not is_content(s, draft.found, before, finder.agents):
                yield draft


def _likely(votes: Sequence[Tie], s: Sentence, found: Found, around: Sequence[Statement]) -> list[Tie]:
    """The encoder's arguments but recipients who tell of the act, or whose release is asked for."""
    sources = [statement.source for statement in around if statement.source]

    def is_wrong(vote: Tie) -> bool:
        i = s.at(vote.span.start)
        asked = found.type == "REQUEST" and s.word(i - 1) == "of" and s.word(i - 2) in ASKED
        return vote.role == "recipient" and (asked or any(vote.span in source for source in sources))

    return [vote for vote in votes if not is_wrong(vote)]


def _add(drafts: list[Draft], draft: Draft) -> None:
    """Take in a draft: what an act brought about gives it its victims, and is no second act.

    "Bombed the town, killing twelve", "a strike that killed twelve".
    """
    last, word = drafts[-1] if drafts else None, draft.s.word(draft.found.hit.i)
    own = set(draft.parties.actors) - set(last.parties.actors) if last else set()
    brought = word in OUTCOMES or (word in VICTIMS and not own and last is not None and last.found.hit.entry.kind == "n")
    alike = last is not None and (draft.found.type, draft.found.own) == (last.found.type, last.found.own)
    if last is None or not brought or not alike:
        drafts.append(draft)
        return
    recipients = last.parties.recipients or draft.parties.recipients
    drafts[-1] = last._replace(parties=last.parties._replace(recipients=recipients))


def _shared(s: Sentence, found: Found, parties: Parties, earlier: Draft | None) -> Parties:
    """ "its siege of towns and obstruction of aid": a second noun has the first one's actor."""
    if parties.actors or earlier is None or s.word(found.hit.i - 1) != "and" or found.hit.entry.kind != "n":
        return parties
    return parties._replace(actors=earlier.parties.actors)


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)
