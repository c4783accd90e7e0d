"""What `onrecord read` says of a run: what would be read as what, how far it is, what was refused, and what was found."""

from __future__ import annotations

import re

import pytest

from onrecord.cli import intake


def test_a_dry_run_names_each_file_and_reads_none(run, reports):
    (reports / "bad.jsonl").write_text('{"text": "It rained on Monday, the crew said."}\n{"text": 5}\n{"text": 6}\n[')
    (reports / "table.csv").write_text(
        "title,text,date\nFerry 5,It sails on Monday.,2025-03-04\nFerry 6,It sails too.,2025-03-05\n"
    )
    (reports / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 80)
    (reports / "g.png").write_bytes(b"\x89PNG")
    result = run("read", "--dry-run", "--into", "r.db", reports)
    assert (result.exit_code, result.coded) == (2, [])
    assert not (reports.parent / "r.db").exists()
    lines = [re.sub(r"^\S*/", "", line) for line in result.stdout.splitlines()]
    assert [line.partition(": ")[0] for line in lines] == ["a.txt", "b.txt", "bad.jsonl", "c.txt", "old.doc", "table.csv"]
    assert lines[2].startswith("bad.jsonl: 1 as application/json; 3 refused ('text' is a number and 1 other reasons)")
    assert lines[4] == "old.doc: 1 refused (an old office document)"
    assert lines[5] == "table.csv: 2 as text/csv; the first: “Ferry 5”, 2025-03-04"
    assert "passed over 1 files of other kinds (.png 1)" in result.stderr and "took text from 'text'" in result.stderr


def test_a_dry_run_of_what_can_be_read_ends_well_and_a_file_named_twice_is_said(run, reports):
    result = run("read", "--dry-run", reports / "a.txt", reports / "a.txt", "missing.txt")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[1].endswith("a.txt: named before")
    assert result.stdout.splitlines()[2] == "missing.txt: 1 refused (no such file)"
    assert run("read", "--dry-run", reports).exit_code == 0


@pytest.mark.parametrize("rows", [1, 2, 40])
def test_equal_refusals_of_one_file_are_one_line_with_a_count(run, reports, rows):
    (reports / "d.jsonl").write_text(
        '{"text": 5}\n' * rows + '{"text": [6]}\n{"text": "It rained, the crew said."}\n' + '{"text": 5}\n'
    )
    result = run("read", "--into", "r.db", reports)
    lines = [re.sub(r"\S*/", "", line) for line in result.stderr.splitlines() if line.startswith("rejected: ")]
    assert len(lines) == 2
    assert lines[0].startswith(f"rejected: d.jsonl#1 and {rows:,} more, the last at d.jsonl#{rows + 3}: 'text' is a number. Give")
    assert lines[1].startswith(f"rejected: d.jsonl#{rows + 1}: 'text' is a list of what is no text. ")
    assert f"rejected {rows + 2} ·" in result.stderr


def test_refusals_of_two_files_are_told_file_by_file(run, reports):
    for name in ("d.jsonl", "e.jsonl"):
        (reports / name).write_text('{"text": 5}\n' * 3)
    lines = [line for line in run("read", "--json", reports).stderr.splitlines() if line.startswith("rejected: ")]
    assert [re.findall(r"(\w\.jsonl#\d)", line) for line in lines] == [["d.jsonl#1", "d.jsonl#3"], ["e.jsonl#1", "e.jsonl#3"]]


def test_the_closing_lines_say_what_was_found_and_how_long_it_took(run, reports):
    said = run("read", "--into", "r.db", reports).stderr.splitlines()
    found = re.fullmatch(r"read 3 reports in \d+\.\d seconds: (.*)", said[-2])
    assert found and re.sub(r"\d+", "N", found[1]) == (
        "N statements · N events · N figures · N offices · N memberships · N positions"
    )
    assert found[1].startswith("3 statements")
    assert not [line for line in run("read", "--into", "r.db", reports).stderr.splitlines() if line.startswith("read ")]


def test_where_errors_go_to_a_file_a_line_says_how_far_the_run_is(run, reports, monkeypatch):
    monkeypatch.setattr(intake, "TOLD_SECONDS", 0.0)
    said = [line for line in run("read", "--into", "r.db", reports).stderr.splitlines() if " of 3 files" in line]
    assert said and re.fullmatch(r"note: [123] of 3 files( \(\d reports\))?, [\d.]+ a second", said[-1])
