"""The place of an event, where its clause states one: "in Geneva", "off the Natuna Islands", "at Kirkuk"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from onrecord.code.cities import cities_called
from onrecord.records import Report, Span, TaggedName

FAR = 180  # code points between a trigger and its place
BEFORE = 60  # what a place before the trigger counts as farther away than one behind
BORDER = re.compile(
    r"[;“”\"]|\b(?:since|after|before|when|while|who|which|that|where|whose|if|unless|because|until|ahead|following)\b", re.I
)
MEANT = re.compile(r"\b(?:to|for) (?!the\b|an?\b|its\b|their\b|his\b|her\b)\w|\bof \w+ing\b")  # leads to an act that is meant
STATED = re.compile(
    r"\b(?:in|at|near|off|outside|inside|around|over|across|through|on|to|from)(?: the| a| its)?"
    r"(?: (?:\w+(?:ern)?|capital|city|town|port|village|province|region|district|area|suburb|neighbou?rhood)){0,3}(?: of)? ?\Z",
    re.IGNORECASE,
)
VAGUE = re.compile(r"\b(?:areas? (?:near|around|in|outside)|towards?)\b[^,]*\Z", re.IGNORECASE)
AFTER = re.compile(r",? (?:in |a town in )?(?:the )?")
DATELINE = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}(?=,| \(| [–—-]|/)")


class Places:
    """The places that one report names, and where it is sent from."""

    def __init__(self, names: Sequence[TaggedName], report: Report) -> None:
        self._places = sorted(name.span for name in names if name.kind == "place")
        self._text = report.text
        self._here = dateline_of(report)

    def of(self, sentence: Span, trigger: Span, *, said: bool) -> str | None:
        """The words of the nearest place that a preposition states behind the trigger, or before it; None where none is stated."""
        best: tuple[int, Span] | None = None
        first, last = max(sentence.start, trigger.start - FAR), min(sentence.end, trigger.end + FAR)
        near = self._places[self._at(first) : self._at(last)]
        for place in near:
            behind = place.start >= trigger.end
            between = self._text[trigger.end : place.start] if behind else self._text[place.end : trigger.start]
            before = self._text[max(sentence.start, place.start - 60) : place.start]
            if len(between) > FAR or BORDER.search(between) or not STATED.search(before) or VAGUE.search(before):
                continue
            if (said and behind and MEANT.search(between)) or self._text[place.end : place.end + 2] in ("’s", "'s"):
                continue
            gap = len(between) + (0 if behind else BEFORE)
            if best is None or gap < best[0]:
                best = (gap, place)
        if best is None:
            here = self._here and re.match(r"\W+here\b", self._text[trigger.end :])
            return self._here if here else None
        return self._whole(best[1], sentence)

    def _at(self, offset: int) -> int:
        return bisect_left(self._places, Span(offset, offset + 1))

    def _whole(self, place: Span, sentence: Span) -> str:
        """A place with the larger one behind its comma: "Kobani, Syria"."""
        at = self._at(place.end)
        larger = self._places[at] if at < len(self._places) and self._places[at].end <= sentence.end else None
        if larger and self._text[place.end] == "," and AFTER.fullmatch(self._text[place.end : larger.start]):
            return self._text[place.start : larger.end]
        return self._text[place.start : place.end].removeprefix("the ")


def dateline_of(report: Report) -> str | None:
    """The city that the dateline names, if the gazetteer has it."""
    for dateline in report.spans_of("dateline"):
        words = DATELINE.match(dateline.words(report.text))
        if words and cities_called(found := words.group().title() if words.group().isupper() else words.group()):
            return found
    return None
