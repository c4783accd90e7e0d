"""Where events take place: a table of own sentences, cities by the gazetteer, and which of several of one name is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.code.events.cities import cities_called, folded, locate
from onrecord.export.places import LEAST, _codes
from tests.code.events.scene import events_of

LINES = (Path(__file__).parent / "cases" / "places.tsv").read_text("utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")][1:]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize(("sentence", "place", "state"), CASES)
def test_the_place_of_an_event(sentence: str, place: str, state: str) -> None:
    _, events = events_of(sentence)
    assert events, "no event is found"
    assert {event.place for event in events} == {None if place == "-" else place}
    if place == "-":
        return
    found = locate(place, sentence, (), _codes())
    told = "-" if found is None else found.city.state if found.sure >= LEAST else "?"
    assert told == state


def test_a_place_is_that_of_the_act_it_stands_with() -> None:
    _, events = events_of("Arland condemned the attack by Borovia in Homs.")
    assert {event.type: event.place for event in events} == {"ACCUSE": None, "ASSAULT": "Homs"}


def test_a_party_decides_between_cities_of_one_name() -> None:
    assert (found := locate("Tripoli", "in Tripoli", {"LBN"}, {})) and found.city.state == "LBN" and found.sure >= LEAST
    assert (found := locate("Hyderabad", "in Hyderabad", {"PAK", "IND"}, {})) and found.sure < LEAST


def test_names_are_looked_up_without_case_and_accents() -> None:
    assert folded("The  Hague") == "hague" and folded("São Paulo") == "sao paulo"
    assert cities_called("ZÜRICH") == cities_called("Zurich") and not cities_called("Arland")


def test_the_largest_is_first_and_the_table_is_whole() -> None:
    people = [city.people for city in cities_called("Birmingham")]
    assert people == sorted(people, reverse=True) and len(people) >= 2
    for name in ("Geneva", "Birmingham", "Mecca"):
        assert all(-90 <= city.latitude <= 90 and -180 <= city.longitude <= 180 for city in cities_called(name))
