"""Counted things: the noun phrase after a number, and whether it counts persons."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.figures.tables import FigureTables, plural
from onrecord.code.figures.tokens import Tokens

MOST_WORDS = 7  # words a counted noun may stand behind its number; more is another phrase
PEOPLE = "people"
HYPHENS = frozenset("-–‑")


class Counted(NamedTuple):
    """Tokens [start, end) of the noun phrase, the token of its head, and the unit it gives."""

    start: int
    head: int
    end: int
    unit: str


def counted_after(t: Tokens, j: int, tables: FigureTables) -> Counted | None:
    """The plural noun that a number counts: "Chinese coast guard ships" is "ships", "of Johnson’s deputies" is "people"."""
    if t.words[j] in HYPHENS and t.glued(j):
        return _compound(t, _suspended(t, j) + 1, tables)
    start = j
    if t.words[j] in ("of", "other", "more", "extra", "further") and t.words[j + 1] == "of":
        start = j + 1
    if t.words[start] == "of":
        start += 1
    while t.words[start] in ("the", "its", "their", "his", "her", "our", "these", "those", "more", "other") and start > j:
        start += 1
    stops, head = tables.said["stop"], None
    for k in range(start, min(start + MOST_WORDS, t.size)):
        word = t.words[k]
        hyphened = word in HYPHENS and t.glued(k) and t.is_word(k + 1) and t.glued(k + 1)
        if head is None and (hyphened or (k > start and _is_in_name(t, k)) or _is_no_stop(t, k)):
            continue
        if word in "’'\"“”‘" and head is None and k > start and not t.text[t.starts[k] - 1].isspace():
            continue
        if not t.is_word(k) or (word in stops and not (k > start and t.words[k - 1] in "-–")):
            if word == "and" and head is None and k > start and t.words[k + 1] not in stops and t.is_word(k + 1):
                continue  # "digital and physical sales"
            break
        if is_plural(word, tables):
            if _modifies(t, k, stops):
                continue
            head = k
        elif head is not None:
            break
    return Counted(start, head, head + 1, unit_of(t.words[head], tables)) if head is not None else None


def _suspended(t: Tokens, j: int) -> int:
    """The hyphen that goes on from the one at token j: "four-, five- and six-cylinder"; j itself where none is left hanging."""
    for _ in range(MOST_WORDS):
        k = j + 1
        while t.words[k] in (",", "and", "or", "to"):
            k += 1
        if k == j + 1 or t.words[k + 1] not in HYPHENS or not t.glued(k + 1):
            break
        j = k + 1
    return j


def _compound(t: Tokens, k: int, tables: FigureTables) -> Counted | None:
    """ "a six-cylinder engine" counts cylinders, not engines; "two-way trade" counts nothing."""
    word = t.words[k]
    if (
        not (t.glued(k) and t.is_word(k))
        or word in tables.said["compound_not"]
        or word in tables.said["stop"]
        or word.endswith(("ed", "ing", "ly"))
    ):
        return None
    return Counted(k, k, k + 1, unit_of(word if is_plural(word, tables) else plural(word), tables))


def _is_in_name(t: Tokens, k: int) -> bool:
    """Whether a sign, figure or letter is glued into a name: the "." of "U.S.", the rest of "B-1B" behind its first letter."""
    if t.words[k] == ".":
        return len(t.words[k - 1]) == 1 and t.is_name(k - 1) and t.glued(k)
    if t.words[k] in HYPHENS:
        return t.is_name(k - 1) and t.glued(k) and t.digits[k + 1] and t.glued(k + 1)
    return t.glued(k) and (t.digits[k] or t.digits[k - 1]) and t.words[k - 1] != "."


def _is_no_stop(t: Tokens, k: int) -> bool:
    """Whether a word that ends phrases does not here: as a name in capitals, "IS fighters", or before a hyphen, "high-speed"."""
    if t.words[k + 1] in HYPHENS and t.glued(k + 1) and t.glued(k + 2):
        return t.is_word(k)
    capitals, behind = t.raw(k, k + 1), t.raw(k + 1, k + 2)
    return len(capitals) > 1 and capitals.isupper() and behind.islower()


def _modifies(t: Tokens, k: int, stops: frozenset[str]) -> bool:
    """Whether a plural is the end of a hyphened adjective: "plain-clothes officers"."""
    return t.words[k - 1] in HYPHENS and t.glued(k) and t.is_word(k + 1) and t.words[k + 1] not in stops


def is_plural(word: str, tables: FigureTables) -> bool:
    """Whether a word looks like a plural noun."""
    if word in tables.said["plural"]:
        return True
    if word.endswith(("'s", "’s", "ss", "ous", "'", "’")) or word in tables.said["not_plural"]:
        return False
    return word.endswith("s") and len(word) > 2


def unit_of(noun: str, tables: FigureTables) -> str:
    """ "people" for persons, else the noun itself, plural as it stands."""
    return PEOPLE if noun in tables.said["people"] else noun
