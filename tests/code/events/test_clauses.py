"""Day and place are those of an event's own clause: not its neighbour's, its speaker's, or those of a thing it is about."""

from __future__ import annotations

import pytest

from onrecord.code.events.find import find_events
from onrecord.records import Dated, Event, Report, Span, TaggedName, Tags
from onrecord.segment import split_sentences
from tests.code.events.scene import actors_in, unmarked

DAY, LATER = "2024-05-06", "2024-06-12"


def told(
    marked: str, *, days: tuple[tuple[str, str], ...] = (), places: str = "", published: str | None = None
) -> tuple[Event, ...]:
    text, statements = unmarked(marked)
    report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text, published=published)
    dates = tuple(sorted(Dated(span=Span(text.index(w), text.index(w) + len(w)), edtf=edtf) for w, edtf in days))
    names = [TaggedName(kind="place", span=Span(text.index(n), text.index(n) + len(n)), score=0.9) for n in places.split()]
    tags = Tags(names=tuple(sorted(names, key=lambda name: name.span)) if places else ())
    return find_events(report, split_sentences(text), statements, actors_in(text), tags, dates)


@pytest.mark.parametrize(
    ("sentence", "words", "edtf", "day"),
    [
        ("Arland attacked as many as nine Borovia posts on Monday.", "on Monday", DAY, DAY),
        ("Arland rejected a June 12 meeting.", "June 12", LATER, None),  # the day of what is rejected
        ("Arland praised Borovia on its June 12 elections.", "June 12", LATER, None),
        ("Arland attacked Borovia after talks begun in May.", "in May", "2024-05", None),
        ("Ana Petrak visited Borovia under agreements reached in a call on Monday.", "on Monday", DAY, None),
        ("Arland attacked villagers and soldiers on Monday.", "on Monday", DAY, DAY),
        ("Arland welcomed Borovia and its chairmanship next year.", "next year", "2025", None),  # nothing is done after it is told
    ],
)
def test_a_date_of_something_else_is_not_the_events(sentence: str, words: str, edtf: str, day: str | None) -> None:
    events = told(sentence, days=((words, edtf),), published="2024-05-07")
    assert [event.date for event in events] == [day]


def test_a_readout_has_one_day() -> None:
    text = "Ana Petrak met Ivo Lund on Monday. Borovia thanked Arland for its grain. Arland has accused Borovia of theft."
    assert [event.date for event in told(text, days=(("on Monday", DAY),), published=DAY)] == [DAY, DAY, None]


def test_a_release_in_the_first_person_acts_on_its_day() -> None:
    text = "Arland condemns Borovia for the raids. We stand firm."
    assert [event.date for event in told(text, published=DAY)] == [DAY]
    assert [event.date for event in told("Arland condemns Borovia for the raids.", published=DAY)] == [None]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Arland bombed villagers in the southern province of Kalmo.", "Kalmo"),
        ("Arland bombed Kalmo.", "Kalmo"),
        ("Arland bombed villagers in areas near Kalmo.", None),
        ("Arland bombed villagers while soldiers in Kalmo slept.", None),
        ("In Kalmo, Arland accused Borovia of theft.", "Kalmo"),
        ("Arland condemned Borovia for the long war that was fought in Kalmo.", None),
        ("Arland condemned the war crimes of Borovia in Kalmo.", None),  # where the crimes were
        ("Arland accused Borovia amid unrest in Kalmo.", None),
        ("Ana Petrak visited Kalmo with Ivo Lund.", "Kalmo"),
    ],
)
def test_the_place_is_where_it_happened(sentence: str, place: str | None) -> None:
    assert {event.place for event in told(sentence, places="Kalmo")} <= {place}
