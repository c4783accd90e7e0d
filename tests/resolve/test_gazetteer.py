"""States, peoples, seats and bodies by exact match: a table of sentences, and promises for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.resolve.gazetteer import Known, find_known, speaks_as_government
from onrecord.resolve.tables import load_tables
from tests.timing import assert_linear

TABLES = load_tables()
LINES = (Path(__file__).parent / "cases" / "states.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if not line.startswith(("#", "key\t"))]


def marked(sentence: str) -> tuple[str, Span]:
    """The sentence without its brackets ("<br>" is a line break), and the span they held."""
    before, rest = sentence.replace("<br>", "\n").split("[")
    words, after = rest.split("]")
    return before + words + after, Span(len(before), len(before) + len(words))


def shown(found: Known, text: str) -> str:
    """What the table says of a find: for a capital, whether it speaks there."""
    if found.form != "capital":
        return found.form
    return "government" if speaks_as_government(text, found.span) else "place"


def test_there_are_three_hundred_cases() -> None:
    assert len(CASES) >= 300 and len({case[2] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("key", "form", "sentence"), CASES, ids=[case[2] for case in CASES])
def test_known(key: str, form: str, sentence: str) -> None:
    text, span = marked(sentence)
    beside = [item for item in find_known(text, TABLES) if item.span.start < span.end and span.start < item.span.end]
    if key == "none":
        assert beside == []
    else:
        assert [(item.span, item.key + "?" * (not item.sure), shown(item, text)) for item in beside] == [(span, key, form)]


def test_what_a_find_says_of_itself() -> None:
    state, body = find_known("Chinese envoys told Xinhua.", TABLES)
    assert state == Known(Span(0, 7), "state", "state:CHN", "China", "CHN", None, "adjective", True)
    assert body == Known(Span(20, 26), "organisation", "org:XINHUA", "Xinhua", "CHN", "JRN", "name", True)


def test_a_blank_line_ends_a_phrase() -> None:
    assert find_known("They are United\n\nStates agreed.", TABLES) == []


PIECES = sorted({piece for row in (*TABLES.known.values(),) for item in row for piece in item.words})[::7]
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*PIECES, "the", "of", "’s", ".", ",", "\n", "-", "U.S.", "NORTH", "Korea", "é🗳️"]), max_size=40).map(
        " ".join
    ),
)


@settings(max_examples=150)
@given(text=ANY_TEXT)
def test_spans_are_exact_in_order_and_never_overlap(text: str) -> None:
    found = find_known(text, TABLES)
    for left, right in pairwise(found):
        assert left.span.end <= right.span.start
    for item in found:
        words = item.span.words(text)
        assert words == words.strip() and words[0].isalnum()
        assert item.key in (f"state:{item.state}", f"org:{item.key[4:]}")
        assert isinstance(speaks_as_government(text, item.span), bool)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Georgia ", "the North ", "Jordan Korea ", "U.S. ", "Guinea\n"])
def test_time_is_linear(piece: str) -> None:
    assert_linear(lambda times: find_known(piece * times, TABLES), 1000)
