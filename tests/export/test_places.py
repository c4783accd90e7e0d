"""Where an event took place, for tools that draw maps: a city if it is sure which, a state, or the words alone."""

from __future__ import annotations

import pytest

from onrecord.export.events import located
from onrecord.records import Actor, Event, Reading, Report, Span


@pytest.mark.parametrize(
    ("text", "place", "party", "found"),
    [
        ("They met in Vienna.", "Vienna", None, ("Vienna", "AUT")),
        ("They met in Birmingham, Alabama.", "Birmingham", None, ("Birmingham", "USA")),
        ("They met in Tripoli.", "Tripoli", "LBN", ("Tripoli", "LBN")),
        ("They met in Hyderabad.", "Hyderabad", None, None),
        ("They met in Paris, Texas.", "Paris", None, None),
        ("They fought in Mali.", "Mali", None, (None, "MLI")),
        ("They met in Nowhereburg.", "Nowhereburg", None, None),
        ("They met.", None, None, None),
    ],
)
def test_located(text: str, place: str | None, party: str | None, found: tuple[str | None, str] | None) -> None:
    actor = Actor(id="a1", name="They", kind="group", state=party, mentions=(Span(0, 4),))
    whole = Span(0, len(text))
    event = Event(
        id="e1", type="CONSULT", quad=1, actors=("a1",),
        trigger=Span(5, 8), evidence=whole, place=place, modality="asserted", score=1.0,
    )  # fmt: skip
    report = Report(id="x", place="x.txt", media_type="text/plain", sha256="", text=text)
    answer = located(event, Reading(report=report, actors=(actor,), events=(event,)))
    assert (answer and (answer.city, answer.state)) == found
    assert answer is None or (answer.city is None) == (answer.latitude is None) == (answer.longitude is None)
