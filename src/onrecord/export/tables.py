"""A folder of tables: CSV, Parquet or JSON Lines of every kind, with the data dictionary beside them (datapackage.json)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import msgspec

from onrecord.ask import Answer
from onrecord.export.answers import KIND_NAMES, all_answers
from onrecord.export.columns import Column, columns_of, flat
from onrecord.export.early import Early
from onrecord.export.extras import need
from onrecord.export.files import open_file, write_file
from onrecord.export.frames import arrow_schema, arrow_table, pandas_types
from onrecord.store import Archive

ROWS = 10_000  # in one group of a Parquet file, and in memory
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/x-ndjson"}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

Writer = Callable[[Any, Iterable[Answer], Sequence[Column]], int]


def export_tables(archive: Archive, folder: Path, ending: str, kinds: Sequence[str] = KIND_NAMES, **filters: Any) -> dict[str, int]:
    """Write one file of each kind and datapackage.json; how many rows each has.

    `ending` is csv, parquet (needs the extra "export") or jsonl: answers whole, as --json prints them. `filters` are since, until,
    publisher, place, versions and min_score. Raises ExportError, ExtraError, QuestionError.
    """
    rows, resources = {}, []
    for kind in kinds:
        columns, path = columns_of(kind), folder / f"{kind}.{ending}"
        with open_file(path) as file:
            rows[kind] = WRITERS[ending](file, all_answers(archive, kind, **filters), columns)
        resources.append(_resource(kind, path, columns, ending))
    package = {
        "$schema": PROFILE,
        "name": "onrecord",
        "title": "A sourced record of news reports, by Onrecord",
        "resources": resources,
    }
    write_file(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n")
    return rows


def _resource(kind: str, path: Path, columns: Sequence[Column], ending: str) -> dict[str, Any]:
    data = path.read_bytes()
    resource = {"name": kind, "path": path.name, "format": ending, "mediatype": MEDIA[ending]}
    resource |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    fields = [{"name": column.name, "type": column.type, "description": column.description} for column in columns]
    if ending == "jsonl":  # whole answers, not rows: their schema is JSON's, and a validator is not to look for a table
        return {**resource, "type": "json", "bytes": len(data)}
    size = {} if ending == "parquet" else {"bytes": len(data)}  # frictionless counts none of Parquet, and calls any number wrong
    return {**resource, **size, "type": "table", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}}


def write_csv(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """RFC 4180 in UTF-8: lines end in CR LF, what is not stated is empty. Words that a spreadsheet would run stay as they are.

    Rows come in the order of the answers, but for those that tell what a column holds (export/early.py), which come first.
    """
    names = [column.name for column in columns]
    texts = [at for at, column in enumerate(columns) if column.type == "string"]
    with TemporaryFile() as rows:
        early, place = Early(texts), 0
        file.write(_line(names))
        for number, answer in enumerate(answers):
            cells = [_plain(value) for value in flat(answer, columns).values()]
            line = _line(cells)
            early.look(number, cells, place, len(line))
            rows.write(line)
            place += len(line)
        early.copy(rows, file)
    return early.rows


def _line(cells: Sequence[Any]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _plain(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


def write_jsonl(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """One answer a line, whole."""
    number = 0
    for answer in answers:
        file.write(msgspec.json.encode(answer) + b"\n")
        number += 1
    return number


def write_parquet(file: Any, answers: Iterable[Answer], columns: Sequence[Column]) -> int:
    """One row group of ROWS answers at a time."""
    number = 0
    schema = arrow_schema(columns).with_metadata(pandas_types(columns))
    with need("pyarrow.parquet", "export").ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(answers):
            number += len(batch)
            writer.write_table(arrow_table(batch, columns))
    return number


def _batches(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    left = iter(answers)
    while batch := list(islice(left, ROWS)):
        yield batch


WRITERS: dict[str, Writer] = {"csv": write_csv, "parquet": write_parquet, "jsonl": write_jsonl}
