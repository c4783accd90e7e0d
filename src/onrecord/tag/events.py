"""From scores to events: which words are triggers, of what type and modality, and which words near them name the parties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from onrecord.tag.model import Floats

LEAST_TRIGGER = (
    0.5  # score of a word that begins an event; swept 0.35-0.9 on event texts held out, code/events asks more of a lone one
)
LEAST_PART = 0.2  # probability that a word belongs to a party; code/events decides which of them are actors
SIDES: tuple[Literal["actor", "recipient"], ...] = ("actor", "recipient")


class EventScores(NamedTuple):
    """One window's scores by word: triggers [W, TRIGGERS], modality [W, MODALITIES], vectors of event, actor, recipient [W, D]."""

    triggers: Floats
    modality: Floats
    event: Floats
    actor: Floats
    recipient: Floats


class Found(NamedTuple):
    """A trigger: its words [first, end), type (a number in EVENTS), probability, and that of each modality."""

    first: int
    end: int
    type: int
    score: float
    modality: tuple[float, ...]


def find_triggers(scores: EventScores) -> list[Found]:
    """The triggers of a window, in its order."""
    likely = _softmax(scores.triggers)
    begins = likely[:, 1:-1].sum(1)
    goes_on = likely[:, -1]
    starts = np.flatnonzero((begins >= LEAST_TRIGGER) & (begins >= goes_on)).tolist()
    found = []
    for start in starts:
        end = start + 1
        while end < len(goes_on) and goes_on[end] > 0.5:
            end += 1
        kind = int(likely[start, 1:-1].argmax())
        modality = _softmax(scores.modality[start : start + 1])[0]
        found.append(Found(start, end, kind, round(float(begins[start]), 4), tuple(round(float(each), 4) for each in modality)))
    return found


def find_parts(scores: EventScores, found: list[Found], bias: tuple[float, ...]) -> Iterator[tuple[int, int, int, int, float]]:
    """(trigger, side, first word, end word, probability) of each run of words that may name a party of a trigger."""
    if not found:
        return
    events = scores.event[[trigger.first for trigger in found]]
    for side, vectors in enumerate((scores.actor, scores.recipient)):
        likely = 1 / (1 + np.exp(-(events @ vectors.T + bias[side]).astype(np.float64)))
        for number, row in enumerate(likely):
            for first, end in _runs(row >= LEAST_PART):
                yield number, side, first, end, round(float(row[first:end].max()), 4)


def _runs(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """[first, end) of each run of true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _softmax(scores: Floats) -> np.ndarray:
    likely = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(likely / likely.sum(1, keepdims=True))
