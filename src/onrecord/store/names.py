"""The names actors go by: every one is kept once, with who goes by it how often, so that it is found by an index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.records import Reading
from onrecord.store.terms import terms_of

# Words that point at somebody whatever their case: "He" at the start of a sentence is no name.
POINTERS = frozenset(
    """a an the i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose
    which that this these those one ones another other others both all some many most several each himself herself itself
    themselves there here""".split()
)


class Called(NamedTuple):
    """An actor of a reading, by its number there, the words, and how many of its mentions are these words."""

    owner: int
    words: str
    mentions: int


def is_name(words: str) -> bool:
    """Whether the words name somebody: one has a letter that is not lower case and is no pronoun or article."""
    return any(
        word.casefold() not in POINTERS and any(char.isalpha() and not char.islower() for char in word)
        for word in terms_with_case(words)
    )


def terms_with_case(words: str) -> list[str]:
    """The words between spaces and punctuation, as they are written."""
    return "".join(char if char.isalnum() else " " for char in words).split()


def called(reading: Reading) -> Iterator[Called]:
    """Every actor's names and mentions; raises SpanError where a mention leaves the text."""
    for owner, actor in enumerate(reading.actors):
        mentions = Counter(span.words(reading.report.text) for span in actor.mentions)
        for words in dict.fromkeys((actor.name, *mentions)):
            yield Called(owner, words, mentions[words])


def add_names(connection: sqlite3.Connection, number: int, names: list[Called]) -> None:
    """Keep the names of the reading with this number."""
    for name in names:
        known = connection.execute("SELECT row FROM names WHERE words = ?", (name.words,)).fetchone()
        if known is None:
            row = (name.words, terms_of(name.words), is_name(name.words))
            at = connection.execute("INSERT INTO names (words, terms, proper) VALUES (?, ?, ?)", row).lastrowid
        else:
            at = known["row"]
        connection.execute("INSERT INTO actor_names VALUES (?, ?, ?, ?)", (at, number, name.owner, name.mentions))
