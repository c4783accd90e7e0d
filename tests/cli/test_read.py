"""`onrecord read`: every source is accounted for, whatever it holds."""

from __future__ import annotations

import re

import pytest

from onrecord.records import Reading
from onrecord.store import open_archive

TALLY = re.compile(r"kept (\d+) · duplicate (\d+) · rejected (\d+) · offered (\d+)(?: · undated \d+)?\n\Z")


def tally(result) -> tuple[int, ...]:
    found = TALLY.search(result.stderr)
    assert found, result.stderr
    kept, duplicate, rejected, offered = map(int, found.groups())
    assert kept + duplicate + rejected == offered
    return kept, duplicate, rejected, offered


def test_json_is_one_reading_per_line(run, reports):
    result = run("read", "--json", reports)
    assert (result.exit_code, tally(result)) == (0, (3, 0, 0, 3))
    readings = [Reading.from_json(line) for line in result.stdout.splitlines()]
    assert [reading.report.place[-5:] for reading in readings] == ["a.txt", "b.txt", "c.txt"]
    assert [len(reading.statements) for reading in readings] == [2, 1, 0]


def test_the_record_at_a_glance(run, reports, golden):
    result = run("read", "reports")
    assert result.exit_code == 0
    golden("glance.txt", result.stdout)


def test_a_rejected_file_is_named_and_the_others_are_read(run, reports):
    (reports / "bad.txt").write_bytes(b"\0\1\2\3" * 50)
    result = run("read", "--json", reports, "missing.txt")
    assert (result.exit_code, tally(result)) == (2, (3, 0, 2, 5))
    lines = [line for line in result.stderr.splitlines() if line.startswith("rejected: ")]
    assert len(lines) == 2 and "bad.txt" in lines[0] and lines[1].startswith("rejected: missing.txt: no such file. ")
    assert len(result.stdout.splitlines()) == 3


def test_a_bug_in_the_coder_costs_one_report(run, reports):
    (reports / "b.txt").write_text("boom\n")
    result = run("read", "--into", "r.db", reports)
    assert (result.exit_code, tally(result)) == (2, (2, 0, 1, 3))
    assert "reading it failed with RuntimeError: boom. Report this as a bug" in result.stderr


def test_a_second_run_is_all_duplicates_and_runs_no_model(run, reports):
    assert tally(run("read", "--into", "r.db", "reports")) == (3, 0, 0, 3)
    with open_archive("r.db") as archive:
        before = list(archive.dump())
    again = run("read", "--into", "r.db", "reports")
    assert (again.exit_code, tally(again), again.coded, again.stdout) == (0, (0, 3, 0, 3), [], "")
    with open_archive("r.db") as archive:
        assert list(archive.dump()) == before


def test_json_prints_what_the_record_holds_already(run, reports):
    first = run("read", "--into", "r.db", "--json", "reports")
    again = run("read", "--into", "r.db", "--json", "reports")
    assert again.coded == []
    assert again.stdout == first.stdout


@pytest.mark.parametrize("options", [(), ("--into", "r.db")])
def test_a_file_offered_twice_counts_once(run, reports, options):
    result = run("read", "--json", *options, "reports/a.txt", "./reports/a.txt", reports / "a.txt", "reports")
    assert tally(result) == (3, 3, 0, 6)
    assert len(result.coded) == len(result.stdout.splitlines()) == 3


def test_a_damaged_record_ends_the_run_with_one_line(run, reports):
    (reports.parent / "r.db").write_bytes(b"not a record " * 500)
    result = run("read", "--into", "r.db", reports)
    assert result.exit_code == 2
    assert result.stderr.startswith("onrecord: r.db: cannot be read as a record") and len(result.stderr.splitlines()) == 1


def test_settings_come_from_the_environment(run, reports):
    result = run("read", reports, ONRECORD_MAX_BYTES="30")
    assert (result.exit_code, tally(result)) == (2, (2, 0, 1, 3))
    bad = run("read", reports, ONRECORD_THREADS="many")
    assert bad.exit_code == 2 and bad.stderr.startswith("onrecord: ONRECORD_THREADS: 'many' is not a whole number")


def test_no_reports_is_no_error(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert tally(run("read", "empty")) == (0, 0, 0, 0)
