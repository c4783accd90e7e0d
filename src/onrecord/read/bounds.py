"""What hostile input may cost: bytes of one report, expansion of what is packed, depth of packing, words of one report."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, Protocol

from onrecord.errors import ReadError

CHUNK = 1 << 16  # bytes
FREE_EXPANSION = 64 << 20  # bytes that any packed file may come to, however small it is: a row of blanks packs a thousandfold


class Bounds(NamedTuple):
    """The bounds of one run. `expansion` is times a file's own size, `nesting` the number of packings around a report."""

    max_bytes: int = 20_000_000
    max_words: int = 200_000
    expansion: int = 200
    nesting: int = 4


class Reads(Protocol):
    """All that is asked of a stream of bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


class Budget:
    """How many unpacked bytes one file may still come to, all packings in it together."""

    def __init__(self, place: str, size: int, bounds: Bounds) -> None:
        self._place, self._times = place, bounds.expansion
        self.left = max(FREE_EXPANSION, size * bounds.expansion)

    def spend(self, size: int) -> None:
        """Note so many unpacked bytes; raises ReadError once they are too many."""
        self.left -= size
        if self.left < 0:
            found = f"it unpacks to more than {self._times} times its size"
            raise ReadError(self._place, found, "Unpack it yourself if you trust it, or raise max_expansion")


class Charged:
    """A stream of unpacked bytes that charges each of them to the budget; it cannot seek."""

    def __init__(self, stream: Reads, budget: Budget) -> None:
        # read1 gives what is there: read would lose all that stands before a break.
        self._take: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._budget, self._ahead, self._taken = budget, b"", 0

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all of them with -1; never more in memory than that."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        if size and not piece:
            piece = self._take(size)
            self._budget.spend(len(piece))
        self._taken += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes were read."""
        return self._taken

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or what is left, without taking them."""
        while len(self._ahead) < size:
            try:
                piece = self._take(size - len(self._ahead))
            except (OSError, EOFError, zlib.error):  # it will be met again when it is read
                break
            if not piece:
                break
            self._budget.spend(len(piece))
            self._ahead += piece
        return self._ahead[:size]


def read_at_most(stream: Reads, place: str, max_bytes: int) -> bytes:
    """All bytes of a stream; raises ReadError if they are more than `max_bytes`."""
    pieces, left = [], max_bytes + 1
    while left > 0 and (piece := stream.read(min(left, CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
    return b"".join(pieces)


def spooled(stream: Reads) -> BinaryIO:
    """The stream's bytes in a temporary file, for formats that must be read from their end."""
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    file: BinaryIO = TemporaryFile()  # noqa: SIM115 - it lives as long as its reader
    copyfileobj(stream, file, CHUNK)
    file.seek(0)
    return file
