"""Sentences: every non-blank character in exactly one of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.segment import split_sentences

CASES = [
    ("One came. Two left.", ["One came.", "Two left."]),
    ("Mr. Osei met Gen. Ruiz in the U.S. Senate. They spoke.", ["Mr. Osei met Gen. Ruiz in the U.S. Senate.", "They spoke."]),
    ("“We agree.” She left.", ["“We agree.”", "She left."]),
    ("It rose 3.5 percent. It fell.", ["It rose 3.5 percent.", "It fell."]),
    ("Why? Because!", ["Why?", "Because!"]),
    ("A headline\nThe body.", ["A headline", "The body."]),
    ("  Blank edges.  \r\n\r\n ", ["Blank edges."]),
    ("J. K. Mbeki spoke.", ["J. K. Mbeki spoke."]),
    ("会谈结束。双方满意。", ["会谈结束。", "双方满意。"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_split(text: str, expected: list[str]) -> None:
    assert [sentence.words(text) for sentence in split_sentences(text)] == expected


@given(st.text("aA.!? “”\n1é🗳", max_size=60))
def test_nothing_is_lost_and_nothing_overlaps(text: str) -> None:
    sentences = split_sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    kept = "".join(sentence.words(text) for sentence in sentences)
    assert "".join(kept.split()) == "".join(text.split())
