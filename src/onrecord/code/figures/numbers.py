"""Numbers in digits, words or both, shares among them: whatever begins at a token."""

from __future__ import annotations

from onrecord.code.figures.cardinals import GLYPHS, Number, cardinal, digits, scaled
from onrecord.code.figures.shares import half, part_of, ratio
from onrecord.code.figures.tables import Scales
from onrecord.code.figures.tokens import Tokens


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
        return scaled(t, Number(i, i + 1, 1.0, in_words=True), scales)
    if word in scales.parts:
        return half(t, i, i + 1, scales)
    return None
