"""What is no record of ours is refused by name, and a file from before is brought up to date."""

from __future__ import annotations

import hashlib
import multiprocessing
import sqlite3

import pytest

import onrecord
from onrecord.errors import StoreError
from onrecord.records import Actor, Reading, Report, Span, Statement, report_id
from onrecord.store import open_archive, opening, terms_of, texts
from tests.patience import PATIENCE


def refused(path, **options) -> str:
    with pytest.raises(StoreError) as caught:
        open_archive(path, **options)
    assert caught.value.place == str(path) and caught.value.remedy
    return caught.value.found


def test_a_missing_file_is_not_made_unasked(tmp_path):
    assert refused(tmp_path / "r.db") == "there is no such file"
    assert not (tmp_path / "r.db").exists()


def test_no_record_of_ours(tmp_path):
    assert refused(tmp_path) == "is a folder"
    assert "its folder does not exist" in refused(tmp_path / "no" / "r.db", create=True)
    (tmp_path / "text").write_bytes(b"not a record " * 100)
    assert "file is not a database" in refused(tmp_path / "text", create=True)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    assert refused(tmp_path / "other.db", create=True) == "is another program's database"
    assert [row[0] for row in other.execute("SELECT name FROM sqlite_schema")] == ["t"]


def test_a_record_cut_to_nothing_is_not_begun_anew_without_a_word(tmp_path):
    (tmp_path / "r.db").touch()
    for options in ({}, {"create": True}):
        assert refused(tmp_path / "r.db", **options) == "is empty: no record, or one that was cut to nothing"
    assert (tmp_path / "r.db").stat().st_size == 0


@pytest.mark.parametrize("left", [b"", b"half a rec"])
def test_what_a_run_killed_while_it_made_the_file_leaves_stops_no_other(tmp_path, left):
    (tmp_path / "r.db-new").write_bytes(left)
    with open_archive(tmp_path / "r.db", create=True) as archive:
        assert list(archive.readings()) == []
    assert not (tmp_path / "r.db-new").exists()


def without_the_latest(connection: sqlite3.Connection) -> None:
    """Take back what migrations 14 and later made."""
    late = opening.shape_of(opening.migrations()) - opening.shape_of(opening.migrations()[:13])
    made = connection.execute("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'table'").fetchall()
    for kind, name in made:
        if name in late:
            connection.execute(f"DROP {kind} IF EXISTS {name}")
    for name in ("source_reason_end", "source_reason_start", "source_kind"):
        connection.execute(f"ALTER TABLE statements DROP COLUMN {name}")


def test_a_file_whose_tables_are_not_those_of_its_version_is_refused_as_that(tmp_path):
    """Not as a full disk: it is of a branch that numbered its migrations otherwise."""
    open_archive(tmp_path / "r.db", create=True).close()
    branch = sqlite3.connect(tmp_path / "r.db")
    branch.execute("PRAGMA user_version = 5")
    branch.close()
    assert refused(tmp_path / "r.db") == "says it is of version 5, and actor_names_stand is there already"
    branch = sqlite3.connect(tmp_path / "r.db")
    without_the_latest(branch)
    branch.execute("PRAGMA user_version = 11")
    branch.execute("DROP INDEX figures_by_value")
    branch.close()
    assert refused(tmp_path / "r.db") == "says it is of version 11, and figures_by_value is not there"


def test_a_newer_file(tmp_path):
    open_archive(tmp_path / "r.db", create=True).close()
    newer = sqlite3.connect(tmp_path / "r.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    assert refused(tmp_path / "r.db").startswith("is of version 99, and this onrecord knows")


def test_an_older_file_is_brought_up_to_date_all_or_nothing(tmp_path, monkeypatch, full_reading):
    path, first = tmp_path / "r.db", opening.migrations()
    with open_archive(path, create=True) as archive:
        archive.add(full_reading, full_reading.report.text.encode(), "c")
    monkeypatch.setattr(opening, "migrations", lambda: (*first, "CREATE TABLE more (x TEXT) STRICT;\nCREATE TABLE raws (x);\n"))
    assert "table raws already exists" in refused(path)
    monkeypatch.setattr(opening, "migrations", lambda: (*first, "CREATE TABLE more (x TEXT) STRICT;\n"))
    with open_archive(path) as archive:
        assert list(archive.readings()) == [full_reading]
        assert next(archive.rows("PRAGMA user_version"))["user_version"] == len(first) + 1


def test_what_an_older_file_lacks_is_made_from_its_readings(tmp_path, full_reading):
    path = tmp_path / "r.db"
    with open_archive(path, create=True) as archive:
        archive.add(full_reading, full_reading.report.text.encode(), "c")
        found = list(archive.rows('SELECT * FROM findable ORDER BY "table", nr'))
    older = sqlite3.connect(path)
    without_the_latest(older)
    indexes = ("readings_by_date", "readings_by_publisher", "figures_by_giver", "positions_by_holder")
    for name in (*indexes, "figures_by_value", "statements_by_score", "events_by_score"):
        older.execute(f"DROP INDEX {name}")
    marks = [row[0] for row in older.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%marked'")]
    for name in ("actors_stand", "actor_names_stand", "readings_stand", "titles_found", "texts_found", *marks):
        older.execute(f"DROP TRIGGER {name}")
    for name in ("marks", "appearances", "standing", "shapes", "known_as", "title_words", "text_words"):
        older.execute(f"DROP TABLE {name}")
    for name in ("places", "texts", "rejected", "near", "bands", "sketches"):
        older.execute(f"DROP TABLE {name}")
    older.execute("DROP TABLE name_keys")
    older.execute("DROP TABLE found_words")
    older.execute("DROP TABLE findable")
    older.execute("ALTER TABLE readings DROP COLUMN seal")
    older.execute("PRAGMA user_version = 2")
    older.close()
    with open_archive(path) as archive:
        again = list(archive.rows('SELECT * FROM findable ORDER BY "table", nr'))
        assert [row | {"row": 0} for row in again] == [row | {"row": 0} for row in found] and len(found) == 6
        assert list(archive.rows("SELECT rowid FROM found_words WHERE found_words MATCH 'reform'"))
        title = terms_of(full_reading.report.title)
        assert [row["title_terms"] for row in archive.rows("SELECT title_terms FROM title_words")] == [title]
        (last,) = terms_of(full_reading.report.text).split()[-1:]
        assert list(archive.rows("SELECT rowid FROM text_words WHERE text_words MATCH ?", (f'"{last}"',))) == [{"rowid": 1}]
        assert (archive.verify().faults, archive.verify().unsealed) == ((), 1)


def test_names_of_an_older_file_are_found_without_their_strokes(tmp_path, monkeypatch):
    """It was folded as it was then; readings and sketches stay as they are."""
    path, text = tmp_path / "r.db", "Jonas Støre said in Łódź on Monday that Kılıçdaroğlu would come. " * 9
    at = text.index("Kılıçdaroğlu")
    digest = hashlib.sha256(text.encode()).hexdigest()
    reading = Reading(
        report=Report(id=report_id("a", text), place="a", media_type="text/plain", sha256=digest, text=text, title="Støre in Łódź"),
        actors=(Actor(id="a1", name="Jonas Støre", kind="person", mentions=(Span(0, 11),)),),
        statements=(Statement(id="s1", speaker="a1", content=(Span(at, at + 23),), kind="indirect", score=1.0),),
    )
    with monkeypatch.context() as older, open_archive(path, create=True) as archive:
        older.setattr(texts, "_LETTERS", {})
        archive.add(reading, text.encode(), "c")
        dump = list(archive.dump())
    before = sqlite3.connect(path, isolation_level=None)
    for (name,) in before.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%marked'").fetchall():
        before.execute(f"DROP TRIGGER {name}")
    without_the_latest(before)
    before.execute("DROP TABLE marks")
    before.execute("PRAGMA user_version = 12")
    before.close()
    with onrecord.open(path) as record:
        assert len(record.statements("kilicdaroglu", speaker="store")) == 1
        assert record.actors("Store") and record.verify().faults == () and list(record.dump()) == dump
        for table in ("title_words", "text_words"):
            assert list(record.rows(f"SELECT rowid FROM {table} WHERE {table} MATCH 'lodz'"))


@pytest.mark.parametrize("where", ["header", "middle", "cut"])
def test_a_damaged_file_raises_and_says_so(tmp_path, reading_at, where):
    path = tmp_path / "r.db"
    with open_archive(path, create=True) as archive:
        for nr in range(60):
            reading = reading_at(f"{nr}.txt")
            archive.add(reading, reading.report.text.encode(), "c")
    data = bytearray(path.read_bytes())
    damage = {"header": slice(0, 100), "middle": slice(len(data) // 4, len(data))}
    if where == "cut":
        del data[len(data) // 2 :]
    else:
        data[damage[where]] = b"\xa5" * len(data[damage[where]])
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"r\.db: .+\. .+\."), open_archive(path) as archive:
        list(archive.dump())


def test_damaged_raw_bytes_are_noticed(tmp_path, full_reading):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        archive.add(full_reading, full_reading.report.text.encode(), "c")
    other = sqlite3.connect(tmp_path / "r.db")
    other.execute("UPDATE raws SET packed = x'00'")
    other.commit()
    with open_archive(tmp_path / "r.db") as archive, pytest.raises(StoreError, match="are damaged"):
        archive.raw(full_reading.report.sha256)


def test_a_locked_file_says_so(tmp_path, monkeypatch, full_reading):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.01)
    with open_archive(tmp_path / "r.db", create=True) as archive:
        other = sqlite3.connect(tmp_path / "r.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            archive.add(full_reading, full_reading.report.text.encode(), "c")
        other.execute("ROLLBACK")
        assert archive.add(full_reading, full_reading.report.text.encode(), "c")


def test_many_make_the_file_at_once(tmp_path):
    forked = multiprocessing.get_context("fork")
    for nr in range(3):
        together = forked.Barrier(6)

        def make(path=tmp_path / f"{nr}.db", together=together) -> None:
            together.wait()
            open_archive(path, create=True).close()

        makers = [forked.Process(target=make) for _ in range(6)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join(PATIENCE)
        assert [maker.exitcode for maker in makers] == [0] * 6


def test_odd_file_names(tmp_path):
    for name in ("a?mode=ro.db", "b#c.db", "%41.db", "é 🗳️.db"):
        open_archive(tmp_path / name, create=True).close()
        assert (tmp_path / name).exists()
