"""Writing what is taken away: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from onrecord.errors import ExportError


def write_file(path: Path, data: bytes) -> None:
    """Write a file, replacing one of that name only when all is written; raises ExportError."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise ExportError(str(path), f"cannot be written: {error.strerror}", "Name a file in a folder you may write to") from error
