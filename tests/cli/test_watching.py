"""A folder is watched: each file is read once it stands still, and nothing twice, whenever the program was stopped."""

from __future__ import annotations

import itertools
import os

import onrecord
from onrecord.cli import exporting


def test_once_reads_what_is_there_and_the_second_time_nothing(run, reports):
    assert run("watch", "reports", "--into", "r.db", "--once").exit_code == 0
    again = run("watch", "reports", "--into", "r.db", "--once")
    assert again.coded == [] and "duplicate 3" in again.stderr
    assert run("watch", "missing", "--into", "r.db", "--once").exit_code == 2


def test_files_are_read_as_they_come_when_they_stand_still(run, reports, monkeypatch):
    looks = itertools.count(1)

    def sleep(seconds: float) -> None:
        look = next(looks)
        if look == 2:  # all three were read at the second look; one more is begun, and written on
            (reports / "d.txt").write_text("Ira said it", "utf-8")
        elif look == 3:
            (reports / "d.txt").write_text("Ira said it snowed all night.", "utf-8")
        elif look == 6:
            raise KeyboardInterrupt
        os.utime(reports / "a.txt") if look == 1 else None

    monkeypatch.setattr(exporting.time, "sleep", sleep)
    result = run("watch", "reports", "--into", "r.db", "--every", "1")
    assert result.exit_code in (1, 130) and sorted(result.coded) == [f"reports/{name}.txt" for name in "abcd"]
    with onrecord.open("r.db") as record:
        assert len(record.reports()) == 4


def test_a_record_that_cannot_be_written_is_tried_again(run, reports, monkeypatch):
    from onrecord.cli import intake
    from onrecord.errors import StoreError

    tries = itertools.count()
    whole = intake.read_all

    def sometimes(given, load):
        if next(tries) == 0:
            raise StoreError("r.db", "another program writes it", "Wait")
        return whole(given, load)

    looks = itertools.count()

    def sleep(seconds: float) -> None:
        if next(looks) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(intake, "read_all", sometimes)
    monkeypatch.setattr(exporting.time, "sleep", sleep)
    result = run("watch", "reports", "--into", "r.db")
    assert "Trying again" in result.stderr and len(result.coded) == 3
    assert run("watch", "reports", "--into", "r.db", "--once").coded == []
