"""Tables and charts: CSV, Parquet or JSON Lines of every kind with the data dictionary beside them; SVG or PNG of a timeline."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import msgspec

from onrecord.ask import Answer, Question
from onrecord.ask.answers import select_rows
from onrecord.ask.archive import ASK, GATHERED, IN_REPORTS
from onrecord.ask.conditions import KINDS, Asked, Condition
from onrecord.ask.counts import QUADS, Month
from onrecord.ask.question import FIELDS
from onrecord.errors import ExtraError, QuestionError
from onrecord.export.columns import (
    Column,
    arrow_schema,
    arrow_table,
    columns_of,
    croissant,
    describe,
    flat,
    need,
    open_file,
    pandas_types,
    write_file,
)
from onrecord.export.events import events_told
from onrecord.store import Archive

# Everything a record holds of one kind, as answers: report by report where reports can be told apart.

KIND_NAMES = tuple(ASK)
ALL = 2**62
BATCH = 200  # reports whose records are in memory at once


def all_answers(archive: Archive, kind: str, **filters: Any) -> Iterator[Answer]:
    """All of a kind in reports that meet these filters (DERIVED of ask.question), that of the newest report first.

    A least score is asked of the kinds that have one, and of what reports hold.
    """
    filters = {name: value for name, value in filters.items() if name in FIELDS[kind]}
    if kind in GATHERED:
        yield from GATHERED[kind](archive, Question(wanted=kind, limit=ALL, **filters))  # type: ignore[arg-type]
        return
    rows = [row["reading"] for row in select_rows(archive, Question(wanted="reports", **_of_reports(kind, filters)), whole=True)]
    for start in range(0, len(rows), BATCH):
        found = f"SELECT reading, nr FROM {KINDS[kind].table} WHERE reading IN ({', '.join(map(str, rows[start : start + BATCH]))})"
        yield from IN_REPORTS[kind](archive, Question(wanted=kind, limit=ALL, **filters), Asked([Condition("", found)], {}))  # type: ignore[arg-type]


def _of_reports(kind: str, filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that tell which reports to look in: an event's own date may lie outside that of its report."""
    return {name: value for name, value in filters.items() if kind != "events" or name not in ("since", "until")}


# Which rows of a CSV must come first, so that whoever guesses a column's type from its beginning guesses right.
#
# A column of dates may be of whole days for 20,000 rows and say "2022-12" in the next. DuckDB takes it for a column of days, as its
# sample has no other, and no query of it answers any more. So the first row of each form that a column has is among the first of
# all.

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


# A folder of tables: CSV, Parquet or JSON Lines of every kind, with the data dictionary beside them (datapackage.json).

ROWS = 10_000  # in one group of a Parquet file, and in memory
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/x-ndjson"}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

Writer = Callable[[Any, Iterable[Answer], Sequence[Column]], int]


def export_tables(archive: Archive, folder: Path, ending: str, kinds: Sequence[str] = KIND_NAMES, **filters: Any) -> dict[str, int]:
    """Write one file of each kind and datapackage.json; how many rows each has.

    `ending` is csv, parquet (needs the extra "export") or jsonl: answers whole, as --json prints them. `filters` are since, until,
    publisher, place, versions and min_score. Raises ExportError, ExtraError, QuestionError.
    """
    rows, resources = {}, []
    for kind in kinds:
        columns, path = (*columns_of(kind), *_more(archive, kind, filters)), folder / f"{kind}.{ending}"
        with open_file(path) as file:
            rows[kind] = WRITERS[ending](file, all_answers(archive, kind, **filters), columns)
        resources.append(resource_of(kind, path, columns, ending))
    package = {
        "$schema": PROFILE,
        "name": "onrecord",
        "title": "A sourced record of news reports, by Onrecord",
        "resources": resources,
    }
    write_package(folder, package)
    return rows


def _more(archive: Archive, kind: str, filters: dict[str, Any]) -> Iterator[Column]:
    """Of events which of them are told by several reports; of a page's rows alone that cannot be said."""
    if kind == "events":
        tells = events_told(archive, Question(wanted="events", **filters))

        def first(event: Any) -> str:
            told = tells[event.evidence.report, event.event].first
            return f"{told.report}#{told.event}"

        yield Column("same_event", "string", describe("same_event"), first)


def write_package(folder: Path, package: dict[str, Any]) -> None:
    """Write the data dictionary: as a data package and as Croissant."""
    write_file(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n")
    write_file(folder / "croissant.json", croissant(package))


def resource_of(kind: str, path: Path, columns: Sequence[Column], ending: str) -> dict[str, Any]:
    """What datapackage.json says of one file."""
    data = path.read_bytes()
    resource = {"name": kind, "path": path.name, "format": ending, "mediatype": MEDIA[ending]}
    resource |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    fields = [{"name": column.name, "type": column.type, "description": column.description} for column in columns]
    if ending == "jsonl":  # whole answers, not rows: their schema is JSON's, and a validator is not to look for a table
        return {**resource, "type": "json", "bytes": len(data)}
    size = {} if ending == "parquet" else {"bytes": len(data)}  # frictionless counts none of Parquet, and calls any number wrong
    return {**resource, **size, "type": "table", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}}


def write_csv(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """RFC 4180 in UTF-8: lines end in CR LF, what is not stated is empty. Words that a spreadsheet would run stay as they are.

    Rows come in the order of the answers, but for those that tell what a column holds (export/tables.py), which come first.
    """
    names = [column.name for column in columns]
    texts = [at for at, column in enumerate(columns) if column.type == "string"]
    with TemporaryFile() as rows:
        early, place = Early(texts), 0
        file.write(csv_line(names))
        for number, answer in enumerate(answers):
            cells = [_plain(value) for value in flat(answer, columns).values()]
            line = csv_line(cells)
            early.look(number, cells, place, len(line))
            rows.write(line)
            place += len(line)
        early.copy(rows, file)
    return early.rows


def csv_line(cells: Sequence[Any]) -> bytes:
    """One row as RFC 4180 has it."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _plain(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


def write_jsonl(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """One answer a line, whole."""
    number = 0
    for answer in answers:
        file.write(msgspec.json.encode(answer) + b"\n")
        number += 1
    return number


def write_parquet(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """One row group of ROWS answers at a time."""
    number = 0
    schema = arrow_schema(columns).with_metadata(pandas_types(columns))
    with need("pyarrow.parquet", "export").ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(answers):
            number += len(batch)
            writer.write_table(arrow_table(batch, columns))
    return number


def _batches(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    left = iter(answers)
    while batch := list(islice(left, ROWS)):
        yield batch


WRITERS: dict[str, Writer] = {"csv": write_csv, "parquet": write_parquet, "jsonl": write_jsonl}


# Two hues that the colour-blind tell apart (Okabe and Ito 2008: blue, vermilion), the deed darker than the word.
COLOURS = {
    "verbal_cooperation": "#7fb8de",
    "material_cooperation": "#0072b2",
    "verbal_conflict": "#f0a27d",
    "material_conflict": "#c04a00",
}
ENDINGS = (".svg", ".png")


def chart_timeline(months: Sequence[Month], title: str, path: Path) -> None:
    """Draw months of cooperation (up) and conflict (down), with the statements below; the ending says SVG or PNG.

    Raises QuestionError for another ending, ExtraError without the extra "charts", ExportError where it cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise QuestionError("chart", f"{path.name} is not a picture that can be drawn", "Give a name that ends in .svg or .png")
    chart = timeline_chart(months, title)
    draw = need("vl_convert", "charts")
    # Fonts of the machine only, and no address is opened: the picture is made of what is in the record.
    if path.suffix.lower() == ".svg":
        write_file(path, draw.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[]).encode())
    else:
        write_file(path, draw.vegalite_to_png(chart.to_dict(), scale=2, allowed_base_urls=[]))


def timeline_chart(months: Sequence[Month], title: str) -> Any:
    """The chart as an altair.VConcatChart; months without a date are left out, years stand at their January."""
    altair = need("altair", "charts")
    if tuple(map(int, altair.__version__.split(".")[:1])) < (5,):
        raise ExtraError("altair", f"is of version {altair.__version__}", "Install it with: pip install -U 'onrecord[charts]'")
    dated = [month for month in months if month.month]
    bars = altair.Chart(altair.Data(values=_bars(dated)), title=title, width=640, height=220).mark_bar()
    # "2025-11" is midnight of its first day in UTC: drawn in the time of the machine, it is October west of Greenwich.
    time = altair.X("utcyearmonth(month):T", title=None, axis=altair.Axis(format="%b %Y", labelOverlap=True))
    events = bars.encode(
        x=time,
        y=altair.Y(
            "events:Q", title="conflict ↓   events   ↑ cooperation", axis=altair.Axis(tickMinStep=1, labelExpr="abs(datum.value)")
        ),
        color=altair.Color(
            "quad:N", title=None, scale=altair.Scale(domain=[_name(quad) for quad in QUADS], range=list(COLOURS.values()))
        ),
        tooltip=["utcyearmonth(month):T", "quad:N", "number:Q"],
    )
    said = [{"month": month.month, "statements": month.statements} for month in dated]
    line = altair.Chart(altair.Data(values=said), width=640, height=80).mark_line(point=True, color="#555555")
    statements = line.encode(x=time, y=altair.Y("statements:Q", title="statements", axis=altair.Axis(tickMinStep=1)))
    return altair.vconcat(events, statements).resolve_scale(x="shared")


def _bars(months: Sequence[Month]) -> list[dict[str, Any]]:
    """One bar for each quad of each month, those of conflict below the line."""
    return [
        {"month": month.month, "quad": _name(quad), "number": getattr(month, quad), "events": sign * getattr(month, quad)}
        for month in months
        for quad, sign in zip(QUADS, (1, 1, -1, -1), strict=True)
    ]


def _name(quad: str) -> str:
    return quad.replace("_", " ")
