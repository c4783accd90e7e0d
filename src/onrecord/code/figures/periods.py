"""Periods: the date of the clause that a figure stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.events.clauses import is_parted
from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.code.voices import Voices
from onrecord.records import Dated, Span

SAME = re.compile(r"\b(?:over|in|during|for) (?:the|that) same period\b(?! (?:last|a|of|in))")
COMPARED = re.compile(
    r"\b(?:from|than|compared (?:with|to)|versus|against|over)(?: (?:the|that of|those of|same|period|month|in|of))* \Z"
)
RELATIVE = frozenset(("which", "that", "who", "when", "where"))  # right behind a date they tell what happened then
LEADING = frozenset("after before since when while until because although though if following as".split())
OPENING = LEADING | {"which", "who"}
TAKES = frozenset(("since", "until", "by"))  # belong to the date behind them
DATED_BY = frozenset(("in", "during", "at", "for", "of"))  # "during the 2014 siege"
HOLDERS = frozenset(("the", "its", "their", "his", "her", "a", "an", "'s", "’s"))
LENGTHS = frozenset(("metres", "kilometres", "miles", "feet", "yards", "nautical miles"))
PLACING = re.compile(  # how far apart places are, at any time: "12 km north of the pass", "within 500 metres of the road"
    r"(?: ?\([\w ]+\))?(?:-\w"
    r"| (?:to the )?(?:north|south|east|west|from|away|off|outside|inland|of the|of its|of [A-Z]|long|wide|high|tall|deep))"
)
LOOK = 40  # tokens between a figure and its date
MOST = 20  # dates that one figure looks at: more stand in no sentence
APART = 6  # tokens that a comma or "and" weighs in how far a date is
JOINTS = frozenset((",", "and", "but", "from", ":"))


class When(NamedTuple):
    """A date as tokens [i, j) of its sentence."""

    i: int
    j: int
    dated: Dated


class Periods:
    """The dates of one sentence, asked for each figure; `earlier` is the last figure's period, for "over the same period"."""

    def __init__(self, t: Tokens, dates: Sequence[Dated], earlier: str | None, voices: Voices, tables: FigureTables) -> None:
        self._t, self._voices = t, voices
        found = [When(_token(t, item.span.start), _token(t, item.span.end - 1) + 1, item) for item in dates]
        self._dates = [when for when in found if not (_is_compared(t, when.dated) or _is_attribute(t, when, tables))]
        self._starts = [when.i for when in self._dates]
        again = earlier is not None and SAME.search(t.text, t.starts[0], t.ends[max(0, t.size - 1)]) is not None
        self._same = earlier if again else None

    def of(self, amount: Amount) -> str | None:
        """EDTF of the nearest date in the figure's clause and in the same mouth; what is only said on a day did not happen then."""
        if self._same or not self._dates:
            return self._same
        if amount.unit in LENGTHS and PLACING.match(self._t.text, amount.span.end):
            return None
        first = bisect_left(self._starts, amount.i - LOOK)
        among = self._dates[first : bisect_left(self._starts, amount.j + LOOK, first, min(first + MOST, len(self._starts)))]
        near = [(far, n) for n, when in enumerate(among) if (far := self._far(amount, when)) is not None]
        return among[min(near)[1]].dated.edtf if near else None

    def _far(self, amount: Amount, when: When) -> int | None:
        """How far the date is from the figure, commas and "and" counted more; None where it stands in another clause."""
        t = self._t
        behind = when.i >= amount.j
        start, end = (amount.j, when.i) if behind else (when.j, amount.i)
        if behind and t.words[end - 1] in TAKES:
            end -= 1
        if behind and "," in t.words[start:end] and _leads(t, amount.i - 1):
            return None
        if not behind:
            start = _relative(t, start)
            if start == when.j and _is_aside(t, when, amount):
                return None
        if is_parted(t.words, start, end) or _is_ended(t, start, end) or self._voice(amount.span) != self._voice(when.dated.span):
            return None
        return end - start + APART * sum(t.words[at] in JOINTS for at in range(start, end))

    def _voice(self, span: Span) -> str | None:
        around = self._voices.around(span)
        return around[0].id if around else None


def _token(t: Tokens, offset: int) -> int:
    """The token that holds the character at this offset."""
    return max(0, bisect_right(t.starts, offset, 0, t.size) - 1)


def _relative(t: Tokens, at: int) -> int:
    """Behind the relative word that follows a date: "in May, when", "of 2014 that"; `at` itself where none does."""
    comma = at + (t.words[at] == ",")
    return comma + 1 if t.words[comma] in RELATIVE else at


def _is_aside(t: Tokens, when: When, amount: Amount) -> bool:
    """Whether the date stands in a clause that ends before the figure: "the war, which began in May, has"."""
    if "," not in t.words[when.j : amount.i]:
        return False
    return _leads(t, when.i - 1 - (t.words[when.i - 1] in TAKES), OPENING)


def _leads(t: Tokens, at: int, words: frozenset[str] = LEADING) -> bool:
    """Whether the piece between commas that the token stands in has one of the words before it."""
    for word in reversed(t.words[max(0, at + 1 - LOOK) : at + 1]):
        if word in words or word in ",;:":
            return word in words
    return False


def _is_ended(t: Tokens, start: int, end: int) -> bool:
    """Whether a sentence ends among the tokens though no space follows its stop: "the path.On Tuesday"."""
    return any(
        t.words[at] == "." and t.glued(at + 1) and t.is_name(at + 1) and len(t.words[at - 1]) > 1 and len(t.words[at + 1]) > 1
        for at in range(start, end)
    )


def _is_compared(t: Tokens, item: Dated) -> bool:
    """Whether a date is the other side of a comparison: "from a year earlier", but not "from the year before, when it was 40"."""
    if COMPARED.search(t.text[max(t.starts[0], item.span.start - 40) : item.span.start]) is None:
        return False
    return not t.text.startswith(", when", item.span.end)


def _is_attribute(t: Tokens, when: When, tables: FigureTables) -> bool:
    """Whether a date only tells which thing is meant: "its June 20 elections"; but "in the 2009 elections" it tells when."""
    at = when.i if t.words[when.i] in HOLDERS else when.i - 1
    if at < 0 or t.words[at] not in HOLDERS or not t.is_word(when.j) or t.words[when.j] in tables.said["stop"]:
        return False
    return t.words[at] in ("a", "an") or at == 0 or t.words[at - 1] not in DATED_BY
