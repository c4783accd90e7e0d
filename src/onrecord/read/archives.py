"""zip, tar, gzip, bzip2 and xz: the files in them, and whether anything stands after their end."""

from __future__ import annotations

import bz2
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Protocol, cast

from onrecord.errors import ReadError
from onrecord.read.decode import CHUNK, Budget, Charged, Reads
from onrecord.read.source import Items, Note

# gzip, bzip2 and xz: one stream of bytes from one member or several, and whether anything stands after the last that is none.
#
# The readers of the standard library fail at such a tail before they give what stands before it (gzip), or leave it out without a
# word (bz2, lzma).


class Unpacks(Protocol):
    """One member that is being unpacked."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class Members:
    """The unpacked bytes of all members; `rest` are the first bytes of what follows them and is no member, b"" if nothing does."""

    def __init__(self, file: Reads, kind: str) -> None:
        self._file, (self._sign, self._new) = file, KINDS[kind]
        self._member: Unpacks | None = self._new()
        self._packed = b""
        self.rest = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, some unless all are read. Raises what the library raises for broken bytes, EOFError for too few."""
        while self._member:
            if self._member.eof:
                self._next_member(self._member.unused_data)
                continue
            if self._member.needs_input and not self._packed:
                self._packed = self._file.read(CHUNK)
                if not self._packed:
                    raise EOFError("the packed file ends before its end is marked")
            piece, self._packed = self._member.decompress(self._packed, size), b""
            if piece:
                return piece
        return b""

    def _next_member(self, packed: bytes) -> None:
        """Begin the next member; where none follows but zeros, or something that is none, this is the end."""
        self._member = None
        while not packed.strip(b"\0"):
            packed = self._file.read(CHUNK)
            if not packed:
                return
        packed = packed.lstrip(b"\0")
        while len(packed) < len(self._sign) and (more := self._file.read(len(self._sign))):
            packed += more
        if packed.startswith(self._sign):
            self._member, self._packed = self._new(), packed
        else:
            self.rest = packed


class _Gzip:
    """zlib's way of unpacking a member, as bz2 and lzma have it; what stands before a break is given before that is raised."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._member.eof

    @property
    def unused_data(self) -> bytes:
        return self._member.unused_data

    @property
    def needs_input(self) -> bool:
        return self._error is None and not self._member.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        if self._error:
            raise self._error
        data, before = self._member.unconsumed_tail + data, self._member.copy()
        try:
            return self._member.decompress(data, max(max_length, 0))
        except zlib.error as error:
            self._error = error
        pieces = []
        with suppress(zlib.error):
            for at in range(len(data)):
                pieces.append(before.decompress(data[at : at + 1]))
        return b"".join(pieces)


# By kind: how each of its members begins, and what unpacks one.
KINDS: dict[str, tuple[bytes, Callable[[], Unpacks]]] = {
    "gzip": (b"\x1f\x8b", _Gzip),
    "bzip2": (b"BZh", bz2.BZ2Decompressor),
    "xz": (b"\xfd7zXZ\0", lzma.LZMADecompressor),
}


# zip and tar: the files in them, numbered; what is passed over is counted and said, what goes on after their end is named.

LEFTOVERS = ("__MACOSX", "Thumbs.db", ".DS_Store")  # what systems leave in archives
TAR_BLOCK = 512  # bytes; a tar ends with two blocks of zeros
BUFFER = 20 * TAR_BLOCK  # bytes that tarfile reads at once
_WARC = re.compile(r"\.warc(?:\.gz|\.zst)?$")
BROKEN_ZIP = (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError)
ANEW = "Copy or fetch the file anew"

Open = Callable[[BinaryIO, str, str], Items]  # what is in a stream, at a place, of this name; raises nothing


def office_kind(file: BinaryIO, place: str) -> str:
    """Which document a zip is, by the names in its directory: "docx", "odt", "" if it is an archive.

    Raises ReadError for a document of another kind: a table, slides, a book.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (*BROKEN_ZIP, KeyError):
        return ""  # it will be met again
    finally:
        file.seek(0)
    if any(name.lower() == "word/document.xml" for name in names):
        return "docx"
    if mimetype.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if "[Content_Types].xml" in names or mimetype.startswith(("application/vnd.oasis", "application/epub", "application/vnd.sun")):
        kinds = {"xl": "a spreadsheet", "ppt": "slides", "visio": "a drawing"}
        what = next((kinds[top] for top in (name.split("/")[0] for name in sorted(names)) if top in kinds), "")
        what = what or next(
            (
                word
                for sign, word in (("spreadsheet", "a spreadsheet"), ("presentation", "slides"), ("epub", "an e-book"))
                if sign in mimetype
            ),
            "",
        )
        raise ReadError(place, f"an office document ({what or 'not of text'})", "Save it as plain text, or a table as CSV")
    return ""


def zip_items(file: BinaryIO, place: str, budget: Budget, open_member: Open) -> Items:
    """The files of a zip, numbered in the order of its directory."""
    passed: Counter[str] = Counter()
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        is_wacz = _is_wacz([member.filename for member in members])
        for nr, member in enumerate(members, start=1):
            if member.filename.endswith("/"):
                continue
            beside = "files beside the crawl" if is_wacz and not _WARC.search(member.filename) else ""
            if kind := _passed_over(member.filename) or beside:
                passed[kind] += 1
                continue
            yield from _zip_member(archive, member, f"{place}#{nr}", budget, open_member)
    if passed:
        yield _note(place, passed)
    if members and min(member.header_offset for member in members) > 0:
        found = "a zip that begins before the first file that its directory names (two zips in one file?)"
        yield ReadError(place, found, ANEW)
    if after := _after_directory(file):
        yield ReadError(place, f"a zip with {after:,} bytes after its end", f"{ANEW}; what stands before was read")


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, budget: Budget, open_member: Open) -> Items:
    try:
        inner = archive.open(member)
    except BROKEN_ZIP as error:
        yield ReadError(place, f"it cannot be unpacked ({str(error)[:100] or type(error).__name__})", ANEW)
        return
    with inner:
        yield from open_member(cast("BinaryIO", Charged(inner, budget)), place, os.path.basename(member.filename))


def _after_directory(file: BinaryIO) -> int:
    """How many bytes stand after the record that ends a zip, its comment included."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - CHUNK - 22))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return max(len(tail) - (at + 22 + comment), 0) if at >= 0 else 0


def tar_items(file: Reads, place: str, budget: Budget, open_member: Open) -> Items:
    """The files of a tar in their order, straight from the stream; a second tar behind the first is read as well."""
    passed: Counter[str] = Counter()
    stream: _Ahead | None = _Ahead(file)
    nr = 0
    while stream:
        told = False
        try:
            with tarfile.open(fileobj=stream, mode="r|", errorlevel=0, bufsize=BUFFER) as archive:  # type: ignore[call-overload]
                for member in archive:
                    nr, told = nr + 1, False
                    if member.isdir():
                        continue
                    kind = _passed_over(member.name) if member.isfile() else "links and devices"
                    inner = None if kind else archive.extractfile(member)
                    if inner is None:
                        passed[kind] += 1
                        continue
                    content = cast("BinaryIO", Charged(inner, budget))
                    for item in open_member(content, f"{place}#{nr}", os.path.basename(member.name)):
                        told = isinstance(item, ReadError)
                        yield item
                end = archive.offset
            stream = _following(stream, end, place, nr)
        except (tarfile.TarError, OSError, EOFError):
            if not told:  # else the file in which the tar breaks off has been named
                raise
            break
    if passed:
        yield _note(place, passed)


def _following(stream: _Ahead, end: int, place: str, nr: int) -> _Ahead | None:
    """The tar behind one that ends here, None if there is none; raises ReadError where this is no end, or no tar follows.

    tarfile takes a tar that is cut short, and a head that is damaged, for the end.
    """
    rest = _Ahead(stream, stream.unread(end))
    block = rest.block()
    if len(block) < TAR_BLOCK:
        raise ReadError(place, f"a tar that breaks off after file {nr}", ANEW)
    if block.strip(b"\0"):
        raise ReadError(place, f"a tar that is damaged after file {nr}", f"{ANEW}; what stands before was read")
    while not block.strip(b"\0"):
        if not block:
            return None
        block = rest.block()
    if block[257:262] != b"ustar":
        raise ReadError(place, "something that is no tar after the tar's end", f"{ANEW}; what stands before was read")
    return _Ahead(rest, block)


class _Ahead:
    """A stream that can give anew what was read ahead: tarfile does not say what it left."""

    def __init__(self, stream: Reads, ahead: bytes = b"") -> None:
        self._stream, self._ahead, self._last, self._taken = stream, ahead, b"", 0

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        piece = piece or self._stream.read(size)
        self._last = (self._last + piece)[-2 * BUFFER :]
        self._taken += len(piece)
        return piece

    def block(self) -> bytes:
        """The next block of a tar; shorter at the end."""
        block = b""
        while len(block) < TAR_BLOCK and (piece := self.read(TAR_BLOCK - len(block))):
            block += piece
        return block

    def unread(self, end: int) -> bytes:
        """What was read from this offset on, as far as it is not given already."""
        return self._last[len(self._last) - (self._taken - end) :] if end < self._taken else b""


def _is_wacz(names: list[str]) -> bool:
    """Whether a zip is a crawl with its index and its list of pages. Source: the WACZ format 1.1.1."""
    return "datapackage.json" in names and any(name.startswith("archive/") and _WARC.search(name) for name in names)


def _passed_over(name: str) -> str:
    """The kind of what is not read, by its name in an archive; "" for what is."""
    pieces = name.split("/")
    if pieces[0] in LEFTOVERS or pieces[-1] in LEFTOVERS:
        return "files that a system leaves in archives"
    return "hidden files" if pieces[-1].startswith(".") else ""


def _note(place: str, passed: Counter[str]) -> Note:
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
    return Note(place, f"passed over {counts}; unpack it to have them read")
