"""Lines are not sentences: a hard-wrapped text is read as the same text without its line breaks, at the offsets it has."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from onrecord.read import as_read, text_report, unwrapped

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
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


# Ten sentences, so that there are lines enough to tell a width by.
MANY = (
    "The ferry office of Kassel told reporters on Monday that two lines would share one quay. Harbour Master Ilka Brandstaed "
    "agreed, and Deputy Harbour Master Joonas Weatherlight Okell did so in writing. Captain Roe Tillmann refused to sail before "
    "the Council of Ferry Crews had met, which it will do in Lower Kassel on Friday.",
    "Grain carts of Upper Marrow were turned back at the Iron Bridge for the third day in a row, said Marrow Grain, which owns "
    "most of them. The Ministry of Bridges called the closure necessary; nobody at the Ministry of Grain would say why.",
    "Mayor Tove Arrendal asked both ministries for a letter. Neither Bridges nor Grain had answered when the Kassel Courier "
    "went to press, and Arrendal said she would ask again on Thursday, before the Council of Ferry Crews meets.",
)


@pytest.mark.parametrize("first, then", [(79, 72), (79, 48), (79, 30), (66, 60), (72, 30), (60, 50)])
def test_what_was_wrapped_twice_is_joined_twice(first, then):
    once = wrapped("\n\n".join(MANY * 2), first)
    twice = "\n".join("\n".join(textwrap.wrap(line, then, break_on_hyphens=False)) for line in once.splitlines())
    assert unwrapped(twice) == unwrapped(once) == "\n\n".join(MANY * 2)


@pytest.mark.parametrize("column", [30, 48, 60, 72])
def test_paragraphs_that_are_set_in_stay_apart(column):
    text = "\n".join(textwrap.fill(one, column, initial_indent="    ", break_on_hyphens=False) for one in MANY * 3)
    assert [line.strip() for line in unwrapped(text).splitlines()] == list(MANY * 3)


@pytest.mark.parametrize("column", [30, 48, 60, 72])
def test_paragraphs_of_one_sentence_without_a_blank_line_stay_apart_at_full_lines_too(column):
    sentences = [f"{one.strip()}." for paragraph in MANY for one in paragraph.replace(";", ".").split(".") if one.strip()]
    text = "\n".join(textwrap.fill(one, column, break_on_hyphens=False) for one in sentences * 2)
    assert unwrapped(text).splitlines() == sentences * 2


@pytest.mark.parametrize("quote", ['"{}"', "“{}”", "``{}''"])
def test_one_quotation_below_another_is_another_paragraph(quote):
    line = quote.format("We will sail on Monday, and nobody in the whole harbour doubts it.")
    text = "\n".join([wrapped(MANY[0] + " " + MANY[1], len(line)), line, line])
    assert unwrapped(text).splitlines()[-2:] == [line, line]


@pytest.mark.parametrize(
    "rows",
    [
        ["Kassel 14 quays", "Marrow 9 quays and a bridge", "Upper Marrow 3", "Lower Kassel 27 quays, of which 4 are shut"] * 5,
        [f"{nr}. {name}" for nr, name in enumerate(["Ilka Brandstaed", "Roe Tillmann", "Joonas Okell, deputy", "T. Arrendal"] * 5)],
        ["The river is long,", "The boats are few;", "We rowed all day", "Where herons grew.", "O Kassel town,"] * 3,
        ["Sails | 14 | 3", "Ropes and lines of hemp | 120 | 7", "Oil | 2 | 1", "Lamps for the quay | 9 | 11"] * 5,
    ],
)  # fmt: skip
def test_rows_of_many_lengths_are_rows(rows):
    assert unwrapped("\n".join(rows)).splitlines() == rows


def cut(text: str, column: int) -> str:
    """Each line of the text wrapped, at the offsets it has."""
    lines = (textwrap.wrap(line, column, break_on_hyphens=False, break_long_words=False) for line in text.split("\n"))
    return "\n".join("\n".join(pieces) for pieces in lines)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.txt")))
def test_samples_that_are_wrapped_are_read_as_they_are(name):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    whole = unwrapped(text)
    for column in range(30, 81):
        lines = cut(text, column)
        assert len(lines) == len(text)
        assert unwrapped(lines) == whole, column
        assert text_report(lines).parts == text_report(text).parts, column


# What one line holds of a text that was wrapped at 68 and then at 66: the rest of most lines is a word or two.
@pytest.mark.parametrize("first, then", [(68, 66), (72, 69), (66, 30)])
def test_the_rest_of_a_line_goes_on_before_a_capital_letter_too(first, then):
    paragraph = " ".join(MANY).replace(".", ",").replace(";", ",")  # one sentence: no stop tells where it goes on
    text = "\n\n".join([f"{paragraph[:-1]}."] * 3)
    once = wrapped(text, first)
    twice = "\n".join("\n".join(textwrap.wrap(line, then, break_on_hyphens=False)) for line in once.splitlines())
    assert unwrapped(twice) == text


@pytest.mark.parametrize("column", range(30, 81, 5))
def test_a_no_break_space_is_no_place_for_a_break(column):
    text = (
        MANY[0]
        .replace("Harbour Master", "Harbour\N{NO-BREAK SPACE}Master")
        .replace("Deputy Harbour", "Deputy\N{NO-BREAK SPACE}Harbour")
    )
    assert unwrapped("\n\n".join([wrapped(text, column)] * 3)) == "\n\n".join([text] * 3)


@pytest.mark.parametrize("column", [30, 48, 60, 72])
def test_an_abbreviation_at_the_end_of_a_line_ends_no_paragraph(column):
    words = (
        "The crew met Capt. Roe Tillmann of the U.S. Embassy and Gov. Ilka Brandstaed, who had asked the U.S. Council for sails."
    )
    text = "\n".join(words[:start] + words for start in range(0, 40, 3))
    lines = "\n".join(textwrap.fill(line, column, break_on_hyphens=False) for line in text.splitlines())
    joined = unwrapped(lines)
    assert not any(line.endswith(("U.S.", "Gov.", "Capt.")) for line in joined.splitlines())


@pytest.mark.parametrize(
    "above, below",
    [
        ("Kassel offers to mediate between the lines", "By Oda Lindqvarn"),
        ("Kassel offers to mediate between the lines", "KASSEL, April 17, 2025 (Quay Press) - The shipping office of the old"),
        ("The harbour master on the quay, on Thursday.", "ODA LINDQVARN / QUAY PRESS The harbour master on the quay of Kassel"),
    ],
)
def test_a_line_that_is_full_above_a_label_ends(above, below):
    assert len(f"{above} {below.split()[0]}") > len(above) + 1
    text = "\n".join([above, below, wrapped(MANY[0] + " " + MANY[1] + " " + MANY[2], len(above))])
    assert unwrapped(text).splitlines()[0] == above


def test_paragraphs_that_end_with_other_blanks_than_lines_stay_apart():
    paragraphs = [f"{'Again ' * nr}{one.rstrip('.')}" for nr, one in enumerate(MANY * 6)]
    text = " \n ".join(wrapped(one, 48) for one in paragraphs)
    assert [line.strip() for line in unwrapped(text).splitlines()] == paragraphs


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", " \r\n"])
@pytest.mark.parametrize("column", [30, 48, 72])
def test_a_line_end_of_several_signs_is_one_blank(column, end):
    """A dateline, a byline and an agency's name were not known where two blanks stood in them."""
    text = (
        "Two ferry lines sail again from the quay of Upper Kassel\n\nBy Oda Lindqvarn and Tove Arrendal\n\nUPPER KASSEL, "
        "Marrow-held Coast, Sept. 17, 2025 (Quay and Harbour Press) -- The ferry office of Kassel told reporters on Monday that "
        "two lines would share one quay.\n\n" + "\n\n".join(MANY)
    )
    whole, cut = text_report(text), text_report(wrapped(text, column, end))
    assert whole.publisher == "Quay and Harbour Press" and whole.authors
    assert (cut.title, cut.publisher, cut.authors, cut.published) == (
        whole.title,
        whole.publisher,
        whole.authors,
        whole.published,
    )
    assert [part.kind for part in cut.parts] == [part.kind for part in whole.parts]
    words = [" ".join(part.span.words(cut.text).split()) for part in cut.parts]
    assert words == [" ".join(part.span.words(whole.text).split()) for part in whole.parts]
    assert " ".join(as_read(cut.text).text.split()) == " ".join(text.split()) and "  " not in as_read(cut.text).text
