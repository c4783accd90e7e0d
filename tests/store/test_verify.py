"""A record that is as it was written passes; whatever is changed in it is named."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys

import pytest

from onrecord.errors import StoreError
from onrecord.store import open_archive


@pytest.fixture
def path(tmp_path, reading_at):
    path = tmp_path / "r.db"
    with open_archive(path, create=True) as archive:
        for nr in range(3):
            reading = reading_at(f"{nr}.txt", f"2022-12-3{nr % 2}")
            archive.add(reading, reading.report.text.encode(), "c")
    return path


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
    other.execute(change)
    other.close()
    named = faults(path)
    assert any(place in where and found in what for where, what in named), named


def test_a_reading_from_before_seals_is_counted(path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE readings SET seal = NULL WHERE row = 1")
    other.close()
    with open_archive(path) as archive:
        checked = archive.verify()
    assert (checked.unsealed, checked.faults) == (1, ())


FLIP = """
import sys
from onrecord.errors import StoreError
from onrecord.store import open_archive
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
def test_a_thousand_reports_pass_and_one_flipped_byte_is_named(tmp_path, reading_at):
    path = tmp_path / "many.db"
    with open_archive(path, create=True) as archive:
        for nr in range(1000):
            reading = reading_at(f"{nr:04}.txt")
            archive.add(reading, reading.report.text.encode(), "c")
        checked = archive.verify()
        list(archive.rows("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert (checked.readings, checked.faults) == (1000, ())
    data = bytearray(path.read_bytes())
    data[data.index(b"0789.txtXi and") + 12] ^= 1  # within the text of one report
    path.write_bytes(data)
    assert [place for place, _ in faults(path)] == ["0789.txt"]


def test_a_file_that_is_none_of_ours_is_refused(tmp_path):
    (tmp_path / "x.db").write_bytes(b"no record" * 100)
    with pytest.raises(StoreError):
        open_archive(tmp_path / "x.db")
