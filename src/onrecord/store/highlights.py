"""Where in a text the words stand that were asked for: folded as the index is, told in the text's own code points."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Span
from onrecord.store.terms import Phrase, phrases_of, terms_of


class Token(NamedTuple):
    """One findable word of a text, and the code points it is made of."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The text's findable words in order, each with where it stands; an accent written apart belongs to its letter."""
    found: list[Token] = []
    term, start, end = "", 0, 0
    for at, char in enumerate(text):
        for piece in _pieces(char):
            if piece == " ":
                if term:
                    found.append(Token(term, start, end))
                term = ""
                continue
            start = start if term else at
            term, end = term + piece, at + 1
        if not _pieces(char):
            end = at + 1
    return [*found, Token(term, start, end)] if term else found


@lru_cache(maxsize=4096)
def _pieces(char: str) -> str:
    """What is left of one character: nothing of an accent, a space for punctuation, spaces around what stands apart."""
    if char.isascii():
        return char.lower() if char.isalnum() else " "
    alone = terms_of(char)
    if not alone:
        return "" if terms_of(f"a{char}b") == "ab" else " "
    return f" {alone} " if terms_of(f"a{char}b") != f"a{alone}b" else alone


def found_in(text: str, words: str) -> tuple[Span, ...]:
    """Where in the text any of these words stands, as `match_for` takes them; what touches or overlaps is one span."""
    spoken = tokens(text)
    hits = sorted(hit for phrase in phrases_of(words) for hit in _hits(spoken, phrase))
    merged: list[Span] = []
    for hit in hits:
        if merged and hit.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, hit.end))
        else:
            merged.append(hit)
    return tuple(merged)


def _hits(spoken: list[Token], phrase: Phrase) -> Iterator[Span]:
    terms = phrase.terms.split()
    last = len(terms) - 1
    for first in range(len(spoken) - last):
        run = spoken[first : first + last + 1]
        said = [token.term for token in run]
        if phrase.prefix and said[last].startswith(terms[last]):
            said[last] = terms[last]
        if said == terms:
            yield Span(run[0].start, run[last].end)
