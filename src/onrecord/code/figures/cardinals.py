"""Cardinals: numbers in digits or words with their scale: "1,234.5", "two and a half million", "3 dozen", "10 1/2", "2 x 10^8"."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from onrecord.code.figures.tables import Scales
from onrecord.code.figures.tokens import DASHES, Tokens, number_of

GLYPHS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8, "⅕": 1 / 5}
TIMES = frozenset(("×", "x", "*"))
DENOMINATORS = frozenset((2.0, 3.0, 4.0, 5.0, 8.0, 16.0, 32.0))


class Number(NamedTuple):
    """Tokens [i, j) that make a number. A share ("a third") is in percent. `scale` is what its last word multiplied by."""

    i: int
    j: int
    value: float
    share: bool = False
    in_words: bool = False
    scale: float = 1.0


def times(value: float, scale: float) -> float:
    """The product without the noise of binary fractions: 65.4 billion is 65400000000."""
    return float(Decimal(repr(value)) * Decimal(repr(scale)))


def digits(t: Tokens, i: int, scales: Scales) -> Number | None:
    """The number whose digits token i holds, with its fraction, power of ten and scale; None where it is too long for one."""
    value = number_of(t.text[t.starts[i] : t.ends[i]])
    if value is None:
        return None
    power, j = _power(t, i + 1)
    value = times(value, power)
    if t.words[j] in GLYPHS:
        value, j = value + GLYPHS[t.words[j]], j + 1
    elif t.words[j] == "/" and t.digits[j + 1] and t.words[j + 2] != "/":
        below = number_of(t.words[j + 1])
        if below in DENOMINATORS and value < below and value.is_integer():
            value, j = value / below, j + 2
    elif t.digits[j] and t.words[j + 1] == "/" and t.digits[j + 2]:
        above, below = number_of(t.words[j]), number_of(t.words[j + 2])
        if above and below in DENOMINATORS and above < below:
            value, j = value + above / below, j + 3
    return scaled(t, Number(i, j, value), scales)


def _power(t: Tokens, j: int) -> tuple[float, int]:
    """The power of ten behind a number and the token after it: "× 10^8", "x10−8"; (1, j) where there is none."""
    if t.words[j] not in TIMES or t.words[j + 1] != "10":
        return 1.0, j
    k = j + 3 if t.words[j + 2] == "^" else j + 2
    sign = -1 if t.words[k] in DASHES and t.glued(k) else 1
    k += sign < 0
    exponent = t.words[k] if t.digits[k] and t.glued(k) else ""
    if not (exponent.isdecimal() and len(exponent) <= 2):
        return 1.0, j
    return 10.0 ** (sign * int(exponent)), k + 1


def cardinal(t: Tokens, i: int, scales: Scales) -> Number:
    """ "twenty-one", "nineteen", "three hundred and twenty": words below a thousand."""
    total, j = 0.0, i
    while True:
        word = t.words[j]
        if word in scales.tens and total % 100 == 0:
            total, j = total + scales.tens[word], j + 1
            one = j + 1 if t.words[j] in DASHES else j
            if scales.small.get(t.words[one], 10.0) < 10:
                total, j = total + scales.small[t.words[one]], one + 1
        elif word in scales.small and total % 100 == 0:
            total, j = total + scales.small[word], j + 1
        if t.words[j] == "hundred" and 0 < total < 100:
            total, j = total * 100, j + 1
            after = j + 1 if t.words[j] == "and" else j
            if t.words[after] in scales.tens or t.words[after] in scales.small:
                j = after
                continue
        return Number(i, j, total, in_words=True, scale=100.0 if total % 100 == 0 else 1.0)


def scaled(t: Tokens, number: Number, scales: Scales) -> Number:
    """With the scale words that follow: "5 million", "two and a half million", "3-million", "2 lakh crore", "5 thousand 300"."""
    i, j, value, _, in_words, last = number
    if t.words[j] == "and" and t.words[j + 1] in ("a", "one") and t.words[j + 2] in ("half", "quarter"):
        value, j = value + 1 / scales.parts[t.words[j + 2]], j + 3
    while True:
        at = j + 1 if t.words[j] in DASHES and t.words[j + 1] in scales.scales else j
        word = t.words[at]
        if word not in scales.scales or (word == "dozen" and last > 1):
            break
        value, j, last = times(value, scales.scales[word]), at + 1, scales.scales[word]
    if in_words and last >= 1000:
        value, j = _rest(t, j, value, last, scales)
    return Number(i, j, value, False, in_words, last)


def _rest(t: Tokens, j: int, value: float, last: float, scales: Scales) -> tuple[float, int]:
    """ "one million two hundred thousand", "two thousand and five": what smaller scales add."""
    after = j + 1 if t.words[j] == "and" else j
    if t.words[after] in scales.small or t.words[after] in scales.tens:
        more = cardinal(t, after, scales)
        scale = scales.scales.get(t.words[more.j], 1.0)
        if scale < last and t.words[more.j] != "hundred":
            end = more.j + (scale > 1)
            if scale > 1 or after == j or t.words[end] not in ("and",):
                return _rest(t, end, value + more.value * scale, scale, scales) if scale > 1 else (value + more.value, end)
    return value, j
