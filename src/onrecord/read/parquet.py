"""Parquet: a report in each row. Needs pyarrow: pip install 'onrecord[parquet]'."""

from __future__ import annotations

from typing import BinaryIO

from onrecord.errors import ReadError
from onrecord.read.fields import columns_for
from onrecord.read.rows import record_source
from onrecord.read.ways import Items, Note, Ways

MEDIA_TYPE = "application/vnd.apache.parquet"
ROWS = 64  # at a time


def parquet_items(file: BinaryIO, place: str, ways: Ways) -> Items:
    """The rows in their order, only the columns that hold a field of a report."""
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(file, thrift_string_size_limit=10_000_000, thrift_container_size_limit=1_000_000)
        names = table.schema_arrow.names
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise ReadError(place, f"broken Parquet ({str(error)[:100]})", "Write or copy the file anew") from None
    columns = columns_for(place, names, ways.fields)
    if columns.guessed:
        yield Note(place, f"took {columns}")
    nr = 0
    try:
        for batch in table.iter_batches(batch_size=ROWS, columns=sorted(set(columns.names.values())), use_threads=False):
            for row in batch.to_pylist():
                nr += 1
                plain = {name: _plain(value) for name, value in row.items()}
                yield record_source(f"{place}#{nr}", plain, columns, MEDIA_TYPE)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise ReadError(place, f"broken after row {nr} ({str(error)[:100]})", "Write or copy the file anew") from None
    if not nr:
        raise ReadError(place, "a table without rows", "Leave it out")


def _plain(value: object) -> object:
    """A cell as JSON has it: bytes as the text they are, times in ISO 8601."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool | dict) else str(value)
