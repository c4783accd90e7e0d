"""Ages: bare numbers that the words around make an age: "aged 45", "who was 10", "people under 30", "35 or older"."""

from __future__ import annotations

import re

from onrecord.code.figures.bounds import Bounded
from onrecord.code.figures.cardinals import Number
from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens

PERSONS = frozenset(("those", "anyone", "everyone"))
NEAR = 12  # tokens before "35 or over" in which persons make it an age
OLDEST = 120
HYPHENED = re.compile(r"[-‐‑–](?:year|month|week|day)s?\b")  # to its number, as an adjective
GOES_ON = frozenset(("when", "and", "at", "but", "in"))  # may follow "she was 35"
NO_END = frozenset(("%", "-", "°", "(", "/", ":"))


def tells_who(text: str, amount: Amount) -> bool:
    """Whether an age only says who or what is meant: "a 63-year-old guard", "four 20-year-olds"; not "the pact is 20 years old"."""
    return (amount.unit or "").endswith(" of age") and HYPHENED.search(amount.span.words(text)) is not None


def is_age(t: Tokens, number: Number, bounded: Bounded | None, tables: FigureTables) -> bool:
    """Whether the number is an age that is told as such; "Anna Berg, 65," tells one of no interest."""
    if not number.value.is_integer() or not 1 <= number.value <= OLDEST:
        return False
    if t.words[number.j] in ("to", "and", "-", "–") and t.digits[number.j + 1]:
        return False  # "women aged 25 to 54" tells who they are
    outer = bounded.at if bounded else number.i
    before = t.words[outer - 1] if outer else ""
    if bounded and (before in PERSONS or before in tables.said["people"]):
        return True
    return _is_told_behind(t, number, tables) or _is_told_before(t, number, before)


def _is_told_behind(t: Tokens, number: Number, tables: FigureTables) -> bool:
    """ "35 or older", "screened at 35 or above" where persons are near."""
    joint, word = t.words[number.j], t.words[number.j + 1]
    if joint not in ("or", "and"):
        return False
    near = t.words[max(0, number.i - NEAR) : number.i]
    persons = any(other in PERSONS or other in tables.said["people"] for other in near)
    return word in ("older", "younger") or (joint == "or" and word in ("above", "over", "under", "below") and persons)


def _is_told_before(t: Tokens, number: Number, before: str) -> bool:
    """ "aged 45", "at the age of 45", "older than 45", "who was 10,"."""
    two = t.words[number.i - 2] if number.i > 1 else ""
    if before in ("aged", "turned") or (before in ("age", "ages") and two != "the") or (before == "of" and two == "age"):
        return True
    if two in ("older", "younger") and t.words[number.i - 1] == "than":
        return True
    after = t.words[number.j]
    ends = after in GOES_ON or not (t.is_word(number.j) or after in NO_END)
    return before in ("is", "was") and two in ("who", "he", "she") and ends
