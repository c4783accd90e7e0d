"""Text whose accents stand apart ("e" and U+0301, as macOS and some PDFs have them) as it is read: with each in one character.

Words of such a text would be cut before their accents, and its names found in no table. Offsets go both ways; for nearly all texts
nothing is done.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import Any, NamedTuple

import msgspec

from onrecord.records import Span

LONGEST = 32  # code points that are tried as one character; more are never one


class Composed(NamedTuple):
    """The text in Unicode's form NFC, and where each of its code points, and its end, stands in the text as it is."""

    text: str
    places: list[int]

    def there(self, span: Span) -> Span | None:
        """A span of the text as it is, in this one; None if nothing of it is left."""
        start, end = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        return Span(start, end) if start < end else None

    def back(self, value: Any) -> Any:
        """A record, or several, with every span in it moved to the text as it is."""
        if isinstance(value, Span):
            return Span(self.places[value.start], self.places[value.end])
        if isinstance(value, msgspec.Struct):
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **{name: self.back(inner) for name, inner in fields.items()})
        return tuple(map(self.back, value)) if isinstance(value, tuple) else value


def composed(text: str) -> Composed | None:
    """The text with its accents composed; None if there is nothing to compose."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _goes_on(text, start, end):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        places += [min(start + nr, end - 1) for nr in range(len(piece))]
        pieces.append(piece)
        start = end
    return Composed("".join(pieces), [*places, len(text)])


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sign at `end` belongs to the character that begins at `start`: it is a mark on it, or becomes one with it."""
    sign = text[end]
    if sign < "\u0300" or sign.isspace():
        return False
    if unicodedata.combining(sign):
        return True
    before = unicodedata.normalize("NFC", text[max(start, end - LONGEST) : end])
    return unicodedata.normalize("NFC", before + sign) != before + unicodedata.normalize("NFC", sign)
