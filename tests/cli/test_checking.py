"""`onrecord verify` and `verify-quote`: what they print, and their exit status."""

from __future__ import annotations

import json
import sqlite3

import pytest


@pytest.fixture
def record(run, reports):
    (reports / "d.txt").write_text("Harbour\n\nZoé said the old harbour will open in spring.\n", "utf-8")
    run("read", "--into", "r.db", "reports")


def test_a_whole_record_passes(run, record):
    result = run("verify", "r.db", "--json")
    assert (result.exit_code, result.stderr) == (0, "4 readings by fake-1\nsources 4 · readings 4 · spans 23 · faults 0\n")
    told = {"sources": 4, "readings": 4, "spans": 23, "unsealed": 0, "faults": [], "coders": {"fake-1": 4}}
    assert json.loads(result.stdout) == told


def test_what_is_wrong_is_named(run, record):
    other = sqlite3.connect("r.db", isolation_level=None)
    other.execute("UPDATE reports SET text = replace(text, 'rained', 'snowed')")
    other.close()
    result = run("verify", "r.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "reports/b.txt: its text or place is not what report" in result.stderr
    assert "reports/b.txt: its text is not known again where it stands elsewhere" in result.stderr
    assert "r.db: the index text_words is not that of its words" in result.stderr
    assert "its statements are not found by their own words" in result.stderr
    assert result.stderr.endswith("faults 4\n")


def test_a_file_that_is_no_record(run, reports):
    assert run("verify", "none.db").exit_code == 2
    assert run("verify", "reports/a.txt").exit_code == 2


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("exact", ["it", "rained"], 0),
        ("altered", ["the new harbour will open in the spring"], 1),
        ("misattributed", ["it rained", "--speaker", "Xi"], 1),
        ("not_found", ["it hailed"], 1),
    ],
)
def test_quotes(run, record, golden, name, arguments, status):
    result = run("verify-quote", "--db", "r.db", *arguments)
    assert result.exit_code == status
    golden(f"quote_{name}.txt", result.stdout)
    told = json.loads(run("verify-quote", "--json", "--db", "r.db", *arguments).stdout)
    assert told["outcome"].replace(" ", "_") == name


def test_a_bad_quote(run, record):
    assert run("verify-quote", "--db", "r.db", "…").exit_code == 2
