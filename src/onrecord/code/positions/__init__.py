"""Who takes which side on what, in which words: a table of constructions, and beside it what the encoder marks."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.positions.find import find_positions as by_table
from onrecord.code.positions.learned import learned_positions
from onrecord.code.who import Cast
from onrecord.records import Office, Position, Report, Span, StandIn, Statement

__all__ = ["by_table", "find_positions"]


def find_positions(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    who: Cast,
    offices: Sequence[Office] = (),
    stand_ins: Sequence[StandIn] = (),
) -> tuple[Position, ...]:
    """The positions of a report in text order: the table's, and those of the encoder whose issues the table has not.

    The table finds more than the encoder on real reports (docs/why/reader.md), so that its word comes first.
    """
    told = by_table(report, sentences, statements, tuple(who.actors.values()), offices, stand_ins)
    more = (
        position
        for position in learned_positions(report, statements, who)
        if not any(position.issue.start < other.issue.end and other.issue.start < position.issue.end for other in told)
    )
    return tuple(sorted((*told, *more), key=lambda position: (position.wording, position.issue, position.holder)))
