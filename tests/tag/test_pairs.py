"""Marked sentences: where the parties stand, and how roots add up."""

from __future__ import annotations

import pytest

from onrecord.code.events import quad_of
from onrecord.errors import MarkError
from onrecord.tag import likeliest_root, read_marked, root_scores
from onrecord.tag.model import COOPERATION, EVENTS, ROOTS, YIELDS


def test_both_parties_are_found_in_the_text_without_marks() -> None:
    pair = read_marked("On Monday <s>the mayor of Split</s> sued <t>Hydra Shipping</t>.")
    assert pair.text == "On Monday the mayor of Split sued Hydra Shipping."
    assert pair.source and pair.source.words(pair.text) == "the mayor of Split"
    assert pair.target and pair.target.words(pair.text) == "Hydra Shipping"


def test_the_target_may_stand_first_or_inside_the_source() -> None:
    pair = read_marked("<t>Two ferries</t> were seized by <s>the navy of <t>x</t></s>.")
    assert pair.target and pair.target.words(pair.text) == "Two ferries"
    assert pair.source and pair.source.words(pair.text) == "the navy of x"


def test_a_party_may_be_missing() -> None:
    assert read_marked("<s>Nurses in Porto</s> went on strike.").target is None
    assert read_marked("Nobody is marked here.") == ("Nobody is marked here.", None, None)


@pytest.mark.parametrize("marked", ["<s>Nurses went on strike.", "Nurses</s> went", "<s></s>Nurses", "</s>Nurses<s>", "<t>a</s>"])
def test_marks_that_enclose_no_words_are_named(marked: str) -> None:
    with pytest.raises(MarkError, match=r"do not enclose words\. Write <[st]>words</[st]>"):
        read_marked(marked)


def test_conceding_and_retreating_are_yielding() -> None:
    scores = dict.fromkeys(EVENTS, 0.0) | {"CONCEDE": 0.3, "RETREAT": 0.25, "AGREE": 0.45}
    roots = root_scores(scores)
    assert set(roots) == set(ROOTS) and len(ROOTS) == 15
    assert max(roots, key=roots.__getitem__) == "YIELD"
    assert roots["YIELD"] == pytest.approx(0.55)


def test_the_side_is_chosen_before_the_root() -> None:
    scores = dict.fromkeys(EVENTS, 0.0) | {"ACCUSE": 0.4, "AGREE": 0.2, "CONSULT": 0.35, "SUPPORT": 0.05}
    assert likeliest_root(scores) == "CONSULT"
    assert likeliest_root(scores | {"REJECT": 0.3}) == "ACCUSE"


def test_the_sides_are_those_of_the_quads() -> None:
    for kind in EVENTS:
        assert (("YIELD" if kind in YIELDS else kind) in COOPERATION) == (quad_of(kind) <= 2)
