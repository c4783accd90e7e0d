"""Where the shared data and its scorers stand, and the readers borrowed from them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.pipeline import code_report
from onrecord.read import text_report

if TYPE_CHECKING:
    from onrecord.pipeline import Tools

SHARED = Path(__file__).resolve().parents[2] / "shared"
POLNEAR = SHARED / "data" / "polnear"


def scorer(name: str) -> Any:
    """The module ../shared/score/NAME.py; exits with a clear line where shared is absent."""
    folder = SHARED / "score"
    if not (folder / f"{name}.py").exists():
        sys.exit(f"{folder}: no {name}.py. Put the project's shared/ folder beside the checkout.")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return __import__(name)


def record_of(text: str, gold: dict[str, Any], tools: Tools) -> dict[str, Any]:
    """The record of a labelled report, given with its date, as ../shared/score/record.py takes it."""
    report = msgspec.structs.replace(text_report(text), published=gold["report"].get("published"))
    told: dict[str, Any] = json.loads(code_report(report, tools).to_json())
    return told


def right_events(text: str, gold: dict[str, Any], told: dict[str, Any]) -> set[int]:
    """The numbers of the events whose type and parties ../shared/score/record.py finds right, and their place in the text."""
    record, common = scorer("record"), scorer("common")
    true, ours = record.Side(gold, text), record.Side(told, text)

    def like(one: dict[str, Any], two: dict[str, Any]) -> float:
        sides = zip(record.parties(one), record.parties(two), strict=True)
        same = one["type"] == two["type"] and all(record.same_set(true, a, ours, b) for a, b in sides)
        return float(same * record.share(true.bag(one["evidence"]), ours.bag(two["evidence"])))

    return set(common.pair_up(true.lists["events"], ours.lists["events"], like, 0.5).values())
