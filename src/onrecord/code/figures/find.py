"""Amounts -> Figures: what each measures, its change, its period, and who gave it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from onrecord.code.cast import Cast
from onrecord.code.figures.ages import tells_who
from onrecord.code.figures.amounts import amounts_in
from onrecord.code.figures.cardinals import GLYPHS
from onrecord.code.figures.changes import basis_near, pair_changes
from onrecord.code.figures.counted import PEOPLE
from onrecord.code.figures.dollars import guess_dollar, own_dollars
from onrecord.code.figures.givers import with_giver
from onrecord.code.figures.kinds import sentence_of
from onrecord.code.figures.measured import measured
from onrecord.code.figures.periods import Periods
from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables, load_figure_tables
from onrecord.code.figures.tokens import tokenise
from onrecord.code.voices import Voices
from onrecord.records import Change, Dated, Direction, Figure, Part, PartKind, Report, Span, Statement

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
WORD = re.compile(r"[a-z]+")
PERSONS = re.compile(r"\b(?:toll|casualties|fatalities|population|turnout|attendance)\Z")  # what is measured in people
TOLD_OF = re.compile(
    r"(?:This|That|It) (?:is|was|represents|marks|represented|marked) an? (?:\w+ )?(?P<noun>\w+) (?:from|on|of|over|compared)\b"
)
LEAST_TIE = 0.5  # probability that words are what a figure measures; swept 0.3-0.7 on gold/real/dev
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def find_figures(
    report: Report,
    sentences: Sequence[Span],
    who: Cast,
    dates: Sequence[Dated] = (),
    statements: Sequence[Statement] = (),
) -> tuple[Figure, ...]:
    """The figures of a report in text order, numbered f1, f2, …; what a headline or caption repeats of the body counts once.

    `dates` are those of resolve, in text order; a bare $ is the dollar of the dateline's state. Who gives a figure is the speaker
    of the narrowest of the `statements` around it that has one.
    """
    tables = load_figure_tables()
    ties, voices = Ties(who), Voices(statements)
    dollar = guess_dollar(report).code
    found: list[tuple[Part | None, Figure]] = []
    earlier: str | None = None
    for sentence in sentences:
        _tell_move(found, report.text, sentence, tables)
        if not _may_hold(report.text, sentence, tables):
            continue
        inside = dates[bisect_left(dates, sentence.start, key=_start) : bisect_left(dates, sentence.end, key=_start)]
        for figure in _in_sentence(report.text, sentence, inside, earlier, voices, dollar):
            part = _part_at(report.parts, figure.span.start)
            earlier = figure.period or earlier
            if part is None or part.kind not in SILENT:
                found.append((part, with_giver(ties.with_ties(figure), voices, report.text)))
    return tuple(_numbered(found))


class Ties:
    """What the encoder ties to the figures of one report: what they measure."""

    def __init__(self, who: Cast) -> None:
        self._who, self._marks = who, who.found("figure")
        self._starts = [mark.span.start for _, mark in self._marks]

    def with_ties(self, figure: Figure) -> Figure:
        """The figure with what the encoder says that it measures; with what the grammar found where that says nothing."""
        at = bisect_left(self._starts, figure.span.end) - 1
        if at < 0 or self._marks[at][1].span.end <= figure.span.start:
            return figure
        tied = self._who.ties(self._marks[at][0], "of", LEAST_TIE)
        return msgspec.structs.replace(figure, of=tied[0].span) if tied else figure


def _in_sentence(
    text: str, sentence: Span, dates: Sequence[Dated], earlier: str | None, voices: Voices, dollar: str
) -> Iterator[Figure]:
    """The figures of one sentence, without givers; `dates` are those in it, `earlier` the period told last before it."""
    tables = load_figure_tables()
    tokens = tokenise(text, sentence.start, sentence.end)
    found = (item for item in amounts_in(tokens, tables) if not (_is_dated(item, dates) or tells_who(text, item)))
    amounts = own_dollars(text, list(found), dollar)
    parsed, periods = sentence_of(tokens, amounts, tables), Periods(tokens, dates, earlier, voices, tables)
    told = pair_changes(tokens, amounts, tables)
    before: tuple[Amount, Span | None] | None = None
    for amount, change in told:
        of = measured(parsed, amount, before, moves=bool(change and change.span == amount.span))
        before = amount, of
        yield _figure(text, amount, change, of, periods.of(amount))


def _figure(text: str, amount: Amount, change: Change | None, of: Span | None, period: str | None) -> Figure:
    unit = amount.unit
    if unit is None and of and PERSONS.search(of.words(text)):
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
        period=period,
        change=change,
    )


def _tell_move(found: list[tuple[Part | None, Figure]], text: str, sentence: Span, tables: FigureTables) -> None:
    """ "This is a decrease from the year before": the change, of a size unstated, of the figure told last."""
    match = TOLD_OF.match(text, sentence.start, sentence.end) if found and found[-1][1].change is None else None
    noun = match["noun"] if match else ""
    if match is None or noun not in tables.said["rise_noun"] | tables.said["fall_noun"]:
        return
    part, figure = found[-1]
    span = Span(match.start("noun"), match.end("noun"))
    way: Direction = "up" if noun in tables.said["rise_noun"] else "down"
    change = Change(unit=figure.unit, direction=way, basis=basis_near(text, sentence, span), span=span)
    found[-1] = (part, msgspec.structs.replace(figure, change=change))


def _numbered(found: Sequence[tuple[Part | None, Figure]]) -> Iterator[Figure]:
    """Figures without those of a headline, pull quote or caption that the body, or another of these, has too."""
    told = {_value(figure): part for part, figure in reversed(found) if part is None or part.kind not in REPEATS}
    number = 0
    for part, figure in found:
        first = told.setdefault(_value(figure), part)
        if part is None or part.kind not in REPEATS or first is part:
            number += 1
            yield msgspec.structs.replace(figure, id=f"f{number}")


def _value(figure: Figure) -> tuple[float | None, float | None, float | None, str | None]:
    return figure.value, figure.low, figure.high, figure.unit


def _start(dated: Dated) -> int:
    return dated.span.start


def _part_at(parts: Sequence[Part], offset: int) -> Part | None:
    return next((part for part in parts if part.span.start <= offset < part.span.end), None)


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
