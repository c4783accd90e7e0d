"""Amounts -> Figures: what each measures, its change, its period, and who gave it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from onrecord.code.events.sentence import is_parted
from onrecord.code.figures.amounts import amounts_in, tells_who
from onrecord.code.figures.checks import guess_dollar, own_dollars
from onrecord.code.figures.measured import LENGTHS, PLACING, Ties, basis_near, measured, pair_changes
from onrecord.code.figures.numbers import GLYPHS
from onrecord.code.figures.phrases import sentence_of
from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.units import PEOPLE, FigureTables, Tokens, load_figure_tables, tokenise
from onrecord.code.who import Cast, Voices
from onrecord.records import Change, Dated, Direction, Figure, Part, PartKind, Report, Span, Statement

# Periods: the date of the clause that a figure stands in.

SAME = re.compile(r"\b(?:over|in|during|for) (?:the|that) same period\b(?! (?:last|a|of|in))")
COMPARED = re.compile(
    r"\b(?:from|than|compared (?:with|to)|versus|against|over)(?: (?:the|that of|those of|same|period|month|in|of))* \Z"
)
FISCAL = re.compile(r"\b(?:fiscal|financial)(?: years?)?(?: of)? \d{4}|\d{4}(?:[-–/]\d{2,4})? (?:fiscal|financial) year")
RELATIVE = frozenset(("which", "that", "who", "when", "where"))  # right behind a date they tell what happened then
LEADING = frozenset("after before since when while until because although though if following as".split())
OPENING = LEADING | {"which", "who"}
TAKES = frozenset(("since", "until", "by"))  # belong to the date behind them
DATED_BY = frozenset(("in", "during", "at", "for", "of"))  # "during the 2014 siege"
HOLDERS = frozenset(("the", "its", "their", "his", "her", "a", "an", "'s", "’s"))
LOOK = 40  # tokens between a figure and its date
MOST = 20  # dates that one figure looks at: more stand in no sentence
APART = 6  # tokens that a comma or "and" weighs in how far a date is
JOINTS = frozenset((",", "and", "but", "from", ":"))


class When(NamedTuple):
    """A date as tokens [i, j) of its sentence."""

    i: int
    j: int
    dated: Dated


class Periods:
    """The dates of one sentence, asked for each figure; `earlier` is the last figure's period, for "over the same period"."""

    def __init__(self, t: Tokens, dates: Sequence[Dated], earlier: str | None, voices: Voices, tables: FigureTables) -> None:
        self._t, self._voices = t, voices
        found = [When(_token(t, item.span.start), _token(t, item.span.end - 1) + 1, item) for item in dates]
        self._dates = [
            when
            for when in found
            if not (_is_compared(t, when.dated) or _is_attribute(t, when, tables) or _is_fiscal(t.text, when.dated.span))
        ]
        self._starts = [when.i for when in self._dates]
        again = earlier is not None and SAME.search(t.text, t.starts[0], t.ends[max(0, t.size - 1)]) is not None
        self._same = earlier if again else None

    def of(self, amount: Amount) -> str | None:
        """EDTF of the nearest date in the figure's clause and in the same mouth; what is only said on a day did not happen then."""
        if self._same or not self._dates:
            return self._same
        if amount.unit in LENGTHS and PLACING.match(self._t.text, amount.span.end):
            return None
        first = bisect_left(self._starts, amount.i - LOOK)
        among = self._dates[first : bisect_left(self._starts, amount.j + LOOK, first, min(first + MOST, len(self._starts)))]
        near = [(far, n) for n, when in enumerate(among) if (far := self._far(amount, when)) is not None]
        return among[min(near)[1]].dated.edtf if near else None

    def _far(self, amount: Amount, when: When) -> int | None:
        """How far the date is from the figure, commas and "and" counted more; None where it stands in another clause."""
        t = self._t
        behind = when.i >= amount.j
        start, end = (amount.j, when.i) if behind else (when.j, amount.i)
        if behind and t.words[end - 1] in TAKES:
            end -= 1
        if behind and "," in t.words[start:end] and _leads(t, amount.i - 1):
            return None
        if not behind:
            start = _relative(t, start)
            if start == when.j and _is_aside(t, when, amount):
                return None
        if is_parted(t.words, start, end) or _is_ended(t, start, end) or self._voice(amount.span) != self._voice(when.dated.span):
            return None
        return end - start + APART * sum(t.words[at] in JOINTS for at in range(start, end))

    def _voice(self, span: Span) -> str | None:
        around = self._voices.around(span)
        return around[0].id if around else None


def _token(t: Tokens, offset: int) -> int:
    """The token that holds the character at this offset."""
    return max(0, bisect_right(t.starts, offset, 0, t.size) - 1)


def _relative(t: Tokens, at: int) -> int:
    """Behind the relative word that follows a date: "in May, when", "of 2014 that"; `at` itself where none does."""
    comma = at + (t.words[at] == ",")
    return comma + 1 if t.words[comma] in RELATIVE else at


def _is_aside(t: Tokens, when: When, amount: Amount) -> bool:
    """Whether the date stands in a clause that ends before the figure: "the war, which began in May, has"."""
    if "," not in t.words[when.j : amount.i]:
        return False
    return _leads(t, when.i - 1 - (t.words[when.i - 1] in TAKES), OPENING)


def _leads(t: Tokens, at: int, words: frozenset[str] = LEADING) -> bool:
    """Whether the piece between commas that the token stands in has one of the words before it."""
    for word in reversed(t.words[max(0, at + 1 - LOOK) : at + 1]):
        if word in words or word in ",;:":
            return word in words
    return False


def _is_ended(t: Tokens, start: int, end: int) -> bool:
    """Whether a sentence ends among the tokens though no space follows its stop: "the path.On Tuesday"."""
    return any(
        t.words[at] == "." and t.glued(at + 1) and t.is_name(at + 1) and len(t.words[at - 1]) > 1 and len(t.words[at + 1]) > 1
        for at in range(start, end)
    )


def _is_compared(t: Tokens, item: Dated) -> bool:
    """Whether a date is the other side of a comparison: "from a year earlier", but not "from the year before, when it was 40"."""
    if COMPARED.search(t.text[max(t.starts[0], item.span.start - 40) : item.span.start]) is None:
        return False
    return not t.text.startswith(", when", item.span.end)


def _is_fiscal(text: str, span: Span) -> bool:
    """Whether a year is one of a budget, whose months nobody tells: "the 2019 fiscal year", "in fiscal 2019"."""
    return FISCAL.search(text[max(0, span.start - 16) : span.end + 15].casefold()) is not None


def _is_attribute(t: Tokens, when: When, tables: FigureTables) -> bool:
    """Whether a date only tells which thing is meant: "its June 20 elections"; but "in the 2009 elections" it tells when."""
    at = when.i if t.words[when.i] in HOLDERS else when.i - 1
    if at < 0 or t.words[at] not in HOLDERS or not t.is_word(when.j) or t.words[when.j] in tables.said["stop"]:
        return False
    return t.words[at] in ("a", "an") or at == 0 or t.words[at - 1] not in DATED_BY


DASH = re.compile(r" (?:-{1,2}|–|—) |—")

# Givers: whom a report credits with a figure is the speaker whose words it stands in.


def with_giver(figure: Figure, voices: Voices, text: str) -> Figure:
    """The figure with the speaker of the narrowest statement around it that has one.

    Nobody is credited by verbs that judge or want ("condemned the attack that killed 20"): the report tells that itself.
    """
    told = next((statement for statement in voices.around(figure.span) if statement.speaker), None)
    if told is None or not _tells(told, text) or _is_past_aside(told, voices.piece(told, figure.span).start, figure.span, text):
        return figure
    return msgspec.structs.replace(figure, giver=told.speaker, giver_span=told.source)


def _is_past_aside(statement: Statement, start: int, figure: Span, text: str) -> bool:
    """Whether the figure stands behind the dash that ends an aside in which somebody is credited: " - which Berg denied - "."""
    opener = min(start, *(span.start for span in (statement.source, statement.cue) if span)) if statement.cue else start
    clause = text[max(text.rfind(". ", 0, opener), text.rfind("\n", 0, opener)) + 1 : opener]
    return (
        len(DASH.findall(clause)) % 2 == 1 and statement.kind == "indirect" and DASH.search(text, start, figure.start) is not None
    )


def _tells(statement: Statement, text: str) -> bool:
    words = statement.cue.words(text).casefold().split() if statement.cue else []
    return load_figure_tables().said["no_telling"].isdisjoint(words)


# Amounts -> Figures: what each measures, its change, its period, and who gave it.

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
WORD = re.compile(r"[a-z]+")
PERSONS = re.compile(r"\b(?:toll|casualties|fatalities|population|turnout|attendance)\Z")  # what is measured in people
TOLD_OF = re.compile(
    r"(?:This|That|It) (?:is|was|represents|marks|represented|marked) an? (?:\w+ )?(?P<noun>\w+) (?:from|on|of|over|compared)\b"
)
NUMBER_OF = re.compile(r"\bnumber of (?P<nouns>\w+(?: \w+){0,2})")
THOSE = re.compile(r"(?:Of|Among|Out of) (?:those|these|them)\b")
NEAR = 40  # code points between the start of a sentence and the figure that "Of those" is about
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
        for read in _in_sentence(report.text, sentence, inside, earlier, voices, dollar, ties):
            figure = _of_those(read, report.text, sentence, found)
            part = _part_at(report.parts, figure.span.start)
            earlier = figure.period or earlier
            if part is None or part.kind not in SILENT:
                found.append((part, with_giver(figure, voices, report.text)))
    return tuple(_numbered(found))


def _in_sentence(
    text: str, sentence: Span, dates: Sequence[Dated], earlier: str | None, voices: Voices, dollar: str, ties: Ties
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
        yield _figure(text, amount, change, ties.of(parsed, amount, of), periods.of(amount))


def _figure(text: str, amount: Amount, change: Change | None, of: Span | None, period: str | None) -> Figure:
    unit = amount.unit
    if unit is None and of and (PERSONS.search(of.words(text)) or _numbers_people(of.words(text))):
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


def _numbers_people(of: str) -> bool:
    """Whether what is measured is "the number of persons living there"."""
    found = NUMBER_OF.search(of.casefold())
    return found is not None and not load_figure_tables().said["people"].isdisjoint(found["nouns"].split())


def _of_those(figure: Figure, text: str, sentence: Span, found: Sequence[tuple[Part | None, Figure]]) -> Figure:
    """ "Of those, more than 5 million …", "of whom 12 …": counted as, and of, what the figure before counts."""
    if not found or figure.span.start - sentence.start > NEAR or not THOSE.match(text, sentence.start):
        return figure
    before = found[-1][1]
    unit = before.unit if figure.unit is None and before.unit not in (None, "percent") else figure.unit
    return msgspec.structs.replace(figure, unit=unit, of=before.of if before.unit != "percent" else figure.of)


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
