"""Whose a bare $ is; and what a report's own numbers contradict. Problems are noted, figures never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.units import load_figure_tables, number_of
from onrecord.records import Change, Figure, Problem, Report, Span


class Guess(NamedTuple):
    """The currency that a bare $ is taken for, and the probability; 1.0 where nothing speaks for another."""

    code: str
    score: float
    why: str


def guess_dollar(report: Report) -> Guess:
    """The dollar of the place that the dateline names, else that of the United States.

    It is a guess where the dateline's place has a dollar of its own or the report names another dollar beside the bare one.
    """
    home = _home(report)
    code = home or "USD"
    others = sorted(named for named in _named_dollars(report.text) if named != code)
    why = "the dateline" if home else "the convention of the wires"
    if home is None and not others:
        return Guess(code, 1.0, why)
    if others:
        why += f", and {', '.join(others)} is written with its country"
    return Guess(code, succession(1 + len(others)), why)


def succession(evidence: int) -> float:
    """Laplace's rule: the probability of what so many signs speak for, and none against."""
    return (evidence + 1) / (evidence + 2)


def own_dollars(text: str, amounts: Sequence[Amount], dollar: str) -> list[Amount]:
    """The amounts of a sentence with their bare dollars named: "10 Canadian dollars then, 30 dollars now" are of one kind."""
    named: list[Amount] = []
    meant: str | None = None
    for amount in amounts:
        unit, words = amount.unit or "", amount.span.words(text)
        if unit.startswith("USD") and is_bare_dollar(words):
            code = meant if meant and words.endswith(("dollars", "dollar")) else dollar
            named.append(amount._replace(unit=code + unit[3:]))
            continue
        named.append(amount)
        if amount.kind == "money" and unit[:3] in _codes():
            meant = unit[:3]
    return named


def is_bare_dollar(words: str) -> bool:
    """Whether an amount's words say dollars and not whose: "$5", "5 million dollars"."""
    return ("$" in words or words.endswith(("dollars", "dollar"))) and _named()[0].search(words) is None


def _home(report: Report) -> str | None:
    """The dollar of the place the dateline names, None where it has none or there is no dateline."""
    for span in report.spans_of("dateline"):
        words = span.words(report.text).casefold()
        for place, code in load_figure_tables().money.homes.items():
            if words.startswith(place):
                return code
    return None


@cache
def _codes() -> frozenset[str]:
    """The codes of money called dollar."""
    return frozenset(code for word, code in load_figure_tables().money.words.items() if word.endswith(" dollar"))


@cache
def _named() -> tuple[re.Pattern[str], dict[str, str]]:
    """What names a dollar with its country, as one pattern, and the code for each form: "A$", "australian dollar"."""
    money = load_figure_tables().money
    signs = {sign: code for sign, code in money.signs.items() if sign.endswith("$") and len(sign) > 1}
    words = {word: code for word, code in money.words.items() if word.endswith(" dollar")}
    written = [re.escape(sign[:-1]) + (r"\s?\$" if len(sign) > 2 else r"\$") for sign in sorted(signs, key=len, reverse=True)]
    pattern = "|".join((*written, f"(?i:{'|'.join(map(re.escape, words))})"))
    return re.compile(rf"(?<![A-Za-z])(?:{pattern})"), signs | words


def _named_dollars(text: str) -> set[str]:
    if "$" not in text and "dollar" not in text:
        return set()
    pattern, codes = _named()
    return {codes["".join(found.split()) if found.endswith("$") else found.casefold()] for found in pattern.findall(text)}


# Rounding: how exactly the words of a figure give its value, so that sums are held against no more than was said.

DIGITS = re.compile(r"\d[\d.,'’\u00a0\u202f]{0,24}")


class Interval(NamedTuple):
    """The values that a rounded number may stand for, ends included."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether any value is in both."""
        return self.low <= other.high and other.low <= self.high


def said_interval(value: float, words: str) -> Interval:
    """The values that would be written so: half a step of the last digit either way.

    "$172.4 billion" is 172.35 to 172.45 billion. Zeros that end a number of 1,000 or more count as rounded, all but the first
    two digits at most: "1,500" is 1,450 to 1,550 and "two million" 1.95 to 2.05 million.
    """
    step = _step(value, words)
    return Interval(value - step / 2, value + step / 2)


def changed(base: Interval, percent: Interval, up: bool) -> Interval:
    """What a base becomes by a change in percent; both are intervals of numbers above zero."""
    sign = 1 if up else -1
    ends = [end * (1 + sign * part / 100) for end in base for part in percent]
    return Interval(min(ends), max(ends))


def _step(value: float, words: str) -> float:
    """The worth of the last digit that is not a rounded zero."""
    found = DIGITS.search(words)
    written = found.group().rstrip(".,'’\u00a0\u202f") if found else ""
    number = number_of(written) if written else None
    if not number or not value:
        return _last_zero(abs(value))
    decimals = len(written.rpartition(".")[2]) if re.search(r"\.\d{1,2}\Z", written) or not number.is_integer() else 0
    scale = abs(value) / number
    return scale * 10.0**-decimals if decimals or scale > 1.5 else scale * _last_zero(number)


def _last_zero(value: float) -> float:
    """The power of ten that a whole number is rounded to: 1500 -> 100; below 1000 none is."""
    step = 1.0
    while value >= 1000 and value % (step * 10) == 0 and step * 100 <= value:
        step *= 10
    return step


# Checks: what a report's own numbers contradict, and dollars that were guessed. Problems are noted, figures never corrected.

BASE = re.compile(r"[\s,]*(?:from|compared (?:with|to)|against|versus)(?: (?:the|a|its?|their|just|only|record))*\s+\Z")
YEAR = re.compile(r"\d{4}")
LISTED = re.compile(r"\s*[:(–—]\s*\Z")  # between a total and the first of its parts
JOINED = re.compile(r"[^.;:()\d]{0,60}?(?:,| and|, and)\s+\Z")  # between two parts
CLOSED = re.compile(r"[^.;:()\d,]{0,60}[.;)–—\n]|[^.;:()\d,]{0,60}\Z")  # behind the last part
MOST_PARTS = 20  # of one total; a longer list is a table
NEAR = 40  # code points between the numbers of one comparison
NEVER_SUMMED = frozenset(("percent", "percentage points", "basis points"))


def check_figures(report: Report, figures: Sequence[Figure]) -> tuple[Problem, ...]:
    """The problems of a report's figures in text order: code "arithmetic" or "guessed-currency"."""
    found = [*_guesses(report, figures), *_contradictions(report.text, figures)]
    return tuple(sorted(found, key=lambda problem: (problem.span or Span(0, 1), problem.code)))


def _guesses(report: Report, figures: Sequence[Figure]) -> Iterator[Problem]:
    """A problem for each figure whose dollar stands on a guess."""
    guess = guess_dollar(report)
    for figure in figures:
        words, unit = figure.span.words(report.text), figure.unit or ""
        if "$" not in words and "dollar" not in words:
            continue
        if not unit.startswith(guess.code) and is_bare_dollar(words):
            why = f"{unit[:3]} is named in the same sentence"
            yield _guessed(figure.span, words, Guess(unit[:3], succession(1), why))
        elif guess.score < 1.0 and is_bare_dollar(words):
            yield _guessed(figure.span, words, guess)


def _guessed(span: Span, words: str, guess: Guess) -> Problem:
    detail = f"{words} is taken for {guess.code}, probability {guess.score:.2f}: {guess.why}"
    return Problem(code="guessed-currency", span=span, detail=detail)


def _contradictions(text: str, figures: Sequence[Figure]) -> Iterator[Problem]:
    yield from _compared_in_sentence(text, figures)
    yield from _compared_by_year(text, figures)
    yield from _sums(text, figures)


def _compared_in_sentence(text: str, figures: Sequence[Figure]) -> Iterator[Problem]:
    """ "reached $105 million, up 5 percent from $100 million", "rose 5 percent from $100 million to $105 million"."""
    for figure, base in pairwise(figures):
        change = figure.change
        if change is None or base.bound not in ("exact", "range"):
            continue
        told = max(figure.span.end, change.span.end)
        if base.span.start - told > NEAR or base.span.start < told:
            continue
        if base.bound == "range":
            yield from _ranged(text, figure, base)
        elif figure.bound == "exact" and BASE.match(text, told, base.span.start):
            yield from _compared(text, figure, base, change)


def _ranged(text: str, figure: Figure, base: Figure) -> Iterator[Problem]:
    """The ends of "from $100 million to $105 million" against the change told right before them."""
    change, words = figure.change, base.span.words(text)
    before = text[max(0, base.span.start - 5) : base.span.start]
    first, _, second = words.partition(" to ")
    if change is None or change.span != figure.span or figure.bound != "exact" or base.low is None or base.high is None:
        return
    if change.unit != "percent" or change.value is None or not second or before != "from " or not base.unit:
        return
    up = change.direction == "up"
    start, end = (base.low, base.high) if up else (base.high, base.low)
    becomes = changed(said_interval(start, first), said_interval(change.value, change.span.words(text)), up)
    if not becomes.meets(said_interval(end, second)):
        yield _problem(base.span, f"{words} is no change of {_percent(text, change)}: that leads to {_number(becomes)}")


def _compared_by_year(text: str, figures: Sequence[Figure]) -> Iterator[Problem]:
    """Figures of the same measure and of periods a year apart, of which the later tells its change year on year."""
    known = {(f.unit, f.of.words(text).casefold(), f.period): f for f in figures if f.of and f.period and f.bound == "exact"}
    for (unit, of, period), figure in known.items():
        earlier = YEAR.sub(lambda year: str(int(year.group()) - 1), period or "")
        base = known.get((unit, of, earlier)) if earlier != period else None
        if base and figure.change and figure.change.basis == "year on year":
            yield from _compared(text, figure, base, figure.change)


def _compared(text: str, figure: Figure, base: Figure, change: Change) -> Iterator[Problem]:
    """The figure against what its change makes of the base."""
    if figure.unit != base.unit or change.value is None or figure.value is None or base.value is None or base.value <= 0:
        return
    start, by = said_interval(base.value, base.span.words(text)), said_interval(change.value, change.span.words(text))
    up = change.direction == "up"
    if change.unit == "percent" and figure.unit != "percent":
        becomes = changed(start, by, up)
    elif change.unit == figure.unit and change.span != figure.span:
        becomes = Interval(start.low + by.low, start.high + by.high) if up else Interval(start.low - by.high, start.high - by.low)
    else:
        return
    if not becomes.meets(said_interval(figure.value, figure.span.words(text))):
        told = f"{figure.span.words(text)} is not {base.span.words(text)} {change.direction} {_percent(text, change)}"
        yield _problem(figure.span, f"{told}: that leads to {_number(becomes)}")


def _sums(text: str, figures: Sequence[Figure]) -> Iterator[Problem]:
    """A total and its parts: "30 people: 12 men, 10 women and 8 children"."""
    for n, total in enumerate(figures):
        parts = _parts(text, figures, n)
        if len(parts) < 2 or total.value is None:
            continue
        said = [_counted(part, text) for part in parts]
        adds = Interval(sum(part.low for part in said), sum(part.high for part in said))
        if not adds.meets(_counted(total, text)):
            listed = " + ".join(part.span.words(text) for part in parts)
            yield _problem(total.span, f"{total.span.words(text)} is not the sum of {listed}: that is {_number(adds)}")


def _parts(text: str, figures: Sequence[Figure], n: int) -> list[Figure]:
    """The figures that are listed behind figure n as all it is made of; none where the list goes on with other words."""
    parts: list[Figure] = []
    between, end = LISTED, _noun_end(figures[n])
    for figure in figures[n + 1 : n + 1 + MOST_PARTS]:
        if not between.match(text, end, figure.span.start) or not _can_add(figures[n], figure):
            break
        parts.append(figure)
        between, end = JOINED, figure.span.end
    return parts if parts and _can_add(figures[n], figures[n]) and CLOSED.match(text, end, end + NEAR * 2) else []


def _counted(figure: Figure, text: str) -> Interval:
    """What the words of a count may stand for: below a thousand just the number."""
    value = figure.value or 0.0
    is_exact = value < 1000 and value.is_integer() and not (figure.unit and figure.unit.isupper())
    return Interval(value, value) if is_exact else said_interval(value, figure.span.words(text))


def _noun_end(figure: Figure) -> int:
    return max(figure.span.end, figure.of.end) if figure.of and figure.of.start >= figure.span.start else figure.span.end


def _can_add(total: Figure, part: Figure) -> bool:
    """Whether a figure may be part of another: exact, of a kind, and no greater."""
    if part.bound != "exact" or part.value is None or total.value is None or part.unit in NEVER_SUMMED:
        return False
    is_money = bool(total.unit and total.unit.isupper())
    return part.value <= total.value and (part.unit == total.unit or not (is_money or bool(part.unit and part.unit.isupper())))


def _percent(text: str, change: Change) -> str:
    return change.span.words(text)


def _number(interval: Interval) -> str:
    """The interval in digits; one number where its ends are equal."""
    ends = [f"{end:,.2f}".rstrip("0").rstrip(".") for end in dict.fromkeys(interval)]
    return " to ".join(ends)


def _problem(span: Span, detail: str) -> Problem:
    return Problem(code="arithmetic", span=span, detail=detail)
