"""Found events against marked ones: type, parties, names that pronouns stand for, dates; nothing learns from the unseen texts."""

from __future__ import annotations

import pytest

from onrecord.records import Actor, Event, Reading, Report, Span
from quality.events import UNSEEN, scored
from training.eventdata import load_events, read_events

MARKED = read_events("x", "[A1 Kenya] [E1/ACCUSE@2024-05-06 accused] [R1 Fiji]. [A2 Both=Kenya+Fiji] [E2/CONSULT met].", "x.txt")
Found = tuple[str, str, tuple[str, ...], tuple[str, ...], str | None]  # type, trigger, actors, recipients, date


def _reading(*found: Found) -> Reading:
    text = MARKED.text
    actors = tuple(Actor(id=name, name=name, kind="state", mentions=(_span(name),)) for name in ("Kenya", "Fiji"))
    events = tuple(
        Event(
            id="e", type=kind, quad=1, actors=does, recipients=gets, trigger=_span(word), evidence=Span(0, len(text)),
            modality="asserted", date=date, score=0.5,
        )  # type: ignore[arg-type]
        for kind, word, does, gets, date in found
    )  # fmt: skip
    return Reading(
        report=Report(id="x", place="x", media_type="text/plain", sha256="", text=text), actors=actors, events=events
    )  # fmt: skip


def _span(words: str) -> Span:
    at = MARKED.text.index(words)
    return Span(at, at + len(words))


@pytest.mark.parametrize(
    ("found", "typed", "whole", "dated", "days"),
    [
        (("ACCUSE", "accused", ("Kenya",), ("Fiji",), "2024-05-06"), 1, 1, 1, 1),
        (("ACCUSE", "accused", ("Fiji",), ("Kenya",), "2024-05"), 1, 0, 0, 1),
        (("ACCUSE", "accused", ("Kenya",), (), None), 1, 0, 0, 1),
        (("CONSULT", "met", ("Kenya", "Fiji"), (), None), 1, 1, 0, 0),
        (("CONSULT", "met", ("Kenya",), (), None), 1, 0, 0, 0),
        (("ACCUSE", "met", ("Kenya",), ("Fiji",), None), 0, 0, 0, 0),
        (("THREATEN", "accused", ("Kenya",), ("Fiji",), None), 0, 0, 0, 0),
    ],
)
def test_what_is_right(found: Found, typed: int, whole: int, dated: int, days: int) -> None:
    score, _ = scored(MARKED, _reading(found))
    assert (score.typed, score.whole, score.dated, score.days) == (typed, whole, dated, days)
    assert (score.told, score.marked) == (1, 2)


def test_one_marked_event_is_found_once() -> None:
    twice: Found = ("CONSULT", "met", ("Kenya", "Fiji"), (), None)
    assert scored(MARKED, _reading(twice, twice))[0].typed == 1


def test_nothing_learns_from_the_unseen_texts() -> None:
    unseen = load_events(UNSEEN)
    assert not {text.text for text in unseen} & {text.text for text in load_events()}
    assert len(unseen) == 40 and all(len(text.name.partition(" | ")[2]) == len("2024-05-06") for text in unseen)
