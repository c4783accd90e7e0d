"""Opening the record's file: what it must be, and the numbered migrations that bring it up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import StoreError
from onrecord.store.locking import writers_lock
from onrecord.store.marks import MarkOf, marked
from onrecord.store.names import is_name
from onrecord.store.places import digest_of
from onrecord.store.terms import terms_of

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
