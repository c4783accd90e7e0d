"""Statements, events, figures and positions, each with the exact words it rests on."""

from __future__ import annotations

import json

from onrecord.ask.answers import (
    Answer,
    Evidence,
    Quoted,
    Row,
    Words,
    evidence_from,
    highlights,
    quoted,
    quoted_at,
    report_words,
    select_rows,
)
from onrecord.ask.conditions import Asked
from onrecord.ask.corrections import Corrected, corrections_in
from onrecord.ask.question import Question
from onrecord.ask.who import key_of
from onrecord.records import ActorKind, Bound, Direction, Figure, Modality, SourceKind, Span, StanceName, StatementKind, TypeName
from onrecord.store import Archive

# Who said what: statements found in the record, each with the exact words it rests on.

CONTENT = "SELECT span_start, span_end FROM statement_content WHERE reading = ? AND owner = ? ORDER BY nr"


class StatementAnswer(Answer, frozen=True, kw_only=True):
    """One statement, the report it stands in, and the words it rests on. `published` is EDTF, `score` a probability in [0, 1].

    `speaker` is the name in this report, `speaker_key` the key the speaker goes by in the whole record; `highlights` are where the
    words asked for stand in what is said; `corrected` tells what was corrected by hand, by whom, when and why.
    """

    report: str
    title: str | None
    publisher: str | None
    place: str
    published: str | None
    coder: str
    statement: str
    speaker: str | None
    speaker_key: str | None
    kind: StatementKind
    source: Quoted | None
    cue: Quoted | None
    content: tuple[Quoted, ...]
    score: float
    source_kind: SourceKind | None = None
    source_reason: Quoted | None = None
    corrected: str | None = None
    highlights: tuple[Span, ...] = ()


def ask_statements(archive: Archive, question: Question, also: Asked | None = None) -> list[StatementAnswer]:
    """The statements asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words, changed = report_words(archive), corrections_in(archive)
    return [_answer(archive, row, words, question.words, changed) for row in select_rows(archive, question, also=also)]


def _answer(archive: Archive, row: Row, words: Words, asked: str | None, changed: Corrected) -> StatementAnswer:
    spans = [Span(piece["span_start"], piece["span_end"]) for piece in archive.rows(CONTENT, (row["reading"], row["nr"]))]
    content = tuple(Quoted(span=span, words=words(row["report_row"], span)) for span in spans)
    same = ("report", "publisher", "place", "published", "coder", "speaker", "speaker_key", "kind", "score", "source_kind")
    return StatementAnswer(
        **{name: row[name] for name in same},
        title=row["headline"],
        statement=row["id"],
        source=quoted(row, "source", words),
        cue=quoted(row, "cue", words),
        content=content,
        source_reason=quoted(row, "source_reason", words),
        corrected=changed(row["reading"], row["id"]),
        highlights=highlights(asked, content),
    )


# Who did what to whom, when and where, and on whose word.

PARTIES = f"""
SELECT actors.name, {key_of("actors", "merged")} AS "key", actors.kind, actors.state, actors.sector
FROM {{table}} AS part JOIN actors ON actors.reading = part.reading AND actors.id = part.actor
JOIN readings ON readings.row = part.reading JOIN reports ON reports.row = readings.report
LEFT JOIN identities AS merged ON merged."key" = actors."key"
WHERE part.reading = ? AND part.owner = ? ORDER BY part.nr
"""


class Party(Answer, frozen=True, kw_only=True):
    """Somebody with a part in an event: what it is in this report, and the key it goes by in the whole record."""

    name: str
    key: str
    kind: ActorKind
    state: str | None
    sector: str | None


class EventAnswer(Answer, frozen=True, kw_only=True):
    """One event as a report tells it: who did it, to whom, when and where (`site`), and the words it rests on.

    What only a speaker says names the `statement` and its `speaker`. `date` is EDTF, `quad` 1-4 by PLOVER, `score` a probability.
    """

    event: str
    type: TypeName
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    modality: Modality
    date: str | None
    site: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    statement: str | None
    speaker: str | None
    speaker_key: str | None
    trigger: Quoted
    evidence: Evidence
    score: float
    corrected: str | None = None
    highlights: tuple[Span, ...] = ()


def ask_events(archive: Archive, question: Question, also: Asked | None = None) -> list[EventAnswer]:
    """The events asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words, changed = report_words(archive), corrections_in(archive)
    return [_event_answer(archive, row, words, question.words, changed) for row in select_rows(archive, question, also=also)]


def _event_answer(archive: Archive, row: Row, words: Words, asked: str | None, changed: Corrected) -> EventAnswer:
    same = ("type", "mode", "quad", "modality", "date", "site", "statement", "speaker", "speaker_key", "score")
    evidence = evidence_from(row, "evidence", words)
    return EventAnswer(
        **{name: row[name] for name in same},
        event=row["id"],
        contexts=tuple(json.loads(row["contexts"])),
        actors=_parties(archive, "event_actors", row),
        recipients=_parties(archive, "event_recipients", row),
        trigger=quoted_at(row, "trigger", words),
        evidence=evidence,
        corrected=changed(row["reading"], row["id"]),
        highlights=highlights(asked, [evidence]),
    )


def _parties(archive: Archive, table: str, row: Row) -> tuple[Party, ...]:
    return tuple(Party(**party) for party in archive.rows(PARTIES.format(table=table), (row["reading"], row["nr"])))


# Which numbers were given, of what, by whom and against what.


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
    corrected: str | None = None
    highlights: tuple[Span, ...] = ()


def ask_figures(archive: Archive, question: Question, also: Asked | None = None) -> list[FigureAnswer]:
    """The figures asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words, changed = report_words(archive), corrections_in(archive)
    return [_figure_answer(row, words, question.words, changed) for row in select_rows(archive, question, also=also)]


def _figure_answer(row: Row, words: Words, asked: str | None, changed: Corrected) -> FigureAnswer:
    same = ("value", "low", "high", "bound", "unit", "period", "giver", "giver_key")
    evidence, of = evidence_from(row, "span", words), quoted(row, "of", words)
    return FigureAnswer(
        **{name: row[name] for name in same},
        figure=row["id"],
        of=of,
        change=_change(row, words),
        giver_words=quoted(row, "giver_span", words),
        evidence=evidence,
        corrected=changed(row["reading"], row["id"]),
        highlights=highlights(asked, [evidence, of]),
    )


def _change(row: Row, words: Words) -> ChangeAnswer | None:
    if row["change_span_start"] is None:
        return None
    told = {name: row[f"change_{name}"] for name in ("value", "unit", "direction", "basis")}
    return ChangeAnswer(**told, words=quoted_at(row, "change_span", words))


# Who takes which side on what, in which words.


class PositionAnswer(Answer, frozen=True, kw_only=True):
    """One side taken: by whom, on what, in the words of `evidence`; what only a speaker says names `statement` and `speaker`.

    `position` is which of its report's it is: p1, p2, …
    """

    position: str
    holder: str
    holder_key: str
    stance: StanceName
    issue: Quoted
    statement: str | None
    speaker: str | None
    speaker_key: str | None
    evidence: Evidence
    corrected: str | None = None
    highlights: tuple[Span, ...] = ()


def ask_positions(archive: Archive, question: Question, also: Asked | None = None) -> list[PositionAnswer]:
    """The positions asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words, asked = report_words(archive), " ".join(filter(None, (question.words, question.issue))) or None
    changed = corrections_in(archive)
    return [_position_answer(row, words, asked, changed) for row in select_rows(archive, question, also=also)]


def _position_answer(row: Row, words: Words, asked: str | None, changed: Corrected) -> PositionAnswer:
    same = ("holder", "holder_key", "stance", "statement", "speaker", "speaker_key")
    issue, evidence = quoted_at(row, "issue", words), evidence_from(row, "wording", words)
    return PositionAnswer(
        **{name: row[name] for name in same},
        position=f"p{row['nr'] + 1}",
        issue=issue,
        evidence=evidence,
        corrected=changed(row["reading"], f"p{row['nr'] + 1}"),
        highlights=highlights(asked, [issue, evidence]),
    )


# Amounts and changes as people read them, in a terminal and on a page.

BOUNDS = {"about": "about", "at_least": "at least", "at_most": "at most"}
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float | None) -> str:
    """A number as people read it; from a million up in millions, billions or trillions where no digit is lost."""
    if value is None:
        return "?"
    for size, name in LARGE:
        if abs(value) >= size:
            short = f"{value / size:,.6g}"
            exact = float(short.replace(",", "")) * size
            return f"{short} {name}" if abs(exact - value) <= 1e-9 * abs(value) else f"{value:,.15g}"
    return f"{value:,.15g}"


def amount_words(figure: FigureAnswer | Figure) -> str:
    """A figure's number with its bound, without its unit."""
    if figure.bound == "range":
        return f"{number(figure.low)} to {number(figure.high)}"
    return " ".join(filter(None, (BOUNDS.get(figure.bound), number(figure.value))))


def change_words(change: ChangeAnswer) -> str:
    """The comparison stated with a figure."""
    way = "unchanged" if change.direction == "none" else change.direction
    size = f"{number(change.value)} {change.unit or ''}".strip() if change.value is not None else None
    return " ".join(filter(None, (way, size, change.basis)))
