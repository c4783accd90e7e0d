"""UTF-16 and UTF-32 as UTF-8, and old Mac line ends as lines: the readers of tables and lists then meet one form of both."""

from __future__ import annotations

import codecs

from onrecord.read.bounds import CHUNK, Reads

# The longer marks first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


def marked(head: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that these bytes begin with, and the encoding that it stands for."""
    return next((mark for mark in MARKS if head.startswith(mark[0])), None)


def is_wide(head: bytes) -> bool:
    """Whether these bytes are marked as UTF-16 or UTF-32."""
    mark = marked(head)
    return mark is not None and mark[1] != "utf-8"


def has_old_lines(plain: bytes) -> bool:
    """Whether lines end in CR alone, as on Macs before 2001 and in what some spreadsheets still write."""
    return b"\r" in plain and b"\n" not in plain


class Recoded:
    """A stream without its byte order mark, in UTF-8 if that was another's; with `old_lines` every CR is an LF.

    What is not valid becomes U+FFFD.
    """

    def __init__(self, stream: Reads, head: bytes, *, old_lines: bool) -> None:
        mark, encoding = marked(head) or (b"", "utf-8")
        self._stream, self._old_lines = stream, old_lines
        self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding != "utf-8" else None
        self._ended = False
        left = len(mark)
        while left and (piece := stream.read(left)):
            left -= len(piece)

    def read(self, size: int = CHUNK, /) -> bytes:
        """Some bytes, which may be a few more than `size`; none at the end."""
        piece = b""
        while not piece and not self._ended:
            piece = self._stream.read(size)
            self._ended = not piece
            if self._decoder:
                words = self._decoder.decode(piece, final=self._ended)
                piece = words.encode("utf-8", "replace")
        return piece.replace(b"\r", b"\n") if self._old_lines else piece
