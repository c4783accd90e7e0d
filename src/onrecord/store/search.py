"""How words are made findable - case and accents folded, unspaced scripts set apart - and where in a text those found stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Span

# How words are made findable: case and accents folded, characters of unspaced scripts set apart.
#
# The index holds what `terms_of` gives and a question is put through the same, so what is asked for is found whatever its
# accents and strokes: "elysee" finds "Élysée", "lodz" finds "Łódź", and "主席" finds "国家主席".

# Scripts that put no space between words. Hangul has spaces, but its particles cling to the word before them.
UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "BOPOMOFO ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")

# Letters that are written otherwise where the keyboard lacks them, beside ß, which casefold writes ss.
WRITTEN_OUT = {"ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "ŋ": "ng", "ĸ": "k"}
MARKED = re.compile(r"((?:LATIN|CYRILLIC) SMALL LETTER) (\w+) WITH .+")
KEPT = 4  # letters that a word has at least without its ending
OVERLAY = 1  # the combining class of strokes that are written over a letter as a character of their own

ASKED = re.compile(r'"(?P<phrase>[^"]+)"\*?|(?P<word>[^\s"]+|")')


class _Table(dict[int, str]):
    """A table for str.translate that asks `rule` once for each character it meets."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, point: int) -> str:
        self[point] = self._rule(chr(point))
        return self[point]


def _plain_letter(char: str) -> str:
    """A letter without its stroke, hook or dot, which Unicode does not take apart: ł, ø, đ, ı, ƙ, қ; and a stroke written over one.

    Readers type these without. The name says which letter it is: LATIN SMALL LETTER L WITH STROKE.
    """
    if char in WRITTEN_OUT or unicodedata.combining(char) == OVERLAY:
        return WRITTEN_OUT.get(char, "")
    own = MARKED.fullmatch(unicodedata.name(char, "")) if char > "~" else None
    try:
        return unicodedata.lookup(f"{own[1]} {own[2]}") if own else char
    except KeyError:
        return char


def _without_accent(char: str) -> str:
    """Nothing for accents, Arabic or Hebrew points (classes 200 up, 10-36) and marks unseen; Indic vowel signs stay."""
    accent = unicodedata.combining(char)
    if accent >= 200 or 10 <= accent <= 36 or unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    return " " if unicodedata.category(char) == "Cc" else char


def _set_apart(char: str) -> str:
    """The character, a word of its own if nothing else shows where the word ends; a space for punctuation."""
    category = unicodedata.category(char)
    if category == "So" or unicodedata.name(char, "").startswith(UNSPACED):
        return f" {char} "
    return char if category[0] in "LNM" else " "


_LETTERS = _Table(_plain_letter)
_ACCENTS = _Table(_without_accent)
_APART = _Table(_set_apart)


def fold(text: str) -> str:
    """The text without case, accents, strokes, invisible marks or doubled spaces: for comparing, never for showing."""
    return without_accents(text).translate(_LETTERS)


def without_accents(text: str) -> str:
    """The same with strokes as they are: `fold` as it was when sketches of texts began, which must not change."""
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_ACCENTS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def terms_of(text: str) -> str:
    """The text's findable words in order, one space between them; no ASCII character but letters, digits and spaces."""
    return " ".join(fold(text).translate(_APART).split())


def without_ending(term: str, endings: Iterable[str]) -> str:
    """The term without the first of these endings that it has, if KEPT letters are left; else as it is."""
    cut = next((len(term) - len(ending) for ending in endings if term.endswith(ending) and len(term) - len(ending) >= KEPT), None)
    return term[:cut]


class Phrase(NamedTuple):
    """Words that must stand side by side, folded; with `prefix` the last may go on."""

    terms: str
    prefix: bool


def phrases_of(words: str) -> list[Phrase]:
    """What is asked for: every word, "words in quotation marks" together, and begin* for all that begins so.

    Everything else is taken literally, an operator's name or a lone quotation mark too.
    """
    found = []
    for match in ASKED.finditer(words):
        phrase = terms_of(match["phrase"] or match["word"] or "")
        found.append(Phrase(phrase, bool(phrase) and words[: match.end()].endswith("*")))
    return list(dict.fromkeys(phrase for phrase in found if phrase.terms))


def match_for(words: str, column: str | None = None) -> str:
    """The FTS5 expression that finds all these words, in one column if it is named; empty if nothing in them can be found."""
    match = " AND ".join(f'"{phrase.terms}"{"*" if phrase.prefix else ""}' for phrase in phrases_of(words))
    return f"{{{column}}} : ({match})" if match and column else match


# Where in a text the words stand that were asked for: folded as the index is, told in the text's own code points.


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
