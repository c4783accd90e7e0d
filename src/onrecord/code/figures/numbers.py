"""Numbers in digits, words or both, and shares; and those that are no amounts: dates, years, scores, codes, names."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from onrecord.code.figures.units import DASHES, FigureTables, Scales, Tokens, number_of
from onrecord.packaged import MONTHS

# Cardinals: numbers in digits or words with their scale: "1,234.5", "two and a half million", "3 dozen", "10 1/2", "2 x 10^8".

GLYPHS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8, "⅕": 1 / 5}
TIMES = frozenset(("×", "x", "*"))
HUNDRED = 100
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


# Shares: "half of", "nearly half were", "two-thirds", "one in three": in percent.

SHARED = frozenset("were are have oppose support back say said want believe think agree disagree voted".split())  # "half were"
NO_SHARE = frozenset("an a way past time hour century mile day year moon brother sister of back".split())  # "almost half an hour"
WHOLES = frozenset("the its their his our those these all".split())
SPANS = frozenset("years months days weeks hours minutes % percent".split())  # "one in five years" is no share
NO_PART = frozenset("first second other third last latter and -".split())


def half(t: Tokens, i: int, at: int, scales: Scales) -> Number | None:
    """ "half (of) the", "a quarter of", "half a million", "quarter of a million"; nothing where it may be "the first half"."""
    if t.words[at].endswith("s"):
        return None
    part = 1 / scales.parts[t.words[at]]
    small = t.words[at] in ("half", "quarter")
    j = at + 1
    of = j + 1 if t.words[j] == "of" else j
    scale = of + 1 if t.words[of] in ("a", "an") else of
    if small and t.words[scale] in scales.scales:
        return scaled(t, Number(i, scale, part, in_words=True), scales)
    return Number(i, j, part * 100, True, True) if _is_share(t, i, j) else None


def _is_share(t: Tokens, i: int, j: int) -> bool:
    """Whether the part that ends before token j is one of a whole, and not "the first half" or "a third man"."""
    before, after = t.words[i - 1] if i else "", t.words[j]
    if before in NO_PART and not (before == "and" and t.words[i] in ("a", "an")):
        return False
    if after == "of":
        return t.words[j + 1] not in ("a", "an", "next", "last", "this", "20", "19")
    is_half = t.words[j - 1] == "half"
    return after in SHARED or (is_half and (after in WHOLES or _is_bounded(before, after)))


def _is_bounded(before: str, after: str) -> bool:
    """ "nearly half", "more than half": a share although nothing says of what; "almost half an hour" is none."""
    return before in ("nearly", "almost", "about", "than", "over", "least") and after not in NO_SHARE and after not in DASHES


def part_of(t: Tokens, number: Number, scales: Scales) -> Number | None:
    """ "two-thirds", "three quarters", "one third", "one-fifth of"; "three quarters billion" is a number."""
    i, j, value = number.i, number.j, number.value
    at = j + 1 if t.words[j] in DASHES else j
    below = scales.parts.get(t.words[at])
    plural = t.words[at].endswith("s")
    if below is None or value >= below or (value > 1) != plural or value > 10:
        return None
    if t.words[at + 1] in scales.scales:
        return scaled(t, Number(i, at + 1, value / below, in_words=True), scales)
    certain = at > j or t.words[at + 1] == "of" or t.words[at] in ("third", "thirds")
    certain = certain and t.words[at + 1] not in ("hour", "mile", "century", "day")  # "one-half hour"
    return Number(i, at + 1, value * 100 / below, True, True) if certain and t.words[at + 1] != "straight" else None


def ratio(t: Tokens, number: Number | None, scales: Scales) -> Number | None:
    """ "one in three", "three out of ten", "1 in 5": a share."""
    if number is None or number.share or not 1 <= number.value < 100 or not number.value.is_integer():
        return number
    j = number.j
    out = t.words[j] == "out" and t.words[j + 1] == "of"
    at = j + 2 if out or (t.words[j] == "in" and t.words[j + 1] == "every") else j + 1
    if not (out or (t.words[j] == "in" and (number.value == 1 or number.in_words))) or not (t.digits[at] or t.is_word(at)):
        return number
    whole = digits(t, at, scales) if t.digits[at] else None
    if whole is None and (t.words[at] in scales.small or t.words[at] in scales.tens):
        whole = cardinal(t, at, scales)
    ok = whole and number.value < whole.value <= 100 and whole.value.is_integer()
    if not (whole and ok) or t.words[whole.j] in SPANS:
        return number
    return Number(number.i, whole.j, number.value * 100 / whole.value, True, True)


# Numbers in digits, words or both, shares among them: whatever begins at a token.


def read_number(t: Tokens, i: int, scales: Scales) -> Number | None:
    """The number that begins at token i, as long as it gets; None where none begins."""
    word = t.words[i]
    if t.digits[i]:
        return ratio(t, digits(t, i, scales), scales)
    if word in GLYPHS:
        return scaled(t, Number(i, i + 1, GLYPHS[word]), scales)
    if word in ("a", "an"):
        return _after_article(t, i, scales)
    if word in scales.parts:
        return half(t, i, i, scales)
    if word in scales.small or word in scales.tens:
        found = cardinal(t, i, scales)
        return ratio(t, part_of(t, found, scales) or scaled(t, found, scales), scales)
    return None


def _after_article(t: Tokens, i: int, scales: Scales) -> Number | None:
    """ "a hundred", "a dozen", "a million", "half a million" is elsewhere; "a third of", "a quarter of a million"."""
    word = t.words[i + 1]
    if word in scales.scales:
        found = scaled(t, Number(i, i + 1, 1.0, in_words=True), scales)
        return _with_tens(t, found, scales) if found.value == HUNDRED else found
    if word in scales.parts:
        return half(t, i, i + 1, scales)
    return None


def _with_tens(t: Tokens, hundred: Number, scales: Scales) -> Number:
    """ "a hundred and forty-one"."""
    after = hundred.j + 1 if t.words[hundred.j] == "and" else hundred.j
    if t.words[after] not in scales.tens and t.words[after] not in scales.small:
        return hundred
    more = cardinal(t, after, scales)
    return scaled(t, hundred._replace(j=more.j, value=HUNDRED + more.value), scales) if more.value < HUNDRED else hundred


# Numbers that are no amounts: dates, years, times, ordinals, scores, codes, numbers of sections and names.

FIRST_YEAR, LAST_YEAR = 1500, 2100
RECENT, LAST_RECENT = 1900, 2050


def is_excluded(t: Tokens, number: Number, tables: FigureTables) -> bool:
    """Whether the number is part of something else, whatever unit might seem to follow."""
    i, j = number.i, number.j
    return _is_clock(t, i, j) or _is_code(t, i, j, tables) or _is_date(t, i, j) or _is_score(t, i, j)


def _is_clock(t: Tokens, i: int, j: int) -> bool:
    if not t.digits[i]:
        return t.words[j] in ("o'clock", "o’clock")
    minutes = i > 1 and t.words[i - 1] == ":" and t.glued(i) and t.digits[i - 2]
    if minutes or (t.words[j] == ":" and t.glued(j) and t.digits[j + 1]):
        return True
    return t.words[j] in ("am", "pm", "gmt", "utc", "o'clock", "o’clock") or (
        t.words[j] in ("p", "a") and t.words[j + 1 : j + 3] == [".", "m"]
    )


def _is_code(t: Tokens, i: int, j: int, tables: FigureTables) -> bool:
    """Glued to letters or in chains: "G20", "F-35", "Covid-19", "22nd", "1980s", "+44 20 7946", "192.168.0.1", "24703L202"."""
    if not t.digits[i]:
        return False
    before, raw_after = t.words[i - 1] if i else "", t.text[t.starts[j] : t.ends[j]]
    if t.glued(i) and (before[-1:].isalpha() or before in "_#@\\" or (before == "." and i > 1 and t.digits[i - 2])):
        return before.upper() not in tables.money.codes and t.raw(i - 1, i) not in tables.money.signs and before != "rmb"
    if t.glued(i) and before in DASHES and i > 1 and t.glued(i - 1) and t.words[i - 2][-1:].isalpha():
        return t.words[i - 2] not in ("minus", "mid", "about", "over", "under", "near", "now", "then", "sub")
    if t.glued(j) and raw_after[:1].isalpha():
        word = t.words[j]
        if word in ("st", "nd", "rd", "th", "s", "g", "bn", "d", "p", "i", "x") and word not in ("bn", "p"):
            return True
        end = t.ends[j]
        return t.glued(j + 1) and end < len(t.text) and t.digits[j + 1] and word not in ("km", "m", "cm", "mm")
    dashes = sum(t.digits[k] and t.words[k + 1] in DASHES and t.glued(k + 1) for k in (i - 2, i) if k >= 0)
    signed = t.words[j] in ("'s", "’s", "#", "@", "_") and t.glued(j)
    return signed or dashes == 2 or (before == "+" and t.glued(i)) or before == "#"


def _is_date(t: Tokens, i: int, j: int) -> bool:
    """Beside a month's name, or in digits: "30 December", "March 3", "3/4/2025", "2025-03-14"."""
    if not t.digits[i]:
        return False
    after = j + 1 if t.words[j] in ("of", "-", "–") else j
    day = t.words[i].isdigit() and int(t.words[i][:5]) <= 31
    if day and (t.words[after] in MONTHS and (t.words[after] not in ("may", "march") or t.is_name(after))):
        return True
    k = i - 1
    if k >= 0 and t.words[k] in ("-", "–", "and", "to") and k > 0 and t.digits[k - 1]:
        k -= 2  # "March 3-5"
    if k >= 0 and t.words[k] == ".":
        k -= 1
    if k >= 0 and t.words[k] in MONTHS and (day or is_yearlike(t, i, j)) and t.text[t.starts[k]].isupper():
        return True
    slashes = t.words[j] == "/" and t.digits[j + 1] and t.words[j + 2] == "/"
    return slashes or (i > 1 and t.words[i - 1] == "/" and t.digits[i - 2])


def _is_score(t: Tokens, i: int, j: int) -> bool:
    """ "2-2", "won 3-1": two small numbers and nothing that they measure."""
    if not t.digits[i]:
        return False
    other = i - 2 if i > 1 and t.words[i - 1] in DASHES and t.digits[i - 2] else j + 1
    if not (t.digits[other] and t.words[min(i, other) + 1] in DASHES and t.words[i].isdigit() and t.words[other].isdigit()):
        return False
    last = max(i, other) + 1
    small = len(t.words[i]) <= 2 and len(t.words[other]) <= 2
    ends = (not t.is_word(last) and t.words[last] not in ("%", "°", "-", "$")) or t.words[last] in (
        "on",
        "in",
        "win",
        "loss",
        "at",
        "to",
    )
    return small and ends and not (min(i, other) and t.words[min(i, other) - 1] in "$€£¥")


def is_yearlike(t: Tokens, i: int, j: int) -> bool:
    """Four digits without a comma that might be a year."""
    written = t.words[i]
    return j == i + 1 and len(written) == 4 and written.isdigit() and FIRST_YEAR <= int(written) <= LAST_YEAR


def is_year(t: Tokens, i: int, j: int, tables: FigureTables) -> bool:
    """Whether four digits are a year although a plural noun may follow: "in 2022 sales fell", "the 2019 elections"."""
    if not is_yearlike(t, i, j):
        return False
    before = t.words[i - 1] if i else "in"
    value = int(t.words[i])
    if value % 50 and RECENT <= value < LAST_RECENT:
        return True  # "1988 sales", "2024 elections": a count of just that size is rarer than a year
    return before in tables.said["year_before"] or before in MONTHS or before.endswith(("'s", "’s")) or t.is_name(i - 1)


def is_label(t: Tokens, i: int, tables: FigureTables) -> bool:
    """Whether a bare number names what stands before it: "Resolution 2254", "Boeing 737", "posts 542 and 543", "No. 5"."""
    k = i - 1
    if k > 0 and t.words[k] in ("and", "to", "-", "–", "or", ",", "&") and (t.digits[k - 1]):
        k -= 2
    if k > 0 and t.words[k] == "." and t.words[k - 1] in ("no", "nos", "art", "sec", "fig", "vol"):
        k -= 1
    if k < 0:
        return False
    return t.words[k] in tables.said["label"] or (t.is_word(k) and t.is_name(k))


PLAIN = 3  # letters of the longest word that is small in a headline too: "of", "for"


def is_in_name(t: Tokens, number: Number, tables: FigureTables) -> bool:
    """Whether a number in words is part of a name: "the Ardennes Four", "the Three Rivers Pact"; not in a headline's capitals."""
    i, j = number.i, number.j
    if not number.in_words or number.share or not (i and t.is_word(i - 1) and t.raw(i, i + 1).istitle()):
        return False
    k = j + 1 if t.words[j] in DASHES and t.glued(j) else j
    in_name = t.is_name(i - 1) or t.raw(k, k + 1).istitle()
    return in_name and any(len(word) > PLAIN and word.isalpha() and not t.is_name(at) for at, word in enumerate(t.words[1:i], 1))
