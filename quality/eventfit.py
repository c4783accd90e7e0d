"""An event's score as a probability: the fit of its weights, and how often events of the labelled reports are right."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from onrecord.code.events import confidence, find, triggers
from onrecord.code.events.parties import Parties
from onrecord.pipeline import Tools, code_report
from onrecord.read import load_source, read_report
from onrecord.records import Event, Span
from quality.eventtexts import Case

TABLE = Path(confidence.__file__).parents[2] / "data" / "event_confidence.tsv"
HEAD = "# What each piece of evidence weighs in an event's score (code/events/confidence.py); by python quality/events.py --fit.\n"
STEPS, RATE, RIDGE = 4000, 0.05, 0.02


def fit(cases: Sequence[Case], measure: Callable[[Sequence[Case]], list[tuple[Event, bool]]]) -> str:
    """Fit the weights of an event's score on these texts and write them down; what was done."""
    seen: list[tuple[float, ...]] = []

    def noted(found: triggers.Found, parties: Parties) -> float:
        seen.append(confidence.features(found, parties))
        return float(len(seen) - 1)  # goes along in the place of the score

    original, find.confidence = find.confidence, noted
    try:
        rows = measure(cases)
    finally:
        find.confidence = original
    x = np.array([seen[int(event.score)] for event, _ in rows])
    y = np.array([right for _, right in rows], float)
    lines = (f"{name}\t{value:.4f}\n" for name, value in zip(confidence.NAMES, weights_of(x, y), strict=True))
    TABLE.write_text(HEAD + "".join(lines), "utf-8")
    confidence.load_weights.cache_clear()
    return f"fitted to {len(y)} events of half A, {y.mean():.2f} of them right: {TABLE}"


def weights_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression with a ridge on all but the first column: x [N, F], y [N] of 0 and 1 -> [F]."""
    weights = np.zeros(x.shape[1])
    ridge = RIDGE * (np.arange(len(weights)) > 0)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-x @ weights))
        weights -= RATE * (x.T @ (likely - y) / len(y) + ridge * weights)
    return weights


def gold_rows(folder: Path, tools: Tools) -> list[tuple[float, bool]]:
    """(score, whether an event of its type overlaps it) for every event told in the labelled reports; none without them."""
    rows: list[tuple[float, bool]] = []
    for path in sorted(folder.glob("*.gold.json")):
        left = json.loads(path.read_text("utf-8")).get("events", [])
        for event in code_report(read_report(load_source(path.with_name(path.name.replace(".gold.json", ".txt")))), tools).events:
            same = next((one for one in left if one["type"] == event.type and overlap(event.trigger, one["trigger"])), None)
            rows.append((event.score, same is not None))
            if same is not None:
                left.remove(same)
    return rows


def overlap(span: Span, edges: Sequence[int]) -> bool:
    """Whether a span has a character in common with [start, end)."""
    return span.start < edges[1] and edges[0] < span.end
