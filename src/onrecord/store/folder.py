"""A record as a folder of Parquet: the tables of each shard under their own names, in types that are written down here.

Numbers of rows are made one for the whole folder: a shard's are its own number, shifted by 32 bits, and what they were in it; those
of names are made of the words, so that a name has one number wherever it occurs.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.errors import ExtraError, StoreError
from onrecord.store.copies import Asked
from onrecord.store.search import terms_of

SHIFT = 32
ROWS = 10_000  # in one group of a Parquet file, and in memory
TYPES = {"TEXT": "string", "INTEGER": "int64", "REAL": "float64", "BLOB": "binary"}
NUMBERS = ("row", "reading", "report")  # columns that hold the number of a row
# What a shard says by itself; all else in a record's file is made of these.
TABLES = (
    *("raws", "reports", "readings", "parts", "actors", "mentions", "statements", "statement_content", "events", "event_actors"),
    *(
        "event_recipients",
        "figures",
        "offices",
        "memberships",
        "positions",
        "problems",
        "findable",
        "names",
        "actor_names",
        "places",
    ),
    *("texts", "rejected", "sketches", "near", "corrections"),
)
NEAR = ("other",)  # of the table `near`: a report's number too
# Words that nothing else in the folder has folded: those of titles by reading, those of texts by report.
FOLDED = {
    "title_words": "SELECT row AS rowid, title AS words FROM readings WHERE title IS NOT NULL ORDER BY row",
    "text_words": "SELECT row AS rowid, text AS words FROM reports ORDER BY row",
}


def write_tables(archive: Asked, folder: Path, shard: int) -> None:
    """Write the tables of one shard's record as FOLDER/TABLE.parquet. Raises ExtraError without pyarrow, OSError, StoreError."""
    for table in TABLES:
        columns = [(str(row["name"]), TYPES[str(row["type"]).split()[0]]) for row in archive.rows(f"PRAGMA table_xinfo({table})")]
        named = "actor_names.*, names.words AS words FROM actor_names JOIN names ON names.row = actor_names.name"
        source = named if table == "actor_names" else f"* FROM {table}"
        rows = archive.rows(f"SELECT {source} ORDER BY {', '.join(_key(archive, table))}")
        _write(folder / f"{table}.parquet", columns, (_numbered(row, table, shard) for row in rows))
    for table, sql in FOLDED.items():
        folded = ({"rowid": row["rowid"] + (shard << SHIFT), "terms": terms_of(row["words"])} for row in archive.rows(sql))
        _write(folder / f"{table}.parquet", [("rowid", "int64"), ("terms", "string")], folded)


def doubled(folder: Path, shards: Iterable[int]) -> int:
    """How many texts of these shards stand in an earlier one of them."""
    seen: set[bytes] = set()
    again = 0
    for shard in sorted(shards):
        digests = _read(tables_at(folder, shard) / "texts.parquet").column("digest").to_pylist()
        again += sum(digest in seen for digest in digests)
        seen.update(digests)
    return again


def shard_in_memory(folder: Path, shard: int) -> sqlite3.Connection:
    """The readings of one shard as they were before they were Parquet, in memory: they are rebuilt as those of a file are."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for table in TABLES:
        held = _read(tables_at(folder, shard) / f"{table}.parquet")
        names = held.schema.names
        connection.execute(f"CREATE TABLE {table} ({', '.join(map(_named, names))})")
        marks = ", ".join("?" * len(names))
        for batch in held.to_batches(max_chunksize=ROWS):
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", zip(*batch.to_pydict().values(), strict=True))
        for column in sorted({*NUMBERS, "id", "sha256", "digest"} & set(names)):
            connection.execute(f'CREATE INDEX "{table}_{column}" ON {table} ("{column}")')
    return connection


def tables_at(folder: Path, shard: int) -> Path:
    """Where the tables of a shard are. The name is how DuckDB, Spark and pyarrow know a column from a folder."""
    return folder / "shards" / f"shard={shard:05}"


def name_number(words: str) -> int:
    """The number of a name in any folder: 63 bits of a hash of its words."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big") >> 1


def _key(archive: Asked, table: str) -> list[str]:
    """The columns of a table's primary key."""
    rows = archive.rows(f"PRAGMA table_xinfo({table})")
    return [f'"{row["name"]}"' for row in sorted(rows, key=lambda row: row["pk"]) if row["pk"]]


def _numbered(row: dict[str, Any], table: str, shard: int) -> dict[str, Any]:
    """The row with its numbers as the folder has them."""
    for column in (*NUMBERS, *(NEAR if table == "near" else ())):
        if isinstance(row.get(column), int):
            row[column] += shard << SHIFT
    if table == "names":
        row["row"] = name_number(row["words"])
    elif table == "actor_names":
        row["name"] = name_number(row["words"])
        del row["words"]
    return row


def _write(path: Path, columns: list[tuple[str, str]], rows: Iterable[dict[str, Any]]) -> None:
    """One Parquet file of a schema that does not depend on the rows: a column of nothing is of its type all the same."""
    pyarrow, parquet = _arrow()
    schema = pyarrow.schema([pyarrow.field(name, getattr(pyarrow, type_)()) for name, type_ in columns])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def _read(path: Path) -> Any:
    """A table of a shard; raises StoreError where it is not there or damaged."""
    pyarrow, parquet = _arrow()
    try:
        return parquet.read_table(path, partitioning=None)
    except (OSError, pyarrow.ArrowException) as error:
        remedy = "Remove its folder, and read the shard again: onrecord shard"
        raise StoreError(str(path), f"cannot be read ({str(error)[:100]})", remedy) from error


def _named(column: str) -> str:
    return f'"{column}"'


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, ROWS)):
        yield batch


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExtraError("pyarrow", f"is not installed ({error})", "Install it with: pip install 'onrecord[scale]'") from error
    return pyarrow, parquet
