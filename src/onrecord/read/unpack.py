"""From files to reports: what each file is, and each report in it. Streams; nothing here holds more than one report.

Reports are numbered within what holds them: "crawl.warc#3" is its third record, "all.zip#2#5" the fifth record of the second file
in a zip. What is broken becomes an error in the place of a report, and what stands before it is read all the same.
"""

from __future__ import annotations

import lzma
import os
import tarfile
import zipfile
import zlib
from importlib import import_module
from typing import Any, BinaryIO, cast

from onrecord.errors import ReadError
from onrecord.read import json_csv
from onrecord.read.archives import Members, office_kind, tar_items, zip_items
from onrecord.read.decode import HEAD, Budget, Charged, Recoded, has_old_lines, is_wide, marked, read_at_most, spooled
from onrecord.read.formats import MAY_BE_LIVE, PACKINGS, export_of_page, format_of, proquest_documents
from onrecord.read.source import Items, Source, Ways, open_source

LINED = ("csv", "tsv", "jsonl")
# By format that is read whole: the module that reads it, and its function. Each is imported when it is wanted.
_READERS = {"feed": ("news_xml", "feed_items"), "newsml": ("news_xml", "newsml_items"), "nitf": ("news_xml", "agency_items"),
            "mail": ("documents", "mail_items"), "wire": ("documents", "wire_items"), "markdown": ("documents", "markdown_items"),
            "docx": ("documents", "docx_items"), "odt": ("documents", "odt_items")}  # fmt: skip
EXTRAS = {"fastwarc": "warc", "pyarrow": "parquet"}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, RuntimeError, NotImplementedError,
           ValueError, OverflowError, MemoryError)  # fmt: skip


def find_items(path: str | os.PathLike[str], ways: Ways) -> Items:
    """Every report in one file, or the error in the place of one; nothing is raised."""
    try:
        file, place = open_source(path)
    except ReadError as error:
        yield error
        return
    with file:
        size = os.fstat(file.fileno()).st_size
        yield from items_in(file, place, ways, Budget(place, size, ways.bounds))


def is_plain_text(path: str | os.PathLike[str]) -> bool:
    """Whether a file is plain text, by its first bytes; raises OSError."""
    with open(path, "rb") as file:
        return format_of(file.read(HEAD), os.path.basename(path)) == "text"


def items_in(file: BinaryIO, place: str, ways: Ways, budget: Budget) -> Items:
    """Every report in an open file that can seek, or the error in the place of one; nothing is raised."""
    items = _guarded(_opened(file, place, os.path.basename(place), ways, budget, 0), place)
    for item in items:
        if isinstance(item, Source) and _may_be_live(item):
            from onrecord.read.live import live_items

            yield from live_items(item)
        else:
            yield item


def _may_be_live(source: Source) -> bool:
    """Whether these may be the bytes of a live blog, which holds many reports; most pages are told at once that are none."""
    is_page = source.given is None and (source.media_type or "text/html").startswith("text/html")
    return is_page and MAY_BE_LIVE.search(source.raw) is not None


def _opened(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """The reports in a file or stream of this name, `depth` packings deep."""
    head = _peeked(file)
    kind = ways.format if ways.format and not _is_packing(head) else format_of(head, name)
    if kind in PACKINGS:
        if depth >= ways.bounds.nesting:
            raise ReadError(place, f"packed more than {ways.bounds.nesting} times over", "Unpack it first, or raise max_nesting")

        def open_member(inner: BinaryIO, where: str, called: str) -> Items:
            return _guarded(_opened(inner, where, called, ways, budget, depth + 1), where)

        if kind == "zip":
            file = _seekable(file)
            if document := office_kind(file, place):
                yield from _streamed(Charged(file, budget), place, document, ways)
            else:
                yield from zip_items(file, place, budget, open_member)
        elif kind == "tar":
            yield from tar_items(file, place, budget, open_member)
        elif kind == "zstd":
            from fastwarc.stream_io import ZstdReader

            unpacked = Charged(cast("BinaryIO", ZstdReader(cast("Any", file))), budget)
            yield from _opened(cast("BinaryIO", unpacked), place, name.removesuffix(".zst"), ways, budget, depth + 1)
        else:
            yield from _unpacked(file, place, name, ways, budget, depth + 1)
    elif kind == "parquet":
        from onrecord.read.parquet import parquet_items

        yield from parquet_items(_seekable(file), place, ways, budget)
    else:
        stream = file if isinstance(file, Charged) else Charged(file, _Free())
        yield from _streamed(_in_one_form(stream, head, place, kind), place, kind, ways)


def _in_one_form(stream: Charged, head: bytes, place: str, kind: str) -> Charged:
    """The stream as the readers of records know it: in UTF-8 without a byte order mark, its lines ending in LF."""
    if kind == "warc" and is_wide(head):
        raise ReadError(place, "a WARC file that was converted to UTF-16 or UTF-32", "Copy or fetch the file anew, byte by byte")
    old_lines = kind in LINED and has_old_lines(head)
    if kind not in (*LINED, "json", "ninjs", "warc", "mail", "wire") or not (marked(head) or old_lines):
        return stream
    return Charged(Recoded(stream, head, old_lines=old_lines), _Free())


def _streamed(stream: Charged, place: str, kind: str, ways: Ways) -> Items:
    """The reports of a format that is read from its beginning on."""
    if kind == "warc":
        from onrecord.read.warc import warc_items

        yield from warc_items(stream, place, ways)
    elif kind in ("json", "ninjs"):
        yield from json_csv.json_items(stream, place, ways)
    elif kind == "jsonl":
        yield from json_csv.jsonl_items(stream, place, ways)
    elif kind in ("csv", "tsv"):
        yield from json_csv.csv_items(stream, place, ways, tabs=kind == "tsv")
    else:
        yield from _whole(read_at_most(stream, place, ways.bounds.max_bytes), place, kind, forced=ways.format is not None)


def _whole(raw: bytes, place: str, kind: str, *, forced: bool) -> Items:
    """The reports of a format that is read whole."""
    if reader := _READERS.get(kind):
        module, name = reader
        yield from getattr(import_module(f"onrecord.read.{module}"), name)(raw, place)
    elif maker := _maker_of(raw, place, kind):
        from onrecord.read.exports import export_items

        yield from export_items(raw, place, maker)
    else:
        if kind == "text" and (count := proquest_documents(raw)) > 1:
            raise ReadError(
                place, f"a ProQuest export of {count} documents, which are not told apart", "Give each document as its own file"
            )
        media_types = {"pdf": "application/pdf", "rtf": "application/rtf", "html": "text/html"}
        yield Source(place, raw, media_types.get(kind) or ("text/plain" if forced else None))


def _maker_of(raw: bytes, place: str, kind: str) -> str | None:
    """Whose export it is, if it is one: of a page all is looked at, as its style may be longer than what formats are told by."""
    if kind in ("nexis", "factiva", "pressreader"):
        return kind
    if kind == "html":
        return export_of_page(raw)
    if kind != "rtf":
        return None
    from onrecord.read.report import rtf_text

    kind = format_of(rtf_text(place, raw)[0].encode()[: 16 * HEAD])
    return kind if kind in ("nexis", "factiva") else None


def _unpacked(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """What gzip, bzip2 or xz holds: one file, at the same place."""
    kind = format_of(_peeked(file))
    members = Members(file, kind)
    name = name.rpartition(".")[0] if "." in name else name
    yield from _opened(cast("BinaryIO", Charged(members, budget)), place, name, ways, budget, depth)
    if members.rest:
        found = f"something after the end of the {kind} file that is no {kind}"
        yield ReadError(place, found, "Copy or fetch the file anew; what stands before was read")


def _guarded(items: Items, place: str) -> Items:
    """The items, and an error in the place of what goes wrong among them."""
    try:
        yield from items
    except ReadError as error:
        yield error
    except ModuleNotFoundError as error:
        module = (error.name or "").split(".")[0]
        extra = EXTRAS.get(module, "all")
        yield ReadError(place, f"reading it needs {module}, which is not installed", f"pip install 'onrecord[{extra}]'")
    except RecursionError:
        yield ReadError(place, "nested too deep", "Leave it out")
    except _BROKEN as error:
        words = str(error)[:100] or type(error).__name__
        yield ReadError(place, f"it cannot be unpacked ({words})", "Copy or fetch the file anew; what stands before was read")
    except Exception as error:
        found = f"reading it failed with {type(error).__name__}: {str(error)[:100]}"
        yield ReadError(place, found, "Report this as a bug; the other reports are not affected")
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # a panic in fastwarc's Rust is no Exception
            raise
        yield ReadError(place, f"reading it failed ({str(error)[:100]})", "Leave it out, or unpack it with another program")


class _Free(Budget):
    """A budget for what is not packed: its own size is its bound."""

    def __init__(self) -> None:
        self.left = 0

    def spend(self, size: int) -> None:
        """Nothing is charged."""


def _peeked(file: BinaryIO) -> bytes:
    if isinstance(file, Charged):
        return file.peek(HEAD)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _is_packing(head: bytes) -> bool:
    return format_of(head) in PACKINGS


def _seekable(file: BinaryIO) -> BinaryIO:
    return spooled(file) if isinstance(file, Charged) else file
