"""How well own types are found that are learned from 50 examples: `python -m quality.own_types [TYPE,TYPE,TYPE ...]`.

PLOVER types are held out from the package: their words leave the lexicon, the encoder's marks of them are not believed, and its
scores of them are hidden from the head. Each is then learned as an own type from 50 sentences of ../shared/gold/real/train (drawn
by seed 1, with all that they mark of the held-out types), and both readings of ../shared/gold/real/dev are scored: type and
evidence right, as `events.typed` there. What cannot be held out: the encoder was trained with these types too, so that it tells
them apart more easily than a type that nobody ever labelled. Prints figures alone. Needs ../shared.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

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
from training.shared import record_of, scorer  # noqa: E402

GOLD = ROOT.parent / "shared" / "gold" / "real"
EXAMPLES = 50  # sentences of each type
TRIPLES = (("ASSAULT", "COERCE", "CONSULT"), ("ACCUSE", "REQUEST", "SANCTION"))  # the six with most events in dev
PIECES = 7 + 32 + 32 + 7  # numbers of a word before those of Scores.pieces


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


def main(triples: Sequence[Sequence[str]]) -> None:
    """Print a row for each type, and the mean ratio of each three."""
    if not GOLD.exists():
        print(f"{GOLD} is absent: nothing is measured")
        return
    tools = load_tools()
    package = list(readings(tools))
    for types in triples:
        held, head = hold_out(tools, types)
        found = list(readings(held))
        ratios = []
        for number, kind in enumerate(types):
            ours, theirs = f1(package, kind), f1(found, kind)
            ratios.append(theirs / ours)
            fold = head.folds[number]
            print(f"{kind:9} package {ours:.3f} own {theirs:.3f} ratio {ratios[-1]:.2f} (by folds {fold.f1:.3f})")
        print(f"mean ratio {sum(ratios) / len(ratios):.2f}")


def hold_out(tools: Tools, types: Sequence[str]) -> tuple[Tools, Head]:
    """The tools without these types, but with what 50 sentences of each teach."""
    hide(types)
    head = learn(examples(types), [OwnType(f"OWN_{kind}", kind, "event") for kind in types], tools.tagger.model, "")
    tables = load_event_tables()
    kept = {word: tuple(row for row in rows if row.entry.type not in types) for word, rows in tables.lexicon.items()}
    held = Tools(Held(tools.tagger, types, head), tools.tables, "held out", tools.confidence, tools.event_score)
    held.event_tables = tables._replace(lexicon={word: rows for word, rows in kept.items() if rows})
    return held, head


def hide(types: Sequence[str]) -> None:
    """Let the head see no score of these types."""
    columns = [PIECES + LABELS_AT["event"] + 1 + EVENTS.index(kind) for kind in types]

    def numbers_of(scores: Any) -> Any:
        numbers = np.hstack(scores[:-1])
        numbers[:, columns] = 0
        return numbers

    own.numbers_of = numbers_of


def examples(types: Sequence[str]) -> list[Example]:
    """50 sentences of each type, drawn by seed; each with all that it marks of any of them."""
    found: dict[str, list[Example]] = {kind: [] for kind in types}
    for text, gold in reports("train"):
        events = [(Span(*event["trigger"]), event["type"]) for event in gold["events"] if event["type"] in types]
        for s in split_sentences(text):
            inside = [(Span(span.start - s.start, span.end - s.start), kind) for span, kind in events if span in s]
            words = s.words(text)
            marked = tuple((span, types.index(kind)) for span, kind in inside)
            for kind in {kind for _, kind in inside}:
                found[kind].append(Example(words, marked, tuple(pair_quotes(words)[0])))
    drawn: dict[str, Example] = {}
    for kind in types:
        random.Random(1).shuffle(found[kind])
        drawn |= {one.text: one for one in found[kind][:EXAMPLES]}
    marked = (span.words(one.text) for one in drawn.values() for span, _ in one.marked)
    others = other_sentences(frozenset(types), marked)
    return [*drawn.values(), *(Example(words, ()) for words in others)]


def reports(split: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((GOLD / split).glob("*.gold.json")):
        text = (path.parent / path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        yield text, json.loads(path.read_bytes())


def readings(tools: Tools) -> Iterator[tuple[dict[str, Any], tuple[str, dict[str, Any]]]]:
    """(reading, (text, labels)) of every report of dev, own types under the names of those that they stand for."""
    for text, gold in reports("dev"):
        told = record_of(text, gold, tools)
        for event in told["events"]:
            event["type"] = event["type"].removeprefix("OWN_")
        yield told, (text, gold)


def f1(found: Sequence[tuple[dict[str, Any], tuple[str, dict[str, Any]]]], kind: str) -> float:
    """F1 of events of one type: type and evidence."""
    record = scorer("record")
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for told, (text, gold) in found:
        sides = [
            record.Side(side | {"events": [event for event in side["events"] if event["type"] == kind]}, text)
            for side in (gold, told)
        ]
        record.compare(*sides, tally, defaultdict(lambda: [0, 0]))
    matched, marked, written = tally["events.typed"]
    return 2 * matched / max(1, marked + written)


if __name__ == "__main__":
    main([one.split(",") for one in sys.argv[1:]] or TRIPLES)
