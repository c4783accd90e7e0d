"""From paths to bytes: the only module of this step that touches the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import PurePath

import msgspec

from onrecord.errors import ReadError

SUFFIXES = (".txt", ".text", ".html", ".htm")  # what is picked up from a folder; a file named outright may be called anything


class Source(msgspec.Struct, frozen=True):
    """The bytes of one report and where they came from; `media_type` None means that the content is to say."""

    place: str
    raw: bytes
    media_type: str | None = None


def find_sources(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The files these paths name, no place twice: folders walked in sorted order, everything else kept as given.

    Inside folders hidden files and other suffixes are passed over. A missing path is kept: `load_source` rejects it by name.
    """
    found: dict[str, None] = {}
    for path in paths:
        given = os.fspath(path)
        for file in _walk(given) if os.path.isdir(given) else (given,):
            found.setdefault(_place(file))
    return list(found)


def load_source(path: str | os.PathLike[str], *, max_bytes: int = 20_000_000) -> Source:
    """The bytes of one file, at most `max_bytes`; raises ReadError for anything but a readable regular file."""
    place = _place(os.fspath(path))
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ReadError(place, _kind(status.st_mode), "Give a regular file")
            raw = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise ReadError(place, "no such file", "Check the path") from None
    except IsADirectoryError:
        raise ReadError(place, "a folder, not a file", "Name the files in it, or let find_sources walk it") from None
    except PermissionError:
        raise ReadError(place, "reading it is not permitted", "Change its permissions or run as its owner") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(place, f"it cannot be read ({error})", "Check the path and the disk") from None
    if len(raw) > max_bytes:
        raise ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
    return Source(place, raw)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a named pipe with no writer would hang for good."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    return "a folder, not a file" if stat.S_ISDIR(mode) else "a pipe, socket or device, not a file"


def _place(path: str) -> str:
    """The path as given, without detours, with "/" on every system: it goes into the report's id."""
    return PurePath(os.path.normpath(path)).as_posix()


def _walk(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield os.path.join(where, name)
