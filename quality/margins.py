"""How many decisions hang within 0.01 of a threshold: `python quality/margins.py [--texts 120] [--within 0.01]`.

What a runtime or processor computes otherwise in the last bits can flip such a decision and no other. Counted over the texts of
quality/runtimes.py, with the weights in the package, unless others are named:

- statements: words whose two likeliest labels of attribution are that close (of all words);
- links: those of a source or content to a cue that are that close to the threshold from which they count (of all links);
- events, issues, mentions: marks that close to the threshold from which they are believed (of all marks of the kind);
- parties and the like: words that close to the threshold from which they play their part for a mark (of all that might).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from runtimes import NEWS, texts

from onrecord.code import offices, positions, statements
from onrecord.code.events import drafts, triggers
from onrecord.code.figures import measured
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Tags
from onrecord.resolve import resolution
from onrecord.tag import tagger

# From which probability a mark is believed, by its kind, and words to play a part, by their role.
MARKS = {"event": triggers.LEAST, "issue": positions.LEAST, "mention": resolution.LEAST}
TIES = {
    "actor": drafts.LEAST_VOTE,
    "recipient": drafts.LEAST_VOTE,
    "holder": positions.LEAST_HOLDER,
    "wording": positions.LEAST_WORDING,
    "organisation": offices.LEAST,
    "giver": measured.LEAST_TIE,
    "of": measured.LEAST_TIE,
    "speaker": resolution.LEAST_TIE,
}


class Watched:
    """A tagger that counts what hangs on little."""

    def __init__(self, inner: Any, within: float) -> None:
        self._inner, self._within = inner, within
        self.close, self.all = Counter[str](), Counter[str]()
        self._marginals, tagger.marginals = tagger.marginals, self._watch

    def _watch(self, lattice: Any) -> Any:
        found = self._marginals(lattice)
        best = np.sort(found, axis=2)[:, :, -2:]
        gaps = [row[:length, 1] - row[:length, 0] for row, length in zip(best, lattice.lengths, strict=True)]
        self.close["labels of statements"] += sum(int((gap < self._within).sum()) for gap in gaps)
        self.all["labels of statements"] += sum(len(gap) for gap in gaps)
        return found

    def tag(self, *given: Any) -> Tags:
        """The tags, once counted."""
        tags: Tags = self._inner.tag(*given)
        for link in tags.links:
            self._count("links", link.score, statements.LEAST_LINK)
        for mark in tags.marks:
            if mark.kind in MARKS:
                self._count(f"{mark.kind}s", mark.score, MARKS[mark.kind])
        for tie in tags.ties:
            if tie.role in TIES:
                self._count(f"parts as {tie.role}", tie.score, TIES[tie.role])
        return tags

    def _count(self, kind: str, score: float, threshold: float) -> None:
        self.close[kind] += abs(score - threshold) < self._within
        self.all[kind] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=120)
    parser.add_argument("--within", type=float, default=0.01)
    parser.add_argument("--weights", type=Path, help="a folder of weights, in the place of the shipped ones")
    parser.add_argument("--news", type=Path, default=NEWS, help="JSON lines with a text each, packed by gzip")
    args = parser.parse_args()
    tools, given, records = load_tools(folder=args.weights), texts(args.texts, args.news), Counter[str]()
    watched = Watched(tools.tagger, args.within)
    tools = Tools(watched, tools.tables, tools.coder, tools.confidence)
    for nr, text in enumerate(given):
        reading = code_report(text_report(text, f"{nr}.txt"), tools)
        records.update(statements=len(reading.statements), events=len(reading.events))
    told = ", ".join(f"{count:,} {kind}" for kind, count in records.items())
    print(f"{len(given)} texts by {tools.coder}, {told}; within {args.within:g} of a threshold:")
    for kind, count in watched.all.items():
        print(f"- {kind}: {watched.close[kind]:,} of {count:,} ({watched.close[kind] / max(count, 1):.2%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
