"""Score the shipped pipeline on the development data and hold the floors: `python quality/gate.py`.

Reads PolNeAR dev, gold/dev and the quantity sets from ../shared, scores them with ../shared/score, and compares with
quality/floors.json.
Exit status: 0 every floor held (or ../shared is absent, which is said), 1 a floor fell, 2 a report was rejected.
`--raise` lifts floors to what was measured, less a margin for other processors, and writes the scores on the weights' card;
only `--allow-regression` lowers a floor.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import Source, load_source, read_report
from onrecord.read.given import Given
from onrecord.read.report import text_report
from onrecord.records import Report
from onrecord.tag import shipped_folder

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("floors.json")
BINS = 10  # of scores, when they are held against what is right
MARGIN = 0.003  # int8 kernels round differently on processors without VNNI; a real regression is larger

# name -> (scorer, its data, the texts that are read)
SETS = {
    "polnear_dev": ("attribution.py", "data/polnear/dev", "data/polnear/dev/text"),
    "real_dev": ("record.py", "gold/real/dev", "gold/real/dev"),
    "gold_dev": ("record.py", "gold/dev", "gold/dev"),
    "newsquant_dev": ("quantities.py", "data/quantities/newsquant_dev.json", "data/quantities/newsquant_dev.json"),
    "age_dev": ("quantities.py", "data/quantities/age_dev.json", "data/quantities/age_dev.json"),
    "currency_dev": ("quantities.py", "data/quantities/currency_dev.json", "data/quantities/currency_dev.json"),
    "dimension_dev": ("quantities.py", "data/quantities/dimension_dev.json", "data/quantities/dimension_dev.json"),
    "temperature_dev": ("quantities.py", "data/quantities/temperature_dev.json", "data/quantities/temperature_dev.json"),
}


def reports_of(texts: Path) -> Iterator[Callable[[], Report]]:
    """A reader for each report of a set: the .txt files of a folder, or the texts of the rows of a JSON file.

    Where the labels of a real report say when it was published, it is handed in with that day, as in a JSON record.
    """
    if texts.is_dir():
        for path in sorted(texts.glob("*.txt")):
            yield lambda path=path: read_report(dated_source(path))
        return
    for number, row in enumerate(json.loads(texts.read_text(encoding="utf-8"))):
        yield lambda row=row, number=number: text_report(row["text"], f"{texts.name}#{number}")


def dated_source(path: Path) -> Source:
    """A text file as it is; one of gold/real with the day that its labels give."""
    source, labels = load_source(path), path.with_suffix(".gold.json")
    if path.parents[1].name != "real" or not labels.exists():
        return source
    published = json.loads(labels.read_text(encoding="utf-8"))["report"].get("published")
    given = Given(text=source.raw.decode("utf-8"), published=published)
    return Source(source.place, source.raw, "application/json", given)


def predict(texts: Path, into: Path, tools: Tools) -> int:
    """Write one Reading a line for every report of the set; return how many were rejected."""
    rejected = 0
    with open(into, "wb") as file:
        for read in reports_of(texts):
            try:
                file.write(code_report(read(), tools).to_json() + b"\n")
            except OnrecordError as err:
                rejected += 1
                print(f"rejected: {err}", file=sys.stderr)
    return rejected


def measure(name: str, folder: Path, tools: Tools) -> tuple[dict[str, float], int]:
    """(every F1 and accuracy that the scorer prints, rejected reports) for one set."""
    scorer, data, texts = SETS[name]
    pred, out = folder / f"{name}.jsonl", folder / f"{name}.json"
    rejected = predict(SHARED / texts, pred, tools)
    if scorer == "quantities.py":
        return quantities(pred, SHARED / data), rejected
    command = [sys.executable, str(SHARED / "score" / scorer), str(SHARED / data), str(pred), "--json", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    scores = dict(_flat(json.loads(out.read_text(encoding="utf-8"))))
    if name == "polnear_dev":
        scores["calibration"] = calibration(pred, SHARED / data)
    return scores, rejected


def quantities(pred: Path, data: Path) -> dict[str, float]:
    """The rows of ../shared/score/quantities.py; sets that annotate no change are scored on value and unit alone."""
    sys.path.insert(0, str(SHARED / "score"))
    import common
    import quantities as scorer

    gold = json.loads(data.read_text(encoding="utf-8"))
    found: list[list[dict[str, object]]] = [[] for _ in gold]
    for _, reading in common.json_lines(pred):
        found[int(reading["report"]["place"].rpartition("#")[2])] = scorer.figures_of(reading)
    annotated = {key for sentence in gold for quantity in sentence["quantities"] for key in quantity}
    rows = scorer.score(gold, found)
    kept = rows if "change" in annotated else ("value", "unit")
    return {f"{name.replace(' ', '_')}.f1": rows[name]["f1"] for name in kept}


def calibration(pred: Path, data: Path) -> float:
    """1 - expected calibration error of the statements' scores, in ten bins: right means that the scorer matches the content."""
    sys.path.insert(0, str(SHARED / "score"))
    import attribution
    import common

    rows: list[tuple[float, bool]] = []
    gold = attribution.load_gold(data)
    for doc, reading in common.readings(pred).items():
        words = common.word_spans(gold[doc]["text"])
        theirs = [common.words_in(item["content"], words) for item in gold[doc]["attributions"] if item["content"]]
        ours = [common.words_in(common.spans_of(item["content"]), words) for item in reading["statements"]]
        right = set(common.pair_up(theirs, ours, common.dice, 0.5).values())
        rows += [(item["score"], number in right) for number, item in enumerate(reading["statements"])]
    return 1 - calibration_error(rows)


def calibration_error(rows: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins of equal width; `rows` are (score, whether it is right)."""
    bins: dict[int, list[float]] = {}
    for score, right in rows:
        bins.setdefault(min(int(score * BINS), BINS - 1), []).append(score - right)
    return sum(abs(sum(each)) for each in bins.values()) / max(1, len(rows))


def _flat(result: dict[str, object]) -> Iterable[tuple[str, float]]:
    """Only kinds of record that the code makes: a row without a single prediction is no measurement."""
    for kind, row in result.items():
        if isinstance(row, dict) and "f1" in row:
            if row["pred"]:
                yield f"{kind}.f1", row["f1"]
        elif kind == "accuracy" and isinstance(row, dict):
            yield from ((f"accuracy.{name}", cell["share"]) for name, cell in row.items() if cell["of"])


def fallen(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """A line for each floor that the scores are below, or that was not measured at all."""
    return [
        f"{name} {row}: {scores[name].get(row, 0.0):.4f} is below its floor {floor:.4f}"
        for name, rows in floors.items()
        if name in scores
        for row, floor in rows.items()
        if scores[name].get(row, 0.0) < floor
    ]


def moved(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]], *, lower: bool) -> dict[str, dict[str, float]]:
    """New floors: each score less the margin where that is higher; `lower` lowers just those that the scores fell below."""
    made: dict[str, dict[str, float]] = {}
    for name, rows in scores.items():
        made[name] = {}
        for row, score in sorted(rows.items()):
            old, new = floors.get(name, {}).get(row, -1.0), round(score - MARGIN, 3)
            made[name][row] = new if lower and score < old else max(new, old)
    return made


def write_on_card(scores: dict[str, dict[str, float]]) -> None:
    """Put the scores on the card of the weights, with the day and the commit they were measured at."""
    path = shipped_folder() / "attribution.card.json"
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    rows = {name: {row: round(score, 4) for row, score in found.items()} for name, found in scores.items()}
    measured = {"day": time.strftime("%Y-%m-%d"), "code": commit.stdout.strip(), "command": "make gate"}
    card = json.loads(path.read_text(encoding="utf-8")) | {"scores": rows, "measured": measured}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what was measured")
    parser.add_argument("--allow-regression", action="store_true", help="with --raise: lower floors too; say why in the commit")
    args = parser.parse_args()
    if not (SHARED / "score").is_dir():
        print(f"quality gate skipped: {SHARED} is absent, so there is nothing to score against")
        return 0
    tools, scores, rejected = load_tools(), {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            scores[name], lost = measure(name, Path(folder), tools)
            rejected += lost
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for name, rows in scores.items():
        for row, score in sorted(rows.items()):
            print(f"{name:<15} {row:<24} {score:.4f}   floor {floors.get(name, {}).get(row, float('nan')):.3f}")
    if args.lift:
        write_on_card(scores)
        FLOORS.write_text(json.dumps(moved(scores, floors, lower=args.allow_regression), indent=1) + "\n", encoding="utf-8")
    lines = fallen(scores, {} if args.lift else floors)
    print("\n".join(lines) or f"quality gate: every floor held with {tools.coder}")
    return 2 if rejected else int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
