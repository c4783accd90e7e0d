"""Which reports are on record, and what each holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from onrecord.ask.answers import Answer, Evidence, Row
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.kinds import HELD
from onrecord.ask.passages import Passage, passage_with, texts_of
from onrecord.ask.question import Question, least_score
from onrecord.ask.select import rows_sql, select_rows, selection
from onrecord.errors import UnknownError
from onrecord.records import Reading, Span
from onrecord.store import Archive, match_for

TITLED = "SELECT rowid AS reading, 0 AS nr FROM title_words WHERE title_words MATCH :match"
# The test looks them all up once: for the beginning of many words that takes no longer than for a single report.
HAS_WORDS = Condition(
    "+newest.report IN (SELECT rowid FROM text_words WHERE text_words MATCH :match)",
    """SELECT newest.row AS reading, 0 AS nr FROM text_words
    CROSS JOIN newest_readings AS newest ON newest.report = text_words.rowid WHERE text_words MATCH :match""",
)
KEYS = 'SELECT id, "key" FROM registry WHERE reading = ?'


class ReportAnswer(Answer, frozen=True, kw_only=True):
    """One report: what it says of itself, the `coder` of its newest reading, and how many records that holds."""

    report: str
    place: str
    title: str | None
    publisher: str | None
    published: str | None
    authors: tuple[str, ...]
    lang: str | None
    media_type: str
    sha256: str
    coder: str
    statements: int
    events: int
    figures: int
    positions: int


class Told(NamedTuple):
    """A report's newest reading, who made it, and the key each of its actors goes by across reports."""

    reading: Reading
    coder: str
    keys: dict[str, str]


def ask_reports(archive: Archive, question: Question) -> list[ReportAnswer]:
    """The reports asked for, newest first and unknown dates last, then by place."""
    return _answers(select_rows(archive, question))


def told_reports(archive: Archive, these: Asked) -> list[ReportAnswer]:
    """All reports that meet these conditions, newest first."""
    return _answers(select_rows(archive, Question(wanted="reports"), also=these, whole=True))


def reports_titled(archive: Archive, words: str, limit: int = 20, min_score: float | None = None) -> list[ReportAnswer]:
    """The reports with all these words in their title, newest first."""
    match = match_for(words)
    if not match:
        return []
    titled = Asked([Condition("TRUE", TITLED)], {"match": match})
    return _answers(select_rows(archive, Question(wanted="reports", limit=limit, min_score=min_score), also=titled))


def reports_saying(
    archive: Archive, words: str, limit: int = 20, min_score: float | None = None
) -> list[tuple[ReportAnswer, Passage]]:
    """The reports with all these words anywhere in their text, newest first, each with its first sentence of most of them."""
    match = match_for(words)
    if not match:
        return []
    question = Question(wanted="reports", limit=limit, min_score=min_score)
    sql, params = rows_sql(question, selection(archive, question, few=True, also=Asked([HAS_WORDS], {"match": match})))
    found = _answers(archive.rows(sql, params | {"limit": limit, "offset": 0}))
    texts = texts_of(archive)
    return [(one, passage_with(texts, _beginning(one), words)) for one in found]


def _beginning(one: ReportAnswer) -> Evidence:
    """Where a report begins: what is shown of it if none of its sentences says more."""
    told = {name: getattr(one, name) for name in ("report", "place", "published", "coder")}
    return Evidence(**told, headline=one.title, span=Span(0, 1), words="")


def _answers(rows: Iterable[Row]) -> list[ReportAnswer]:
    same = ("report", "place", "publisher", "published", "lang", "media_type", "sha256", "coder", *HELD)
    return [
        ReportAnswer(**{name: row[name] for name in same}, title=row["headline"], authors=tuple(json.loads(row["authors"])))
        for row in rows
    ]


def newest_readings(archive: Archive, question: Question) -> Iterator[Told]:
    """The newest reading of every report the question asks for, whatever its limit; one at a time."""
    for row in select_rows(archive, question, whole=True):
        reading = archive.reading(row["report"], row["coder"])
        if reading:
            keys = {actor["id"]: actor["key"] for actor in archive.rows(KEYS, (row["reading"],))}
            yield Told(_sure(reading, question.min_score), row["coder"], keys)


def _sure(reading: Reading, least: float | None) -> Reading:
    """The reading without statements and events of a lower score.

    What rests on a statement that is left out no longer refers to it: a reading whose references lead nowhere cannot be stored.
    """
    if least is None:
        return reading
    statements = tuple(one for one in reading.statements if one.score >= least)
    kept = {None, *(one.id for one in statements)}

    def cut(one: Any) -> Any:
        return one if one.statement in kept else msgspec.structs.replace(one, statement=None)

    return msgspec.structs.replace(
        reading,
        statements=statements,
        events=tuple(cut(one) for one in reading.events if one.score >= least),
        positions=tuple(map(cut, reading.positions)),
    )


def told(archive: Archive, report: str, min_score: Any = None) -> Told:
    """The newest reading of the report with this id or at this place, of statements and events what has at least this score.

    Raises UnknownError if there is no such report, or several.
    """
    least, number = least_score(min_score), known_report(archive, report)
    row = next(archive.rows(
        "SELECT newest.row, newest.coder FROM newest_readings AS newest JOIN reports ON reports.row = newest.report WHERE id = ?",
        (number,),
    ))  # fmt: skip
    reading = archive.reading(number, row["coder"])
    assert reading is not None
    return Told(_sure(reading, least), row["coder"], {actor["id"]: actor["key"] for actor in archive.rows(KEYS, (row["row"],))})


def known_report(archive: Archive, report: str) -> str:
    """The id of the report with this id or at this place. Raises UnknownError if there is none, or several."""
    found = list(archive.rows("SELECT id FROM reports WHERE id = :report OR place = :report LIMIT 2", {"report": report}))
    if len(found) != 1:
        what = "several reports have this place" if found else "no report in this record has that id or place"
        raise UnknownError("report", f"{report!r}: {what}", "Take an id from onrecord reports")
    number: str = found[0]["id"]
    return number
