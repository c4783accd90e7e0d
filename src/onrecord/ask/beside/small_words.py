"""Words that say little of what is told: those that hold a sentence together, those that only say that something is said."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.code.events.tables import words_by_kind
from onrecord.packaged import filled_rows
from onrecord.store import without_ending

SMALL = (
    "be", "have", "do", "modal", "copula", "adverb", "det", "prep", "place", "conj", "rel", "subord", "pron", "first", "third",
)  # fmt: skip


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
    around = words_by_kind()
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
    return without_ending(word, small_words().suffixes)
