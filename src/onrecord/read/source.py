"""From paths to bytes - nothing else of this step touches the disk - and what the user says of reports beside their text."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO, Literal, NamedTuple

import msgspec

from onrecord.errors import ReadError
from onrecord.read.decode import Bounds, decoded
from onrecord.read.fields import Given, authors_from, edtf_of
from onrecord.read.lines import date_by, date_in_name, numeric_date
from onrecord.records import Problem, Report

# From paths to bytes: the only module of this step that touches the disk.

# What is picked up from a folder; a file named outright may be called anything, and its content says what it is. Archives and
# office files that nothing here reads are picked up too: they are refused by name, and not passed over among pictures.
SUFFIXES = tuple(
    f".{ending}"
    for ending in "txt text html htm xhtml md eml mbox mht mhtml docx odt nitf anpa 7901 warc rss atom xml json jsonl ndjson csv"
    " tsv parquet pdf rtf zip tar tgz gz bz2 xz zst wacz 7z rar arc doc docm dot xls xlsx xlsm ods ppt pptx odp epub".split()
)
_HALF = re.compile("[\ud800-\udfff]")


class Source(msgspec.Struct, frozen=True):
    """The bytes of one report and where they came from; `media_type` None means that the content is to say.

    `given` are its fields if what it came in has told them apart; the bytes are then only what they were taken from.
    """

    place: str
    raw: bytes
    media_type: str | None = None
    given: Given | None = None


def find_sources(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The files these paths name, no place twice: folders walked in sorted order, everything else kept as given.

    Inside folders hidden files, links to folders and other suffixes are passed over. A missing path is kept, and so is a folder
    that cannot be listed: `load_source` rejects them by name.
    """

    found: dict[str, None] = {}
    for path in paths:
        given = os.fspath(path)
        files = [entry.path for entry in walk(given) if entry.kind in ("file", "unlisted")] if os.path.isdir(given) else [given]
        for file in files:
            found.setdefault(_without_detours(file))
    return list(found)


def load_source(path: str | os.PathLike[str], *, max_bytes: int = 20_000_000) -> Source:
    """The bytes of one file, at most `max_bytes`; raises ReadError for anything but a readable regular file."""
    file, place = open_source(path)
    with file, _disk_errors(place):
        raw = file.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
    return Source(place, raw)


def open_source(path: str | os.PathLike[str]) -> tuple[BinaryIO, str]:
    """A regular file, open for reading, and its place; raises ReadError for anything else."""
    place = place_of(os.fspath(path))
    with _disk_errors(place):
        file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 - the caller closes it
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            file.close()
            raise ReadError(place, _kind(mode), "Give a regular file")
    return file, place


@contextmanager
def _disk_errors(place: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ReadError(place, "no such file", "Check the path") from None
    except IsADirectoryError:
        raise ReadError(place, "a folder, not a file", "Name the files in it, or let find_sources walk it") from None
    except PermissionError:
        raise ReadError(place, "reading it is not permitted", "Change its permissions or run as its owner") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(place, f"it cannot be read ({error})", "Check the path and the disk") from None


def is_wanted(name: str) -> bool:
    """Whether a file of this name is picked up from a folder."""
    return name.lower().endswith(SUFFIXES)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a named pipe with no writer would hang for good."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    return "a folder, not a file" if stat.S_ISDIR(mode) else "a pipe, socket or device, not a file"


def place_of(path: str) -> str:
    """The path as given, without detours, with "/" on every system: it goes into the report's id.

    A place is always text: a byte of a name that is not UTF-8 is written as "\\xe9".
    """
    return _HALF.sub(_spelt, _without_detours(path))


def _without_detours(path: str) -> str:
    return PurePath(os.path.normpath(path)).as_posix()


def _spelt(half: re.Match[str]) -> str:
    """A byte that Python keeps as half a surrogate pair, or such a half itself."""
    code = ord(half[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


# What is in a folder, in a fixed order: every entry is a file to read or is named as what it is, so that nothing is left out.

Kind = Literal["file", "other", "hidden file", "hidden folder", "linked folder", "unlisted"]


class Entry(NamedTuple):
    """One entry of a folder, and why it could not be listed if it is a folder that could not."""

    path: str
    kind: Kind
    error: ReadError | None = None


def walk(folder: str) -> Iterator[Entry]:
    """Every entry below a folder: its files first, then its folders, each sorted by name. Links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Entry(folder, "unlisted", _unlisted(folder, error))
        return
    folders = []
    for entry in found:
        kind = _folder_kind(entry)
        if kind is None:
            folders.append(entry.path)
        else:
            yield Entry(entry.path, kind)
    for path in folders:
        yield from walk(path)


class PassedOver:
    """Counts what is passed over, and says so."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        self._link = ""  # the first of them, by its path

    def note(self, entry: Entry) -> None:
        """Count one entry that is not read."""
        self._counts[entry.kind] += 1
        if entry.kind == "other":
            self._endings[PurePath(place_of(entry.path)).suffix.lower()[:12]] += 1
        elif entry.kind == "linked folder":
            self._link = self._link or place_of(entry.path)

    def __str__(self) -> str:
        kinds = ", ".join(f"{ending or 'without ending'} {count}" for ending, count in self._endings.most_common(6))
        more = ", …" if self._counts["linked folder"] > 1 else ""
        said = {
            "other": f"files of other kinds ({kinds})",
            "hidden file": "hidden files",
            "hidden folder": "hidden folders",
            "linked folder": f"links to folders ({self._link}{more})",
        }
        told = ", ".join(f"{self._counts[kind]} {words}" for kind, words in said.items() if self._counts[kind])
        return f"passed over {told}; name one outright to have it read" if told else ""


def _folder_kind(entry: os.DirEntry[str]) -> Kind | None:
    """What an entry is; None for a folder to go into. What cannot be told is a file: opening it will say why."""
    try:
        is_folder, is_link = entry.is_dir(), entry.is_symlink()
    except OSError:
        is_folder, is_link = False, False
    if entry.name.startswith("."):
        return "hidden folder" if is_folder else "hidden file"
    if is_folder:
        return "linked folder" if is_link else None
    return "file" if is_wanted(entry.name) else "other"


def _unlisted(folder: str, error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        return ReadError(place_of(folder), "a folder that is gone", "Check the path, and read it again")
    if isinstance(error, PermissionError):
        found = "a folder that may not be listed; what is in it is not read"
        return ReadError(place_of(folder), found, "Change its permissions or run as its owner")
    words = error.strerror or type(error).__name__
    return ReadError(place_of(folder), f"a folder that cannot be listed ({words})", "Check the disk, and read it again")


# What the user says of reports beside their text: a table of them, dates in the names of files, how dates are written.

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


# How the sources of one run are to be read, and what reading them yields.


class Ways(NamedTuple):
    """What the user said of the sources: `format` overrides what their content says, `fields` which column holds what,
    and `told` is what they are beside their content."""

    bounds: Bounds = Bounds()
    format: str | None = None
    fields: dict[str, str] = {}  # noqa: RUF012 - never changed
    told: Told = Told()


class Note(NamedTuple):
    """Something to tell of a place that is no report and no fault."""

    place: str
    words: str


Item = Source | ReadError | Note  # one report, what stands in the place of one, or a remark
Items = Iterator[Item]
