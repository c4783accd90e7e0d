"""The event texts parse, their spans are clean, and broken markup is reported with its place."""

from __future__ import annotations

from typing import get_args

import pytest

from onrecord.records import EventType, Modality
from training.domain import MarkupError
from training.eventdata import FOLDER, load_events, read_events

TEXT = "[A1,A2 Kenya] [E1/AGREE promised] to [E2/AID+x/planned send] [R2 Fiji] rice.\n\n[A3 They] [E3/CONSULT met] in Suva."


def test_every_file_gives_documents_with_names_of_their_own() -> None:
    names = [text.name for text in load_events()]
    assert {name.split("/")[0] for name in names} == {path.stem for path in FOLDER.glob("*.txt")}
    assert len(names) == len(set(names))


def test_spans_are_clean() -> None:
    for name, text, events in load_events():
        assert "[" not in text and "]" not in text, name
        for event in events:
            for start, end in (event.trigger, *event.actors, *event.recipients):
                assert text[start:end] and text[start:end] == text[start:end].strip(), (name, text[start:end])


def test_every_type_and_modality_is_taught() -> None:
    events = [event for text in load_events() for event in text.events]
    assert {event.type for event in events} == set(get_args(EventType))
    assert {event.modality for event in events} == set(get_args(Modality))


def test_one_mention_may_play_two_parts() -> None:
    _, text, events = read_events("x", TEXT, "x.txt")
    assert text == "Kenya promised to send Fiji rice.\n\nThey met in Suva."
    assert [(event.type, event.modality, event.mode) for event in events] == [
        ("AGREE", "asserted", None), ("AID", "planned", "x"), ("CONSULT", "asserted", None),
    ]  # fmt: skip
    words = [[text[start:end] for start, end in (*event.actors, event.trigger, *event.recipients)] for event in events]
    assert words == [["Kenya", "promised"], ["Kenya", "send", "Fiji"], ["They", "met"]]


def test_a_date_and_the_names_that_a_pronoun_stands_for() -> None:
    _, text, (event,) = read_events(
        "x", "Kenya and Fiji agree. [A1 Both=Kenya+Fiji] [E1/CONSULT/planned@2024-05-06 meet].", "x.txt"
    )
    assert (text, event.date, event.modality) == ("Kenya and Fiji agree. Both meet.", "2024-05-06", "planned")
    assert [text[start:end] for start, end in event.actors] == ["Both"]
    assert [text[start:end] for names in event.meant.values() for start, end in names] == ["Kenya", "Fiji"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[A1 Kenya] spoke.", "A1 belongs to no event"),
        ("Kenya [E1/AGREE promised].", "event 1 has no actor"),
        ("[A1 Kenya] [E1/HELP gave].", "'HELP' is no PLOVER type"),
        ("[A1 Kenya] [E1/AID/maybe gave].", "'maybe' is no modality"),
        ("[A1 Kenya] [E1/AID gave] and [E1/AID sent].", "event 1 has a second trigger"),
        ("[A1 Kenya ][E1/AID gave].", "blank at the edge"),
        ("[A1 They=Peru] [E1/AID gave].", "'Peru' stands nowhere in the text"),
        ("[B1 Kenya] [E1/AID gave].", "a bracket that is no markup"),
    ],
)
def test_broken_markup_is_named(body: str, found: str) -> None:
    with pytest.raises(MarkupError, match=found):
        read_events("x", body, "x.txt")
