"""What each type of event weighs: PLOVER's four quads, its score from conflict to cooperation, the CAMEO root it came from."""

from __future__ import annotations

from functools import cache
from typing import Literal

from onrecord.packaged import filled_rows
from onrecord.records import Event, EventType

Quad = Literal[1, 2, 3, 4]
QUADS: dict[EventType, Quad] = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip


def quad_of(kind: EventType) -> Quad:
    """1 verbal and 2 material cooperation, 3 verbal and 4 material conflict; SANCTION is material (docs/why/events.md)."""
    return QUADS[kind]


def plover_intensity(event: Event) -> float | None:
    """From -10 (conflict) to 10 (cooperation), by type and mode as in the PLOVER manual's table; the type's own without a mode.

    None for a type of a user's code book.

    ACCUSE without a mode is -3, where the manual prints 3: see docs/why/events.md.
    """
    scores = _intensities()
    return scores.get((event.type, event.mode or ""), scores.get((event.type, "")))


def cameo_root(event: Event) -> str | None:
    """The two-digit CAMEO root that PLOVER's table turns into this type and mode; that of the type where it has no such mode.

    None for a type of a user's code book.
    """
    roots = _roots()
    return roots.get((event.type, event.mode or ""), roots.get((event.type, "")))


@cache
def _intensities() -> dict[tuple[str, str], float]:
    return {(type_, mode): float(score) for type_, mode, score in filled_rows("event_intensity.tsv")}


@cache
def _roots() -> dict[tuple[str, str], str]:
    return {(type_, mode): root for type_, mode, root in filled_rows("event_cameo.tsv")}
