"""Numbers without a unit: the dead and the saved, panels of twelve, levels of an index; all others say nothing sure."""

from __future__ import annotations

from onrecord.code.figures.ages import is_age
from onrecord.code.figures.bounds import Bounded
from onrecord.code.figures.cardinals import Number
from onrecord.code.figures.counted import PEOPLE, is_plural, unit_of
from onrecord.code.figures.exclusions import is_label
from onrecord.code.figures.quantities import AGE
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens

LEVEL = frozenset("to at of was is reached totalled totaled totaling totalling hit by were stood record from stands total".split())
SMALLEST_LEVEL = 100  # below it a bare number is more often a score, an age or a name than a level
TOLL = 20  # tokens before "to 42" in which "the death toll" makes it persons
HARMED = frozenset(
    "killed wounded injured arrested detained displaced rescued evacuated infected hospitalised hospitalized dead missing others "
    "executed kidnapped abducted sickened hurt drowned died".split()
)
BE = frozenset("were was are have had been being who is".split())
MOVED = frozenset(("up", "down", "higher", "lower"))


def bare_unit(t: Tokens, number: Number, bounded: Bounded | None, tables: FigureTables, earlier: str | None) -> str | None:
    """The unit of a bare number: "people", the noun counted before ("200 more"), "" for a level; None where it is no amount."""
    i, j = number.i, number.j
    outer = bounded.at if bounded else i
    before = t.words[outer - 1] if outer else ""
    if before in MOVED and "." in t.words[i]:
        return ""  # "at 143.80, up 0.95"
    if number.value < 1 or (number.value == 1 and number.in_words):
        return None
    if is_age(t, number, bounded, tables):
        return AGE
    if _counts_persons(t, number, outer, tables):
        return PEOPLE
    noun = _noun_meant(t, j, bounded, before, earlier, tables)
    return noun or ("" if _is_level(t, number, bounded, before, tables) else None)


def _noun_meant(t: Tokens, j: int, bounded: Bounded | None, before: str, earlier: str | None, tables: FigureTables) -> str | None:
    """The noun that the number counts without standing before it: "200 more", "drove asylum claims over 150,000"."""
    more = t.words[j] in ("more", "others") or before == "another"
    if earlier and more and t.words[j + 1] not in tables.said["pair"]:
        return earlier
    counts = bounded is not None and before.isalpha() and is_plural(before, tables) and not t.is_name(bounded.at - 1)
    return unit_of(before, tables) if counts else None


def _counts_persons(t: Tokens, number: Number, outer: int, tables: FigureTables) -> bool:
    """ "a panel of twelve", "killing 107", "some 40 were arrested", "70 of us"."""
    before, two = t.words[outer - 1] if outer else "", t.words[outer - 2] if outer > 1 else ""
    in_group = before == "of" and two in tables.said["group"] and not t.is_name(outer - 2)
    verb = two if before in ("some", "another") else before
    us = t.words[number.j] == "of" and t.words[number.j + 1] == "us"
    toll = (
        verb in ("to", "at")
        and "toll" in t.words[max(0, outer - TOLL) : outer]
        and t.words[number.j] not in ("percent", "per", "%")
    )
    return in_group or us or toll or verb in tables.said["harm"] or _is_harmed(t, number.j)


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
    formed = "," in written or "." in written[1:] or len(written) > 4
    fraction = number.j > number.i + 1 and t.words[number.j - 2] == "/"  # "priced at 101 1/4"
    return (
        (number.j == number.i + 1 or fraction)
        and before in LEVEL
        and (formed or number.value >= SMALLEST_LEVEL)
        and t.digits[number.i]
    )
