"""Places beside a word for government: a capital is its state, any other place nobody's name."""

import pytest

from tests.resolve.who import resolved, said

FRANCE = "France asked for talks. "
CASES = [  # text, source, its words, who that is, the state
    ("Kyiv authorities said they would wait.", "Kyiv authorities", "they would wait", "Ukraine", "UKR"),
    ("The Minsk government said it would wait.", "The Minsk government", "it would wait", "Belarus", "BLR"),
    ("The Gaza authorities said they would wait.", "The Gaza authorities", "they would wait", "Gaza authorities", None),
    ("Crimean authorities said they would wait.", "Crimean authorities", "they would wait", "Crimean authorities", None),
    ("Officials in Tripoli said they would wait.", "Officials in Tripoli", "they would wait", "Officials", None),
    ("The Zadar leadership said it would wait.", "The Zadar leadership", "it would wait", None, None),
]


@pytest.mark.parametrize(("text", "source", "content", "name", "state"), CASES)
def test_who_governs_is_not_guessed(text: str, source: str, content: str, name: str | None, state: str | None) -> None:
    text = FRANCE + text
    found = resolved(text, said(text, (source, "said", content)))
    people = [actor.name for actor in found.actors if actor.kind == "person"]
    speakers = [actor for actor in found.actors if actor.id in found.speakers[0]]
    assert people == []
    assert [(actor.name, actor.state) for actor in speakers] == ([(name, state)] if name else [])


def test_two_men_are_nobody_named_and_the_two_men_are() -> None:
    text = "Peru and Chile met. Peru met Chile again. Two men said they were held. The two countries said they agreed."
    found = resolved(text, said(text, ("Two men", "said", "they were held"), ("The two countries", "said", "they agreed")))
    names = {actor.id: actor.name for actor in found.actors}
    assert [sorted(names[each] for each in who) for who in found.speakers] != [["Chile", "Peru"], ["Chile", "Peru"]]
    assert "Chile" in {names[each] for each in found.speakers[1]} or len(found.speakers[1]) == 1


def test_an_administration_is_its_heads_and_not_of_the_state_around() -> None:
    text = "Germany thanked Ana Ruiz throughout the Ruiz-Lund Administration. Germany left. Germany met Ana Ruiz."
    found = resolved(text, (), [("organisation", "Ruiz-Lund Administration"), ("person", "Ana Ruiz")])
    assert {actor.state for actor in found.actors if actor.name == "Ruiz-Lund Administration"} == {None}
