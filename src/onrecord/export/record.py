"""A whole record, taken away in one format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.ask import Question, Told, newest_readings
from onrecord.ask.question import unknown_value
from onrecord.export.annotations import annotation_page
from onrecord.export.answers import KIND_NAMES
from onrecord.export.events import write_events
from onrecord.export.files import open_file, write_file
from onrecord.export.ftm import ftm_entities
from onrecord.export.linked import json_ld
from onrecord.export.page import report_page
from onrecord.export.standoff import pack_line
from onrecord.export.tables import export_tables
from onrecord.store import Archive

TABLES = ("csv", "parquet", "jsonl")
EVENTS = ("polecat", "icews", "gdelt")
# One line of JSON or more for each report.
LINES: dict[str, Callable[[Told], list[Any]]] = {
    "readings": lambda told: [json.loads(told.reading.to_json())],
    "ftm": lambda told: list(ftm_entities(told)),
    "jsonld": lambda told: [json_ld(told)],
    "annotations": lambda told: [annotation_page(told)],
    "standoff": lambda told: [pack_line(told)],
}
FORMATS = (*TABLES, *EVENTS, *LINES, "html")


def export_record(
    archive: Archive, form: str, out: Path, *, kinds: Sequence[str] = (), modality: str = "asserted", **filters: Any
) -> dict[str, int]:
    """Write what the record holds in one of FORMATS; how many rows, lines or pages, by kind or format.

    Tables and pages go into the folder `out`, all else into the file of that name. `kinds` are those of tables, all if none;
    `modality` is that of polecat, icews and gdelt; `filters` are since, until, publisher, place and versions of the reports, and
    min_score of statements and events, which alone have one.
    Raises QuestionError for another format or kind, ExportError, ExtraError.
    """
    if form not in FORMATS:
        raise unknown_value("format", form, FORMATS)
    for kind in kinds:
        if kind not in KIND_NAMES:
            raise unknown_value("kind", kind, KIND_NAMES)
    question = Question(wanted="reports", **filters)
    if form in TABLES:
        return export_tables(archive, out, form, kinds or KIND_NAMES, **filters)
    if form == "html":
        return {form: _pages(archive, out, question)}
    with open_file(out) as file:
        if form in EVENTS:
            return {form: write_events(file, archive, form, modality, **filters)}
        return {form: _lines(archive, file, LINES[form], question)}


def _lines(archive: Archive, file: BinaryIO, lines_of: Callable[[Told], list[Any]], question: Question) -> int:
    number = 0
    for told in newest_readings(archive, question):
        for line in lines_of(told):
            file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            number += 1
    return number


def _pages(archive: Archive, folder: Path, question: Question) -> int:
    number = 0
    for told in newest_readings(archive, question):
        write_file(folder / f"{told.reading.report.id}.html", report_page(told).encode("utf-8", "replace"))
        number += 1
    return number
