"""Which kinds of record hold certain words at all: one look at the index, where each kind by itself would take one more."""

from __future__ import annotations

from onrecord.store import Archive, match_for

FOUND = """
SELECT DISTINCT findable."table" AS kind FROM found_words CROSS JOIN findable ON findable.row = found_words.rowid
WHERE found_words MATCH :words
"""
COLUMNS = "words who"  # as a question's words are looked for


def kinds_with(archive: Archive, words: str) -> frozenset[str]:
    """Those of events, figures and positions that have records with all these words; earlier readings count too."""
    match = match_for(words, COLUMNS)
    return frozenset(row["kind"] for row in archive.rows(FOUND, {"words": match})) if match else frozenset()
