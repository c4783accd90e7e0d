"""Who takes which side on what, in which words: a table of constructions, and beside it what the encoder marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from onrecord.code.positions.find import find_positions as by_table
from onrecord.code.positions.issues import with_whole_issues
from onrecord.code.positions.tokens import StanceTables, load_stance_tables
from onrecord.code.who import Cast, Voices
from onrecord.records import Office, PartKind, Position, Report, Span, Stance, StandIn, Statement


def find_positions(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    who: Cast,
    offices: Sequence[Office] = (),
    stand_ins: Sequence[StandIn] = (),
    tables: StanceTables | None = None,
) -> tuple[Position, ...]:
    """The positions of a report in text order: the table's, and those of the encoder whose issues the table has not.

    The table finds more than the encoder on real reports (docs/why/reader.md), so that its word comes first; but before it that
    of a head of the user's own stances. `tables` are those with his words.
    """
    marked = learned_positions(report, statements, who)
    learned = tuple(with_whole_issues(marked, report.text, sentences, tables or load_stance_tables()))
    own = [position for position in learned if position.stance not in get_args(Stance)]
    told = by_table(report, sentences, statements, tuple(who.actors.values()), offices, stand_ins, tables)
    told = (*own, *_apart(told, own))
    return tuple(sorted((*told, *_apart(learned, told)), key=lambda position: (position.wording, position.issue, position.holder)))


def _apart(positions: Iterable[Position], others: Sequence[Position]) -> Iterator[Position]:
    """The positions whose issues share no words with those of others."""
    for position in positions:
        if not any(position.issue.start < other.issue.end and other.issue.start < position.issue.end for other in others):
            yield position


LEAST = 0.8  # probability of an issue; swept 0.3-0.8 on gold/real/dev, see training/RUNS.md
LEAST_HOLDER = 0.3  # of a holder; swept with it
LEAST_WORDING = 0.5
QUIET: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption", "byline", "dateline", "credit", "furniture"))


def learned_positions(report: Report, statements: Sequence[Statement], who: Cast) -> tuple[Position, ...]:
    """Positions in text order, one for each holder, stance and issue; who holds it is named by the words, or speaks."""
    voices, quiet = Voices(statements), report.spans_of(*QUIET)
    found: dict[tuple[str, str, Span], Position] = {}
    for number, mark in who.found("issue"):
        if (mark.score < LEAST and not mark.own) or any(mark.span in part for part in quiet):
            continue
        statement = next(iter(voices.around(mark.span)), None) or next(iter(voices.told_by(mark.span)), None)
        holders = list(who.parties(number, "holder", LEAST_HOLDER))[:1]
        if not holders and statement and statement.speaker:
            holders = [statement.speaker]
        wording = _wording(who, number, mark.span)
        for holder in holders:
            position = Position(
                holder=holder,
                stance=mark.own or mark.type,
                issue=mark.span,
                wording=wording,
                statement=statement.id if statement else None,
            )
            found.setdefault((holder, position.stance, mark.span), position)
    return tuple(found.values())


def _wording(who: Cast, number: int, issue: Span) -> Span:
    """The issue with the words of the stance, in its line."""
    start, end = issue.start, issue.end
    for tie in who.ties(number, "wording", LEAST_WORDING):
        first, last = min(start, tie.span.start), max(end, tie.span.end)
        if "\n" not in who.text[first:last]:
            start, end = first, last
    return Span(start, end)
