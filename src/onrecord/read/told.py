"""What the user says of reports beside their text: a table of them, dates in the names of files, how dates are written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from onrecord.errors import ReadError
from onrecord.read.decode import decoded
from onrecord.read.fields import authors_from
from onrecord.read.given import edtf_of
from onrecord.read.source import Source, place_of
from onrecord.read.stamps import date_by, date_in_name, numeric_date
from onrecord.records import Problem, Report

COLUMNS = ("date", "publisher", "title", "author", "address")
_YEAR = re.compile(r"\d{4}")
_ENDINGS = re.compile(r"(?:\.[A-Za-z]\w{0,5}){1,2}$")


class Row(NamedTuple):
    """What a table says of one report; `line` is where. `date` is EDTF; what is None the table leaves to the report."""

    line: int
    date: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    address: str | None = None


class Told(NamedTuple):
    """All of it; `rows` are by the name of the file, as the table has it, `places` those names by the addresses in it.

    `form` finds a date as the user writes them.
    """

    rows: Mapping[str, Row] = {}
    places: Mapping[str, str] = {}
    from_name: bool = False
    form: re.Pattern[str] | None = None

    def row(self, place: str) -> str | None:
        """The name in the table that is this file's, the one with most folders if there are several."""
        if place in self.places:
            return self.places[place]
        folders = place.split("/")
        names = ["/".join(folders[nr:]) for nr in range(len(folders))] if self.rows else []
        bare = [_ENDINGS.sub("", name) for name in names]
        return next((name for name in (*names, *bare) if name in self.rows), None)

    def placed(self, source: Source) -> Source:
        """The source under its address, if the table has one: that is its place from here on."""
        address = self.rows[name].address if (name := self.row(source.place)) else None
        return msgspec.structs.replace(source, place=address) if address else source

    def name_date(self, place: str) -> str | None:
        """The date in the name of the file at this place."""
        return date_in_name(place.split("#", maxsplit=1)[0].rsplit("/", 1)[-1], self.form)

    def given(self, source: Source) -> Source:
        """The source with a date in its fields that is written as the user says read as such."""
        if not (self.form and source.given and source.given.published):
            return source
        day = date_by(self.form, source.given.published)
        return msgspec.structs.replace(source, given=msgspec.structs.replace(source.given, published=day)) if day else source

    def apply(self, report: Report) -> tuple[Report, tuple[Problem, ...]]:
        """The report as the table says, else with the date in its file's name, or in its own words by the user's form.

        A part of a file of many keeps its own date before that of the file's name. Two days that differ are a problem on it.
        """
        name = self.row(report.place)
        row = self.rows[name] if name else Row(0)
        named = self.name_date(name or report.place) if self.from_name and not ("#" in report.place and report.published) else None
        formed = date_by(self.form, _head(report)) if self.form and len(report.published or "") < len("2025-03-14") else None
        date = row.date or named or formed
        changes = {"published": date, "publisher": row.publisher, "title": row.title, "authors": row.authors}
        told = msgspec.structs.replace(report, **{field: value for field, value in changes.items() if value})
        if not date or not report.published or date.startswith(report.published) or report.published.startswith(date):
            return told, ()
        detail = f"dated {date} as {'the table' if row.date else 'its name'} says; its text says {report.published}"
        return told, (Problem(code="date-differs", detail=detail),)


def _head(report: Report) -> str:
    """The lines of a report that may state its date: all but body and captions."""
    return "\n".join(
        part.span.words(report.text) for part in report.parts if part.kind in ("dateline", "byline", "credit", "furniture")
    )


def told_by(path: Path, key: str, form: re.Pattern[str] | None) -> tuple[dict[str, Row], list[str]]:
    """The rows of a table by the name of the file that its column `key` holds, and what is doubtful in it, each named.

    Raises ReadError for what is no table, has no such column, or names a file twice.
    """
    place = place_of(str(path))
    rows, doubts = {}, []  # type: dict[str, Row], list[str]
    for line, cells in _lines(place, path, key, doubts):
        name = place_of(cells[key]) if cells[key] else ""
        if not name:
            doubts.append(f"{place}:{line}: nothing in {key!r}; the row is left out")
        elif name in rows:
            raise ReadError(f"{place}:{line}", f"{name!r} has a row before, in line {rows[name].line}", "Give each file one row")
        else:
            rows[name] = _row(f"{place}:{line}", line, cells, form, doubts)
    addresses = Counter(row.address for row in rows.values() if row.address)
    if twice := next((address for address, times in addresses.items() if times > 1), None):
        raise ReadError(place, f"two rows have the address {twice!r}", "Give each report an address of its own, or none")
    return rows, doubts


def _lines(place: str, path: Path, key: str, doubts: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it ends in, its cells by column; columns that nothing is taken from are a doubt."""
    try:
        text, _ = decoded(place, path.read_bytes())
    except OSError as error:
        raise ReadError(place, f"cannot be read ({error.strerror})", "Give a CSV file") from error
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=comma, strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        if key.casefold() not in header:
            found = f"no column named {key!r}; there are {', '.join(map(repr, header[:20])) or 'none'}"
            raise ReadError(place, found, "Name the column that holds the files' names with --key")
        known = {key.casefold(): key, **{name: name for name in COLUMNS}}
        if unused := [name for name in header if name not in known]:
            doubts.append(f"{place}: nothing is taken from {', '.join(map(repr, unused[:20]))}; it takes {', '.join(COLUMNS)}")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                filled = dict.fromkeys(known.values(), "") | {
                    known[name]: cell.strip() for name, cell in zip(header, cells, strict=False) if name in known
                }
                yield reader.line_num, filled
    except csv.Error as error:
        raise ReadError(place, f"no CSV at line {reader.line_num} ({error})", "Export the table anew, quoting its cells") from None


def _row(place: str, line: int, cells: dict[str, str], form: re.Pattern[str] | None, doubts: list[str]) -> Row:
    words = cells["date"]
    date = (date_by(form, words) if form else None) or edtf_of(words) or numeric_date(words)
    if words and not date:
        doubts.append(f"{place}: the date {words[:60]!r} is not read; what the report states is taken. Say --date-format")
    elif date and _YEAR.fullmatch(date) and not _YEAR.fullmatch(words):
        doubts.append(f"{place}: of the date {words[:60]!r} the year is taken: day or month first? Say --date-format")
    address = cells["address"]
    if address and not re.match(r"https?://\S+$", address):
        doubts.append(f"{place}: the address {address[:60]!r} is none; the file's path is taken. Give http:// or https://")
        address = ""
    return Row(line, date, cells["publisher"] or None, cells["title"] or None, authors_from(cells["author"]), address or None)
