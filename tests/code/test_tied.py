"""Marks and ties -> positions, memberships, and what figures measure and who gives them."""

from __future__ import annotations

import pytest

from onrecord.code import find_figures, find_memberships, find_positions
from onrecord.code.positions import learned_positions
from onrecord.read import text_report
from onrecord.records import StandIn, Statement
from onrecord.segment import split_sentences
from tests.code.marked import at, cast_of, mark


def test_a_position_has_holder_stance_issue_and_wording() -> None:
    text = "Arland condemned the blockade on Monday."
    who = cast_of(text, (mark(text, "issue", "opposes", "the blockade"), {"holder": "Arland", "wording": "condemned the blockade"}))
    (position,) = learned_positions(text_report(text), (), who)
    told = (position.holder, position.stance, position.issue.words(text), position.wording.words(text))
    assert told == ("Arland", "opposes", "the blockade", "condemned the blockade")


def test_whom_nobody_names_the_speaker_holds() -> None:
    text = "“We reject the blockade,” Ana Petrak said."
    said = at(text, "“We reject the blockade,”")
    statement = Statement(
        id="s1", speaker="Ana Petrak", source=at(text, "Ana Petrak"), cue=at(text, "said"), content=(said,),
        kind="direct", score=0.9,
    )  # fmt: skip
    who = cast_of(text, (mark(text, "issue", "opposes", "the blockade"), {}))
    (position,) = learned_positions(text_report(text), (statement,), who)
    assert (position.holder, position.statement, position.wording) == ("Ana Petrak", "s1", position.issue)
    assert not learned_positions(text_report(text), (), who)  # nobody holds it


@pytest.mark.parametrize(
    ("text", "stance", "cut", "whole"),
    [
        (
            "Arland vowed to provide Borovia with additional grain stores.",
            "commits_to",
            "provide Borovia with additional",
            " grain stores",
        ),
        ("Arland fears how the pact could limit its ports.", "concerned", "how", " the pact could limit its ports"),
        ("Arland slammed the treaty.", "opposes", "the", " treaty"),
        ("Arland must promise that nobody leaves.", "commits_to", "that nobody leaves", None),
    ],
)
def test_a_marked_issue_goes_to_the_end_of_its_phrase(text: str, stance: str, cut: str, whole: str | None) -> None:
    who = cast_of(
        text, (mark(text, "issue", stance, cut), {"holder": "Arland", "wording": text[text.index(" ") + 1 : text.index(cut)]})
    )
    found = find_positions(text_report(text), split_sentences(text), (), who)
    assert [position.issue.words(text) for position in found if position.issue.start == text.index(cut)] == (
        [cut + whole] if whole is not None else []
    )


def test_a_headline_repeats_the_body() -> None:
    text = "Arland opposes the blockade\n\nMore follows."
    who = cast_of(text, (mark(text, "issue", "opposes", "the blockade"), {"holder": "Arland"}))
    report = text_report(text)
    assert any(part.kind == "headline" for part in report.parts)
    assert not learned_positions(report, (), who)


def test_a_membership_is_a_mention_tied_to_its_organisation() -> None:
    text = "Arland, a member of the Harbour Pact, met Borovia."
    who = cast_of(
        text,
        (mark(text, "mention", "state", "Arland"), {"organisation": "Harbour Pact"}),
        (mark(text, "mention", "state", "Borovia"), {"organisation": [("Harbour Pact", 0.3)]}),
    )
    (found,) = find_memberships(tuple(who.actors.values()), [], text, who)
    assert (found.organisation, found.member, found.evidence.words(text)) == (
        "Harbour Pact", "Arland", "Arland, a member of the Harbour Pact",
    )  # fmt: skip


@pytest.mark.parametrize(("text", "number"), [
    ("Arland’s head of the Harbour Pact left.", 0), ("Arland's accession to the Harbour Pact was told.", 1),
])  # fmt: skip
def test_whose_citizen_heads_a_body_is_no_member_of_it(text: str, number: int) -> None:
    who = cast_of(text, (mark(text, "mention", "state", "Arland"), {"organisation": "Harbour Pact"}))
    assert len(find_memberships(tuple(who.actors.values()), [], text, who)) == number


def test_the_encoder_tells_what_a_figure_measures() -> None:
    text = "Some 300 people fled the coast."
    who = cast_of(text, (mark(text, "figure", "figure", "300 people"), {"of": "the coast"}))
    (figure,) = find_figures(text_report(text), split_sentences(text), who)
    assert figure.of and figure.of.words(text) == "the coast"


GIVERS = [
    ("Ana Petrak said", "said", "Ana Petrak"),
    ("Ana Petrak has confirmed", "has confirmed", "Ana Petrak"),
    ("Ana Petrak condemned", "condemned", None),
    ("Ana Petrak is seeking", "is seeking", None),
]


@pytest.mark.parametrize(("opening", "cue", "giver"), GIVERS, ids=[opening for opening, *_ in GIVERS])
def test_the_speaker_in_whose_words_a_figure_stands_gives_it(opening: str, cue: str, giver: str | None) -> None:
    text = f"{opening} the raid that killed 40 people. It took 300 boats."
    statement = Statement(
        id="s1", speaker="Ana Petrak", source=at(text, "Ana Petrak"), cue=at(text, cue),
        content=(at(text, "the raid that killed 40 people"),), kind="indirect", score=0.9,
    )  # fmt: skip
    first, second = find_figures(text_report(text), split_sentences(text), cast_of(text), statements=(statement,))
    assert (first.giver, first.giver_span) == (giver, giver and at(text, "Ana Petrak"))
    assert second.giver is None


def test_words_that_stand_for_somebody_are_a_party() -> None:
    text = "Ana Petrak came. She condemned the blockade."
    stand_in = StandIn(span=at(text, "She"), actors=("Ana Petrak",), score=0.9)
    who = cast_of(text, (mark(text, "issue", "opposes", "the blockade"), {"holder": "She"}), stand_ins=(stand_in,))
    assert learned_positions(text_report(text), (), who)[0].holder == "Ana Petrak"
    unsure = StandIn(span=at(text, "She"), actors=("Ana Petrak",), score=0.3)
    who = cast_of(text, (mark(text, "issue", "opposes", "the blockade"), {"holder": "She"}), stand_ins=(unsure,))
    assert not learned_positions(text_report(text), (), who)
