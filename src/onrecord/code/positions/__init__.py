"""Who takes which side on what, in which words: a table of constructions, and beside it what the encoder marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from onrecord.code.positions.find import find_positions as by_table
from onrecord.code.positions.learned import learned_positions
from onrecord.code.positions.tables import StanceTables
from onrecord.code.who import Cast
from onrecord.records import Office, Position, Report, Span, Stance, StandIn, Statement

__all__ = ["by_table", "find_positions"]


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
    learned = learned_positions(report, statements, who)
    own = [position for position in learned if position.stance not in get_args(Stance)]
    told = by_table(report, sentences, statements, tuple(who.actors.values()), offices, stand_ins, tables)
    told = (*own, *_apart(told, own))
    return tuple(sorted((*told, *_apart(learned, told)), key=lambda position: (position.wording, position.issue, position.holder)))


def _apart(positions: Iterable[Position], others: Sequence[Position]) -> Iterator[Position]:
    """The positions whose issues share no words with those of others."""
    for position in positions:
        if not any(position.issue.start < other.issue.end and other.issue.start < position.issue.end for other in others):
            yield position
