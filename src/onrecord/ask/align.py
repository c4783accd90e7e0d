"""Comparing a quote with what was said, word by word: which words agree, which only one side has."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from onrecord.records import Record
from onrecord.store import Token


class Difference(Record, frozen=True, kw_only=True):
    """A run of words that both have, only the quote, or only the report; in the report's spelling where it has them."""

    side: Literal["both", "quote", "report"]
    words: str


class Alignment(NamedTuple):
    """How alike a quote and its best stretch of the report are, 0 to 1; the words that agree; the stretch's tokens [start, end)."""

    likeness: float
    agreed: int
    start: int
    end: int


def align(quote: list[str], said: list[str]) -> Alignment:
    """The stretch of what was said that is most like the quote: the best local alignment of their words.

    A word that agrees counts 1, one that is missing, added or other -1/2. Source: Smith and Waterman 1981, Journal of Molecular
    Biology 147. Likeness is twice the words that agree by the words of both. Time and space O(len(quote) * len(said)).
    """
    best = (0.0, 0, 0, 0)  # score, words that agree, start and end of the stretch
    above = [(0.0, 0, at, at) for at in range(len(said) + 1)]
    for word in quote:
        row = [(0.0, 0, 0, 0)]
        for at, other in enumerate(said, 1):
            score, agreed, start, _ = above[at - 1]
            same = word == other
            ways = [(score + (1 if same else -0.5), agreed + same, start, at)]
            ways += [(way[0] - 0.5, way[1], way[2], at) for way in (above[at], row[-1])]
            row.append(max([*ways, (0.0, 0, at, at)], key=lambda way: way[0]))
        best = max(best, max(row, key=lambda way: way[0]), key=lambda way: way[0])
        above = row
    _, agreed, start, end = best
    return Alignment(2 * agreed / (len(quote) + end - start) if agreed else 0.0, agreed, start, end)


def differences(quote: list[Token], quote_text: str, said: list[Token], said_text: str) -> tuple[Difference, ...]:
    """The word diff from the quote to what was said."""
    matcher = SequenceMatcher(None, [token.term for token in quote], [token.term for token in said], autojunk=False)
    found: list[Difference] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Difference(side="both", words=_words(said[start:end], said_text)))
            continue
        if last > first:
            found.append(Difference(side="quote", words=_words(quote[first:last], quote_text)))
        if end > start:
            found.append(Difference(side="report", words=_words(said[start:end], said_text)))
    return tuple(found)


def _words(tokens: list[Token], text: str) -> str:
    return text[tokens[0].start : tokens[-1].end]
