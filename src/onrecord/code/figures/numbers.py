"""Numbers in digits, words or both: "1,234.5", "two and a half million", "3 dozen", "10 1/2", "two-thirds", "one in three"."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.figures.tables import Scales
from onrecord.code.figures.tokens import DASHES, Tokens, number_of

GLYPHS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8, "⅕": 1 / 5}
TIMES = frozenset(("×", "x", "*"))
SHARED = frozenset("were are have oppose support back say said want believe think agree disagree voted".split())  # "half were"
NO_SHARE = frozenset("an a way past time hour century mile day year moon brother sister of back".split())  # "almost half an hour"
DENOMINATORS = frozenset((2.0, 3.0, 4.0, 5.0, 8.0, 16.0, 32.0))


class Number(NamedTuple):
    """Tokens [i, j) that make a number. A share ("a third") is in percent. `scale` is what its last word multiplied by."""

    i: int
    j: int
    value: float
    share: bool = False
    in_words: bool = False
    scale: float = 1.0


def read_number(t: Tokens, i: int, scales: Scales) -> Number | None:
    """The number that begins at token i, as long as it gets; None where none begins."""
    word = t.words[i]
    if t.digits[i]:
        return _ratio(t, _digits(t, i, scales), scales)
    if word in GLYPHS:
        return _scaled(t, Number(i, i + 1, GLYPHS[word]), scales)
    if word in ("a", "an"):
        return _after_article(t, i, scales)
    if word in scales.parts:
        return _half(t, i, i, scales)
    if word in scales.small or word in scales.tens:
        cardinal = _cardinal(t, i, scales)
        return _ratio(t, _part(t, cardinal, scales) or _scaled(t, cardinal, scales), scales)
    return None


def times(value: float, scale: float) -> float:
    """The product without the noise of binary fractions: 65.4 billion is 65400000000."""
    return float(f"{value * scale:.15g}")


def _digits(t: Tokens, i: int, scales: Scales) -> Number | None:
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
    return _scaled(t, Number(i, j, value), scales)


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


def _cardinal(t: Tokens, i: int, scales: Scales) -> Number:
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


def _scaled(t: Tokens, number: Number, scales: Scales) -> Number:
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
        more = _cardinal(t, after, scales)
        scale = scales.scales.get(t.words[more.j], 1.0)
        if scale < last and t.words[more.j] != "hundred":
            end = more.j + (scale > 1)
            if scale > 1 or after == j or t.words[end] not in ("and",):
                return _rest(t, end, value + more.value * scale, scale, scales) if scale > 1 else (value + more.value, end)
    return value, j


def _after_article(t: Tokens, i: int, scales: Scales) -> Number | None:
    """ "a hundred", "a dozen", "a million", "half a million" is elsewhere; "a third of", "a quarter of a million"."""
    word = t.words[i + 1]
    if word in scales.scales:
        return _scaled(t, Number(i, i + 1, 1.0, in_words=True), scales)
    if word in scales.parts:
        return _half(t, i, i + 1, scales)
    return None


def _half(t: Tokens, i: int, at: int, scales: Scales) -> Number | None:
    """ "half (of) the", "a quarter of", "half a million", "quarter of a million"; nothing where it may be "the first half"."""
    if t.words[at].endswith("s"):
        return None
    part = 1 / scales.parts[t.words[at]]
    small = t.words[at] in ("half", "quarter")
    j = at + 1
    of = j + 1 if t.words[j] == "of" else j
    scale = of + 1 if t.words[of] in ("a", "an") else of
    if small and t.words[scale] in scales.scales:
        return _scaled(t, Number(i, scale, part, in_words=True), scales)
    before = t.words[i - 1] if i else ""
    if before in ("first", "second", "other", "third", "last", "latter", "and", "-"):
        return None
    if t.words[j] == "of" and t.words[j + 1] not in ("a", "an", "next", "last", "this", "20", "19"):
        return Number(i, j, part * 100, True, True)
    if t.words[at] == "half" and t.words[j] in ("the", "its", "their", "his", "our", "those", "these", "all"):
        return Number(i, j, part * 100, True, True)
    if t.words[j] in SHARED or (t.words[at] == "half" and _is_bounded(before, t.words[j])):
        return Number(i, j, part * 100, True, True)
    return None


def _is_bounded(before: str, after: str) -> bool:
    """ "nearly half", "more than half": a share although nothing says of what; "almost half an hour" is none."""
    return before in ("nearly", "almost", "about", "than", "over", "least") and after not in NO_SHARE and after not in DASHES


def _part(t: Tokens, number: Number, scales: Scales) -> Number | None:
    """ "two-thirds", "three quarters", "one third", "one-fifth of"; "three quarters billion" is a number."""
    i, j, value = number.i, number.j, number.value
    at = j + 1 if t.words[j] in DASHES else j
    below = scales.parts.get(t.words[at])
    plural = t.words[at].endswith("s")
    if below is None or value >= below or (value > 1) != plural or value > 10:
        return None
    if t.words[at + 1] in scales.scales:
        return _scaled(t, Number(i, at + 1, value / below, in_words=True), scales)
    certain = at > j or t.words[at + 1] == "of" or t.words[at] in ("third", "thirds")
    return Number(i, at + 1, value * 100 / below, True, True) if certain and t.words[at + 1] != "straight" else None


def _ratio(t: Tokens, number: Number | None, scales: Scales) -> Number | None:
    """ "one in three", "three out of ten", "1 in 5": a share."""
    if number is None or number.share or not 1 <= number.value < 100 or not number.value.is_integer():
        return number
    j = number.j
    out = t.words[j] == "out" and t.words[j + 1] == "of"
    at = j + 2 if out or (t.words[j] == "in" and t.words[j + 1] == "every") else j + 1
    if not (out or (t.words[j] == "in" and (number.value == 1 or number.in_words))) or not (t.digits[at] or t.is_word(at)):
        return number
    whole = _digits(t, at, scales) if t.digits[at] else None
    if whole is None and (t.words[at] in scales.small or t.words[at] in scales.tens):
        whole = _cardinal(t, at, scales)
    ok = whole and number.value < whole.value <= 100 and whole.value.is_integer()
    if not (whole and ok) or t.words[whole.j] in ("years", "months", "days", "weeks", "hours", "minutes", "%", "percent"):
        return number
    return Number(number.i, whole.j, number.value * 100 / whole.value, True, True)
