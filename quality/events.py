"""Events found in own texts that the weights did not learn from: `python quality/events.py [--sweep] [--fit]`.

The texts are those of training/events that every training run holds out, by a hash of their names; they go through the whole
pipeline with the shipped weights. Half A, by another hash, is for choosing: --sweep tries thresholds on it, --fit fits the weights
of an event's score (data/event_confidence.tsv). Half B is for reporting. An event is typed right where a trigger of its type
overlaps the marked one; its parties are right where each names, and is named by, a marked mention of its side.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from onrecord.code.events import confidence, find, triggers, votes
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Actor, Event, Reading, Span, Tags
from training.eventdata import Edges, EventText, Told, for_running_text, held_out, load_events

SHARE = 0.08  # of the texts; as in training/config.py
TABLE = ROOT / "src" / "onrecord" / "data" / "event_confidence.tsv"
HEAD = "# What each piece of evidence weighs in an event's score (code/events/confidence.py); by python quality/events.py --fit.\n"
STEPS, RATE, RIDGE = 4000, 0.05, 0.02


class Score(NamedTuple):
    """Numbers of events: told, marked, of one type, with parties right too, modality right among those of one type."""

    told: int = 0
    marked: int = 0
    typed: int = 0
    whole: int = 0
    modality: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        f1 = [2 * right / max(1, self.told + self.marked) for right in (self.typed, self.whole)]
        precision, recall = self.typed / max(1, self.told), self.typed / max(1, self.marked)
        modality = self.modality / max(1, self.typed)
        return (
            f"typed {f1[0]:.3f} (precision {precision:.3f}, recall {recall:.3f}), with parties {f1[1]:.3f}, modality {modality:.3f}"
            f" ({self.marked} events marked, {self.told} told)"
        )


class Remembering:
    """A tagger that tags each text once; without the encoder's events, if they are not wanted."""

    def __init__(self, tools: Tools) -> None:
        self._tagger, self._known, self.mute = tools.tagger, dict[str, Tags](), False

    def tag(self, text: str, sentences: list[Span], quotes: list[Span], breaks: list[int]) -> Tags:
        if text not in self._known:
            self._known[text] = self._tagger.tag(text, sentences, quotes, breaks)
        tags = self._known[text]
        return Tags(spans=tags.spans, links=tags.links, names=tags.names) if self.mute else tags


def scored(text: EventText, reading: Reading) -> tuple[Score, list[tuple[Event, bool]]]:
    """The score of one text, and every event told with whether there is one of its type."""
    left = list(text.events)
    rows: list[tuple[Event, bool]] = []
    typed = whole = modality = 0
    for event in reading.events:
        same = next((one for one in left if one.type == event.type and _overlap(event.trigger, one.trigger)), None)
        right = same is not None and parties_right(reading, event, same)
        rows.append((event, same is not None))
        if same is not None:
            left.remove(same)
            typed, whole, modality = typed + 1, whole + right, modality + (event.modality == same.modality)
    return Score(len(reading.events), len(text.events), typed, whole, modality), rows


def parties_right(reading: Reading, event: Event, told: Told) -> bool:
    """Whether both sides are just those marked; a joint event's sides are one."""
    ours = [[reading.actor(one) for one in side] for side in (event.actors, event.recipients)]
    theirs = [told.actors, told.recipients]
    if not event.recipients:
        theirs = [told.actors + told.recipients, []] if event.type in ("CONSULT", "AGREE") else theirs
    return all(_side_right([a for a in mine if a], marked) for mine, marked in zip(ours, theirs, strict=True))


def _side_right(actors: Sequence[Actor], marked: Sequence[Edges]) -> bool:
    named = all(any(_overlap(mention, edges) for mention in actor.mentions for edges in marked) for actor in actors)
    return named and all(any(_overlap(mention, edges) for actor in actors for mention in actor.mentions) for edges in marked)


def _overlap(span: Span, edges: Edges) -> bool:
    return span.start < edges[1] and edges[0] < span.end


def measured(texts: Iterable[EventText], tools: Tools) -> tuple[Score, list[tuple[Event, bool]]]:
    """All of these texts together."""
    total, rows = Score(), []
    for text in texts:
        score, found = scored(text, code_report(text_report(text.text, text.name), tools))
        total = total.plus(score)
        rows += found
    return total, rows


def calibration_error(rows: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins."""
    bins: dict[int, list[float]] = {}
    for score, right in rows:
        bins.setdefault(min(int(score * 10), 9), []).append(score - right)
    return sum(abs(sum(bin)) for bin in bins.values()) / max(1, len(rows))


def sweep(texts: Sequence[EventText], tools: Tools) -> Iterator[str]:
    """Other thresholds than those of the code, on half A."""
    kept = triggers.LEAST, votes.LEAST
    for least in (0.7, 0.8, 0.85, 0.9, 0.95, 2.0):
        for vote in (0.3, 0.5, 0.7, 2.0):
            triggers.LEAST, votes.LEAST = least, vote
            yield f"trigger alone from {least}, vote from {vote}: {measured(texts, tools)[0]}"
    triggers.LEAST, votes.LEAST = kept


def fit(texts: Sequence[EventText], tools: Tools) -> None:
    """Fit the weights of an event's score on these texts and write them down."""
    seen: dict[float, tuple[float, ...]] = {}

    def noted(found: triggers.Found, parties: find.Parties) -> float:
        number = float(len(seen))  # goes along in the place of the score
        seen[number] = confidence.features(found, parties)
        return number

    original, find.confidence = find.confidence, noted
    rows = measured(texts, tools)[1]
    find.confidence = original
    x = np.array([seen[event.score] for event, _ in rows])
    y = np.array([right for _, right in rows], float)
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-x @ weights))
        weights -= RATE * (x.T @ (likely - y) / len(y) + RIDGE * weights * (np.arange(len(weights)) > 0))
    TABLE.write_text(
        HEAD + "".join(f"{name}\t{value:.4f}\n" for name, value in zip(confidence.NAMES, weights, strict=True)), "utf-8"
    )
    confidence.load_weights.cache_clear()
    print(f"fitted to {len(y)} events of half A, {y.mean():.2f} of them right: {TABLE}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sweep", action="store_true", help="try thresholds on half A")
    parser.add_argument("--fit", action="store_true", help="fit the weights of an event's score on half A")
    args = parser.parse_args()
    tools = load_tools()
    tools.tagger = memory = Remembering(tools)
    texts = for_running_text(held_out(load_events(), SHARE)[1])
    halves = {half: [t for t in texts if zlib.crc32(f"half {t.name}".encode()) % 2 == half] for half in (0, 1)}
    if args.fit:
        fit(halves[0], tools)
    for line in sweep(halves[0], tools) if args.sweep else ():
        print(line, flush=True)
    for name, half in (("A", 0), ("B", 1)):
        score, rows = measured(halves[half], tools)
        error = calibration_error([(event.score, right) for event, right in rows])
        print(f"half {name}, {len(halves[half])} texts: {score}; calibration error of the score {error:.3f}")
        memory.mute = True
        print(f"half {name}, lexicon alone: {measured(halves[half], tools)[0]}")
        memory.mute = False


if __name__ == "__main__":
    main()
