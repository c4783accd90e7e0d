"""Where uploads lie until they are read: beside the record, so that they outlive the program that took it.

A folder for each program that serves the record, with a lock that the system lets go of when the program ends, however that is: one
whose lock is free is taken over by whoever sees it first. A batch is accepted once its list is there, whole, beside its files.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from onrecord.errors import StoreError
from onrecord.store import take_lock

ENDING = "-uploads"
LOCK = "lock"
LIST = ".json"


class Handed(NamedTuple):
    """One file as it was handed in: the place it goes by, and where its bytes were put; `ours` if we have named its fields."""

    place: str
    path: Path
    ours: bool = False


class Listed(msgspec.Struct):
    """One file of a batch, as its list has it."""

    place: str
    file: str
    ours: bool = False


class Shelf:
    """The files of one program, and of those that ended before theirs were read."""

    def __init__(self, record: Path) -> None:
        self._all = record.absolute().with_name(record.name + ENDING)
        self._held: dict[Path, int] = {}
        self._own = self._all / secrets.token_hex(8)
        try:
            self._own.mkdir(mode=0o700, parents=True)
            self._held[self._own] = _locked(self._own)
        except OSError as error:
            remedy = "See that the record's folder may be written and has room, or serve it without --allow-add"
            raise StoreError(str(record), f"uploads cannot be kept beside it ({error.strerror})", remedy) from error

    def place_for(self) -> Path:
        """A path of no file yet, to put one that is handed in."""
        return self._own / secrets.token_hex(12)

    def keep(self, batch: str, files: list[Handed]) -> None:
        """Have a batch kept from now on, whatever happens to the program or the machine. Raises OSError."""
        for file in files:
            _on_disk(file.path)
        listed = [Listed(file.place, file.path.name, file.ours) for file in files]
        new = self._own / f"{batch}.new"
        new.write_bytes(msgspec.json.encode(listed))
        _on_disk(new)
        new.replace(new.with_suffix(LIST))

    def let_go(self, batch: str, files: list[Handed]) -> None:
        """Forget a batch and its files."""
        for folder in {file.path.parent for file in files}:  # the list first: without it the files are nobody's
            (folder / f"{batch}{LIST}").unlink(missing_ok=True)
        for file in files:
            file.path.unlink(missing_ok=True)

    def left(self) -> Iterator[tuple[str, list[Handed]]]:
        """What programs that have ended left unread, in the order it was handed in; it is this one's from now on."""
        found: list[tuple[int, Path]] = []
        for folder in sorted(self._all.iterdir()):
            if folder in self._held or not folder.is_dir():
                continue
            with suppress(OSError):  # another has it, or has just cleared it away
                self._held[folder] = _locked(folder)
                found += [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{LIST}")]
        for _, path in sorted(found):
            with suppress(OSError, msgspec.DecodeError):
                listed = msgspec.json.decode(path.read_bytes(), type=list[Listed])
                yield path.stem, [Handed(one.place, path.with_name(one.file), one.ours) for one in listed]

    def close(self) -> None:
        """Leave what is not read, and clear away all else."""
        for folder, lock in self._held.items():
            empty = not any(folder.glob(f"*{LIST}"))
            os.close(lock)
            if empty:
                shutil.rmtree(folder, ignore_errors=True)
        self._held.clear()
        with suppress(OSError):  # others have theirs in it
            self._all.rmdir()


def _locked(folder: Path) -> int:
    """The folder's lock, taken; raises OSError if another has it."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if take_lock(lock):
        return lock
    os.close(lock)
    raise BlockingIOError


def _on_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
