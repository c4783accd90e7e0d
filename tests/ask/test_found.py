"""Kinds of record that hold certain words: just those that a question for each would find."""

from __future__ import annotations

import pytest

import onrecord
from onrecord.ask import question_about
from onrecord.ask.every import IN_REPORTS
from onrecord.ask.found import kinds_with

KINDS = ("events", "figures", "positions")


@pytest.mark.parametrize("words", ["talks", "percent", "river", '"the two"', "zzzz", "minist*", "Norway talks"])
def test_a_kind_is_there_if_a_question_finds_some(tmp_path, full_reading, words: str) -> None:
    with onrecord.open(tmp_path / "found.db", create=True) as archive:
        archive.add(full_reading, full_reading.report.text.encode(), "test-1")
        there = kinds_with(archive, words)
        asked = {kind: IN_REPORTS[kind](archive, question_about(kind, {"words": words})) for kind in KINDS}
    assert {kind for kind, found in asked.items() if found} == there


def test_every_kind_is_met(tmp_path, full_reading) -> None:
    """The reading has a word for each, so that the test above is no empty one."""
    with onrecord.open(tmp_path / "found.db", create=True) as archive:
        archive.add(full_reading, full_reading.report.text.encode(), "test-1")
        met = {kind for word in full_reading.report.text.split() if word.isalpha() for kind in kinds_with(archive, word)}
    assert met == set(KINDS)
