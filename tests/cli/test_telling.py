"""`onrecord read` told dates and more beside the text: by a table, by names of files, by a format. Nothing of it is silent."""

from __future__ import annotations

import json

import pytest

from onrecord.errors import SettingError
from onrecord.read import pattern_of
from onrecord.read.lines import date_by, date_in_name, numeric_date


def told(result) -> dict[str, dict]:
    found = (json.loads(line)["report"] for line in result.stdout.splitlines())
    return {report["place"].rsplit("/", 1)[-1]: report for report in found}


def test_the_closing_line_says_how_many_are_undated(run, reports):
    (reports / "c.txt").write_text("BERLIN, March 14, 2025 - Nobody spoke here today.\n", "utf-8")
    assert run("read", "--json", reports).stderr.splitlines()[-1].endswith("offered 3 · undated 2")


def test_a_table_says_what_files_are(run, reports):
    table = (
        "File;Date;Publisher;Title;Author;Address;Desk\na.txt;14/03/2025;Quay Post;Trade;Ada Lund and Bo Vik;;x\n"
        "b;03/04/2025;;;;https://quay.example/b;\nnone.txt;2025;;;;;\n;2025;;;;;\n"
    )
    (reports.parent / "t.csv").write_text(table)
    result = run("read", "--json", "reports", "--metadata", "t.csv", "--key", "File")
    found = told(result)
    assert (found["a.txt"]["published"], found["a.txt"]["title"], found["a.txt"]["authors"]) == (
        "2025-03-14", "Trade", ["Ada Lund", "Bo Vik"],
    )  # fmt: skip
    assert (found["b"]["place"], found["b"]["published"], found["b"]["title"]) == ("https://quay.example/b", "2025", "Weather")
    assert found["c.txt"].get("published") is None
    for words in (
        "nothing is taken from 'desk'", "t.csv:3: of the date '03/04/2025' the year is taken", "t.csv:5: nothing in 'File'",
        "t.csv:4: no file 'none.txt' was read", "reports/c.txt: no row in t.csv",
    ):  # fmt: skip
        assert words in result.stderr
    assert result.stderr.splitlines()[-1].endswith("offered 3 · undated 1")


def test_the_format_settles_the_order(run, reports):
    (reports.parent / "t.csv").write_text("file,date\nreports/b.txt,03/04/2025\n")
    result = run("read", "--json", "reports/b.txt", "--metadata", "t.csv", "--date-format", "%d/%m/%Y")
    assert told(result)["b.txt"]["published"] == "2025-04-03" and "note:" not in result.stderr


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,date\na.txt,2025\n", "no column named 'file'; there are 'name', 'date'"),
        ("file,date\na.txt,2025\na.txt,2024\n", "t.csv:3: 'a.txt' has a row before, in line 2"),
        ('file,date\n"a.txt,2025\n', "no CSV at line"),
        ("file,address\na,http://x.example/\nb,http://x.example/\n", "two rows have the address"),
    ],
)
def test_a_table_that_is_none_ends_the_run(run, reports, table, words):
    (reports.parent / "t.csv").write_text(table)
    result = run("read", reports, "--metadata", "t.csv")
    assert result.exit_code == 2 and words in result.stderr and result.coded == []


def test_dates_in_names(run, reports):
    (reports / "a.txt").rename(reports / "2025-03-14_talks.txt")
    (reports / "b.txt").write_text("BERLIN, March 20, 2025 - Nobody spoke here.\n", "utf-8")
    (reports / "b.txt").rename(reports / "20250321.txt")
    result = run("read", "--into", "r.db", "--json", "reports", "--date-from-name")
    found = told(result)
    assert [found[name]["published"] for name in ("2025-03-14_talks.txt", "20250321.txt")] == ["2025-03-14", "2025-03-21"]
    assert "reports/c.txt: its name states no date" in result.stderr
    assert "its text says 2025-03-20" in result.stdout
    again = run("read", "--into", "r.db", "reports", "--date-from-name")
    assert "3 duplicates stay as they are on record" in again.stderr


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2025-03-14_talks.txt", "2025-03-14"), ("talks 20250314 final.txt", "2025-03-14"), ("2025.03.14.txt", "2025-03-14"),
        ("14-mar-2025.txt", "2025-03-14"), ("March_14_2025.html", "2025-03-14"), ("14_03_2025.txt", "2025-03-14"),
        ("03-04-2025.txt", "2025"), ("2025-02-31.txt", None), ("202503141.txt", None), ("talks_2011-12.txt", None),
    ],
)  # fmt: skip
def test_a_name_states_a_date(name, date):
    assert date_in_name(name) == date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("14/03/2025", "2025-03-14"), ("03/14/2025", "2025-03-14"), ("03/04/2025", "2025"), ("04.04.2025", "2025-04-04"),
        ("Thursday, 03/04/2025", "2025-04-03"), ("Tue 03/04/2025", "2025-03-04"), ("Monday 03/04/2025", None), ("31/31/2025", None),
        ("1.14/03/2025", None), ("12/2025", None),
    ],
)  # fmt: skip
def test_numbers_say_no_more_than_they_do(words, date):
    assert numeric_date(words) == date


@pytest.mark.parametrize(
    ("form", "words", "date"),
    [
        ("%d/%m/%Y", "On 03/04/2025 at 9", "2025-04-03"), ("%d.%m.%y", "3.4.25", "2025-04-03"), ("%Y%m", "x202503.txt", "2025-03"),
        ("%d %b %Y", "3 Apr 2025", "2025-04-03"), ("%d/%m/%Y", "31/02/2025", None), ("%y%m%d", "a_990314_b", "1999-03-14"),
    ],
)  # fmt: skip
def test_a_format_finds_its_date(form, words, date):
    assert date_by(pattern_of(form), words) == date


@pytest.mark.parametrize("form", ["%d/%m", "%d/%Y", "%Q", "%Y-%Y", "", "%d %"])
def test_a_format_that_makes_no_date_is_said(form):
    with pytest.raises(SettingError):
        pattern_of(form)
