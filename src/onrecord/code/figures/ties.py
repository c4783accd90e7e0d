"""What the encoder ties to a figure as what it measures, made a whole noun phrase; none where it tells only how far off or when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from onrecord.code.figures.phrases import (
    AUXILIARY,
    CLAUSE,
    DETERMINER,
    END,
    GLUE,
    NOUN,
    NUMBER,
    PREPOSITION,
    PRONOUN,
    SPEAKER,
    UNIT,
    VERB,
    Sentence,
)
from onrecord.code.figures.quantities import Amount
from onrecord.code.who import Cast
from onrecord.records import Span

LEAST_TIE = 0.5  # probability that words are what a figure measures; swept 0.3-0.7 on gold/real/dev
LENGTHS = frozenset(("metres", "kilometres", "miles", "feet", "yards", "nautical miles"))
PLACING = re.compile(  # how far apart places are: "12 km north of the pass", "within 500 metres of the road"
    r"(?: ?\([\w ]+\))?(?:-\w"
    r"| (?:to the )?(?:north|south|east|west|from|away|off|outside|inland|of the|of its|of [A-Z]|long|wide|high|tall|deep))"
)
WORD = re.compile(r"[^\W\d_]{3,}")  # units are shorter
OFF = re.compile(r"(?: ?\([\w. ]+\))? (?:to the )?(?:(?:north|south)?-?(?:east|west)|north|south|from|away|off|outside|inland)\b")
STANDING = frozenset(  # may stand between a place and how far off it is: "the town, about"
    "a an the which is are was were lies located about some around just only kilometres kilometers miles metres meters".split()
)
NEAR = 40  # code points between them
NEVER_LAST = frozenset((PREPOSITION, DETERMINER, CLAUSE, AUXILIARY, PRONOUN, SPEAKER, GLUE, END))
NEVER_FIRST = frozenset((PREPOSITION, CLAUSE, AUXILIARY, GLUE, END))
RELATIVE = frozenset(("who", "whom", "whose", "which"))
LISTED = frozenset((NOUN, GLUE))
INTO = frozenset(("of", "in", "worth"))  # may stand between an amount and what it measures


class Ties:
    """What the encoder ties to the figures of one report: what they measure."""

    def __init__(self, who: Cast) -> None:
        self._who, self._marks = who, who.found("figure")
        self._starts = [mark.span.start for _, mark in self._marks]

    def of(self, s: Sentence, amount: Amount, told: Span | None) -> Span | None:
        """What the encoder says that the amount measures; `told`, what the grammar found, where that says nothing whole."""
        at = bisect_left(self._starts, amount.span.end) - 1
        near = at >= 0 and self._marks[at][1].span.end > amount.span.start
        tied = self._who.ties(self._marks[at][0], "of", LEAST_TIE) if near else []
        found = (whole(s, amount, tied[0].span) if tied and not _is_beyond(s, amount, tied[0].span) else None) or told
        return None if found and _is_off(s.t.text, amount, found) else found


def whole(s: Sentence, amount: Amount, span: Span) -> Span | None:
    """The span as a noun phrase: without "from the" or "whose" at its end, with all of "food, water and fuel" behind the amount.

    None where no noun is left, as of "west of the town" or "escalate".
    """
    t, kinds = s.t, s.kinds
    if not t.starts[0] <= span.start < t.ends[t.size - 1]:
        return span
    i, j = bisect_right(t.starts, span.start, 0, t.size) - 1, bisect_left(t.starts, span.end, 0, t.size)
    if i < amount.j and j > amount.i:
        i = amount.counted.start if amount.counted else amount.j
    j = next((k for k in range(i + 1, j) if t.words[k] in RELATIVE), j)
    while i < j and (kinds[j - 1] in NEVER_LAST or (kinds[j - 1] == VERB and t.words[j - 1].endswith(("ing", "ed")))):
        j -= 1
    i = _listed(s, amount, i)
    while i < j and kinds[i] in NEVER_FIRST:
        i += 1
    return Span(t.starts[i], t.ends[j - 1]) if NOUN in kinds[i:j] or NUMBER in kinds[i:j] or UNIT in kinds[i:j] else None


def _is_beyond(s: Sentence, amount: Amount, span: Span) -> bool:
    """Whether the words stand in another clause or phrase than the noun counted: "two firms held for raids on farms"."""
    counted = amount.counted if amount.kind == "count" else None
    if counted is None:
        return False
    if span.end <= s.t.starts[amount.outer]:
        return CLAUSE in s.kinds[bisect_left(s.t.starts, span.end, 0, s.t.size) : amount.outer]
    if span.start < s.t.ends[counted.end - 1]:
        return False
    first = bisect_right(s.t.starts, span.start, 0, s.t.size) - 1
    return any(s.t.words[k] != "of" and s.kinds[k] not in (DETERMINER, NOUN, NUMBER) for k in range(counted.end, first))


def _listed(s: Sentence, amount: Amount, i: int) -> int:
    """Where the list begins that a phrase at token i ends, if nothing but the list stands between it and the amount."""
    t, start = s.t, amount.j
    while start < i and (t.words[start] in INTO or s.kinds[start] == DETERMINER):
        start += 1
    between = range(start, i - 1)
    joined = start < i and t.words[i - 1] in ("and", "or", "&") and s.kinds[start] == NOUN
    return start if joined and all(s.kinds[k] in LISTED or t.words[k] in (",", "and") for k in between) else i


def _is_off(text: str, amount: Amount, of: Span) -> bool:
    """Whether a length only tells how far something is from a place, and the phrase is not what is there: "a town 12 km west"."""
    if amount.unit not in LENGTHS or OFF.match(text, amount.span.end) is None:
        return False
    between = text[of.end : amount.span.start]
    return of.end > amount.span.start or len(between) > NEAR or any(word not in STANDING for word in WORD.findall(between))
