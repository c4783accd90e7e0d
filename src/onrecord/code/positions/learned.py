"""Issues that the encoder marks and what is tied to them -> Positions that the table of constructions does not know."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.who import Cast, Voices
from onrecord.records import PartKind, Position, Report, Span, Statement

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
