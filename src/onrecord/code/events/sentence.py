"""A sentence as events are read from it: its words, which of them name an actor, and where noun phrases end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.events.tables import EventTables
from onrecord.records import Span

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[A-Z]\.){2,}|[^\W_]+n[’']t\b|[^\W_]+(?:[-‑](?=[a-z])[^\W_]+)*|[’']s\b|[’'](?=\s)|\S")
POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
QUOTES = frozenset('“”"„«»‘')
DASHES = frozenset(("-", "–", "/"))  # between two names, "US-China talks", they join
LONGEST = 14  # words of a noun phrase; longer runs are lists or garbage
SENTINELS = 8


class Named(NamedTuple):
    """Words of a text that name an actor; `noun` is False for an adjective ("Chinese")."""

    span: Span
    actor: str
    noun: bool


class Mention(NamedTuple):
    """Words that name an actor: from token `i` up to token `j`; `noun` is False for an adjective."""

    i: int
    j: int
    actor: str
    noun: bool


class Phrase(NamedTuple):
    """A noun phrase: tokens from `i` up to `j`, and the actors it names, the head last."""

    i: int
    j: int
    mentions: tuple[Mention, ...]

    @property
    def actor(self) -> str | None:
        return self.mentions[-1].actor if self.mentions else None


class Sentence:
    """The tokens of one sentence. `words` are folded; beyond either end stand empty ones, so that rules may look ahead."""

    def __init__(self, text: str, span: Span, named: Sequence[Named], tables: EventTables) -> None:
        found = list(TOKEN.finditer(text, span.start, span.end))
        self.text, self.span, self.tables = text, span, tables
        self.size = len(found)
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.words = [match.group().casefold() for match in found] + [""] * SENTINELS
        self.told = frozenset(self.words)
        self.mentions = self._mentions(named)
        self.owner: list[Mention | None] = [None] * (self.size + SENTINELS)
        for mention in self.mentions:
            self.owner[mention.i : mention.j] = [mention] * (mention.j - mention.i)

    def _mentions(self, named: Sequence[Named]) -> list[Mention]:
        mentions, at = [], 0
        for span, actor, noun in named:
            while at < self.size and self.ends[at] <= span.start:
                at += 1
            last = at
            while last < self.size and self.starts[last] < span.end:
                last += 1
            if last > at:
                mentions.append(Mention(at, last, actor, noun))
        return mentions

    def at(self, offset: int) -> int:
        """The token that holds the character at this offset, or the first behind it."""
        return bisect_right(self.ends, offset)

    def is_a(self, i: int, kind: str) -> bool:
        """Whether the word i is one of this kind of small words."""
        return 0 <= i < self.size and self.words[i] in self.tables.said[kind]

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < self.size else ""

    def is_capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()

    def is_adverb(self, i: int) -> bool:
        word = self.word(i)
        if self.owner[i] is not None and not self.is_a(i, "pron"):
            return False
        return self.is_a(i, "adverb") or (word.endswith("ly") and not self.is_a(i, "not_adverb") and not self.is_capital(i))

    def is_sign(self, i: int) -> bool:
        """Whether the token is a sign that ends a noun phrase; a possessive is none."""
        word = self.word(i)
        return not word or (not word[0].isalnum() and word not in POSSESSIVE and word not in "$€£%")

    def breaks(self, i: int) -> bool:
        """Whether a noun phrase ends before this word."""
        if self.owner[i] is not None:
            return False
        word = self.word(i)
        if self.is_sign(i):
            return not (word in DASHES and self.owner[i - 1] is not None and self.owner[i + 1] is not None)
        if word in self.tables.breaks:
            return not (self.is_capital(i) and word in self.tables.said["verb"] and i > 0) and not (
                word.endswith("ed") and self._is_attribute(i)
            )
        if self.is_third_person(i) or self._is_participle(i):
            return True
        return word.endswith("ed") and len(word) > 4 and not self.is_capital(i) and not self._is_attribute(i)

    def is_third_person(self, i: int) -> bool:
        """ "Indonesia attaches": a word in -s right behind a name is its verb, whichever verb it is."""
        mention = self.owner[i - 1] if i > 0 else None
        if mention is None or not mention.noun or mention.j != i or self.owner[i] is not None or self.is_capital(i):
            return False
        if not self.is_capital(mention.j - 1):
            return False  # "coast guard vessels"
        word = self.word(i)
        return word.endswith("s") and len(word) > 3 and not word.endswith("ss")

    def _is_participle(self, i: int) -> bool:
        """ "an ad showing X", but not "the incoming X" nor "in neighbouring X"."""
        word, before = self.word(i), i - 1
        if not word.endswith("ing") or len(word) < 6 or self.is_capital(i) or before < 0 or word in self.tables.said["ing_noun"]:
            return False
        mention = self.owner[before]
        inside = self.is_a(before, "det") or self.word(before) in POSSESSIVE or self.breaks(before)
        return (mention is None or mention.noun) and not inside

    def _is_attribute(self, i: int) -> bool:
        """ "the smuggled tobacco", "three wounded men": a word in -ed between an article or number and its noun."""
        return self.is_a(i - 1, "det") or self.word(i - 1).isdigit() or self.word(i) in ("united", "armed", "hundred", "indeed")

    def ending_at(self, j: int) -> Phrase:
        """The noun phrase whose last token is j - 1."""
        i = j
        while i > 0 and j - i < LONGEST and not self.breaks(i - 1):
            i -= 1
        return self._phrase(i, j)

    def starting_at(self, i: int) -> Phrase:
        """The noun phrase that begins with token i, quotation marks stepped over."""
        while self.word(i) in QUOTES:
            i += 1
        j = i
        while j < self.size and j - i < LONGEST and not self.breaks(j):
            j += 1
        return self._phrase(i, j)

    def _phrase(self, i: int, j: int) -> Phrase:
        inside: list[Mention] = []
        for at in range(max(0, i), j):
            mention = self.owner[at]
            if mention is not None and (not inside or inside[-1] != mention):
                inside.append(mention)
        return Phrase(i, j, tuple(inside))
