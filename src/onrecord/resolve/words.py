"""A text cut into words once, so that every rule looks words up instead of searching the text again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Span

# "Villanueva-Cruz", "O’Dowd", "U.S", "al-Amri": one word; a possessive ’s is no part of it.
WORD = re.compile(r"(?!(?<=[’'])[sS](?!\w))[^\W_]+(?:(?:[.&\-]|[’'](?![sS](?!\w)))[^\W_]+)*")
OWNED = re.compile(r"\.?(?:[’'][sS]?)?[ \u00a0\t]+")
ARTICLES = frozenset(("al", "el", "ar", "as", "an", "at", "ad", "az"))
BREAK = re.compile("\n")
GAP = re.compile(r"[ \u00a0\t]+")
SHORTENED = frozenset(
    "mr mrs ms dr prof sen rep gov gen brig lt col maj capt cpt sgt adm cmdr cdr amb rev hon fr supt insp atty pres st".split()
)
STOP_GAP = re.compile(r"\.[ \u00a0\t]+")  # "Brig. Gen. Kofi Tandoh"


GOVERNMENTS = frozenset("government side administration regime authorities leadership".split())


class Words(NamedTuple):
    """The words of a text in order. `folded` are casefolded, `capitals` the indices of those written as names are.

    `sentences` are the text's, `lines` the offsets of its line breaks.
    """

    text: str
    starts: list[int]
    ends: list[int]
    forms: list[str]
    folded: list[str]
    capitals: list[int]
    sentences: Sequence[Span]
    lines: list[int]

    def first_from(self, offset: int) -> int:
        """The index of the first word that starts at or after this offset."""
        return bisect_left(self.starts, offset)

    def inside(self, start: int, end: int) -> range:
        """The indices of the words that start in [start, end)."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def between(self, left: int, right: int) -> str:
        """What stands between two words that follow each other."""
        return self.text[self.ends[left] : self.starts[right]]

    def adjoins(self, left: int) -> bool:
        """Whether only blanks stand between this word and the next, or the stop of a shortened title, of "U.S."."""
        if left + 1 >= len(self.starts):
            return False
        gap = STOP_GAP if self._is_shortened(left) else GAP
        return gap.fullmatch(self.text, self.ends[left], self.starts[left + 1]) is not None

    def adjoins_after_possessive(self, left: int) -> bool:
        """Whether only blanks, or ’s and blanks, stand between this word and the next; or the stop of "U.S."."""
        if left + 1 >= len(self.starts) or (self.text.startswith(".", self.ends[left]) and not self._is_shortened(left)):
            return False
        return OWNED.fullmatch(self.text, self.ends[left], self.starts[left + 1]) is not None

    def _is_shortened(self, index: int) -> bool:
        """Whether the stop behind a word is part of it: "Gen.", "U.S.", where no sentence ends with it."""
        if not self.text.startswith(".", self.ends[index]):
            return False
        if self.folded[index] in SHORTENED:
            return True
        following = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return "." in self.forms[index] and self.sentence_at(self.starts[index]) == self.sentence_at(following)

    def possessive(self, index: int) -> bool:
        """Whether the word has ’s after it."""
        return self.text.startswith(("’s", "'s"), self.ends[index])

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds this offset, or of the last before it; -1 before the first."""
        return bisect_right(self.sentences, offset, key=_start) - 1

    def line_at(self, offset: int) -> int:
        """The number of the line that holds this offset."""
        return bisect_right(self.lines, offset)

    def opens_sentence(self, index: int) -> bool:
        """Whether the word is the first of its sentence, where a capital proves nothing."""
        at = self.sentence_at(self.starts[index])
        return at < 0 or index == 0 or self.starts[index - 1] < self.sentences[at].start


def is_capital(form: str) -> bool:
    """Whether the word is written as names are: "Lund", "UN", "al-Amri", but not "5th"."""
    return form[0].isupper() or (form[2:3] == "-" and form[:2] in ARTICLES and form[3].isupper())


def cut_words(text: str, sentences: Sequence[Span]) -> Words:
    """Cut a text into words."""
    spans = [found.span() for found in WORD.finditer(text)]
    forms = [text[start:end] for start, end in spans]
    folded = "\n".join(forms).casefold().split("\n") if forms else []
    capitals = [index for index, form in enumerate(forms) if form[0].isupper() or (form[2:3] == "-" and is_capital(form))]
    lines = [found.start() for found in BREAK.finditer(text)]
    return Words(text, [start for start, _ in spans], [end for _, end in spans], forms, folded, capitals, sentences, lines)


def _start(sentence: Span) -> int:
    return sentence.start
