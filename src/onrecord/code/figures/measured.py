"""What a figure measures, and how it changed: "rose 5 percent", ", up 8 percent from a year earlier"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.code.figures.phrases import (
    ADVERB,
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
    TIME,
    UNIT,
    VERB,
    Phrase,
    Sentence,
    clause_start,
    load_word_kinds,
    phrase_from,
    phrase_to,
    subject_of,
)
from onrecord.code.figures.quantities import AGE, Amount
from onrecord.code.figures.units import DASHES, HYPHENS, Counted, FigureTables, Tokens
from onrecord.code.who import Cast
from onrecord.records import Change, Direction, Span

# What the encoder ties to a figure as what it measures, made a whole noun phrase; none where it tells only how far off or when.

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


# What a figure measures: the noun counted, the phrase after "of" or the amount, the one it is a complement of, the subject.

MORE = frozenset(("more", "less", "fewer", "others", "higher", "lower", "below", "above", "owned", "offshore", "each", "apiece"))
SKIPPED = frozenset("a an the about up some only just nearly around roughly almost as high low whopping record".split())
OF = frozenset(("of",))
HAVING = OF | {"with"}  # "sales of 300 units", "forms with 50 questions"
TIES = OF | frozenset("for from at by to with worth lower than higher over above below under".split())
SHARING = frozenset(("(", "or", "and"))


def measured(s: Sentence, amount: Amount, before: tuple[Amount, Span | None] | None, *, moves: bool) -> Span | None:
    """The noun phrase that the amount measures, where the words show one; a duration only what it is told of directly.

    `before` is the amount before it in the sentence and what that measures: "9 tonnes (10 tons)" measures the same.
    `moves` where the amount is itself a change: "employment rose by 300 posts" is of employment.
    """
    if amount.unit and amount.unit.rstrip("s") in s.tables.said["time"]:
        return _span(s, _lasting(s, amount))
    if amount.kind == "count":
        return _counted(s, amount, before, moves=moves)
    floor = before[0].j if before else 0
    own = _of_behind(s, amount) or _moved(s, amount) or _complemented(s, amount, OF, floor) or _noun_behind(s, amount)
    own = own or (_for_behind(s, amount) if before and s.t.words[before[0].j] == "or" else None)
    if own is None and before and _shares(s, amount, before[0]):
        return before[1]
    if own is None and amount.unit == "percent" and _is_subject(s, amount):
        return before[1] if before and before[0].unit == "percent" else None
    found = own or _complemented(s, amount, TIES, floor) or _paid_for(s, amount) or subject_of(s, amount.outer, clauses=1)
    return _span(s, found or _for_behind(s, amount) or subject_of(s, amount.outer))


def _lasting(s: Sentence, amount: Amount) -> Phrase | None:
    """ "a three-month closure", "two years of talks": what a duration is of."""
    if s.t.words[amount.j] == "of":
        return phrase_from(s, amount.j + 1)
    compound = any(s.t.words[k] in DASHES for k in range(amount.i, amount.j))
    return _noun_behind(s, amount) if compound else None


def _span(s: Sentence, found: Phrase | None) -> Span | None:
    return Span(s.t.starts[found[0]], s.t.ends[found[1] - 1]) if found else None


def _counted(s: Sentence, amount: Amount, before: tuple[Amount, Span | None] | None, *, moves: bool) -> Span | None:
    """The noun counted with what belongs to it: "new seasons of the show"; what has so many, for "a panel of twelve"."""
    if amount.counted is None and before and before[0].kind == "count" and (amount.unit or "").startswith(before[0].unit or " "):
        return before[1]
    floor = before[0].j if before else 0
    if amount.counted is None:
        owner = _complemented(s, amount, OF | {"for"}, floor)
        return _span(s, owner or (subject_of(s, amount.outer) if amount.unit == AGE else None))
    return _span(s, _owner(s, amount, floor, moves=moves) or _with_complement(s, amount.counted))


def _owner(s: Sentence, amount: Amount, floor: int, *, moves: bool) -> Phrase | None:
    """What has so many of the things counted: "sales of 300 units", "a six-cylinder engine", "a share is four votes"."""
    t, start = s.t, amount.counted.start if amount.counted else amount.j
    if t.words[start - 1] in HYPHENS:
        return phrase_from(s, start + 1) if s.kinds[start + 1] == NOUN else None
    if t.words[amount.outer - 1] in HAVING:
        return _complemented(s, amount, HAVING, floor)
    is_predicate = t.words[amount.outer - 1] in load_word_kinds().said["equals"] and s.kinds[amount.outer - 2] == NOUN
    return subject_of(s, amount.outer, clauses=3 if moves else 1) if moves or is_predicate else None


def _with_complement(s: Sentence, counted: Counted) -> Phrase:
    """The noun counted, with what follows an "of": "new seasons of the show"."""
    whole = phrase_from(s, counted.start) if s.t.words[counted.end] == "of" else None
    return whole if whole and whole[1] > counted.end else (counted.start, counted.end)


def _is_subject(s: Sentence, amount: Amount) -> bool:
    """Whether the amount is itself the subject of its clause: "while 40 percent chose the other"."""
    opens = clause_start(s, amount.outer) == amount.outer or s.kinds[amount.outer - 1] in (TIME, ADVERB)
    return opens and s.kinds[amount.j] in (VERB, AUXILIARY)


def _shares(s: Sentence, amount: Amount, before: Amount) -> bool:
    """Whether the amount stands beside the one before it: in brackets, or joined by "and" or "or"."""
    return before.j <= amount.outer <= before.j + 2 and s.t.words[before.j] in SHARING


def _of_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "of relief supplies", "70 percent of their workers"; "a year" may stand between."""
    t, k = s.t, amount.j
    if t.words[k] in ("a", "per", "each") and t.words[k + 1] in s.tables.said["time"]:
        k += 2
    if t.words[k] == "of":
        while s.kinds[k + 1] == NUMBER:
            k += 1  # "50 ml of 30 % acid"
        return phrase_from(s, k + 1)
    if t.words[k] == "in" and amount.kind == "money" and s.kinds[k + 1] == NOUN and not _is_fixed(s, k + 1):
        return phrase_from(s, k + 1)  # "€62 million in lost duties"
    if amount.unit == "percent" and s.kinds[k] == DETERMINER:  # "half the villages"
        return phrase_from(s, k)
    return None


def _is_fixed(s: Sentence, k: int) -> bool:
    """ "in Oslo", "in response": no noun that money could be in."""
    return s.t.is_name(k) or s.t.words[k] in load_word_kinds().said["idiom"]


def _noun_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "a $150,000 contract", "US$7.8 billion railway between Jakarta and Surabaya", "a 25 percent drop in prices"."""
    t, said = s.t, s.tables.said
    k = amount.j + 1 if t.words[amount.j] in DASHES else amount.j
    moves = t.words[k] in said["rise_noun"] or t.words[k] in said["fall_noun"]
    if t.words[k] in MORE or not (moves or s.kinds[k] == NOUN):
        return None
    return phrase_from(s, k) or ((k, k + 1) if moves else None)


def _complemented(s: Sentence, amount: Amount, ties: frozenset[str], floor: int = 0) -> Phrase | None:
    """ "an estimated cost of $26 million", "winds of 155 mph", "fines from $2 to $9": what the amount is a complement of."""
    for start in (amount.i, amount.outer):
        found = _tied(s, start, ties, floor)
        if found:
            return found
    return None


def _tied(s: Sentence, end: int, ties: frozenset[str], floor: int) -> Phrase | None:
    """The noun phrase that a tie before token `end` joins to it, where it is not itself a predicate."""
    t, at = s.t, end - 1
    while at > 0 and t.words[at] in SKIPPED:
        at -= 1
    if at < 1 or t.words[at] not in ties:
        return None
    while at > 1 and t.words[at - 1] in ties:
        at -= 1
    found = phrase_to(s, at, floor)
    if found and all(s.kinds[k] == DETERMINER or t.words[k] in load_word_kinds().said["light"] for k in range(*found)):
        return None  # "an average of 20"
    predicate = found and t.words[at] not in OF and found[0] and t.words[found[0] - 1] in load_word_kinds().said["linking"]
    return None if predicate else found


def _moved(s: Sentence, amount: Amount) -> Phrase | None:
    """ "an increase of 5 percent in exports", "a cut of 300 posts for teachers": what has changed, not the change."""
    t, said = s.t, s.tables.said
    noun = t.words[amount.outer - 2] if t.words[amount.outer - 1] == "of" and amount.outer > 1 else ""
    if t.words[amount.j] not in ("in", "for") or noun not in said["rise_noun"] | said["fall_noun"]:
        return None
    found = phrase_from(s, amount.j + 1)
    return found if found and s.kinds[found[0]] in (NOUN, DETERMINER) and s.t.words[found[1] - 1] not in said["time"] else None


def _for_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "and 24 for heavy lorries": in a clause without a subject."""
    found = phrase_from(s, amount.j + 1) if s.t.words[amount.j] == "for" else None
    return found if found and s.kinds[found[0]] == NOUN else None


def _paid_for(s: Sentence, amount: Amount) -> Phrase | None:
    """ "paid $9,000 for a new roof", "spent $3 million on roads": what the money was given for."""
    t, pay = s.t, load_word_kinds().said["pay"]
    if amount.kind != "money" or t.words[amount.j] not in ("for", "on") or t.digits[amount.j + 1]:
        return None
    return phrase_from(s, amount.j + 1) if not pay.isdisjoint(t.words[max(0, amount.outer - 6) : amount.outer]) else None


# Changes: "rose 5 percent" is a figure that says up; ", up 8 percent from a year earlier" belongs to the figure before it.

BEFORE, AFTER = 40, 70  # code points around a change in which its basis stands
BY_REACH = 7  # tokens between a verb and its "by": "raised its key rate by 25 basis points"
TO_REACH = 12  # tokens between a change and the level it led to: "fell 12 percent from a year earlier to 310,000 tonnes"
ASIDE_REACH = 10  # tokens between a comma and the change it opens: ", which was a year-on-year rise of about"
LEVELS = frozenset(("to", "at"))
_UNITS = "year|month|quarter|week"
_BASIS = re.compile(
    rf"\b(?P<a>{_UNITS})[- ](?:on|over)[- ](?P=a)\b"
    r"|\b(?:from|than|compared (?:with|to)|over|versus|against|on|in) "
    r"(?:(?:the|a) )?(?:same (?:period|time|month|quarter|week)(?: of| in)? )?(?:the )?"
    rf"(?:an? |last |previous |prior |year-ago |year-earlier |preceding )*(?P<b>{_UNITS})(?: (?:ago|earlier|before))?\b"
    r"|\b(?P<c>annual|yearly|monthly|quarterly)\b"
)
_ADVERBS = {"annual": "year", "yearly": "year", "monthly": "month", "quarterly": "quarter"}


def pair_changes(t: Tokens, amounts: Sequence[Amount], tables: FigureTables) -> list[tuple[Amount, Change | None]]:
    """The figures of one sentence with their changes; an amount that only tells another's change is no figure."""
    told: dict[int, Change] = {}
    spent: set[int] = set()
    ways: list[Direction | None] = []
    for n, amount in enumerate(amounts):
        way, is_aside = _direction(t, amount, tables)
        if way is None and n and t.words[amount.outer - 1] == "or" and amount.outer - 1 == amounts[n - 1].j:
            way = ways[n - 1]  # "grew by 125,600 posts or 2.2 per cent"
        ways.append(way)
        if way is None or amount.bound == "range":
            continue
        base = _base(t, amounts, n, is_aside)
        if base is None and not _moves_itself(t, amount, is_aside):
            continue
        change = Change(value=amount.value, unit=amount.unit, direction=way, basis=_basis(t, amount.span), span=amount.span)
        if base is None or base in told:  # one figure has one change; a second stands for itself
            told[n] = change
        else:
            told[base] = change
            spent.add(n)
    for n in range(len(amounts)):
        if n not in told and n not in spent:
            compared = _compared(t, amounts, n)
            if compared:
                told[n] = compared
    return [(amount, told.get(n)) for n, amount in enumerate(amounts) if n not in spent]


def _direction(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[Direction | None, bool]:
    """Up or down, if words around the amount say that it is a change, and whether they make it an aside on another figure."""
    said, k = tables.said, amount.outer - 1
    while k > 0 and t.words[k] in said["soft"] and t.words[k] not in ("of", "by"):
        k -= 1
    word = t.words[k] if k >= 0 else ""
    particle = word in ("up", "down") and k > 0 and t.words[k - 1] in said["phrasal"]
    if (word in said["rise"] or word in said["fall"]) and not particle:
        way: Direction = "up" if word in said["rise"] else "down"
        return way, word in ("up", "down", "higher", "lower") and k > 0 and t.words[k - 1] in (",", "–", "—", "(", "-")
    if word == "by":
        for back in range(k - 1, max(-1, k - 1 - BY_REACH), -1):
            if t.words[back] in said["rise"] or t.words[back] in ("raised", "raise", "boosted", "lifted"):
                return "up", False
            if t.words[back] in said["fall"] or t.words[back] in ("cut", "reduced", "reduce", "lowered", "trimmed", "slashed"):
                return "down", False
    noun = t.words[k - 1] if word == "of" and k else next((w for w in t.words[amount.j : amount.j + 3] if _is_move(w, tables)), "")
    if noun in said["rise_noun"] or noun in said["fall_noun"]:
        return ("up" if noun in said["rise_noun"] else "down"), True
    return None, False


def _is_move(word: str, tables: FigureTables) -> bool:
    return word in tables.said["rise_noun"] or word in tables.said["fall_noun"]


def _moves_itself(t: Tokens, amount: Amount, is_aside: bool) -> bool:
    """Whether a change without a figure beside it is one: verbs are, "a 5 percent increase" is measured as an increase."""
    after = t.words[amount.outer - 1] if amount.outer else ""
    if t.words[amount.outer - 1] == "of" or any(t.words[k] == "of" for k in range(max(0, amount.outer - 3), amount.outer)):
        return False
    verbal = not is_aside or t.words[amount.outer - 1] in (
        "up",
        "down",
        "higher",
        "lower",
        "nearly",
        "about",
        "some",
        "by",
        "almost",
    )
    return verbal and (amount.kind != "count" or after in ("by", "or", "up", "down"))


def _base(t: Tokens, amounts: Sequence[Amount], n: int, is_aside: bool) -> int | None:
    """The figure this change is of: the level it led to, or the one before, if it is told as an aside."""
    amount = amounts[n]
    if n + 1 < len(amounts) and not is_aside:
        level = amounts[n + 1]
        between = t.words[amount.j : level.outer]
        led = between and between[-1] in LEVELS and len(between) <= TO_REACH and "," not in between and "while" not in between
        if led and (level.unit != amount.unit or t.words[amount.outer - 1] == "by"):
            return n + 1
    if is_aside and n and amounts[n - 1].unit != amount.unit and _opens_aside(t, amounts[n - 1].j, amount.outer):
        return n - 1
    return None


def _opens_aside(t: Tokens, start: int, end: int) -> bool:
    """Whether a comma or bracket stands between, and near the change: ", a year-on-year rise of"."""
    return any(t.words[k] in (",", "(", "–", "—") for k in range(max(start, end - ASIDE_REACH), end))


def _compared(t: Tokens, amounts: Sequence[Amount], n: int) -> Change | None:
    """ "reached 50 tonnes, up from 40 tonnes": a change whose size is not stated."""
    amount = amounts[n]
    k = amount.j + 1 if t.words[amount.j] in (",", "(") else amount.j
    if t.words[k] in ("up", "down") and t.words[k + 1] in ("from", "on") and amount.bound != "range":
        span = Span(t.starts[k], t.ends[k])
        return Change(direction="up" if t.words[k] == "up" else "down", basis=_basis(t, span), span=span)
    return None


def _basis(t: Tokens, span: Span) -> str | None:
    return basis_near(t.text, Span(t.starts[0], t.ends[t.size - 1]), span)


def basis_near(text: str, sentence: Span, span: Span) -> str | None:
    """ "year on year", where the words near a change say so, those behind it first."""
    for start, end in ((span.end, min(sentence.end, span.end + AFTER)), (max(sentence.start, span.start - BEFORE), span.start)):
        found = _BASIS.search(text, start, end)
        if found:
            unit = found["a"] or found["b"] or _ADVERBS[found["c"]]
            return f"{unit} on {unit}"
    return None
