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
