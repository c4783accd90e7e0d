"""Attributions -> Statements: their kind, their speaker, their score."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.attributions import Attribution
from onrecord.records import Span, Statement, StatementKind

ALL = 0.9  # share of the content's characters inside quotation marks from which a statement is direct; as ../shared/score has it


def code_statements(
    items: Sequence[Attribution], speakers: Sequence[Sequence[str]], quotes: Sequence[Span], text: str
) -> tuple[Statement, ...]:
    """Statements in text order, numbered s1, s2, …; `speakers` holds the actors of each attribution.

    Several who speak together make one statement each.
    """
    spoken = [(item, speaker) for item, found in zip(items, speakers, strict=True) for speaker in found or (None,)]
    return tuple(
        Statement(
            id=f"s{number}",
            speaker=speaker,
            source=item.source,
            cue=item.cue,
            content=item.content,
            kind=kind_of(item.content, quotes, text),
            score=item.score,
        )
        for number, (item, speaker) in enumerate(spoken, 1)
    )


def kind_of(content: Sequence[Span], quotes: Sequence[Span], text: str) -> StatementKind:
    """direct where (nearly) all of the content stands in quotation marks, mixed where some does."""
    written = quoted = 0
    for span in content:
        inside = [_overlap(span, quote) for quote in quotes if quote.start < span.end and span.start < quote.end]
        covered = _union(inside)
        written += _length(span, text)
        quoted += sum(_length(piece, text) for piece in covered)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= ALL * written else "mixed"


def _length(span: Span, text: str) -> int:
    """How many characters of a span are no blanks."""
    return sum(map(len, span.words(text).split()))


def _overlap(a: Span, b: Span) -> Span:
    return Span(max(a.start, b.start), min(a.end, b.end))


def _union(spans: list[Span]) -> list[Span]:
    """Spans without overlaps, in text order: nested quotation marks count once."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
