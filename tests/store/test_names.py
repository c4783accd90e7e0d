"""Names are kept once, with who goes by them; a file from before the registry gets them all when it is opened."""

from __future__ import annotations

import sqlite3

import pytest

from onrecord.store import open_archive, opening
from onrecord.store.rows import called, is_name

NAMES = """
SELECT names.words, names.terms, actor_names.proper, actor_names.reading, actor_names.owner, actor_names.mentions
FROM actor_names JOIN names ON names.row = actor_names.name ORDER BY 1, 4, 5
"""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Xi Jinping", True),
        ("the Kremlin", True),
        ("US-backed rebels", True),
        ("习近平", True),
        ("al-Shabaab", True),
        ("He", False),
        ("The", False),
        ("the minister", False),
        ("They all", False),
        ("27", False),
        ("", False),
    ],
)
def test_what_names_and_what_merely_points(words, name):
    assert is_name(words, "organisation") == name


def test_no_person_is_named_with_an_article():
    assert not is_name("The Prime Minister", "person") and is_name("Prime Minister", "person") and is_name("Theresa May", "person")


def test_each_name_counts_its_mentions(full_reading):
    assert [name[1:3] for name in called(full_reading) if name.owner == 1] == [
        ("Zoé Lumière", 0),
        ("Zoé", 1),
        ("Zoé Lumie\u0301re", 1),
    ]


def test_a_file_from_before_the_registry(tmp_path, reading_at):
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    readings = [reading_at("a.txt"), reading_at("b.txt")]
    with open_archive(new, create=True) as archive:
        for reading in readings:
            archive.add(reading, reading.report.text.encode(), "c")
        names, dump = list(archive.rows(NAMES)), list(archive.dump())
    make_older(new, old)
    with open_archive(old) as archive:
        assert list(archive.rows(NAMES)) == names
        assert list(archive.dump()) == dump
        assert not archive.add(readings[0], readings[0].report.text.encode(), "c")
        assert archive.add(reading_at("c.txt"), readings[0].report.text.encode(), "c")
        (found,) = archive.rows("SELECT count(*) AS n FROM name_words WHERE name_words MATCH 'lumiere'")
        assert found["n"] == 2  # one accent in one character, one in two


def make_older(new, old) -> None:
    """Copy what the file holds into one that has had the first migration only."""
    connection = sqlite3.connect(old, isolation_level=None)
    connection.executescript(opening.migrations()[0])
    connection.execute("ATTACH ? AS new", (str(new),))
    tables = [row[0] for row in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
    for table in tables:
        if table.startswith(("statement_words", "sqlite")):
            continue
        had = {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
        columns = [row[1] for row in connection.execute(f"PRAGMA new.table_info({table})") if row[1] in had - {"terms"}]
        listed = ", ".join(f'"{name}"' for name in columns)
        terms = (", terms", ", ''") if table == "actors" else ("", "")
        connection.execute(f"INSERT INTO main.{table} ({listed}{terms[0]}) SELECT {listed}{terms[1]} FROM new.{table}")
    connection.execute("PRAGMA main.user_version = 1")
    connection.execute(f"PRAGMA main.application_id = {opening.APPLICATION_ID}")
    connection.close()
