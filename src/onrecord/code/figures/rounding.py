"""Rounding: how exactly the words of a figure give its value, so that sums are held against no more than was said."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.code.figures.tokens import number_of

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
