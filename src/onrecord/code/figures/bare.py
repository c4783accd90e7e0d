"""Numbers without a unit: the dead and the saved, panels of twelve, levels of an index; all others say nothing sure."""

from __future__ import annotations

from onrecord.code.figures.bounds import Bounded
from onrecord.code.figures.counted import PEOPLE, is_plural, unit_of
from onrecord.code.figures.exclusions import is_label
from onrecord.code.figures.numbers import Number
from onrecord.code.figures.quantities import AGE
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens

LEVEL = frozenset("to at of was is reached totalled totaled totaling totalling hit by were stood record from stands total".split())
SMALLEST_LEVEL = 100  # below it a bare number is more often a score, an age or a name than a level
HARMED = frozenset(
    "killed wounded injured arrested detained displaced rescued evacuated infected hospitalised hospitalized dead missing others "
    "executed kidnapped abducted sickened hurt drowned died".split()
)
BE = frozenset("were was are have had been being who is".split())
OLDEST = 120
MOVED = frozenset(("up", "down", "higher", "lower"))


def bare_unit(t: Tokens, number: Number, bounded: Bounded | None, tables: FigureTables, earlier: str | None) -> str | None:
    """The unit of a bare number: "people", the noun counted before ("200 more"), "" for a level; None where it is no amount."""
    i, j = number.i, number.j
    outer = bounded.at if bounded else i
    before = t.words[outer - 1] if outer else ""
    if number.value < 1 or (number.value == 1 and number.in_words):
        return None
    if _is_age(t, number, before):
        return AGE
    if bounded and before in ("those", "anyone", "everyone", "adults") and number.value <= OLDEST:
        return AGE
    before_article = t.words[outer - 2] if before in ("some", "another") and outer > 1 else before
    if t.words[j] == "of" and t.words[j + 1] == "us":
        return PEOPLE
    in_group = before == "of" and outer > 1 and t.words[outer - 2] in tables.said["group"] and not t.is_name(outer - 2)
    if in_group or before_article in tables.said["harm"] or _is_harmed(t, j):
        return PEOPLE
    more = t.words[j] in ("more", "others") or before == "another"
    if earlier and more and t.words[j + 1] not in tables.said["pair"]:
        return earlier
    if bounded and before.isalpha() and is_plural(before, tables):
        unit = unit_of(before, tables)  # "drove asylum claims over 150,000"
        return AGE if unit == PEOPLE and number.value <= OLDEST else unit
    return "" if _is_level(t, number, bounded, before, tables) else None


def _is_age(t: Tokens, number: Number, before: str) -> bool:
    """ "aged 45", "at the age of 45", "who was 10,"; a name with a bare number behind it tells an age of no interest."""
    if not number.value.is_integer() or number.value > OLDEST:
        return False
    two = t.words[number.i - 2] if number.i > 1 else ""
    if t.words[number.j] in ("or", "and") and t.words[number.j + 1] in ("older", "younger"):
        return True
    if before == "aged" or (before in ("age", "ages") and two != "the") or (before == "of" and two == "age"):
        return True
    return before in ("is", "was") and two == "who" and not t.is_word(number.j) and t.words[number.j] not in ("%", "-", "°", "(")


def _is_harmed(t: Tokens, j: int) -> bool:
    """ "107 were killed", "238 injured", "12 others have been arrested"."""
    k = j + 1 if t.words[j] in ("others", "more") else j
    for _ in range(3):
        if t.words[k] not in BE:
            break
        k += 1
    return t.words[k] in HARMED and t.words[k] != "others"


def _is_level(t: Tokens, number: Number, bounded: Bounded | None, before: str, tables: FigureTables) -> bool:
    """ "closed at 5,884", "more than 150,000", "1.356 billion", "rose to 4,577.10"."""
    if is_label(t, number.i, tables) and not bounded:
        return False
    written = t.text[t.starts[number.i] : t.ends[number.i]]
    if number.scale >= 1000:
        return True
    if bounded and before not in tables.said["label"]:
        return number.value >= SMALLEST_LEVEL or (number.in_words and number.value > 12)
    if before in MOVED and "." in written:
        return True  # "at 143.80, up 0.95"
    formed = "," in written or "." in written[1:] or len(written) > 4
    return number.j == number.i + 1 and before in LEVEL and (formed or number.value >= SMALLEST_LEVEL) and t.digits[number.i]
