"""One event told twice is one event: what a headline repeats of the body, and what the body tells again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from onrecord.code.events.cast import Cast
from onrecord.code.events.modality import VERBAL
from onrecord.records import Event, PartKind

TOLD = frozenset(("asserted", "claimed"))  # a meeting that the report tells is the one a speaker tells of
STEM = 5
REPEATING: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


def without_repeats(found: Sequence[tuple[PartKind | None, Event]], cast: Cast, text: str) -> list[Event]:
    """Events of the body, then those of headlines and captions that the body lacks; the first telling takes what later ones add.

    Two promises to one party are two events: in the body only acts are merged, and meetings of the same parties.
    """
    kept: list[Event] = []
    for kind, event in sorted(found, key=lambda item: item[0] in REPEATING):
        repeats = kind in REPEATING
        if repeats and any(_stem(event, text) == _stem(other, text) or event.type == other.type for other in kept):
            continue
        same = next((n for n, other in enumerate(kept) if _is_same(other, event, cast, loose=repeats)), None)
        if same is None or (event.type in VERBAL and not repeats):
            kept.append(event)
        else:
            kept[same] = _joined(kept[same], event)
    return sorted(kept, key=lambda event: (event.trigger, event.type))


def _stem(event: Event, text: str) -> str:
    """The trigger's first letters: a headline's "rescue" is the body's "rescued"."""
    return event.trigger.words(text)[:STEM].casefold()


def _is_same(one: Event, two: Event, cast: Cast, *, loose: bool) -> bool:
    """Whether two records can be one event: type, parties, day and modality agree as far as told."""
    told = one.modality == two.modality or (one.type == "CONSULT" and {one.modality, two.modality} <= TOLD)
    if one.type != two.type or not (told or loose):
        return False
    days = one.date is None or two.date is None or one.date == two.date
    if one.type == "CONSULT" and not loose and len(one.actors) == len(two.actors):
        return days and all(_meets((actor,), one.actors, cast) for actor in two.actors)
    sides = ((one.actors, two.actors), (one.recipients, two.recipients))
    if loose:
        return all(not a or not b or _meets(a, b, cast) for a, b in sides)
    same = set(one.actors) == set(two.actors)
    return days and same and (not one.recipients or not two.recipients or set(one.recipients) == set(two.recipients))


def _meets(a: Iterable[str], b: Iterable[str], cast: Cast) -> bool:
    """A headline names states where the body names who speaks for them: one common side is enough."""
    others = list(b)
    return any(cast.is_one_side(x, y) for x in a for y in others)


def _joined(kept: Event, again: Event) -> Event:
    """The first telling with the date, place and mode that only the second has, and the better score."""
    return msgspec.structs.replace(
        kept,
        date=kept.date or again.date,
        place=kept.place or again.place,
        mode=kept.mode or again.mode,
        score=max(kept.score, again.score),
    )
