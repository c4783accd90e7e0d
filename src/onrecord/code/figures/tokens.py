"""Text -> tokens: numbers in digits, words, single signs. All that reads amounts walks these, so nothing is searched twice."""

from __future__ import annotations

import re
from typing import NamedTuple

# A number in digits, the surest grouping first. Repetitions are bounded, so that hostile digits cost linear time.
_NUMBERS = (
    r"\d{1,3}(?:,\d{2,3}){0,7},\d{3}(?!,?\d)(?:\.\d{1,12})?",  # 1,234.5 and the Indian 12,34,567
    r"\d{1,3}(?:\.\d{3}){1,7},\d{1,12}(?!\d)",  # 1.234,5
    r"\d{1,3}(?:\.\d{3}){2,7}(?![\d.])",  # 1.234.567: with one stop it is a decimal
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3}){1,7}(?!\d)(?:[.,]\d{1,12}(?!\d))?",  # 1 234
    r"\d{1,3}(?:['’]\d{3}){1,7}(?!\d)(?:\.\d{1,12})?",  # 1'234
    r"\d{1,3}, 000(?!\d)",  # wire text cut at its commas; "000" is no number of its own
    r"\d{1,3},\d{1,2}(?!,?\d)",  # 47,5: too short to group
    r"\d+(?:\.\d+)?",
    r"(?<![\w.])\.\d+",
)
_NUMBER = re.compile("|".join(_NUMBERS))
_TOKEN = re.compile(rf"(?P<number>{'|'.join(_NUMBERS)})|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|\S")
LONGEST = 24  # characters of a number in digits; longer ones are codes
SENTINELS = 12  # empty tokens behind the last, and by index -1 before the first: more than any rule looks ahead
DASHES = frozenset("-–—‐‑−")


class Tokens(NamedTuple):
    """The tokens of one stretch of text: `words` folded, offsets into the whole text; SENTINELS of "" end them."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    digits: list[bool]

    @property
    def size(self) -> int:
        """How many tokens there are, without the sentinels."""
        return len(self.words) - SENTINELS

    def glued(self, i: int) -> bool:
        """Whether token i stands right behind the one before it."""
        return i > 0 and self.ends[i - 1] == self.starts[i]

    def raw(self, i: int, j: int) -> str:
        """The exact characters from token i to the one before j."""
        return self.text[self.starts[i] : self.ends[j - 1]]

    def is_word(self, i: int) -> bool:
        return self.words[i][:1].isalpha()

    def is_name(self, i: int) -> bool:
        """Whether the token begins with a capital, and not because it opens its sentence."""
        return i > 0 and self.text[self.starts[i]].isupper()


def tokenise(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of text[start:end]."""
    tokens = Tokens(text, [], [], [], [])
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        tokens.words.append(match.group().casefold())
        tokens.starts.append(match.start())
        tokens.ends.append(match.end())
        tokens.digits.append(match.lastgroup == "number")
    for _ in range(SENTINELS):
        tokens.words.append("")
        tokens.starts.append(len(text))
        tokens.ends.append(len(text))
        tokens.digits.append(False)
    return tokens


def number_of(written: str) -> float | None:
    """The value of a number in digits, however it is grouped; None where it is too long to be an amount."""
    if len(written) > LONGEST or not _NUMBER.fullmatch(written):
        return None
    plain = re.sub(r"[\s'’]", "", written)
    if "," in plain and "." in plain:
        plain = plain.replace(",", "") if plain.rindex(".") > plain.rindex(",") else plain.replace(".", "").replace(",", ".")
    elif "," in plain and plain != written and not written.endswith(", 000"):
        plain = plain.replace(",", ".")  # "1 234,5": blanks group, so the comma is the point
    elif "," in plain:
        plain = plain.replace(",", "") if len(plain) - plain.rindex(",") == 4 else plain.replace(",", ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    return float(plain)
