"""A sentence in tokens, and the tables that amounts are read by: number words, money, units, the words around them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.packaged import rows_of, sets_of

# Text -> tokens: numbers in digits, words, single signs. All that reads amounts walks these, so nothing is searched twice.

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
_TOKEN = re.compile(rf"0\d\d+(?![\d.,]*\d)|(?P<number>{'|'.join(_NUMBERS)})|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|\S")
# A nought before two digits or more makes a code of them, or a clock's time: "0830", "007"; "05 men" are five.
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


# The tables that amounts are read by: number words, money, units, the words around them. Data, read once.

HEADS = frozenset(("degree", "deg", "pound"))  # take the plural themselves: "degrees celsius", "pounds sterling"
IRREGULAR = {"foot": "feet", "inch": "inches", "penny": "pence", "century": "centuries", "yen": "yen", "hertz": "hertz"}


class Scales(NamedTuple):
    """Number words by lower-case word; `suffixes` keep their case and are glued to digits."""

    small: dict[str, float]
    tens: dict[str, float]
    scales: dict[str, float]
    suffixes: dict[str, float]
    parts: dict[str, float]


class Money(NamedTuple):
    """Currency codes by sign before an amount, by words after it, by ISO code, and bare dollars by dateline."""

    signs: dict[str, str]
    words: dict[str, str]
    codes: frozenset[str]
    homes: dict[str, str]


class FigureTables(NamedTuple):
    """All of them. `units` by lower-case words or exact symbol; `said` the words around amounts by what they do."""

    scales: Scales
    money: Money
    units: dict[str, str]
    symbols: dict[str, str]
    said: dict[str, frozenset[str]]
    longest: int
    number_words: frozenset[str]


@cache
def load_figure_tables() -> FigureTables:
    """Read the packaged tables; the same object each time, never changed."""
    kinds: dict[str, dict[str, float]] = {}
    for word, kind, value in rows_of("number_words.tsv"):
        kinds.setdefault(kind, {})[word] = float(value)
    parts = kinds["part"] | {f"{word}s": value for word, value in kinds["part"].items() if word != "half"} | {"halves": 2.0}
    scales = Scales(kinds["small"], kinds["tens"], kinds["scale"] | kinds["hundred"], kinds["suffix"], parts)
    units: dict[str, str] = {}
    symbols: dict[str, str] = {}
    for name, words, signs in rows_of("units.tsv"):
        for word in filter(None, words.split("|")):
            units.setdefault(word, name)
            units.setdefault(plural(word), name)
        symbols.update(dict.fromkeys(filter(None, signs.split("|")), name))
    said = sets_of("figure_words.tsv")
    nationals = (name.casefold() for row in rows_of("states.tsv") for name in row[-1].split("|"))
    said["people"] |= frozenset(name for name in nationals if name.endswith("s"))
    longest = max(len(word.replace("-", " - ").replace(".", " .").split()) for word in (*units, *symbols))
    numbers = frozenset((*scales.small, *scales.tens, *scales.scales, *scales.parts)) - {"second"}
    return FigureTables(scales, _money(), units, symbols, said, longest, numbers)


def _money() -> Money:
    signs: dict[str, str] = {}
    words: dict[str, str] = {}
    homes: dict[str, str] = {}
    codes: list[str] = []
    for code, symbols, names, datelines in rows_of("currencies.tsv"):
        codes.append(code)
        signs.update(dict.fromkeys(filter(None, symbols.replace(" ", "").split("|")), code))
        for name in filter(None, names.split("|")):
            words[name] = words[plural(name)] = code
        homes.update(dict.fromkeys(filter(None, datelines.casefold().split("|")), code))
    return Money(signs, words, frozenset(codes), homes)


def plural(word: str) -> str:
    """ "mile" -> "miles", "square foot" -> "square feet", "barrel per day" -> "barrels per day"."""
    for joint in (" per ", " an ", " a "):
        head, _, rest = word.partition(joint)
        if rest and word != "per cent":
            return f"{plural(head)}{joint}{rest}"
    first, _, second = word.partition(" ")
    if first in HEADS:
        return f"{first}s {second}".strip()
    *before, last = word.split(" ")
    if last in IRREGULAR:
        last = IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last += "s"
    return " ".join((*before, last))
