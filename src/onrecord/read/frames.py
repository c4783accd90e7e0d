"""Where the records of a WARC begin and end, followed byte by byte: whether the file ends where a record does.

The library takes a file that breaks off in a record's head, or in a record that nobody wants, for one that is over.
Source: ISO 28500, section 4.
"""

from __future__ import annotations

import re

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,18})[ \t]*\r?$")
MAX_HEAD = 1 << 20  # bytes; a longer head is none, and nothing is said of such a file


class Frames:
    """Takes the bytes of a WARC as they are read; `broken` says in what they end, "" where a record ends."""

    def __init__(self) -> None:
        self._head, self._left, self._lost = b"", 0, False

    @property
    def broken(self) -> str:
        """The part of a record in which the bytes so far end."""
        if self._lost:
            return ""
        return "content" if self._left else "head" if self._head.strip() else ""

    def take(self, piece: bytes) -> None:
        """Follow the next bytes."""
        while piece and not self._lost:
            if self._left:
                step = min(self._left, len(piece))
                self._left, piece = self._left - step, piece[step:]
            else:
                piece = self._take_head((self._head + piece).lstrip(b"\r\n"))

    def _take_head(self, data: bytes) -> bytes:
        """What follows the head, b"" if its end is not there yet."""
        end = _HEAD_END.search(data)
        if end is None:
            self._head, self._lost = data, len(data) > MAX_HEAD
            return b""
        length = _LENGTH.search(data, 0, end.start() + 1)
        self._head, self._lost = b"", length is None
        self._left = int(length[1]) if length else 0
        return data[end.end() :]
