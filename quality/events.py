"""Events found in own texts that no weights learn from: `python quality/events.py [--sweep] [--fit]`.

Three sets go through the whole pipeline with the shipped weights: the held-out texts of training/events (hard cases, a sentence or
three each) and the short reports of quality/reports, of which half A is for choosing: --sweep tries thresholds on it, --fit fits
the weights of an event's score (data/event_confidence.tsv); half B is for reporting, and so are the reports of quality/unseen. An
event is typed right where a trigger of its type overlaps the marked one; its parties are right where each names, and is named by, a
marked mention of its side or the name that a marked pronoun stands for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from onrecord.code.events import triggers, votes
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.records import Actor, Event, Reading, Span, Tags
from onrecord.resolve import partakers
from quality.eventfit import fit, gold_rows, overlap
from quality.eventtexts import UNSEEN, Case, hard_cases, reports
from quality.gate import calibration_error
from training.eventdata import Edges, Told


class Score(NamedTuple):
    """Numbers of events; modality, dates and places among those typed right, the latter two out of those that state one.

    `lost` are marked parties that events typed right lack, `nobody` those of them that no actor is mentioned by.
    """

    told: int = 0
    marked: int = 0
    typed: int = 0
    whole: int = 0
    modality: int = 0
    dates: int = 0
    dated: int = 0
    places: int = 0
    placed: int = 0
    lost: int = 0
    nobody: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        typed, whole = (self._f1(right) for right in (self.typed, self.whole))
        stated = [("date", self.dates, self.dated), ("place", self.places, self.placed)]
        rest = "".join(f", {name} {right} of {of}" for name, right, of in stated if of)
        lost = f"parties lost {self.lost}, {self.nobody} of them nobody's mention"
        return f"typed {typed}; with parties {whole}; modality {self.modality} of {self.typed}{rest}; {lost}"

    def _f1(self, right: int) -> str:
        told, marked = max(1, self.told), max(1, self.marked)
        return f"{2 * right / max(1, self.told + self.marked):.3f} ({right / told:.3f}, {right / marked:.3f})"


class Remembering:
    """A tagger that tags each text once; without the encoder's events, if they are not wanted."""

    def __init__(self, tools: Tools) -> None:
        self._tagger, self._known, self.mute = tools.tagger, dict[str, Tags](), False

    def tag(self, text: str, sentences: list[Span], quotes: list[Span], breaks: list[int]) -> Tags:
        if text not in self._known:
            self._known[text] = self._tagger.tag(text, sentences, quotes, breaks)
        tags = self._known[text]
        return Tags(spans=tags.spans, links=tags.links, names=tags.names) if self.mute else tags


def scored(case: Case, reading: Reading) -> tuple[Score, list[tuple[Event, bool]]]:
    """The score of one text, and every event told with whether there is one of its type."""
    left = list(range(len(case.events)))
    rows: list[tuple[Event, bool]] = []
    total = Score(len(reading.events), len(case.events))
    for event in reading.events:
        at = next((at for at in left if _same(event, case.events[at])), None)
        rows.append((event, at is not None))
        if at is not None:
            left.remove(at)
            total = total.plus(_details(event, case.events[at], case.places[at], reading))
    return total, rows


def _same(event: Event, told: Told) -> bool:
    return event.type == told.type and overlap(event.trigger, told.trigger)


def _details(event: Event, told: Told, place: str | None, reading: Reading) -> Score:
    """What else is right of an event of the right type."""
    dates = bool(told.date and told.date == event.date), bool(told.date)
    places = bool(place and place == event.place), bool(place)
    modality = event.modality == told.modality
    return Score(0, 0, 1, parties_right(reading, event, told), modality, *dates, *places, *parties_lost(reading, event, told))


def parties_lost(reading: Reading, event: Event, told: Told) -> tuple[int, int]:
    """(marked parties that the event lacks on either side, those of them that are no mention of any actor)."""
    ours = [actor for one in (*event.actors, *event.recipients) if (actor := reading.actor(one))]
    marked = [party for edges in (*told.actors, *told.recipients) for party in _ways(edges, told)]
    lost = [party for party in marked if not _is_named(party, ours)]
    return len(lost), sum(not _is_named(party, reading.actors) for party in lost)


def parties_right(reading: Reading, event: Event, told: Told) -> bool:
    """Whether both sides are just those marked; a joint event's sides are one."""
    ours = [[reading.actor(one) for one in side] for side in (event.actors, event.recipients)]
    theirs = [told.actors, told.recipients]
    if not event.recipients:
        theirs = [told.actors + told.recipients, []] if event.type in ("CONSULT", "AGREE") else theirs
    parties = [[party for edges in marked for party in _ways(edges, told)] for marked in theirs]
    return all(_side_right([a for a in mine if a], side) for mine, side in zip(ours, parties, strict=True))


def _ways(edges: Edges, told: Told) -> list[list[Edges]]:
    """Where each party stands that a mention marks: there, or where the name is that it stands for; "both" marks two."""
    names = told.meant.get(edges, [])
    return [[name] for name in names] if len(names) > 1 else [[edges, *names]]


def _side_right(actors: Sequence[Actor], parties: Sequence[Sequence[Edges]]) -> bool:
    named = all(any(_is_named(party, [actor]) for party in parties) for actor in actors)
    return named and all(_is_named(party, actors) for party in parties)


def _is_named(party: Sequence[Edges], actors: Iterable[Actor]) -> bool:
    return any(overlap(mention, edges) for actor in actors for mention in actor.mentions for edges in party)


def measured(cases: Iterable[Case], tools: Tools) -> tuple[Score, list[tuple[Event, bool]]]:
    """All of these texts together."""
    total, rows = Score(), []
    for case in cases:
        score, found = scored(case, code_report(case.report, tools))
        total = total.plus(score)
        rows += found
    return total, rows


def sweep(cases: Sequence[Case], tools: Tools) -> Iterator[str]:
    """Other thresholds than those of the code, on half A."""
    kept = triggers.LEAST, votes.LEAST, partakers.LEAST
    for least in (0.8, 0.85, 0.9, 0.95, 0.97, 2.0):
        for vote in (0.3, 0.5, 0.7, 2.0):  # 2: the encoder has no word in it
            triggers.LEAST, votes.LEAST = least, vote
            yield f"trigger alone from {least}, vote from {vote}: {measured(cases, tools)[0]}"
    triggers.LEAST, votes.LEAST, made = kept
    for partakers.LEAST in (0.35, 0.5, 0.65, 0.8, 2.0):
        yield f"common nouns are actors from {partakers.LEAST}: {measured(cases, tools)[0]}"
    partakers.LEAST = made


def calibrated(name: str, rows: Sequence[tuple[float, bool]]) -> str:
    """What the scores of these events promise, and what is so."""
    promised, right = (sum(column) / max(1, len(rows)) for column in zip(*rows, strict=True))
    error = calibration_error(rows)
    return f"scores, {name}: {len(rows)} told, {right:.3f} right, {promised:.3f} promised, calibration error {error:.3f}"


def table(sets: dict[str, list[Case]], tools: Tools, memory: Remembering) -> Iterator[str]:
    """A line for each set, with the encoder and by the lexicon alone, and one for the scores of events of each half."""
    yield "F1 (precision, recall) of events, with the encoder's and by the lexicon alone"
    told: dict[str, list[tuple[float, bool]]] = {}
    for name, cases in sets.items():
        score, rows = measured(cases, tools)
        told.setdefault(name.partition(", ")[2], []).extend((event.score, right) for event, right in rows)
        head = f"{name}, {len(cases)} texts, {score.marked} events"
        yield f"{head}: {score}"
        memory.mute = True
        yield f"{head}, lexicon alone: {measured(cases, tools)[0]}"
        memory.mute = False
    yield from (calibrated(half, rows) for half, rows in told.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sweep", action="store_true", help="try thresholds on half A")
    parser.add_argument("--fit", action="store_true", help="fit the weights of an event's score on half A")
    args = parser.parse_args()
    tools = load_tools()
    tools.tagger = memory = Remembering(tools)
    both = {"hard cases": hard_cases(), "reports": reports()}
    halves = ((0, "half A"), (1, "half B"))
    sets = {
        f"{name}, {words}": [case for case in cases if case.half == half] for name, cases in both.items() for half, words in halves
    }
    sets["more reports, unseen"] = reports(UNSEEN)
    choosing = [case for cases in both.values() for case in cases if case.half == 0]
    if args.fit:
        print(fit(choosing, lambda cases: measured(cases, tools)[1]))
    for line in sweep(choosing, tools) if args.sweep else ():
        print(line, flush=True)
    for line in table(sets, tools, memory):
        print(line, flush=True)
    if gold := gold_rows(ROOT.parent / "shared" / "gold" / "dev", tools):
        print(calibrated("gold/dev", gold))


if __name__ == "__main__":
    main()
