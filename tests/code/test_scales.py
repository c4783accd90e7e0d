"""Quads, intensities and CAMEO roots: complete, in range, and the manual's."""

from __future__ import annotations

from typing import get_args

import pytest

from onrecord.code import cameo_root, plover_intensity
from onrecord.code.events.tables import quad_of
from onrecord.packaged import filled_rows
from onrecord.records import Event, EventType, Span

TYPES = get_args(EventType)


def event(kind: str, mode: str | None = None) -> Event:
    return Event(
        id="e1", type=kind, mode=mode, quad=1, actors=("a1",), trigger=Span(0, 1), evidence=Span(0, 1),
        modality="asserted", score=0.5,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_its_scales(kind: str) -> None:
    assert quad_of(kind) in (1, 2, 3, 4)  # type: ignore[arg-type]
    assert -10 <= plover_intensity(event(kind)) <= 10
    assert len(cameo_root(event(kind))) == 2
    cooperative = quad_of(kind) < 3  # type: ignore[arg-type]
    assert (plover_intensity(event(kind)) > 0) == cooperative or kind == "REQUEST"  # the manual's REQUEST is 0


@pytest.mark.parametrize(
    ("kind", "mode", "intensity", "root"),
    [
        ("CONSULT", "phone", 1.5, "04"),
        ("ACCUSE", None, -3, "11"),
        ("ACCUSE", "investigate", -3.5, "09"),
        ("ASSAULT", "unconventional", -10, "20"),
        ("ASSAULT", "abduct", -8.5, "18"),
        ("SANCTION", "expel", -5.5, "16"),
        ("AGREE", "no such mode", 2.5, "03"),
    ],
)
def test_scales(kind: str, mode: str | None, intensity: float, root: str) -> None:
    assert (plover_intensity(event(kind, mode)), cameo_root(event(kind, mode))) == (intensity, root)


def test_modes_and_types_are_plover() -> None:
    known = {(type_, mode) for type_, mode, _ in filled_rows("event_intensity.tsv")}
    assert not [row for row in filled_rows("event_modes.tsv") if (row[0], row[1]) not in known]
