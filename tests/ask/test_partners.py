"""Whom an actor has to do with: by the events both have a part in, merged keys as one, of the newest reports."""

from __future__ import annotations

import msgspec

from onrecord.ask import actors
from onrecord.ask.actors import partners_of
from onrecord.records import Event, Span, report_id


def told(record, key: str) -> list[tuple[str, int]]:
    return [(one.key, one.events) for one in partners_of(record, key)]


def test_who_has_a_part_in_the_same_events(world):
    assert told(world, "person:xi-jinping") == [("person:emmanuel-macron", 1), ("state:BRA", 1)]
    assert told(world, "state:BRA") == [("person:xi-jinping", 1)] and partners_of(world, "state:FRA", alone=True) == []


def test_merged_keys_are_one(world):
    world.merge("person:emmanuel-macron", "state:FRA")
    assert told(world, "state:FRA") == [("person:xi-jinping", 1)]
    assert told(world, "person:xi-jinping") == [("state:BRA", 1), ("state:FRA", 1)]


def test_only_the_newest_reports_are_gone_through(world, monkeypatch):
    monkeypatch.setattr(actors, "IN_NEWEST", actors.IN_NEWEST.replace(f"LIMIT {actors.NEWEST}", "LIMIT 1"))
    assert told(world, "person:xi-jinping") == [("state:BRA", 1)]


def test_one_without_a_key_is_in_its_own_report(world, reading_at):
    reading = reading_at("d.txt")
    alone = next(actor for actor in reading.actors if actor.key is None)
    other = next(actor for actor in reading.actors if actor.key)
    event = Event(
        id="e1", type="CONSULT", quad=1, actors=(alone.id, other.id), trigger=Span(0, 2),
        evidence=Span(0, 9), modality="asserted", score=1.0
    )  # fmt: skip
    reading = msgspec.structs.replace(reading, events=(event,))
    world.add(reading, reading.report.text.encode(), "c1")
    key = f"report:{report_id('d.txt', reading.report.text)}#{alone.id}"
    assert told(world, key) == [(other.key, 1)] and (key, 1) in told(world, other.key)
