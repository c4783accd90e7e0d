"""Annotations travel without the text, and join no other text than the one they were made on."""

from __future__ import annotations

import json

import pytest

import onrecord
from onrecord.errors import ExportError
from onrecord.export import export_record, read_packs, rehydrate


@pytest.fixture
def pack(record, tmp_path):
    export_record(record, "standoff", tmp_path / "pack.jsonl")
    return tmp_path / "pack.jsonl"


def test_the_pack_has_no_words_of_the_text_but_names_and_titles(pack, full_reading):
    words = pack.read_text("utf-8")
    for sentence in ("trade rose", "China supports reform", "said no", "Xi and Zoé talk"):
        assert sentence not in words
    for line in words.splitlines():
        assert json.loads(line)["reading"]["report"]["text"] is None


def test_joined_to_the_recipients_copy_it_is_the_reading_again(pack, full_reading, report_of):
    packs = list(read_packs(pack))
    mine = report_of(full_reading.report.text, "mine/copy.txt", title="My own title")
    (back,) = [rehydrate(one, mine) for one in packs if one.length == len(mine.text)]
    assert back.report == mine
    assert back.statements == full_reading.statements and back.figures[1] == full_reading.figures[1]
    assert back.events == full_reading.events and back.actors == full_reading.actors


def test_a_text_that_differs_in_one_character_is_refused(pack, full_reading, report_of):
    one = next(one for one in read_packs(pack) if one.length == len(full_reading.report.text))
    for text in (full_reading.report.text[:-1] + " ", full_reading.report.text.replace("é", "e\u0301", 1), ""):
        with pytest.raises(ExportError, match="its text is not the one these annotations were made on"):
            rehydrate(one, report_of(text))


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"format": "other/1"}', "no json", '{"format": "onrecord-standoff/1"}'])
def test_a_file_that_is_no_pack(tmp_path, line):
    (tmp_path / "x").write_text(line + "\n")
    with pytest.raises(ExportError, match=r"x:1: is no stand-off pack"):
        list(read_packs(tmp_path / "x"))


def test_a_missing_or_binary_file(tmp_path):
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    for name in ("none", "b"):
        with pytest.raises(ExportError, match="cannot be read"):
            list(read_packs(tmp_path / name))


def test_a_record_is_rebuilt_from_a_pack_and_the_files(tmp_path, reading_at):
    reading = reading_at("a.txt")
    with onrecord.open(tmp_path / "one.db", create=True) as record:
        record.add(reading, reading.report.text.encode(), "c")
        export_record(record, "standoff", tmp_path / "pack")
    with onrecord.open(tmp_path / "two.db", create=True) as record:
        (one,) = read_packs(tmp_path / "pack")
        record.add(rehydrate(one, reading.report), reading.report.text.encode(), one.coder)
        assert next(iter(record.readings())) == reading and record.verify().faults == ()
