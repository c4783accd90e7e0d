"""How well own types are found that are learned from 50 examples: `python -m quality.own_types [DRAWS [TYPE,TYPE,TYPE ...]]`.

PLOVER types are held out from the package, three or four at a time: their words leave the lexicon, the encoder's marks of them are
not believed, and its scores of them are hidden from the head. Each is then learned as an own type from 50 sentences of
../shared/gold/real/train and training/labels (drawn by seed, DRAWS times, with all that they mark of the held-out types), and both
readings are scored of the reports that the weights have not learned from, ../shared/gold/real/dev and those of our own that are
kept: type and evidence right, as `events.typed` there, and how many are found in a report that has none. All types with 15 events
there or more. What the head is was chosen on the first six of GROUPS, by figures on these reports; the rest only tell.

What cannot be held out: the encoder was trained with these types too, so that it tells them apart more easily than a type that
nobody ever labelled; and it has learned from the examples, so that they look clearer to the head than a user's would. Prints
figures alone. Needs ../shared.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from onrecord.code.codebook import other_sentences  # noqa: E402
from onrecord.code.events.tables import load_event_tables  # noqa: E402
from onrecord.pipeline import Tools, load_tools  # noqa: E402
from onrecord.records import Span, Tags  # noqa: E402
from onrecord.segment import pair_quotes, split_sentences  # noqa: E402
from onrecord.tag import Example, Head, OwnType, Tagger, learn, own  # noqa: E402
from onrecord.tag.model import EVENTS, LABELS_AT  # noqa: E402
from training.labels import REAL, Labelled, calibrating, load_gold, load_ours  # noqa: E402
from training.shared import record_of, scorer  # noqa: E402

EXAMPLES = 50  # sentences of each type
DRAWS = 2
GROUPS = (
    ("ASSAULT", "COERCE", "CONSULT"), ("ACCUSE", "REQUEST", "SANCTION"),
    ("SUPPORT", "AGREE", "THREATEN"), ("MOBILIZE", "REJECT", "COOPERATE", "AID"),
)  # fmt: skip
PIECES = 7 + 32 + 32 + 7  # numbers of a word before those of Scores.pieces


class Counts(NamedTuple):
    """Events of a type: right, labelled, found, found in reports that have none, and the number of these reports."""

    right: int
    labelled: int
    found: int
    stray: int
    without: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.labelled + self.found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)


class Remembering:
    """An encoder that reads every window once."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._read: dict[tuple[bytes, bytes], Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def run(self, ids: Any, shapes: Any) -> Any:
        key = (ids.tobytes(), shapes.tobytes())
        if key not in self._read:
            self._read[key] = self._model.run(ids, shapes)
        return self._read[key]


class Held(Tagger):
    """A tagger whose own marks of the held-out types are not believed."""

    def __init__(self, tagger: Tagger, types: Sequence[str], head: Head) -> None:
        super().__init__(tagger.model, head)
        self._types = types

    def tag(self, *given: Any) -> Tags:
        tags = super().tag(*given)
        marks = tuple(
            msgspec.structs.replace(mark, score=0.0)
            if mark.kind == "event" and mark.own is None and mark.type in self._types
            else mark
            for mark in tags.marks
        )
        return msgspec.structs.replace(tags, marks=marks)


def main(draws: int, groups: Sequence[Sequence[str]], tools: Tools | None = None) -> None:
    """Print a row for each type, then mean and median of their ratios."""
    if not REAL.exists():
        print(f"{REAL} is absent: nothing is measured")
        return
    if tools is None:
        tools = load_tools()
        tools.tagger.model = Remembering(tools.tagger.model)  # type: ignore[attr-defined]
    ours = load_ours()
    taught = [*load_gold(REAL / "train"), *(report for report in ours if not calibrating(report))]
    tested = [*load_gold(REAL / "dev"), *(report for report in ours if calibrating(report))]
    package, ratios = readings(tools, tested), []
    print("type      events  package: F1 precision stray | own: F1 precision stray | ratio (least to most) by folds, threshold")
    for types in groups:
        pool = list(sentences(taught, types))
        heads, found = zip(*(learned(tools, types, pool, tested, draw) for draw in range(1, draws + 1)), strict=True)
        for number, kind in enumerate(types):
            before, after = counts(package, kind), [counts(one, kind) for one in found]
            several = [one.f1 / before.f1 for one in after] if before.f1 else []
            if several:
                ratios.append(mean(several))
            ratio = f"{mean(several):.2f} ({min(several):.2f} to {max(several):.2f})" if several else "none"
            folds = [head.folds[number] for head in heads]
            print(
                f"{kind:9} {before.labelled:6}  {before.f1:.3f} {before.precision:.2f} {before.stray / before.without:.2f} | "
                f"{mean(one.f1 for one in after):.3f} {mean(one.precision for one in after):.2f} "
                f"{mean(one.stray / one.without for one in after):.2f} | "
                f"{ratio} {mean(fold.f1 for fold in folds):.2f}, {mean(fold.threshold for fold in folds):.2f}",
                flush=True,
            )
    reached = sum(one >= 0.8 for one in ratios)
    print(f"ratio: mean {mean(ratios):.2f}, median {median(ratios):.2f}, {reached} of {len(ratios)} reach .8")


def learned(
    tools: Tools, types: Sequence[str], pool: Sequence[tuple[Example, set[str]]], tested: Sequence[Labelled], draw: int
) -> tuple[Head, list[tuple[Any, Any]]]:
    """(head, readings) without these types, but with what 50 sentences of each teach."""
    seen = own.numbers_of
    own.numbers_of = hidden(types)
    try:
        head = learn(drawn(pool, types, draw), [OwnType(f"OWN_{kind}", kind, "event") for kind in types], tools.tagger.model, "")  # type: ignore[attr-defined]
        tables = load_event_tables()
        kept = {word: tuple(row for row in rows if row.entry.type not in types) for word, rows in tables.lexicon.items()}
        held = Tools(Held(tools.tagger, types, head), tools.tables, "held out", tools.confidence, tools.event_score)  # type: ignore[arg-type]
        held.event_tables = tables._replace(lexicon={word: rows for word, rows in kept.items() if rows})
        return head, readings(held, tested, types)
    finally:
        own.numbers_of = seen


def hidden(types: Sequence[str]) -> Any:
    """What the head is given, without the scores of these types."""
    columns = [PIECES + LABELS_AT["event"] + 1 + EVENTS.index(kind) for kind in types]
    given = own.numbers_of

    def numbers_of(*parts: Any) -> Any:
        numbers = given(*parts)
        numbers[:, columns] = 0
        return numbers

    return numbers_of


def sentences(reports: Sequence[Labelled], types: Sequence[str]) -> Iterator[tuple[Example, set[str]]]:
    """(a sentence with all that it marks of these types, which these are) of every sentence that has one."""
    for report in reports:
        events = [(Span(*event["trigger"]), event["type"]) for event in report.gold["events"] if event["type"] in types]
        for s in split_sentences(report.text):
            inside = [(Span(span.start - s.start, span.end - s.start), kind) for span, kind in events if span in s]
            if inside:
                words = s.words(report.text)
                marked = tuple((span, types.index(kind)) for span, kind in inside)
                yield Example(words, marked, tuple(pair_quotes(words)[0])), {kind for _, kind in inside}


def drawn(pool: Sequence[tuple[Example, set[str]]], types: Sequence[str], draw: int) -> list[Example]:
    """50 sentences of each type, and those of the package's code book that are learned from beside a user's."""
    found: dict[str, Example] = {}
    for kind in types:
        of_it = [example for example, kinds in pool if kind in kinds]
        random.Random(f"{kind}{draw}").shuffle(of_it)
        found |= {one.text: one for one in of_it[:EXAMPLES]}
    marked = (span.words(one.text) for one in found.values() for span, _ in one.marked)
    return [*found.values(), *(Example(words, ()) for words in other_sentences(frozenset(types), marked))]


def readings(tools: Tools, reports: Sequence[Labelled], held: Sequence[str] = ()) -> list[tuple[Any, Any]]:
    """(labels, reading) of every report as ../shared/score/record.py takes them, own types under the names of those held out.

    What the package's grammar of promises still makes of the held-out types (AGREE, THREATEN, REJECT) is not the head's.
    """
    record, found = scorer("record"), []
    for report in reports:
        told = record_of(report.text, report.gold, tools)
        told["events"] = [event for event in told["events"] if event["type"] not in held]
        for event in told["events"]:
            event["type"] = event["type"].removeprefix("OWN_")
        found.append((record.Side(report.gold, report.text), record.Side(told, report.text)))
    return found


def counts(found: Sequence[tuple[Any, Any]], kind: str) -> Counts:
    """What came of one type: type and evidence."""
    record, common = scorer("record"), scorer("common")
    total = np.zeros(5, int)
    for true, told in found:
        gold, ours = ([event for event in side.lists["events"] if event["type"] == kind] for side in (true, told))
        bags = [[side.bag(event["evidence"]) for event in events] for side, events in ((true, gold), (told, ours))]
        right = len(common.pair_up(*bags, record.share, 0.5)) if gold and ours else 0
        total += (right, len(gold), len(ours), 0 if gold else len(ours), not gold)
    return Counts(*total.tolist())


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else DRAWS, [one.split(",") for one in sys.argv[2:]] or GROUPS)
