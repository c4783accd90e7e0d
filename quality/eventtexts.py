"""The texts that events are measured on: those of training/events that no weights learn from, and reports beside this file."""

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
REPORTS = Path(__file__).with_name("reports")  # half of them for choosing and mending
UNSEEN = Path(__file__).with_name("unseen")  # for reporting alone
NOTE = re.compile(r"= (?P<number>\d+) (?P<place>.+)")


class Case(NamedTuple):
    """A report, the events marked in it, and the place of each, None where none is stated or marked."""

    report: Report
    events: list[Told]
    places: list[str | None]
    half: int  # 0 for choosing, 1 for reporting


def hard_cases() -> list[Case]:
    """Short texts of training/events that every training run holds out by a hash of their names."""
    texts = for_running_text(held_out(load_events(), SHARE)[1])
    return [Case(text_report(t.text, t.name), t.events, [None] * len(t.events), _half(t.name)) for t in texts]


def reports(folder: Path = REPORTS) -> list[Case]:
    """The reports of a folder; raises MarkupError at the first broken one."""
    return [_read(*section) for section in sections(folder)]


def _half(name: str) -> int:
    return zlib.crc32(f"half {name}".encode()) % 2


def _read(heading: str, body: str, path: str, number: int) -> Case:
    """One report, "name | day" above it; lines of notes, which name places, are no part of its text."""
    name, _, day = heading.partition(" | ")
    notes = [NOTE.fullmatch(line) for line in body.split("\n")]
    lines = ["" if note else line for note, line in zip(notes, body.split("\n"), strict=True)]
    text = read_events(name, "\n".join(lines), path, number)
    order = [match["number"] for line in lines for match in PIECE.finditer(line) if match["number"]]
    found = {note["number"]: note["place"] for note in notes if note}
    if lost := found.keys() - set(order):
        raise MarkupError(f"{path}:{number}", f"notes on events {sorted(lost)} that have no trigger", "Correct the numbers")
    report = msgspec.structs.replace(text_report(text.text, name), published=day or None)
    return Case(report, text.events, [found.get(each) for each in order], _half(name))
