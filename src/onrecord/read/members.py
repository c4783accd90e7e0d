"""gzip, bzip2 and xz: one stream of bytes from one member or several, and whether anything stands after the last that is none.

The readers of the standard library fail at such a tail before they give what stands before it (gzip), or leave it out without a
word (bz2, lzma).
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from onrecord.read.bounds import CHUNK, Reads


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
