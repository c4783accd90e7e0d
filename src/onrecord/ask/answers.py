"""What answers are made of: exact words, and the report they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.records import Record, Span
from onrecord.store import Archive

TEXT = "SELECT text FROM reports WHERE row = ?"
# The columns of a report an answer stands in, beside `newest` (its reading that is asked) and `reports`.
REPORT = "reports.row AS report_row, reports.id AS report, reports.place, newest.title AS headline, newest.published, newest.coder"
NEWEST_FIRST = "newest.published_known DESC NULLS LAST, newest.published DESC, reports.place, reports.id"
EVIDENCE = 5  # the newest pieces of evidence an answer carries; it also says how many reports there are

Words = Callable[[int, Span], str]


class Answer(Record, frozen=True, kw_only=True):
    """What every answer can do."""

    def to_json(self) -> bytes:
        """One line of JSON, UTF-8, no newline: what `--json` prints."""
        return msgspec.json.encode(self)


class Quoted(Record, frozen=True, kw_only=True):
    """Exact words of a report and where they stand in its text."""

    span: Span
    words: str


class Evidence(Record, frozen=True, kw_only=True):
    """Exact words, where they stand, and the report they stand in. `published` is EDTF; `headline` is the report's title."""

    report: str
    headline: str | None
    place: str
    published: str | None
    coder: str
    span: Span
    words: str


def report_words(archive: Archive) -> Words:
    """A function that slices the text of the report with this row; it remembers the last few texts."""

    @lru_cache(maxsize=8)
    def text_of(report_row: int) -> str:
        text: str = next(archive.rows(TEXT, (report_row,)))["text"]
        return text

    return lambda report_row, span: span.words(text_of(report_row))


def evidence_from(row: Mapping[str, Any], column: str, words: Words) -> Evidence:
    """The evidence a row of REPORT columns points to with the span in `column`."""
    span = Span(row[f"{column}_start"], row[f"{column}_end"])
    told = {name: row[name] for name in ("report", "headline", "place", "published", "coder")}
    return Evidence(**told, span=span, words=words(row["report_row"], span))


def date_range(rows: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The first and last date known of these rows' reports, EDTF; (None, None) if none is."""
    known = sorted(row["known"] for row in rows if row["known"])
    return (known[0], known[-1]) if known else (None, None)
