"""Where texts were met, and which texts are nearly the same."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from operator import eq
from typing import Any, Protocol

from onrecord.records import Reading, Record, Report
from onrecord.store.search import without_accents


class Asked(Protocol):
    """An Archive, as the modules that it is made of ask it."""

    place: str

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows a SELECT gives, each a dict by column name."""

    def reading(self, report_id: str, coder: str | None = None) -> Reading | None: ...
    def raw(self, sha256: str) -> bytes: ...
    def at_once(self) -> AbstractContextManager[None]: ...


# Where texts were met: the same text at several places, several texts at one place, and what could not be read at all.

READ = "EXISTS (SELECT 1 FROM readings WHERE readings.report = reports.row AND coder = :coder)"
KNOWN = f"""
SELECT id, reports.place AS own FROM (SELECT sha256, report FROM places WHERE place = :place ORDER BY row DESC LIMIT 1) AS last
JOIN reports ON reports.row = last.report WHERE last.sha256 = :sha256 AND {READ}
AND NOT EXISTS (SELECT 1 FROM rejected WHERE rejected.place = :place)
"""
TWIN = f"SELECT id FROM texts JOIN reports ON reports.row = texts.report WHERE digest = :digest AND {READ}"
LAST = "SELECT sha256, report FROM places WHERE place = ? ORDER BY row DESC LIMIT 1"
AT = "SELECT id FROM places JOIN reports ON reports.row = places.report WHERE places.place = ? ORDER BY places.row DESC LIMIT 1"
BENEATH = "{} FROM rejected WHERE place = ? OR (place > ? AND place < ?)"  # what begins with "file#" sorts before "file$"
# Not REPLACE, which takes the old row away without its trigger.
NOTE = """INSERT INTO rejected (place, found, remedy) VALUES (?, ?, ?)
ON CONFLICT (place) DO UPDATE SET found = excluded.found, remedy = excluded.remedy"""
SECOND = """
SELECT DISTINCT places.place, id AS report, places.sha256 FROM places JOIN reports ON reports.row = places.report
WHERE places.place <> reports.place ORDER BY places.place, id, places.sha256
"""


class Rejected(Record, frozen=True, kw_only=True):
    """Something that was offered and could not be read."""

    place: str
    found: str
    remedy: str


class Known(Record, frozen=True, kw_only=True):
    """What a record holds of a source that is offered: the report, and whether that place is the report's own."""

    report: str
    own: bool


def digest_of(text: str) -> bytes:
    """16 bytes that name a text wherever it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def storable(words: str) -> str:
    """These words as a record can hold them: half a surrogate pair, as a name that is not UTF-8 comes with, is spelt out."""
    return words.encode("utf-8", "backslashreplace").decode()


def known_source(archive: Asked, place: str, sha256: str, coder: str) -> Known | None:
    """The report these bytes gave, if they are what stood at this place the last time and this coder has read them."""
    row = next(archive.rows(KNOWN, {"place": storable(place), "sha256": sha256, "coder": coder}), None)
    return Known(report=row["id"], own=row["own"] == storable(place)) if row else None


def known_text(archive: Asked, digest: bytes, coder: str) -> str | None:
    """The id of the report with this text, at whichever place, if this coder has read it."""
    row = next(archive.rows(TWIN, {"digest": digest, "coder": coder}), None)
    return row["id"] if row else None


def report_at(archive: Asked, place: str) -> str | None:
    """The id of the report whose text stood at this place the last time, wherever it was met first."""
    return next((row["id"] for row in archive.rows(AT, (storable(place),))), None)


def note_place(connection: sqlite3.Connection, place: str, sha256: str, report: int) -> None:
    """Note that these bytes with this report's text stand at this place now; nothing if they stood there before."""
    place = storable(place)
    last = connection.execute(LAST, (place,)).fetchone()
    if last is None or tuple(last) != (sha256, report):
        connection.execute("INSERT INTO places (place, sha256, report) VALUES (?, ?, ?)", (place, sha256, report))
    connection.execute("DELETE FROM rejected WHERE place = ?", (place,))


def note_report(connection: sqlite3.Connection, report: Report) -> tuple[int, bool]:
    """Note the place and the text of a report that is kept; its row, and whether its text is new."""
    (row,) = connection.execute("SELECT row FROM reports WHERE id = ?", (report.id,)).fetchone()
    note_place(connection, report.place, report.sha256, row)
    added = connection.execute("INSERT OR IGNORE INTO texts (digest, report) VALUES (?, ?)", (digest_of(report.text), row))
    return row, added.rowcount > 0


def note_rejected(connection: sqlite3.Connection, place: str, found: str, remedy: str) -> None:
    """Note what could not be read; what was found there before is forgotten."""
    values = (storable(place), storable(found), storable(remedy))
    connection.execute(NOTE, values)


def rejected(archive: Asked) -> Iterator[Rejected]:
    """Everything that was offered and could not be read, by place."""
    for row in archive.rows("SELECT place, found, remedy FROM rejected ORDER BY place"):
        yield Rejected(**row)


# Texts that are nearly the same, as wire copy is: found by MinHash (Broder 1997) over runs of three words.
#
# The sketch is made here and not by a library, as a record's sketches must mean the same for as long as the record is kept.

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
