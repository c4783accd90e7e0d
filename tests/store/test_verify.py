"""A record that is as it was written passes; whatever is changed in it is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256

import msgspec
import pytest

from onrecord.errors import StoreError
from onrecord.records import report_id
from onrecord.store import Archive, open_archive


@pytest.fixture(scope="module")
def path_once(tmp_path_factory, reading_at):
    path = tmp_path_factory.mktemp("verify") / "r.db"
    with open_archive(path, create=True) as archive:
        for nr in range(3):
            reading = reading_at(f"{nr}.txt", f"2022-12-3{nr % 2}")
            archive.add(reading, reading.report.text.encode(), "c")
    return path


@pytest.fixture
def path(path_once, tmp_path):
    return shutil.copyfile(path_once, tmp_path / "r.db")


def faults(path) -> list[tuple[str, str]]:
    with open_archive(path) as archive:
        return [(fault.place, fault.found) for fault in archive.verify().faults]


def test_what_is_as_it_was_written_passes(path, full_reading):
    with open_archive(path) as archive:
        checked = archive.verify()
    spans = full_reading.to_json().count(b"[") - full_reading.to_json().count(b"[[")
    assert (checked.sources, checked.readings, checked.unsealed, checked.faults) == (1, 3, 0, ())
    assert checked.spans > 3 * 20 and checked.spans % 3 == 0 and spans


@pytest.mark.parametrize(
    ("change", "place", "found"),
    [
        ("UPDATE raws SET packed = x'00'", "source", "are damaged"),
        (
            "UPDATE reports SET text = replace(text, 'trade', 'Trade') WHERE row = 1",
            "0.txt",
            "its text or place is not what report",
        ),
        ("UPDATE reports SET place = 'x.txt' WHERE row = 1", "x.txt", "its text or place"),
        ("UPDATE statement_content SET span_end = 10000 WHERE reading = 2 AND owner = 1", "1.txt by c", "leaves its text"),
        (
            "UPDATE statement_content SET span_start = span_start + 1 WHERE reading = 2 AND owner = 1",
            "1.txt by c",
            "its seal is broken",
        ),
        (
            "UPDATE statement_content SET span_start = span_start + 1 WHERE reading = 2",
            "1.txt by c",
            "not found by their own words",
        ),
        ("UPDATE figures SET value = 6 WHERE reading = 1 AND nr = 0", "0.txt by c", "its seal is broken"),
        ("UPDATE readings SET published = '2021' WHERE row = 3", "2.txt by c", "its seal is broken"),
        ("UPDATE readings SET coder = 'd' WHERE row = 3", "2.txt by d", "its seal is broken"),
        ("UPDATE memberships SET evidence_start = 0 WHERE reading = 3", "2.txt by c", "its seal is broken"),
        (
            "UPDATE events SET statement = 's9' WHERE reading = 3",
            "r.db",
            "a row of events refers to one of statements that is not there",
        ),
        ("DELETE FROM actors WHERE reading = 1 AND id = 'a5'", "r.db", "refers to one of actors"),
        ("UPDATE findable SET words = 'other' WHERE reading = 2 AND \"table\" = 'figures'", "1.txt by c", "its findable are not"),
        ("UPDATE findable SET words = 'other' WHERE reading = 2", "r.db", "the index found_words"),
        ("UPDATE names SET terms = 'other' WHERE words = 'Brazil'", "Brazil", "the name is not found by its own words"),
        ("UPDATE actor_names SET mentions = mentions + 1 WHERE reading = 2", "1.txt by c", "by their own names"),
        (
            "UPDATE name_keys SET \"key\" = 'state:XXX' WHERE \"key\" = 'person:xi-jinping'",
            "Xi",
            "does not lead to those who go by it",
        ),
        ("INSERT INTO merges (\"key\", \"into\") VALUES ('person:xi-jinping', 'person:none')", "person:none", "it is merged"),
    ],
)
def test_what_is_changed_is_named(path, change, place, found):
    other = sqlite3.connect(path, isolation_level=None)
    other.create_function("terms_of", 1, str)
    other.create_function("marked", -1, lambda *values: values[0])
    other.execute(change)
    other.close()
    named = faults(path)
    assert any(place in where and found in what for where, what in named), named


LOSSES = (
    "raws reports readings places rejected merges identities appearances standing shapes known_as near texts sketches bands names"
    " actor_names name_keys title_words findable parts problems marks"
).split()


def tampered(path, *changes) -> list[tuple[str, str]]:
    """What is named after somebody changed the record beside the program."""
    other = sqlite3.connect(path, isolation_level=None)
    triggers = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        other.execute(f"DROP TRIGGER {name}")
    for change in changes:
        assert other.execute(change).rowcount != 0, change
    for _, sql in triggers:
        other.execute(sql)
    other.close()
    return faults(path)


@pytest.fixture(scope="module")
def full_once(tmp_path_factory, reading_at):
    """A record with something in every table."""
    path = tmp_path_factory.mktemp("verify") / "full.db"
    with open_archive(path, create=True) as archive:
        for nr in range(3):
            reading = reading_at(f"{nr}.txt")
            keyed = [msgspec.structs.replace(one, key="state:CHN") if one.name == "China" else one for one in reading.actors]
            reading = msgspec.structs.replace(reading, actors=tuple(keyed))
            archive.add(reading, reading.report.text.encode(), "c")
            text = f"{reading.report.text} " + " ".join(f"word{at}" for at in range(60 + nr))
            longer = msgspec.structs.replace(
                reading.report, id=report_id(f"l{nr}", text), place=f"l{nr}", text=text, sha256=sha256(text.encode()).hexdigest()
            )
            archive.add(msgspec.structs.replace(reading, report=longer), text.encode(), "c")
        archive.meet("else.txt", reading.report.sha256, reading.report.id)
        archive.meet("0.txt", "0" * 64, reading.report.id)
        archive.reject("bad.pdf", "it is damaged", "Give it again")
        archive.reject("bad.pdf", "it is damaged otherwise", "Give it again")
        archive.reject("gone.pdf", "it is damaged", "Give it again")
        archive.forgive("gone.pdf")
        assert archive.merge("person:xi-jinping", "state:CHN")
    return path


@pytest.fixture
def full(full_once, tmp_path):
    return shutil.copyfile(full_once, tmp_path / "full.db")


def test_all_that_the_program_does_keeps_the_marks(full):
    assert faults(full) == []
    with open_archive(full) as archive:
        archive.unmerge("person:xi-jinping")
        archive.merge("person:xi-jinping", "state:CHN")
        reading = next(archive.readings())
        archive.add(reading, archive.raw(reading.report.sha256), "d")
    assert faults(full) == []


@pytest.mark.parametrize("table", LOSSES)
def test_a_row_that_is_gone_is_named(full, table):
    key = "rowid" if table in ("title_words", "findable", "names") else "*"
    other = sqlite3.connect(full)
    (count,) = other.execute(f"SELECT count({key}) FROM {table}").fetchone()
    columns = [row[1] for row in other.execute(f'PRAGMA table_info("{table}")')]
    other.close()
    assert count, f"nothing in {table}"
    row = ", ".join(f'"{name}"' for name in columns)
    assert tampered(full, f"DELETE FROM {table} WHERE ({row}) IS (SELECT {row} FROM {table} LIMIT 1)")


@pytest.mark.parametrize(
    ("change", "place", "found"),
    [
        ("UPDATE places SET place = 'x' WHERE place = 'else.txt'", "full.db", "a row of places is not what was written"),
        ("UPDATE places SET sha256 = replace(sha256, '0', '1') WHERE place = '0.txt'", "full.db", "a row of places"),
        ("DELETE FROM places WHERE place = '1.txt'", "1.txt", "no row of places says that it was met there"),
        ("UPDATE rejected SET found = 'nothing'", "full.db", "a row of rejected is not what was written"),
        ("UPDATE merges SET \"into\" = 'state:BRA'", "person:xi-jinping", "does not go by what its merges say"),
        ("UPDATE merges SET undone = 1", "full.db", "a row of merges is not what was written"),
        ("UPDATE identities SET root = 'state:BRA'", "person:xi-jinping", "does not go by what its merges say"),
        ("UPDATE standing SET reports = reports + 1 WHERE \"key\" = 'state:CHN'", "state:CHN", "is not counted in as many reports"),
        ("UPDATE appearances SET known = '2021' WHERE reading = 1", "person:xi-jinping", "just the reports that it is in"),
        ("UPDATE shapes SET state = 'USA' WHERE \"key\" = 'state:CHN'", "state:CHN", "does not stand as what its readings say"),
        ("UPDATE known_as SET mentions = mentions + 1 WHERE \"key\" = 'state:CHN'", "state:CHN", "is not known by just the names"),
        ("UPDATE near SET likeness = 0.99", "full.db", "a row of near is not what was written"),
        ("UPDATE sketches SET sketch = zeroblob(240) WHERE report = 2", "full.db", "a row of sketches is not"),
        ("UPDATE bands SET hash = hash - 1 WHERE report = 2", "full.db", "bands, is not that of their sketches"),
        ("UPDATE texts SET report = 3 WHERE report = 1", "0.txt", "its text is not known again"),
        ("UPDATE title_words SET title_terms = 'other' WHERE rowid = 1", "full.db", "the index title_words"),
        ("INSERT INTO text_words (text_words) VALUES ('delete-all')", "full.db", "the index text_words"),
        ("INSERT INTO text_words (rowid, text_terms) VALUES (1, 'more')", "full.db", "the index text_words"),
        ("UPDATE readings SET seal = NULL WHERE row = 1", "full.db", "a row of readings is not what was written"),
        ("DROP INDEX figures_by_value", "full.db", "figures_by_value, a table, index, view or trigger of it, is not there"),
    ],
)
def test_what_no_seal_covers_is_named_when_it_is_changed(full, change, place, found):
    named = tampered(full, change)
    assert any(place in where and found in what for where, what in named), named


def test_one_who_may_write_nothing_checks_as_well(full):
    with Archive(full, read_only=True) as archive:
        assert archive.verify().faults == ()
        with pytest.raises(StoreError, match="it may only be read here"):
            archive.reject("a", "b", "c")


def test_a_dropped_trigger_is_named(full):
    other = sqlite3.connect(full, isolation_level=None)
    other.execute("DROP TRIGGER texts_found")
    other.close()
    assert [found for _, found in faults(full)] == ["texts_found, a table, index, view or trigger of it, is not there"]


def test_a_whole_reading_that_is_gone_with_all_its_rows_is_named(full):
    with open_archive(full) as archive:
        tables = ("actor_names", "name_keys", "findable", "mentions", "statement_content", "event_actors", "event_recipients")
        tables += (
            "positions",
            "events",
            "statements",
            "figures",
            "offices",
            "memberships",
            "parts",
            "problems",
            "appearances",
            "actors",
        )
        gone = [f"DELETE FROM {table} WHERE reading = 1" for table in tables] + ["DELETE FROM readings WHERE row = 1"]
        del archive
    assert any("readings has 5 rows, and 6 were written" in found for _, found in tampered(full, *gone))


def test_a_record_that_is_written_meanwhile_is_looked_at_as_it_was(full, reading_at):
    """Each of the many questions that a check asks would see another state of it."""
    with open_archive(full) as archive, open_archive(full) as writer:
        rows, added = archive.rows, []

        def between(sql, params=()):
            if "readings" in sql and not added:
                added.append(reading_at("late.txt"))
                writer.add(added[0], added[0].report.text.encode(), "c")
            return rows(sql, params)

        archive.rows = between
        checked = archive.verify()
        assert added and checked.faults == () and checked.readings == 6


FLIP = """
import sys
from onrecord.errors import StoreError
from onrecord.records import report_id
from onrecord.store import Archive, open_archive
for path in sys.argv[1:]:
    try:
        with open_archive(path) as archive:
            print(len(archive.verify().faults))
    except StoreError:
        print("refused")
"""


@pytest.mark.slow
def test_a_flipped_byte_is_noticed_wherever_it_changes_what_the_record_says(path, tmp_path):
    """In a process of its own, should SQLite fall over damage."""
    with open_archive(path) as archive:
        dump = list(archive.dump())
        list(archive.rows("PRAGMA wal_checkpoint(TRUNCATE)"))
    whole, chance = path.read_bytes(), random.Random(20221230)
    copies = []
    for nr in range(150):
        data = bytearray(whole)
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        copies.append(tmp_path / f"flipped{nr}.db")
        copies[-1].write_bytes(data)
    script = [sys.executable, "-c", FLIP, *map(str, copies)]
    told = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split()
    noticed = 0
    for copy, said in zip(copies, told, strict=True):
        if said == "0":
            with open_archive(copy) as archive:
                assert list(archive.dump()) == dump
        noticed += said != "0"
    assert noticed > 10


@pytest.mark.slow
def test_hundreds_of_reports_pass_and_one_flipped_byte_is_named(tmp_path, reading_at):
    path = tmp_path / "many.db"
    with open_archive(path, create=True) as archive:
        for nr in range(300):
            reading = reading_at(f"{nr:04}.txt")
            archive.add(reading, reading.report.text.encode(), "c")
        checked = archive.verify()
        list(archive.rows("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert (checked.readings, checked.faults) == (300, ())
    data = bytearray(path.read_bytes())
    data[data.index(b"0189.txtXi and") + 12] ^= 1  # within the text of one report
    path.write_bytes(data)
    named = faults(path)
    assert {place for place, _ in named} <= {"0189.txt", "0189.txt by c", str(path)}
    assert any(place == "0189.txt" and "is not what report" in found for place, found in named)
    assert all("index text_words" in found for place, found in named if place == str(path)), named  # of whole texts alone


def test_a_file_that_is_none_of_ours_is_refused(tmp_path):
    (tmp_path / "x.db").write_bytes(b"no record" * 100)
    with pytest.raises(StoreError):
        open_archive(tmp_path / "x.db")
