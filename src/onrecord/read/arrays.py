"""The elements of one JSON array one by one, so that an array of any length is read in little memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import ReadError
from onrecord.read.bounds import CHUNK, Reads

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
