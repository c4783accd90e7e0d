"""Who said what: statements found in the record, each with the exact words it rests on."""

from __future__ import annotations

from onrecord.ask.answers import Answer, Quoted, Row, Words, highlights, quoted, report_words
from onrecord.ask.conditions import Asked
from onrecord.ask.question import Question
from onrecord.ask.select import select_rows
from onrecord.records import Span, StatementKind
from onrecord.store import Archive

CONTENT = "SELECT span_start, span_end FROM statement_content WHERE reading = ? AND owner = ? ORDER BY nr"


class StatementAnswer(Answer, frozen=True, kw_only=True):
    """One statement, the report it stands in, and the words it rests on. `published` is EDTF, `score` a probability in [0, 1].

    `speaker` is the name in this report, `speaker_key` the key the speaker goes by in the whole record; `highlights` are where the
    words asked for stand in what is said.
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
    highlights: tuple[Span, ...] = ()


def ask_statements(archive: Archive, question: Question, also: Asked | None = None) -> list[StatementAnswer]:
    """The statements asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words = report_words(archive)
    return [_answer(archive, row, words, question.words) for row in select_rows(archive, question, also=also)]


def _answer(archive: Archive, row: Row, words: Words, asked: str | None) -> StatementAnswer:
    spans = [Span(piece["span_start"], piece["span_end"]) for piece in archive.rows(CONTENT, (row["reading"], row["nr"]))]
    content = tuple(Quoted(span=span, words=words(row["report_row"], span)) for span in spans)
    same = ("report", "publisher", "place", "published", "coder", "speaker", "speaker_key", "kind", "score")
    return StatementAnswer(
        **{name: row[name] for name in same},
        title=row["headline"],
        statement=row["id"],
        source=quoted(row, "source", words),
        cue=quoted(row, "cue", words),
        content=content,
        highlights=highlights(asked, content),
    )
