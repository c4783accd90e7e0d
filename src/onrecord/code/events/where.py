"""The place of an event, where the clause states one: "in Geneva", "off the Natuna Islands", "at Kirkuk"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.code.events.cities import LONGEST, cities_called
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import POSSESSIVE, Sentence
from onrecord.records import Span, TaggedName

REACH = 16  # tokens from the trigger
STATED = frozenset(("in", "at", "near", "off", "outside", "around", "over"))
MONTHS = frozenset("january february march april may june july august september october november december".split())
KIND_WORDS = frozenset(
    ("islands", "island", "province", "city", "strait", "sea", "airport", "peninsula", "valley", "region", "district")
)


def place_of(s: Sentence, hit: Hit, places: Sequence[Span]) -> str | None:
    """The words of the nearest place behind the trigger, or before it at the sentence's start; None where none is stated."""
    near = [(i, span) for span in places if (i := s.at(span.start)) < s.size and _is_stated(s, i)]
    near = sorted({*near, *_cities_stated(s, hit, near)})
    behind = [(i, span) for i, span in near if hit.i < i <= hit.j + REACH]
    found = min(behind, default=None) or next(((i, span) for i, span in near if i < hit.i and i < 4), None)
    return _words(s, found[1]) if found else None


def places_in(names: Sequence[TaggedName], span: Span) -> list[Span]:
    """The names of places within a span."""
    return [name.span for name in names if name.kind == "place" and name.span in span]


def _cities_stated(s: Sentence, hit: Hit, near: Sequence[tuple[int, Span]]) -> Iterator[tuple[int, Span]]:
    """Cities of the gazetteer near the trigger that the encoder took for no place: where one is stated, never within a name."""
    known = [span for _, span in near]
    for at in (*range(3), *range(hit.j, min(hit.j + REACH, s.size))):
        start = at + 2 if s.words[at + 1] == "the" and not s.text[s.starts[min(at + 1, s.size - 1)]].isupper() else at + 1
        if s.word(at) not in STATED or start >= s.size or s.owner[start] is not None or not s.is_capital(start):
            continue
        for end in range(min(start + LONGEST, s.size), start, -1):
            span = Span(s.starts[start], s.ends[end - 1])
            if _ends_name(s, start, end) and cities_called(span.words(s.text)):
                if not any(span.start < other.end and other.start < span.end for other in known):
                    yield start, span
                break


def _ends_name(s: Sentence, start: int, end: int) -> bool:
    """Whether these words are capitals that belong to nobody, and the next is none: "in Lincoln’s view" and "in Reading Room"."""
    whole = all(
        s.owner[i] is None
        and (s.is_capital(i) or not s.text[s.starts[i]].isalpha() or (i > start and s.starts[i] == s.ends[i - 1]))
        for i in range(start, end)
    )
    goes_on = end < s.size and (s.text[s.starts[end]].isupper() or s.word(end) in POSSESSIVE)
    return whole and s.words[start] not in MONTHS and not goes_on


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
