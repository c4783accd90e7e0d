"""Shares: "half of", "nearly half were", "two-thirds", "one in three": in percent."""

from __future__ import annotations

from onrecord.code.figures.cardinals import Number, cardinal, digits, scaled
from onrecord.code.figures.tables import Scales
from onrecord.code.figures.tokens import DASHES, Tokens

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
