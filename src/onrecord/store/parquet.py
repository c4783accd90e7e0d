"""A record as a folder of Parquet: its tables written and read, and asked in the same SQL by DuckDB."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.errors import ExtraError, StoreError
from onrecord.store.texts import Asked, terms_of

# A record as a folder of Parquet: the tables of each shard under their own names, in types that are written down here.
#
# Numbers of rows are made one for the whole folder: a shard's are its own number, shifted by 32 bits, and what they were in it;
# those of names are made of the words, so that a name has one number wherever it occurs.

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


# Asking a folder of shards: the same questions in the same SQL, answered by DuckDB over the Parquet as it lies.
#
# What SQLite's triggers keep up in a file (who is in how many reports, under which names) is made once for the shards there are,
# and kept in FOLDER/across. A text that an earlier shard has is that shard's, as in one file. Nothing is written into the shards.

MEMORY = "900MB"  # that DuckDB may take; what is larger goes through a file beside
OWN = ("raws", "names", "texts", "reports", "readings", "places", "near", "rejected")  # tables that are not simply all shards' rows
# Of each index of words the number of a row, and the columns that are looked in.
WORDS = {
    "statement_words": ("statements", "row", ("content_terms", "speaker_terms")),
    "found_words": ("findable", "row", ("table", "words", "who", "issue")),
    "name_words": ("names", "row", ("terms",)),
    "title_words": ("titles", "rowid", ("title_terms",)),
    "text_words": ("folded_texts", "rowid", ("text_terms",)),
}
SAME = """
SELECT texts.report AS report, held.first AS first FROM {texts} AS texts
JOIN (SELECT digest, min(report) AS first FROM {texts} GROUP BY digest HAVING count(*) > 1) AS held USING (digest)
WHERE texts.report <> held.first
"""
VIEWS = """
CREATE VIEW raws AS SELECT sha256, packed FROM {raws};
CREATE VIEW reports AS SELECT * FROM {reports} AS its WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.report = its.row);
CREATE VIEW readings AS SELECT * FROM {readings} AS its WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.report = its.report);
CREATE VIEW newest_readings AS SELECT * FROM readings;
CREATE VIEW texts AS SELECT * FROM {texts} AS its WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.report = its.report);
CREATE VIEW places AS SELECT its."row", its.place, its.sha256, coalesce(same.first, its.report) AS report
FROM {places} AS its LEFT JOIN same ON same.report = its.report;
CREATE VIEW near AS SELECT * FROM {near} AS its
WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.report = its.report OR same.report = its.other);
CREATE VIEW rejected AS SELECT place, any_value(found) AS found, any_value(remedy) AS remedy FROM {rejected} GROUP BY place;
CREATE VIEW titles AS SELECT rowid, terms AS title_terms FROM {title_words};
CREATE VIEW folded_texts AS SELECT rowid, terms AS text_terms FROM {text_words};
CREATE TABLE identities ("key" VARCHAR, root VARCHAR);
CREATE TABLE merges (seq BIGINT, "key" VARCHAR, "into" VARCHAR, undone BIGINT);
CREATE TABLE when_added (report BIGINT, "at" VARCHAR);
CREATE VIEW registry AS
SELECT actors.reading, actors.nr, actors.id, actors.name, actors.kind, actors.state, actors.sector, actors."key" AS own_key,
    coalesce(actors."key", 'report:' || reports.id || '#' || actors.id) AS "key", newest.published_known
FROM actors JOIN newest_readings AS newest ON newest.row = actors.reading JOIN reports ON reports.row = newest.report;
"""
# Made of all shards together, in this order.
ACROSS = {
    "same": SAME,
    "names": "SELECT row, any_value(words) AS words, any_value(terms) AS terms FROM {names} GROUP BY row ORDER BY row",
    "name_keys": """SELECT actor_names.name, coalesce(actors."key", 'report:' || reports.id || '#' || actors.id) AS "key",
        max(actor_names.reading) AS reading
        FROM actor_names JOIN actors ON actors.reading = actor_names.reading AND actors.nr = actor_names.owner
        JOIN readings ON readings.row = actor_names.reading JOIN reports ON reports.row = readings.report
        WHERE actor_names.proper = 1 GROUP BY 1, 2 ORDER BY 1, 2""",
    "appearances": """SELECT DISTINCT actors."key", coalesce(newest.published_known, '') AS known, newest.row AS reading
        FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row
        WHERE actors."key" IS NOT NULL ORDER BY 1, 2, 3""",
    "standing": 'SELECT "key", count(*) AS reports FROM appearances GROUP BY 1 ORDER BY 1',
    "shapes": """SELECT actors."key", actors.name, actors.kind, coalesce(actors.state, '') AS state,
        coalesce(actors.sector, '') AS sector, count(*) AS times
        FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row
        WHERE actors."key" IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""",
    "known_as": """SELECT actors."key", actor_names.name, count(*) AS times, CAST(sum(actor_names.mentions) AS BIGINT) AS mentions
        FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row
        JOIN actor_names ON actor_names.reading = actors.reading AND actor_names.owner = actors.nr AND actor_names.proper = 1
        WHERE actors."key" IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
}
LET_BE = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")  # shards never change while they are asked


class ParquetConnection:
    """What an Archive asks of its connection, over a folder of shards. Nothing can be written by it."""

    in_transaction = False

    def __init__(self, folder: Path) -> None:
        """Open the folder; raises StoreError if no shard of it is done, and ExtraError without DuckDB."""
        self._place = str(folder)
        self._shards = sorted(path.parent.name for path in folder.glob("shards/shard=*/shard.json"))
        if not self._shards:
            raise StoreError(self._place, "is a folder, and no shard in it is done", "Name a file, or read shards: onrecord shard")
        self._duck = duckdb_errors_of().connect(":memory:", config={"memory_limit": MEMORY})
        self._over: Callable[[], bool] | None = None
        for setting in ("default_null_order = 'sqlite'", "enable_progress_bar = false", "parquet_metadata_cache = true"):
            with suppress(Exception):  # of which a later DuckDB may not know one
                self._duck.execute(f"SET {setting}")
        self._bring_in(folder)

    def close(self) -> None:
        """Let go of the folder."""
        self._duck.close()

    def set_progress_handler(self, over: Callable[[], bool] | None, steps: int) -> None:
        """Whoever asks can be too late before a question, not within one."""
        self._over = over

    def execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT; of two columns of one name the first counts. Raises StoreError."""
        if sql.lstrip().startswith(LET_BE):
            return iter(())
        if self._over and self._over():
            raise StoreError(self._place, "takes longer than it may", "Ask for less")
        if "FROM when_added WHERE" in sql:
            raise StoreError(self._place, "does not say when a report was added", "Gather it into a file, or ask by --since")
        asked, values = duckdb_sql(sql, params)
        try:
            found = self._duck.execute(asked, values)
            first: dict[str, int] = {}
            for at, column in enumerate(found.description):
                first.setdefault(column[0], at)
            return iter([{name: row[at] for name, at in first.items()} for row in found.fetchall()])
        except self._errors() as error:
            remedy = "Take what you need into a file, and ask that: onrecord gather FOLDER --into FILE.db"
            raise StoreError(self._place, f"cannot be asked this as a folder ({str(error)[:200]})", remedy) from error

    def _errors(self) -> Any:
        return duckdb_errors_of().Error

    def _bring_in(self, folder: Path) -> None:
        """Name the tables, and make what is made of all shards, unless that was done for just these."""
        sources = {
            table: f"read_parquet('{quoted(str(folder))}/shards/shard=*/{table}.parquet', hive_partitioning=false)"
            for table in (*TABLES, *FOLDED)
        }
        run = self._duck.execute
        mark = self._mark(folder)
        made = folder / "across" / f"{mark:016x}"
        across = {table: f"read_parquet('{quoted(str(made))}/{table}.parquet')" for table in ACROSS}
        with self._said():
            run(f"CREATE TABLE marks AS SELECT 'shards' AS \"table\", {len(self._shards)} AS rows, {mark} AS mark")
            for table in TABLES:
                if table not in OWN:
                    run(f"CREATE VIEW {table} AS SELECT * FROM {sources[table]}")
            there = made.is_dir()
            for nr, (table, sql) in enumerate(ACROSS.items()):
                if there:
                    run(f"CREATE VIEW {table} AS SELECT * FROM {across[table]}")
                else:
                    run(f"CREATE TABLE {table} AS {sql.format(**sources)}")
                if nr == 0:
                    for view in VIEWS.format(**sources).split(";\n"):
                        run(view)
            for table, (source, row, columns) in WORDS.items():
                named = ", ".join(f'"{column}"' for column in columns)
                run(f"CREATE VIEW {table} AS SELECT {row} AS rowid, {named} FROM {source}")
        if not there:
            self._keep(made)

    def _keep(self, made: Path) -> None:
        """Write what was made of all shards beside them, if that may be; that of fewer shards goes."""
        new = made.with_name(f".{made.name}.{os.getpid()}.part")
        with suppress(OSError, self._errors()):
            new.mkdir(parents=True)
            for table in ACROSS:
                self._duck.execute(f"COPY {table} TO '{quoted(str(new / table))}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            new.rename(made)
            for old in made.parent.iterdir():
                if old != made and not old.name.startswith("."):
                    shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(new, ignore_errors=True)

    def _mark(self, folder: Path) -> int:
        """A number of the shards that are done, and of when each was."""
        told = [(name, (folder / "shards" / name / "shard.json").stat().st_mtime_ns) for name in self._shards]
        return int.from_bytes(hashlib.sha256(repr(told).encode()).digest()[:7], "big")

    def _said(self) -> Any:
        return told_by(self._place, self._errors())


class told_by:  # noqa: N801 - a context manager
    """Gives what DuckDB finds wrong a place and a remedy."""

    def __init__(self, place: str, errors: Any) -> None:
        self._place, self._errors = place, errors

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, self._errors):
            found = f"cannot be read as shards ({str(error)[:200]})"
            raise StoreError(self._place, found, "Remove the shard that is named, and read it again: onrecord shard") from error


def duckdb_errors_of() -> Any:
    """DuckDB; raises ExtraError where it is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise ExtraError("duckdb", f"is not installed ({error})", "Install it with: pip install 'onrecord[scale]'") from error
    return duckdb


def quoted(words: str) -> str:
    """Words within quotation marks in SQL."""
    return words.replace("'", "''")


def duckdb_sql(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> tuple[str, Any]:
    """A SELECT for SQLite as DuckDB takes it, with the parameters that it names."""
    text = _dialect(sql)
    if not isinstance(params, Mapping):
        values = iter(params)
        names = {f"p{nr}": value for nr, value in enumerate(values, 1)}
        counted = iter(names)
        text = re.sub(r"\?", lambda _: f":{next(counted)}", text)
        params = names
    text = re.sub(r"\b(\w+_words)\.rank\b", lambda found: _rank(found[1], params), text)
    text = re.sub(r"\b(\w+_words) MATCH :(\w+)", lambda found: _matching(found[1], str(params[found[2]])), text)
    text = re.sub(r"\bjson_each\(:(\w+)\)", lambda found: _listed(params[found[1]]), text)
    text = re.sub(r"(?<![:'\w]):([a-zA-Z_]\w*)", r"$\1", text)
    named = set(re.findall(r"\$(\w+)", text))
    return text, {name: value for name, value in params.items() if name in named}


# Where a group has one row that is meant, SQLite takes the other columns from it unasked.
OTHERWISE = {
    'name_keys."key", max(standing': 'arg_max(name_keys."key", coalesce(standing.reports, 0)) AS "key", max(standing',
    "+newest.": "newest.",  # a plus keeps SQLite from using an index
}
CROSS = re.compile(r"\bCROSS\s+JOIN\s+")
NAMED = re.compile(r"\s*(?:AS\s+\w+|(?!ON\b|USING\b|WHERE\b|CROSS\b|JOIN\b|LEFT\b|GROUP\b|ORDER\b|LIMIT\b|UNION\b)\w+)?\s*")


@lru_cache(maxsize=512)
def _dialect(sql: str) -> str:
    """CROSS JOIN keeps SQLite from turning joins round, and may have an ON there; DuckDB finds its own order."""
    text, at = "", 0
    for found in CROSS.finditer(sql):
        end = _after_table(sql, found.end())
        tied = re.match(r"(ON|USING)\b", sql[NAMED.match(sql, end).end() :])  # type: ignore[union-attr]
        text += sql[at : found.start()] + ("JOIN " if tied else "CROSS JOIN ")
        at = found.end()
    text += sql[at:]
    for ours, theirs in OTHERWISE.items():
        text = text.replace(ours, theirs)
    return text


def _after_table(sql: str, at: int) -> int:
    """Where the name or the query in parentheses that begins here ends."""
    if sql[at] != "(":
        return re.compile(r"[\w.\"]+(\([^)]*\))?").match(sql, at).end()  # type: ignore[union-attr]
    depth = 0
    for end in range(at, len(sql)):
        depth += (sql[end] == "(") - (sql[end] == ")")
        if not depth:
            return end + 1
    return len(sql)


def _listed(value: Any) -> str:
    """A JSON list as a table with the column `value`."""
    items = json.loads(value)
    if not items:
        return "(SELECT CAST(NULL AS VARCHAR) AS value WHERE false)"
    shown = [str(item) if isinstance(item, int | float) else f"'{quoted(_words(item))}'" for item in items]
    return f"(SELECT unnest([{', '.join(shown)}]) AS value)"


def _words(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item)


TOKEN = re.compile(
    r"\{(?P<columns>[^}]*)\}\s*:\s*|(?P<open>\()|(?P<close>\))|(?P<joint>AND|OR|NOT)\b"
    r'|"(?P<phrase>[^"]*)"(?P<on>\*?)|(?P<word>\w+)'
)


def _rank(table: str, params: Mapping[str, Any]) -> str:
    """How well a row matches, the least first: how many of the words asked for it has. SQLite goes by how rare each is, too."""
    words = {token["phrase"] for value in params.values() if isinstance(value, str) for token in TOKEN.finditer(value)}
    found = [f"CAST({_matching(table, f'{chr(34)}{one}{chr(34)}')} AS INTEGER)" for one in sorted(words - {None})]
    return f"-({' + '.join(found) or '0'})"


def _matching(table: str, match: str) -> str:
    """The SQL for rows of an index of words that an FTS5 expression of ours finds: phrases stand whole among folded words."""
    told: list[str] = []
    columns: list[tuple[str, ...]] = [WORDS[table][2]]
    meant: tuple[str, ...] | None = None
    for token in TOKEN.finditer(match):
        if token["columns"] is not None:
            meant = tuple(token["columns"].split())
        elif token["open"]:
            columns.append(meant or columns[-1])
            meant = None
            told.append("(")
        elif token["close"]:
            columns.pop()
            told.append(")")
        elif token["joint"]:
            told.append(token["joint"])
        else:
            words = token["word"] if token["phrase"] is None else token["phrase"]
            found = f" {words}{'' if token['on'] else ' '}"
            tests = (f"contains(' ' || {table}.\"{column}\" || ' ', '{quoted(found)}')" for column in meant or columns[-1])
            told.append(f"({' OR '.join(tests)})")
            meant = None
    return f"({' '.join(told)})" if told else "false"


def is_folder(path: Path) -> bool:
    """Whether a record here is a folder of shards."""
    return (path / "plan" / "run.json").exists() or (path / "shards").is_dir()
