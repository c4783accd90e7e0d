"""What is asked for is found in every script, and only whole words where words have edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.terms import fold, match_for, terms_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée", "elysee"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("e\u0301", "e"), ("ﬁ", "fi"), (" a\n\0b ", "a b")],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Don’t co-operate, U.S.!", "don t co operate u s"),
        ("国家主席 Xi", "国 家 主 席 xi"),
        ("북한은", "북 한 은"),
        ("vote 🗳️ 👍🏽 5%", "vote 🗳 👍 5"),
        ("हिन्दी", "हिन्दी"),
        ("می\u200cخواهم", "میخواهم"),
        ("“” — .", ""),
    ],
)
def test_terms(text, terms):
    assert terms_of(text) == terms


def test_words_are_taken_literally():
    assert match_for('NEAR(a b) "c* OR') == '"near a" AND "b" AND "c" AND "or"'
    assert match_for("…") == ""


@given(st.text())
def test_terms_are_stable_and_never_break_the_expression(text):
    assert terms_of(terms_of(text)) == terms_of(text)
    assert not set(terms_of(text)) & set('"*^:()\0')
