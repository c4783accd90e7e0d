"""The texts that events are measured on: those of training/events that no weights learn from, and those of quality/reports."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from onrecord.read import text_report
from onrecord.records import Report
from training.domain import MarkupError, sections
from training.eventdata import PIECE, Told, for_running_text, held_out, load_events, read_events

SHARE = 0.08  # of the texts; as in training/config.py
FOLDER = Path(__file__).with_name("reports")
NOTE = re.compile(r"@ (?P<published>\S+)|= (?P<number>\d+) (?P<date>\S+) (?P<place>.+)")
Where = tuple[str | None, str | None]  # date and place of an event


class Case(NamedTuple):
    """A report, the events marked in it, and when and where each took place; None where that was not marked at all."""

    report: Report
    events: list[Told]
    wheres: list[Where] | None
    half: int  # 0 for choosing, 1 for reporting


def hard_cases() -> list[Case]:
    """Short texts of training/events that every training run holds out by a hash of their names."""
    texts = for_running_text(held_out(load_events(), SHARE)[1])
    return [Case(text_report(text.text, text.name), text.events, None, _half(text.name)) for text in texts]


def reports(folder: Path = FOLDER) -> list[Case]:
    """The short reports of quality/reports; raises MarkupError at the first broken one."""
    return [_read(*section) for section in sections(folder)]


def _half(name: str) -> int:
    return zlib.crc32(f"half {name}".encode()) % 2


def _read(name: str, body: str, path: str, number: int) -> Case:
    """One report; lines of notes are no part of its text."""
    notes = [NOTE.fullmatch(line) for line in body.split("\n")]
    lines = ["" if note else line for note, line in zip(notes, body.split("\n"), strict=True)]
    text = read_events(name, "\n".join(lines), path, number)
    order = [match["number"] for line in lines for match in PIECE.finditer(line) if match["number"]]
    found: dict[str, Where] = {note["number"]: (_stated(note["date"]), _stated(note["place"])) for note in notes if note}
    published = next((note["published"] for note in notes if note and note["published"]), None)
    if lost := found.keys() - {*order, None}:
        raise MarkupError(f"{path}:{number}", f"notes on events {sorted(lost)} that have no trigger", "Correct the numbers")
    report = msgspec.structs.replace(text_report(text.text, text.name), published=published)
    return Case(report, text.events, [found.get(each, (None, None)) for each in order], _half(name))


def _stated(words: str | None) -> str | None:
    return None if words in ("-", None) else words
