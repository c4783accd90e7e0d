"""A record that may only be read is asked and checked where it lies: on a read-only medium, in somebody else's folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

import onrecord
from onrecord.errors import StoreError
from onrecord.store import open_archive
from tests.patience import PATIENCE

ASK = """
import sys
import onrecord
from onrecord.errors import OnrecordError
try:
    with onrecord.open(sys.argv[1]) as record:
        print(len(record.statements("reform")), len(record.reports()), len(record.verify().faults))
        record.reject("a", "b", "c")
except OnrecordError as error:
    print(error)
"""
BARE = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]  # root too is held to what the file says


@pytest.fixture
def folder(tmp_path, reading_at):
    (tmp_path / "kept").mkdir()
    with open_archive(tmp_path / "kept" / "r.db", create=True) as archive:
        for nr in range(3):
            reading = reading_at(f"{nr}.txt")
            archive.add(reading, reading.report.text.encode(), "c")
    yield tmp_path / "kept"
    (tmp_path / "kept").chmod(0o755)


def told(path) -> list[str]:
    """What is told to somebody who is held to the rights of the file."""
    bare = BARE if os.geteuid() == 0 else []
    if bare and not shutil.which(bare[0]):
        pytest.skip("setpriv is not here, and root may do everything")
    run = [*bare, sys.executable, "-c", ASK, str(path)]
    return subprocess.run(run, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout.splitlines()


@pytest.mark.parametrize(("file", "around"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
def test_what_may_only_be_read_is_asked_and_checked(folder, file, around):
    (folder / "r.db").chmod(file)
    folder.chmod(around)
    answers, refused = told(folder / "r.db")
    assert answers == "3 3 0"
    assert "r.db: it may only be read here. Copy it to a folder where you may write" in refused


def test_beside_somebody_elses_writer_the_newest_is_there(folder, reading_at):
    with open_archive(folder / "r.db") as writer:
        reading = reading_at("new.txt")
        writer.add(reading, reading.report.text.encode(), "c")
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        assert told(folder / "r.db")[0] == "4 4 0"


def test_a_log_that_cannot_be_taken_up_is_told_and_not_passed_over(folder, tmp_path, reading_at):
    copy = tmp_path / "copy"
    copy.mkdir()
    with open_archive(folder / "r.db") as writer:
        reading = reading_at("new.txt")
        writer.add(reading, reading.report.text.encode(), "c")
        for name in ("r.db", "r.db-wal"):  # as a copy without its -shm has it
            shutil.copy(folder / name, copy / name)
    copy.chmod(0o555)
    (said,) = told(copy / "r.db")
    copy.chmod(0o755)
    assert "its newest readings stand in r.db-wal, which cannot be taken up" in said


def test_an_older_record_that_may_only_be_read_says_so(folder):
    other = sqlite3.connect(folder / "r.db")
    other.execute("PRAGMA user_version = 1")
    other.close()
    folder.chmod(0o555)
    (said,) = told(folder / "r.db")
    assert "is of version 1" in said and "Copy it to a folder where you may write: there it is brought up to date." in said


def test_reading_into_it_is_refused_at_once(folder, monkeypatch):
    monkeypatch.setattr("onrecord.store.opening.may_write", lambda path: False)
    with pytest.raises(StoreError, match="it may only be read here"):
        onrecord.open(folder / "r.db", create=True)
