"""Cities by the gazetteer, and which of several of one name is meant."""

from __future__ import annotations

from onrecord.cities import cities_called, folded, locate
from onrecord.export.events import LEAST


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
