"""Merging: two keys are said to be one actor by a link that can be undone. No reading is ever rewritten.

Each key has at most one link that holds and no chain of links comes back to its start, so every key ends at one other.
"""

from __future__ import annotations

import sqlite3

from onrecord.errors import QuestionError

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
