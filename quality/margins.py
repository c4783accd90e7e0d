"""How many decisions hang within 0.01 of a threshold: `python quality/margins.py [--texts 120] [--within 0.01]`.

What a runtime or processor computes otherwise in the last bits can flip such a decision and no other. Counted over the texts of
quality/runtimes.py, with the weights in the package:

- labels: words whose two likeliest labels of attribution are that close (of all words);
- links: those of a source or content to a cue that are that close to the threshold from which they count (of all links);
- events, issues, titles: words that close to the threshold from which they begin one (of all that might);
- parties: words that close to the threshold from which they name a party of an event (of all that might).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from runtimes import texts

from onrecord.code import attributions, events, offices, positions
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Tags
from onrecord.tag import marks, tagger


def near(scores: Iterator[float], threshold: float, within: float) -> int:
    """How many scores are so close to a threshold."""
    return sum(abs(score - threshold) < within for score in scores)


class Watched:
    """A tagger that counts what hangs on little; it finds words below the threshold of triggers too, but does not tell of them."""

    def __init__(self, inner: Any, within: float) -> None:
        self._inner, self._within = inner, within
        self.close, self.all = Counter[str](), Counter[str]()
        self._least = dict(marks.LEAST)
        marks.LEAST.update({kind: least - within for kind, least in self._least.items()})
        self._marginals, tagger.marginals = tagger.marginals, self._watch

    def _watch(self, lattice: Any) -> Any:
        found = self._marginals(lattice)
        best = np.sort(found[0], axis=2)[:, :, -2:]
        gaps = [row[:length, 1] - row[:length, 0] for row, length in zip(best, lattice.lengths, strict=True)]
        self.close["labels"] += sum(int((gap < self._within).sum()) for gap in gaps)
        self.all["labels"] += sum(len(gap) for gap in gaps)
        return found

    def tag(self, *given: Any) -> Tags:
        """The tags, once counted."""
        tags: Tags = self._inner.tag(*given)
        self._count("links", [link.score for link in tags.links], attributions.LEAST_LINK)
        for kind, step in (("event", events), ("issue", positions), ("title", offices)):
            self._count(f"{kind}s", [mark.score for mark in tags.marks if mark.kind == kind], self._least[kind], step.LEAST)
        parties = [tie.score for tie in tags.ties if tie.role in ("actor", "recipient")]
        self._count("parties", parties, events.LEAST_PARTY)
        return tags

    def _count(self, kind: str, scores: list[float], *thresholds: float) -> None:
        self.close[kind] += sum(near(iter(scores), threshold, self._within) for threshold in thresholds)
        self.all[kind] += len(scores)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=120)
    parser.add_argument("--within", type=float, default=0.01)
    args = parser.parse_args()
    tools, given, records = load_tools(), texts(args.texts), Counter[str]()
    watched = Watched(tools.tagger, args.within)
    tools = Tools(watched, tools.tables, tools.coder, tools.confidence, tools.event_score)
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
