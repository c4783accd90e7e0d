"""Amounts -> Figures: what each measures, its change, its period, and who gave it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from onrecord.code.figures.amounts import amounts_in
from onrecord.code.figures.changes import basis_near, pair_changes
from onrecord.code.figures.counted import PEOPLE
from onrecord.code.figures.givers import Givers
from onrecord.code.figures.kinds import sentence_of
from onrecord.code.figures.measured import measured
from onrecord.code.figures.numbers import GLYPHS
from onrecord.code.figures.periods import Periods
from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables, load_figure_tables
from onrecord.code.figures.tokens import Tokens, tokenise
from onrecord.records import Actor, Change, Dated, Direction, Figure, Part, PartKind, Report, Span, Statement

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
WORD = re.compile(r"[a-z]+")
PERSONS = re.compile(r"\b(?:toll|casualties|fatalities|population|turnout|attendance)\Z")  # what is measured in people
TOLD_OF = re.compile(
    r"(?:This|That|It) (?:is|was|represents|marks|represented|marked) an? (?:\w+ )?(?P<noun>\w+) (?:from|on|of|over|compared)\b"
)
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
        _tell_move(found, report.text, sentence, tables)
        if not _may_hold(report.text, sentence, tables):
            continue
        tokens = tokenise(report.text, sentence.start, sentence.end)
        inside = dates[bisect_left(dates, sentence.start, key=_start) : bisect_left(dates, sentence.end, key=_start)]
        amounts = [item for item in amounts_in(tokens, tables) if not _is_dated(item, inside)]
        periods = Periods(tokens, inside, earlier)
        told = pair_changes(tokens, amounts, tables)
        before: tuple[Amount, Span | None] | None = None
        parsed = sentence_of(tokens, amounts, tables)
        for n, (amount, change) in enumerate(told):
            kind = _kind_at(report.parts, amount.span.start)
            if kind in SILENT:
                continue
            period = periods.of(amount, told[n + 1][0].span.start if n + 1 < len(told) else sentence.end)
            earlier = period or earlier
            of = measured(parsed, amount, before, moves=bool(change and change.span == amount.span))
            before = amount, of
            figure = _figure(tokens, amount, change, of, dollar, tables)
            giver, giver_span = givers.of(amount.span, sentence)
            found.append((kind, msgspec.structs.replace(figure, period=period, giver=giver, giver_span=giver_span)))
    return tuple(_numbered(found))


def _figure(t: Tokens, amount: Amount, change: Change | None, of: Span | None, dollar: str, tables: FigureTables) -> Figure:
    unit = amount.unit
    if unit and unit.startswith("USD") and dollar != "USD" and _is_bare_dollar(t, amount):
        unit = dollar + unit[3:]
    if unit is None and of and PERSONS.search(of.words(t.text)):
        unit = PEOPLE
    return Figure(
        id="",
        span=amount.span,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        bound=amount.bound,
        unit=unit,
        of=of,
        change=change,
    )


def _tell_move(found: list[tuple[PartKind | None, Figure]], text: str, sentence: Span, tables: FigureTables) -> None:
    """ "This is a decrease from the year before": the change, of a size unstated, of the figure told last."""
    match = TOLD_OF.match(text, sentence.start, sentence.end) if found and found[-1][1].change is None else None
    noun = match["noun"] if match else ""
    if match is None or noun not in tables.said["rise_noun"] | tables.said["fall_noun"]:
        return
    kind, figure = found[-1]
    span = Span(match.start("noun"), match.end("noun"))
    way: Direction = "up" if noun in tables.said["rise_noun"] else "down"
    change = Change(unit=figure.unit, direction=way, basis=basis_near(text, sentence, span), span=span)
    found[-1] = (kind, msgspec.structs.replace(figure, change=change))


def _numbered(found: Sequence[tuple[PartKind | None, Figure]]) -> Iterator[Figure]:
    """Figures without those of a headline, pull quote or caption that the body has too."""
    body = {(f.value, f.low, f.high, f.unit) for kind, f in found if kind not in REPEATS}
    number = 0
    for kind, f in found:
        if kind in REPEATS and (f.value, f.low, f.high, f.unit) in body:
            continue
        body.add((f.value, f.low, f.high, f.unit))
        number += 1
        yield msgspec.structs.replace(f, id=f"f{number}")


def _start(dated: Dated) -> int:
    return dated.span.start


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _may_hold(text: str, sentence: Span, tables: FigureTables) -> bool:
    """Whether a sentence has a digit or number word at all; most have none, and cost nothing further."""
    words = text[sentence.start : sentence.end]
    if any(map(str.isdigit, words)) or any(glyph in words for glyph in GLYPHS):
        return True
    return not tables.number_words.isdisjoint(WORD.findall(words.casefold()))


def _is_dated(amount: Amount, dates: Sequence[Dated]) -> bool:
    """Whether the amount is words of a date: "the first 11 months", "the past two weeks"."""
    at = bisect_right(dates, amount.span.start, key=_start) - 1
    return at >= 0 and amount.span.end <= dates[at].span.end


def _home_dollar(report: Report, tables: FigureTables) -> str:
    """The dollar that a bare $ is: of the place the dateline names, else of the United States."""
    for span in report.spans_of("dateline"):
        words = span.words(report.text).casefold()
        for place, code in tables.money.homes.items():
            if words.startswith(place):
                return code
    return "USD"


def _is_bare_dollar(t: Tokens, amount: Amount) -> bool:
    last, before = t.words[amount.j - 1], t.words[amount.j - 2]
    return t.words[amount.i] == "$" or (last in ("$", "dollars", "dollar") and before not in ("us", "."))
