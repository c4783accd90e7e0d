"""JSON, JSON Lines, CSV and TSV: a report in each record. One that is broken costs itself and no other."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from onrecord.errors import ReadError
from onrecord.read.decode import CHUNK, Charged, Reads, decoded, read_at_most, without_places
from onrecord.read.fields import Columns, Given, authors_from, columns_for, given_from
from onrecord.read.source import Item, Items, Note, Source, Ways
from onrecord.records import Problem

# The elements of one JSON array one by one, so that an array of any length is read in little memory.

# A run without structure; an escape; a sign. Within words only the first two forms and the quotation mark matter.
_OUTSIDE = re.compile(rb'[^"\[\]{},]+')
_WITHIN = re.compile(rb'(?:[^"\\]+|\\[\s\S])+')


def elements_of(stream: Reads, place: str, max_bytes: int) -> Iterator[bytes | ReadError]:
    """Each element's bytes, of an array behind the first too; an error in the place of the last where an array breaks off.

    Raises ReadError for an element that is too long.
    """
    scan, piece = _Scan(), b""
    while piece := piece or stream.read(CHUNK):
        if scan.ended:
            piece = piece.lstrip()
            if piece and not piece.startswith(b"["):
                yield ReadError(place, "something after the list's end that is no list", "Give it as a file of its own")
                return
            scan = _Scan() if piece else scan
        for element in scan.take(piece):
            yield element if len(element) <= max_bytes else _too_long(place, max_bytes)
        if len(scan.element) > max_bytes:
            raise _too_long(place, max_bytes)
        piece = scan.after
    if not scan.ended:
        yield ReadError(place, "the list breaks off here", "Export or copy the file anew")


def _too_long(place: str, max_bytes: int) -> ReadError:
    return ReadError(place, f"a record larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")


class _Scan:
    """Where in the array the bytes are: how deep, whether within words, and the element so far."""

    def __init__(self) -> None:
        self.depth, self.within, self.ended = 0, False, False
        self.element = bytearray()
        self._rest, self.after = b"", b""  # of a piece: half an escape, and what follows the array's end

    def take(self, piece: bytes) -> Iterator[bytes]:
        """The elements that end in this piece."""
        data, at = self._rest + piece, 0
        self._rest, self.after = b"", b""
        while at < len(data) and not self.ended:
            run = (_WITHIN if self.within else _OUTSIDE).match(data, at)
            if run:
                self.element += run[0] if self.depth else b""
                at = run.end()
            elif self.within and data[at : at + 1] == b"\\":  # the first half of an escape
                self._rest = data[at:]
                return
            else:
                if self._ends_element(data[at : at + 1]):
                    yield from self._taken()
                at += 1
        self.after = data[at:]

    def _ends_element(self, sign: bytes) -> bool:
        """Note one sign of structure; True if an element ends before it."""
        outer = self.depth
        if sign == b'"':
            self.within = not self.within
        elif not self.within and sign in b"[{":
            self.depth += 1
        elif not self.within and sign in b"]}":
            self.depth -= 1
            self.ended = self.depth <= 0
        ends = self.ended or (sign == b"," and outer == 1 and not self.within)
        if not ends and outer:
            self.element += sign
        return ends

    def _taken(self) -> Iterator[bytes]:
        if words := bytes(self.element).strip():
            yield words
        self.element.clear()


# ninjs, the IPTC's news in JSON: versions 1 (body_text, headline) and 2 and later (bodies, headlines: lists with roles).

DATES = ("firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated", "versionCreated")


def is_ninjs(record: dict[str, Any]) -> bool:
    """Whether a record has an address and a body as ninjs names them."""
    return "uri" in record and any(
        name.startswith(("body_", "bodies")) or (name == "descriptions" and "headlines" in record) for name in record
    )


def ninjs_given(record: dict[str, Any], place: str) -> Given:
    """The fields of one item; raises ReadError if it has no text: a picture, a video, a package."""
    text, markup = _body(record)
    if not text:
        raise ReadError(place, f"a ninjs item of type {str(record.get('type', 'unknown'))[:40]!r} without text", "Leave it out")
    writers = [_name([one]) for one in _list(record.get("people")) if one.get("rel") in ("author", "creator")]
    return Given(
        text=text,
        markup=markup,
        title=_string(record.get("headline")) or _first(record.get("headlines")) or _string(record.get("title")),
        publisher=_string(record.get("provider"))
        or _first_of(record, "infosources", "infoSources")
        or _string(record.get("copyrightholder"))
        or _string(record.get("copyrightHolder")),
        authors=authors_from(_string(record.get("byline")) or record.get("by") or writers),
        published=next(filter(None, (_string(record.get(key)) for key in DATES)), None),
        lang=_string(record.get("language")),
    )


def _body(record: dict[str, Any]) -> tuple[str, bool]:
    """The text, plain if there is one, and whether it is markup."""
    if text := _string(record.get("body_text")) or _string(record.get("body_textonly")):
        return text, False
    if page := _string(record.get("body_xhtml")) or _string(record.get("body_html")):
        return page, True
    bodies = _list(record.get("bodies")) or [
        one for one in _list(record.get("descriptions")) if one.get("role") in ("text", "main")
    ]
    plain = [one for one in bodies if "plain" in str(one.get("contenttype") or one.get("contentType"))]
    for one in plain + bodies:
        if text := _string(one.get("value")):
            return text, one not in plain and "<" in text
    return "", False


def _first(values: Any) -> str | None:
    """The main headline, else the first."""
    entries = _list(values)
    entries.sort(key=lambda one: "main" not in str(one.get("role")))
    return next(filter(None, (_string(one.get("value")) for one in entries)), None)


def _first_of(record: dict[str, Any], *names: str) -> str | None:
    """The first name in a list that goes by either spelling, of ninjs 2 or 3."""
    return next(filter(None, (_name(record.get(name)) for name in names)), None)


def _name(values: Any) -> str | None:
    return next(filter(None, (_string(one.get("name")) for one in _list(values))), None)


def _list(values: Any) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


# JSON, JSON Lines, CSV and TSV: a report in each record. One that is broken costs itself and no other.

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
    if b"\0" in stream.peek(4096):
        raise ReadError(place, "binary data (a NUL) in the records", "Give text; UTF-16 must start with its byte order mark")
    yield from _Records(place, ways).read_all(lines_of(stream, place, ways.bounds.max_bytes))


_SEP = re.compile(rb"(?i)\s*\"?sep=([,;|\t])\"?\s*$")  # what Excel writes and reads above a table's names


def csv_items(stream: Charged, place: str, ways: Ways, *, tabs: bool = False) -> Items:
    """A record in each row, its columns named in the first."""
    csv.field_size_limit(ways.bounds.max_bytes)
    doubts: list[Problem] = []  # of the lines since the last row
    lines = _text_lines(stream, place, ways.bounds.max_bytes, doubts)
    first = stream.peek(4096).split(b"\n", 1)[0]
    comma = "\t" if tabs or (b"\t" in first and b"," not in first) else ";" if first.count(b";") > first.count(b",") else ","
    if said := _SEP.match(first):
        comma = said[1].decode("latin-1")
        next(lines)
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
                yield _row_too_long(place, max_bytes)
                too_long = False
            elif blank or line.strip():
                yield line
        if len(rest) > max_bytes:
            rest, too_long = b"", True
    if too_long:
        yield _row_too_long(place, max_bytes)
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
            yield ReadError(place, f"not JSON ({str(error)[:100]})", "Correct the record; the others are not affected")
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
            record = record if self._ways.fields else _lifted(record, place)
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


def _lifted(record: dict[str, Any], place: str) -> dict[str, Any]:
    """The record with the "body" that stands one level below, where by itself it has no more than a description."""
    below = [value["body"] for value in record.values() if isinstance(value, dict) and isinstance(value.get("body"), str)]
    if len(below) != 1 or "description" not in record or columns_for(place, record, {}).names.get("text") != "description":
        return record
    rest = {name: value for name, value in record.items() if name != "description"}
    return rest | {"html" if below[0].lstrip().startswith("<") else "body": below[0]}


def _whole(stream: Charged, place: str, ways: Ways, records: _Records) -> Items:
    """An object: a report, or one list of them among what says where they are from."""
    raw = read_at_most(stream, place, ways.bounds.max_bytes)
    try:
        tree = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReadError(place, f"not JSON ({str(error)[:100]})", "Correct the file, or say what it is with --format") from None
    if not isinstance(tree, dict):
        raise ReadError(place, "JSON that is no record and no list of them", "Give an object for each report")
    lists = [value for value in tree.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if len(lists) == 1 and not is_ninjs(tree) and (not _has_text(tree, place, ways) or _describes(tree, lists[0], place, ways)):
        for nr, record in enumerate(lists[0], start=1):
            yield from records.take(record, f"{place}#{nr}")
        return
    yield from records.take(tree, place, raw)


def _has_text(tree: dict[str, Any], place: str, ways: Ways) -> bool:
    try:
        return bool(given_from(place, tree, columns_for(place, tree, ways.fields)).text.strip())
    except ReadError:
        return False


def _describes(tree: dict[str, Any], records: list[dict[str, Any]], place: str, ways: Ways) -> bool:
    """Whether the text of an object is what it says of the list in it, as a feed in JSON does, and the list holds the texts."""
    names = columns_for(place, tree, ways.fields).names
    return names.get("text", "").casefold() == "description" and _has_text(records[0], place, ways)


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


def _row_too_long(place: str, max_bytes: int) -> ReadError:
    return ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
