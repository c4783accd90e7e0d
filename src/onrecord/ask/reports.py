"""Which reports are on record, what each holds, what became of it, and what could not be read or coded as it should."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

import msgspec

from onrecord.ask.answers import Answer, Evidence, Row, quoted, report_words, rows_sql, select_rows, selection
from onrecord.ask.conditions import HELD, Asked, Condition
from onrecord.ask.question import Question, least_score
from onrecord.ask.quotes import Passage, passage_with, texts_of
from onrecord.ask.who import known_report
from onrecord.records import Reading, Record, Span
from onrecord.segment import split_sentences
from onrecord.store import Archive, match_for

# Which reports are on record, and what each holds.

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


# What became of a report: its versions at one place, the other places of its text, and texts that are nearly the same.

ALIKE = 0.6  # least likeness of two sentences, by difflib's ratio, for one to be the other altered
MOST_PAIRS = 400  # sentences of one change compared with each other; a text replaced whole is not an altered one

PLACES = "SELECT place FROM places GROUP BY place HAVING count(DISTINCT report) > 1 ORDER BY place"
VERSIONS = """
SELECT reports.id, places.sha256 FROM places JOIN reports ON reports.row = places.report WHERE places.place = ? ORDER BY places.row
"""
# Reports that no place has as its last.
REPLACED = """
SELECT count(DISTINCT report) AS n FROM places
WHERE report NOT IN (SELECT report FROM places WHERE row IN (SELECT max(row) FROM places GROUP BY place))
"""
ELSEWHERE = """
SELECT DISTINCT other.place FROM places AS own JOIN places AS other ON other.report = own.report AND other.place <> own.place
WHERE own.place = ? ORDER BY other.place
"""
NEAR = """
SELECT DISTINCT other.place, near.likeness FROM places AS own JOIN near ON near.report = own.report
JOIN reports AS other ON other.row = near.other WHERE own.place = :place
UNION SELECT DISTINCT other.place, near.likeness FROM places AS own JOIN near ON near.other = own.report
JOIN reports AS other ON other.row = near.report WHERE own.place = :place ORDER BY 2 DESC, 1
"""

Fate = Literal["kept", "added", "altered", "withdrawn"]


class Changed(Record, frozen=True, kw_only=True):
    """What became of one sentence, or of one statement: as it was, and as it is. Kept ones are only counted."""

    fate: Fate
    was: str | None = None
    now: str | None = None


class Version(Record, frozen=True, kw_only=True):
    """One version of a report, and how it differs from the one before: by sentences of its text, and by statements."""

    report: str
    sha256: str
    published: str | None = None
    kept_sentences: int = 0
    sentences: tuple[Changed, ...] = ()
    kept_statements: int = 0
    statements: tuple[Changed, ...] = ()


class Like(Record, frozen=True, kw_only=True):
    """Another place with nearly the same text; `likeness` is the estimated share of runs of three words in common."""

    place: str
    likeness: float


class RevisionAnswer(Answer, frozen=True, kw_only=True):
    """One place: what stood there one after the other, where else the same text stands, and what is like it."""

    place: str
    versions: tuple[Version, ...]
    elsewhere: tuple[str, ...]
    near: tuple[Like, ...]


def ask_revisions(archive: Archive, place: str | None = None) -> Iterator[RevisionAnswer]:
    """What became of the report at this place; without one, of each that has more than one version."""
    places = [place] if place is not None else [row["place"] for row in archive.rows(PLACES)]
    for where in places:
        versions = tuple(_versions(archive, where))
        if versions:
            elsewhere = tuple(row["place"] for row in archive.rows(ELSEWHERE, (where,)))
            near = tuple(Like(place=row["place"], likeness=row["likeness"]) for row in archive.rows(NEAR, {"place": where}))
            yield RevisionAnswer(place=where, versions=versions, elsewhere=elsewhere, near=near)


def count_replaced(archive: Archive) -> int:
    """How many reports are earlier versions alone: at each of their places another text stands now. Counts have them too."""
    return int(next(archive.rows(REPLACED))["n"])


def _versions(archive: Archive, place: str) -> Iterator[Version]:
    before: Reading | None = None
    for row in list(archive.rows(VERSIONS, (place,))):
        reading = archive.reading(row["id"])
        if reading is None or (before and before.report.id == reading.report.id):  # other bytes with the same text
            continue
        told: dict[str, Any] = {"report": row["id"], "sha256": row["sha256"], "published": reading.report.published}
        if before:
            told |= _difference("sentences", _sentences(before), _sentences(reading))
            told |= _difference("statements", _statements(before), _statements(reading))
        yield Version(**told)
        before = reading


def _difference(what: str, was: list[str], now: list[str]) -> dict[str, Any]:
    changes = tuple(changed(was, now))
    kept = sum(one.fate == "kept" for one in changes)
    return {f"kept_{what}": kept, what: tuple(one for one in changes if one.fate != "kept")}


def changed(was: list[str], now: list[str]) -> Iterator[Changed]:
    """What became of each line, in the order they stand in."""
    for tag, i, j, k, m in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Changed(fate="kept", was=line, now=line) for line in was[i:j])
        else:
            yield from _replaced(was[i:j], now[k:m])


def _replaced(was: list[str], now: list[str]) -> Iterator[Changed]:
    """Each old line with the new one it became, if one is like it; the others were withdrawn, or are new."""
    rest = list(was)
    for line in now:
        likest = max(rest, key=lambda old: _likeness(old, line), default=None) if len(rest) * len(now) <= MOST_PAIRS else None
        if likest is not None and _likeness(likest, line) >= ALIKE:
            rest.remove(likest)
            yield Changed(fate="altered", was=likest, now=line)
        else:
            yield Changed(fate="added", now=line)
    yield from (Changed(fate="withdrawn", was=line) for line in rest)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one.split(), b=other.split(), autojunk=False).ratio()


def _sentences(reading: Reading) -> list[str]:
    text = reading.report.text
    return [" ".join(span.words(text).split()) for span in split_sentences(text)]


def _statements(reading: Reading) -> list[str]:
    """Each statement in one line: who, how, what."""
    lines = []
    for statement in reading.statements:
        speaker = reading.actor(statement.speaker)
        words = " … ".join(" ".join(span.words(reading.report.text).split()) for span in statement.content)
        lines.append(f"{speaker.name if speaker else '(nobody named)'}: {words}")
    return lines


# What reports hold that could not be read or coded as it should: told with the report, never left out.

HERE = "FROM problems CROSS JOIN newest_readings AS newest ON newest.row = problems.reading"
COUNTED = f"SELECT code, count(*) AS problems, count(DISTINCT newest.row) AS reports {HERE} GROUP BY code ORDER BY 2 DESC, 1"
# What is sorted are numbers of rows; a report's row, which holds its text, is only brought in for those that are told.
ROWS = f"""
SELECT reports.row AS report_row, reports.id AS report, reports.place, readings.title, readings.published,
    code, detail, span_start, span_end
FROM (
    SELECT problems.reading, problems.nr {HERE} WHERE :code IS NULL OR code = :code
    ORDER BY newest.published_known DESC, newest.row DESC, nr LIMIT :limit OFFSET :offset
) AS page
CROSS JOIN problems USING (reading, nr) CROSS JOIN readings ON readings.row = reading CROSS JOIN reports ON reports.row = report
ORDER BY readings.published_known DESC, readings.row DESC, nr
"""


class ProblemCount(Answer, frozen=True, kw_only=True):
    """A kind of problem: how many there are of it, and in how many reports."""

    code: str
    problems: int
    reports: int


class ProblemAnswer(Answer, frozen=True, kw_only=True):
    """One problem and the report it is of; `span` and `words` are None where it concerns the whole report."""

    report: str
    place: str
    title: str | None
    published: str | None
    code: str
    detail: str
    span: Span | None
    words: str | None


def count_problems(archive: Archive) -> list[ProblemCount]:
    """The kinds of problems there are, the most frequent first."""
    return [ProblemCount(**row) for row in archive.rows(COUNTED)]


def ask_problems(archive: Archive, code: str | None = None, limit: int = 20, offset: int = 0) -> list[ProblemAnswer]:
    """The problems of this kind, or all: those of the newest reports first."""
    rows = list(archive.rows(ROWS, {"code": code, "limit": limit, "offset": offset}))
    words = report_words(archive)

    def answer(row: Row) -> ProblemAnswer:
        piece = quoted(row, "span", words)
        told = {name: row[name] for name in ("report", "place", "title", "published", "code", "detail")}
        return ProblemAnswer(**told, span=piece.span if piece else None, words=piece.words if piece else None)

    return [answer(row) for row in rows]
