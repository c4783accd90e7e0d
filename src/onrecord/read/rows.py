"""JSON, JSON Lines, CSV and TSV: a report in each record. One that is broken costs itself and no other."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from onrecord.errors import ReadError
from onrecord.read.arrays import elements_of
from onrecord.read.bounds import CHUNK, Charged, Reads, read_at_most
from onrecord.read.decode import decoded, without_places
from onrecord.read.fields import Columns, columns_for, given_from
from onrecord.read.ninjs import is_ninjs, ninjs_given
from onrecord.read.source import Source
from onrecord.read.ways import Item, Items, Note, Ways
from onrecord.records import Problem

JSON, CSV, TSV, NINJS = "application/json", "text/csv", "text/tab-separated-values", "application/ninjs+json"


def json_items(stream: Charged, place: str, ways: Ways) -> Items:
    """The records of a JSON array, of JSON Lines, or of the one list in an object; a single object is one report."""
    begin = stream.peek(CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()
    records = _Records(place, ways)
    if begin.startswith(b"["):
        yield from records.read_all(elements_of(stream, place, ways.bounds.max_bytes))
        return
    first = begin.split(b"\n", 1)[0]
    if len(first) < len(begin) and _is_object(first):
        yield from records.read_all(lines_of(stream, place, ways.bounds.max_bytes))
        return
    yield from _whole(stream, place, ways, records)


def jsonl_items(stream: Charged, place: str, ways: Ways) -> Items:
    """A record on each line."""
    yield from _Records(place, ways).read_all(lines_of(stream, place, ways.bounds.max_bytes))


def csv_items(stream: Charged, place: str, ways: Ways, *, tabs: bool = False) -> Items:
    """A record in each row, its columns named in the first."""
    csv.field_size_limit(ways.bounds.max_bytes)
    doubts: list[Problem] = []  # of the lines since the last row
    lines = _text_lines(stream, place, ways.bounds.max_bytes, doubts)
    first = stream.peek(4096).split(b"\n", 1)[0]
    comma = "\t" if tabs or (b"\t" in first and b"," not in first) else ";" if first.count(b";") > first.count(b",") else ","
    rows = csv.reader(lines, delimiter=comma, strict=True)
    header, columns = None, None  # type: list[str] | None, Columns | None
    nr = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield ReadError(f"{place}#{nr + 1}", f"not CSV after this row ({error})", "Export the table anew, quoting its fields")
            return
        if header is None:
            header = [name.strip() for name in row]
            doubts.clear()
            columns = columns_for(place, header, ways.fields)
            if columns.guessed:
                yield Note(place, f"took {columns}")
            header = _told_apart(header)
            continue
        if not any(cell.strip() for cell in row):
            continue
        nr += 1
        item = _row_item(f"{place}#{nr}", header, row, columns, TSV if comma == "\t" else CSV)
        yield _with_doubts(item, doubts)
    if not nr:
        raise ReadError(place, "a table without rows", "Give a table whose first row names its columns, or leave it out")


def record_source(place: str, row: Mapping[str, Any], columns: Columns, media_type: str, raw: bytes | None = None) -> Item:
    """One record as a report to be, or why it is none."""
    try:
        given = given_from(place, row, columns)
    except ReadError as error:
        return error
    if not given.text.strip():
        name = columns.names.get("text") or columns.names.get("html")
        return ReadError(place, f"nothing in {name!r}", "Give the report its text, or leave it out")
    return Source(place, raw if raw is not None else msgspec.json.encode(row), media_type, given)


def lines_of(stream: Reads, place: str, max_bytes: int, *, blank: bool = False) -> Iterator[bytes | ReadError]:
    """The lines of a stream, blank ones too with `blank`; one that is too long is passed over with an error."""
    rest, too_long = b"", False
    while piece := stream.read(CHUNK):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if too_long or len(line) > max_bytes:
                yield _too_long(place, max_bytes)
                too_long = False
            elif blank or line.strip():
                yield line
        if len(rest) > max_bytes:
            rest, too_long = b"", True
    if too_long:
        yield _too_long(place, max_bytes)
    elif rest.strip():
        yield rest


class _Records:
    """Reads JSON records one by one; the columns are those of the first, and found anew where a record has others."""

    def __init__(self, place: str, ways: Ways) -> None:
        self._place, self._ways = place, ways
        self._columns: dict[tuple[str, ...], Columns] = {}

    def read_all(self, records: Iterator[bytes | ReadError]) -> Items:
        """A source or an error for each record, and a note when columns had to be guessed."""
        for nr, raw in enumerate(records, start=1):
            place = f"{self._place}#{nr}"
            if isinstance(raw, ReadError):
                yield ReadError(place, raw.found, raw.remedy)
                continue
            yield from self.read_one(raw, place)

    def read_one(self, raw: bytes, place: str) -> Items:
        """One record's source, or what is wrong with it."""
        try:
            record = msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            yield ReadError(place, f"not JSON ({str(error)[:100]})", "Mend the record; the others are not affected")
            return
        yield from self.take(record, place, raw)

    def take(self, record: Any, place: str, raw: bytes | None = None) -> Items:
        """The same of a record that is parsed already."""
        if not isinstance(record, dict):
            yield ReadError(place, "not a record with named fields", "Give one JSON object for each report")
            return
        try:
            if not self._ways.fields and (self._ways.format == "ninjs" or is_ninjs(record)):
                yield Source(place, raw or msgspec.json.encode(record), NINJS, ninjs_given(record, place))
                return
            names = tuple(record)
            if names not in self._columns and len(self._columns) < 1000:
                self._columns[names] = columns_for(place, names, self._ways.fields)
                if self._columns[names].guessed and len(self._columns) == 1:
                    yield Note(self._place, f"took {self._columns[names]}")
            columns = self._columns.get(names) or columns_for(place, names, self._ways.fields)
            _check_keys(place, raw, columns)
            yield record_source(place, record, columns, JSON, raw)
        except ReadError as error:
            yield error


def _whole(stream: Charged, place: str, ways: Ways, records: _Records) -> Items:
    """An object: a report, or one list of them among what says where they are from."""
    raw = read_at_most(stream, place, ways.bounds.max_bytes)
    try:
        tree = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReadError(place, f"not JSON ({str(error)[:100]})", "Mend the file, or say what it is with --format") from None
    if not isinstance(tree, dict):
        raise ReadError(place, "JSON that is no record and no list of them", "Give an object for each report")
    lists = [value for value in tree.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if len(lists) == 1 and not is_ninjs(tree) and not _has_text(tree, place, ways):
        for nr, record in enumerate(lists[0], start=1):
            yield from records.take(record, f"{place}#{nr}")
        return
    yield from records.take(tree, place, raw)


def _has_text(tree: dict[str, Any], place: str, ways: Ways) -> bool:
    try:
        return bool(given_from(place, tree, columns_for(place, tree, ways.fields)).text.strip())
    except ReadError:
        return False


def _check_keys(place: str, raw: bytes | None, columns: Columns) -> None:
    """Raise ReadError if a key that holds a field comes twice in a record: only the last of them would be read."""
    likely = [name for name in columns.names.values() if raw and raw.count(msgspec.json.encode(name)) > 1]
    keys: list[str] = []
    if likely and raw:
        with suppress(ValueError, RecursionError):  # numbers, or depths, that only msgspec takes
            keys = json.loads(raw, object_pairs_hook=lambda pairs: [key for key, _ in pairs])  # of the outermost object, in the end
    if twice := next((name for name in likely if keys.count(name) > 1), None):
        raise ReadError(place, f"{keys.count(twice)} keys named {twice!r}", "Name each key otherwise")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False


def _text_lines(stream: Charged, place: str, max_bytes: int, doubts: list[Problem]) -> Iterator[str]:
    """The lines of a table as characters; what is doubtful in them is added to `doubts`. Raises ReadError for one too long."""
    for line in lines_of(stream, place, max_bytes, blank=True):
        if isinstance(line, ReadError):
            raise line
        if b"\0" in line:
            found = "binary data (a NUL) in the table"
            raise ReadError(place, found, "Save the table as CSV in UTF-8; UTF-16 must start with its byte order mark")
        words, problems = decoded(place, line)
        doubts += without_places(problems)
        yield words + "\n"


def _told_apart(header: list[str]) -> list[str]:
    """The names of the columns, each once: the second of a name is called "name (2)"."""
    met: Counter[str] = Counter()
    names = []
    for name in header:
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return names


def _row_item(place: str, header: list[str], row: list[str], columns: Columns | None, media_type: str) -> Item:
    if columns is None or len(row) != len(header):
        found = f"{len(row)} cells in a table of {len(header)} columns"
        return ReadError(place, found, "Quote the cells that hold commas or line breaks")
    return record_source(place, dict(zip(header, row, strict=True)), columns, media_type)


def _with_doubts(item: Item, doubts: list[Problem]) -> Item:
    if doubts and isinstance(item, Source) and item.given:
        given = msgspec.structs.replace(item.given, problems=(*doubts[:1], *item.given.problems))
        item = msgspec.structs.replace(item, given=given)
    doubts.clear()
    return item


def _too_long(place: str, max_bytes: int) -> ReadError:
    return ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
