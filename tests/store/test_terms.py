"""What is asked for is found in every script, and only whole words where words have edges."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.store import sketch_of
from onrecord.store.texts import fold, found_in, match_for, terms_of, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée", "elysee"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("e\u0301", "e"), ("ﬁ", "fi"), (" a\n\0b ", "a b")],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łódź", "Lodz"), ("Støre", "Store"), ("Løkke", "Lokke"), ("Đukanović", "Dukanovic"),
        ("Kılıçdaroğlu", "Kilicdaroglu"),
        ("İmamoğlu", "Imamoglu"), ("Ærø", "Aero"), ("Œuvre", "oeuvre"), ("Strauß", "Strauss"),
        ("Þór Sigurðsson", "Thor Sigurdsson"),
        ("Əliyev", "Aliyev"),
        ("Ħamrun", "Hamrun"), ("Ɓauchi", "Bauchi"), ("Қазақ", "казак"), ("o\u0338re", "ore"), ("ǿ", "o"),
    ],
)  # fmt: skip
def test_letters_with_a_stroke_or_hook_are_found_without(name, typed):
    assert terms_of(name) == terms_of(typed) and terms_of(terms_of(name)) == terms_of(name)
    assert [name[hit.start : hit.end] for hit in found_in(name, f'"{typed}"')] == [name]


def test_sketches_of_kept_records_stay_what_they_are():
    """They know nothing of strokes: a record's sketches must mean the same for as long as it is kept."""
    text = " ".join(f"Łódź{nr} Støre" for nr in range(40))
    assert sketch_of(text) != sketch_of(text.replace("Ł", "L").replace("ø", "o"))
    assert hashlib.sha256(sketch_of(text)).hexdigest()[:16] == "677691f34946314c"


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


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("NEAR(a b) c OR", '"near a" AND "b" AND "c" AND "or"'),
        ('"trade rose" fast', '"trade rose" AND "fast"'),
        ("trad*", '"trad"*'),
        ('"trade ros"* up', '"trade ros"* AND "up"'),
        ('a"b c', '"a" AND "b" AND "c"'),
        ("a *b", '"a" AND "b"'),
        ("Jean-Lu*", '"jean lu"*'),
        ("…", ""),
        ('"" *', ""),
    ],
)
def test_phrases_and_beginnings_and_all_else_literally(words, match):
    assert match_for(words) == match
    assert match_for(words, "issue") == (f"{{issue}} : ({match})" if match else "")


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Trade rose; trade fell.", "TRADE", ["Trade", "trade"]),
        ("Trade rose; trade fell.", '"trade fell"', ["trade fell"]),
        ("They warned of war.", "war*", ["warned", "war"]),
        ("l’Élysée agrees", "elysee", ["Élysée"]),
        ("l’E\u0301lyse\u0301e agrees", "elysee", ["E\u0301lyse\u0301e"]),
        ("国家主席在北京", "主席", ["主席"]),
        ("Jean-Luc spoke", "luc", ["Luc"]),
        ("ﬁne words", "fine", ["ﬁne"]),
        ("nothing", "else", []),
    ],
)
def test_highlights_are_the_texts_own_words(text, words, found):
    assert [span.words(text) for span in found_in(text, words)] == found


@given(st.text(), st.text())
def test_highlights_never_leave_the_text(text, words):
    for span in found_in(text, words):
        assert span.words(text)


@given(st.text(max_size=60))
def test_words_of_a_text_are_tokens_of_it(text):
    assert " ".join(token.term for token in tokens(text)).replace(" ", "") == "".join(map(terms_of, text)).replace(" ", "")


@given(st.text())
def test_terms_are_stable_and_never_break_the_expression(text):
    assert terms_of(terms_of(text)) == terms_of(text)
    assert not set(terms_of(text)) & set('"*^:()\0')
