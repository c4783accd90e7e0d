"""Who said what: statements found in the record, each with the exact words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.ask.answers import NEWEST_FIRST, Answer, Quoted, Words, report_words
from onrecord.ask.question import Question
from onrecord.ask.who import as_list, called, key_of, known_key, meant_by
from onrecord.records import Span, StatementKind
from onrecord.store import Archive, match_for

# Readings that a later coder has replaced are not asked: a report coded again would answer twice.
FOUND = f"""
SELECT reports.row AS report_row, reports.id AS report, reports.place,
    newest.title, newest.publisher, newest.published, newest.coder,
    statements.reading, statements.nr, statements.id AS statement, statements.kind, statements.score,
    actors.name AS speaker, CASE WHEN actors.id IS NOT NULL THEN {key_of("actors", "identities")} END AS speaker_key,
    source_start, source_end, cue_start, cue_end
FROM statements
JOIN newest_readings AS newest ON newest.row = statements.reading
JOIN reports ON reports.row = newest.report
JOIN statement_content AS first ON first.reading = statements.reading AND first.owner = statements.nr AND first.nr = 0
LEFT JOIN actors ON actors.reading = statements.reading AND actors.id = statements.speaker
LEFT JOIN identities ON identities."key" = actors."key"
"""
ORDER = f" ORDER BY {NEWEST_FIRST}, first.span_start, statements.nr LIMIT :limit"
CONTENT = "SELECT span_start, span_end FROM statement_content WHERE reading = ? AND owner = ? ORDER BY nr"

SAID_BY = f"""
WITH {meant_by("keys")}
SELECT said.row FROM keys CROSS JOIN statements AS said ON said.reading = keys.reading AND said.speaker = keys.id
"""
# Beside those who go by the name anywhere: whom this very report calls so, be it "he" or "the minister".
SAID_BY_ONE_CALLED = """
UNION ALL
SELECT said.row FROM name_words
CROSS JOIN actor_names ON actor_names.name = name_words.rowid
CROSS JOIN actors AS named ON named.reading = actor_names.reading AND named.nr = actor_names.owner
CROSS JOIN statements AS said ON said.reading = named.reading AND said.speaker = named.id
WHERE name_words MATCH :speaker
"""
CONDITIONS = {
    "match": "statements.row IN (SELECT rowid FROM statement_words WHERE statement_words MATCH :match)",
    "keys": f"statements.row IN ({SAID_BY})",
    "speaker": f"statements.row IN ({SAID_BY}{SAID_BY_ONE_CALLED})",
    # A report dated 2022 may be older than 2022-06: it is left out, as are those without a date.
    "since": "newest.published_known >= :since",
    "kind": "statements.kind = :kind",
}


class StatementAnswer(Answer, frozen=True, kw_only=True):
    """One statement, the report it stands in, and the words it rests on. `published` is EDTF, `score` a probability in [0, 1].

    `speaker` is the name in this report, `speaker_key` the key the speaker goes by in the whole record.
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


def ask_statements(archive: Archive, question: Question) -> list[StatementAnswer]:
    """The statements asked for: newest report first and unknown dates last, then by place and by where they stand in the text."""
    asked = {
        "match": match_for(question.words) if question.words is not None else None,
        "since": question.since,
        "kind": question.kind,
        **_speaker(archive, question.speaker),
    }
    sql, params = statements_sql(asked)
    words = report_words(archive)
    return [_answer(archive, row, words) for row in list(archive.rows(sql, params | {"limit": question.limit}))]


def count_statements(archive: Archive, key: str) -> int:
    """How many statements the actor with this registry key made."""
    newest = "JOIN newest_readings AS newest ON newest.row = statements.reading"
    sql = f"SELECT count(*) AS n FROM statements {newest} WHERE {CONDITIONS['keys']}"
    return int(next(archive.rows(sql, {"keys": as_list([key])}))["n"])


def statements_sql(asked: Mapping[str, str | None]) -> tuple[str, dict[str, str]]:
    """The SELECT for what is asked, and its parameters but :limit; nothing is asked of what is None."""
    params = {name: value for name, value in asked.items() if value is not None}
    # Where words are asked for, the keys are those who go by them, and the condition "speaker" holds both.
    wanted = [CONDITIONS[name] for name in params if not (name == "keys" and "speaker" in params)]
    return FOUND + (" WHERE " + " AND ".join(wanted) if wanted else "") + ORDER, params


def _speaker(archive: Archive, speaker: str | None) -> dict[str, str | None]:
    if speaker is None:
        return {}
    key = known_key(archive, speaker)
    if key:
        return {"keys": as_list([key])}
    return {"keys": as_list(called(archive, speaker)), "speaker": match_for(speaker)}


def _answer(archive: Archive, row: Mapping[str, Any], words: Words) -> StatementAnswer:
    def quoted(start: int | None, end: int | None) -> Quoted | None:
        if start is None or end is None:
            return None
        span = Span(start, end)
        return Quoted(span=span, words=words(row["report_row"], span))

    pieces = [quoted(piece["span_start"], piece["span_end"]) for piece in archive.rows(CONTENT, (row["reading"], row["nr"]))]
    same = {name: row[name] for name in StatementAnswer.__struct_fields__ if name not in ("source", "cue", "content")}
    return StatementAnswer(
        **same,
        source=quoted(row["source_start"], row["source_end"]),
        cue=quoted(row["cue_start"], row["cue_end"]),
        content=tuple(piece for piece in pieces if piece),
    )
