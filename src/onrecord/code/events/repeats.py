"""One event told twice is one event: what a headline repeats of the body, and what the body tells again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from onrecord.code.events.cast import Cast
from onrecord.code.events.modality import VERBAL
from onrecord.code.events.when import Days
from onrecord.records import Event, EventType, PartKind

TOLD = frozenset(("asserted", "claimed"))  # a meeting that the report tells is the one a speaker tells of
STEM = 5
REPEATING: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def without_repeats(
    found: Sequence[tuple[PartKind | None, Event]], cast: Cast, days: Days, text: str, like: Mapping[str, EventType] = {}
) -> list[Event]:
    """Events of the body, each once, and those of headlines and captions of whose type the body has none.

    Of acts, and of meetings of the same parties, the first telling takes what later ones add; two promises are two events.
    `like` says which type of the package one of the user's is like.
    """
    kept: list[Event] = []
    for kind, event in sorted(found, key=lambda item: item[0] in REPEATING):
        if kind in REPEATING and any(_stem(event, text) == _stem(other, text) or event.type == other.type for other in kept):
            continue
        same = next((n for n, other in enumerate(kept) if _is_same(other, event, cast, days)), None)
        if same is None or like.get(event.type, event.type) in VERBAL:
            kept.append(event)
        else:
            kept[same] = _joined(kept[same], event)
    return sorted(kept, key=lambda event: (event.trigger, event.type))


def _stem(event: Event, text: str) -> str:
    """The trigger's first letters: a headline's "rescue" is the body's "rescued"."""
    return event.trigger.words(text)[:STEM].casefold()


def _is_same(one: Event, two: Event, cast: Cast, days: Days) -> bool:
    """Whether two records can be one event: type, parties, day and modality agree as far as told.

    What is told without a day is not what was done long ago: "had a call", "the talks held in Sochi in October".
    """
    told = one.modality == two.modality or (one.type == "CONSULT" and {one.modality, two.modality} <= TOLD)
    if one.type != two.type or not told:
        return False
    day = one.date if two.date is None else two.date
    if one.date != two.date and (None not in (one.date, two.date) or not days.is_told_of(str(day))):
        return False
    if one.type == "CONSULT" and len(one.actors) == len(two.actors):
        return all(_meets(actor, one.actors, cast) for actor in two.actors)
    same = set(one.actors) == set(two.actors)
    return same and (not one.recipients or not two.recipients or set(one.recipients) == set(two.recipients))


def _meets(actor: str, others: Iterable[str], cast: Cast) -> bool:
    """Whether one of these is the same side: one telling names the state where the other names who speaks for it."""
    return any(cast.is_one_side(actor, other) for other in others)


def _joined(kept: Event, again: Event) -> Event:
    """The first telling with the date, place and mode that only the second has, and the better score."""
    return msgspec.structs.replace(
        kept,
        date=kept.date or again.date,
        place=kept.place or again.place,
        mode=kept.mode or again.mode,
        score=max(kept.score, again.score),
    )
