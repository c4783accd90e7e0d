"""Amounts -> Figures: what each measures, its change, its period, and who gave it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from onrecord.code.figures.amounts import Amount, amounts_in
from onrecord.code.figures.changes import pair_changes
from onrecord.code.figures.givers import Givers
from onrecord.code.figures.measured import measured
from onrecord.code.figures.numbers import GLYPHS
from onrecord.code.figures.periods import period_of
from onrecord.code.figures.tables import FigureTables, load_figure_tables
from onrecord.code.figures.tokens import Tokens, tokenise
from onrecord.records import Actor, Change, Dated, Figure, Part, PartKind, Report, Span, Statement

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def find_figures(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    actors: Sequence[Actor],
    dates: Sequence[Dated] = (),
) -> tuple[Figure, ...]:
    """The figures of a report in text order, numbered f1, f2, …; what a headline or caption repeats of the body counts once.

    `dates` are those of resolve, in text order; a bare $ is the dollar of the dateline's state.
    """
    tables = load_figure_tables()
    givers = Givers(report.text, statements, actors)
    dollar = _home_dollar(report, tables)
    found: list[tuple[PartKind | None, Figure]] = []
    earlier: str | None = None
    for sentence in sentences:
        kind = _kind_at(report.parts, sentence.start)
        if kind in SILENT or not _may_hold(report.text, sentence, tables):
            continue
        tokens = tokenise(report.text, sentence.start, sentence.end)
        inside = dates[bisect_left(dates, sentence.start, key=_start) : bisect_left(dates, sentence.end, key=_start)]
        amounts = [item for item in amounts_in(tokens, tables) if not _is_dated(item, inside)]
        for amount, change in pair_changes(tokens, amounts, tables):
            period = period_of(tokens, amount, amounts, inside, earlier)
            earlier = period or earlier
            figure = _figure(tokens, amount, change, dollar, tables)
            giver, giver_span = givers.of(amount.span, sentence)
            found.append((kind, _with(figure, period, giver, giver_span)))
    return tuple(_numbered(found))


def _figure(t: Tokens, amount: Amount, change: Change | None, dollar: str, tables: FigureTables) -> Figure:
    unit = amount.unit
    if unit and unit.startswith("USD") and dollar != "USD" and _is_bare_dollar(t, amount):
        unit = dollar + unit[3:]
    return Figure(
        id="",
        span=amount.span,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        bound=amount.bound,
        unit=unit,
        of=measured(t, amount, tables),
        change=change,
    )


def _with(figure: Figure, period: str | None, giver: str | None, giver_span: Span | None) -> Figure:
    return Figure(
        id=figure.id, span=figure.span, value=figure.value, low=figure.low, high=figure.high, bound=figure.bound, unit=figure.unit,
        of=figure.of, period=period, change=figure.change, giver=giver, giver_span=giver_span,
    )  # fmt: skip


def _numbered(found: Sequence[tuple[PartKind | None, Figure]]) -> Iterator[Figure]:
    """Figures without those of a headline, pull quote or caption that the body has too."""
    body = {(f.value, f.low, f.high, f.unit) for kind, f in found if kind not in REPEATS}
    number = 0
    for kind, f in found:
        if kind in REPEATS and (f.value, f.low, f.high, f.unit) in body:
            continue
        body.add((f.value, f.low, f.high, f.unit))
        number += 1
        yield Figure(
            id=f"f{number}", span=f.span, value=f.value, low=f.low, high=f.high, bound=f.bound, unit=f.unit, of=f.of,
            period=f.period, change=f.change, giver=f.giver, giver_span=f.giver_span,
        )  # fmt: skip


def _start(dated: Dated) -> int:
    return dated.span.start


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _may_hold(text: str, sentence: Span, tables: FigureTables) -> bool:
    """Whether a sentence has a digit or number word at all; most have none, and cost nothing further."""
    words = text[sentence.start : sentence.end]
    if any(map(str.isdigit, words)) or any(glyph in words for glyph in GLYPHS):
        return True
    return not tables.number_words.isdisjoint(words.casefold().replace("-", " ").split())


def _is_dated(amount: Amount, dates: Sequence[Dated]) -> bool:
    """Whether the amount is words of a date: "the first 11 months", "the past two weeks"."""
    return any(item.span.start <= amount.span.start and amount.span.end <= item.span.end for item in dates)


def _home_dollar(report: Report, tables: FigureTables) -> str:
    """The dollar that a bare $ is: of the place the dateline names, else of the United States."""
    for span in report.spans_of("dateline"):
        words = span.words(report.text).casefold()
        for place, code in tables.money.homes.items():
            if words.startswith(place):
                return code
    return "USD"


def _is_bare_dollar(t: Tokens, amount: Amount) -> bool:
    return t.words[amount.i] == "$" or t.words[amount.j - 1] in ("$", "dollars", "dollar") and t.words[amount.j - 2] not in ("us", ".")
