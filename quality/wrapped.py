"""Whether hard-wrapped text gives the same record: `python quality/wrapped.py [COLUMNS ...]`.

Wraps the reports of ../shared/gold/real/dev at 30, 48, 60 and 72 columns, or at those given, by making blanks line breaks, so that
all offsets stay; reads them, and prints each row of the scorer beside that of the unwrapped text. Figures only. Two processes share
the reports; a reading that is that of the unwrapped text is not scored again. Exit status 1 if a row is more than .01 away, 0
otherwise, also where ../shared is absent.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
from gate import ROOT, SHARED

from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Span, Tags

APART = 0.01
PROCESSES = 2
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


Tally = dict[str, Sequence[float]]


@lru_cache(maxsize=1)
def _process() -> tuple[Tools, Any, Kept]:
    """What each process has once: the tools, the scorer, and what the encoder said."""
    sys.path.insert(0, str(ROOT))
    from training.shared import scorer

    scorer("common").words_in = words_in
    tools = load_tools()
    tools.tagger = kept = Kept(tools)
    return tools, scorer("record"), kept


def words_in(spans: Iterable[Span], words: Sequence[Span]) -> frozenset[int]:
    """As the scorer's, which looks at every word for every span, and takes ten times as long as reading does."""
    starts, ends = _edges(tuple(words))
    return frozenset(nr for start, end in spans for nr in range(bisect_right(ends, start), bisect_left(starts, end)))


@lru_cache(maxsize=4)
def _edges(words: tuple[Span, ...]) -> tuple[list[int], list[int]]:
    return [start for start, _ in words], [end for _, end in words]


def scores(columns: list[int], path: Path) -> list[tuple[Tally, Tally, int]]:
    """For each column, and 0 for the text as it is: counts, how many are right, and how many texts the encoder had to read."""
    tools, record, kept = _process()
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
    scored: dict[bytes, tuple[Tally, Tally]] = {}
    found = []
    for column in [0, *columns]:
        before = kept.read
        report = text_report(wrapped(text, column) if column else text)
        report = msgspec.structs.replace(report, published=gold["report"].get("published"))
        told = code_report(report, tools).to_json().replace(b"\\n", b" ")
        told = told.replace(report.sha256.encode(), b"").replace(report.id.encode(), b"")
        if told not in scored:
            tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
            right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            record.compare(record.Side(gold, text), record.Side(json.loads(told), text), tally, right)
            scored[told] = dict(tally), dict(right)
        found.append((*scored[told], kept.read - before))
    return found


def rows_of(tallies: list[tuple[Tally, Tally, int]]) -> dict[str, float]:
    """The rows of the scorer over all reports."""
    sums: list[dict[str, list[float]]] = [{}, {}]
    for *each, _ in tallies:
        for total, counts in zip(sums, each, strict=True):
            for name, numbers in counts.items():
                total[name] = [a + b for a, b in zip(total.get(name, [0] * len(numbers)), numbers, strict=True)]
    tally, right = sums
    rows = {name: 2 * both / max(gold + ours, 1) for name, (both, gold, ours) in tally.items() if name != "words" and ours >= LEAST}
    return rows | {f"right {name}": good / of for name, (good, of) in right.items() if of >= LEAST}


def main() -> int:
    folder = SHARED / "gold" / "real" / "dev"
    if not folder.is_dir():
        print(f"skipped: {folder} is absent")
        return 0
    columns = [int(words) for words in sys.argv[1:]] or [30, 48, 60, 72]
    with get_context("spawn").Pool(PROCESSES) as pool:
        each = pool.map(partial(scores, columns), sorted(folder.glob("*.gold.json")), chunksize=1)
    unwrapped, *rows = (rows_of(list(tallies)) for tallies in zip(*each, strict=True))
    print(f"| row | unwrapped | {' | '.join(map(str, columns))} |\n|{' --- |' * (len(columns) + 2)}")
    far = 0
    for name, value in sorted(unwrapped.items()):
        values = [row.get(name, 0.0) for row in rows]
        far += any(abs(other - value) > APART for other in values)
        print(f"| {name} | {value:.3f} | {' | '.join(f'{other:.3f}' for other in values)} |")
    otherwise = [sum(tallies[nr][2] for tallies in each) for nr in range(1, len(columns) + 1)]
    print(f"\n{far} rows more than {APART} away; texts that the encoder read otherwise: {otherwise}")
    return int(far > 0)


if __name__ == "__main__":
    sys.exit(main())
