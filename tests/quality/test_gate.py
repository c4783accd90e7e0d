"""Floors rise with the scores and fall only where a score fell, and only when that is allowed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

path = Path(__file__).resolve().parents[2] / "quality" / "gate.py"
spec = importlib.util.spec_from_file_location("gate", path)
assert spec is not None and spec.loader is not None
gate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gate)

FLOORS = {"set": {"rose": 0.7, "held": 0.7, "fell": 0.7}}
SCORES = {"set": {"rose": 0.8, "held": 0.701, "fell": 0.65, "new": 0.5}}


def test_a_score_below_its_floor_is_named_and_so_is_one_that_is_missing() -> None:
    assert gate.fallen(SCORES, FLOORS) == ["set fell: 0.6500 is below its floor 0.7000"]
    assert gate.fallen({"set": {}}, {"set": {"rose": 0.7}}) == ["set rose: 0.0000 is below its floor 0.7000"]


def test_floors_never_fall_unasked() -> None:
    assert gate.moved(SCORES, FLOORS, lower=False) == {"set": {"rose": 0.797, "held": 0.7, "fell": 0.7, "new": 0.497}}


def test_only_what_fell_is_lowered() -> None:
    assert gate.moved(SCORES, FLOORS, lower=True) == {"set": {"rose": 0.797, "held": 0.7, "fell": 0.647, "new": 0.497}}
