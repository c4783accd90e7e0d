"""A text as it is read: accents in one character, hard-wrapped lines joined, and offsets that go both ways.

Accents may stand apart ("e" and U+0301, as macOS and some PDFs have them): the words of such a text would be cut before them, and
its names found in no table. Of several blanks within a line one is left, as of a line break of two signs where lines were joined:
a text is the same text with any line ends.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from onrecord.read.wraps import unwrapped
from onrecord.records import Part, Span

LONGEST = 32  # code points that are tried as one character; more are never one
_BLANKS = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")


class AsRead(NamedTuple):
    """The text as it is read, and where each of its code points, and its end, stands in the text as it is: None, there too."""

    text: str
    places: array[int] | None

    def parts(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Parts of the text as it is, in this one, without those of which nothing is left."""
        return tuple(msgspec.structs.replace(part, span=span) for part in parts if (span := self._there(part.span)))

    def _there(self, span: Span) -> Span | None:
        if self.places is None:
            return span
        start, end = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        return Span(start, end) if start < end else None

    def back(self, value: Any) -> Any:
        """A record, or several, with every span in it moved to the text as it is."""
        if self.places is None:
            return value
        if isinstance(value, Span):
            return Span(self.places[value.start], self.places[value.end])
        if isinstance(value, msgspec.Struct):
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **{name: self.back(inner) for name, inner in fields.items()})
        return tuple(map(self.back, value)) if isinstance(value, tuple) else value


def as_read(text: str) -> AsRead:
    """The text with its accents composed, the lines of its hard-wrapped paragraphs joined, and one blank for several."""
    made = _composed(text)
    joined = unwrapped(made.text)
    runs = [found.span() for found in _BLANKS.finditer(joined)]
    if not runs:
        return AsRead(joined, made.places)
    pieces, places, done = [], array("L"), 0
    for start, end in [*runs, (len(joined), len(joined))]:
        pieces.append(joined[done : start + 1])
        places.extend(range(done, min(start + 1, len(joined))))
        done = end
    places.append(len(joined))
    return AsRead("".join(pieces), array("L", (made.places[place] for place in places)) if made.places else places)


def _composed(text: str) -> AsRead:
    """The text with its accents composed, in Unicode's form NFC."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return AsRead(text, None)
    pieces: list[str] = []
    places = array("L")
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _goes_on(text, start, end):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        places.extend(min(start + nr, end - 1) for nr in range(len(piece)))
        pieces.append(piece)
        start = end
    return AsRead("".join(pieces), places + array("L", [len(text)]))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sign at `end` belongs to the character that begins at `start`: it is a mark on it, or becomes one with it."""
    sign = text[end]
    if sign < "\u0300" or sign.isspace():
        return False
    if unicodedata.combining(sign):
        return True
    before = unicodedata.normalize("NFC", text[max(start, end - LONGEST) : end])
    return unicodedata.normalize("NFC", before + sign) != before + unicodedata.normalize("NFC", sign)
