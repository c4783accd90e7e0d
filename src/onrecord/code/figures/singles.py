"""Singles: one number with its bound, where it is an amount at all."""

from __future__ import annotations

from onrecord.code.figures.bare import bare_unit
from onrecord.code.figures.bounds import Bounded, bound_after, bound_before
from onrecord.code.figures.cardinals import Number
from onrecord.code.figures.counted import PEOPLE
from onrecord.code.figures.exclusions import is_excluded, is_label, is_year, is_yearlike
from onrecord.code.figures.numbers import read_number
from onrecord.code.figures.quantities import Amount, Quantity, read_quantity
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.code.figures.units import rate_after
from onrecord.records import Bound, Span

UNITED = ("money", "measure", "count")
FAR = 20  # times as large or small as the amount whose unit it shares, a number measures something else


def single(t: Tokens, read: Quantity, tables: FigureTables, before: Amount | None) -> Amount | None:
    """One number with its bound; None where it is a year, a label or counts nothing."""
    lower = bound_before(t, read.i, tables)
    persons = lower is not None and read.unit == PEOPLE  # "more than 2000 people": no year
    if read.kind in ("count", "bare") and not persons and is_year(t, read.number.i, read.number.j):
        return None
    if read.kind == "count" and _counts_nothing(t, read, tables):
        return None
    found = _united(t, read, lower, tables, before) if read.kind == "bare" else read
    if found is None or _is_idle(found, tables):
        return None
    i, j = found.i, found.j
    upper = bound_after(t, found.number.j, tables) or (bound_after(t, j, tables) if j > found.number.j else None)
    bound: Bound = upper.bound if upper else lower.bound if lower else "exact"
    outer = lower.at if lower else i
    span = Span(t.starts[i], t.ends[j - 1])
    return Amount(span, found.value, None, None, bound, found.unit, found.kind, i, j, outer, found.counted)


def _is_idle(read: Quantity, tables: FigureTables) -> bool:
    """ "one day", "a foot": turns of speech."""
    return read.kind == "measure" and read.unit in tables.said["idle"] and read.number.in_words and read.number.value == 1


def _united(t: Tokens, read: Quantity, lower: Bounded | None, tables: FigureTables, before: Amount | None) -> Quantity | None:
    """A bare number with the unit that the words around give it; None where they make it no amount."""
    if is_yearlike(t, read.i, read.j) and not lower:
        return None
    counted = before.unit if before and before.kind == "count" else None
    rate = rate_after(t, read.j, tables) if t.words[read.j] == "per" else None
    if rate:
        return read._replace(unit=f"{counted or ''} per {rate[0]}".strip(), j=rate[1], kind="count")
    shared = _alike(t, read, before)
    if shared:
        return read._replace(unit=shared.unit, kind=shared.kind)
    unit = bare_unit(t, read.number, lower, tables, counted)
    if unit is not None:
        end = read.j + 1 if unit and t.words[read.j] == "others" else read.j
        return read._replace(unit=unit or None, kind="count" if unit else "bare", j=end)
    ahead = _ahead(t, read.number, tables)
    return read._replace(unit=ahead.unit, kind=ahead.kind) if ahead else None


def _alike(t: Tokens, read: Quantity, before: Amount | None) -> Amount | None:
    """The amount before, whose unit goes for this number too: "1.4 degrees in 2018 and 2.1 last year", "20 kg to 24"."""
    joint = t.words[read.i - 1] if read.i else ""
    if before is None or before.kind not in ("money", "measure") or not t.digits[read.i] or joint not in ("and", "to"):
        return None
    ends_phrase = not t.is_word(read.j) or t.words[read.j] in ("last", "this", "for", "in", "on", "at", "from", "a", "the")
    if not ends_phrase or read.i - before.j > 8 or any(t.words[k] in ";:." for k in range(before.j, read.i)):
        return None
    if joint == "to":
        return before if before.bound == "range" and before.high and before.high < FAR * read.value < FAR**2 * before.high else None
    decimal = "." in t.words[read.i][1:] and before.value is not None and before.value % 1 != 0
    return before if decimal and abs(before.value or 0) < FAR * read.value < FAR**2 * abs(before.value or 0) else None


def _counts_nothing(t: Tokens, read: Quantity, tables: FigureTables) -> bool:
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


def _ahead(t: Tokens, number: Number, tables: FigureTables) -> Quantity | None:
    """The unit of a number joined behind: "eight or nine euros", "12 and 15 tonnes", "four, five or six cylinders"."""
    joint = t.words[number.j]
    if joint not in ("and", "or", ",") or (number.in_words and number.value == 1) or is_label(t, number.i, tables):
        return None
    other = read_number(t, number.j + 1, tables.scales)
    if other is None or other.share or is_excluded(t, other, tables) or other.value < number.value:
        return None
    read = read_quantity(t, other, tables)
    if read.kind == "bare" and t.words[other.j] in ("and", "or"):
        return _ahead(t, other, tables)
    return read if read.kind in UNITED and read.i == other.i and joint != "," else None
