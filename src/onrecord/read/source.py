"""From paths to bytes: the only module of this step that touches the disk."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

import msgspec

from onrecord.errors import ReadError
from onrecord.read.given import Given

# What is picked up from a folder; a file named outright may be called anything, and its content says what it is.
SUFFIXES = tuple(
    f".{ending}"
    for ending in "txt text html htm xhtml md eml mbox mht mhtml docx odt nitf anpa 7901 warc warc.gz rss atom xml json"
    " jsonl ndjson csv tsv parquet pdf rtf zip tar tgz"
    " txt.gz html.gz json.gz jsonl.gz csv.gz tsv.gz xml.gz tar.gz tar.bz2 tar.xz".split()
)
_HALF = re.compile("[\ud800-\udfff]")


class Source(msgspec.Struct, frozen=True):
    """The bytes of one report and where they came from; `media_type` None means that the content is to say.

    `given` are its fields if what it came in has told them apart; the bytes are then only what they were taken from.
    """

    place: str
    raw: bytes
    media_type: str | None = None
    given: Given | None = None


def find_sources(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The files these paths name, no place twice: folders walked in sorted order, everything else kept as given.

    Inside folders hidden files, links to folders and other suffixes are passed over. A missing path is kept, and so is a folder
    that cannot be listed: `load_source` rejects them by name.
    """
    from onrecord.read.folders import walk

    found: dict[str, None] = {}
    for path in paths:
        given = os.fspath(path)
        files = [entry.path for entry in walk(given) if entry.kind in ("file", "unlisted")] if os.path.isdir(given) else [given]
        for file in files:
            found.setdefault(_without_detours(file))
    return list(found)


def load_source(path: str | os.PathLike[str], *, max_bytes: int = 20_000_000) -> Source:
    """The bytes of one file, at most `max_bytes`; raises ReadError for anything but a readable regular file."""
    file, place = open_source(path)
    with file, _disk_errors(place):
        raw = file.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
    return Source(place, raw)


def open_source(path: str | os.PathLike[str]) -> tuple[BinaryIO, str]:
    """A regular file, open for reading, and its place; raises ReadError for anything else."""
    place = place_of(os.fspath(path))
    with _disk_errors(place):
        file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 - the caller closes it
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            file.close()
            raise ReadError(place, _kind(mode), "Give a regular file")
    return file, place


@contextmanager
def _disk_errors(place: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ReadError(place, "no such file", "Check the path") from None
    except IsADirectoryError:
        raise ReadError(place, "a folder, not a file", "Name the files in it, or let find_sources walk it") from None
    except PermissionError:
        raise ReadError(place, "reading it is not permitted", "Change its permissions or run as its owner") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(place, f"it cannot be read ({error})", "Check the path and the disk") from None


def is_wanted(name: str) -> bool:
    """Whether a file of this name is picked up from a folder."""
    return name.lower().endswith(SUFFIXES)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a named pipe with no writer would hang for good."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    return "a folder, not a file" if stat.S_ISDIR(mode) else "a pipe, socket or device, not a file"


def place_of(path: str) -> str:
    """The path as given, without detours, with "/" on every system: it goes into the report's id.

    A place is always text: a byte of a name that is not UTF-8 is written as "\\xe9".
    """
    return _HALF.sub(_spelt, _without_detours(path))


def _without_detours(path: str) -> str:
    return PurePath(os.path.normpath(path)).as_posix()


def _spelt(half: re.Match[str]) -> str:
    """A byte that Python keeps as half a surrogate pair, or such a half itself."""
    code = ord(half[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"
