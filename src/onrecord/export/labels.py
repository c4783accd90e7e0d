"""Corrections as labels: the reports that somebody corrected, in the form that training/labels.py takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.ask import Question, newest_readings
from onrecord.ask.corrections import stretch_of
from onrecord.export.files import write_file
from onrecord.records import Correction, Reading
from onrecord.store import Archive


def export_labels(archive: Archive, folder: Path, question: Question) -> int:
    """Write ID.txt and ID.gold.json of every report with a correction that holds; how many there are.

    `looked_at` are the lines that corrections stand in: the rest of the reading is what the model said, and teaches nothing.
    """
    number = 0
    for told in newest_readings(archive, question):
        held = [one for one in told.reading.corrections if not one.undone]
        if held:
            report = told.reading.report
            write_file(folder / f"{report.id}.txt", report.text.encode("utf-8", "surrogatepass"))
            gold = json.dumps(_gold(told.reading, held), ensure_ascii=False, indent=1)
            write_file(folder / f"{report.id}.gold.json", gold.encode("utf-8", "surrogatepass") + b"\n")
            number += 1
    return number


def _gold(reading: Reading, held: list[Correction]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(reading.to_json())
    about = {name: value for name, value in told.pop("report").items() if name != "text"}
    for name in ("problems", "corrections"):
        told.pop(name)
    return {"report": about | {"looked_at": sorted({line for one in held for line in _lines(reading.report.text, one)})}} | told


def _lines(text: str, one: Correction) -> Iterator[tuple[int, int]]:
    """The lines in which a correction's words begin."""
    start, end = stretch_of(one)
    if end:
        after = text.find("\n", start)
        yield text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after
