"""Problems are asked of the newest readings, those of the newest reports first; reports are found by their titles."""

from __future__ import annotations

import msgspec
import pytest

import onrecord
from onrecord.ask.reports import ask_problems, count_problems, reports_titled
from onrecord.records import Problem, Span, report_id

PAGE = (
    Problem(code="unpaired-quote", span=Span(3, 9), detail="it is never closed"),
    Problem(code="no-date", detail="none is stated"),
)


@pytest.fixture
def record(tmp_path, reading_at):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for nr, day in enumerate(("2025-01-04", None, "2026-03-09")):
            keep(record, reading_at(f"{nr}.txt"), day, PAGE[: nr or 1])
        yield record


def keep(record, reading, day, problems, coder="c1", title="Élan for the Wharf"):
    report = msgspec.structs.replace(reading.report, published=day, title=title)
    record.add(msgspec.structs.replace(reading, report=report, problems=problems), report.text.encode(), coder)


def test_kinds_are_counted_with_their_reports(record):
    assert [(line.code, line.problems, line.reports) for line in count_problems(record)] == [
        ("unpaired-quote", 3, 3),
        ("no-date", 1, 1),
    ]


def test_those_of_the_newest_report_come_first(record):
    found = ask_problems(record)
    assert [one.place for one in found] == ["2.txt", "2.txt", "0.txt", "1.txt"]
    assert [one.place for one in ask_problems(record, "no-date")] == ["2.txt"]
    assert [one.place for one in ask_problems(record, limit=2, offset=1)] == ["2.txt", "0.txt"]
    text = record.reading(found[0].report).report.text
    assert (found[0].words, found[1].words, found[1].span) == (text[3:9], None, None)


def test_only_the_newest_reading_counts(record, reading_at):
    keep(record, reading_at("2.txt"), "2026-03-09", (), "c2", "Wharf closed")
    assert [one.place for one in ask_problems(record)] == ["0.txt", "1.txt"]
    assert [one.place for one in reports_titled(record, "wharf elan")] == ["0.txt", "1.txt"]


@pytest.mark.parametrize(
    ("words", "number"), [("elan", 3), ("whar*", 3), ('"for the wharf"', 3), ("for elan", 3), ("sea", 0), ("!", 0)]
)
def test_reports_are_found_by_their_titles(record, words, number):
    assert len(reports_titled(record, words)) == number


def test_the_newest_titles_come_first(record, reading_at):
    assert [one.place for one in reports_titled(record, "wharf", 2)] == ["2.txt", "0.txt"]
    assert report_id("2.txt", reading_at("2.txt").report.text) == reports_titled(record, "wharf", 1)[0].report
