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

ADD_KEY = """INSERT INTO name_keys (name, "key", reading) VALUES (?, ?, ?)
ON CONFLICT (name, "key") DO UPDATE SET reading = excluded.reading"""


class Called(NamedTuple):
    """An actor of a reading, by its number there, the words, how many of its mentions are these, and whether they name it.

    `key` is the one it goes by, unless it is merged into another.
    """

    owner: int
    words: str
    mentions: int
    proper: bool
    key: str


def is_name(words: str, kind: str) -> bool:
    """Whether the words name an actor of this kind: one has a letter that is not lower case and is no pronoun or article.

    No person's name begins with an article: "the Prime Minister" is many. "The Kremlin" is one.
    """
    if kind == "person" and words[:4].casefold() == "the ":
        return False
    return any(
        (word == "US" or word.casefold() not in POINTERS) and any(char.isalpha() and not char.islower() for char in word)
        for word in terms_with_case(words)
    )


def terms_with_case(words: str) -> list[str]:
    """The words between spaces and punctuation, as they are written."""
    return "".join(char if char.isalnum() else " " for char in words).split()


def called(reading: Reading) -> Iterator[Called]:
    """Every actor's names and mentions; raises SpanError where a mention leaves the text."""
    for owner, actor in enumerate(reading.actors):
        mentions = Counter(span.words(reading.report.text) for span in actor.mentions)
        key = actor.key or f"report:{reading.report.id}#{actor.id}"
        for words in dict.fromkeys((actor.name, *mentions)):
            yield Called(owner, words, mentions[words], is_name(words, actor.kind), key)


def add_names(connection: sqlite3.Connection, number: int, names: list[Called]) -> None:
    """Keep the names of the reading with this number."""
    for name in names:
        known = connection.execute("SELECT row FROM names WHERE words = ?", (name.words,)).fetchone()
        if known is None:
            row = (name.words, terms_of(name.words))
            at = connection.execute("INSERT INTO names (words, terms) VALUES (?, ?)", row).lastrowid
        else:
            at = known["row"]
        tie = (at, number, name.owner, name.mentions, name.proper)
        connection.execute("INSERT INTO actor_names (name, reading, owner, mentions, proper) VALUES (?, ?, ?, ?, ?)", tie)
        if name.proper:
            connection.execute(ADD_KEY, (at, name.key, number))
