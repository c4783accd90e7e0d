"""A sentence cut into tokens once, with the actors its words name: what all rules for positions walk."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Actor, Span

# "one-China", "U.S", "doesn’t": one token; a possessive ’s is a token of its own.
TOKEN = re.compile(r"[’'][sS](?!\w)|\d{1,12}(?:[.,]\d{1,12}){1,8}(?!\w)|[^\W_]+(?:[.&’'\-–](?![sS](?!\w))[^\W_]+)*|\S")
QUOTES = frozenset("“”„«»‘’'‟`")
SHORTENED = frozenset("it he she that there what who here".split())


class Named(NamedTuple):
    """A mention with the actor it names."""

    span: Span
    actor: Actor


class Tokens(NamedTuple):
    """The tokens of one sentence: `words` folded, offsets into the whole text. `named` is the mention a token lies in, or None."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    named: list[Named | None]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The folded token, "" beyond either end."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def name(self, i: int) -> Named | None:
        """The mention that token i lies in, None beyond either end."""
        return self.named[i] if 0 <= i < len(self.words) else None

    def is_word(self, i: int) -> bool:
        return self.word(i)[:1].isalnum()

    def is_quote(self, i: int) -> bool:
        return self.word(i) in QUOTES

    def is_capital(self, i: int) -> bool:
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()

    def first_of(self, i: int) -> int:
        """The first token of the mention that token i lies in; i itself where there is none."""
        named = self.name(i)
        while named and i > 0 and self.named[i - 1] is named:
            i -= 1
        return i

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or behind this offset."""
        return bisect_left(self.starts, offset)

    def span(self, i: int, j: int) -> Span:
        """From token i to the one before j."""
        return Span(self.starts[i], self.ends[j - 1])


def cut(text: str, sentence: Span, mentions: Sequence[Named]) -> Tokens:
    """The tokens of a sentence; `mentions` are those that start in it, in text order."""
    tokens = Tokens(text, [], [], [], [])
    following = iter(mentions)
    named = next(following, None)
    for found in TOKEN.finditer(text, sentence.start, sentence.end):
        tokens.words.append(_folded(found, tokens.words))
        tokens.starts.append(found.start())
        tokens.ends.append(found.end())
        while named and named.span.end <= found.start():
            named = next(following, None)
        tokens.named.append(named if named and named.span.start <= found.start() < named.span.end else None)
    return tokens


def _folded(found: re.Match[str], words: list[str]) -> str:
    """The token in lower case; a straight quotation mark as the curly one that its blanks make it, the ’s of "it’s" as "is"."""
    word = found.group().casefold().replace("’", "'")
    if word == '"':
        opens = found.end() < len(found.string) and not found.string[found.end()].isspace()
        return "“" if opens and (found.start() == 0 or not found.string[found.start() - 1].isalnum()) else "”"
    if word == "'s" and words and words[-1] in SHORTENED:
        return "is"
    return word
