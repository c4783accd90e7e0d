"""A floor is the mean of reports drawn again, less its spread; the counts behind it come to what the scorers say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "quality"))
import counts  # noqa: E402
import gate  # noqa: E402

FLOORS = {"set": {"rose": 0.7, "held": 0.7, "fell": 0.7}}
SCORES = {"set": {"rose": 0.8, "held": 0.701, "fell": 0.65, "new": 0.5}}
TEXT = "Ruritania said it would leave. Graustark welcomed the talks."
GOLD = {
    "report": {"published": None, "parts": []},
    "actors": [
        {"id": "a1", "name": "Ruritania", "kind": "state", "state": "Ruritania", "mentions": [[0, 9]]},
        {"id": "a2", "name": "Graustark", "kind": "state", "state": "Graustark", "mentions": [[31, 40]]},
    ],
    "statements": [{"id": "s1", "speaker": "a1", "source": [[0, 9]], "content": [[15, 29]], "kind": "indirect"}],
}


def test_a_score_below_its_floor_is_named_and_so_is_one_that_is_missing() -> None:
    assert gate.fallen(SCORES, FLOORS) == ["set fell: 0.6500 is below its floor 0.7000"]
    assert gate.fallen({"set": {}}, {"set": {"rose": 0.7}}) == ["set rose: 0.0000 is below its floor 0.7000"]


def test_what_a_new_pinning_lowers_is_named() -> None:
    new = {"set": {"rose": 0.8, "held": 0.7, "fell": 0.6}}
    assert gate.lowered(FLOORS, new) == ["set fell: its floor falls from 0.700 to 0.600"]
    gone = gate.lowered({"set": {"gone": 0.5}, "other": {"row": 0.5}}, {"set": {}})
    assert gone == ["set gone: its floor falls from 0.500 to 0.000"]


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert gate.floors_of(tmp_path / "none.json") == {}
    gate.write_floors(tmp_path / "floors.json", {"set": {"row": counts.Pin(0.5, 0.55, 0.05)}, "empty": {}})
    assert gate.floors_of(tmp_path / "floors.json") == {"set": {"row": 0.5}, "empty": {}}


def test_a_floor_is_the_mean_of_the_draws_less_their_spread_and_the_same_each_time() -> None:
    even = counts.counted([[("f1", [5, 10, 5, 10])]] * 40)
    assert counts.pins(even)["f1"] == counts.Pin(0.498, 0.5, 0.0025), "one of 400 items is the least spread"
    uneven = counts.counted([[("f1", [n % 2 * 10, 10, n % 2 * 10, 10])] for n in range(40)])
    pin = counts.pins(uneven)["f1"]
    assert pin == counts.pins(uneven)["f1"]
    assert 0.45 < pin.mean < 0.55 and 0.06 < pin.spread < 0.1, "the standard error of forty tosses of a coin is 0.079"
    assert pin.floor == pytest.approx(pin.mean - pin.spread, abs=0.001)


def test_a_row_of_one_item_has_no_floor() -> None:
    assert counts.pins(counts.counted([[("f1", [1, 1, 1, 1])], []])) == {}


def test_nothing_read_is_no_measurement() -> None:
    assert counts.scores(counts.counted([[("f1", [0, 3, 0, 0])]])) == {}
    assert counts.scores(counts.counted([[("f1", [0, 3, 0, 2])]])) == {"f1": 0.0}


def test_calibration_is_the_distance_of_scores_from_what_is_right() -> None:
    sure = [0.0] * counts.BINS
    made = counts.counted([[("calibration", [*sure[:-1], -0.2, 2])], [("calibration", [*sure[:-1], 0.6, 2])]])
    assert counts.scores(made) == {"calibration": pytest.approx(0.9)}


@pytest.mark.skipif(not (counts.SHARED / "score").is_dir(), reason="needs ../shared/score")
def test_counts_of_single_reports_come_to_what_the_scorer_says_of_all(tmp_path: Path) -> None:
    (record,) = counts._scorers("record")
    wrong = GOLD | {"actors": GOLD["actors"][:1]}
    pred = {"one": GOLD | {"report": {"place": "one.txt"}}, "two": wrong | {"report": {"place": "two.txt"}}}
    for name in pred:
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "pred.jsonl").write_text("".join(json.dumps(each) + "\n" for each in pred.values()), encoding="utf-8")
    whole = record.score(tmp_path, pred)
    found = counts.scores(counts.of_records(tmp_path / "pred.jsonl", tmp_path))
    assert found["actors.f1"] == pytest.approx(whole["actors"]["f1"]) and found["actors.f1"] < 1
    assert found["accuracy.statements.speaker"] == whole["accuracy"]["statements.speaker"]["share"] == 1
