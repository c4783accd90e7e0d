"""Parquet: a report in each row. Needs pyarrow: pip install 'onrecord[parquet]'."""

from __future__ import annotations

import math
from typing import Any, BinaryIO

import msgspec

from onrecord.errors import ReadError
from onrecord.read.decode import Budget, decoded, without_places
from onrecord.read.fields import Columns, columns_for
from onrecord.read.json_csv import record_source
from onrecord.read.source import Item, Items, Note, Source, Ways
from onrecord.records import Problem

MEDIA_TYPE = "application/vnd.apache.parquet"
ROWS = 64  # at a time
ANEW = "Write or copy the file anew"


def parquet_items(file: BinaryIO, place: str, ways: Ways, budget: Budget) -> Items:
    """The rows in their order, only the columns that hold a field of a report; one that cannot be read costs itself."""
    import pyarrow

    try:
        table = _opened(file)
        names = table.schema_arrow.names
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise ReadError(place, f"broken Parquet ({str(error)[:100]})", ANEW) from None
    columns = columns_for(place, names, ways.fields)
    if columns.guessed:
        yield Note(place, f"took {columns}")
    wanted = sorted(set(columns.names.values()))
    budget.spend(_unpacked_size(table))
    nr = 0
    try:
        for batch in table.iter_batches(batch_size=ROWS, columns=wanted, use_threads=False):
            for at in range(batch.num_rows):
                nr += 1
                row = batch.slice(at, 1)
                size = sum(map(_size, row.columns))
                budget.spend(size)
                if size > ways.bounds.max_bytes:
                    yield ReadError(f"{place}#{nr}", f"larger than {ways.bounds.max_bytes:,} bytes", "Split it, or raise max_bytes")
                else:
                    yield _row_item(row, f"{place}#{nr}", columns)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise ReadError(place, f"broken after row {nr} ({str(error)[:100]})", ANEW) from None
    if not nr:
        raise ReadError(place, "a table without rows", "Leave it out")


def _opened(file: BinaryIO) -> Any:
    """The table, its words as they were packed: one that comes ten thousand times is in memory once."""
    from pyarrow import parquet

    limits = {"thrift_string_size_limit": 10_000_000, "thrift_container_size_limit": 1_000_000}
    schema = parquet.ParquetFile(file, **limits).schema
    flat = [column for column in map(schema.column, range(len(schema))) if "." not in column.path]
    words = [column.path for column in flat if column.physical_type == "BYTE_ARRAY"]
    file.seek(0)
    # Times as Spark and Impala write them would run over in nanoseconds, which reach from 1677 to 2262.
    return parquet.ParquetFile(file, read_dictionary=words, coerce_int96_timestamp_unit="us", pre_buffer=False, **limits)


def _unpacked_size(table: Any) -> int:
    """How many bytes the file says it comes to; not those of single columns, as pyarrow ends the process if they are wrong."""
    return sum(group.total_byte_size for group in map(table.metadata.row_group, range(table.metadata.num_row_groups)))


def _row_item(row: Any, place: str, columns: Columns) -> Item:
    """One row as a report to be, or why it is none."""
    doubts: list[Problem] = []
    try:
        (cells,) = row.to_pylist()
        plain = {name: _plain(value, place, doubts) for name, value in cells.items()}
    except (ValueError, OverflowError) as error:  # a day that no calendar of Python has
        return ReadError(place, f"a row that cannot be read ({str(error)[:100]})", "Correct the row; the others are not affected")
    item = record_source(place, plain, columns, MEDIA_TYPE)
    if doubts and isinstance(item, Source) and item.given:
        given = msgspec.structs.replace(item.given, problems=(*doubts[:1], *item.given.problems))
        return msgspec.structs.replace(item, given=given)
    return item


def _size(column: Any) -> int:
    """The bytes of one cell, without the other words of a dictionary it is in."""
    return int((column.dictionary_decode() if hasattr(column, "dictionary_decode") else column).nbytes)


def _plain(value: object, place: str, doubts: list[Problem]) -> object:
    """A cell as JSON has it: bytes as the text they are, what is not a number as nothing, times in ISO 8601."""
    if isinstance(value, bytes):
        words, problems = decoded(place, value)
        doubts += without_places(problems)
        return words
    if isinstance(value, list | tuple):
        return [_plain(one, place, doubts) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one, place, doubts) for name, one in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
