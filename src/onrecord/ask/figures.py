"""Which numbers were given, of what, by whom and against what."""

from __future__ import annotations

from onrecord.ask.answers import Answer, Evidence, Quoted, Row, Words, evidence_from, highlights, quoted, quoted_at, report_words
from onrecord.ask.conditions import Asked
from onrecord.ask.question import Question
from onrecord.ask.select import select_rows
from onrecord.records import Bound, Direction, Span
from onrecord.store import Archive


class ChangeAnswer(Answer, frozen=True, kw_only=True):
    """The comparison stated with a figure, and its words; `value` is None where its size is not stated."""

    value: float | None
    unit: str | None
    direction: Direction
    basis: str | None
    words: Quoted


class FigureAnswer(Answer, frozen=True, kw_only=True):
    """One figure as a report gives it: of what, for which period (EDTF), who gave it. `value` is None for a range."""

    figure: str
    value: float | None
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None
    of: Quoted | None
    period: str | None
    change: ChangeAnswer | None
    giver: str | None
    giver_key: str | None
    giver_words: Quoted | None
    evidence: Evidence
    highlights: tuple[Span, ...] = ()


def ask_figures(archive: Archive, question: Question, also: Asked | None = None) -> list[FigureAnswer]:
    """The figures asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words = report_words(archive)
    return [_answer(row, words, question.words) for row in select_rows(archive, question, also=also)]


def _answer(row: Row, words: Words, asked: str | None) -> FigureAnswer:
    same = ("value", "low", "high", "bound", "unit", "period", "giver", "giver_key")
    evidence, of = evidence_from(row, "span", words), quoted(row, "of", words)
    return FigureAnswer(
        **{name: row[name] for name in same},
        figure=row["id"],
        of=of,
        change=_change(row, words),
        giver_words=quoted(row, "giver_span", words),
        evidence=evidence,
        highlights=highlights(asked, [evidence, of]),
    )


def _change(row: Row, words: Words) -> ChangeAnswer | None:
    if row["change_span_start"] is None:
        return None
    told = {name: row[f"change_{name}"] for name in ("value", "unit", "direction", "basis")}
    return ChangeAnswer(**told, words=quoted_at(row, "change_span", words))
