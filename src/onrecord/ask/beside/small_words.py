"""Words that say little of what is told: those that hold a sentence together, those that only say that something is said."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.packaged import filled_rows

SMALL = (
    "be", "have", "do", "modal", "copula", "adverb", "det", "prep", "place", "conj", "rel", "subord", "pron", "first", "third",
)  # fmt: skip
STEM = 4  # letters that a word keeps at least


class SmallWords(NamedTuple):
    """Words of little weight, `denied` those that deny; `condition` finds what makes a clause conditional; `suffixes` of words."""

    small: frozenset[str]
    telling: frozenset[str]
    denied: frozenset[str]
    condition: re.Pattern[str]
    suffixes: tuple[str, ...]


@cache
def small_words() -> SmallWords:
    """The packaged lists, read once."""
    around = {row[0]: row[1].split("|") for row in filled_rows("event_words.tsv")}
    own = {row[0]: row[1].split("|") for row in filled_rows("compare_words.tsv")}
    return SmallWords(
        frozenset(word for kind in SMALL for word in around[kind]),
        frozenset(own["telling"]),
        frozenset(around["not"]),
        re.compile(rf"\b(?:{'|'.join(own['condition'])})\b", re.IGNORECASE),
        tuple(sorted(own["suffixes"], key=len, reverse=True)),
    )


def stem(word: str) -> str:
    """What forms of one word share: escalate, escalation, escalating -> escal."""
    for suffix in small_words().suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= STEM:
            return word[: -len(suffix)]
    return word
