"""What a figure measures: the noun counted, the phrase after "of" or the amount, the subject of its clause."""

from __future__ import annotations

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import DASHES, Tokens
from onrecord.records import Span

CLAUSE = 50  # tokens looked back for the start of a clause
LONGEST = 12  # tokens of a noun phrase
ENDS = frozenset(',.;:()!?“”"–—')
JOINS = frozenset(("of", "in", "between", "for", "on", "to"))
DETERMINERS = frozenset("the a an its their his her our this these those all".split())
MORE = frozenset(("more", "less", "fewer", "others", "higher", "lower", "below", "above"))
FILLERS = frozenset("the a an , meanwhile however but and now also total so that overall only just about".split())


def measured(t: Tokens, amount: Amount, tables: FigureTables) -> Span | None:
    """The noun phrase that the amount measures, where the words show one; durations measure nothing."""
    if amount.counted and amount.kind == "count":
        return Span(t.starts[amount.counted.start], t.ends[amount.counted.end - 1])
    if amount.kind == "count":
        return _span(t, _noun_before(t, amount, tables))
    if amount.unit and amount.unit.rstrip("s") in tables.said["time"]:
        return None
    found = _of_behind(t, amount, tables) or _noun_behind(t, amount, tables) or _noun_before(t, amount, tables)
    found = found or _subject(t, amount, tables) or _opening(t, amount, tables)
    return _span(t, found)


def _span(t: Tokens, found: tuple[int, int] | None) -> Span | None:
    return Span(t.starts[found[0]], t.ends[found[1] - 1]) if found else None


def _of_behind(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[int, int] | None:
    """ "of relief supplies", "70 percent of their workers"; "a year" may stand between."""
    k = amount.j
    if t.words[k] in ("a", "per", "each") and t.words[k + 1] in tables.said["time"]:
        k += 2
    if t.words[k] == "of" and not t.digits[k + 1]:
        return _phrase(t, k + 1, tables)
    if t.words[k] == "in" and amount.kind == "money" and t.is_word(k + 1) and not t.is_name(k + 1):  # "€62 million in lost duties"
        return _phrase(t, k + 1, tables) if t.words[k + 1] not in DETERMINERS | {"last", "next"} else None
    if amount.unit == "percent" and t.words[k] in DETERMINERS:  # "half the villages"
        return _phrase(t, k, tables)
    return None


def _noun_behind(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[int, int] | None:
    """ "a $150,000 contract", "US$7.8 billion railway between Jakarta and Surabaya"."""
    k = amount.j + 1 if t.words[amount.j] in DASHES else amount.j
    if amount.bound != "range" and (not t.is_word(k) or t.words[k] in tables.said["stop"] or t.words[k] in MORE):
        return None
    return _phrase(t, k, tables)


def _phrase(t: Tokens, k: int, tables: FigureTables) -> tuple[int, int] | None:
    """The noun phrase that begins at token k, with one more joined to it by a preposition."""
    stops, end, joined = tables.said["stop"], k, False
    while t.words[end] in DETERMINERS:
        end += 1
    first = end
    while end < min(t.size, k + LONGEST):
        word = t.words[end]
        if word in stops:
            may_join = word in JOINS and end > first and not joined and t.words[end + 1] not in ENDS and not t.digits[end + 1]
            if not may_join and not (word == "and" and joined and t.is_name(end + 1)):
                break
            joined = True
            end += 1
            while t.words[end] in DETERMINERS:
                end += 1
            continue
        if word in ENDS or t.digits[end] or (end > first and (word in tables.said["verb"] or word.endswith(("ed", "ly")))):
            break
        end += 1
    while end > first and (t.words[end - 1] in stops or t.words[end - 1] in ENDS):
        end -= 1
    return (k, end) if end > first else None


def _noun_before(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[int, int] | None:
    """ "an estimated cost of $26 million", "winds of 155 mph"."""
    at = amount.outer - 1
    while (
        at > 0 and t.words[at] in ("a", "an", "the", "about", "up", "some", "only", "just", "nearly", "to") and t.words[at] != "of"
    ):
        at -= 1
    if at < 1 or t.words[at] not in ("of", "for"):
        return None
    start = at
    while start > 0 and at - start < LONGEST and t.is_word(start - 1) and t.words[start - 1] not in tables.said["stop"]:
        if start < at and _is_verb(t, start - 1, tables):
            break
        start -= 1
    return (start, at) if start < at else None


def _subject(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[int, int] | None:
    """What stands before the verb of the amount's clause; of the clause before, where this one has no subject."""
    end = amount.outer
    for _ in range(3):
        start = _clause_start(t, end, tables)
        found = _before_verb(t, start, end, tables)
        if found:
            return found
        if start == 0:
            return None
        end = start - 1 if t.words[start - 1] in ENDS or t.words[start - 1] in tables.said["clause"] else start
    return None


def _opening(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[int, int] | None:
    """The first noun phrase of the sentence, for want of a nearer one: "panel strength lower than 9 ksi"."""
    start, limit = 0, min(amount.outer, CLAUSE)
    while start < limit and (t.words[start] in FILLERS or not t.is_word(start)):
        start += 1
    end = start
    while end < limit and t.is_word(end) and t.words[end] not in tables.said["stop"] and not _is_verb(t, end, tables):
        end += 1
    return (start, end) if start < end < limit else None


def _is_verb(t: Tokens, k: int, tables: FigureTables) -> bool:
    word = t.words[k]
    return word in tables.said["verb"] or word in tables.said["rise"] or word in tables.said["fall"]


def _clause_start(t: Tokens, end: int, tables: FigureTables) -> int:
    """Where the clause begins that ends before token `end`; "and" between two names joins no clauses."""
    start, limit = end, max(0, end - CLAUSE)
    while start > limit:
        word = t.words[start - 1]
        names = word == "and" and start > 1 and t.is_name(start) and t.text[t.starts[start - 2]].isupper()
        if not names and (word in ENDS or word in tables.said["clause"]):
            break
        start -= 1
    return start


def _before_verb(t: Tokens, start: int, end: int, tables: FigureTables) -> tuple[int, int] | None:
    """The words from the start of a clause to its first verb."""
    while start < end and t.words[start] in FILLERS:
        start += 1
    if t.words[start] in ("in", "at", "on", "by") and start < end:
        return None
    for k in range(start, end):
        word = t.words[k]
        if _is_verb(t, k, tables) or (word.endswith("ed") and k > start and t.text[t.starts[k]].islower()):
            return (start, k) if k > start and t.words[start] not in ("it", "they", "he", "she", "to", "which") else None
    return None
