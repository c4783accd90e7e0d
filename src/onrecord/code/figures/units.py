"""A sentence in tokens, the tables that amounts are read by, and what an amount is of: money, percent, measures, things counted."""

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


# What an amount is of: money before or after the number, percent, measures, rates.

PERCENT = "percent"
SIGNS_BEHIND = frozenset(("kn", "RM", "Dhs", "Tk", "BTC", "ETH"))  # letters that stand behind amounts as money signs do
FLOWS = frozenset(("day", "week", "month", "quarter", "year", "decade", "night"))
SMALL_CODES = frozenset(("usd", "eur", "gbp", "cny", "jpy", "inr", "aud", "cad"))


class Unit(NamedTuple):
    """A unit's name and the token after its last; `kind` is money | measure."""

    name: str
    end: int
    kind: str


def money_before(t: Tokens, i: int, tables: FigureTables, floor: int = 0) -> tuple[str, int] | None:
    """The currency that stands before token i and where it begins: "US$", "NZ $", "Rs.", "EUR", "C $".

    Nothing before token `floor` is taken: it belongs to another amount.
    """
    if i <= floor:
        return None
    signs, codes = tables.money.signs, tables.money.codes
    last = t.words[i - 1]
    for size in (4, 3, 2, 1):
        k = i - size
        if k < floor or t.starts[i] - t.ends[i - 1] > 1:
            continue
        written = t.raw(k, i).replace(" ", "")
        code = signs.get(written) or (signs.get(written.upper()) if last == "$" else None)
        if code and written.upper() == "A$" and (written[0] == "a" or not t.glued(k + 1)):
            continue  # "a $5 note"
        if code and (not written[0].isalpha() or size == 1 or not t.glued(k)):
            return code, k
    million = last[:1] == "m" and last[1:].upper() in codes and t.raw(i - 1, i).isupper()
    code = _code(t.raw(i - 1, i), codes) or (last[1:].upper() if million else None)
    if code:
        return code, i - 1
    if last in ("dollar", "euro", "rmb"):
        return tables.money.words[last], i - 1
    return None


def money_after(t: Tokens, j: int, tables: FigureTables) -> tuple[str, int] | None:
    """The currency that begins at token j: "dollars", "Hong Kong dollars", "euros", "USD", "€"."""
    start = j + 1 if t.words[j] in DASHES and t.glued(j) else j
    for size in (4, 3, 2, 1):
        if start + size <= t.size:
            words = " ".join(t.words[start : start + size]).replace("u . s . ", "us ")
            if words in tables.money.words:
                return tables.money.words[words], start + size
    if t.words[start : start + 4] == ["u", ".", "s", "."] and t.words[start + 4] in ("dollar", "dollars"):
        return "USD", start + 5
    raw = t.text[t.starts[start] : t.ends[start]]
    code = _code(raw, tables.money.codes)
    if code and not (t.digits[start + 1] and t.glued(start + 1)):
        return code, start + 1
    sign = (not raw.isascii() or not raw.isalpha() or raw in SIGNS_BEHIND) and tables.money.signs.get(raw)
    if sign and not (t.digits[start + 1] and t.glued(start + 1)):
        return sign, start + 1
    return None


def _code(raw: str, codes: frozenset[str]) -> str | None:
    """An ISO code as written, in capitals but for the commonest; "ALL" is a word."""
    if raw == "ALL" or not (raw.isupper() or raw in SMALL_CODES):
        return None
    return raw.upper() if raw.upper() in codes else None


def measure_after(t: Tokens, j: int, tables: FigureTables) -> Unit | None:
    """The unit of measurement that begins at token j: "%", "per cent", "-year", "km/h", "square miles"."""
    dashed = t.words[j] in DASHES and t.is_word(j + 1) and (t.glued(j) or t.words[j + 1] in tables.said["time"])
    start = j + 1 if dashed or (t.words[j] in "([{<" and t.words[j]) else j
    for end in range(min(start + tables.longest, t.size), start, -1):
        raw = t.raw(start, end)
        if end - start > 1 and len(raw) > 30:
            continue
        near = t.starts[start] - t.ends[start - 1] <= 1
        symbol = tables.symbols.get(raw) or (tables.symbols.get(raw.casefold()) if len(raw) > 1 else None)
        if raw == '"' and t.words[end] not in ("long", "tall", "wide", "high", "deep", "thick", "screen", "display", "x", "by"):
            continue  # a quotation mark
        if symbol and near and not _is_name(t, start, end):
            return Unit(symbol, end, "measure")
        name = tables.units.get(raw.casefold())
        if name:
            return _aged(t, Unit(name, end, "measure"))
    return None


def _is_name(t: Tokens, start: int, end: int) -> bool:
    """Whether what looks like a symbol is the beginning of a word or code: "5 m-old", "12 M-1"; a lone letter far off is one."""
    if len(t.raw(start, end)) > 1 or t.raw(start, end) in '%°"″′':
        return t.glued(end) and (t.digits[end] or t.is_word(end))
    return t.glued(end) and t.words[end] not in ("", ",", ".", ")", ";", ":", "/", "?", "!", "]", "}", ">")


def _aged(t: Tokens, unit: Unit) -> Unit:
    """ "years old", "-year-old", "months of age"."""
    if unit.name not in ("years", "months", "weeks", "days"):
        return unit
    k = unit.end + 1 if t.words[unit.end] in DASHES else unit.end
    if t.words[k] in ("old", "olds"):
        return Unit(f"{unit.name[:-1]} of age", k + 1, "measure")
    if t.words[k] == "of" and t.words[k + 1] == "age":
        return Unit(f"{unit.name[:-1]} of age", k + 2, "measure")
    return unit


def rate_after(t: Tokens, j: int, tables: FigureTables) -> tuple[str, int] | None:
    """What an amount is per: "a day", "per 100,000 people", "/hour"; the name in the singular, and the token after it."""
    k = j
    while t.words[k] in DASHES and t.words[k + 1] in ("a", "per"):
        k += 1
    said = t.words[k]
    if said == "per" and t.digits[k + 1] and t.is_word(k + 2):
        return t.raw(k + 1, k + 3), k + 3
    if said in ("a", "an"):
        at = k + 2 if t.words[k + 1] in DASHES else k + 1
        return _per_named(t, at, tables) if t.words[at] in tables.said["per"] else None
    if said == "/":
        symbol = tables.symbols.get(t.raw(k + 1, k + 2), "")
        named = (symbol[:-1], k + 2) if symbol.endswith("s") else None
        return named or (_per_named(t, k + 1, tables) if t.words[k + 1] in tables.said["per"] else None)
    whole = said == "per" or (said in ("each", "every") and t.words[k + 1] in tables.said["per"])  # "390 prisoners each on Friday"
    return _per_named(t, k + 1, tables) if whole else None


def _per_named(t: Tokens, at: int, tables: FigureTables) -> tuple[str, int] | None:
    """What a rate is per, by the words from token `at` on; "per cent" and "every three months" are no rates."""
    word = t.words[at]
    if not t.is_word(at) or word in ("cent", "se") or (word in tables.number_words and word not in tables.said["per"]):
        return None
    two = f"{word} {t.words[at + 1]}"
    return (two, at + 2) if two in tables.units else (_spelt(word, tables), at + 1)


def _spelt(word: str, tables: FigureTables) -> str:
    """The unit in the singular, spelt as units are here: "annum" -> "year", "gramme" -> "gram"."""
    name = "years" if word == "annum" else tables.units.get(word) or tables.symbols.get(word, "")
    return name[:-1] if name.endswith("s") and " " not in name and "-" not in name else word


def of_rate(unit: str, per: str, kind: str, tables: FigureTables) -> str:
    """The unit with its "per"; money a year stays money, percent a year percent.

    What is per another measure is one unit, in the singular as it stands in the table: "kilometre per hour"; flows are plural:
    "barrels per day".
    """
    if per in tables.said["time"] and (kind == "money" or unit == PERCENT):
        return unit
    one_unit = kind == "measure" and per not in FLOWS and per in tables.units and unit.endswith("s") and " " not in unit
    return f"{unit[:-1] if one_unit else unit} per {per}"


# Counted things: the noun phrase after a number, and whether it counts persons.

MOST_WORDS = 7  # words a counted noun may stand behind its number; more is another phrase
PEOPLE = "people"
HYPHENS = frozenset("-–‑")


class Counted(NamedTuple):
    """Tokens [start, end) of the noun phrase, the token of its head, and the unit it gives."""

    start: int
    head: int
    end: int
    unit: str


def counted_after(t: Tokens, j: int, tables: FigureTables) -> Counted | None:
    """The plural noun that a number counts: "Chinese coast guard ships" is "ships", "of Johnson’s deputies" is "people"."""
    if t.words[j] in HYPHENS and t.glued(j):
        return _compound(t, _suspended(t, j) + 1, tables)
    start = j
    if t.words[j] in ("of", "other", "more", "extra", "further") and t.words[j + 1] == "of":
        start = j + 1
    if t.words[start] == "of":
        start += 1
    while t.words[start] in ("the", "its", "their", "his", "her", "our", "these", "those", "more", "other") and start > j:
        start += 1
    stops, head = tables.said["stop"], None
    for k in range(start, min(start + MOST_WORDS, t.size)):
        word = t.words[k]
        hyphened = word in HYPHENS and t.glued(k) and t.is_word(k + 1) and t.glued(k + 1)
        if head is None and (hyphened or (k > start and _is_in_name(t, k)) or _is_no_stop(t, k)):
            continue
        if word in "’'\"“”‘" and head is None and k > start and not t.text[t.starts[k] - 1].isspace():
            continue
        if not t.is_word(k) or (word in stops and not (k > start and t.words[k - 1] in "-–")):
            if word == "and" and head is None and k > start and t.words[k + 1] not in stops and t.is_word(k + 1):
                continue  # "digital and physical sales"
            break
        if is_plural(word, tables):
            if _modifies(t, k, stops):
                continue
            head = k
        elif head is not None:
            break
    return Counted(start, head, head + 1, unit_of(t.words[head], tables)) if head is not None else None


def _suspended(t: Tokens, j: int) -> int:
    """The hyphen that goes on from the one at token j: "four-, five- and six-cylinder"; j itself where none is left hanging."""
    for _ in range(MOST_WORDS):
        k = j + 1
        while t.words[k] in (",", "and", "or", "to"):
            k += 1
        if k == j + 1 or t.words[k + 1] not in HYPHENS or not t.glued(k + 1):
            break
        j = k + 1
    return j


def _compound(t: Tokens, k: int, tables: FigureTables) -> Counted | None:
    """ "a six-cylinder engine" counts cylinders, not engines; "two-way trade" counts nothing."""
    word = t.words[k]
    if (
        not (t.glued(k) and t.is_word(k))
        or word in tables.said["compound_not"]
        or word in tables.said["stop"]
        or word.endswith(("ed", "ing", "ly"))
    ):
        return None
    return Counted(k, k, k + 1, unit_of(word if is_plural(word, tables) else plural(word), tables))


def _is_in_name(t: Tokens, k: int) -> bool:
    """Whether a sign, figure or letter is glued into a name: the "." of "U.S.", the rest of "B-1B" behind its first letter."""
    if t.words[k] == ".":
        return len(t.words[k - 1]) == 1 and t.is_name(k - 1) and t.glued(k)
    if t.words[k] in HYPHENS:
        return t.is_name(k - 1) and t.glued(k) and t.digits[k + 1] and t.glued(k + 1)
    return t.glued(k) and (t.digits[k] or t.digits[k - 1]) and t.words[k - 1] != "."


def _is_no_stop(t: Tokens, k: int) -> bool:
    """Whether a word that ends phrases does not here: as a name in capitals, "IS fighters", or before a hyphen, "high-speed"."""
    if t.words[k + 1] in HYPHENS and t.glued(k + 1) and t.glued(k + 2):
        return t.is_word(k)
    capitals, behind = t.raw(k, k + 1), t.raw(k + 1, k + 2)
    return len(capitals) > 1 and capitals.isupper() and behind.islower()


def _modifies(t: Tokens, k: int, stops: frozenset[str]) -> bool:
    """Whether a plural is the end of a hyphened adjective: "plain-clothes officers"."""
    return t.words[k - 1] in HYPHENS and t.glued(k) and t.is_word(k + 1) and t.words[k + 1] not in stops


def is_plural(word: str, tables: FigureTables) -> bool:
    """Whether a word looks like a plural noun."""
    if word in tables.said["plural"]:
        return True
    if word.endswith(("'s", "’s", "ss", "ous", "'", "’")) or word in tables.said["not_plural"]:
        return False
    return word.endswith("s") and len(word) > 2


def unit_of(noun: str, tables: FigureTables) -> str:
    """ "people" for persons, else the noun itself, plural as it stands."""
    return PEOPLE if noun in tables.said["people"] else noun
