"""Where texts were met: the same text at several places, several texts at one place, and what could not be read at all."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.records import Record, Report

if TYPE_CHECKING:
    from onrecord.store.archive import Archive

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


def known_source(archive: Archive, place: str, sha256: str, coder: str) -> Known | None:
    """The report these bytes gave, if they are what stood at this place the last time and this coder has read them."""
    row = next(archive.rows(KNOWN, {"place": storable(place), "sha256": sha256, "coder": coder}), None)
    return Known(report=row["id"], own=row["own"] == storable(place)) if row else None


def known_text(archive: Archive, digest: bytes, coder: str) -> str | None:
    """The id of the report with this text, at whichever place, if this coder has read it."""
    row = next(archive.rows(TWIN, {"digest": digest, "coder": coder}), None)
    return row["id"] if row else None


def report_at(archive: Archive, place: str) -> str | None:
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


def rejected(archive: Archive) -> Iterator[Rejected]:
    """Everything that was offered and could not be read, by place."""
    for row in archive.rows("SELECT place, found, remedy FROM rejected ORDER BY place"):
        yield Rejected(**row)
