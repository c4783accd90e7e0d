"""Texts whose accents stand apart: read as the same text with composed ones, at the offsets of the text as it is."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest

from onrecord.read import as_read, text_report
from onrecord.records import Part, Span
from tests.timing import assert_linear

TEXTS = [
    "Žilvinas Šapoká said no.",
    "Nguyễn Phú Trọng và Đặng",  # two marks on one letter, and a letter that has none
    "문재인 대통령",  # syllables of three signs, none of which is a mark
    "x̌ and q̃ have no form in one character",
    "කො and கொ",  # vowels that are composed though their signs are no marks
    "İstanbul’da Kılıçdaroğlu 🗳️ “é”",
    "é",
    "e\u0301\u0301\u0301 after\r\n\u0301begins",
    "A\u030a\u0325 and \u212b",  # marks out of order, and a sign that is another's
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_place_goes_there_and_back(text):
    apart = unicodedata.normalize("NFD", text)
    made = as_read(apart)
    if made.places is None:
        assert unicodedata.is_normalized("NFC", apart)
        return
    assert made.text == unicodedata.normalize("NFC", apart) and len(made.places) == len(made.text) + 1
    for start in range(len(made.text)):
        for end in range(start + 1, len(made.text) + 1):
            back = made.back(Span(start, end))
            if unicodedata.normalize("NFC", back.words(apart)) == made.text[start:end]:
                assert made.parts([Part(kind="body", span=back)]) == (Part(kind="body", span=Span(start, end)),)
            else:  # a mark that could not be composed was cut off
                assert unicodedata.combining(made.text[start]) or (end < len(made.text) and unicodedata.combining(made.text[end]))


@pytest.mark.parametrize("text", ["", "It rained.", "Moussa Traoré", "문재인"])
def test_what_is_composed_is_left_as_it_is(text):
    assert as_read(unicodedata.normalize("NFC", text)) == (text, None)


REPORT = (
    "Šapoká drops Côte d’Ivoire pact\nBy Zoë Lindqvärn and José Ñáñez\nABIDJAN, March 14, 2025 –\n\n"
    "Foreign Minister Žilvinas Šapoká said on Monday that the pact would not be signed. His spokeswoman, Irène Traoré, agreed.\n\n"
    "Why it matters\n\nThe pact was made in Lomé by Moussa Traoré, and the ministers of both shores praised it for a year.\n"
)


def test_a_report_has_the_same_parts_and_authors():
    whole, apart = text_report(REPORT), text_report(unicodedata.normalize("NFD", REPORT))
    assert apart.text == unicodedata.normalize("NFD", REPORT)
    assert apart.authors == whole.authors == ("Zoë Lindqvärn", "José Ñáñez")
    assert (apart.title, apart.published) == (whole.title, whole.published)
    words = [unicodedata.normalize("NFC", part.span.words(apart.text)) for part in apart.parts]
    assert words == [part.span.words(whole.text) for part in whole.parts]
    assert [part.kind for part in apart.parts] == [part.kind for part in whole.parts]


@pytest.mark.slow
def test_a_report_has_the_same_record():
    """SURPRISES P26: a mention ended before its last accent, and a name on record was without it."""
    from onrecord.pipeline import code_report, load_tools

    tools, place = load_tools(), "a.txt"
    whole = code_report(text_report(REPORT, place), tools)
    made = as_read(unicodedata.normalize("NFD", REPORT))
    apart = code_report(text_report(unicodedata.normalize("NFD", REPORT), place), tools)
    assert whole.actors and whole.statements
    assert {actor.name for actor in whole.actors} >= {"Žilvinas Šapoká", "Moussa Traoré"}
    same = msgspec.structs.replace(made.back(whole), report=apart.report)
    assert same.to_json() == apart.to_json()


@pytest.mark.parametrize("sign", ["e\u0301", "\u0301", "\u1112\u1161\u11ab", "\u11ab", "\u09be"])
def test_a_text_is_composed_in_proportion(sign):
    assert_linear(lambda size: as_read("e\u0301" + sign * size), 4000)
