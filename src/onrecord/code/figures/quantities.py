"""Quantities: a number with its currency, measure or counted noun, before any bound or range is looked for."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.figures.cardinals import Number, times
from onrecord.code.figures.counted import HYPHENS, Counted, counted_after
from onrecord.code.figures.numbers import read_number
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import DASHES, Tokens
from onrecord.code.figures.units import PERCENT, measure_after, money_after, money_before, of_rate, rate_after
from onrecord.records import Bound, Span

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
