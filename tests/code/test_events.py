"""Marks and ties -> events: parties, modality, days, places, repeats. Whether a trigger is one, the gate scores."""

from __future__ import annotations

import pytest

from onrecord.records import Part, Span, Statement
from tests.code.marked import at, events_of
from tests.timing import assert_linear

DAY = "2024-05-06"


def said(text: str, source: str, cue: str, content: str) -> Statement:
    return Statement(
        id="s1",
        speaker=source,
        source=at(text, source),
        cue=at(text, cue),
        content=(at(text, content),),
        kind="indirect",
        score=0.9,
    )


def test_who_is_tied_to_a_trigger_is_a_party() -> None:
    (event,) = events_of("Arland attacked Borovia.", ("ASSAULT", "attacked", {"actor": "Arland", "recipient": "Borovia"}))
    assert (event.actors, event.recipients, event.quad, event.modality) == (("Arland",), ("Borovia",), 4, "asserted")


def test_an_event_that_nobody_does_is_none() -> None:
    assert not events_of("Borovia was attacked.", ("ASSAULT", "attacked", {"recipient": "Borovia"}))
    assert not events_of("It was attacked.", ("ASSAULT", "attacked", {"actor": "It"}))


def test_a_doubtful_trigger_is_none() -> None:
    told = ("ASSAULT", "attacked", {"actor": "Arland", "recipient": "Borovia"})
    assert not events_of("Arland attacked Borovia.", told, score=0.3)


def test_of_a_doubtful_doer_the_likeliest_is_taken() -> None:
    ties = {"actor": [("Arland", 0.3), ("Cestria", 0.25)], "recipient": "Borovia"}
    (event,) = events_of("Arland attacked Borovia, Cestria said.", ("ASSAULT", "attacked", ties))
    assert event.actors == ("Arland",)


def test_who_meets_is_an_actor_on_either_side() -> None:
    (event,) = events_of("Ana Petrak met Ivo Lund.", ("CONSULT", "met", {"actor": "Ana Petrak", "recipient": "Ivo Lund"}))
    assert (set(event.actors), event.recipients) == ({"Ana Petrak", "Ivo Lund"}, ())


def test_who_is_tied_to_both_sides_is_on_the_likelier() -> None:
    ties = {"actor": [("Arland", 0.9), ("Borovia", 0.5)], "recipient": [("Borovia", 0.8)]}
    (event,) = events_of("Arland attacked Borovia.", ("ASSAULT", "attacked", ties))
    assert (event.actors, event.recipients) == (("Arland",), ("Borovia",))


@pytest.mark.parametrize(
    ("words", "actors"),
    [
        ("Borovia President Ana Petrak", ("Ana Petrak",)),  # a state's name before a person's is hers
        ("Arland and Borovia", ("Arland", "Borovia")),
        ("Arland, Borovia and Cestria", ("Arland", "Borovia", "Cestria")),
    ],
)
def test_names_with_words_alone_between_are_one_party(words: str, actors: tuple[str, ...]) -> None:
    (event,) = events_of(f"{words} attacked rebels.", ("ASSAULT", "attacked", {"actor": words, "recipient": "rebels"}))
    assert event.actors == actors


def test_inside_a_statement_an_act_is_claimed_and_names_it() -> None:
    text = "Ana Petrak said Borovia attacked rebels."
    told = ("ASSAULT", "attacked", {"actor": "Borovia", "recipient": "rebels"})
    (event,) = events_of(text, told, statements=(said(text, "Ana Petrak", "said", "Borovia attacked rebels"),))
    assert (event.modality, event.statement) == ("claimed", "s1")
    assert event.evidence.words(text) == "Borovia attacked rebels"


def test_what_is_done_by_saying_it_is_asserted_inside_a_statement() -> None:
    text = "Ana Petrak said she condemned Borovia."
    told = ("ACCUSE", "condemned", {"actor": "Ana Petrak", "recipient": "Borovia"})
    (event,) = events_of(text, told, statements=(said(text, "Ana Petrak", "said", "she condemned Borovia"),))
    assert (event.modality, event.statement) == ("asserted", None)


def test_outside_statements_nobody_claims() -> None:
    told = ("ASSAULT", "attacked", {"actor": "Arland", "recipient": "Borovia"})
    (event,) = events_of("Arland attacked Borovia.", told, modality="claimed")
    assert event.modality == "asserted"


@pytest.mark.parametrize(
    ("sentence", "words", "day"),
    [
        ("Arland attacked Borovia on Monday.", "on Monday", DAY),
        ("On Monday, Arland attacked Borovia.", "On Monday", DAY),
        ("Arland attacked Borovia, which joined on Monday.", "on Monday", None),  # another clause's day
        ("Arland attacked Borovia until Monday.", "Monday", None),
    ],
)
def test_the_day_is_that_of_the_clause(sentence: str, words: str, day: str | None) -> None:
    told = ("ASSAULT", "attacked", {"actor": "Arland", "recipient": "Borovia"})
    assert events_of(sentence, told, dates=((words, DAY),))[0].date == day


def test_the_day_of_what_is_promised_is_not_that_of_the_promise() -> None:
    told = ("AGREE", "agreed", {"actor": "Arland"})
    assert events_of("Arland agreed to meet Borovia on Monday.", told, dates=(("on Monday", DAY),))[0].date is None


@pytest.mark.parametrize(
    ("sentence", "places", "place"),
    [
        ("Arland bombed rebels in Kalmo.", ("Kalmo",), "Kalmo"),
        ("Arland bombed rebels in the town of Kalmo.", ("Kalmo",), "Kalmo"),
        ("Arland bombed rebels in Kalmo, Cestria.", ("Kalmo", "Cestria"), "Kalmo, Cestria"),
        ("In Kalmo, Arland bombed rebels.", ("Kalmo",), "Kalmo"),
        ("Arland bombed rebels in areas near Kalmo.", ("Kalmo",), None),  # "in areas near X" is not X
        ("Arland bombed rebels, who fled to Kalmo.", ("Kalmo",), None),
        ("Arland bombed rebels and Kalmo said no more.", ("Kalmo",), None),
    ],
)
def test_a_place_is_stated_or_left_out(sentence: str, places: tuple[str, ...], place: str | None) -> None:
    told = ("ASSAULT", "bombed", {"actor": "Arland", "recipient": "rebels"})
    assert events_of(sentence, told, places=places)[0].place == place


def test_what_a_headline_repeats_is_one_event() -> None:
    text = "Arland attacks Borovia\n\nArland attacked Borovia near the border."
    head = Part(kind="headline", span=Span(0, 22))
    ties = {"actor": "Arland", "recipient": "Borovia"}
    told = (("ASSAULT", "attacks", ties), ("ASSAULT", "attacked", ties))
    assert [event.trigger.words(text) for event in events_of(text, *told, parts=(head,))] == ["attacked"]
    assert len(events_of(text, told[0], parts=(head,))) == 1  # what the body lacks is kept


def test_time_is_linear_in_the_length_of_a_report() -> None:
    def run(times: int) -> None:
        text = "Arland attacked Borovia. " * times
        events_of(text, ("ASSAULT", "attacked", {"actor": "Arland"}))

    assert_linear(run, 200)
