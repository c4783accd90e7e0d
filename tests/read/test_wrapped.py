"""Lines are not sentences: a hard-wrapped text is read as the same text without its line breaks, at the offsets it has."""

from __future__ import annotations

import textwrap

import pytest

from onrecord.read import text_report, unwrapped

TEXT = (
    "Kassel offers to mediate\n\nKASSEL, April 17, 2025 (Quay Press) - The shipping office of the old port "
    "offered on Thursday to mediate between the two ferry lines, its spokeswoman said. Price-setting talks "
    "begin on Monday in the harbour hall. Harbour Master Ilka Brandstaed said: “We have done it before.”\n\nThe "
    "line turned back 4,500 carts and 1.2 million people wait for grain, the crew's union said. It called that "
    "“a mistake”, and asked the council to send 40 observers to the quay before the week is out."
)


def wrapped(text: str, column: int, end: str = "\n") -> str:
    return (2 * end).join(end.join(textwrap.wrap(one, column, break_on_hyphens=False)) for one in text.split("\n\n"))


@pytest.mark.parametrize("column", [30, 40, 48, 60, 72, 80])
def test_wrapped_paragraphs_are_read_as_one_line(column):
    text = wrapped(TEXT, column)
    assert len(unwrapped(text)) == len(text)
    assert unwrapped(text) == TEXT
    assert text_report(text).parts == text_report(TEXT).parts
    assert text_report(text).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_indented_lines_and_other_line_ends_are_joined(end):
    text = wrapped(TEXT, 60, end).replace(end, f"{end}   ")
    assert len(unwrapped(text)) == len(text)
    assert [line.split() for line in unwrapped(text).split(end * 1) if line.split()] == [
        line.split() for line in TEXT.split("\n\n")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ferries sail again\nBy Oda Lindqvarn\nMarch 10, 2025\n\nThe line opens.",
        "Bread\nFish and eggs\nA rope of twenty metres\nLamps\nOil for the lamps\nTwo new sails",
        "One line that ends with a stop.\nAnother line that ends with one.\nA third line that ends with one.",
        "Q: Will ferry 5 sail?\nA: It will, on Monday.\nQ: And the fare?\nA: It stays.",
        "A long paragraph of one line, which goes on and on, as paragraphs of pages do, far beyond what any terminal ever had.\n"
        * 4,
    ],
)
def test_lines_that_stand_for_themselves_stay_lines(text):
    assert unwrapped(text) == text


def test_a_headline_and_a_byline_above_wrapped_lines_stay_apart():
    text = "Kassel offers to mediate\nBy Oda Lindqvarn\n" + wrapped(TEXT.split("\n\n")[1] * 2, 60)
    assert unwrapped(text).splitlines()[:2] == ["Kassel offers to mediate", "By Oda Lindqvarn"]
    assert len(unwrapped(text).splitlines()) == 3


def test_reading_many_lines_takes_time_in_proportion():
    text = wrapped(TEXT, 60) + "\n\n"
    assert len(unwrapped(text * 2000)) == len(text) * 2000
