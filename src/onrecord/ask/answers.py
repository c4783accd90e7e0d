"""What answers are made of: exact words, and the report they stand in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.records import Record, Span
from onrecord.store import Archive, found_in

Row = dict[str, Any]

TEXT = "SELECT text FROM reports WHERE row = ?"
# The columns of a report an answer stands in, beside `newest` (its reading that is asked) and `reports`.
REPORT = "reports.row AS report_row, reports.id AS report, reports.place, newest.title AS headline, newest.published, newest.coder"
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


def quoted_at(row: Mapping[str, Any], column: str, words: Words) -> Quoted:
    """The words of the span in `column` of a row of REPORT columns."""
    span = Span(row[f"{column}_start"], row[f"{column}_end"])
    return Quoted(span=span, words=words(row["report_row"], span))


def quoted(row: Mapping[str, Any], column: str, words: Words) -> Quoted | None:
    """The same, None where the row has no such span."""
    return None if row[f"{column}_start"] is None else quoted_at(row, column, words)


def evidence_from(row: Mapping[str, Any], column: str, words: Words) -> Evidence:
    """The same, with the report the words stand in."""
    told = {name: row[name] for name in ("report", "headline", "place", "published", "coder")}
    piece = quoted_at(row, column, words)
    return Evidence(**told, span=piece.span, words=piece.words)


def highlights(asked: str | None, pieces: Iterable[Quoted | Evidence | None]) -> tuple[Span, ...]:
    """Where in the report the words asked for stand, within these pieces; nothing if no words were."""
    if asked is None:
        return ()
    found = {
        Span(piece.span.start + hit.start, piece.span.start + hit.end)
        for piece in pieces
        if piece
        for hit in found_in(piece.words, asked)
    }
    return tuple(sorted(found))


def gather(rows: Iterable[Row], same: Callable[[Row], Hashable]) -> list[list[Row]]:
    """The rows that say the same, together; in the order of their first."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(same(row), []).append(row)
    return list(groups.values())


def date_range(rows: list[Row]) -> tuple[str | None, str | None]:
    """The first and last date known of these rows' reports, EDTF; (None, None) if none is."""
    known = sorted(row["known"] for row in rows if row["known"])
    return (known[0], known[-1]) if known else (None, None)
