"""A sentence in tokens, with the actors its words name, and the tables that positions are read by."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from onrecord.packaged import rows_of, sets_of
from onrecord.records import Actor, Span

Part = Literal["verb", "adjective", "noun", "judgement", "must", "rating", "never"]
Form = Literal["base", "s", "ed", "en", "ing", "plain"]


class Frame(NamedTuple):
    """What follows a construction: literal words (or "who", an addressee), then the kind of thing the issue is."""

    words: tuple[str, ...]
    slot: str


class Construction(NamedTuple):
    """One row of stances.tsv. `denied` is the stance under negation, `claim` the one towards somebody's claim; None for none."""

    name: str
    words: tuple[str, ...]
    part: Part
    frames: tuple[Frame, ...]
    stance: str | None
    denied: str | None
    claim: str | None


class Entry(NamedTuple):
    """A construction as one of its first word's forms begins it."""

    construction: Construction
    form: Form


class StanceTables(NamedTuple):
    """`entries` by first word, in any form; `said` the words around constructions by what they do; `carriers` are verb forms."""

    entries: dict[str, tuple[Entry, ...]]
    said: dict[str, frozenset[str]]
    carriers: frozenset[str]
    triggers: frozenset[str]


@cache
def load_stance_tables() -> StanceTables:
    """Read the packaged tables; the same object each time, never changed."""
    return stance_tables_with(())


def stance_tables_with(own: Sequence[Sequence[str]]) -> StanceTables:
    """The packaged tables with a user's rows of stances.tsv before those of the package."""
    said = sets_of("stance_words.tsv")
    entries: dict[str, list[Entry]] = {word: [Entry(MUST, "plain")] for word in said["must"]}
    known = dict(row[0].rstrip(")").split(" (") for row in rows_of("stances.tsv") if "(" in row[0])
    for words, part, frames, stance, denied, claim in (*own, *rows_of("stances.tsv")):
        name, _, irregular = words.rstrip(")").partition(" (")
        irregular = irregular or known.get(name, "")
        sides = (None if word in ("-", "") else word for word in (stance, denied, claim))
        construction = Construction(name, tuple(name.split()), part, _frames(frames), *sides)  # type: ignore[arg-type]
        first = construction.words[0]
        forms = _forms(first, irregular) if part in INFLECTED else [(first, "plain")]
        for word, form in forms:
            entries.setdefault(word, []).append(Entry(construction, form))  # type: ignore[arg-type]
    carriers = frozenset(form for word in said["carry"] | said["show"] for form, _ in _forms(word, ""))
    return StanceTables({word: tuple(found) for word, found in entries.items()}, said, carriers, frozenset(entries))


INFLECTED = frozenset(("verb", "must", "rating"))
MUST = Construction("must", ("must",), "must", (Frame((), "vp"),), "calls_for", "calls_for", None)


def _frames(written: str) -> tuple[Frame, ...]:
    cut = [frame.split() for frame in written.split("; ")]
    return tuple(Frame(tuple(words[:-1]), words[-1]) for words in cut)


def _forms(word: str, irregular: str) -> list[tuple[str, str]]:
    """The forms of a verb with their names; "urged" is two of them. `irregular` is its past, or past and participle."""
    past, _, participle = irregular.partition(", ")
    past = past or _ending(word, "ed")
    third = _ending(word, "s")
    return [(word, "base"), (third, "s"), (past, "ed"), (participle or past, "en"), (_participle(word, past), "ing")]


def _participle(word: str, past: str) -> str:
    """ "committing" where the past doubles its consonant, "backing", "urging"."""
    if past.endswith("ed") and len(past) == len(word) + 3:
        return f"{past[:-2]}ing"
    return f"{word[:-1] if word.endswith('e') and not word.endswith('ee') else word}ing"


def _ending(word: str, ending: str) -> str:
    if word.endswith("y") and word[-2] not in "aeo":
        return f"{word[:-1]}ie{ending[-1]}"
    if ending == "s":
        return word + ("es" if word.endswith(("s", "sh", "ch", "o")) else "s")
    return word + ("d" if word.endswith("e") else "ed")


# "one-China", "U.S", "doesn’t": one token; a possessive ’s is a token of its own.
TOKEN = re.compile(r"[’'][sS](?!\w)|\d{1,12}(?:[.,]\d{1,12}){1,8}(?!\w)|[^\W_]+(?:[.&’'\-–](?![sS](?!\w))[^\W_]+)*|\S")
QUOTES = frozenset("“”„«»‘’'‟`")
SHORTENED = frozenset("it he she that there what who here".split())


class Named(NamedTuple):
    """A mention with the actor it names."""

    span: Span
    actor: Actor


class Tokens(NamedTuple):
    """The tokens of one sentence: `words` folded, offsets into the whole text. `named` is the mention a token lies in, or None."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    named: list[Named | None]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The folded token, "" beyond either end."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def name(self, i: int) -> Named | None:
        """The mention that token i lies in, None beyond either end."""
        return self.named[i] if 0 <= i < len(self.words) else None

    def is_word(self, i: int) -> bool:
        return self.word(i)[:1].isalnum()

    def is_quote(self, i: int) -> bool:
        return self.word(i) in QUOTES

    def is_capital(self, i: int) -> bool:
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()

    def first_of(self, i: int) -> int:
        """The first token of the mention that token i lies in; i itself where there is none."""
        named = self.name(i)
        while named and i > 0 and self.named[i - 1] is named:
            i -= 1
        return i

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or behind this offset."""
        return bisect_left(self.starts, offset)

    def span(self, i: int, j: int) -> Span:
        """From token i to the one before j."""
        return Span(self.starts[i], self.ends[j - 1])


def cut(text: str, sentence: Span, mentions: Sequence[Named]) -> Tokens:
    """The tokens of a sentence; `mentions` are those that start in it, in text order."""
    tokens = Tokens(text, [], [], [], [])
    following = iter(mentions)
    named = next(following, None)
    for found in TOKEN.finditer(text, sentence.start, sentence.end):
        tokens.words.append(_folded(found, tokens.words))
        tokens.starts.append(found.start())
        tokens.ends.append(found.end())
        while named and named.span.end <= found.start():
            named = next(following, None)
        tokens.named.append(named if named and named.span.start <= found.start() < named.span.end else None)
    return tokens


def _folded(found: re.Match[str], words: list[str]) -> str:
    """The token in lower case; a straight quotation mark as the curly one that its blanks make it, the ’s of "it’s" as "is"."""
    word = found.group().casefold().replace("’", "'")
    if word == '"':
        opens = found.end() < len(found.string) and not found.string[found.end()].isspace()
        return "“" if opens and (found.start() == 0 or not found.string[found.start() - 1].isalnum()) else "”"
    if word == "'s" and words and words[-1] in SHORTENED:
        return "is"
    return word
