"""What the scorers of ../shared count in each report of a set, and what the counts come to: in all, or in reports drawn again.

A row's counts are an array with a line for each report: right and all of the labels, right and all of what was read; for
"calibration" the sum of (score - right) in each bin of scores, and how many statements there were.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
BINS = 10  # of scores, when they are held against what is right
DRAWS, SEED = 1_000, 14  # each draw takes as many of a set's reports as it has, some twice, some not

Row = tuple[str, list[float]]  # a row's name, and what one report adds to its counts
Counts = dict[str, "np.ndarray[Any, np.dtype[np.float64]]"]


class Pin(NamedTuple):
    """A floor: the mean of a row over all draws, less its spread."""

    floor: float
    mean: float
    spread: float


def counted(reports: Iterable[Iterable[Row]]) -> Counts:
    """The counts of all rows; a report that does not have a row adds nothing to it."""
    every = [list(rows) for rows in reports]
    widths = {name: len(counts) for rows in every for name, counts in rows}
    made = {name: np.zeros((len(every), width)) for name, width in widths.items()}
    for number, rows in enumerate(every):
        for name, counts in rows:
            made[name][number] += counts
    return made


def worth(sums: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What sums of counts, along the last axis, come to: an F1, a share where both sides are one, or 1 - calibration error."""
    if sums.shape[-1] == BINS + 1:
        return 1 - np.abs(sums[..., :-1]).sum(-1) / np.maximum(sums[..., -1], 1)
    right, labels, right_read, read = np.moveaxis(sums, -1, 0)
    recall, precision = right / np.maximum(labels, 1), right_read / np.maximum(read, 1)
    return 2 * precision * recall / np.maximum(precision + recall, 1e-12)


def scores(counts: Counts) -> dict[str, float]:
    """Every row that the labels have and something was read for: a row without a single prediction is no measurement."""
    sums = {name: each.sum(0) for name, each in counts.items()}
    return {name: float(worth(each)) for name, each in sums.items() if each[-1] and each[1:].any()}


def pins(counts: Counts) -> dict[str, Pin]:
    """A floor for every row that is high enough for one. A spread is never less than what one labelled item more or less makes."""
    number = max(len(each) for each in counts.values())
    chance, times = random.Random(SEED), np.zeros((DRAWS, number))
    for draw in times:
        np.add.at(draw, chance.choices(range(number), k=number), 1)
    made = {}
    for name in scores(counts):
        drawn = worth(times @ counts[name])
        items = counts[name][:, 1 if counts[name].shape[1] == 4 else -1].sum()
        mean, spread = float(drawn.mean()), max(float(drawn.std()), 1 / max(items, 1))
        if round(mean - spread, 3) > 0:
            made[name] = Pin(round(mean - spread, 3), round(mean, 4), round(spread, 4))
    return made


def of_attribution(pred: Path, data: Path) -> Counts:
    """PolNeAR's articles, and the calibration of the statements' scores."""
    common, scorer = _scorers("common", "attribution")
    gold, found = scorer.load_gold(data), scorer.load_pred(str(pred), {})
    readings = common.readings(pred)

    def rows(doc: str) -> Iterator[Row]:
        yield from _f1s(scorer.score({doc: gold[doc]}, {doc: found.get(doc, [])}))
        yield "calibration", calibration(gold[doc], readings.get(doc, {}).get("statements", []))

    return counted(rows(doc) for doc in gold)


def calibration(gold: dict[str, Any], statements: list[dict[str, Any]]) -> list[float]:
    """(score - right) summed in each of ten bins of equal width, and the number of statements; right is what the scorer matches."""
    (common,) = _scorers("common")
    words = common.word_spans(gold["text"])
    theirs = [common.words_in(item["content"], words) for item in gold["attributions"] if item["content"]]
    ours = [common.words_in(common.spans_of(item["content"]), words) for item in statements]
    right = set(common.pair_up(theirs, ours, common.dice, 0.5).values())
    bins = [0.0] * BINS
    for number, item in enumerate(statements):
        bins[min(int(item["score"] * BINS), BINS - 1)] += item["score"] - (number in right)
    return [*bins, len(statements)]


def of_records(pred: Path, data: Path) -> Counts:
    """Whole readings against reports labelled in RECORD.md's terms; a report that was not read counts as empty."""
    common, scorer = _scorers("common", "record")
    readings = common.readings(pred)

    def rows(path: Path) -> Iterator[Row]:
        text = path.with_name(path.name.removesuffix(".gold.json") + ".txt").read_bytes().decode("utf-8")
        tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        reading = readings.get(path.name.removesuffix(".gold.json"), {})
        scorer.compare(scorer.Side(json.loads(path.read_bytes()), text), scorer.Side(reading, text), tally, right)
        yield from ((f"{name}.f1", [n, labels, n, read]) for name, (n, labels, read) in tally.items() if name != "words")
        yield from ((f"accuracy.{name}", [n, of, n, of]) for name, (n, of) in right.items())

    return counted(rows(path) for path in sorted(data.glob("*.gold.json")))


def of_quantities(pred: Path, data: Path) -> Counts:
    """Sentences with quantities; sets that annotate no change are scored on value and unit alone."""
    common, scorer = _scorers("common", "quantities")
    gold = json.loads(data.read_text(encoding="utf-8"))
    found: list[list[dict[str, Any]]] = [[] for _ in gold]
    for _, reading in common.json_lines(pred):
        found[int(reading["report"]["place"].rpartition("#")[2])] = scorer.figures_of(reading)
    annotated = {key for sentence in gold for quantity in sentence["quantities"] for key in quantity}
    kept = None if "change" in annotated else ("value.f1", "unit.f1")
    pairs = zip(gold, found, strict=True)
    return counted(_f1s(scorer.score([sentence], [figures]), kept) for sentence, figures in pairs)


def _f1s(result: dict[str, Any], kept: Iterable[str] | None = None) -> Iterator[Row]:
    """The counts behind the F1 rows of a scorer, which gives them as shares."""
    for kind, row in result.items():
        name = f"{kind.replace(' ', '_')}.f1"
        if isinstance(row, dict) and "f1" in row and (kept is None or name in kept):
            yield name, [round(row["r"] * row["gold"]), row["gold"], round(row["p"] * row["pred"]), row["pred"]]


def _scorers(*names: str) -> list[Any]:
    """Modules of ../shared/score."""
    if str(SHARED / "score") not in sys.path:
        sys.path.insert(0, str(SHARED / "score"))
    return [__import__(name) for name in names]


# The scorers by name: what they make of predictions and labels.
SCORERS: dict[str, Callable[[Path, Path], Counts]] = {
    "attribution": of_attribution,
    "record": of_records,
    "quantities": of_quantities,
}
