"""Opening the record's file: what it must be, and the numbered migrations that bring it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from onrecord.errors import StoreError
from onrecord.store.names import is_name
from onrecord.store.places import digest_of
from onrecord.store.terms import terms_of

APPLICATION_ID = 0x4F6E5263  # "OnRc", in the header of every file of ours
BUSY_SECONDS = 60.0  # how long one writer waits for another; one report is written in milliseconds


@contextmanager
def sqlite_errors(place: str) -> Iterator[None]:
    """Give what SQLite finds wrong a place and a remedy."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(place, f"the record refuses this: {error}", "Report this as a bug; nothing of it was stored") from error
    except sqlite3.OperationalError as error:
        remedy = "Check that the folder exists, that there is room and that you may write there; then try again"
        raise StoreError(place, f"cannot be used: {error}", remedy) from error
    except sqlite3.Error as error:
        remedy = "If it is a record, it is damaged: bring it back from a copy, or read the reports into a new file"
        raise StoreError(place, f"cannot be read as a record: {error}", remedy) from error


def connect(path: Path, *, create: bool, read_only: bool = False) -> sqlite3.Connection:
    """An open, checked and migrated connection; raises StoreError."""
    place = str(path)
    if path.is_dir():
        raise StoreError(place, "is a folder", "Name a file")
    if not create and not path.exists():
        raise StoreError(place, "there is no such file", f"Make it first: onrecord read REPORT --into {place}")
    with sqlite_errors(place):
        address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            _add_functions(connection)
            _bring_up_to_date(connection, place, create=create)
            # In WAL readers go on beside the writer, and NORMAL loses nothing when a process is killed.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        except BaseException:
            connection.close()
            raise
    return connection


def _add_functions(connection: sqlite3.Connection) -> None:
    """What the migrations need of Python. SQLite's own substr counts code points too, but ends at a NUL."""
    connection.create_function("words_of", 3, _words_of, deterministic=True)
    connection.create_function("terms_of", 1, terms_of, deterministic=True)
    connection.create_function("digest_of", 1, digest_of, deterministic=True)
    connection.create_function("is_name", 2, is_name, deterministic=True)


def _words_of(text: str, start: int | None, end: int | None) -> str | None:
    return None if start is None else text[start:end]


def _bring_up_to_date(connection: sqlite3.Connection, place: str, *, create: bool) -> None:
    """Run the migrations the file lacks, all or none; a second opener waits and finds them done."""
    connection.execute("BEGIN")  # one glance at the file: another process may just be making it
    try:
        version = _version(connection, place, create=create)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    if version == len(migrations()):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in migrations()[_version(connection, place, create=create) :]:
            for command in _commands(script):
                connection.execute(command)
        connection.execute(f"PRAGMA user_version = {len(migrations())}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, place: str, *, create: bool) -> int:
    """How many migrations the file has had; raises StoreError if it is not ours or newer than this program."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    # A run killed while it made the file leaves an empty one: the next run may go on with it.
    if owner == 0 and version == 0 and tables == 0 and create:
        return 0
    if owner != APPLICATION_ID:
        found = "is an empty database" if tables == 0 else "is another program's database"
        raise StoreError(place, found, "Name a file that onrecord made, or one that does not exist yet")
    if version > len(migrations()):
        found = f"is of version {version}, and this onrecord knows {len(migrations())}"
        raise StoreError(place, found, "Use a newer onrecord: pip install --upgrade onrecord")
    return int(version)


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
