"""States and well-known bodies by exact match: one pass over the words, the longest phrase first, the known traps stepped over.

Also what the whole text decides of them (which Congo, which Korea), and whether a capital stands for its government.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from onrecord.packaged import rows_of
from onrecord.records import Span
from onrecord.resolve.tables import WORD, Entry, Form, Tables

# A text cut at its words, with what is asked about a word and those beside it.

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


# A state or well-known body found in a text, as the tables have it.


class Known(NamedTuple):
    """A state or body found in a text. `state` is a code; `form` says which kind of word stands for it.

    `form` "capital" is a town, which may be just a place: ask `speaks_as_government`. "seat" is a house, which always means
    who sits in it. `sure` is False where the word is more often, or here perhaps, something else.
    """

    span: Span
    kind: Literal["state", "organisation"]
    key: str
    name: str
    state: str | None
    sector: str | None
    form: Form
    sure: bool


def known_from(span: Span, item: Entry, form: Form, sure: bool, tables: Tables) -> Known:
    kind, _, code = item.key.partition(":")
    if kind == "state":
        return state_from(span, code, form, sure, tables, item.sector)
    body = tables.organisations[code]
    return Known(span, "organisation", item.key, body.name, body.state, body.sector, form, sure)


def state_from(span: Span, code: str, form: Form, sure: bool, tables: Tables, sector: str | None = None) -> Known:
    return Known(span, "state", f"state:{code}", tables.by_code[code].name, code, sector, form, sure)


# Where a state's word is part of another name, or may well be something else: the known traps, by the words beside it.

REACH = 4  # words from an adjective to the word that makes a body's name of it: "Chinese People’s Friendship Association"


def is_part(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> bool:
    """Whether the state's name is part of another name: of a person, a body, a treaty, or a town of that name elsewhere."""
    if words.text.startswith("$", words.ends[past - 1]):  # US$7 billion
        return True
    if item.form == "abbreviation" and words.joined(past) and words.word(past) in ("dollar", "dollars"):  # "U.S. dollars"
        return True
    if past - at == 1 and item.form in ("name", "capital") and _is_namesake(words, at, past, item, tables):
        return True
    if item.form == "capital":
        return words.joined(past) and words.word(past).casefold() in tables.traps["town_thing"]
    return _ends_a_body(words, at, tables) or _heads_a_body(words, past, item, tables)


def _ends_a_body(words: Cut, at: int, tables: Tables) -> bool:
    """Whether words before make it a body's name: "Air India", "Bank of China"."""
    if not words.joined(at):
        return False
    before = words.word(at - 1)
    of = at - 2 if before == "the" else at - 1
    named = words.word(of) == "of" and words.joined(of) and words.word(of - 1) in tables.traps["part_of"]
    return named or before in tables.traps["part_before"]


def _is_namesake(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> bool:
    """Whether one word is a person's or a US town's: "Michael Jordan", "Jordan Peterson", "Paris, Texas", "Atlanta, Georgia"."""
    named = words.joined(at) and words.word(at - 1) in tables.traps["given"]
    town = words.gap(past) == ", " and words.word(past) in tables.traps["us_state"]
    georgia = words.word(at) == "Georgia" and _is_us_georgia(words, at, tables)
    return named or town or georgia or (_is_surnamed(words, past, item, tables) and not _owns_title(words, at, tables))


def _owns_title(words: Cut, at: int, tables: Tables) -> bool:
    """Whether a title before "of" is the state's: "President of Chile Ana Ruiz", "Queen of the Kingdom of Jordan X"."""
    if words.word(at - 1) == "of" and words.word(at - 2) in tables.traps["realm"]:
        at -= 2 + (words.word(at - 3) == "the")
    return words.joined(at) and words.word(at - 1) == "of" and words.word(at - 2).casefold() in tables.titles


def _is_surnamed(words: Cut, past: int, item: Entry, tables: Tables) -> bool:
    """Whether a family name follows a word that is a given name too: "Jordan Peterson", but not "Jordan King Abdullah"."""
    after, traps = words.word(past), tables.traps
    if item.words[0] not in traps["person"] or not words.joined(past) or not words.capital(past) or after.isupper():
        return False
    plain = after.casefold() in tables.titles or after.casefold() in tables.bodies or after in traps["line_end"]
    return not plain and after not in tables.known and not is_headline(words.line(past))


def is_headline(line: str) -> bool:
    """Whether a line's longer words all but begin with capitals, so that a capital says nothing."""
    longer = [word for word in WORD.findall(line) if len(word) > 3]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > 0.75 * len(longer) and not line.rstrip().endswith(".")


def _heads_a_body(words: Cut, past: int, item: Entry, tables: Tables) -> bool:
    """Whether capitalised words lead on to one that makes a body's name: "China Daily", "Russian-Chinese Friendship Society"."""
    reach = past + (REACH if item.form == "adjective" else 2)
    while past < reach and words.capital(past) and (words.joined(past) or words.gap(past) == "-"):
        word = words.word(past)
        if word in tables.traps["part_after"]:
            return not is_headline(words.line(past))
        if word.casefold() in tables.titles or word in tables.traps["line_end"]:
            return False
        past += 1
    return False


def _is_us_georgia(words: Cut, at: int, tables: Tables) -> bool:
    """Whether the text speaks of the US state alone, or names a town of it right before."""
    beside = words.word(at - 1) if words.gap(at) == ", " else ""
    if beside in tables.traps["georgia_state"]:
        return False
    us_words = tables.traps["georgia_us"]
    return beside in us_words or bool(words.every & us_words and not words.every & tables.traps["georgia_state"])


def is_doubtful(words: Cut, at: int, past: int, item: Entry, caps: bool, tables: Tables) -> bool:
    """Whether the words may well be something else here."""
    traps, before, word = tables.traps, words.word(at - 1), words.word(at)
    if item.words == ("Georgia",):
        return not words.every & traps["georgia_state"]
    if item.form == "abbreviation" and past - at == 1 and (word in traps["caps"] or word == "US"):
        line = words.line(at)
        return line.upper() == line and len(line) > 12 and (word != "US" or before in traps["pronoun"])
    if caps and past - at == 1:
        line = words.line(at)
        return line.upper() != line and len(word) < 5
    if past - at == 1 and word in traps["person"] and item.form in ("name", "capital", "people") and words.joined(at):
        stranger = words.capital(at - 1) and not words.opens(at - 1) and not before.isupper()
        plain = before.casefold() in tables.titles or before in traps["line_end"] or before in tables.known
        return stranger and not plain and not is_headline(words.line(at))
    return False


# What the whole text decides of the states and bodies in it: which Congo, which Korea, whether IS is the Islamic State.

KOREA_PAIR = re.compile(r"\b(North|South)(?= and (?:North|South) Korea)")
KOREA_SIDE = re.compile(
    r"\b[Tt]he (North|South)(?=[’']s\b|[.,;:)]| [a-z]|\Z)(?! of\b| and (?:the )?[Ss]outh\b| (?:east|west|coast|side|wind))"
)


def settle(text: str, words: Cut, found: list[Known], tables: Tables) -> list[Known]:
    """What the rest of the text decides: which Congo, which Korea, whether IS is the Islamic State."""
    sure = {item.key for item in found if item.sure}
    rivals = {row[0]: row[2:] for row in (words.split(",") for words in tables.traps["rival"])}
    own = {key for item in found if (key := item.key) in sure and item.span.words(text) not in rivals}
    homes = {item.state for item in found if item.sure and item.sector != "PTY"}
    settled = []
    for item in found:
        codes = rivals.get(item.span.words(text))
        if codes:
            told = [code for code in (code.rstrip("!") for code in codes) if f"state:{code}" in own]
            only = told[0] if len(told) == 1 else codes[0].rstrip("!")
            item = state_from(item.span, only, item.form, len(told) == 1 or codes[0].endswith("!"), tables)  # noqa: PLW2901
        elif not item.sure and item.kind == "organisation" and _is_vouched(text, item, sure):
            item = item._replace(sure=True)  # noqa: PLW2901
        elif item.sector == "PTY" and item.state not in homes:
            item = item._replace(sure=False)  # noqa: PLW2901 - each country has a Conservative Party
        settled.append(item)
    sides = _koreas(text, tables, both={"state:KOR", "state:PRK"} <= own) if "Korea" in words.every else []
    return sorted(settled + sides) if sides else settled


def _is_vouched(text: str, item: Known, sure: set[str]) -> bool:
    """Whether the text names the body, or its state, in plainer words: Congress is a body where the United States are named."""
    if item.key in sure:
        return True
    return f"state:{item.state}" in sure and not opens(text, item.span.start)


def _koreas(text: str, tables: Tables, *, both: bool) -> list[Known]:
    """ "the North" and "the South" where the text names both Koreas; "North" in "North and South Korea" anywhere."""
    codes = {"North": "PRK", "South": "KOR"}
    found = [*KOREA_PAIR.finditer(text), *(KOREA_SIDE.finditer(text) if both else ())]
    return [state_from(Span(*m.span(1)), codes[m[1]], "name", True, tables) for m in found]


# States and well-known bodies by exact match: one pass over the words, longest phrase first, with the known traps stepped over.
#
# What a trap's words settle is left out; what they only make doubtful is kept with `sure` False, for the caller to drop.

SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*")  # at most one line break: a blank line ends a phrase
SMALL = frozenset("of the for and on to in de al-".split())
PREFIXES = {"Sino": "CHN", "Russo": "RUS", "Franco": "FRA", "Anglo": "GBR", "Indo": "IND", "Serbo": "SRB"}
NO_STATE_PREFIX = frozenset(("Pacific", "Saxon", "European", "American", "Saxons", "Croatian", "Norman"))


def find_known(text: str, tables: Tables) -> list[Known]:
    """Every state and well-known body that the text names, in text order, none overlapping; possessive endings stay outside."""
    words = Cut.of(text)
    known, shouted = tables.known, tables.shouted
    found: list[Known] = []
    at = 0
    while at < len(words.words):
        word = words.words[at]
        if word not in known and word not in shouted:
            if word in PREFIXES and words.gap(at + 1) in ("-", "–") and words.word(at + 1) not in NO_STATE_PREFIX:
                found.append(state_from(Span(words.starts[at], words.ends[at]), PREFIXES[word], "adjective", True, tables))
            at += 1
            continue
        match = _longest(words, at, tables)
        if match is None:
            at += 1
            continue
        item, end, caps = match
        past = at + len(item.words)
        if item.key and not (item.key.startswith("state:") and is_part(words, at, past, item, tables)):
            sure = item.sure and not is_doubtful(words, at, past, item, caps, tables)
            found.append(known_from(Span(words.starts[at], end), item, _form(words, at, past, item, tables), sure, tables))
        at = past
    return settle(text, words, found, tables)


def _longest(words: Cut, at: int, tables: Tables) -> tuple[Entry, int, bool] | None:
    """(the longest entry that begins here, where it ends, whether in capitals that are not its own)."""
    word = words.words[at]
    for item in tables.known.get(word, ()):
        end = _end(words, at, item, shouted=False)
        if end is not None:
            return item, end, False
    for item in tables.shouted.get(word, ()) if word.isupper() else ():
        end = _end(words, at, item, shouted=True) if len(word) > 3 or len(item.words) > 1 else None
        if end is not None:
            return item, end, True
    return None


def _end(words: Cut, at: int, item: Entry, *, shouted: bool) -> int | None:
    """Where the entry ends if it stands here, else None."""
    if at + len(item.words) > len(words.words):
        return None
    for offset, wanted in enumerate(item.words):
        word = words.words[at + offset]
        same = word == (wanted.upper() if shouted else wanted)
        if not same and not (offset and word.casefold() == wanted.casefold() and (wanted in SMALL or not item.key)):
            return None
        if offset and not _same_gap(words.gap(at + offset), item.gaps[offset - 1]):
            return None
    end = words.ends[at + len(item.words) - 1]
    if not item.tail or words.text.startswith(item.tail, end):
        return end + len(item.tail)
    return end if item.tail == "." and len(item.words) > 1 and len(item.words[-1]) == 1 else None


def _same_gap(gap: str, wanted: str) -> bool:
    if gap == wanted:
        return True
    if wanted == " ":
        return bool(gap) and SPACE.fullmatch(gap) is not None
    return gap.replace("’", "'").replace("ʼ", "'").replace("‑", "-") == wanted


def _form(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> Form:
    """The entry's form; an adjective that is a collective too is the people in "the Dutch have", not in "the Dutch army"."""
    if item.form != "adjective" or " ".join(item.words) not in tables.people:
        return item.form
    counted = words.joined(at) and words.word(at - 1).casefold() in tables.traps["counts"]
    noun_follows = words.joined(past) and words.word(past) not in tables.traps["follows"]
    if words.word(past) == "and":
        noun_follows = words.word(past + 1) in tables.adjectives
    return "people" if counted and not noun_follows and words.gap(past) not in ("-", "–") else "adjective"


# Whether a capital stands for the government it seats: rules in towns.tsv, by the words beside it.


def speaks_as_government(text: str, span: Span) -> bool:
    """Whether a capital stands here for the government it seats, by the words beside it; a place where they do not say so."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 100]
    return next((verdict for verdict, left, right in _town_rules() if left.search(before) and right.match(after)), False)


@cache
def _town_rules() -> list[tuple[bool, re.Pattern[str], re.Pattern[str]]]:
    """(government or not, what must stand before, what after): the first that fits decides. Compiled when first asked."""
    rules = []
    words: dict[str, str] = {}
    for kind, before, after in rows_of("towns.tsv"):
        if kind == "words":
            words[f"<{before}>"] = f"(?:{after})"
            continue
        for name, choice in words.items():
            before, after = before.replace(name, choice), after.replace(name, choice)  # noqa: PLW2901
        rules.append((kind == "government", re.compile(rf"(?:{before})\Z"), re.compile(after)))
    return rules
