"""The place of an event, where the clause states one: "in Geneva", "off the Natuna Islands", "at Kirkuk"."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import Sentence
from onrecord.records import Span, TaggedName

REACH = 16  # tokens from the trigger
STATED = frozenset(("in", "at", "near", "off", "outside", "around", "over"))
KIND_WORDS = frozenset(
    ("islands", "island", "province", "city", "strait", "sea", "airport", "peninsula", "valley", "region", "district")
)


def place_of(s: Sentence, hit: Hit, places: Sequence[Span]) -> str | None:
    """The words of the nearest place behind the trigger, or before it at the sentence's start; None where none is stated."""
    near = [(i, span) for span in places if (i := s.at(span.start)) < s.size and _is_stated(s, i)]
    behind = [(i, span) for i, span in near if hit.i < i <= hit.j + REACH]
    found = min(behind, default=None) or next(((i, span) for i, span in near if i < hit.i and i < 4), None)
    return _words(s, found[1]) if found else None


def places_in(names: Sequence[TaggedName], span: Span) -> list[Span]:
    """The names of places within a span."""
    return [name.span for name in names if name.kind == "place" and name.span in span]


def _is_stated(s: Sentence, i: int) -> bool:
    """Whether "in", "at", "off" … stands before the name, with "the" and the like between."""
    for at in range(i - 1, max(-1, i - 6), -1):
        if s.word(at) in STATED:
            return True
        if not (s.is_a(at, "det") or s.word(at) in ("town", "towns", "city", "port", "village", "province", "capital", "of")):
            return False
    return False


def _words(s: Sentence, span: Span) -> str:
    """The name with what kind of place it is: "Natuna Islands"."""
    i = s.at(span.end)
    if s.word(i) in KIND_WORDS and s.is_capital(i):
        return s.text[span.start : s.ends[i]].removeprefix("the ")
    return span.words(s.text).removeprefix("the ")
