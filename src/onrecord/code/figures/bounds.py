"""Bounds: "more than 700", "up to", "nearly half", "107 or more"."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.records import Bound

BEFORE: tuple[Bound, ...] = ("at_least", "at_most", "about")
LONGEST_PHRASE = 4


class Bounded(NamedTuple):
    """The bound, and the token where the phrase that sets it begins or ends."""

    bound: Bound
    at: int


def bound_before(t: Tokens, i: int, tables: FigureTables) -> Bounded | None:
    """The bound set by the words right before token i; "a", "the", "just" may stand between."""
    at = i
    for _ in range(3):
        for size in range(min(LONGEST_PHRASE, at), 0, -1):
            words = " ".join(t.words[at - size : at])
            for bound in BEFORE:
                if words in tables.said[bound]:
                    outer = bound_before(t, at - size, tables) if bound == "about" and at - size else None
                    if outer and outer.bound != "about":
                        return outer
                    return None if _is_no_bound(t, at - size, words) else Bounded(bound, at - size)
        if at > 2 and t.words[at - 1] == "of" and t.words[at - 2] == "age":
            at -= 2  # "over the age of 35"
        if at == 0 or t.words[at - 1] not in ("a", "an", "the", "just", "only", "even", "total", "record", "(", "then"):
            return None
        at -= 1
    return None


def _is_no_bound(t: Tokens, k: int, words: str) -> bool:
    """ "talks about two proposals", "over two days" tell no bound; "under 5 articles" is beyond us."""
    if words == "over" and k and t.words[k - 1] in ("control", "dispute", "talks", "war", "clash", "row", "spread"):
        return True
    verbs = ("talk", "talks", "talked", "asked", "speak", "spoke", "concerns", "complained", "know", "think", "worried", "heard")
    return words == "about" and k > 0 and t.words[k - 1] in verbs


def bound_after(t: Tokens, j: int, tables: FigureTables) -> Bounded | None:
    """The bound set by the words right behind a number or its unit: "or more", "+"."""
    for size in (3, 2, 1):
        if j + size > t.size:
            continue
        words = " ".join(t.words[j : j + size])
        for bound in BEFORE:
            if words in tables.said[f"{bound}_after"] and (size > 1 or (words == "+" and t.glued(j)) or words == "plus"):
                if (words == "plus" and t.is_word(j + 1)) or t.words[j + size] == "than":
                    continue  # "$1 billion or more than $4 billion"
                return Bounded(bound, j + size)
    return None
