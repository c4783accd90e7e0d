"""Writing what is taken away, whole or not at all; and the libraries that this needs, each missed by the name of its extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.errors import ExportError, ExtraError

# Writing what is taken away: whole or not at all.


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, in a folder made if it is missing; it takes its name only when all is written. Raises ExportError."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise ExportError(str(path), f"cannot be written: {error.strerror}", "Name a file where you may write") from error
    finally:
        with suppress(OSError):  # its folder may never have been there
            beside.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Write a file at once; raises ExportError."""
    with open_file(path) as file:
        file.write(data)


# Libraries that are not needed to read and ask: each is imported when it is used, and missed by the name of its extra.


def need(library: str, extra: str) -> Any:
    """The library's module; raises ExtraError if it is not installed."""
    try:
        return import_module(library)
    except ImportError as error:
        found = f"is not installed, or not whole ({error})"
        raise ExtraError(library, found, f"Install it with: pip install 'onrecord[{extra}]'") from error
