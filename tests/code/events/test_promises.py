"""Promised harm, promised help, and what is refused or denied: the sign of the event that a sentence is about.

The sentences are read by the shipped coder, each as a short report. cases/promises.tsv: set 1 was written before any of it was
read and the rules were mended by it, set 2 was read only when they were done. `known` marks those that are still wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from onrecord.cli import load_coder
from onrecord.code.events.tables import quad_of
from onrecord.read import text_report
from onrecord.records import Reading
from tests.code.events.scene import events_of

HEAD = "Notes from the region\n\nOSLO, April 17, 2025 (Halyard Press) - "
ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "promises.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
][1:]


@pytest.fixture(scope="module")
def read() -> Callable[[str], Reading]:
    coder = load_coder(1)
    return lambda text: coder.code(msgspec.structs.replace(text_report(f"{HEAD}{text}\n"), published="2025-04-17"))


def _params() -> list[object]:
    wrong = pytest.mark.xfail(strict=True, reason="still read wrongly or not at all")
    return [
        pytest.param(sign, text, marks=[wrong] if known else [], id=f"{n}-set{which}")
        for n, (which, sign, known, text) in enumerate(ROWS, 1)
    ]


@pytest.mark.parametrize(("sign", "sentence"), _params())
def test_the_sign_of_a_promise(sign: str, sentence: str, read: Callable[[str], Reading]) -> None:
    """Signs: - conflict, + cooperation, 0 no event or a negated one; the words that the sentence is about stand in brackets."""
    start, end = len(HEAD) + sentence.index("["), len(HEAD) + sentence.index("]") - 1
    reading = read(sentence.replace("[", "").replace("]", ""))
    about = [event for event in reading.events if event.trigger.start < end and start < event.trigger.end]
    found = {"+" if quad_of(event.type) < 3 else "-" for event in about if event.modality != "negated"} or {"0"}
    assert len(found) == 1 and found <= set(sign), [(event.type, event.trigger.words(reading.report.text)) for event in about]


def test_the_table_holds_both_sets() -> None:
    assert [sum(row[0] == which for row in ROWS) for which in "12"] == [100, 40]


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Arland is ready to strike Borovia.", "THREATEN"),
        ("Arland vowed to continue attacks on Borovia.", "THREATEN"),
        ("Arland promised harsh retaliation against Borovia.", "THREATEN"),
        ("Arland promised Borovia to stop its attacks.", "AGREE"),
        ("Arland pledged not to attack Borovia.", "AGREE"),
        ("Arland vowed to continue aid to Borovia.", "AGREE"),
        ("Arland promised to cut off aid to Borovia.", "THREATEN"),
        ("Arland vowed never to negotiate with Borovia.", "REJECT"),
        ("Arland vowed to fight corruption with Borovia.", "AGREE"),
        ("Arland pledged soldiers to Borovia.", "AGREE"),
        ("Ana Petrak reiterated Arland's readiness to impose additional powerful sanctions on Borovia.", "THREATEN"),
        ("Ana Petrak reiterated Arland's readiness to impose severe costs on Borovia.", "THREATEN"),
        ("Arland warned that it would retaliate against Borovia.", "THREATEN"),
        ('<Ana Petrak> ^said^: {"We will hit Borovia."}', "THREATEN"),
    ],
)
def test_the_act_decides(sentence: str, type_: str) -> None:
    assert [event.type for event in events_of(sentence)[1]] == [type_]


def test_what_others_say_is_no_promise() -> None:
    told = "<Ana Petrak> ^said^ {Cestria will fight against Borovia}."
    assert "THREATEN" not in [event.type for event in events_of(told)[1]]
