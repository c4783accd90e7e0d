"""A text cut into words once, and the words that tell who is meant: of posts, of unnamed actors, of bodies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.packaged import lines_of, rows_of, sets_of
from onrecord.records import Span

# A text cut into words once, so that every rule looks words up instead of searching the text again.

NAME_WORDS = sets_of("name_words.tsv")
# "Villanueva-Cruz", "O’Dowd", "U.S", "al-Amri": one word; a possessive ’s is no part of it.
WORD = re.compile(r"(?!(?<=[’'])[sS](?!\w))[^\W_]+(?:(?:[.&\-]|[’'](?![sS](?!\w)))[^\W_]+)*")
OWNED = re.compile(r"\.?(?:[’'][sS]?)?[ \u00a0\t]+")
PARTICLES = frozenset("al el bin ibn van von der den de da di du la le dos das ter bint y".split())  # of names
ARTICLES = frozenset(("al", "el", "ar", "as", "an", "at", "ad", "az"))
BREAK = re.compile("\n")
GAP = re.compile(r"[ \u00a0\t]+")
SHORTENED = NAME_WORDS["shortened"]
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


# The words that tell who is meant: of posts, of unnamed actors, of bodies. Data, read once.

# Words that begin with a capital only because a sentence, a heading or a calendar does.
SMALL = NAME_WORDS["small"]
CALENDAR = NAME_WORDS["calendar"]

COMPANIES = NAME_WORDS["company"]

PAST = re.compile(r"(?:then|ex|former)-")
WEIGHTS = ("office", "royal", "job", "rank", "honorific", "modifier", "former")  # "general" is a rank first, then a modifier


class PostWord(NamedTuple):
    """A row of posts.tsv: how a word is used in a title, the sector and gender it tells; both may be empty."""

    use: str
    sector: str
    gender: str


class Noun(NamedTuple):
    """A row of nouns.tsv: the kind of actor a common noun names, its sector, whether it is one without being a source.

    `abroad`: it mostly is of another state than the one around, as diplomats are.
    """

    kind: str
    sector: str
    alone: bool
    abroad: bool = False


class Lexicon(NamedTuple):
    """`posts`, `nouns` and `sectors` (of words in bodies' names) by lower-case word; `noun_ends` by a noun's last word.

    `family_first` are the family names that stand before the given name; `things` make a name nobody's; `given` holds the
    gender that given names tell; `partakers` are nouns that name an actor only as a party of an event.
    """

    posts: dict[str, PostWord]
    nouns: dict[str, Noun]
    sectors: dict[str, str]
    noun_ends: dict[str, list[list[str]]]
    family_first: frozenset[str]
    things: frozenset[str]
    given: dict[str, str]
    partakers: dict[str, Noun]

    def is_head(self, word: str) -> bool:
        """Whether the word names a post: "minister", not "foreign"."""
        row = self.posts.get(_bare(word))
        return row is not None and row.use in ("office", "job", "royal")

    def is_plural_head(self, word: str) -> bool:
        """Whether the word names a post of several: "ministers", "spokesmen"."""
        single = word[:-3] + "y" if word.endswith("ies") else word[:-3] + "man" if word.endswith("men") else word[:-1]
        return word[-1:] in ("s", "n") and word not in self.posts and self.is_head(single)

    def is_security_adviser(self, title: list[str]) -> bool:
        """Whether a title is that of a government's adviser on national security, who needs no body beside it."""
        return title[-1:] in (["adviser"], ["advisor"]) and {"national", "security"} <= set(title)

    def is_title(self, word: str) -> bool:
        """Whether the word may stand in a title before a name; "ministers" may before two."""
        return self.title(word) is not None

    def title(self, word: str) -> PostWord | None:
        """The row of a title's word, or of the singular of "ministers"; None for no such word."""
        row = self.posts.get(_bare(word)) or self.posts.get(word)
        return row or (self.posts[word[:-1]] if word[-1:] == "s" and self.is_head(word[:-1]) else None)


def _bare(word: str) -> str:
    """The post of "then-president", "ex-minister" or "president-elect"."""
    return PAST.sub("", word).removesuffix("-elect")


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged words; the same object each time, never changed."""
    posts: dict[str, PostWord] = {}
    for word, use, sector, gender in rows_of("posts.tsv"):
        if word not in posts or WEIGHTS.index(use) < WEIGHTS.index(posts[word].use):
            posts[word] = PostWord(use, sector, gender)
    nouns = {noun: Noun(kind, sector, "yes" in how, "abroad" in how) for noun, kind, sector, how in rows_of("nouns.tsv")}
    ends: dict[str, list[list[str]]] = {}
    for noun in sorted(nouns, key=lambda noun: (-len(noun.split()), noun)):  # the longest first
        ends.setdefault(noun.split()[-1], []).append(noun.split())
    sectors = {word: sector for word, sector in rows_of("sectors.tsv")}  # noqa: C416 - two columns, said out loud
    given = {name: gender for name, gender in rows_of("given_names.tsv")}  # noqa: C416
    partakers = {noun: Noun(kind, sector, False) for noun, kind, sector in rows_of("partakers.tsv")}
    family, things = frozenset(lines_of("family_first.txt")), frozenset(lines_of("things.txt"))
    return Lexicon(posts, nouns, sectors, ends, family, things, given, partakers)


def title_start(end: int, words: Words, lexicon: Lexicon) -> int:
    """The index of the first word of the title that stands right before the word at `end`; `end` where none does."""
    first = end
    while first > 0 and words.adjoins(first - 1) and lexicon.is_title(words.folded[first - 1]):
        first -= 1
    return first
