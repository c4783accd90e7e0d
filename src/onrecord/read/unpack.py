"""From files to reports: what each file is, and each report in it. Streams; nothing here holds more than one report.

Reports are numbered within what holds them: "crawl.warc#3" is its third record, "all.zip#2#5" the fifth record of the second file
in a zip. What is broken becomes an error in the place of a report, and what stands before it is read all the same.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from onrecord.errors import ReadError
from onrecord.read import rows
from onrecord.read.bounds import Budget, Charged, Reads, read_at_most, spooled
from onrecord.read.formats import HEAD, format_of
from onrecord.read.source import Source, open_source
from onrecord.read.ways import Items, Ways

PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db")  # what systems leave in archives
EXTRAS = {"fastwarc": "warc", "pyarrow": "parquet"}
PACKED: dict[str, Callable[[BinaryIO], Reads]] = {
    "gzip": lambda file: gzip.GzipFile(fileobj=file),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
TAR_BLOCK = 512  # bytes; a tar ends with two blocks of zeros
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
    yield from _guarded(_opened(file, place, os.path.basename(place), ways, budget, 0), place)


def _opened(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """The reports in a file or stream of this name, `depth` packings deep."""
    head = _peeked(file)
    kind = ways.format if ways.format and not _is_packing(head) else format_of(head, name)
    if kind in PACKED or kind in ("zip", "tar"):
        if depth >= ways.bounds.nesting:
            raise ReadError(place, f"packed more than {ways.bounds.nesting} times over", "Unpack it first, or raise max_nesting")
        unpack = _unzipped if kind == "zip" else _untarred if kind == "tar" else _unpacked
        yield from unpack(file, place, name, ways, budget, depth + 1)
    elif kind == "parquet":
        from onrecord.read.parquet import parquet_items

        yield from parquet_items(_seekable(file), place, ways, budget)
    else:
        yield from _streamed(cast("Charged", file) if isinstance(file, Charged) else Charged(file, _Free()), place, kind, ways)


def _streamed(stream: Charged, place: str, kind: str, ways: Ways) -> Items:
    """The reports of a format that is read from its beginning on."""
    if kind == "warc":
        from onrecord.read.warc import warc_items

        yield from warc_items(stream, place, ways)
    elif kind in ("json", "ninjs"):
        yield from rows.json_items(stream, place, ways)
    elif kind == "jsonl":
        yield from rows.jsonl_items(stream, place, ways)
    elif kind in ("csv", "tsv"):
        yield from rows.csv_items(stream, place, ways, tabs=kind == "tsv")
    else:
        yield from _whole(read_at_most(stream, place, ways.bounds.max_bytes), place, kind)


def _whole(raw: bytes, place: str, kind: str) -> Items:
    """The reports of a format that is read whole."""
    if kind == "feed":
        from onrecord.read.feeds import feed_items

        yield from feed_items(raw, place)
    elif kind == "newsml":
        from onrecord.read.newsml import newsml_items

        yield from newsml_items(raw, place)
    elif maker := kind if kind in ("nexis", "factiva", "pressreader") else _maker_of(raw, place) if kind == "rtf" else None:
        from onrecord.read.exports import export_items

        yield from export_items(raw, place, maker)
    else:
        media_types = {"pdf": "application/pdf", "rtf": "application/rtf", "html": "text/html"}
        yield Source(place, raw, media_types.get(kind))


def _maker_of(raw: bytes, place: str) -> str | None:
    """Whose export a rich text is, if it is one."""
    from onrecord.read.rtf import rtf_text

    kind = format_of(rtf_text(place, raw).encode()[: 16 * HEAD])
    return kind if kind in ("nexis", "factiva") else None


def _unpacked(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """What gzip, bzip2 or xz holds: one file, at the same place."""
    packing = PACKED[format_of(_peeked(file))]
    inner = Charged(packing(file), budget)
    name = name.rpartition(".")[0] if "." in name else name
    yield from _opened(cast("BinaryIO", inner), place, name, ways, budget, depth)


def _unzipped(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """The files of a zip, numbered in the order of its directory."""
    with zipfile.ZipFile(_seekable(file)) as archive:
        for nr, member in enumerate(archive.infolist(), start=1):
            if member.filename.endswith("/") or _passed_over(member.filename):
                continue
            yield from _guarded(_zip_member(archive, member, f"{place}#{nr}", ways, budget, depth), f"{place}#{nr}")


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, ways: Ways, budget: Budget, depth: int) -> Items:
    with archive.open(member) as inner:
        yield from _opened(cast("BinaryIO", Charged(inner, budget)), place, os.path.basename(member.filename), ways, budget, depth)


def _untarred(file: BinaryIO, place: str, name: str, ways: Ways, budget: Budget, depth: int) -> Items:
    """The files of a tar in their order, straight from the stream; links and devices are no files."""
    nr, told, stream = 0, False, _Tail(file)
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=0) as archive:  # type: ignore[call-overload]
            for member in archive:
                nr += 1
                told = False
                inner = archive.extractfile(member) if member.isfile() and not _passed_over(member.name) else None
                if inner is not None:
                    where, content = f"{place}#{nr}", cast("BinaryIO", Charged(inner, budget))
                    for item in _guarded(_opened(content, where, os.path.basename(member.name), ways, budget, depth), where):
                        told = isinstance(item, ReadError)
                        yield item
    except (tarfile.TarError, OSError, EOFError):
        if not told:  # else the file in which the tar breaks off has been named
            raise
        return
    if stream.end.strip(b"\0") or len(stream.end) < TAR_BLOCK:
        raise ReadError(place, f"a tar that breaks off after file {nr}", "Copy or fetch the file anew")


class _Tail:
    """A stream that remembers its last block: tarfile takes a tar that is cut short for one that is over."""

    def __init__(self, stream: Reads) -> None:
        self._stream, self.end = stream, b""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        piece = self._stream.read(size)
        self.end = (self.end + piece)[-TAR_BLOCK:]
        return piece


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
    return format_of(head) in (*PACKED, "zip", "tar")


def _seekable(file: BinaryIO) -> BinaryIO:
    return spooled(file) if isinstance(file, Charged) else file


def _passed_over(name: str) -> bool:
    return name.startswith(PASSED_OVER[0]) or os.path.basename(name).startswith(".") or os.path.basename(name) in PASSED_OVER
