"""Singles: one number with its bound, where it is an amount at all."""

from __future__ import annotations

from onrecord.code.figures.bare import bare_unit
from onrecord.code.figures.bounds import bound_after, bound_before
from onrecord.code.figures.exclusions import is_excluded, is_label, is_year, is_yearlike
from onrecord.code.figures.numbers import Number, read_number
from onrecord.code.figures.quantities import Amount, Quantity, read_quantity
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.code.figures.units import rate_after
from onrecord.records import Bound, Span


def single(t: Tokens, read: Quantity, tables: FigureTables, before: Amount | None) -> Amount | None:
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
    """The unit of the number joined by "and" or "or": "eight or nine euros", "12 and 15 tonnes"."""
    if t.words[number.j] not in ("and", "or") or is_label(t, number.i, tables):
        return None
    other = read_number(t, number.j + 1, tables.scales)
    if other is None or other.share or is_excluded(t, other, tables) or other.value < number.value:
        return None
    read = read_quantity(t, other, tables)
    return read if read.kind in ("money", "measure", "count") and read.i == other.i else None
