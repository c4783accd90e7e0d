"""Where an event took place, for tools that draw maps: the city and state a place's words name, if that is sure enough."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from onrecord.code.cities import folded, locate
from onrecord.records import Event, Reading
from onrecord.resolve import load_tables

LEAST = 0.8  # how sure it must be which of several cities of one name is meant; else only the words are given


class Located(NamedTuple):
    """A city with its state and where it is, or a state alone; the state is ISO 3166-1 alpha-3."""

    city: str | None
    state: str
    latitude: float | None
    longitude: float | None


def located(event: Event, reading: Reading) -> Located | None:
    """What the event's place is, None if it has none, is unknown or may be several."""
    if event.place is None:
        return None
    around = event.evidence.words(reading.report.text)
    parties = [reading.actor(one) for one in (*event.actors, *event.recipients)]
    found = locate(event.place, around, {party.state for party in parties if party and party.state}, _codes())
    if found and found.sure >= LEAST:
        city = found.city
        return Located(city.name, city.state, city.latitude, city.longitude)
    state = _codes().get(folded(event.place)) if not found else None
    return Located(None, state, None, None) if state else None


@cache
def _codes() -> dict[str, str]:
    """The code of every state by its folded names."""
    return {folded(name): state.code for name, state in load_tables().states.items()}
