"""A citation holds what others need to check it, and no sign of a title breaks its form."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.errors import UnknownError
from onrecord.export.citations import FORMS, bibtex, cite, csl, plain, ris
from onrecord.records import Reading, Span, Statement

TEXT = "Ola & Co: 5 % {more}_\nMinister Ola Berg said: “We will not\nyield.” Then she left."


@pytest.fixture
def record(tmp_path, report_of):
    stated = {
        "title": "Ola & Co: 5 % {more}_",
        "publisher": "The Wire",
        "authors": ("Xu Wei", "Berg, Ola"),
        "published": "2031-03-07",
    }
    report = report_of(TEXT, "http://example.org/a b", **stated)
    content = (Span(TEXT.index("“We"), TEXT.index(" Then")),)
    said = Statement(id="s1", content=content, kind="direct", score=0.5)
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(Reading(report=report, statements=(said,)), TEXT.encode(), "coder-1")
        bare = report_of("Nobody is named here.", "bare.txt", published="2031-03~")
        record.add(Reading(report=bare), b"Nobody is named here.", "coder-1")
        yield record


def test_a_statement(record):
    (report,) = record.reports(publisher="The Wire")
    one = cite(record, f"{report.report}#s1")
    assert one == cite(record, "http://example.org/a b#s1")
    assert one.quote == "“We will not\nyield.”" == one.spans[0].words(TEXT)
    words = plain(one)
    assert words.startswith("Xu Wei, Berg, Ola. “Ola & Co: 5 % {more}_”, The Wire, 2031-03-07.")
    assert "(nobody named) (direct): “We will not yield.”. http://example.org/a%20b." in words
    assert report.sha256 in words and "coded by coder-1" in words
    tex = bibtex(one)
    assert tex.startswith("@article{onrecord-") and r"title = {{Ola \& Co: 5 \% \{more\}\_}}" in tex
    assert "author = {Xu Wei and {Berg, Ola}}" in tex and "date = {2031-03-07}" in tex and tex.count("{") == tex.count("}")
    tags = re.findall(r"^(..)  - (.*)$", ris(one).replace("\r\n", "\n"), re.M)
    assert tags[0] == ("TY", "NEWS") and tags[-1] == ("ER", "") and ("DA", "2031/03/07/") in tags
    (item,) = json.loads(csl(one))
    assert item["issued"] == {"date-parts": [[2031, 3, 7]]} and item["custom"]["sha256"] == report.sha256


def test_a_report_alone_with_little_stated(record):
    (report,) = record.reports(place="bare.txt")
    one = cite(record, "bare.txt")
    assert (one.kind, one.quote, one.id) == ("report", None, report.report)
    for make, _, _ in FORMS.values():
        assert "None" not in make(one).replace('"quote":null', "")
    assert json.loads(csl(one))[0]["issued"] == {"literal": "2031-03~"} and "bare.txt" in plain(one)


def test_every_record_of_a_reading_can_be_cited(tmp_path, reading_at):
    with onrecord.open(tmp_path / "full.db", create=True) as record:
        full = reading_at("full.txt")
        record.add(full, full.report.text.encode(), "c1")
        for number in ("s1", "e1", "f1", "p1", "o1", "m1"):
            one = cite(record, f"{full.report.id}#{number}")
            assert one.quote and all(make(one) for make, _, _ in FORMS.values())


@pytest.mark.parametrize("words", ["nothing", "nothing#s1", "bare.txt#s1", "#s1"])
def test_what_is_not_there_is_named(record, words):
    with pytest.raises(UnknownError):
        cite(record, words)


def test_the_command(record, tmp_path):
    asked = ["cite", "--db", str(tmp_path / "r.db"), "bare.txt", "http://example.org/a b#s1", "--as"]
    assert len(json.loads(CliRunner().invoke(app, [*asked, "csl"]).stdout)) == 2
    assert CliRunner().invoke(app, [*asked, "bibtex", "--out", str(tmp_path / "a.bib")]).exit_code == 0
    assert (tmp_path / "a.bib").read_text("utf-8").count("\n@") == 1
    assert CliRunner().invoke(app, [*asked, "word"]).exit_code == 2


def test_marks_within_a_quote_stay_as_they_are(tmp_path, report_of):
    text = "She spoke of “a dry decade” and “a wet one”."
    content = (Span(text.index("of"), text.index(" and")),)
    with onrecord.open(tmp_path / "m.db", create=True) as record:
        said = Statement(id="s1", content=content, kind="mixed", score=0.5)
        record.add(Reading(report=report_of(text, "m.txt"), statements=(said,)), text.encode(), "c")
        assert ": “of “a dry decade””. m.txt. Onrecord" in plain(cite(record, "m.txt#s1"))
