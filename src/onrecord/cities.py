"""The gazetteer: cities of 50,000 people or more, and which of several of one name is meant.

Names are looked up without case and accents. Source: GeoNames, CC BY 4.0 (data/cities.tsv).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from onrecord.packaged import rows_of

LONGEST = 4  # words of a city's name
NEAR = 0.5  # degrees
OTHERWISE = 0.3  # how sure a city is that lies elsewhere than the words beside it say; an estimate
AREAS = re.compile(r"\s*,\s*(?P<comma>[A-Z][\w.’' -]{1,30}?)(?=[,.;:)—–]|\s[a-z]|\Z)|\s+in\s+(?P<within>[A-Z][\w’'-]+)")


class City(NamedTuple):
    """A city: its name, state (ISO 3166-1 alpha-3), part of the state (USA alone), latitude and longitude, people."""

    name: str
    state: str
    part: str
    latitude: float
    longitude: float
    people: int


class Located(NamedTuple):
    """Which city is meant, and how sure that is, 0 to 1: 1 where the words leave no other."""

    city: City
    sure: float


@cache
def _cities() -> dict[str, tuple[City, ...]]:
    """Every city by its folded name, those with most people first."""
    found: dict[str, list[City]] = {}
    for name, state, part, latitude, longitude, people in rows_of("cities.tsv"):
        found.setdefault(folded(name), []).append(City(name, state, part, float(latitude), float(longitude), int(people)))
    return {name: _apart(sorted(cities, key=lambda city: -city.people)) for name, cities in found.items()}


def _apart(cities: list[City]) -> tuple[City, ...]:
    """These cities, without parts of a larger one: of one state and name, and within half a degree."""
    kept: list[City] = []
    for city in cities:
        near = (c.state == city.state and abs(c.latitude - city.latitude) < NEAR > abs(c.longitude - city.longitude) for c in kept)
        if not any(near):
            kept.append(city)
    return tuple(kept)


def folded(words: str) -> str:
    """Words as cities are looked up by."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "'")).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).removeprefix("the ").split())


def cities_called(words: str) -> tuple[City, ...]:
    """Every city of this name, those with most people first."""
    return _cities().get(folded(words), ())


def locate(words: str, around: str, states: Collection[str], named: dict[str, str]) -> Located | None:
    """The city that a place's words name; None if the gazetteer has none of this name.

    `around` are the words the place stands in, `states` those that have to do with it, `named` the code of each state by its folded
    names. What stands right behind the name decides ("Birmingham, Alabama"), then the states, then the number of people: the share
    of it that the largest city has of all of one name is how sure that is.
    """
    found = cities_called(words)
    if not found:
        return None
    beside = _area_beside(words, around)
    if beside:
        code, part = named.get(folded(beside)), PARTS.get(folded(beside).replace(".", ""))
        there = [city for city in found if (part and city.state == "USA" and city.part == part) or (code and city.state == code)]
        if there or code or part:  # "Paris, Texas", which the gazetteer lacks, is hardly the one it has
            return Located(there[0], 1.0) if there else Located(found[0], OTHERWISE * _share(found))
    if len(found) == 1:
        return Located(found[0], 1.0)
    told = [city for city in found if city.state in states]
    if told and len({city.state for city in told}) == 1:
        return Located(told[0], 0.9 * _share(told))
    return Located(found[0], _share(found))


def _share(cities: Collection[City]) -> float:
    people = [city.people for city in cities]
    return max(people) / sum(people)


def _area_beside(words: str, around: str) -> str | None:
    """What the place is said to lie in, right behind its name."""
    at = around.find(words)
    match = AREAS.match(around, at + len(words)) if at >= 0 else None
    return (match["comma"] or match["within"]) if match else None


PARTS = {
    name: code
    for row in (
        "AL:alabama|ala AK:alaska AZ:arizona|ariz AR:arkansas|ark CA:california|calif CO:colorado|colo CT:connecticut|conn "
        "DE:delaware|del DC:dc FL:florida|fla GA:georgia|ga HI:hawaii ID:idaho IL:illinois|ill IN:indiana|ind IA:iowa "
        "KS:kansas|kan KY:kentucky|ky LA:louisiana|la ME:maine MD:maryland|md MA:massachusetts|mass MI:michigan|mich "
        "MN:minnesota|minn MS:mississippi|miss MO:missouri|mo MT:montana|mont NE:nebraska|neb NV:nevada|nev "
        "NH:new_hampshire|nh NJ:new_jersey|nj NM:new_mexico|nm NY:new_york|ny NC:north_carolina|nc ND:north_dakota|nd "
        "OH:ohio OK:oklahoma|okla OR:oregon|ore PA:pennsylvania|pa RI:rhode_island|ri SC:south_carolina|sc "
        "SD:south_dakota|sd TN:tennessee|tenn TX:texas|tex UT:utah VT:vermont|vt VA:virginia|va WA:washington|wash "
        "WV:west_virginia WI:wisconsin|wis WY:wyoming|wyo "
    ).split()
    for code, _, names in [row.partition(":")]
    for name in [*names.replace("_", " ").split("|"), code.casefold()]
}
