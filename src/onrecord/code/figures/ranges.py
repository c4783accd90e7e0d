"""Ranges: "between 40 and 50 tonnes", "10-15 %", "from 20 litres in 2008 to 29 litres"."""

from __future__ import annotations

from onrecord.code.figures.cardinals import Number, times
from onrecord.code.figures.exclusions import YEAR_BEFORE, is_excluded, is_label, is_yearlike
from onrecord.code.figures.numbers import read_number
from onrecord.code.figures.quantities import Amount, Quantity, read_quantity
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import DASHES, Tokens
from onrecord.records import Span

RANGE_GAP = 3  # tokens that may stand between the two ends of "from 20 litres in 2008 to 29 litres"
OPENERS = frozenset(("from", "between", "aged", "age", "ages"))
AGED = frozenset(("aged", "age", "ages"))
NEAR = frozenset(("about", "around", "approximately", "roughly", "nearly", "some", "up"))
LETTERS = frozenset(("US", "Rs", "NZ", "HK", "A", "C", ".", "$"))  # of a currency's sign before the second end


def ranged(t: Tokens, first: Quantity, tables: FigureTables) -> Amount | None:
    """ "between 40 and 50 tonnes", "10-15 %", "from ten to 32 pages", "$250,000 to $1 million"."""
    opener = _opener(t, first.i)
    joined = _joiner(t, first.number.j if first.kind in ("bare", "count") else first.j, opener)
    number = _second(t, joined, tables) if joined is not None else None
    if number is None or number.share or is_excluded(t, number, tables):
        return None
    year = first.kind in ("bare", "count") and is_yearlike(t, first.i, first.number.j)
    if year and (is_yearlike(t, number.i, number.j) or t.words[max(0, first.i - 1)] in YEAR_BEFORE):
        return None  # "from 2019 to 2021", "from 48 billion in 2019 to 110 billion"
    return _spanned(t, first, read_quantity(t, _far_end(t, number, opener, tables), tables), opener, tables)


def _far_end(t: Tokens, number: Number, opener: str, tables: FigureTables) -> Number:
    """The number at the far end of the second end, where that is itself a range: "from 24 to 33-35 billion"."""
    if (
        opener != "from"
        or is_yearlike(t, number.i, number.j)
        or t.words[number.j] not in DASHES
        or not (t.glued(number.j) and t.digits[number.j + 1])
    ):
        return number
    return read_number(t, number.j + 1, tables.scales) or number


def _opener(t: Tokens, i: int) -> str:
    """The word that opens a range whose first number is at token i: "from", "between"; a bound's words may stand between."""
    back = i - 1
    while back > max(0, i - 3) and t.words[back] in NEAR:
        back -= 1
    return t.words[back] if i and t.words[back] in OPENERS else t.words[i - 1] if i else ""


def _second(t: Tokens, k: int, tables: FigureTables) -> Number | None:
    """The number of the second end, behind a bound's words and the letters of a currency: "US $", "Rs."."""
    while t.words[k] in NEAR or (t.words[k] in "$€£¥" and t.words[k]):
        k += 1
    for _ in range(3):
        number = read_number(t, k, tables.scales)
        if number or t.digits[k]:
            return number
        if t.words[k].upper() not in tables.money.codes and t.raw(k, k + 1) not in LETTERS:
            return None
        k += 1
    return read_number(t, k, tables.scales)


def _joiner(t: Tokens, at: int, opener: str) -> int | None:
    """The token after what joins two ends of a range."""
    word = t.words[at]
    if word and word in DASHES:
        to = t.words[at + 1] == "to" or t.words[at + 1] in DASHES
        return at + (3 if to and t.words[at + 2] in DASHES else 2) if t.words[at + 1] and to else at + 1  # "180-to-$200", "5 -- 7"
    if word == "to" or (word == "and" and opener == "between"):
        return at + 1
    if opener == "from":
        for gap in range(at, min(at + RANGE_GAP, t.size)):
            if t.words[gap] == "to":
                return gap + 1
            if t.words[gap] in (",", ";", "."):
                return None
    return None


def _spanned(t: Tokens, first: Quantity, second: Quantity, opener: str, tables: FigureTables) -> Amount | None:
    """The range from the first to the second end, where both are of one kind and no verb makes them two levels."""
    own = first.kind in ("money", "measure")
    unit, kind = second.unit, second.kind
    if own and second.kind in ("bare", "count") and opener in ("from", "between"):
        unit, kind = first.unit, first.kind
    elif own and second.kind == "bare" and t.words[second.number.i - 1] in DASHES and t.glued(second.number.i):
        unit, kind = first.unit, first.kind  # "$180-200"
    elif own and first.unit != unit and not (first.unit or "").startswith(f"{unit} per"):
        return None
    if (own and _moved(t, first, second, tables)) or (kind == "bare" and opener not in OPENERS):
        return None
    if kind == "bare" and (opener in AGED or is_label(t, first.i, tables)):
        return None
    low, high = _low_end(first, second), second.value
    if low > high and opener != "from":
        return None
    i = first.i - 1 if opener == "between" and first.i and t.words[first.i - 1] == "between" else first.i
    end = second.j if second.kind != "bare" else second.number.j
    span = Span(t.starts[i], t.ends[end - 1])
    return Amount(span, None, min(low, high), max(low, high), "range", unit, kind, i, end, i, second.counted)


def _moved(t: Tokens, first: Quantity, second: Quantity, tables: FigureTables) -> bool:
    """ "rose 5 percent to 8 percent" tells a change and a level, not a range."""
    before = t.words[first.i - 1] if first.i else ""
    to = "to" in (t.words[second.i - 1], t.words[second.number.i - 1])
    return to and (before in tables.said["rise"] or before in tables.said["fall"] or before == "by")


def _low_end(first: Quantity, second: Quantity) -> float:
    """The first end, in the second's scale where it has none of its own: "between 2 and 3 million"."""
    low, scale = first.value, second.number.scale
    if scale < 1000 or first.number.scale != 1 or low >= 1000 or (first.kind == "money" and low > second.value):
        return low
    return times(low, scale)
