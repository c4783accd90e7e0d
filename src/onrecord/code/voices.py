"""Whose words a place of the text is in: statements by what they contain and by their cue."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Span, Statement


class Cue(NamedTuple):
    """A cue with the statements that hang on it, one for each speaker."""

    span: Span
    statements: tuple[Statement, ...]


class Voices:
    """The statements of one report."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._starts = [span.start for span, _ in self._pieces]
        cues: dict[Span, list[Statement]] = {}
        for statement in statements:
            if statement.cue:
                cues.setdefault(statement.cue, []).append(statement)
        self._cues = [Cue(span, tuple(found)) for span, found in sorted(cues.items())]
        self._cue_starts = [cue.span.start for cue in self._cues]

    def around(self, span: Span) -> list[Statement]:
        """The statements whose content holds the span, the narrowest first."""
        found = [(piece, statement) for piece, statement in self._pieces[: bisect_right(self._starts, span.start)] if span in piece]
        return [statement for _, statement in sorted(found, key=lambda item: (item[0].end - item[0].start, item[1].id))]

    def piece(self, statement: Statement, span: Span) -> Span:
        """The piece of the statement's content that holds the span."""
        return next((piece for piece in statement.content if span in piece), statement.content[0])

    def told_by(self, span: Span) -> tuple[Statement, ...]:
        """The statements whose cue overlaps the span: "accused", told of its speaker."""
        at = bisect_right(self._cue_starts, span.end - 1) - 1
        if at >= 0 and self._cues[at].span.end > span.start:
            return self._cues[at].statements
        return ()

    def near(self, span: Span) -> Statement | None:
        """The statement whose cue stands in the span, where there is just one such."""
        inside = [cue for cue in self._cues if cue.span in span]
        return inside[0].statements[0] if len(inside) == 1 else None
