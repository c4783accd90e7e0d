"""The tables that amounts are read by: number words, money, units, the words around them. Data, read once."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from onrecord.packaged import rows_of

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
    said = {kind: frozenset(words.split("|")) for kind, words in rows_of("figure_words.tsv")}
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
