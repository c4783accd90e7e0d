"""What reports hold that could not be read or coded as it should: told with the report, never left out."""

from __future__ import annotations

from onrecord.ask.answers import Answer, Row, quoted, report_words
from onrecord.records import Span
from onrecord.store import Archive

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
