"""Sentences, statements and actors -> Positions: what the table proposes and the scorer keeps, the body's word before a headline's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.code.positions.holders import World
from onrecord.code.positions.proposals import Proposal, propose
from onrecord.code.positions.tables import load_stance_tables
from onrecord.code.positions.tokens import cut
from onrecord.records import Actor, Office, Part, PartKind, Position, Report, Span, Statement

WORD = re.compile(r"[a-z]+")
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def find_positions(
    report: Report, sentences: Sequence[Span], statements: Sequence[Statement], actors: Sequence[Actor], offices: Sequence[Office] = ()
) -> tuple[Position, ...]:
    """The positions of a report in text order; what a headline or caption repeats of the body counts once."""
    kept = list(_kept(report, sentences, statements, actors, offices))
    told = {(holder, item.stance) for kind, item in kept if kind not in REPEATS for holder in item.holders.actors}
    found: dict[tuple[str, str, Span], Position] = {}
    for kind, item in kept:
        for holder in item.holders.actors:
            if kind in REPEATS and (holder, item.stance) in told:
                continue
            statement = _statement(item, holder)
            position = Position(holder=holder, stance=item.stance, issue=item.issue, wording=item.wording, statement=statement)
            found.setdefault((holder, item.stance, item.issue), position)
    return tuple(sorted(found.values(), key=lambda position: (position.wording, position.issue, position.holder)))


def _kept(
    report: Report, sentences: Sequence[Span], statements: Sequence[Statement], actors: Sequence[Actor], offices: Sequence[Office]
) -> Iterator[tuple[PartKind | None, Proposal]]:
    tables = load_stance_tables()
    world = World(actors, statements, offices)
    for sentence in sentences:
        words = sentence.words(report.text)
        if tables.triggers.isdisjoint(WORD.findall(words.casefold())) or words.rstrip("”\" ").endswith("?"):
            continue
        kind = _kind_at(report.parts, sentence.start)
        if kind in SILENT:
            continue
        for proposal in propose(cut(report.text, sentence, world.mentions_in(sentence)), world, tables):
            yield kind, proposal


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _statement(item: Proposal, holder: str) -> str | None:
    """The statement the words stand in: the holder's own where several share its content."""
    own = next((statement.id for statement in item.statements if statement.speaker == holder), None)
    return own or (item.statements[0].id if item.statements else None)
