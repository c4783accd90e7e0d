"""Amounts: numbers with their unit, bounds and ranges, and nothing that is a date, a name or a code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.code.figures.bare import bare_unit
from onrecord.code.figures.bounds import bound_after, bound_before
from onrecord.code.figures.counted import Counted, counted_after
from onrecord.code.figures.exclusions import is_excluded, is_label, is_year, is_yearlike
from onrecord.code.figures.numbers import Number, read_number
from onrecord.code.figures.tables import FigureTables, load_figure_tables
from onrecord.code.figures.tokens import DASHES, Tokens, tokenise
from onrecord.code.figures.units import PERCENT, measure_after, money_after, money_before, of_rate, rate_after
from onrecord.records import Bound, Span

STERLING = ("£", "sterling", " GBP")
NEVER_MONEY = frozenset(("won", "real", "sterling", "dram", "r"))  # words of their own: money only behind digits
DEGREES = frozenset(("degrees", "celsius", "fahrenheit"))
RANGE_GAP = 3  # tokens that may stand between the two ends of "from 20 litres in 2008 to 29 litres"


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


class _Read(NamedTuple):
    """One number with what stands directly around it."""

    i: int
    j: int
    value: float
    unit: str | None
    kind: str
    number: Number
    counted: Counted | None = None


def find_amounts(text: str) -> list[Amount]:
    """The amounts in a sentence or any other text, in order, without overlap."""
    return list(amounts_in(tokenise(text), load_figure_tables()))


def amounts_in(t: Tokens, tables: FigureTables) -> Iterator[Amount]:
    """The amounts among these tokens."""
    i, last, before = 0, t.size, None
    while i < last:
        number = read_number(t, i, tables.scales)
        if number is None or is_excluded(t, number, tables):
            i = number.j if number else i + 1
            continue
        read = _read(t, number, tables, before.j if before else 0)
        ranged = _range(t, read, tables)
        amount = ranged or _single(t, read, tables, before)
        if amount and before and amount.i < before.j:
            amount = None
        if amount:
            before = _converted(t, amount, before)
            yield before
        i = max(amount.j, number.j) if amount else number.j


def _converted(t: Tokens, amount: Amount, before: Amount | None) -> Amount:
    """The same again in brackets has the same bound: "more than 100 kilometres (60 miles)"."""
    same = before and before.kind == amount.kind and amount.kind in ("money", "measure") and before.bound != "range"
    if same and before and amount.bound == "exact" and t.words[before.j] == "(" and amount.i == before.j + 1:
        return amount._replace(bound=before.bound)
    return amount


def _read(t: Tokens, number: Number, tables: FigureTables, floor: int = 0) -> _Read:
    """The number with its currency, measure or counted noun."""
    i, j, value = number.i, number.j, number.value
    money = money_before(t, i, tables, floor)
    suffix, after = _suffix(t, number, tables, money is not None)
    if suffix > 1:
        value, j, number = value * suffix, after, number._replace(scale=suffix)
    i = _signed(t, i)
    if i < number.i:
        value = -value
    if money:
        if t.words[money[1]] == f"m{money[0].casefold()}":
            value *= 1e6  # "MEUR 60"
        unit, end = _per(t, j, money[0], "money", tables)
        return _Read(min(i, money[1]), end, value, unit, "money", number)
    if number.share:
        return _Read(i, j, value, PERCENT, "measure", number, _counted_share(t, j, tables))
    found = _money_behind(t, j, value, number, tables)
    if found:
        return found
    return _measured(t, number._replace(i=i, j=j, value=value), number, tables)


def _measured(t: Tokens, signed: Number, number: Number, tables: FigureTables) -> _Read:
    """The number with a measure or counted noun behind it, or bare; `signed` has its sign and suffix."""
    i, j, value = signed.i, signed.j, signed.value
    measure = measure_after(t, j, tables)
    if measure and measure.name == "pound-mass" and _is_sterling(t, j, number):
        unit, end = _per(t, measure.end, "GBP", "money", tables)
        return _Read(i, end, value, unit, "money", number)
    if measure:
        if i == number.i and measure.name in DEGREES and t.words[i - 1] in DASHES and i > 1:
            i, value = i - 1, -value
        unit, end = _per(t, measure.end, measure.name, "measure", tables)
        return _Read(i, end, value, unit, "measure", number)
    counted = counted_after(t, j, tables)
    if counted:
        unit, end = _per(t, counted.end, counted.unit, "count", tables)
        return _Read(i, end, value, unit, "count", number, counted)
    return _Read(i, j, value, None, "bare", number)


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
    if i and t.words[i - 1] == "minus":
        return i - 1
    if i and t.words[i - 1] in DASHES and t.glued(i) and not t.glued(i - 1):
        return i - 1
    return i - 2 if i > 1 and t.words[i - 1] in DASHES and t.words[i - 2] == "minus" else i


def _money_behind(t: Tokens, j: int, value: float, number: Number, tables: FigureTables) -> _Read | None:
    """ "420 million markka", "75 USD million", "3 dollars 50 cents", "five million yen"."""
    raw = t.text[t.starts[j] : t.ends[j]]
    if raw[:1] == "M" and raw.isupper() and raw[1:] in tables.money.codes:
        return _Read(_signed(t, number.i), j + 1, value * 1e6, raw[1:], "money", number)
    found = money_after(t, j, tables)
    if found is None or (t.words[found[1] - 1] in NEVER_MONEY and number.in_words and number.scale < 1000):
        return None
    code, end = found
    if t.words[end] in tables.scales.scales and number.scale < 1000:
        value, end = value * tables.scales.scales[t.words[end]], end + 1
    cents = end + 1 if t.words[end] == "and" else end
    more = read_number(t, cents, tables.scales) if number.scale < 1000 and not t.words[cents].startswith("a") else None
    if more and t.words[more.j] in ("cent", "cents", "pence") and more.value < 100:
        value, end = value + more.value / 100, more.j + 1
    elif more and 10 <= more.value < 100 and not (t.is_word(more.j) or t.words[more.j] in ("%", "$", "€")) and t.is_word(end - 1):
        value, end = value + more.value / 100, more.j  # "15 dollars and 50"
    unit, end = _per(t, end, code, "money", tables)
    return _Read(_signed(t, number.i), end, value, unit, "money", number)


def _is_sterling(t: Tokens, j: int, number: Number) -> bool:
    """Whether "pounds" are money: in thousands or millions, or where the text speaks of sterling."""
    return t.words[j] in ("pound", "pounds") and (number.scale >= 1000 or any(sign in t.text for sign in STERLING))


def _per(t: Tokens, end: int, unit: str, kind: str, tables: FigureTables) -> tuple[str, int]:
    rate = rate_after(t, end, tables)
    if rate is None:
        return unit, end
    named = of_rate(unit, rate[0], kind, tables)
    return named, end if named == unit else rate[1]


def _counted_share(t: Tokens, j: int, tables: FigureTables) -> Counted | None:
    return counted_after(t, j, tables)


def _range(t: Tokens, first: _Read, tables: FigureTables) -> Amount | None:
    """ "between 40 and 50 tonnes", "10-15 %", "from ten to 32 pages", "$250,000 to $1 million"."""
    opener = t.words[first.i - 1] if first.i else ""
    if opener in ("about", "around", "approximately", "roughly", "up") and first.i > 1:
        opener = (
            t.words[first.i - 2]
            if t.words[first.i - 2] in ("from", "between")
            else t.words[first.i - 3]
            if opener == "up"
            else opener
        )
    at = first.number.j if first.kind in ("bare", "count") else first.j
    joined = _joiner(t, at, opener)
    if joined is None:
        return None
    k = joined
    while t.words[k] in ("about", "around", "nearly", "up", "some") or (t.words[k] in "$€£¥" and t.words[k]):
        k += 1
    for _ in range(3):  # a currency of letters may stand before: "US $", "Rs."
        if t.digits[k] or read_number(t, k, tables.scales):
            break
        if t.words[k].upper() not in tables.money.codes and t.raw(k, k + 1) not in ("US", "Rs", "NZ", "HK", "A", "C", ".", "$"):
            return None
        k += 1
    number = read_number(t, k, tables.scales)
    if (
        number is None
        or number.share
        or is_excluded(t, number, tables)
        or (is_yearlike(t, k, number.j) and is_yearlike(t, first.i, first.number.j))
    ):
        return None
    second = _read(t, number, tables)
    return _spanned(t, first, second, opener, tables)


def _joiner(t: Tokens, at: int, opener: str) -> int | None:
    """The token after what joins two ends of a range."""
    word = t.words[at]
    if (word in DASHES and word) or word == "to" or (word == "and" and opener == "between"):
        return at + 1
    if opener == "from":
        for gap in range(at, min(at + RANGE_GAP, t.size)):
            if t.words[gap] == "to":
                return gap + 1
            if t.words[gap] in (",", ";", "."):
                return None
    return None


def _spanned(t: Tokens, first: _Read, second: _Read, opener: str, tables: FigureTables) -> Amount | None:
    low, high, unit, kind = first.value, second.value, second.unit, second.kind
    own = first.kind in ("money", "measure")
    if own and second.kind in ("bare", "count") and opener in ("from", "between"):
        unit, kind = first.unit, first.kind
    elif own and first.unit != unit and not (first.unit or "").startswith(f"{unit} per"):
        return None
    to = t.words[second.i - 1] == "to" or t.words[second.number.i - 1] == "to"
    before = t.words[first.i - 1] if first.i else ""
    moved = before in tables.said["rise"] or before in tables.said["fall"] or before == "by"
    if (own and to and moved) or (kind == "bare" and opener not in ("from", "between")):
        return None
    if kind == "bare" and is_label(t, first.i, tables):
        return None
    if (
        second.number.scale >= 1000
        and first.number.scale == 1
        and low < 1000
        and not (own and first.kind == "money" and low > high)
    ):
        low *= second.number.scale
    if low > high and opener != "from":
        return None
    low, high = min(low, high), max(low, high)
    i = first.i - 1 if opener == "between" and first.i and t.words[first.i - 1] == "between" else first.i
    end = second.j if second.kind != "bare" else second.number.j
    span = Span(t.starts[i], t.ends[end - 1])
    return Amount(span, None, low, high, "range", unit, kind, i, end, i, second.counted)


def _single(t: Tokens, read: _Read, tables: FigureTables, before: Amount | None) -> Amount | None:
    """One number with its bound, where it is an amount at all."""
    i, j, number = read.i, read.j, read.number
    lower = bound_before(t, i, tables)
    unit, kind = read.unit, read.kind
    if kind in ("count", "bare") and (is_year(t, number.i, number.j) or (kind == "bare" and is_yearlike(t, i, j) and not lower)):
        return None
    if kind == "count" and _counts_nothing(t, read, tables):
        return None
    if kind == "bare":
        rate = rate_after(t, j, tables) if t.words[j] == "per" else None
        if rate:
            unit, j = f"{before.unit if before and before.kind == 'count' else ''} per {rate[0]}".strip(), rate[1]
        taken = unit or bare_unit(t, read.number, lower, tables, before.unit if before and before.kind == "count" else None)
        ahead = _ahead(t, number, tables) if taken is None else None
        if taken is None and ahead is None:
            return None
        unit = ahead.unit if ahead else taken or None
        kind = ahead.kind if ahead else "count" if unit else "bare"
    if kind == "measure" and unit in tables.said["idle"] and number.in_words and number.value == 1:
        return None
    upper = bound_after(t, number.j, tables) or (bound_after(t, j, tables) if j > number.j else None)
    bound: Bound = upper.bound if upper else lower.bound if lower else "exact"
    span = Span(t.starts[i], t.ends[j - 1])
    return Amount(span, read.value, None, None, bound, unit, kind, i, j, lower.at if lower else i, read.counted)


def _counts_nothing(t: Tokens, read: _Read, tables: FigureTables) -> bool:
    """ "one of the", "the two sides", "three times", "Article 5 rights"."""
    number, counted = read.number, read.counted
    before = t.words[number.i - 1] if number.i else ""
    if counted is None or number.value == 1 or counted.unit in ("times", "things", "ways"):
        return True
    if before in ("the", "these", "those", "both", "our", "their") and number.value in (2, 3):
        return any(t.words[k] in tables.said["pair"] for k in range(number.j, counted.end))
    if t.digits[number.i] and before in tables.said["label"] and number.j == number.i + 1:
        return True
    return before == "of" and number.i > 1 and t.words[number.i - 2] == "group" and t.is_name(number.i - 2)


def _ahead(t: Tokens, number: Number, tables: FigureTables) -> _Read | None:
    """The unit of the number joined by "and" or "or": "eight or nine euros", "12 and 15 tonnes"."""
    if t.words[number.j] not in ("and", "or") or is_label(t, number.i, tables):
        return None
    other = read_number(t, number.j + 1, tables.scales)
    if other is None or other.share or is_excluded(t, other, tables) or other.value < number.value:
        return None
    read = _read(t, other, tables)
    return read if read.kind in ("money", "measure", "count") and read.i == other.i else None
