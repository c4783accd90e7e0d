"""Words with those around them: a sentence, exact, however long the line is; and reports found by any of their words."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.ask import quotes
from onrecord.ask.reports import reports_saying
from onrecord.records import Reading, Report, Span, report_id
from onrecord.store import Archive, open_archive

HEADLINE = "Ferry stays in harbour"
TEXT = f"""{HEADLINE}

The ferry to Utholm did not sail on Friday. Nobody was hurt, said the harbour master, Liv Dahle.
A new ferry is to sail in May."""


def keep(archive: Archive, place: str, text: str, coder: str = "c1", **more: str) -> None:
    report = Report(
        id=report_id(place, text), place=place, media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text, **more,
    )  # fmt: skip
    archive.add(Reading(report=report), text.encode(), coder)


@pytest.fixture
def record(tmp_path):
    with onrecord.open(tmp_path / "r.db", create=True) as archive:
        keep(archive, "old.txt", TEXT, title=HEADLINE, published="2026-03-06")
        keep(archive, "new.txt", "A crane fell in Utholm.\nThe harbour was shut.", published="2026-04-01")
        yield archive


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("harbour master", "Nobody was hurt, said the harbour master, Liv Dahle."),
        ("Friday. Nobody", "The ferry to Utholm did not sail on Friday. Nobody was hurt, said the harbour master, Liv Dahle."),
        ("Ferry stays", HEADLINE),
        ("May.", "A new ferry is to sail in May."),
        ("Dahle.\nA new", "Nobody was hurt, said the harbour master, Liv Dahle.\nA new ferry is to sail in May."),
    ],
)
def test_words_are_told_in_their_sentence(words, told):
    assert quotes.around(TEXT, at(words)).words(TEXT) == told


def test_a_line_without_an_end_is_cut_between_words():
    text = "grain " * 1000 + "9 tonnes " + "barley " * 1000
    span = Span(text.index("9 tonnes"), text.index("9 tonnes") + 8)
    told = quotes.around(text, span).words(text)
    assert "grain 9 tonnes barley" in told and told.startswith("grain ") and told.endswith(" barley")
    assert len(told) <= 2 * quotes.REACH + 8
    endless = "x" * 100_000
    assert quotes.around(endless, Span(50_000, 50_010)) == Span(50_000 - quotes.REACH, 50_010 + quotes.REACH)


@given(st.text("ab. \n\0\u202e“é🗳", min_size=1, max_size=80), st.data())
def test_what_is_told_holds_the_words(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert span in quotes.around(text, span) and quotes.around(text, span).end <= len(text)


def test_reports_are_found_by_words_that_no_record_has(record):
    ((old, passage),) = reports_saying(record, "nobody dahle")
    assert old.place == "old.txt" and passage.words == "Nobody was hurt, said the harbour master, Liv Dahle."
    assert [mark.words(TEXT) for mark in passage.marks] == ["Nobody", "Dahle"]
    assert [one.place for one, _ in reports_saying(record, "utholm")] == ["new.txt", "old.txt"]
    assert [one.place for one, _ in reports_saying(record, "utholm", 1)] == ["new.txt"]
    assert reports_saying(record, '"harbour was hurt"') == reports_saying(record, "—") == []


@pytest.mark.parametrize("few", [0, 2000])
def test_they_are_the_same_by_the_index_and_by_the_dates(record, few, monkeypatch):
    """Frequent words are looked for along the dates, rare ones by the index."""
    monkeypatch.setattr("onrecord.ask.answers.FEW", few)
    monkeypatch.setattr("onrecord.ask.answers.SOME", few)
    assert [one.place for one, _ in reports_saying(record, "harbo*")] == ["new.txt", "old.txt"]


def test_a_sentence_tells_more_than_the_headline(record):
    (_, new), (_, old) = reports_saying(record, "harbour")
    assert old.words == "Nobody was hurt, said the harbour master, Liv Dahle." and new.words == "The harbour was shut."
    ((_, passage),) = reports_saying(record, "stays")
    assert passage.words == HEADLINE and passage.marks == ()


def test_a_report_read_twice_is_found_once(tmp_path):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        for coder in ("c1", "c2"):
            keep(archive, "a.txt", "A pier was sold.", coder)
        assert [(one.place, one.coder) for one, _ in reports_saying(archive, "pier")] == [("a.txt", "c2")]


def test_a_far_word_in_a_long_report_is_found(tmp_path):
    text = "Sand. " * (quotes.FURTHEST // 6) + "Then a lighthouse."
    with open_archive(tmp_path / "r.db", create=True) as archive:
        keep(archive, "a.txt", text)
        ((_, passage),) = reports_saying(archive, "lighthouse")
        assert passage.words == "Sand." and passage.marks == ()


def test_words_without_end_are_told_in_part(tmp_path):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        keep(archive, "a.txt", "水" * 10_000)
        ((_, passage),) = reports_saying(archive, "水")
        assert passage.words == "水" * 2 * quotes.REACH
