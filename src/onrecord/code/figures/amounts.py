"""Amounts: numbers with their unit, bounds and ranges, and nothing that is a date, a name or a code."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.code.figures.exclusions import is_excluded
from onrecord.code.figures.numbers import read_number
from onrecord.code.figures.quantities import Amount, read_quantity
from onrecord.code.figures.ranges import ranged
from onrecord.code.figures.singles import single
from onrecord.code.figures.tables import FigureTables, load_figure_tables
from onrecord.code.figures.tokens import Tokens, tokenise
from onrecord.records import Span

MINOR = frozenset(("cents", "penny"))  # hundredths of the money before them


def find_amounts(text: str) -> list[Amount]:
    """The amounts in a sentence or any other text, in order, without overlap."""
    return list(amounts_in(tokenise(text), load_figure_tables()))


def amounts_in(t: Tokens, tables: FigureTables) -> Iterator[Amount]:
    """The amounts among these tokens."""
    before: Amount | None = None
    for amount in _single_amounts(t, tables):
        whole = _with_cents(t, before, amount) if before else None
        if before and whole is None:
            yield before
        before = whole or amount
    if before:
        yield before


def _single_amounts(t: Tokens, tables: FigureTables) -> Iterator[Amount]:
    """The amounts, with cents as amounts of their own."""
    i, last, before = 0, t.size, None
    while i < last:
        number = read_number(t, i, tables.scales)
        if number is None or is_excluded(t, number, tables):
            i = number.j if number else i + 1
            continue
        found = read_quantity(t, number, tables, before.j if before else 0)
        amount = ranged(t, found, tables) or single(t, found, tables, before)
        if amount and before and amount.i < before.j:
            amount = None
        if amount:
            before = _converted(t, amount, before)
            yield before
        i = max(amount.j, number.j) if amount else number.j


def _with_cents(t: Tokens, whole: Amount, part: Amount) -> Amount | None:
    """One amount of the two, if they are "$5 and 20 cents"."""
    joined = part.i == whole.j or (part.i == whole.j + 1 and t.words[whole.j] == "and")
    if not joined or whole.kind != "money" or part.unit not in MINOR or whole.value is None or part.value is None:
        return None
    if whole.value % 1 or part.value >= 100:
        return None
    span = Span(whole.span.start, part.span.end)
    return whole._replace(span=span, value=float(f"{whole.value:.0f}.{round(part.value):02d}"), j=part.j)


def _converted(t: Tokens, amount: Amount, before: Amount | None) -> Amount:
    """The same again in brackets has the same bound: "more than 100 kilometres (60 miles)"."""
    same = before and before.kind == amount.kind and amount.kind in ("money", "measure") and before.bound != "range"
    if same and before and amount.bound == "exact" and t.words[before.j] == "(" and amount.i == before.j + 1:
        return amount._replace(bound=before.bound)
    return amount
