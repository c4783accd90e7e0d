"""Whether hard-wrapped text gives the same record: `python quality/wrapped.py [COLUMNS ...]`.

Wraps the reports of ../shared/gold/real/dev at 30, 48, 60 and 72 columns, or at those given, by making blanks line breaks, so that
all offsets stay; reads them, and prints each row of the scorer beside that of the unwrapped text. Figures only. Exit status 1 if
a row is more than .01 away, 0 otherwise, also where ../shared is absent.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
from gate import ROOT, SHARED

from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Span, Tags

APART = 0.01
LEAST = 20  # labels of one kind; a row of fewer moves by more than that with one of them


def wrapped(text: str, column: int) -> str:
    """The text with line breaks in the place of blanks, so that each line has at most so many code points if its words do.

    As with any wrapper what is left of a line has a word in it: blanks at its end make no empty line.
    """
    signs, start, blank = list(text), 0, -1
    for at, sign in enumerate(text):
        if sign == "\n":
            start, blank = at + 1, -1
        elif sign == " ":
            blank = at
        if not sign.isspace() and at - start >= column and blank > start:
            signs[blank], start = "\n", blank + 1
            blank = -1
    return "".join(signs)


class Kept:
    """A tagger that keeps what the encoder said of a text: wrapped as it may be, the words are the same."""

    def __init__(self, tools: Tools) -> None:
        self._tagger, self._tags = tools.tagger, {}  # type: Any, dict[tuple[str, int], Tags]
        self.read = 0

    def tag(self, text: str, sentences: list[Span], quotes: list[Span], breaks: list[int]) -> Tags:
        """Tags, of the encoder or as it gave them before."""
        key = (text, hash((tuple(sentences), tuple(breaks))))
        if key not in self._tags:
            self._tags[key] = self._tagger.tag(text, sentences, quotes, breaks)
            self.read += 1
        return self._tags[key]


def scores(tools: Tools, folder: Path, column: int, record: Any, common: Any) -> dict[str, float]:
    """The rows of the scorer for the reports of a folder, wrapped at a column; 0 leaves them as they are."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        report = text_report(wrapped(text, column) if column else text)
        report = msgspec.structs.replace(report, published=gold["report"].get("published"))
        reading = json.loads(code_report(report, tools).to_json())
        record.compare(record.Side(gold, text), record.Side(reading, text), tally, right)
    rows = {name: common.prf(*counts)["f1"] for name, counts in tally.items() if name != "words" and counts[2] >= LEAST}
    return rows | {f"right {name}": a / b for name, (a, b) in right.items() if b >= LEAST}


def main() -> int:
    folder = SHARED / "gold" / "real" / "dev"
    if not folder.is_dir():
        print(f"skipped: {folder} is absent")
        return 0
    sys.path.insert(0, str(ROOT))
    from training.shared import scorer

    record, common = scorer("record"), scorer("common")
    columns = [int(words) for words in sys.argv[1:]] or [30, 48, 60, 72]
    tools = load_tools()
    kept = Kept(tools)
    tools.tagger = kept
    rows, reads = {}, {}
    for column in [0, *columns]:
        before = kept.read
        rows[column] = scores(tools, folder, column, record, common)
        reads[column] = kept.read - before
    print(f"| row | unwrapped | {' | '.join(map(str, columns))} |\n|{' --- |' * (len(columns) + 2)}")
    far = 0
    for name in sorted(rows[0]):
        values = [rows[column].get(name, 0.0) for column in columns]
        far += any(abs(value - rows[0][name]) > APART for value in values)
        print(f"| {name} | {rows[0][name]:.3f} | {' | '.join(f'{value:.3f}' for value in values)} |")
    print(f"\n{far} rows more than {APART} away; texts that the encoder read otherwise: {[reads[column] for column in columns]}")
    return int(far > 0)


if __name__ == "__main__":
    sys.exit(main())
