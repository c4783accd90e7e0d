"""Holders, stances, issues, negation, statements: what the table of constructions makes of sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.code.positions.find import positions_by_table as find_positions
from onrecord.read import text_report
from onrecord.records import Actor, Office, Part, Position, Report, Span, Statement
from onrecord.segment import split_sentences
from tests.timing import assert_linear

STATES = {"Norway": "NOR", "Peru": "PER", "Chile": "CHL", "Kenya": "KEN", "China": "CHN"}
PEOPLE = {"Lund": "NOR", "Quispe": "PER"}
SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "report.txt"
SEED_POSITIONS = [
    ("Russia", "commits_to", "one-China principle"),
    ("Russia", "supports", "Taiwan question"),
    ("China", "opposes", "unilateralism"),
    ("Xi Jinping", "opposes", "sanctions"),
    ("China", "ready_to", "BRICS"),
    ("Xi Jinping", "supports", "diplomatic settlement"),
]


def actors_in(text: str) -> list[Actor]:
    """The states and people above, by every occurrence of their names."""
    found = []
    for number, (name, state) in enumerate((STATES | PEOPLE).items()):
        mentions = tuple(Span(*match.span()) for match in re.finditer(rf"\b{name}\b", text))
        kind = "state" if name in STATES else "person"
        if mentions:
            found.append(Actor(id=f"a{number}", name=name, kind=kind, state=state, mentions=mentions))
    return found


def said(text: str, cue: str, content: str, actors: list[Actor], speaker: str = "Lund") -> Statement:
    """A statement of Lund's, or of another's."""
    start, at = text.index(content), text.index(cue)
    who = next(actor.id for actor in actors if actor.name == speaker)
    kind = "direct" if content.startswith("“") else "indirect"
    return Statement(
        id="s1", speaker=who, cue=Span(at, at + len(cue)), content=(Span(start, start + len(content)),), kind=kind, score=0.9
    )


def take(text: str, cue: str = "", content: str = "", offices: tuple[Office, ...] = ()) -> tuple[list[Position], list[Actor]]:
    actors = actors_in(text)
    statements = [said(text, cue, content, actors)] if cue else []
    return list(find_positions(text_report(text), split_sentences(text), statements, actors, offices)), actors


def told(text: str, cue: str = "", content: str = "") -> list[tuple[str, str, str]]:
    """(holder, stance, issue) of each position."""
    positions, actors = take(text, cue, content)
    names = {actor.id: actor.name for actor in actors}
    return [(names[p.holder], p.stance, p.issue.words(text)) for p in positions]


CASES = [
    # each stance, in its commonest words
    ("Norway firmly supports the plan.", [("Norway", "supports", "the plan")]),
    ("Norway condemned the attack on the port.", [("Norway", "opposes", "the attack on the port")]),
    ("Norway remains committed to open markets.", [("Norway", "commits_to", "open markets")]),
    ("Norway will continue to train pilots.", [("Norway", "commits_to", "train pilots")]),
    ("Norway stands ready to host talks.", [("Norway", "ready_to", "host talks")]),
    ("Norway called for an early vote.", [("Norway", "calls_for", "an early vote")]),
    ("Norway denied that the ship had sunk.", [("Norway", "denies", "that the ship had sunk")]),
    ("Norway is worried about the drought.", [("Norway", "concerned", "the drought")]),
    # frames
    ("Norway called on Peru to free the crew.", [("Norway", "calls_for", "Peru to free the crew")]),
    ("Norway called on Friday for calm.", [("Norway", "calls_for", "calm")]),
    ("Norway urged the judge, who is 80, to resign.", [("Norway", "calls_for", "the judge, who is 80, to resign")]),
    ("Norway expressed its deep concern over the drought.", [("Norway", "concerned", "the drought")]),
    ("Norway underscored on June 3 the need for patience.", [("Norway", "calls_for", "patience")]),
    ("Lund expressed Norway's readiness to help.", [("Norway", "ready_to", "help")]),
    ("Lund reiterated her country's support for the vote.", []),  # whose country is not told
    # coordination: predicates part, noun phrases stay together
    (
        "Norway supports the plan and rejects sanctions and threats.",
        [("Norway", "supports", "the plan"), ("Norway", "opposes", "sanctions and threats")],
    ),
    (
        "Norway is in favour of a ban and opposed to a tax.",
        [("Norway", "supports", "a ban"), ("Norway", "opposes", "a tax")],
    ),
    (
        "Norway stands ready to work with Peru, and to stand against threats and uphold the law.",
        [("Norway", "ready_to", "work with Peru"), ("Norway", "opposes", "threats"), ("Norway", "supports", "the law")],
    ),
    ("Norway and Peru back the idea.", [("Norway", "supports", "the idea"), ("Peru", "supports", "the idea")]),
    # negation and scope
    ("Norway does not support the plan.", [("Norway", "opposes", "the plan")]),
    ("Norway will never accept the map.", [("Norway", "opposes", "the map")]),
    ("Norway has never rejected a treaty.", []),
    ("Norway did not call for a vote.", []),
    ("Norway refused to sign the text.", [("Norway", "opposes", "sign the text")]),
    ("Norway stopped short of condemning the raid.", []),
    ("Neither Norway nor anybody supports the plan.", []),
    ("Norway may support the plan.", []),
    ("If Norway supports the plan, it will pass.", []),
    ("Does Norway support the plan?", []),
    # a claim is denied, a plan opposed
    ("Norway rejected the accusation.", [("Norway", "denies", "the accusation")]),
    ("Norway rejected the plan.", [("Norway", "opposes", "the plan")]),
    ("Norway denied entry to two reporters.", []),
    # issues before their words
    ("A plan backed by Norway was rejected by Peru.", [("Norway", "supports", "A plan"), ("Peru", "opposes", "A plan")]),
    ("It was a step that Norway welcomed.", [("Norway", "supports", "a step")]),
    # holders
    ("Norway, which borders the sea, opposes the tax.", [("Norway", "opposes", "the tax")]),
    ("The Norwegian demands were met, and Norway's support is old.", []),
    ("The leaders of Norway oppose the tax.", [("Norway", "opposes", "the tax")]),
    ("The ferry backs into the port of Norway.", []),
    # the issue's end
    ("Norway praised the truce on Friday.", [("Norway", "supports", "the truce")]),
    ("Norway opposes the use of gas as a weapon.", [("Norway", "opposes", "the use of gas as a weapon")]),
    ("Norway condemned the sale as reckless.", [("Norway", "opposes", "the sale")]),
    ("Norway called for closer talks on trade to cut costs.", [("Norway", "calls_for", "closer talks on trade")]),
    ("Norway called for the next, sixth round of talks.", [("Norway", "calls_for", "the next, sixth round of talks")]),
    ("Norway called for swift, decisive steps.", [("Norway", "calls_for", "swift, decisive steps")]),
    (
        "Norway praised the Peru-U.S. and Chile-U.S. pacts on trade.",
        [("Norway", "supports", "the Peru-U.S. and Chile-U.S. pacts on trade")],
    ),
    ("Norway rejected the rule that has so far held.", [("Norway", "opposes", "the rule that has so far held")]),
    # what is hoped, ordered or denied of others is nobody's side
    ("Norway expects that Peru will support the plan.", []),
    ("Norway told troops to remain ready for a raid.", []),
    ("Norway defends not only itself.", []),
    ("Not everything backed by Norway was signed.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_sentence(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


INSIDE = [
    # text, cue, content, expected: the holder is whom the words name
    ("Lund said Norway backs the tax.", "said", "Norway backs the tax", ("Norway", "supports", "the tax")),
    ("Lund said she was willing to wait.", "said", "she was willing to wait", ("Lund", "ready_to", "wait")),
    ("Lund said both sides should keep talking.", "said", "both sides should keep talking", ("Lund", "calls_for", "both sides should keep talking")),  # noqa: E501
    ("Lund said we should keep talking.", "said", "we should keep talking", ("Lund", "calls_for", "keep talking")),
    ("Lund said no state should keep rockets.", "said", "no state should keep rockets", ("Lund", "opposes", "keep rockets")),
    ("Lund said granting aid should be a step.", "said", "granting aid should be a step", ("Lund", "calls_for", "granting aid should be a step")),  # noqa: E501
    ("Lund said the tax must be cut.", "said", "the tax must be cut", ("Lund", "calls_for", "the tax must be cut")),
    ("Lund said it was wrong to wait.", "said", "it was wrong to wait", ("Lund", "opposes", "wait")),
    ("Lund said the claims were baseless.", "said", "the claims were baseless", ("Lund", "denies", "the claims")),
    ("“I support a tax,” Lund said.", "said", "“I support a tax,”", ("Lund", "supports", "a tax")),
    ("Lund said her country opposes Norway's tax.", "said", "her country opposes Norway's tax", ("Norway", "opposes", "Norway's tax")),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "content", "expected"), INSIDE, ids=[row[0] for row in INSIDE])
def test_inside_a_statement(text: str, cue: str, content: str, expected: tuple[str, str, str]) -> None:
    assert told(text, cue, content) == [expected]
    assert take(text, cue, content)[0][0].statement == "s1"


def test_what_nobody_said_judges_nothing() -> None:
    assert told("The tax must be cut, and Norway's tax is wrong.") == []
    assert [holder for holder, *_ in told("Lund spoke of Kenya’s integrity and our resolve to help Peru.")] in ([], ["Lund"])


def test_we_of_an_officer_is_the_state_or_body() -> None:
    text = "“We oppose a tax,” Lund of Norway said."
    office = Office(person="a5", title="minister", of="a0", title_span=Span(0, 1))
    positions, actors = take(text, "said", "“We oppose a tax,”", (office,))
    assert [next(a.name for a in actors if a.id == p.holder) for p in positions] == ["Norway"]


def test_wording_holds_the_words_of_strength() -> None:
    text = "Norway firmly supports the plan, and Peru has repeatedly called for calm."
    positions, _ = take(text)
    assert [p.wording.words(text) for p in positions] == ["firmly supports the plan", "has repeatedly called for calm"]


def test_headline_that_the_body_repeats_counts_once() -> None:
    text = "Norway backs tax\n\nNorway backs a tax on fish, and no more was said."
    parts = (Part(kind="headline", span=Span(0, 16)), Part(kind="body", span=Span(18, len(text))))
    report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text, parts=parts)
    (position,) = find_positions(report, split_sentences(text), (), actors_in(text))
    assert position.issue.words(text) == "a tax on fish"


@given(
    st.lists(
        st.sampled_from("Norway Peru supports rejects, and “to” that the plan. need for is should by ( ’s not \n".split(" ")),
        max_size=60,
    )
)
def test_any_words_give_spans_of_the_text(words: list[str]) -> None:
    text = "It " + " ".join(words)
    for position in take(text)[0]:
        assert position.issue.words(text).strip() and position.wording.words(text).strip()


@pytest.mark.parametrize(
    "unit", ["Norway supports that ", "supports and ", "which Norway backs, ", "need for (", "’s’s“", "by by "]
)
def test_linear_time_on_hostile_text(unit: str) -> None:
    def find(times: int) -> None:
        text = unit * times
        find_positions(text_report(text), [Span(0, len(text))], (), actors_in(text)[:1])

    assert_linear(find, 1000)


@pytest.mark.slow
@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/seed/report.txt, which is not beside this checkout")
def test_the_seed_report() -> None:
    reading = onrecord.read(SEED)
    names = {actor.id: actor.name for actor in reading.actors}
    found = [(names[p.holder], p.stance, p.issue.words(reading.report.text)) for p in reading.positions]
    missed = [row for row in SEED_POSITIONS if not any(h == row[0] and s == row[1] and row[2] in issue for h, s, issue in found)]
    assert len(missed) <= 1, missed
