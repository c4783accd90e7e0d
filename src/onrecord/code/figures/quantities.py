"""A number with its unit; its bound ("more than 700"); and two of them that make a range ("between 40 and 50 tonnes")."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.figures.numbers import Number, is_excluded, is_label, is_yearlike, read_number, times
from onrecord.code.figures.units import (
    DASHES,
    HYPHENS,
    PERCENT,
    Counted,
    FigureTables,
    Tokens,
    counted_after,
    measure_after,
    money_after,
    money_before,
    of_rate,
    rate_after,
)
from onrecord.records import Bound, Span

# Quantities: a number with its currency, measure or counted noun, before any bound or range is looked for.

STERLING = ("£", "sterling", " GBP")
NEVER_MONEY = frozenset(("won", "real", "sterling", "dram", "r"))  # words of their own: money only behind digits
AGE = "year of age"
MINOR = {"cent": 100, "cents": 100, "pence": 100, "mao": 10, "jiao": 10, "fen": 100, "paise": 100, "kopecks": 100, "centimes": 100}
STOPS = frozenset(("", ".", ",", ";", "?", "!", ")"))
SIGNS = DASHES | {"minus"}
WEAK_SIGNS = frozenset(("ps", "y"))  # mangled or rare signs that are also names: "PS5"
DEGREES = frozenset(("degrees", "celsius", "fahrenheit"))


class Amount(NamedTuple):
    """A number with its unit. Tokens [i, j) are the amount, `outer` begins its bound's words; kind: money measure count bare."""

    span: Span
    value: float | None
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None
    kind: str
    i: int
    j: int
    outer: int
    counted: Counted | None = None


class Quantity(NamedTuple):
    """One number with what stands directly around it: tokens [i, j). kind: money measure count bare."""

    i: int
    j: int
    value: float
    unit: str | None
    kind: str
    number: Number
    counted: Counted | None = None


def read_quantity(t: Tokens, number: Number, tables: FigureTables, floor: int = 0) -> Quantity:
    """The number with its currency, measure or counted noun."""
    i, j, value = number.i, number.j, number.value
    money = money_before(t, i, tables, floor)
    suffix, after = _suffix(t, number, tables, money is not None)
    if money and number.value * suffix < 1000 and t.words[money[1]] in WEAK_SIGNS:
        money = None
    if suffix > 1:
        value, j, number = times(value, suffix), after, number._replace(scale=suffix)
    i = _signed(t, i)
    if i < number.i:
        value = -value
    if money:
        if t.words[money[1]] == f"m{money[0].casefold()}":
            value = times(value, 1e6)  # "MEUR 60"
        if t.words[j] == "and" and not t.digits[j + 1]:
            value, j = _with_hundredths(t, j, value, number, tables)  # "$100 and fifty"
        unit, end = _per(t, j, money[0], "money", tables)
        return Quantity(min(i, money[1]), end, value, unit, "money", number)
    if number.share:
        return Quantity(i, j, value, PERCENT, "measure", number, counted_after(t, j, tables))
    found = _money_behind(t, j, value, number, tables)
    if found:
        return found
    return _measured(t, number._replace(i=i, j=j, value=value), number, tables)


def _measured(t: Tokens, signed: Number, number: Number, tables: FigureTables) -> Quantity:
    """The number with a measure or counted noun behind it, or bare; `signed` has its sign and suffix."""
    i, j, value = signed.i, signed.j, signed.value
    measure = measure_after(t, j, tables)
    if measure and measure.name == "pound-mass" and _is_sterling(t, j, number):
        unit, end = _per(t, measure.end, "GBP", "money", tables)
        return Quantity(i, end, value, unit, "money", number)
    if measure:
        if i == number.i and measure.name in DEGREES and t.words[i - 1] in DASHES and i > 1:
            i, value = i - 1, -value
        unit, end = _per(t, measure.end, measure.name, "measure", tables)
        return Quantity(i, end, value, unit, "measure", number)
    counted = counted_after(t, j, tables)
    if counted:
        suspended = t.words[j] in HYPHENS and counted.start > j + 1  # "four-, five- and six-cylinder": the others count too
        unit, end = (counted.unit, j) if suspended else _per(t, counted.end, counted.unit, "count", tables)
        return Quantity(i, end, value, unit, "count", number, counted)
    return Quantity(i, j, value, None, "bare", number)


def _suffix(t: Tokens, number: Number, tables: FigureTables, is_money: bool) -> tuple[float, int]:
    """What a letter glued to the digits multiplies by: "$5m", "4.3M sales", "200k people"; metres stay metres."""
    j = number.j
    raw = t.text[t.starts[j] : t.ends[j]]
    if number.in_words or not t.glued(j) or raw not in tables.scales.suffixes:
        return 1.0, j
    next_money = money_after(t, j + 1, tables) is not None
    certain = is_money or next_money or raw in ("M", "k", "K") or (raw == "m" and t.words[j + 1] in ("barrels", "tonnes", "tons"))
    if raw == "m" and not certain:
        counted = counted_after(t, j + 1, tables)
        certain = counted is not None and counted.start == j + 1 and t.words[j + 1] not in ("of",)
    return (tables.scales.suffixes[raw], j + 1) if certain else (1.0, j)


def _signed(t: Tokens, i: int) -> int:
    """Where the number begins with its minus sign: "-5", "minus 5"; a dash between two numbers is none."""
    if i > 1 and t.words[i - 2] in ("or", "/") and t.words[i - 1] in SIGNS:
        return i  # "plus or minus 3", "+/- 3"
    if i and t.words[i - 1] == "minus":
        return i - 1
    if i and t.words[i - 1] in DASHES and t.glued(i) and not t.glued(i - 1):
        return i - 1
    return i - 2 if i > 1 and t.words[i - 1] in DASHES and t.words[i - 2] == "minus" else i


def _money_behind(t: Tokens, j: int, value: float, number: Number, tables: FigureTables) -> Quantity | None:
    """ "420 million markka", "75 USD million", "3 dollars 50 cents", "five million yen"."""
    raw = t.text[t.starts[j] : t.ends[j]]
    if raw[:1] == "M" and raw.isupper() and raw[1:] in tables.money.codes:
        return Quantity(_signed(t, number.i), j + 1, times(value, 1e6), raw[1:], "money", number)
    found = money_after(t, j, tables)
    if found is None or (t.words[found[1] - 1] in NEVER_MONEY and number.in_words and number.scale < 1000):
        return None
    code, end = found
    if t.words[end] in tables.scales.scales and number.scale < 1000:
        value, end = times(value, tables.scales.scales[t.words[end]]), end + 1
    value, end = _with_hundredths(t, end, value, number, tables)
    unit, end = _per(t, end, code, "money", tables)
    return Quantity(_signed(t, number.i), end, value, unit, "money", number)


def _with_hundredths(t: Tokens, end: int, value: float, number: Number, tables: FigureTables) -> tuple[float, int]:
    """The value and end with what follows in parts of the unit: "3 dollars 50 cents", "15 dollars and 50.", "one kuai five mao"."""
    last = 1
    while (number.scale < 1000 and value % 1 == 0) or last == 10:
        cents = end + 1 if t.words[end] == "and" else end
        more = None if t.words[cents].startswith("a") else read_number(t, cents, tables.scales)
        if more is None or more.value % 1:
            break
        parts = MINOR.get(t.words[more.j])
        unsaid = parts is None and _ends(t, more.j) and (last == 10 or more.value >= 10)
        parts = 100 if unsaid else parts
        if parts is None or parts <= last or more.value >= parts // last:
            break
        value, end, last = round(value + more.value / parts, 2), more.j + (not unsaid), parts
    return value, end


def _ends(t: Tokens, j: int) -> bool:
    """Whether the phrase ends at token j; "more" and "each" may stand last."""
    return t.words[j] in STOPS or (t.words[j] in ("more", "each") and t.words[j + 1] in STOPS)


def _is_sterling(t: Tokens, j: int, number: Number) -> bool:
    """Whether "pounds" are money: in thousands or millions, or where the text speaks of sterling."""
    return t.words[j] in ("pound", "pounds") and (number.scale >= 1000 or any(sign in t.text for sign in STERLING))


def _per(t: Tokens, end: int, unit: str, kind: str, tables: FigureTables) -> tuple[str, int]:
    rate = rate_after(t, end, tables)
    if rate is None:
        return unit, end
    named = of_rate(unit, rate[0], kind, tables)
    return named, end if named == unit else rate[1]


# Bounds: "more than 700", "up to", "nearly half", "107 or more".

BEFORE: tuple[Bound, ...] = ("at_least", "at_most", "about")
LONGEST_PHRASE = 4


class Bounded(NamedTuple):
    """The bound, and the token where the phrase that sets it begins or ends."""

    bound: Bound
    at: int


def bound_before(t: Tokens, i: int, tables: FigureTables) -> Bounded | None:
    """The bound set by the words right before token i; "a", "the", "just" may stand between."""
    at = i
    for _ in range(3):
        for size in range(min(LONGEST_PHRASE, at), 0, -1):
            words = " ".join(t.words[at - size : at])
            for bound in BEFORE:
                if words in tables.said[bound]:
                    outer = bound_before(t, at - size, tables) if bound == "about" and at - size else None
                    if outer and outer.bound != "about":
                        return outer
                    return None if _is_no_bound(t, at - size, words) else Bounded(bound, at - size)
        if at > 2 and t.words[at - 1] == "of" and t.words[at - 2] == "age":
            at -= 2  # "over the age of 35"
        if at == 0 or t.words[at - 1] not in ("a", "an", "the", "just", "only", "even", "total", "record", "(", "then"):
            return None
        at -= 1
    return None


def _is_no_bound(t: Tokens, k: int, words: str) -> bool:
    """ "talks about two proposals", "over two days" tell no bound; "under 5 articles" is beyond us."""
    if words == "over" and k and t.words[k - 1] in ("control", "dispute", "talks", "war", "clash", "row", "spread"):
        return True
    verbs = ("talk", "talks", "talked", "asked", "speak", "spoke", "concerns", "complained", "know", "think", "worried", "heard")
    return words == "about" and k > 0 and t.words[k - 1] in verbs


def bound_after(t: Tokens, j: int, tables: FigureTables) -> Bounded | None:
    """The bound set by the words right behind a number or its unit: "or more", "+"."""
    for size in (3, 2, 1):
        if j + size > t.size:
            continue
        words = " ".join(t.words[j : j + size])
        for bound in BEFORE:
            if words in tables.said[f"{bound}_after"] and (size > 1 or (words == "+" and t.glued(j)) or words == "plus"):
                if (words == "plus" and t.is_word(j + 1)) or t.words[j + size] == "than":
                    continue  # "$1 billion or more than $4 billion"
                return Bounded(bound, j + size)
    return None


# Ranges: "between 40 and 50 tonnes", "10-15 %", "from 20 litres in 2008 to 29 litres".

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
    if joined and t.words[joined - 1] == "or" and not _are_next(t, first, number):
        return None
    year = first.kind in ("bare", "count") and is_yearlike(t, first.i, first.number.j)
    if year and (is_yearlike(t, number.i, number.j) or t.words[max(0, first.i - 1)] in tables.said["year_before"]):
        return None  # "from 2019 to 2021", "from 48 billion in 2019 to 110 billion"
    return _spanned(t, first, read_quantity(t, _far_end(t, number, opener, tables), tables), opener, tables)


def _are_next(t: Tokens, first: Quantity, second: Number) -> bool:
    """Whether two numbers joined by "or" are about the same, the first bare: "three or four", "10 or 12"; "3 or 30" are two."""
    adjoins = first.number.j == second.i - 1 and first.number.scale == second.scale == 1
    return adjoins and first.kind in ("bare", "count") and first.number.value < second.value <= 2 * first.number.value


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
    if word == "or" and not t.glued(at):
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
