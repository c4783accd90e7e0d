"""Opening the record's file: what it must be, one writer at a time, and the migrations that bring it up to date."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from onrecord.errors import StoreError
from onrecord.store.parquet import ParquetConnection, is_folder
from onrecord.store.rows import is_name
from onrecord.store.texts import digest_of, terms_of

# One writer at a time: a lock on a file beside the record, held while it is written and its log is brought into it.
#
# SQLite lets one process bring the log into the file (a checkpoint) while another commits to that log. Up to 3.51.2 the two can
# race where the log is begun anew, and the record is damaged. SQLite's own lock for writers is not held over a checkpoint, so it
# takes another to keep them apart. Checkpoints happen in two places: in a COMMIT, which is under this lock, and when the last
# connection is closed, for which SQLite shuts out everybody else by itself.

LOCK, TURN = "-lock", "-turn"  # behind the record's name, as SQLite names its own files beside it: -wal, -shm
LOOK_SECONDS = (0.0005, 0.02)  # between two looks whether the lock is free: at first, and at most

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _leave(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _leave(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def writers_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of a record's writers; the system lets go of it if the process dies.

    Who waits for the lock holds the turn, and nobody takes the lock without it: one who writes without a pause cannot take it again
    and again before another. Raises StoreError if that takes so many seconds.
    """
    end = time.monotonic() + seconds
    lock, turn = _opened(path, LOCK), None
    try:
        turn = _opened(path, TURN)
        _wait(turn, path, end, seconds)
        try:
            _wait(lock, path, end, seconds)
        finally:
            _leave(turn)
        try:
            yield
        finally:
            _leave(lock)
    finally:
        os.close(lock)
        if turn is not None:
            os.close(turn)


def _wait(file: int, path: Path, end: float, seconds: float) -> None:
    pause = LOOK_SECONDS[0]
    while not take_lock(file):
        if time.monotonic() > end:
            found = f"another program has been writing it for {seconds:g} seconds"
            raise StoreError(str(path), found, "Try again when that program is done")
        time.sleep(pause)
        pause = min(2 * pause, LOOK_SECONDS[1])


def take_lock(file: int) -> bool:
    """Take the lock of an open file, held until it is closed; False if another has it."""
    try:
        _try(file)
    except OSError:
        return False
    return True


def _opened(path: Path, ending: str) -> int:
    """A file to lock, made if need be with the permissions of the record: whoever may write that may lock it.

    Nothing is in it, and it stays: to remove it would be a race.
    """
    try:
        mode = path.stat().st_mode & 0o666
    except OSError:  # the record is only being made
        mode = 0o666
    try:
        return os.open(path.with_name(path.name + ending), os.O_RDWR | os.O_CREAT, mode)
    except OSError as error:
        remedy = "Check that the folder exists, that there is room and that you may write there; then try again"
        raise StoreError(str(path), f"cannot be written: its lock cannot be taken ({error.strerror})", remedy) from error


# Marks: one number for all rows of a table, in whatever order, so that a row that was changed or is gone shows.
#
# Each row's hash is joined to the rest by exclusive or: adding a row and taking it away are the same, and take no look at the
# others.

# What is marked: what neither a seal nor the rest of the record tells. Every row has its own key among these, so no two cancel out.
MARKED = {
    "raws": "sha256",
    "reports": "row, id",
    "readings": "row, report, coder, seal",
    "places": "row, place, sha256, report",
    "rejected": "place, found, remedy",
    "merges": 'seq, "key", "into", undone',
    "sketches": "report, sketch",
    "near": "report, other, likeness",
}


def marked(mark: int, *values: Any) -> int:
    """The mark with this row in it, or without it if it was: 64 bits with a sign, as SQLite has them."""
    told = json.dumps([value.hex() if isinstance(value, bytes) else value for value in values])
    return mark ^ int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big", signed=True)


class MarkOf:
    """The mark of many rows, as an aggregate of SQLite."""

    def __init__(self) -> None:
        self._mark = 0

    def step(self, *values: Any) -> None:
        """Put one row in."""
        self._mark = marked(self._mark, *values)

    def finalize(self) -> int:
        """The mark of all."""
        return self._mark


# Opening the record's file: what it must be, and the numbered migrations that bring it up to date.

APPLICATION_ID = 0x4F6E5263  # "OnRc", in the header of every file of ours
READ_ONLY = "Copy it to a folder where you may write, or ask for the right to write it"
BUSY_SECONDS = 60.0  # how long one writer waits for another; one report is written in milliseconds


@contextmanager
def sqlite_errors(place: str) -> Iterator[None]:
    """Give what SQLite finds wrong a place and a remedy."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(place, f"the record refuses this: {error}", "Report this as a bug; nothing of it was stored") from error
    except sqlite3.OperationalError as error:
        if "readonly" in str(error):
            raise StoreError(place, "it may only be read here", READ_ONLY) from error
        remedy = "Check that the folder exists, that there is room and that you may write there; then try again"
        raise StoreError(place, f"cannot be used: {error}", remedy) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter where its message holds a damaged name
        remedy = "If it is a record, it is damaged: bring it back from a copy, or read the reports into a new file"
        raise StoreError(place, f"cannot be read as a record: {error}", remedy) from error


def connect(path: Path, *, create: bool, read_only: bool = False) -> sqlite3.Connection:
    """An open, checked and migrated connection; raises StoreError.

    Where the file or its folder may not be written, it is opened to be read, unless it is to be made.
    """
    place = str(path)
    if not create and is_folder(path):
        return cast("sqlite3.Connection", ParquetConnection(path))
    if path.is_dir():
        raise StoreError(place, "is a folder", "Name a file")
    if create and not path.parent.is_dir():
        raise StoreError(place, "its folder does not exist", "Make the folder first, or name a file in another")
    if not create and not path.exists():
        raise StoreError(place, "there is no such file", f"Make it first: onrecord read REPORT --into {place}")
    with sqlite_errors(place):
        if create and not path.exists():
            _make(path)
        if path.stat().st_size == 0:
            remedy = "Bring it back from a copy; or remove it, and a new record is begun"
            raise StoreError(place, "is empty: no record, or one that was cut to nothing", remedy)
        if may_write(path):
            return _to_write(path, read_only=read_only)
        if create:
            check_may_write(path)
        return _to_read(path)


def may_write(path: Path) -> bool:
    """Whether the record can be written: SQLite needs the file, and its folder for the log beside it."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def check_may_write(path: Path) -> None:
    """Raise StoreError where it may only be read."""
    if path.is_dir():
        raise StoreError(str(path), "is a folder of shards, which is only asked", "Take it into a file: onrecord gather")
    if not may_write(path):
        raise StoreError(str(path), "it may only be read here", READ_ONLY)


def identity_of(path: str) -> tuple[int, ...]:
    """Which file this is and when it was written; nothing for one that is missing or empty."""
    try:
        told = os.stat(path)
    except OSError:
        return ()
    return (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns) if told.st_size else ()


def _make(path: Path) -> None:
    """Make the file under another name and give it its own when it is whole: one that is cut to nothing is none of ours."""
    with writers_lock(path, BUSY_SECONDS):
        if path.exists():  # another process has made it meanwhile
            return
        new = path.with_name(f"{path.name}-new")
        for ending in ("", "-wal", "-shm", "-journal"):  # of a run that was killed
            new.with_name(new.name + ending).unlink(missing_ok=True)
        connection = _prepared(new, "rwc")
        try:
            _migrate(connection, str(path))
            connection.execute("PRAGMA journal_mode = WAL")  # which stays with the file
        finally:
            connection.close()
        new.replace(path)


def _to_write(path: Path, *, read_only: bool) -> sqlite3.Connection:
    connection = _prepared(path, "rw")
    try:
        _check_and_migrate(connection, path)
        if _one(connection, "PRAGMA journal_mode") != "wal":
            with writers_lock(path, BUSY_SECONDS):
                connection.execute("PRAGMA journal_mode = WAL")  # in which readers go on beside the writer
        connection.execute("PRAGMA synchronous = NORMAL")  # loses nothing in WAL when a process is killed
        connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
    except BaseException:
        connection.close()
        raise
    return connection


def _to_read(path: Path) -> sqlite3.Connection:
    """A connection that needs no right to write: beside a log with what only that shares, and else as a file nobody changes."""
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    # With an empty log all is in the file; SQLite would want to make its files beside it, which it may not.
    connection = _prepared(path, "ro" if logged or os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1")
    try:
        version = _version(connection, str(path))
    except sqlite3.OperationalError as error:
        connection.close()
        found = f"its newest readings stand in {log.name}, which cannot be taken up where nothing may be written"
        raise StoreError(str(path), found, f"Copy it and {log.name} to a folder where you may write") from error
    except BaseException:
        connection.close()
        raise
    if version < len(migrations()):
        connection.close()
        found = f"is of version {version}, this onrecord's are of {len(migrations())}, and it may only be read here"
        raise StoreError(str(path), found, "Copy it to a folder where you may write: there it is brought up to date")
    return connection


def _prepared(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    _add_functions(connection)
    return connection


def _one(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]


def _add_functions(connection: sqlite3.Connection) -> None:
    """What migrations and triggers need of Python. SQLite's own substr counts code points too, but ends at a NUL."""
    connection.create_function("words_of", 3, _words_of, deterministic=True)
    connection.create_function("terms_of", 1, terms_of, deterministic=True)
    connection.create_function("digest_of", 1, digest_of, deterministic=True)
    connection.create_function("is_name", 2, is_name, deterministic=True)
    connection.create_function("marked", -1, marked, deterministic=True)
    connection.create_aggregate("mark_of", -1, MarkOf)


def _words_of(text: str, start: int | None, end: int | None) -> str | None:
    return None if start is None else text[start:end]


def _check_and_migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the migrations the file lacks, all or none; a second opener waits and finds them done."""
    if _version(connection, str(path)) < len(migrations()):
        with writers_lock(path, BUSY_SECONDS):
            _migrate(connection, str(path))


def _migrate(connection: sqlite3.Connection, place: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, place, new=True)
        _check_shape(connection, place, version)
        for script in migrations()[version:]:
            for command in _commands(script):
                connection.execute(command)
        connection.execute(f"PRAGMA user_version = {len(migrations())}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, place: str, *, new: bool = False) -> int:
    """How many migrations the file has had; raises StoreError if it is not ours or newer than this program."""
    connection.execute("SAVEPOINT glance")  # one glance at the file: another process may just be bringing it up to date
    try:
        owner, version = _one(connection, "PRAGMA application_id"), _one(connection, "PRAGMA user_version")
        tables = _one(connection, "SELECT count(*) FROM sqlite_schema")
    finally:
        connection.execute("RELEASE glance")
    if new and owner == version == tables == 0:
        return 0
    if owner != APPLICATION_ID:
        found = "is an empty database" if tables == 0 else "is another program's database"
        raise StoreError(place, found, "Name a file that onrecord made, or one that does not exist yet")
    if version > len(migrations()):
        found = f"is of version {version}, and this onrecord knows {len(migrations())}"
        raise StoreError(place, found, "Use a newer onrecord: pip install --upgrade onrecord")
    return int(version)


def _check_shape(connection: sqlite3.Connection, place: str, version: int) -> None:
    """Raise StoreError where the tables are not those of the version that the file says it is of."""
    there, due = _names(connection), shape_of(migrations()[:version])
    wrong = sorted((there ^ due) & shape_of(migrations()))
    if wrong:
        found = f"says it is of version {version}, and {wrong[0]} is {'there already' if wrong[0] in there else 'not there'}"
        remedy = "It was made by an onrecord between two versions: open it with that one, or read the reports into a new file"
        raise StoreError(place, found, remedy)


@cache
def shape_of(scripts: tuple[str, ...]) -> frozenset[str]:
    """The names of all tables, indexes, views and triggers that these migrations make."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _add_functions(connection)
    for script in scripts:
        for command in _commands(script):
            connection.execute(command)
    names = _names(connection)
    connection.close()
    return names


def missing_in(rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """What a record of today has and these rows of its schema do not."""
    return shape_of(migrations()) - {row["name"] for row in rows}


def _names(connection: sqlite3.Connection) -> frozenset[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    return frozenset(row[0] for row in rows)


@cache
def migrations() -> tuple[str, ...]:
    """The migrations, in the order of their numbers."""
    folder = files("onrecord.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((folder / name).read_text("utf-8") for name in names)


def _commands(script: str) -> Iterator[str]:
    """The script's commands one by one: executescript would commit between them."""
    command = ""
    for line in script.splitlines(keepends=True):
        command += line
        if sqlite3.complete_statement(command):
            yield command
            command = ""
