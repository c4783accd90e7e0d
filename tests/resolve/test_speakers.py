"""The name in a source, by a table of sources of our own."""

from __future__ import annotations

import pytest

from onrecord.records import Span
from onrecord.resolve import load_tables, resolve_speakers
from onrecord.resolve.names import name_in

TABLES = load_tables()

# source, name, kind, state
CASES = [
    ("President Laila Haddad", "Laila Haddad", "person", None),
    ("Moroccan President Laila Haddad", "Laila Haddad", "person", "MAR"),
    ("Ivo Petek, first deputy chairman of the National Assembly", "Ivo Petek", "person", None),
    ("Norway’s Foreign Minister, Kari Lund", "Kari Lund", "person", "NOR"),
    ("spokeswoman Mei Tan", "Mei Tan", "person", None),
    ("Prime Minister Sir Tom Ade", "Tom Ade", "person", None),
    ("Suleiman al-Amri", "Suleiman al-Amri", "person", None),
    ("Mr. Osei", "Osei", "person", None),
    ("China", "China", "state", "CHN"),
    ("Beijing", "Beijing", "state", "CHN"),
    ("the Chilean government", "Chilean", "state", "CHL"),
    ("Chile’s government", "Chile", "state", "CHL"),
    ("Chad’s army-led government", "Chad", "state", "TCD"),
    ("the North Korean regime", "North Korean", "state", "PRK"),
    ("the United States", "United States", "state", "USA"),
    ("the U.S.", "U.S.", "state", "USA"),
    ("the General Administration of Customs", "General Administration of Customs", "organisation", None),
    ("The US State Department", "State Department", "organisation", "USA"),
    ("the United Nations", "United Nations", "organisation", None),
    ("KCNA", "KCNA", "organisation", None),
    ("Kenya's Ministry of Foreign Affairs", "Ministry of Foreign Affairs", "organisation", "KEN"),
]


@pytest.mark.parametrize(("source", "name", "kind", "state"), CASES, ids=[case[0] for case in CASES])
def test_named(source: str, name: str, kind: str, state: str | None) -> None:
    text = f"“A,” said {source}."
    found = name_in(text, Span(10, 10 + len(source)), TABLES)
    assert found is not None
    assert (found.span.words(text), found.kind, found.state and found.state.code) == (name, kind, state)


@pytest.mark.parametrize(
    "source",
    ["he", "two officials", "the minister", "a person familiar with the matter", "They", "…", "the", "Ana Ruiz and Luis Ruiz"],
)
def test_nobody_named(source: str) -> None:
    assert name_in(source, Span(0, len(source)), TABLES) is None


def found_in(text: str, *sources: str) -> tuple[list[tuple[str, str, str | None]], list[str | None]]:
    """((name, kind, state) of each actor, speaker of each source); sources are looked up in order."""
    spans, at = [], 0
    for words in sources:
        at = text.index(words, at)
        spans.append(Span(at, at + len(words)))
        at += len(words)
    actors, speakers = resolve_speakers(text, spans, TABLES)
    return [(actor.name, actor.kind, actor.state) for actor in actors], speakers


def test_a_surname_is_the_one_person_of_that_surname() -> None:
    text = "Foreign Minister Ana Ruiz said A. Ruiz added B. Juan Pérez said C."
    actors, speakers = found_in(text, "Foreign Minister Ana Ruiz", "Ruiz", "Juan Pérez")
    assert [name for name, *_ in actors] == ["Ana Ruiz", "Juan Pérez"] and speakers == ["a1", "a1", "a2"]


def test_mentions_are_all_places_of_the_name() -> None:
    text = "Foreign Minister Ana Ruiz said A. Ruiz added B. Ruizia is a plant."
    (ruiz,), _ = resolve_speakers(text, [Span(0, 25)], TABLES)
    assert [mention.words(text) for mention in ruiz.mentions] == ["Ana Ruiz", "Ruiz"]


def test_a_surname_finds_its_full_name_outside_the_sources_too() -> None:
    assert found_in("The visit of President Tan Wei Ming ended. Tan said A.", "Tan")[0][0][0] == "Tan Wei Ming"
    assert found_in("They met Kari Lund in Oslo. “A,” said Lund.", "Lund")[0][0][0] == "Kari Lund"
    assert found_in("When Lund spoke, all left. “A,” said Lund.", "Lund")[0][0][0] == "Lund"


def test_two_people_of_one_surname_stay_two_and_the_bare_surname_is_nobody_elses() -> None:
    text = "Ana Ruiz said A. Luis Ruiz said B. “C,” said Ruiz."
    actors, speakers = found_in(text, "Ana Ruiz", "Luis Ruiz", "Ruiz")
    assert speakers == ["a1", "a2", "a3"] and [name for name, *_ in actors] == ["Ana Ruiz", "Luis Ruiz", "Ruiz"]


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    assert found_in("Critics said A. Someone said B. Ruiz said C, and so did friends of Ruiz.", "Critics", "Someone", "Ruiz") == (
        [("Ruiz", "person", None)],
        [None, None, "a1"],
    )


def test_a_state_is_one_actor_under_all_its_names() -> None:
    text = "Beijing said A. China said B. The Chinese government said C. Someone said D."
    actors, speakers = resolve_speakers(text, [Span(0, 7), Span(16, 21), Span(30, 52), Span(61, 68)], TABLES)
    assert [(actor.name, actor.kind, actor.state, actor.key) for actor in actors] == [("China", "state", "CHN", "state:CHN")]
    assert speakers == ["a1", "a1", "a1", None]


def test_no_source_no_speaker() -> None:
    assert resolve_speakers("Nothing.", [None], TABLES) == ((), [None])
