"""Checking a record: its sources, spans and references, and what it keeps beside its readings, which can be made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from onrecord.errors import SpanError, StoreError
from onrecord.records import Reading, Record, report_id
from onrecord.store import rows as layout
from onrecord.store.opening import MARKED, MarkOf, missing_in
from onrecord.store.rows import CHAINS, called, seal_of
from onrecord.store.texts import Asked, bands_of, terms_of

# What a record keeps beside its readings so that it is found and counted: made anew from the readings, and compared.

LONGEST_TERM = 32_768  # bytes of a word that FTS5 keeps
HASHES = 1 << 64


class Wrong(NamedTuple):
    """Something that is not what the readings come to: where, and what is wrong."""

    place: str
    found: str


# Each kept table: its columns, what they must be, the place that a wrong row belongs to, and what is said of it.
_STANDS = """FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row"""
TABLES = {
    "identities": ('"key", root', CHAINS, "does not go by what its merges say"),
    "appearances": (
        '"key", known, reading',
        "SELECT DISTINCT actors.\"key\", coalesce(newest.published_known, ''), newest.row "
        f'{_STANDS} WHERE actors."key" IS NOT NULL',
        "is not listed in just the reports that it is in",
    ),
    "standing": (
        '"key", reports',
        'SELECT "key", count(*) FROM appearances GROUP BY 1',
        "is not counted in as many reports as it is in",
    ),
    "shapes": (
        '"key", name, kind, state, sector, times',
        "SELECT actors.\"key\", actors.name, actors.kind, coalesce(actors.state, ''), coalesce(actors.sector, ''), count(*) "
        f'{_STANDS} WHERE actors."key" IS NOT NULL GROUP BY 1, 2, 3, 4, 5',
        "does not stand as what its readings say",
    ),
    "known_as": (
        '"key", name, times, mentions',
        f'SELECT actors."key", actor_names.name, count(*), sum(actor_names.mentions) {_STANDS} JOIN actor_names ON '
        "actor_names.reading = actors.reading AND actor_names.owner = actors.nr AND actor_names.proper "
        'WHERE actors."key" IS NOT NULL GROUP BY 1, 2',
        "is not known by just the names that its readings give it",
    ),
    "texts": (
        "digest, report",
        "SELECT digest_of(text), min(row) FROM reports GROUP BY 1",
        "its text is not known again where it stands elsewhere",
    ),
}  # fmt: skip
# Each index of words: what it must hold, by row and column.
INDEXES = {
    "statement_words": "SELECT row, content_terms, speaker_terms FROM statements",
    "found_words": 'SELECT row, "table", words, who, issue FROM findable',
    "name_words": "SELECT row, terms FROM names",
    "title_words": "SELECT row, terms_of(title) AS title_terms FROM readings WHERE title IS NOT NULL",
    "text_words": "SELECT row, terms_of(text) AS text_terms FROM reports",
}
OWN = """
SELECT reports.place FROM reports WHERE NOT EXISTS (
    SELECT 1 FROM places JOIN readings ON readings.report = reports.row AND readings.sha256 = places.sha256
    WHERE places.report = reports.row AND places.place = reports.place
)
"""


def wrong_tables(archive: Asked) -> Iterator[Wrong]:
    """Every row of a kept table that is not what the readings come to, every mark that does not fit, and what is not there."""
    for name in sorted(missing_in(archive.rows("SELECT name FROM sqlite_schema"))):
        yield Wrong(archive.place, f"{name}, a table, index, view or trigger of it, is not there")
    for table, columns in MARKED.items():
        yield from _wrong_mark(archive, table, columns)
    for table, (columns, due, found) in TABLES.items():
        kept = f"SELECT {columns} FROM {table}"
        for row in archive.rows(
            f"SELECT * FROM ({kept} EXCEPT SELECT * FROM ({due})) UNION ALL SELECT * FROM (SELECT * FROM ({due}) EXCEPT {kept})"
        ):
            yield Wrong(row.get("key") or _place_of(archive, row["report"]), found)
    for row in archive.rows(OWN):
        yield Wrong(row["place"], "no row of places says that it was met there")
    if _mark_of_bands(archive) != next(archive.rows("SELECT coalesce(mark_of(band, hash, report), 0) AS mark FROM bands"))["mark"]:
        yield Wrong(archive.place, "what nearly the same texts are found by, bands, is not that of their sketches")


def wrong_indexes(archive: Asked) -> Iterator[Wrong]:
    """Every index of words that does not hold just the words that it must."""
    for table, due in INDEXES.items():
        try:
            if _held(archive, table) != _due(archive, due):
                yield Wrong(archive.place, f"the index {table} is not that of its words")
        except StoreError as error:
            yield Wrong(archive.place, f"the index {table} is not that of its words: {error.found}")


def _wrong_mark(archive: Asked, table: str, columns: str) -> Iterator[Wrong]:
    now = next(archive.rows(f"SELECT count(*) AS rows, coalesce(mark_of({columns}), 0) AS mark FROM {table}"))
    kept = next(archive.rows('SELECT rows, mark FROM marks WHERE "table" = ?', (table,)), None)
    if kept is None:
        yield Wrong(archive.place, f"there is no mark of {table}, by which its rows are checked")
    elif kept["rows"] != now["rows"]:
        yield Wrong(archive.place, f"{table} has {now['rows']:,} rows, and {kept['rows']:,} were written")
    elif kept["mark"] != now["mark"]:
        yield Wrong(archive.place, f"a row of {table} is not what was written")


def _place_of(archive: Asked, report: int) -> str:
    return next((row["place"] for row in archive.rows("SELECT place FROM reports WHERE row = ?", (report,))), archive.place)


def _mark_of_bands(archive: Asked) -> int:
    made = MarkOf()
    for row in archive.rows("SELECT report, sketch FROM sketches"):
        for nr, key in enumerate(bands_of(row["sketch"])):
            made.step(nr, key, row["report"])
    return made.finalize()


def _due(archive: Asked, sql: str) -> tuple[int, int]:
    """How many words an index must hold, and one number made of them all: which word, of which row and column, at which place."""
    count = total = 0
    for row in archive.rows(sql):
        number, *columns = row.items()
        for name, words in columns:
            terms = words.encode().split()
            total += sum(hash((number[1], name, at, term[:LONGEST_TERM])) for at, term in enumerate(terms))
            count += len(terms)
    return count, total % HASHES


def _held(archive: Asked, table: str) -> tuple[int, int]:
    """The same of what it holds."""
    list(archive.rows(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, '{table}', 'instance')"))
    try:
        count = total = 0
        for row in archive.rows('SELECT doc, col, "offset" AS at, CAST(term AS BLOB) AS term FROM temp.held'):
            total += hash((row["doc"], row["col"], row["at"], row["term"]))
            count += 1
        return count, total % HASHES
    finally:
        list(archive.rows("DROP TABLE temp.held"))


# Checking a record: every source is hashed anew, every span sliced anew, every reference followed. Nothing is mended.

# What a check falls over where damage has renamed a column or put a value where none of its kind may be.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
BY = "by "  # before a coder's name, where its readings are counted
KEPT_NAMES = """
SELECT owner, words, mentions, proper, '' AS "key" FROM actor_names
JOIN names ON names.row = actor_names.name WHERE reading = ?
ORDER BY 1, 2
"""
NAMED = """
SELECT actor_names.name, coalesce(actors."key", 'report:' || reports.id || '#' || actors.id) FROM actor_names
JOIN actors ON actors.reading = actor_names.reading AND actors.nr = actor_names.owner
JOIN readings ON readings.row = actor_names.reading JOIN reports ON reports.row = readings.report WHERE actor_names.proper
"""
KEYS = 'SELECT name, "key" FROM name_keys'
MISNAMED = f"SELECT * FROM ({NAMED} EXCEPT {KEYS}) UNION SELECT * FROM ({KEYS} EXCEPT {NAMED})"
LOST_MERGES = """
SELECT "key" FROM (SELECT "key" FROM merges WHERE NOT undone UNION SELECT "into" FROM merges WHERE NOT undone) AS merged
WHERE NOT EXISTS (SELECT 1 FROM actors WHERE actors."key" = merged."key")
"""


class Fault(Record, frozen=True, kw_only=True):
    """Something in a record that is not as it was written: where, and what is wrong."""

    place: str
    found: str


class Checked(Record, frozen=True, kw_only=True):
    """What was checked: how many sources, readings and spans, and every fault. `unsealed` readings are of an older version.

    `coders` says how many readings each coder made: two weights, or two runtimes that compute differently, are two coders.
    """

    sources: int
    readings: int
    spans: int
    unsealed: int
    faults: tuple[Fault, ...]
    coders: dict[str, int]


def verify(archive: Asked) -> Checked:
    """Check the whole record; what cannot be read at all is a fault too, and what can is checked all the same.

    The record is looked at as it is now, whoever writes it meanwhile, and may be one that can only be read.
    """
    faults: list[Fault] = []
    counts: Counter[str] = Counter()
    try:
        with archive.at_once(), _own_tables(archive):
            for check in (_file, _references, _tables, _words, _sources, _readings, _names_by_words):
                faults += _told(check(archive, counts), archive.place)
    except StoreError as error:
        faults.append(Fault(place=error.place, found=error.found))
    told = {name: counts[name] for name in ("sources", "readings", "spans", "unsealed")}
    coders = {name.removeprefix(BY): count for name, count in sorted(counts.items()) if name.startswith(BY)}
    return Checked(**told, faults=tuple(dict.fromkeys(faults)), coders=coders)


def _told(found: Iterator[Fault], place: str) -> Iterator[Fault]:
    """These faults, and as the last one what the check itself fell over."""
    try:
        yield from found
    except StoreError as error:
        yield Fault(place=error.place, found=error.found)
    except ODD as error:
        yield Fault(place=place, found=f"it cannot be checked further: {type(error).__name__}: {error}")


@contextmanager
def _own_tables(archive: Asked) -> Iterator[None]:
    """Let tables be made that are of this connection alone, and in no file, by one that may write nothing."""
    (was,) = archive.rows("PRAGMA query_only")
    list(archive.rows("PRAGMA query_only = OFF"))
    try:
        yield
    finally:
        list(archive.rows(f"PRAGMA query_only = {was['query_only']}"))


def _file(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """SQLite's own pages, rows and indexes."""
    for row in archive.rows("PRAGMA integrity_check(20)"):
        if row["integrity_check"] != "ok":
            yield Fault(place=archive.place, found=" ".join(str(row["integrity_check"]).split()))


def _references(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """Every reference of one row to another, and every merged key."""
    for row in list(archive.rows("PRAGMA foreign_key_check")):
        yield Fault(place=archive.place, found=f"a row of {row['table']} refers to one of {row['parent']} that is not there")
    for row in list(archive.rows(LOST_MERGES)):
        yield Fault(place=row["key"], found="it is merged, and no actor has that key")


def _tables(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """What is kept beside the readings against what they come to, and the marks of what no seal covers."""
    for place, found in wrong_tables(archive):
        yield Fault(place=place, found=found)


def _words(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """The indexes of words against the words they index."""
    for place, found in wrong_indexes(archive):
        yield Fault(place=place, found=found)


def _sources(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """Every source against its hash."""
    for row in list(archive.rows("SELECT sha256 FROM raws")):
        counts["sources"] += 1
        try:
            archive.raw(row["sha256"])
        except StoreError as error:
            yield Fault(place=f"source {row['sha256']}", found=error.found)
    for row in archive.rows("SELECT id, place, text FROM reports"):
        if row["id"] != report_id(row["place"], row["text"]):
            yield Fault(place=row["place"], found=f"its text or place is not what report {row['id']} was made with")


def _readings(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """Every reading: its spans within its text, its seal, and the words it is found by."""
    for row in list(archive.rows("SELECT readings.row, coder, seal, id, place FROM readings JOIN reports ON reports.row = report")):
        counts["readings"] += 1
        counts["unsealed"] += row["seal"] is None
        counts[BY + row["coder"]] += 1
        try:
            reading = archive.reading(row["id"], row["coder"])
            found = list(_reading(archive, reading, row, counts)) if reading else ["it is gone"]
        except (StoreError, SpanError) as error:
            found = [str(error)]
        yield from (Fault(place=f"{row['place']} by {row['coder']}", found=what) for what in found)


def _reading(archive: Asked, reading: Reading, row: dict[str, Any], counts: Counter[str]) -> Iterator[str]:
    """What is wrong with one reading; raises SpanError for a span that leaves the text."""
    rows = list(layout.table_rows(reading))
    counts["spans"] += sum(name.endswith("_start") and value is not None for _, values in rows for name, value in values.items())
    if row["seal"] is not None and seal_of(reading.report, row["coder"], rows) != row["seal"]:
        yield "its seal is broken: a value is not what was written"
    for table, key in (("statements", "nr"), ("findable", '"table", nr')):
        made = [values for name, values in rows if name == table]
        kept = archive.rows(f"SELECT * FROM {table} WHERE reading = ? ORDER BY {key}", (row["row"],))
        columns = ("nr", "content_terms", "speaker_terms") if table == "statements" else ("table", "nr", "words", "who", "issue")
        if not _same(made, kept, lambda values, columns=columns: tuple(values[name] for name in columns)):  # type: ignore[misc]
            yield f"its {table} are not found by their own words"
    if not _same(
        (name._replace(key="") for name in called(reading)),
        archive.rows(KEPT_NAMES, (row["row"],)),
        lambda name: tuple(name.values()),
    ):
        yield "its actors are not found by their own names"


def _same(made: Any, kept: Any, key: Callable[[Any], tuple[Any, ...]]) -> bool:
    """Whether what is made anew is what was kept, in whatever order."""
    return sorted(key(one if isinstance(one, dict) else one._asdict()) for one in made) == sorted(map(key, kept))


def _names_by_words(archive: Asked, counts: Counter[str]) -> Iterator[Fault]:
    """Every name against the words it is found by."""
    for row in archive.rows("SELECT words, terms FROM names"):
        if row["terms"] != terms_of(row["words"]):
            yield Fault(place=row["words"], found="the name is not found by its own words")
    for row in archive.rows(f"SELECT DISTINCT words FROM ({MISNAMED}) AS wrong JOIN names ON names.row = wrong.name"):
        yield Fault(place=row["words"], found="the name does not lead to those who go by it")
