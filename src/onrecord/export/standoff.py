"""A stand-off pack: what is on record of a report without its text, for who may not pass the text on; and its way back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import Told
from onrecord.errors import ExportError, SpanError
from onrecord.records import Reading, Report

FORMAT = "onrecord-standoff/1"


class Pack(NamedTuple):
    """One report's annotations: hash and length (code points) of its text, who made them, and the reading without the text."""

    sha256: str
    length: int
    coder: str
    reading: dict[str, Any]


def pack_line(told: Told) -> dict[str, Any]:
    """A reading without its text and headline. Names, titles of office and the like are the record's own words and stay."""
    reading = msgspec.to_builtins(told.reading)
    reading["report"] |= {"text": None, "title": None}
    return {
        "format": FORMAT,
        "coder": told.coder,
        "text_sha256": text_hash(told.reading.report.text),
        "text_length": len(told.reading.report.text),
        "reading": reading,
    }


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_packs(path: Path) -> Iterator[Pack]:
    """The packs in a file; raises ExportError for a line that is none."""
    try:
        with path.open(encoding="utf-8") as lines:
            for nr, line in enumerate(lines, 1):
                yield _pack(f"{path}:{nr}", line)
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(str(path), f"cannot be read: {error}", "Name a file that onrecord export standoff wrote") from error


def _pack(place: str, line: str) -> Pack:
    try:
        told = json.loads(line)
        if told["format"] != FORMAT:
            raise ValueError(f"its format is {told['format']!r}")
        return Pack(told["text_sha256"], told["text_length"], told["coder"], dict(told["reading"]))
    except (ValueError, KeyError, TypeError) as error:
        found = f"is no stand-off pack ({type(error).__name__}: {error})"
        raise ExportError(place, found, "Name a file that onrecord export standoff wrote") from error


def rehydrate(pack: Pack, report: Report) -> Reading:
    """The reading of a pack, joined to the recipient's own report; raises ExportError for a text that is not the one packed."""
    if (text_hash(report.text), len(report.text)) != (pack.sha256, pack.length):
        found = "its text is not the one these annotations were made on, and they would point at other words"
        raise ExportError(report.place, found, "Find the text with sha256 " + pack.sha256)
    try:
        return msgspec.convert(pack.reading | {"report": msgspec.to_builtins(report)}, Reading)
    except (msgspec.ValidationError, SpanError) as error:
        raise ExportError(report.place, f"its pack is damaged: {error}", "Ask for the pack again") from error
