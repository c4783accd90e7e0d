"""What is in a folder, in a fixed order: every entry is a file to read or is named as what it is, so that nothing is left out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal, NamedTuple

from onrecord.errors import ReadError
from onrecord.read.source import is_wanted, place_of

Kind = Literal["file", "other", "hidden file", "hidden folder", "linked folder", "unlisted"]


class Entry(NamedTuple):
    """One entry of a folder, and why it could not be listed if it is a folder that could not."""

    path: str
    kind: Kind
    error: ReadError | None = None


def walk(folder: str) -> Iterator[Entry]:
    """Every entry below a folder: its files first, then its folders, each sorted by name. Links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Entry(folder, "unlisted", _unlisted(folder, error))
        return
    folders = []
    for entry in found:
        kind = _kind(entry)
        if kind is None:
            folders.append(entry.path)
        else:
            yield Entry(entry.path, kind)
    for path in folders:
        yield from walk(path)


class PassedOver:
    """Counts what is passed over, and says so."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        self._link = ""  # the first of them, by its path

    def note(self, entry: Entry) -> None:
        """Count one entry that is not read."""
        self._counts[entry.kind] += 1
        if entry.kind == "other":
            self._endings[PurePath(place_of(entry.path)).suffix.lower()[:12]] += 1
        elif entry.kind == "linked folder":
            self._link = self._link or place_of(entry.path)

    def __str__(self) -> str:
        kinds = ", ".join(f"{ending or 'without ending'} {count}" for ending, count in self._endings.most_common(6))
        more = ", …" if self._counts["linked folder"] > 1 else ""
        said = {
            "other": f"files of other kinds ({kinds})",
            "hidden file": "hidden files",
            "hidden folder": "hidden folders",
            "linked folder": f"links to folders ({self._link}{more})",
        }
        told = ", ".join(f"{self._counts[kind]} {words}" for kind, words in said.items() if self._counts[kind])
        return f"passed over {told}; name one outright to have it read" if told else ""


def _kind(entry: os.DirEntry[str]) -> Kind | None:
    """What an entry is; None for a folder to go into. What cannot be told is a file: opening it will say why."""
    try:
        is_folder, is_link = entry.is_dir(), entry.is_symlink()
    except OSError:
        is_folder, is_link = False, False
    if entry.name.startswith("."):
        return "hidden folder" if is_folder else "hidden file"
    if is_folder:
        return "linked folder" if is_link else None
    return "file" if is_wanted(entry.name) else "other"


def _unlisted(folder: str, error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        return ReadError(place_of(folder), "a folder that is gone", "Check the path, and read it again")
    if isinstance(error, PermissionError):
        found = "a folder that may not be listed; what is in it is not read"
        return ReadError(place_of(folder), found, "Change its permissions or run as its owner")
    words = error.strerror or type(error).__name__
    return ReadError(place_of(folder), f"a folder that cannot be listed ({words})", "Check the disk, and read it again")
