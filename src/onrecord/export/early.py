"""Which rows of a CSV must come first, so that whoever guesses a column's type from its beginning guesses right.

A column of dates may be of whole days for 20,000 rows and say "2022-12" in the next. DuckDB takes it for a column of days, as its
sample has no other, and no query of it answers any more. So the first row of each form that a column has is among the first of all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, BinaryIO

LATE = 50  # rows that everybody looks at: polars guesses from 100, DuckDB from 20,480
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|\.\d+)([eE][+-]?\d+)?")
DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
TRUTHS = ("true", "false", "t", "f", "yes", "no")
WORDS = "words"


def form_of(cell: str) -> str:
    """What a cell looks like to whoever guesses: a number, a day, a time, a day with a time, a truth, or else words."""
    if not cell[:1].isdigit() and cell[:1] not in ("+", "-", "."):
        return "truth" if cell.lower() in TRUTHS else WORDS
    if NUMBER.fullmatch(cell):
        return "whole number" if cell.lstrip("+-").isdigit() else "number"
    for form in (DAY, TIME):
        if form.fullmatch(cell):
            return "day" if form is DAY else "time"
    return "day and time" if DAY.match(cell) and ":" in cell else WORDS


class Early:
    """Looks at the rows as they are written, and copies them in their order with those first that must be."""

    def __init__(self, columns: Sequence[int]) -> None:
        """`columns` are the numbers of those that hold text, whose type is for others to guess."""
        self._forms: dict[int, set[str]] = {at: set() for at in columns}
        self._first: list[tuple[int, int]] = []  # where in the file, and how long
        self.rows = 0

    def look(self, number: int, cells: Sequence[Any], place: int, size: int) -> None:
        """Look at a row, at this place of the file and of so many bytes."""
        self.rows = number + 1
        for at in list(self._forms):
            form = form_of(cells[at]) if cells[at] else None
            if form is None or form in self._forms[at]:
                continue
            if self._forms[at] and number >= LATE and (place, size) not in self._first:
                self._first.append((place, size))
            self._forms[at].add(form)
            if form == WORDS:  # words are words, whatever else there is
                del self._forms[at]

    def copy(self, rows: BinaryIO, file: Any) -> None:
        """Copy all rows to the file."""
        for place, size in self._first:
            rows.seek(place)
            file.write(rows.read(size))
        done = 0
        for place, size in [*self._first, (rows.seek(0, 2), 0)]:
            rows.seek(done)
            _copy(rows, file, place - done)
            done = place + size


def _copy(rows: BinaryIO, file: Any, size: int) -> None:
    while size > 0 and (piece := rows.read(min(size, 1 << 20))):
        file.write(piece)
        size -= len(piece)
