"""The names actors go by, and links that say that two keys are one actor."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.errors import QuestionError
from onrecord.packaged import sets_of
from onrecord.records import Reading
from onrecord.store.search import terms_of

# The names actors go by: every one is kept once, with who goes by it how often, so that it is found by an index.

# Words that point at somebody whatever their case: "He" at the start of a sentence is no name.
POINTERS = sets_of("text_words.tsv")["pointer"]

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


# Merging: two keys are said to be one actor by a link that can be undone. No reading is ever rewritten.
#
# Each key has at most one link that holds and no chain of links comes back to its start, so every key ends at one other.

HOLDING = 'SELECT "into" FROM merges WHERE "key" = ? AND NOT undone'
ROOT = "SELECT root FROM identities WHERE key = ?"
# Every merged key and the one that its chain of links ends at.
CHAINS = """
WITH RECURSIVE up ("key", root) AS (
    SELECT "key", "into" FROM merges WHERE NOT undone
    UNION ALL
    SELECT up."key", merges."into" FROM up JOIN merges ON merges."key" = up.root AND NOT merges.undone
)
SELECT "key", root FROM up WHERE NOT EXISTS (SELECT 1 FROM merges WHERE merges."key" = up.root AND NOT merges.undone)
"""


def add_merge(connection: sqlite3.Connection, key: str, into: str) -> bool:
    """Link a key to the one it is to go by; False if it is linked so already. Raises QuestionError where that cannot be."""
    for name in (key, into):
        _check_known(connection, name)
    held = _first(connection, HOLDING, key)
    if held == into:
        return False
    if key == into or (_first(connection, ROOT, into) or into) == key:
        found = "it is the same key twice" if key == into else f"{into} is merged into it already, so they are one actor"
        raise QuestionError(key, found, "Merge it into another key" if key == into else f"To turn it round: unmerge {into} first")
    if held:
        raise QuestionError(key, f"it is merged into {held} already", f"Merge {held} instead, or unmerge {key} first")
    connection.execute('INSERT INTO merges ("key", "into") VALUES (?, ?)', (key, into))
    _rebuild(connection)
    return True


def undo_merge(connection: sqlite3.Connection, key: str) -> bool:
    """Undo the link that holds for this key; False if none does."""
    undone = connection.execute('UPDATE merges SET undone = 1 WHERE "key" = ? AND NOT undone', (key,)).rowcount
    _rebuild(connection)
    return undone > 0


def _check_known(connection: sqlite3.Connection, key: str) -> None:
    if connection.execute('SELECT 1 FROM actors WHERE "key" = ?', (key,)).fetchone() is None:
        only_here = key.startswith("report:")
        found = "a key of one report holds nowhere else" if only_here else "no actor in this record has that key"
        raise QuestionError(key, found, "Take a key from onrecord actors, as in person:xi-jinping")


def _first(connection: sqlite3.Connection, sql: str, key: str) -> str | None:
    row = connection.execute(sql, (key,)).fetchone()
    return row[0] if row else None


def _rebuild(connection: sqlite3.Connection) -> None:
    """Follow every chain anew: links are few, made by hand."""
    connection.execute("DELETE FROM identities")
    connection.execute(f'INSERT INTO identities ("key", root) {CHAINS}')
