"""A whole record, taken away in one format; or a stand-off pack, which has no text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from onrecord.ask import Question, Told, newest_readings
from onrecord.ask.question import unknown_value
from onrecord.errors import ExportError, SpanError
from onrecord.export.events import write_events
from onrecord.export.files import open_file, write_file
from onrecord.export.gkg import write_gkg
from onrecord.export.labels import export_labels
from onrecord.export.linked import annotation_page, ftm_entities, json_ld
from onrecord.export.page import report_page
from onrecord.export.panel import Plan, export_panel
from onrecord.export.tables import KIND_NAMES, export_tables
from onrecord.records import Reading, Report
from onrecord.store import Archive

# A stand-off pack: what is on record of a report without its text, for who may not pass the text on; and its way back.

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


# A whole record, taken away in one format.

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
FORMATS = (*TABLES, "panel", *EVENTS, "gkg", *LINES, "html", "labels")


def export_record(
    archive: Archive,
    form: str,
    out: Path,
    *,
    kinds: Sequence[str] = (),
    modality: str = "asserted",
    tellings: bool | None = None,
    **filters: Any,
) -> dict[str, int]:
    """Write what the record holds in one of FORMATS; how many rows, lines or pages, by kind or format.

    Tables, pages and labels go into the folder `out`, all else into the file of that name. `kinds` are those of tables, all if
    none; `modality` is that of polecat, icews and gdelt, which have each event once unless `tellings` asks for
    each report's; `filters` are since, until, publisher, place and versions of the reports,
    and min_score of statements and events, which alone have one.
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
    if form == "panel":
        return export_panel(archive, out, Plan(), modality, **filters)[0]
    if form in ("html", "labels"):
        return {form: (_pages if form == "html" else export_labels)(archive, out, question)}
    with open_file(out) as file:
        if form == "gkg":
            return {form: write_gkg(file, archive, **filters)}
        if form in EVENTS:
            return {form: write_events(file, archive, form, modality, tellings, **filters)}
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
