"""A question is an Atom feed of what came last; a saved one tells what is new, once."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.ask import question_about
from onrecord.cli import app
from onrecord.errors import QuestionError
from onrecord.export.citations import FED, SEEN, ask_saved, atom, load_saved

NAMES = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def record(tmp_path, monkeypatch, reading_at):
    monkeypatch.chdir(tmp_path)
    with onrecord.open("r.db", create=True) as record:
        record.add(reading_at("a.txt"), reading_at("a.txt").report.text.encode(), "c1")
        yield record


@pytest.mark.parametrize("kind", FED)
def test_every_entry_has_its_words_and_an_address_of_its_own(record, kind):
    feed = ElementTree.fromstring(atom(record, question_about(kind, {"order": "added"}), "A & B \x00", "http://127.0.0.1:8765/"))
    assert feed.find("a:title", NAMES).text == "A & B"
    entries = feed.findall("a:entry", NAMES)
    ids = [entry.find("a:id", NAMES).text for entry in entries]
    assert entries and len(set(ids)) == len(ids) and feed.find("a:updated", NAMES).text > "2020"
    link = entries[0].find("a:link", NAMES).get("href")
    assert link.startswith("http://127.0.0.1:8765/reports/") and ("#" in link) == (kind != "reports")


def test_what_stands_in_no_one_report_has_no_feed(record):
    with pytest.raises(QuestionError, match="no one report"):
        atom(record, question_about("offices", {}), "x")


def test_saved_questions_tell_what_is_new_once(record, reading_at):
    questions = Path("q.toml")
    questions.write_text(
        '[talks]\nkind = "events"\nfeed = "talks.atom"\n[said]\nkind = "statements"\nof_kind = "direct"\n[all]\nkind = "reports"\n'
    )
    first = {new.name: new.records for new in ask_saved(record, questions)}
    assert first["talks"] and first["said"] and len(first["all"]) == 1 and b"<entry>" in Path("talks.atom").read_bytes()
    assert not any(new.records for new in ask_saved(record, questions))
    record.add(reading_at("b.txt"), reading_at("b.txt").report.text.encode(), "c1")
    again = {new.name: new.records for new in ask_saved(record, questions)}
    assert {one.place for one in again["talks"]} == {"b.txt"} == {one.place for one in again["all"]}
    Path(f"q.toml{SEEN}").write_text("cut of")
    assert all(new.records for new in ask_saved(record, questions))
    Path(f"q.toml{SEEN}").write_text(json.dumps({"talks": 99}))
    assert next(ask_saved(record, questions)).records


@pytest.mark.parametrize("words", ["[x]\n", "[x]\nkind = 'offices'\n", "[x]\nkind = 'events'\ntype = 'CONSLT'\n", "x =", "x = 1"])
def test_a_question_that_cannot_be_asked_is_named(tmp_path, words):
    (tmp_path / "q.toml").write_text(words)
    with pytest.raises(QuestionError, match=r"q\.toml"):
        load_saved(tmp_path / "q.toml")


def test_the_commands(record):
    def run(*words: str) -> int:
        return CliRunner().invoke(app, list(words)).exit_code

    Path("q.toml").write_text('[talks]\nkind = "events"\n')
    assert [run("saved", "q.toml", "--db", "r.db") for _ in range(2)] == [0, 1]
    assert run("feed", "events", "--db", "r.db", "--out", "e.atom", "--added-since", "2020-01-01") == 0
    assert run("feed", "events", "--db", "r.db", "--out", "e.atom", "--added-since", "9000-01-01") == 1
    assert run("feed", "offices", "--db", "r.db", "--out", "o.atom") == 2
