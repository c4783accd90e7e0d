"""From scores to marks and ties: which words are triggers, issues, titles, figures and mentions, and what each is tied to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from onrecord.records import TieRole
from onrecord.tag.labels import SPANS, TIES
from onrecord.tag.model import Floats, Scores

# The probability from which words begin a mark; code/ asks more of some. Swept on gold/real/dev: see training/RUNS.md.
LEAST = {"event": 0.2, "issue": 0.25, "title": 0.3, "figure": 0.2, "mention": 0.4}
LEAST_TIE = 0.2  # probability from which a word plays a part; code/ decides from which it is believed
AGAIN = 3.0  # how many times likelier than going on a beginning must be behind a word of a span
GAP = 1  # words between two runs of one part that are taken in


class Found(NamedTuple):
    """A mark of a window: its kind, words [first, end), type (a number in SPANS[kind]), probabilities of beginning and of type."""

    kind: str
    first: int
    end: int
    type: int
    score: float
    sure: float


def find_marks(scores: Scores, opens: np.ndarray) -> list[Found]:
    """The marks of a window, kind by kind in its order; none runs over a word that opens a line (`opens`, bool [W])."""
    return [found for kind in SPANS for found in _spans(kind, _softmax(scores.labels(kind)), opens)]


def _spans(kind: str, likely: Floats, opens: np.ndarray) -> Iterator[Found]:
    begins, goes_on = likely[:, 1:-1].sum(1), likely[:, -1]
    inside = np.zeros(len(begins), np.bool_)  # right behind a word that is in a span already: two spans hardly ever touch
    inside[1:] = (begins[:-1] >= LEAST[kind]) | (goes_on[:-1] >= LEAST[kind])
    starts = np.flatnonzero((begins >= LEAST[kind]) & (begins >= np.where(inside, AGAIN, 1.0) * goes_on)).tolist()
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(goes_on)
        breaks = np.flatnonzero(opens[start + 1 : stop])
        stop = start + 1 + int(breaks[0]) if len(breaks) else stop
        types = likely[start, 1:-1]
        best = int(types.argmax())
        yield Found(
            kind, start, _best_end(goes_on + begins, start, stop), best, float(begins[start]), float(types[best] / begins[start])
        )


def _best_end(within: Floats, start: int, stop: int) -> int:
    """The end that makes the odds largest that the words of the span are within: one doubtful word cuts nothing off."""
    inside = np.clip(within[start + 1 : stop], 1e-6, 1 - 1e-6)
    odds = np.concatenate(([0.0], np.cumsum(np.log(inside) - np.log1p(-inside))))
    return start + 1 + int(odds.argmax())


def find_ties(
    scores: Scores, anchors: list[tuple[str, int]], bias: tuple[float, ...]
) -> Iterator[tuple[int, TieRole, int, int, float]]:
    """(number of the anchor, role, first word, end word, probability) of each run of words tied to an anchor (kind, word)."""
    for number, (kind, word) in enumerate(anchors):
        for place, (role, of) in enumerate(TIES.items()):
            if of == kind:
                logits = scores.role(role) @ scores.anchor(kind)[word] + bias[place]
                likely = 1 / (1 + np.exp(-logits.astype(np.float64)))
                for first, end in _runs(likely >= LEAST_TIE):
                    yield number, role, first, end, round(float(likely[first:end].max()), 4)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """[first, end) of each run of true; a gap of GAP words is taken in."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and first - runs[-1][1] <= GAP:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))
    return runs


def modality_of(scores: Scores, word: int) -> tuple[float, ...]:
    return tuple(round(float(each), 4) for each in _softmax(scores.modality[word : word + 1])[0])


def _softmax(scores: Floats) -> Floats:
    likely = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(likely / likely.sum(1, keepdims=True), np.float32)
