"""What the words around an event tell of it: its day, its place, its mode and contexts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache

from onrecord.code.cities import cities_called
from onrecord.code.tables import load_rows
from onrecord.records import Dated, EventType, Report, Span, TaggedName

FAR = 180  # code points between a trigger and its date or place
CLOSE = 60  # code points around a trigger in which words tell its mode
MOST = 2  # contexts of one event, as in the labels
DIPLOMATIC = frozenset(("CONSULT", "AGREE", "SUPPORT", "REQUEST", "REJECT", "ACCUSE", "THREATEN", "CONCEDE", "SANCTION"))
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
BORDER = re.compile(
    r"[;“”\"]|\b(?:since|after|before|when|while|who|which|that|where|whose|if|unless|because|until|ahead|following)\b", re.I
)
MEANT = re.compile(r"\b(?:to|for) (?!the\b|an?\b|its\b|their\b|his\b|her\b)\w|\bof \w+ing\b")  # leads to an act that is meant
NOT_DAY = re.compile(r"\b(?:until|by|of|since|from) (?:the )?\Z")
STATED = re.compile(
    r"\b(?:in|at|near|off|outside|inside|around|over|across|through|on|to|from)"
    r"(?: the| a| its)?"
    r"(?: (?:\w+(?:ern)?|capital|city|town|port|village|province|region|district|area|suburb|neighbou?rhood)){0,3}(?: of)? ?\Z",
    re.I,
)
VAGUE = re.compile(r"\b(?:near|areas? (?:near|around|in)|outside|towards?)\b[^,]*\Z", re.I)
AFTER = re.compile(r",? (?:in |a town in )?(?:the )?")
DATELINE = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}(?=,| \(| [–—-]|/)")


class Days:
    """The dates of one report."""

    def __init__(self, dates: Sequence[Dated], text: str) -> None:
        self._dates, self._text = dates, text
        self._starts = [dated.span.start for dated in dates]

    def of(self, sentence: Span, trigger: Span, piece: Span | None, *, said: bool) -> str | None:
        """EDTF of the date nearest to the trigger in its clause; `piece` keeps to a statement's content.

        Of what is said (`said`) a date behind "to" or "for" belongs to the act meant: "agreed to meet on Monday".
        """
        within = piece or sentence
        best: tuple[int, str] | None = None
        for dated in self._dates[bisect_left(self._starts, within.start) : bisect_left(self._starts, within.end)]:
            behind = dated.span.start >= trigger.end
            between = self._text[trigger.end : dated.span.start] if behind else self._text[dated.span.end : trigger.start]
            gap = len(between)
            if gap > FAR or BORDER.search(between) or NOT_DAY.search(self._text, max(0, dated.span.start - 12), dated.span.start):
                continue
            if said and behind and MEANT.search(between):
                continue
            if best is None or gap < best[0]:
                best = (gap, dated.edtf)
        return best[1] if best else None


class Places:
    """The places that one report names, and where it is sent from."""

    def __init__(self, names: Sequence[TaggedName], report: Report, text: str) -> None:
        self._places = sorted(name.span for name in names if name.kind == "place")
        self._text = text
        self._here = dateline_of(report)

    def of(self, sentence: Span, trigger: Span, *, said: bool) -> str | None:
        """The words of the nearest place that a preposition states behind the trigger, or before it; None where none is stated."""
        best: tuple[int, Span] | None = None
        inside = self._places[bisect_left(self._places, Span(sentence.start, sentence.start + 1)) :]
        for place in inside:
            if place.start >= sentence.end:
                break
            behind = place.start >= trigger.end
            between = self._text[trigger.end : place.start] if behind else self._text[place.end : trigger.start]
            before = self._text[max(sentence.start, place.start - 60) : place.start]
            if len(between) > FAR or BORDER.search(between) or not STATED.search(before) or VAGUE.search(before):
                continue
            if (said and behind and MEANT.search(between)) or self._text[place.end : place.end + 2] in ("’s", "'s"):
                continue
            gap = len(between) + (0 if behind else CLOSE)
            if best is None or gap < best[0]:
                best = (gap, place)
        if best is None:
            here = self._here and re.match(r"\W+here\b", self._text[trigger.end :])
            return self._here if here else None
        return self._whole(best[1], sentence)

    def _whole(self, place: Span, sentence: Span) -> str:
        """A place with the larger one behind its comma: "Kobani, Syria"."""
        at = bisect_left(self._places, Span(place.end, place.end + 1))
        larger = self._places[at] if at < len(self._places) else None
        if larger and larger.end <= sentence.end and self._text[place.end] == ",":
            between = self._text[place.end : larger.start]
            if AFTER.fullmatch(between):
                return self._text[place.start : larger.end]
        return self._text[place.start : place.end].removeprefix("the ")


def dateline_of(report: Report) -> str | None:
    """The city that the dateline names, if the gazetteer has it."""
    for dateline in report.spans_of("dateline"):
        words = DATELINE.match(dateline.words(report.text))
        if words and cities_called(found := words.group().title() if words.group().isupper() else words.group()):
            return found
    return None


@cache
def _keywords(name: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """(type or "" for any, label, words) of each row of a table."""
    return tuple((type_, label, frozenset(words.split("|"))) for type_, label, words in load_rows(name))


def mode_of(kind: EventType, sentence: Span, trigger: Span, text: str) -> str | None:
    """The mode that the trigger itself tells, else what the words near it tell, the first row of the table that fits."""
    own = _words(text[trigger.start : trigger.end])
    near = _words(text[max(sentence.start, trigger.start - CLOSE) : min(sentence.end, trigger.end + CLOSE)])
    rows = [(label, words) for type_, label, words in _keywords("event_modes.tsv") if type_ == kind]
    return next((label for told in (own, near) for label, words in rows if words & told), None)


def contexts_of(kind: EventType, sentence: Span, text: str) -> tuple[str, ...]:
    """The one or two contexts with most words in the sentence; diplomatic or military for what says nothing else."""
    told = _words(text[sentence.start : sentence.end])
    counts = Counter(
        {label: len(words & told) for type_, label, words in _keywords("event_contexts.tsv") if not type_ or type_ == kind}
    )
    found = tuple(label for label, count in counts.most_common(MOST) if count > 0)
    if not found and kind in DIPLOMATIC:
        return ("diplomatic",)
    return found or (("military",) if kind in ("ASSAULT", "MOBILIZE") else ())


def _words(words: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in WORD.findall(words))
