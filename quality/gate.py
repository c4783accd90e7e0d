"""Score the shipped pipeline on the development data and hold the floors: `python quality/gate.py`.

Reads PolNeAR dev, gold/dev and the quantity sets from ../shared, scores them with ../shared/score, and compares with
quality/floors.json.
Exit status: 0 every floor held (or ../shared is absent, which is said), 1 a floor fell, 2 a report was rejected.
A floor is the mean of 1,000 draws of a set's reports, with replacement and the same each time, less its standard deviation: what
another 40 reports of the kind could have given. `--pin` makes all of them anew, says which fall, and writes the scores on the
weights' card.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from counts import ROOT, SCORERS, SHARED, Counts, Pin, pins, scores

from onrecord.errors import OnrecordError
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import Source, load_source, read_report
from onrecord.read.fields import Given
from onrecord.read.report import text_report
from onrecord.records import Report
from onrecord.tag import shipped_folder

FLOORS = Path(__file__).with_name("floors.json")

# name -> (scorer, its data, the texts that are read)
SETS = {
    "polnear_dev": ("attribution", "data/polnear/dev", "data/polnear/dev/text"),
    "real_dev": ("record", "gold/real/dev", "gold/real/dev"),
    "gold_dev": ("record", "gold/dev", "gold/dev"),
    "newsquant_dev": ("quantities", "data/quantities/newsquant_dev.json", "data/quantities/newsquant_dev.json"),
    "age_dev": ("quantities", "data/quantities/age_dev.json", "data/quantities/age_dev.json"),
    "currency_dev": ("quantities", "data/quantities/currency_dev.json", "data/quantities/currency_dev.json"),
    "dimension_dev": ("quantities", "data/quantities/dimension_dev.json", "data/quantities/dimension_dev.json"),
    "temperature_dev": ("quantities", "data/quantities/temperature_dev.json", "data/quantities/temperature_dev.json"),
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


def measure(name: str, folder: Path, tools: Tools) -> tuple[Counts, int]:
    """(what the scorer counts in each report, rejected reports) for one set."""
    scorer, data, texts = SETS[name]
    pred = folder / f"{name}.jsonl"
    rejected = predict(SHARED / texts, pred, tools)
    return SCORERS[scorer](pred, SHARED / data), rejected


def fallen(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """A line for each floor that the scores are below, or that was not measured at all."""
    return [f"{row}: {score:.4f} is below its floor {floor:.4f}" for row, score, floor in _below(scores, floors)]


def lowered(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> list[str]:
    """A line for each floor that a new pinning lowers, or takes away."""
    return [f"{row}: its floor falls from {floor:.3f} to {now:.3f}" for row, now, floor in _below(new, old)]


def _below(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> Iterator[tuple[str, float, float]]:
    """(set and row, score or 0, floor) of each row of the sets measured that is below its floor."""
    for name, rows in floors.items():
        for row, floor in rows.items() if name in scores else ():
            score = scores[name].get(row, 0.0)
            if score < floor:
                yield f"{name} {row}", score, floor


def floors_of(path: Path) -> dict[str, dict[str, float]]:
    """The floors in a file; none if it is not there."""
    pinned = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: {row: pin[0] for row, pin in rows.items()} for name, rows in pinned.items()}


def write_floors(path: Path, pinned: dict[str, dict[str, Pin]]) -> None:
    """A row a line: floor, mean, spread."""
    sets = [
        f" {json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(row)}: {json.dumps(pin)}" for row, pin in sorted(rows.items()))
        + "\n }"
        for name, rows in pinned.items()
    ]
    path.write_text("{\n" + ",\n".join(sets) + "\n}\n", encoding="utf-8")


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
    parser.add_argument("--pin", action="store_true", help="make all floors anew, and name those that fall; say why in the commit")
    args = parser.parse_args()
    if not (SHARED / "score").is_dir():
        print(f"quality gate skipped: {SHARED} is absent, so there is nothing to score against")
        return 0
    tools, found, pinned, rejected = load_tools(), {}, {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            counts, lost = measure(name, Path(folder), tools)
            found[name], pinned[name] = scores(counts), pins(counts)
            rejected += lost
    floors = floors_of(FLOORS)
    for name, rows in found.items():
        for row, score in sorted(rows.items()):
            mean, spread = pinned[name].get(row, Pin(0, float("nan"), float("nan")))[1:]
            drawn = f"drawn again {mean:.3f} less {spread:.3f}"
            print(f"{name:<15} {row:<24} {score:.4f}   floor {floors.get(name, {}).get(row, float('nan')):.3f}   {drawn}")
    if args.pin:
        new = {name: {row: pin.floor for row, pin in rows.items()} for name, rows in pinned.items()}
        print("\n".join(lowered(floors, new)) or "no floor falls")
        write_on_card(found)
        write_floors(FLOORS, pinned)
        return 2 if rejected else 0
    lines = fallen(found, floors)
    print("\n".join(lines) or f"quality gate: every floor held with {tools.coder}")
    return 2 if rejected else int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
