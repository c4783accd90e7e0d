"""PDF: digits that are raised are other numbers than those before them, and words that a line's end cuts are whole."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from onrecord.read.pdf import pdf_text
from tests.timing import assert_linear

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))


def text_of(content: str) -> str:
    """The text of a page that is drawn so."""
    raw: bytes = MADE["pdf"]("X").replace(b"BT /F1 10 Tf 14 TL 40 740 Td (X) Tj T* ET", content.encode("latin-1"))
    return pdf_text("a.pdf", raw, 1_000_000)


RAISED = [  # by the forms in which programs write them
    ("BT /F1 10 Tf 40 740 Td (Killed 12) Tj 4 Ts /F1 6 Tf (3) Tj 0 Ts /F1 10 Tf ( people.) Tj ET", "Killed 12³ people."),
    ("BT /F1 10 Tf 40 740 Td (It took 10) Tj 4 Ts (6) Tj 0 Ts ( metres.) Tj ET", "It took 10⁶ metres."),
    ("BT /F1 10 Tf 40 740 Td (Of 12) Tj /F1 6 Tf 26 4 Td (3) Tj /F1 10 Tf 4 -4 Td ( people.) Tj ET", "Of 12³ people."),
    (
        "BT /F1 10 Tf 1 0 0 1 40 740 Tm (Of 12) Tj /F1 6 Tf 1 0 0 1 85 744 Tm (3) Tj /F1 10 Tf 1 0 0 1 89 740 Tm (people.) Tj ET",
        "Of 12³ people.",
    ),
    (
        "BT /F1 10 Tf 40 740 Td (Killed 12) Tj ET BT /F1 6 Tf 85 744 Td (3,4) Tj ET BT /F1 10 Tf 95 740 Td (people.) Tj ET",
        "Killed 12³,⁴ people.",
    ),
    (
        "BT /F1 1 Tf 10 0 0 10 40 740 Tm (Killed 12) Tj 6 0 0 6 82 744 Tm (3) Tj 10 0 0 10 86 740 Tm (people.) Tj ET",
        "Killed 12 ³ people.",
    ),
    ("q 2 0 0 2 0 0 cm BT /F1 5 Tf 20 370 Td (Said so.) Tj /F1 3 Tf 20 2 Td (7) Tj ET Q", "Said so.⁷"),
]


@pytest.mark.parametrize(("content", "text"), RAISED)
def test_raised_digits(content, text):
    """SURPRISES P3: 12 people of note 3 were 123 people on record."""
    assert text_of(content) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("BT /F1 10 Tf 40 740 Td (CO) Tj -2 Ts /F1 6 Tf (2) Tj 0 Ts /F1 10 Tf ( is up.) Tj ET", "CO2 is up."),  # lowered
        ("BT /F1 18 Tf 40 740 Td (Chapter ) Tj /F1 10 Tf (3) Tj ET", "Chapter 3"),  # smaller, on the line
        ("BT /F1 10 Tf 40 740 Td (Killed 12) Tj /F1 9 Tf ( 3) Tj ET", "Killed 12 3"),
        ("BT /F1 10 Tf 14 TL 40 740 Td (It rained.) Tj T* /F1 6 Tf (4) Tj ET", "It rained.\n4"),  # a page's number
        ("BT /F1 10 Tf 40 740 Td (The 5) Tj 4 Ts /F1 6 Tf (th) Tj 0 Ts /F1 10 Tf ( time.) Tj ET", "The 5th time."),
        ("BT /F1 10 Tf 40 740 Td /Up Ts (It rained.) Tj Ts Tm Tf ET", "It rained."),  # fonts, matrices and rises that are none
    ],
)
def test_what_is_not_raised(content, text):
    assert text_of(content) == text


def lines(*words: str) -> str:
    return f"BT /F1 10 Tf 14 TL 40 740 Td {''.join(f'({line}) Tj T* ' for line in words)}ET"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("They made an agree-", "ment on Monday."), "They made an agreement\non Monday."),
        (("They hold a cease-", "fire, and the cease-fire holds."), "They hold a cease-fire,\nand the cease-fire holds."),
        (("The well-", "known envoy left."), "The well-known\nenvoy left."),
        (("The 15-", "year-old pact ended."), "The 15-year-old\npact ended."),
        (("The Franco-", "German pact ended."), "The Franco-German\npact ended."),
        (("They made an agree\xad", "ment on Monday."), "They made an agreement\non Monday."),
        (("The pact - made in 2021 -", "ended."), "The pact - made in 2021 -\nended."),
    ],
)
def test_words_that_the_end_of_a_line_cuts(words, text):
    assert text_of(lines(*words)) == text


@pytest.mark.parametrize(
    "line", ["({0}) Tj T* ", "1 0 0 1 40 700 Tm ({0}) Tj ", "ET BT /F1 10 Tf 40 700 Td ({0}) Tj ", "({0}-) Tj T* "]
)
def test_a_page_takes_time_in_proportion_to_what_draws_it(line):
    assert_linear(lambda size: text_of(f"BT /F1 10 Tf 14 TL 40 740 Td {line.format('The harbour office said so.') * size}ET"), 150)


SAID = "The harbour office said that pier {0} is shut."
FORMS = {
    "lines": ("BT /F1 10 Tf 14 TL 40 740 Td ", "({0}) Tj T* ", "ET"),
    "moves": ("q 1 0 0 1 5 5 cm BT /F1 10 Tf 40 740 Td ", "({0}) Tj 0 -14 Td ", "ET Q"),
    "matrices": ("BT /F1 1 Tf ", "10 0 0 10 40 {1} Tm ({0}) Tj ", "ET"),
    "objects": ("/F1 10 Tf ", "q 2 0 0 2 0 0 cm BT 20 {1} Td ({0}) Tj ET Q ", ""),
    "leading": ("BT /F1 10 Tf 40 740 Td ", "0 -14 TD ({0}) Tj ", "ET"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("most", [7, 50])
def test_a_page_that_is_read_in_portions_has_the_same_words(form, most, monkeypatch):
    begin, line, end = FORMS[form]
    content = begin + "".join(line.format(SAID.format(nr), 7000 - 14 * nr) for nr in range(60)) + end
    whole = text_of(content)
    monkeypatch.setattr(sys.modules["onrecord.read.pdf"], "MOST_AT_ONCE", most)
    assert text_of(content) == whole
    assert whole.split("\n") == [SAID.format(nr) for nr in range(60)]
