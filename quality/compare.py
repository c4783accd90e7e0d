"""How well `onrecord compare` finds what two tellings have in common, against hand labels of clauses.

    python -m quality.compare FOLDER

FOLDER holds the texts; quality/compare.jsonl has only their hashes and offsets, labelled by hand before any output was seen.
The first two calls are those that the thresholds were chosen on; the others are told apart. quality/compare_again.jsonl has two
calls as somebody else labelled them, who had seen neither the output nor the first labels: how far both agree is printed.
A link is a clause of one text and one of the other that tell the same; a row finds it where its cells hold half of
either. An item is a clause, right if it has just its partners.
`missing` counts letters and digits of the texts that stand in no row.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import onrecord
from onrecord.ask.compare import Row, compare

LABELS = Path(__file__).parent / "compare.jsonl"
AGAIN = Path(__file__).parent / "compare_again.jsonl"
CHOSEN_ON = 2  # calls, the first of the file
Unit = tuple[int, int]
Cells = tuple[list[Unit], list[Unit]]


class Score(NamedTuple):
    """Links found rightly, in the labels and in the rows; items that are right, and all; characters in no row."""

    right: int
    labelled: int
    found: int
    items_right: int
    items: int
    missing: int

    def __str__(self) -> str:
        f1 = 2 * self.right / (self.labelled + self.found) if self.labelled + self.found else 0.0
        share = self.items_right / self.items if self.items else 0.0
        counts = f"{self.right} of {self.labelled}, {self.found} found"
        return f"links F1 {f1:.3f} ({counts}) · items {share:.3f} of {self.items} · missing {self.missing}"


def holds(cell: list[Unit], unit: Unit) -> bool:
    """Whether a cell and a clause share half of the shorter."""
    shared = sum(max(0, min(end, unit[1]) - max(start, unit[0])) for start, end in cell)
    return 2 * shared >= min(unit[1] - unit[0], sum(end - start for start, end in cell))


def cells_of(row: Row) -> Cells:
    """The spans of a row in either text."""
    one, other = ([(span.start, span.end) for span in row.cells.get(side, ())] for side in "12")
    return one, other


def labelled_cells(row: dict[str, Any]) -> Cells:
    """The spans of a row of labels in either text."""
    one, other = ([(start, end) for start, end in row["cells"].get(side, [])] for side in "12")
    return one, other


def score(labels: list[dict[str, Any]], cells: list[Cells], texts: list[str]) -> Score:
    """The score of one pair of texts."""
    units = [sorted({tuple(span) for row in labels for span in row["cells"].get(side, [])}) for side in "12"]
    truth = {
        (tuple(one), tuple(other)) for row in labels for one in row["cells"].get("1", []) for other in row["cells"].get("2", [])
    }
    linked = [(one, other) for one, other in cells if one and other]
    found = {
        (ours, theirs)
        for one, other in linked
        for ours in units[0]
        if holds(one, ours)
        for theirs in units[1]
        if holds(other, theirs)
    }
    right = sum(
        {pair for pair in truth if pair[side] == unit} == {pair for pair in found if pair[side] == unit}
        for side in (0, 1)
        for unit in units[side]
    )
    missing = sum(_missing(text, [span for row in cells for span in row[side]]) for side, text in enumerate(texts))
    return Score(len(truth & found), len(truth), len(found), right, sum(map(len, units)), missing)


def _missing(text: str, spans: list[Unit]) -> int:
    held = {at for start, end in spans for at in range(start, end)}
    return sum(char.isalnum() and at not in held for at, char in enumerate(text))


def main(folder: str) -> None:
    """Print the score of every call, of those the thresholds were chosen on, and of the others."""
    told: list[Score] = []
    again = {call["call"]: call for call in map(json.loads, AGAIN.read_text(encoding="utf-8").splitlines())}
    agreed: list[str] = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        files = [Path(folder, name) for name in call["files"]]
        for file, sha256 in zip(files, call["sha256"], strict=True):
            if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
                sys.exit(f"{file}: another text than was labelled. Take the one with SHA-256 {sha256}")
        readings = [onrecord.read(file) for file in files]
        texts = [reading.report.text for reading in readings]
        told.append(score(call["rows"], [cells_of(row) for row in compare(readings).rows], texts))
        print(f"{call['call']:<12} {told[-1]}")
        if second := again.get(call["call"]):
            links = score(call["rows"], [labelled_cells(row) for row in second["rows"]], texts)
            agreed.append(f"{call['call']:<12} labelled twice: {str(links).split(' · ')[0]}")
    for name, scores in (("chosen on", told[:CHOSEN_ON]), ("others", told[CHOSEN_ON:])):
        print(f"{name:<12} {Score(*map(sum, zip(*scores, strict=True)))}")
    print("\n".join(agreed))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
