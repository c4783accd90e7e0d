"""What `onrecord read` is told of reports beside their text, and whether all of it came to something."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.cli.terminal import console_on, warn
from onrecord.intake import Outcome
from onrecord.read import Told, pattern_of, told_by

if TYPE_CHECKING:
    from onrecord.cli.intake import Given


def told_from(given: Given) -> Told:
    """What the options say of the reports; doubts in the table are named. Raises SettingError and ReadError."""
    form = pattern_of(given.date_format) if given.date_format else None
    rows, doubts = told_by(given.metadata, given.key, form) if given.metadata else ({}, [])
    console = console_on(sys.stderr)
    for doubt in doubts:
        warn(console, f"note: {doubt}")
    return Told(rows, {row.address: name for name, row in rows.items() if row.address}, given.date_from_name, form)


class Checked:
    """Follows a run: which files had no row or no date in their names, which rows no file, how many reports no date."""

    def __init__(self, told: Told, table: Path | None) -> None:
        self._told, self._table = told, table
        self._met: set[str] = set()
        self._held = self.undated = 0

    def doubts(self, outcome: Outcome) -> Iterator[str]:
        """What is to be said of one item."""
        name = self._told.row(outcome.place)
        if name:
            self._met.add(name)
        elif self._table:
            yield f"{outcome.place}: no row in {self._table}; what the report states is taken"
        if outcome.status == "duplicate":
            self._held += 1
        if outcome.status != "kept":
            return
        if self._told.from_name and not self._told.name_date(name or outcome.place) and not (name and self._told.rows[name].date):
            yield f"{outcome.place}: its name states no date; what the report states is taken"
        self.undated += bool(outcome.reading and not outcome.reading.report.published)

    def rest(self) -> Iterator[str]:
        """What is to be said at the end."""
        for name, row in self._told.rows.items():
            if name not in self._met:
                yield f"{self._table}:{row.line}: no file {name!r} was read"
        if self._held and (self._table or self._told.from_name or self._told.form):
            yield f"{self._held} duplicates stay as they are on record; what is said beside the text is for new reports"
