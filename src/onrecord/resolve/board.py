"""A report's mentions while they are found: which words are taken, and by whom; what all rules over names share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.records import ActorKind, Span
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.runs import Run
from onrecord.resolve.words import Words

PLACED = re.compile(
    r"\b(?:in|near|off|from|at|around|outside|to|towns?|city|cities|province|region|port|village|coast|island"
    r"|governor|mayor|prefect) (?:of )?\Z"
)
REACH = 14  # code points looked back for what makes a name a place's: "province of " is the longest


class Mention(NamedTuple):
    """Words that stand for an actor. `form`: name | adjective | people | capital | seat | abbreviation | alias | noun | source.

    `of` gives an alias the span of the name it stands for.
    """

    span: Span
    kind: ActorKind
    name: str
    form: str = "name"
    key: str | None = None
    state: str | None = None
    sector: str | None = None
    of: Span | None = None


class Board:
    """Which characters are taken, by which mentions."""

    def __init__(self, length: int, quiet: Iterable[Span]) -> None:
        self.taken = bytearray(length)
        self.mentions: list[Mention] = []
        for span in quiet:
            self.block(span)

    def block(self, span: Span) -> None:
        self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def put(self, mention: Mention) -> bool:
        """Take the mention's place; False where something stands there."""
        if any(self.taken[mention.span.start : mention.span.end]):
            return False
        self.block(mention.span)
        self.mentions.append(mention)
        return True


class Search(NamedTuple):
    """What every rule below needs: the words, where headings are, tables and lexicon, the adjectives of states."""

    words: Words
    board: Board
    heading: bytearray
    adjectives: frozenset[str]
    lexicon: Lexicon


def is_loud(run: Run, search: Search) -> bool:
    """Whether the run stands in a heading, where all words may have capitals."""
    return bool(search.heading[search.words.starts[run.first]])


def is_placed(run: Run, words: Words) -> bool:
    """Whether words before it make the name a place's: "in Tartus"."""
    start = words.starts[run.first]
    return PLACED.search(words.text[max(0, start - REACH) : start]) is not None


def describes_thing(run: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether the name only describes the noun after it: "the Flores earthquake"."""
    return run.last + 1 < len(words.forms) and words.adjoins(run.last) and words.folded[run.last + 1] in lexicon.things
