"""A whole record, taken away in one format; a stand-off pack, which has no text; its manifest; and corrections as labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from onrecord.ask import Answer, Question, Told, newest_readings
from onrecord.ask.answers import count_rows
from onrecord.ask.corrections import stretch_of
from onrecord.ask.question import unknown_value
from onrecord.errors import ExportError, SpanError
from onrecord.export.columns import open_file, write_file
from onrecord.export.events import write_events
from onrecord.export.linked import annotation_page, ftm_entities, json_ld, write_gkg
from onrecord.export.page import report_page
from onrecord.export.panel import Plan, export_panel
from onrecord.export.tables import KIND_NAMES, export_tables
from onrecord.records import Correction, Reading, Report
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


CODERS = "SELECT coder, count(*) AS n FROM readings GROUP BY coder ORDER BY coder"
DATES = """SELECT min(published_known) AS first, max(published_known) AS last, count(*) - count(published_known) AS undated
FROM newest_readings"""
REMEDY = "Name a file that onrecord manifest has written"
PUBLISHERS = "SELECT count(DISTINCT publisher) AS n FROM newest_readings"


class Manifest(Answer, frozen=True, kw_only=True):
    """What a record is. `digest` is the SHA-256 of all its readings, places and merges in one order: two records with the same
    digest say the same, in whatever order and on whatever machine they were read.

    `counts` are of the newest reading of each report (offices, memberships and actors before those that say the same are gathered),
    `coders` of all readings. `weights` are those of this installation; a
    reading's own are in the name of its coder. `settings` are this run's.
    """

    onrecord: str
    digest: str
    readings: int
    coders: dict[str, int]
    counts: dict[str, int]
    publishers: int
    first: str | None
    last: str | None
    undated: int
    rejected: int
    weights: dict[str, str]
    settings: dict[str, int]


def manifest(archive: Archive, settings: Mapping[str, int]) -> Manifest:
    """Go through the whole record once and say what it is; raises StoreError where it is damaged."""
    with archive.at_once():
        digest = hashlib.sha256()
        for line in archive.dump():
            digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        coders = {row["coder"]: row["n"] for row in archive.rows(CODERS)}
        dates = next(archive.rows(DATES))
        return Manifest(
            onrecord=version("onrecord"),
            digest=f"sha256:{digest.hexdigest()}",
            readings=sum(coders.values()),
            coders=coders,
            counts={kind: count_rows(archive, Question(wanted=kind)) for kind in KIND_NAMES},  # type: ignore[arg-type]
            publishers=next(archive.rows(PUBLISHERS))["n"],
            rejected=next(archive.rows("SELECT count(*) AS n FROM rejected"))["n"],
            weights=_weights(),
            settings=dict(settings),
            **dates,
        )


def _weights() -> dict[str, str]:
    """The shipped weights as their card has them."""
    card = json.loads((files("onrecord") / "data" / "attribution.card.json").read_text("utf-8"))
    return {name: str(value) for name, value in card.items() if name in ("file", "sha256")}


def load_manifest(path: Path) -> Manifest:
    """A manifest that was written before; raises ExportError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise ExportError(str(path), f"cannot be read: {error.strerror}", REMEDY) from error
    except msgspec.DecodeError as error:
        raise ExportError(str(path), f"is no manifest ({error})", REMEDY) from error


def differing(old: Manifest, new: Manifest) -> list[str]:
    """What two manifests do not have in common, each in a line; settings do not change what a record says, and do not count."""
    found = []
    for name in old.__struct_fields__:
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name != "settings":
            found.append(f"{name}: {_told(was)} in the manifest, {_told(now)} in the record")
    return found


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


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
    return {
        "report": about | {"looked_at": sorted({line for one in held for line in _label_lines(reading.report.text, one)})}
    } | told


def _label_lines(text: str, one: Correction) -> Iterator[tuple[int, int]]:
    """The lines in which a correction's words begin."""
    start, end = stretch_of(one)
    if end:
        after = text.find("\n", start)
        yield text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after
