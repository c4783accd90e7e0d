"""A text cut at its words, with what is asked about a word and those beside it."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.resolve.tables import WORD

OPENING = re.compile(r"(?:\A|[.!?:…\n][\"“”‘’')\]]*)\s*[\"“‘(\[]*\Z")
LINE = 200  # code points to either side: more than a headline


class Cut(NamedTuple):
    """A text cut at its words, with what the rules ask about the words beside one another."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    every: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Cut:
        """The words of a text, cut as `tables.WORD` has them."""
        spans = [found.span() for found in WORD.finditer(text)]
        forms = [text[a:b] for a, b in spans]
        return cls(text, forms, [a for a, _ in spans], [b for _, b in spans], frozenset(forms))

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """What stands before the word `at`: " " inside a phrase, a paragraph break beyond either end."""
        return self.text[self.ends[at - 1] : self.starts[at]] if 0 < at < len(self.words) else "\n\n"

    def joined(self, at: int) -> bool:
        """Whether the word `at` follows the one before it with no more than a space between."""
        gap = self.gap(at)
        return gap == " " or (gap.isspace() and "\n" not in gap)

    def capital(self, at: int) -> bool:
        return self.word(at)[:1].isupper()

    def opens(self, at: int) -> bool:
        """Whether a sentence begins with the word `at`, where a capital proves nothing."""
        return opens(self.text, self.starts[at])

    def line(self, at: int) -> str:
        """The line the word stands in, as far as LINE reaches: one endless line must not make each question long."""
        start, end = max(0, self.starts[at] - LINE), self.starts[at] + LINE
        return self.text[start : self.starts[at]].rpartition("\n")[2] + self.text[self.starts[at] : end].partition("\n")[0]


def opens(text: str, start: int) -> bool:
    """Whether a sentence begins at this offset, where a capital proves nothing."""
    return OPENING.search(text, max(0, start - 8), start) is not None
