"""Who said what: statements found in the record, each with the exact words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.ask.question import Question
from onrecord.records import Record, Span, StatementKind
from onrecord.store import Archive, fold, match_for

# Readings that a later coder has replaced are not asked: a report coded again would answer twice.
FOUND = """
SELECT reports.row AS report_row, reports.id AS report, reports.place,
    newest.title, newest.publisher, newest.published, newest.coder,
    statements.reading, statements.nr, statements.id AS statement, statements.kind, statements.score, actors.name AS speaker,
    source_start, source_end, cue_start, cue_end
FROM statements
JOIN newest_readings AS newest ON newest.row = statements.reading
JOIN reports ON reports.row = newest.report
JOIN statement_content AS first ON first.reading = statements.reading AND first.owner = statements.nr AND first.nr = 0
LEFT JOIN actors ON actors.reading = statements.reading AND actors.id = statements.speaker
"""
NEWEST_FIRST = """
ORDER BY newest.published_known DESC NULLS LAST, newest.published DESC, reports.place, reports.id, first.span_start, statements.nr
LIMIT :limit
"""
CONTENT = "SELECT span_start, span_end FROM statement_content WHERE reading = ? AND owner = ? ORDER BY nr"
TEXT = "SELECT text FROM reports WHERE row = ?"


class Answer(Record, frozen=True, kw_only=True):
    """What every answer can do."""

    def to_json(self) -> bytes:
        """One line of JSON, UTF-8, no newline: what `--json` prints."""
        return msgspec.json.encode(self)


class Quoted(Record, frozen=True, kw_only=True):
    """Exact words of a report and where they stand in its text."""

    span: Span
    words: str


class StatementAnswer(Answer, frozen=True, kw_only=True):
    """One statement, the report it stands in, and the words it rests on. `published` is EDTF, `score` a probability in [0, 1]."""

    report: str
    title: str | None
    publisher: str | None
    place: str
    published: str | None
    coder: str
    statement: str
    speaker: str | None
    kind: StatementKind
    source: Quoted | None
    cue: Quoted | None
    content: tuple[Quoted, ...]
    score: float


def ask_statements(archive: Archive, question: Question) -> list[StatementAnswer]:
    """The statements asked for: newest report first and unknown dates last, then by place and by where they stand in the text."""

    @lru_cache(maxsize=8)
    def text_of(report_row: int) -> str:
        text: str = next(archive.rows(TEXT, (report_row,)))["text"]
        return text

    asked = {
        "match": match_for(question.words) if question.words is not None else None,
        "speaker": fold(question.speaker) if question.speaker is not None else None,
        "since": question.since,
        "kind": question.kind,
    }
    found = list(archive.rows(FOUND + _where(asked) + NEWEST_FIRST, asked | {"limit": question.limit}))
    return [_answer(archive, row, text_of(row["report_row"])) for row in found]


def _where(asked: Mapping[str, str | None]) -> str:
    """The conditions for what is asked, and none for what is not."""
    conditions = {
        "match": "statements.row IN (SELECT rowid FROM statement_words WHERE statement_words MATCH :match)",
        "speaker": "instr(actors.terms, :speaker) > 0",
        # A report dated 2022 may be older than 2022-06: it is left out, as are those without a date.
        "since": "newest.published_known >= :since",
        "kind": "statements.kind = :kind",
    }
    wanted = [condition for name, condition in conditions.items() if asked[name] is not None]
    return "WHERE " + " AND ".join(wanted) if wanted else ""


def _answer(archive: Archive, row: Mapping[str, Any], text: str) -> StatementAnswer:
    def quoted(start: int | None, end: int | None) -> Quoted | None:
        if start is None or end is None:
            return None
        span = Span(start, end)
        return Quoted(span=span, words=span.words(text))

    pieces = (Span(piece["span_start"], piece["span_end"]) for piece in archive.rows(CONTENT, (row["reading"], row["nr"])))
    same = {name: row[name] for name in StatementAnswer.__struct_fields__ if name not in ("source", "cue", "content")}
    return StatementAnswer(
        **same,
        source=quoted(row["source_start"], row["source_end"]),
        cue=quoted(row["cue_start"], row["cue_end"]),
        content=tuple(Quoted(span=span, words=span.words(text)) for span in pieces),
    )
