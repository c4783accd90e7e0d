"""What a record keeps beside its readings so that it is found and counted: made anew from the readings, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from onrecord.errors import StoreError
from onrecord.store.marks import MARKED, MarkOf
from onrecord.store.merging import CHAINS
from onrecord.store.opening import missing_in
from onrecord.store.sketches import bands_of

if TYPE_CHECKING:
    from onrecord.store.archive import Archive

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


def wrong_tables(archive: Archive) -> Iterator[Wrong]:
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


def wrong_indexes(archive: Archive) -> Iterator[Wrong]:
    """Every index of words that does not hold just the words that it must."""
    for table, due in INDEXES.items():
        try:
            if _held(archive, table) != _due(archive, due):
                yield Wrong(archive.place, f"the index {table} is not that of its words")
        except StoreError as error:
            yield Wrong(archive.place, f"the index {table} is not that of its words: {error.found}")


def _wrong_mark(archive: Archive, table: str, columns: str) -> Iterator[Wrong]:
    now = next(archive.rows(f"SELECT count(*) AS rows, coalesce(mark_of({columns}), 0) AS mark FROM {table}"))
    kept = next(archive.rows('SELECT rows, mark FROM marks WHERE "table" = ?', (table,)), None)
    if kept is None:
        yield Wrong(archive.place, f"there is no mark of {table}, by which its rows are checked")
    elif kept["rows"] != now["rows"]:
        yield Wrong(archive.place, f"{table} has {now['rows']:,} rows, and {kept['rows']:,} were written")
    elif kept["mark"] != now["mark"]:
        yield Wrong(archive.place, f"a row of {table} is not what was written")


def _place_of(archive: Archive, report: int) -> str:
    return next((row["place"] for row in archive.rows("SELECT place FROM reports WHERE row = ?", (report,))), archive.place)


def _mark_of_bands(archive: Archive) -> int:
    made = MarkOf()
    for row in archive.rows("SELECT report, sketch FROM sketches"):
        for nr, key in enumerate(bands_of(row["sketch"])):
            made.step(nr, key, row["report"])
    return made.finalize()


def _due(archive: Archive, sql: str) -> tuple[int, int]:
    """How many words an index must hold, and one number made of them all: which word, of which row and column, at which place."""
    count = total = 0
    for row in archive.rows(sql):
        number, *columns = row.items()
        for name, words in columns:
            terms = words.encode().split()
            total += sum(hash((number[1], name, at, term[:LONGEST_TERM])) for at, term in enumerate(terms))
            count += len(terms)
    return count, total % HASHES


def _held(archive: Archive, table: str) -> tuple[int, int]:
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
