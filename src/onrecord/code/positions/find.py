"""Sentences, statements and actors -> Positions: what the table proposes, the body’s word before a headline’s."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from onrecord.code.positions.constructions import read_noun, read_verb
from onrecord.code.positions.holders import World
from onrecord.code.positions.judgements import read_adjective, read_judgement, read_must, read_never, read_rating
from onrecord.code.positions.proposals import Proposal, Sentence, is_nested
from onrecord.code.positions.tables import StanceTables, load_stance_tables
from onrecord.code.positions.tokens import cut
from onrecord.records import Actor, Office, Part, PartKind, Position, Report, Span, StandIn, Statement

WORD = re.compile(r"[a-z]+")
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


class Found(NamedTuple):
    """A proposal, the kind of part it stands in, and its first holder."""

    proposal: Proposal
    kind: PartKind | None
    holder: Actor


def find_positions(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    actors: Sequence[Actor],
    offices: Sequence[Office] = (),
    stand_ins: Sequence[StandIn] = (),
    tables: StanceTables | None = None,
) -> tuple[Position, ...]:
    """The positions of a report in text order; what a headline or caption repeats of the body counts once.

    `tables` are those with a user's own stances.
    """
    body = [part.span for part in report.parts if part.kind not in REPEATS | SILENT]
    told_of = {actor.id for actor in actors for mention in actor.mentions if any(mention in span for span in body)}
    return positions_of(found_in(report, sentences, World(actors, statements, offices, stand_ins), tables), told_of)


def found_in(report: Report, sentences: Sequence[Span], world: World, tables: StanceTables | None = None) -> list[Found]:
    """All that the table proposes, in text order. A question takes no side, and most sentences hold no construction at all."""
    tables = tables or load_stance_tables()
    found: list[Found] = []
    for n, sentence in enumerate(sentences):
        words = sentence.words(report.text)
        if tables.triggers.isdisjoint(WORD.findall(words.casefold())) or words.rstrip('”" ').endswith("?"):
            continue
        world.before = _named_before(sentences[n - 1], found, world) if n else []
        for item in propose(Sentence(cut(report.text, sentence, world.mentions_in(sentence)), world, tables, [])):
            kind = _kind_at(report.parts, item.wording.start)  # a dateline stands in the body's first sentence
            if kind not in SILENT:
                found.append(Found(item, kind, world.actors[item.holders.actors[0]]))
    return found


READERS = {
    "verb": read_verb,
    "adjective": read_adjective,
    "noun": read_noun,
    "judgement": read_judgement,
    "must": read_must,
    "rating": read_rating,
    "never": read_never,
}


def propose(s: Sentence) -> list[Proposal]:
    """Every position the table sees in the sentence, in text order; what lies inside another's issue is left out."""
    for i, word in enumerate(s.t.words):
        for entry in s.tables.entries.get(word, ()):
            proposal = READERS[entry.construction.part](s, i, entry)
            bare = proposal and proposal.issue.words(s.t.text).casefold() in s.tables.said["determiner"]
            if proposal and not bare and not is_nested(proposal, s.found):
                s.found.append(proposal)
                break
    return s.found


def positions_of(items: Sequence[Found], told_of: Collection[str]) -> tuple[Position, ...]:
    """One position for each holder; none from a headline of whom the body tells (`told_of`): its own words are the record."""
    found: dict[tuple[str, str, Span], Position] = {}
    for item, kind, _ in items:
        for holder in item.holders.actors:
            if kind in REPEATS and holder in told_of:
                continue
            statement = _statement(item, holder)
            position = Position(holder=holder, stance=item.stance, issue=item.issue, wording=item.wording, statement=statement)
            found.setdefault((holder, item.stance, item.issue), position)
    return tuple(sorted(found.values(), key=lambda position: (position.wording, position.issue, position.holder)))


def _named_before(sentence: Span, found: Sequence[Found], world: World) -> list[Actor]:
    """The actors of the sentence before: those that took a side in it, then those it names."""
    held = [item.holder for item in found[-3:] if item.proposal.wording in sentence]
    return held[::-1] + [named.actor for named in world.mentions_in(sentence)]


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _statement(item: Proposal, holder: str) -> str | None:
    """The statement the words stand in: the holder's own where several share its content."""
    own = next((statement.id for statement in item.statements if statement.speaker == holder), None)
    return own or (item.statements[0].id if item.statements else None)
