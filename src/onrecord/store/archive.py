"""The archive: readings kept whole, never overwritten, with the bytes they were read from."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec.structs import replace

from onrecord.errors import SpanError, StoreError, UnknownError
from onrecord.records import Correction, Reading, Report
from onrecord.store import opening
from onrecord.store import rows as layout
from onrecord.store.correcting import base_of, coder_of, corrected
from onrecord.store.opening import connect, identity_of, sqlite_errors, writers_lock
from onrecord.store.parquet import shard_in_memory, tables_at
from onrecord.store.rows import Called, Row, add_merge, add_names, checked_rows, seal_of, undo_merge, unfit
from onrecord.store.texts import BENEATH, SECOND, add_sketch, note_place, note_rejected, note_report, sketch_of
from onrecord.store.verify import Checked, verify

READINGS = """SELECT readings.*, readings.row AS reading, reports.id, reports.place, reports.text
FROM readings JOIN reports ON reports.row = readings.report"""

STEPS = 10_000  # of SQLite's machine between two looks whether to stop: about a millisecond


class Archive:
    """One file of readings. Use it in a `with` block or close it; any number may read it while one writes."""

    def __init__(self, path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False) -> None:
        """Open the file, or make it with `create`; raises StoreError if it is missing or no record of ours.

        With `read_only` nothing can be added; only an older file is still brought up to date.
        """
        self.place = os.fspath(path)
        self._connection = connect(Path(path), create=create, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        self._connection.close()

    def add(self, reading: Reading, raw: bytes, coder: str, sketch: bytes | None = None) -> bool:
        """Store one reading, whole or not at all; True if it was new.

        Keyed by (report, coder): the same run twice changes nothing, a new coder adds its own and overwrites none. `raw` are the
        bytes the report was read from; `sketch` is its text's if it has been made. Raises StoreError, with the report's place if
        it is the reading that is unfit.
        """
        made = checked_rows(reading, raw)
        sketch = sketch or sketch_of(reading.report.text)
        with self._writing():
            if self.holds(reading.report.id, coder):
                return False
            before = self.reading(reading.report.id)
            self._put(reading, raw, coder, made)
            with unfit(reading.report.place):
                report, new = note_report(self._connection, reading.report)
                if new and sketch:
                    add_sketch(self._connection, report, sketch)
            if before and before.corrections and not reading.corrections:
                self._lay(reading, coder, before.corrections)
        return True

    def correct(self, correction: Correction, report_id: str) -> Reading:
        """Lay a correction over what is known of a report, now and whenever it is read again; the reading that comes of it.

        The reading before stays. Raises UnknownError if there is no such report or its uncorrected reading is not here.
        """
        with self._writing():
            base, coder, layer = self._layer(report_id)
            return self._lay(base, coder, (*layer, correction))

    def undo_correction(self, report_id: str, nr: int) -> bool:
        """Undo the correction of this number (0 is the first); False if it is undone already. Raises as `correct` does."""
        with self._writing():
            base, coder, layer = self._layer(report_id)
            if not 0 <= nr < len(layer):
                raise UnknownError(f"{report_id}#c{nr + 1}", "there is no such correction", "Take one from onrecord corrections")
            if layer[nr].undone:
                return False
            self._lay(base, coder, (*layer[:nr], replace(layer[nr], undone=True), *layer[nr + 1 :]))
            return True

    def meet(self, place: str, sha256: str, report_id: str) -> None:
        """Note that the text of a report held here stands at this place too, or still; `sha256` is of the bytes there."""
        with self._writing():
            (row,) = self._connection.execute("SELECT row FROM reports WHERE id = ?", (report_id,)).fetchone()
            note_place(self._connection, place, sha256, row)

    def forgive(self, place: str) -> None:
        """Forget what could not be read in the file at this place: it is being read again."""
        if next(self.rows(BENEATH.format("SELECT count(*) AS n"), (place, f"{place}#", f"{place}$")))["n"]:
            with self._writing():
                self._connection.execute(BENEATH.format("DELETE"), (place, f"{place}#", f"{place}$"))

    def reject(self, place: str, found: str, remedy: str) -> None:
        """Note that what was offered at this place could not be read, and why."""
        with self._writing():
            note_rejected(self._connection, place, found, remedy)

    def merge(self, key: str, into: str) -> bool:
        """Say that two keys are one actor, who goes by `into`; False if that was said before.

        A link that `unmerge` undoes: readings stay as they are. Raises QuestionError for a key that no actor here has, for one
        that is merged into another already, and where it would close a circle.
        """
        with self._writing():
            return add_merge(self._connection, key, into)

    def unmerge(self, key: str) -> bool:
        """Undo the merge of this key into another; False if there is none."""
        with self._writing():
            return undo_merge(self._connection, key)

    def holds(self, report_id: str, coder: str) -> bool:
        """Whether this coder's reading of this report is in the archive."""
        found = self.rows(f"SELECT EXISTS ({READINGS} WHERE reports.id = ? AND coder = ?) AS held", (report_id, coder))
        return bool(next(found)["held"])

    def reading(self, report_id: str, coder: str | None = None) -> Reading | None:
        """One report's reading by this coder, or its newest; None if there is none."""
        which = f"{READINGS} WHERE reports.id = ? AND coder = coalesce(?, coder) ORDER BY readings.row DESC LIMIT 1"
        return next((self._rebuilt(row) for row in self.rows(which, (report_id, coder))), None)

    def readings(self, coder: str | None = None) -> Iterator[Reading]:
        """Every reading, or every reading by one coder, as it was added; ordered by place, report id and coder."""
        for row in self._reading_rows(coder):
            yield self._rebuilt(row)

    def raw(self, sha256: str) -> bytes:
        """The bytes with this hash; raises StoreError if there are none, or if they are no longer what they were."""
        packed = next((row["packed"] for row in self.rows("SELECT packed FROM raws WHERE sha256 = ?", (sha256,))), None)
        if packed is None:
            raise StoreError(self.place, f"holds no raw bytes with sha256 {sha256}", "Take the hash from a report in this record")
        try:
            raw = zlib.decompress(packed)
        except zlib.error:
            raw = None
        if raw is None or hashlib.sha256(raw).hexdigest() != sha256:
            raise StoreError(self.place, f"the raw bytes with sha256 {sha256} are damaged", "Bring the file back from a copy")
        return raw

    def stop_when(self, over: Callable[[], bool]) -> None:
        """Break off with a StoreError whatever runs once `over` is true; it is asked every millisecond or so."""
        self._connection.set_progress_handler(over, STEPS)

    def stamp(self) -> str:
        """What changes whenever the record does: the marks of its tables, and which file it is, as another may take its name.

        The file's time tells what was written beside this program, that of its log only while something is in it.
        """
        marks = [row["mark"] for row in self.rows('SELECT mark FROM marks ORDER BY "table"')]
        files = [identity_of(path) for path in (self.place, f"{self.place}-wal")]
        return hashlib.sha256(repr((marks, files)).encode()).hexdigest()

    def stand_still(self) -> None:
        """From the next question on see the record as it then is, whatever is written meanwhile, until it is closed."""
        with sqlite_errors(self.place):
            self._connection.execute("BEGIN")

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is asked within sees the record as it is now, whatever is written meanwhile; nothing is written within."""
        with sqlite_errors(self.place):
            self._connection.execute("SAVEPOINT at_once")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._let_go()

    def _let_go(self) -> None:
        """End `at_once`. SQLite reads a damaged schema again here, and may refuse; then all is let go of."""
        with sqlite_errors(self.place):
            try:
                self._connection.execute("RELEASE at_once")
            except sqlite3.Error:
                self._connection.execute("ROLLBACK")

    def verify(self) -> Checked:
        """Check every source, span and reference, and name what is wrong; a fault is told, never raised."""
        return verify(self)

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Row]:
        """The rows a SELECT gives, each a dict by column name; for `ask`, which must not touch sqlite3."""
        with sqlite_errors(self.place):
            for row in self._connection.execute(sql, params):
                yield dict(row)

    def dump(self) -> Iterator[str]:
        """The whole record as lines of JSON in one order, readings before second places of
        a text, what was rejected, and merges: two records with the same dump say the same.

        Nothing in it depends on when or in which order the readings were added. The hash is that of the raw bytes as they are now.
        """
        for row in self._reading_rows(None):
            raw = hashlib.sha256(self.raw(row["sha256"])).hexdigest()
            line = {"coder": row["coder"], "raw": raw, "reading": self._rebuilt(row)}
            yield msgspec.json.encode(line, order="sorted").decode()
        for sql in (SECOND, "SELECT * FROM rejected ORDER BY place"):
            for row in self.rows(sql):
                yield msgspec.json.encode(row, order="sorted").decode()
        for row in self.rows('SELECT "key", "into" FROM merges WHERE NOT undone ORDER BY "key"'):
            yield msgspec.json.encode(row, order="sorted").decode()

    def _reading_rows(self, coder: str | None) -> Iterator[Row]:
        where = "WHERE coder = coalesce(?, coder) ORDER BY reports.place, reports.id, coder"
        return self.rows(f"{READINGS} {where}", (coder,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, alone from its beginning to the end of its checkpoint (store/opening.py says why)."""
        opening.check_may_write(Path(self.place))
        with writers_lock(Path(self.place), opening.BUSY_SECONDS), sqlite_errors(self.place):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _layer(self, report_id: str) -> tuple[Reading, str, tuple[Correction, ...]]:
        """A report's newest reading as it was before any correction, who made that, and its corrections."""
        row = next(self.rows(f"{READINGS} WHERE reports.id = ? ORDER BY readings.row DESC LIMIT 1", (report_id,)), None)
        if row is None:
            raise UnknownError(report_id, "no report in this record has that id", "Take an id from onrecord reports")
        newest, coder = self._rebuilt(row), base_of(row["coder"])
        base = self.reading(report_id, coder)
        if base is None:
            found = f"the reading by {coder} that its corrections belong to is not in this record"
            raise UnknownError(report_id, found, "Read the report again into this record first")
        return base, coder, newest.corrections

    def _lay(self, base: Reading, coder: str, layer: tuple[Correction, ...]) -> Reading:
        """Add the reading that corrections make of another."""
        reading, raw = corrected(base, layer), self.raw(base.report.sha256)
        self._put(reading, raw, coder_of(coder, layer), checked_rows(reading, raw))
        return reading

    def _put(self, reading: Reading, raw: bytes, coder: str, made: tuple[list[tuple[str, Row]], list[Called]]) -> None:
        """Write down a reading's rows and names, which `checked_rows` has made."""
        rows, names = made
        with unfit(reading.report.place):
            number = self._add_report(reading.report, raw, coder, seal_of(reading.report, coder, rows))
            for table, row in rows:
                self._insert(table, {"reading": number, **row})
            add_names(self._connection, number, names)

    def _add_report(self, report: Report, raw: bytes, coder: str, seal: str) -> int:
        """Add what is kept once (bytes, text) unless it is there, and the reading's own row; return its number."""
        if not next(self.rows("SELECT EXISTS (SELECT 1 FROM raws WHERE sha256 = ?) AS held", (report.sha256,)))["held"]:
            self._insert("raws", {"sha256": report.sha256, "packed": zlib.compress(raw)})
        known = next(self.rows("SELECT row, place, text FROM reports WHERE id = ?", (report.id,)), None)
        if known is None:
            number = self._insert("reports", {"id": report.id, "place": report.place, "text": report.text})
        elif (known["place"], known["text"]) != (report.place, report.text):
            raise StoreError(report.place, f"its id {report.id} is that of another report", "Make ids with report_id")
        else:
            number = known["row"]
        told = layout.flat(report, layout.REPORT_COLUMNS)
        return self._insert("readings", {"report": number, "coder": coder, "seal": seal, **told})

    def _insert(self, table: str, row: Row) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        return self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())).lastrowid or 0

    def _rebuilt(self, row: Row) -> Reading:
        """The Reading whose row of READINGS this is."""
        number = row["reading"]
        try:
            report = {key: row[key] for key in layout.REPORT_KEYS} | layout.shaped(row, layout.REPORT_COLUMNS)
            shape: dict[str, Any] = {"report": report | {"parts": self._records("parts", number)}}
            shape |= {table: self._records(table, number) for table in layout.TABLES}
            return msgspec.convert(shape, Reading)
        except (LookupError, ValueError, SpanError) as error:  # a lost column, no JSON, a span of nobody, a value none may have
            found = f"the reading of {row['place']} is damaged: {error}"
            raise StoreError(self.place, found, "Bring the file back from a copy") from error

    def _records(self, table: str, reading: int) -> list[Row]:
        columns = layout.columns_of(layout.record_type(table), table)
        rows = self.rows(f"SELECT * FROM {table} WHERE reading = ? ORDER BY nr", (reading,))
        records = [layout.shaped(row, columns) for row in rows]
        for name, child_table in layout.child_tables(table):
            for record in records:
                record[name] = []
            children = self.rows(f"SELECT * FROM {child_table} WHERE reading = ? ORDER BY owner, nr", (reading,))
            for child in children:
                value = child["actor"] if "actor" in child else (child["span_start"], child["span_end"])
                records[child["owner"]][name].append(value)
        return records


def open_shard(folder: Path, shard: int) -> Archive:
    """One shard of a folder as an archive in memory; raises StoreError where it is not done, or damaged."""
    archive = Archive.__new__(Archive)
    archive.place, archive._connection = str(tables_at(folder, shard)), shard_in_memory(folder, shard)
    return archive


def open_archive(path: str | os.PathLike[str], *, create: bool = False) -> Archive:
    """The archive in this file, made if it is missing and `create` says so; raises StoreError."""
    return Archive(path, create=create)
