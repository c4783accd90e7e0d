"""Parties of events that nobody names: actors where the encoder marks them, and only for events."""

from __future__ import annotations

import msgspec
import pytest

from onrecord.records import Event, Span, Tags, Tie
from onrecord.resolve import Resolved, resolve_actors
from onrecord.segment import split_sentences
from tests.resolve.who import TABLES, make_report
from tests.timing import assert_linear


def marked(text: str, *parties: str, score: float = 0.9) -> Resolved:
    """Who is in a text of which the encoder marks these words as parties of one event."""
    spans = [Span(at := text.index(words), at + len(words)) for words in parties]
    ties = tuple(Tie(mark=0, role="actor", span=span, score=score) for span in spans)
    return resolve_actors(make_report(text), Tags(ties=ties), [], split_sentences(text), TABLES)


PARTAKERS = [
    ("Police held sixty people in Oslo.", "sixty people", [("sixty people", "group")]),
    ("Miners blocked a road.", "Miners", [("Miners", "group")]),
    ("A bishop was charged.", "A bishop", [("bishop", "person")]),
    ("Peru asked the port authority to wait.", "the port authority", [("authority", "organisation")]),
    ("Peru asked the port authority to wait.", "the port", [("authority", "organisation")]),
    ("Dock workers in Santos walked out.", "Dock workers in Santos", [("Dock workers", "group")]),
    ("The leader of the party was charged.", "The leader of the party", [("leader", "person")]),
    ("The president-elect was fined.", "The president-elect", [("president-elect", "person")]),
    ("Peru fined two lorry drivers.", "two lorry drivers", [("two lorry drivers", "group")]),
    ("The storm hit a hotel.", "a hotel", []),
    ("The storm hit the coast of Peru.", "the coast of Peru", []),
    ("The miners’ demand was heard.", "The miners", []),
]  # fmt: skip


def test_a_government_is_its_state() -> None:
    found = marked("Peru’s military-led government welcomed it.", "military-led government")
    assert [(actor.name, len(actor.mentions)) for actor in found.actors] == [("Peru", 2)] and not found.partakers


@pytest.mark.parametrize(("text", "party", "found"), PARTAKERS, ids=[row[0][:40] for row in PARTAKERS])
def test_a_common_noun_is_a_party_where_it_is_marked(text: str, party: str, found: list[tuple[str, str]]) -> None:
    assert [(actor.name, actor.kind) for actor in marked(text, party).partakers] == found


def test_what_is_hardly_marked_is_nobody() -> None:
    assert not marked("Miners blocked a road.", "Miners", score=0.4).partakers


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The governor, President Ana Ruiz, slept. Ana Ruiz woke.", "The governor"),
        ("Minister of Foreign Affairs Ana Ruiz slept. President Ana Ruiz woke.", "Minister"),
        ("President Ana Ruiz, a pilot, slept.", "a pilot"),
    ],
)
def test_a_title_beside_its_bearer_is_no_second_actor(text: str, party: str) -> None:
    found = marked(text, party)
    assert [actor.name for actor in found.actors] == ["Ana Ruiz"]
    assert not found.partakers


def test_words_that_stand_for_somebody_already_make_nobody_new() -> None:
    assert not marked("Fiji’s navy sank a boat. Hours later the navy sank another.", "the navy").partakers


def test_one_group_is_one_actor() -> None:
    found = marked("Three miners blocked a road. The miners went home.", "Three miners", "The miners")
    assert [len(actor.mentions) for actor in found.partakers] == [2]


def test_a_capital_that_is_visited_is_its_state_but_not_where_something_happens() -> None:
    assert [actor.state for actor in marked("A minister travelled to Hanoi.", "Hanoi").everybody] == ["VNM"]
    assert not marked("A minister slept in Hanoi.", "Hanoi").everybody


def test_partakers_count_only_in_events_and_others_keep_their_numbers() -> None:
    text = "Miners blocked a road in Peru. Peru fined the miners."
    found = marked(text, "Miners")
    assert found.actors == marked(text).actors == found.acting_in([], [], [])
    (miners,) = found.partakers
    event = Event(
        id="e1", type="PROTEST", quad=4, actors=(miners.id,),
        trigger=Span(7, 14), evidence=Span(0, 30), modality="asserted", score=1.0
    )  # fmt: skip
    assert found.acting_in([event], [], []) == found.everybody == (*found.actors, miners)
    assert found.acting_in([msgspec.structs.replace(event, actors=())], [], []) == found.actors


def test_time_is_linear_in_what_is_marked() -> None:
    def run(times: int) -> None:
        text = "Miners blocked a road. " * times
        starts = range(0, len(text), len(text) // times)
        ties = tuple(Tie(mark=0, role="actor", span=Span(at, at + 6), score=0.9) for at in starts)
        resolve_actors(make_report(text), Tags(ties=ties), [], split_sentences(text), TABLES)

    assert_linear(run, 200)
