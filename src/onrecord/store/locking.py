"""One writer at a time: a lock on a file beside the record, held while it is written and its log is brought into it.

SQLite lets one process bring the log into the file (a checkpoint) while another commits to that log. Up to 3.51.2 the two can race
where the log is begun anew, and the record is damaged. SQLite's own lock for writers is not held over a checkpoint, so it takes
another to keep them apart. Checkpoints happen in two places: in a COMMIT, which is under this lock, and when the last connection
is closed, for which SQLite shuts out everybody else by itself.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import StoreError

ENDING = "-lock"  # as SQLite names its own files beside the record: -wal, -shm
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


def lock_of(path: Path) -> Path:
    """The file whose lock keeps the writers of this record apart. Nothing is in it, and it stays: to remove it would be a race."""
    return path.with_name(path.name + ENDING)


@contextmanager
def writers_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of a record's writers; the system lets go of it if the process dies.

    Raises StoreError if another has it for so many seconds.
    """
    file = _opened(path)
    try:
        end, pause = time.monotonic() + seconds, LOOK_SECONDS[0]
        while not take_lock(file):
            if time.monotonic() > end:
                found = f"another program has been writing it for {seconds:g} seconds"
                raise StoreError(str(path), found, "Try again when that program is done")
            time.sleep(pause)
            pause = min(2 * pause, LOOK_SECONDS[1])
        try:
            yield
        finally:
            _leave(file)
    finally:
        os.close(file)


def take_lock(file: int) -> bool:
    """Take the lock of an open file, held until it is closed; False if another has it."""
    try:
        _try(file)
    except OSError:
        return False
    return True


def _opened(path: Path) -> int:
    """The lock file, made if need be with the permissions of the record: whoever may write that may lock it."""
    try:
        mode = path.stat().st_mode & 0o666
    except OSError:  # the record is only being made
        mode = 0o666
    try:
        return os.open(lock_of(path), os.O_RDWR | os.O_CREAT, mode)
    except OSError as error:
        remedy = "Check that the folder exists, that there is room and that you may write there; then try again"
        raise StoreError(str(path), f"cannot be written: its lock cannot be taken ({error.strerror})", remedy) from error
