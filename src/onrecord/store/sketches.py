"""Texts that are nearly the same, as wire copy is: found by MinHash (Broder 1997) over runs of three words.

The sketch is made here and not by a library, as a record's sketches must mean the same for as long as the record is kept.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from functools import cache
from operator import eq
from typing import Any

from onrecord.store.terms import without_accents

BANDS, ROWS = 12, 5  # two texts meet if all five hashes of one band are the same: 99 of 100 pairs of likeness 0.8, 3 of 100 of 0.3
RUN = 3  # words
LEAST_WORDS, MOST_WORDS = 30, 20_000  # shorter texts are alike by chance
NEAR = 0.7  # least estimated likeness (Jaccard) of a link; a report with one sentence in ten rewritten has about 0.75
CANDIDATES = 20  # earliest texts looked at in each band; a thousand copies of one text must not cost a million comparisons


def sketch_of(text: str) -> bytes | None:
    """The least hash of the text's runs of words under each of 60 hash functions, uint32 [60]; None for a short text."""
    words = without_accents(text[: 40 * MOST_WORDS]).split()[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    import numpy as np

    runs = {zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
    hashes = np.fromiter(sorted(runs), dtype=np.uint64, count=len(runs))
    factors, terms = _functions()
    least = [int(((factor * hashes + term) >> np.uint64(32)).min()) for factor, term in zip(factors, terms, strict=True)]
    return np.array(least, dtype="<u4").tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The share of hashes two sketches have in common: an estimate of the share of runs that the texts have, ± 0.06."""
    same: int = sum(map(eq, memoryview(one).cast("I"), memoryview(other).cast("I")))
    return same / (BANDS * ROWS)


def add_sketch(connection: sqlite3.Connection, report: int, sketch: bytes) -> None:
    """Keep a report's sketch and link it to the likest earlier one, unless that is an earlier version at its own place."""
    bands = bands_of(sketch)
    found = "SELECT report FROM bands WHERE band = ? AND hash = ? ORDER BY report LIMIT ?"
    likely = {row[0] for nr, key in enumerate(bands) for row in connection.execute(found, (nr, key, CANDIDATES))}
    best = max(((likeness(sketch, _sketch(connection, other)), -other) for other in likely), default=(0.0, 0))
    connection.execute("INSERT OR IGNORE INTO sketches (report, sketch) VALUES (?, ?)", (report, sketch))
    rows = [(nr, key, report) for nr, key in enumerate(bands)]
    connection.executemany("INSERT OR IGNORE INTO bands (band, hash, report) VALUES (?, ?, ?)", rows)
    if best[0] >= NEAR and not _one_place(connection, report, -best[1]):
        connection.execute("INSERT OR IGNORE INTO near (report, other, likeness) VALUES (?, ?, ?)", (report, -best[1], best[0]))


def _sketch(connection: sqlite3.Connection, report: int) -> bytes:
    sketch: bytes = connection.execute("SELECT sketch FROM sketches WHERE report = ?", (report,)).fetchone()[0]
    return sketch


def _one_place(connection: sqlite3.Connection, *reports: int) -> bool:
    places = connection.execute("SELECT count(DISTINCT place) FROM reports WHERE row IN (?, ?)", reports).fetchone()
    return bool(places[0] == 1)


def bands_of(sketch: bytes) -> list[int]:
    """The bands of a sketch, each as one number."""
    return [_band(sketch, nr) for nr in range(BANDS)]


def _band(sketch: bytes, nr: int) -> int:
    """One band as a number SQLite can hold."""
    rows = sketch[nr * ROWS * 4 : (nr + 1) * ROWS * 4]
    return int.from_bytes(hashlib.blake2b(rows, digest_size=8).digest(), "little", signed=True)


@cache
def _functions() -> tuple[Any, Any]:
    """Sixty hash functions h(x) = (a·x + b) mod 2^64 >> 32 with odd a (Dietzfelbinger 1996): the same on every machine."""
    import numpy as np

    drawn = [hashlib.sha256(f"onrecord sketch {nr}".encode()).digest() for nr in range(BANDS * ROWS)]
    factors = [int.from_bytes(one[:8], "little") | 1 for one in drawn]
    terms = [int.from_bytes(one[8:16], "little") for one in drawn]
    return np.array(factors, dtype=np.uint64), np.array(terms, dtype=np.uint64)
