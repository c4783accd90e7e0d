"""From scores to spans, marks and ties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.records import TieRole
from onrecord.tag.kernel import chains
from onrecord.tag.model import ANCHORS, LABELS, SPANS, TIES, Floats, Scores

# From scores to spans: the best label sequence of a linear-chain CRF, and how sure it is of each word.

Float32s = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Lattice(NamedTuple):
    """Emissions [B, W, L] of B windows, zero past `lengths` [B]; transitions [L + 1, L], the last row the start."""

    emissions: Float32s
    lengths: Ints
    transitions: Float32s


def best_labels(lattice: Lattice) -> Ints:
    """The best labels [B, W]; 0 past each length. Source: Viterbi 1967; Rabiner 1989, sec. III.B."""
    emissions, lengths, transitions = lattice
    size, width, _ = emissions.shape
    if in_c := chains():
        found = np.zeros((size, width), np.int64)
        for row, length in enumerate(lengths.tolist()):
            found[row, :length] = in_c.best(emissions[row, :length], transitions)
        return found
    steps = np.ascontiguousarray(transitions[:-1].T)[None]  # [1, to, from]
    back = np.zeros((width, size, LABELS), np.int64)
    score = emissions[:, 0] + transitions[-1]
    final = np.where(lengths[:, None] == 1, score, 0)
    for word in range(1, width):
        ways = score[:, None, :] + steps
        back[word] = ways.argmax(2)
        score = ways.max(2) + emissions[:, word]
        ending = lengths == word + 1
        if ending.any():
            final[ending] = score[ending]
    labels = np.zeros((size, width), np.int64)
    rows = np.arange(size)
    state = final.argmax(1)
    for word in range(width - 1, -1, -1):
        inside = word < lengths
        labels[:, word] = np.where(inside, state, 0)
        state = np.where(inside, back[word, rows, state], state)
    return labels


def marginals(lattice: Lattice) -> Float32s:
    """Probabilities of each label [B, W, L]; zero past the lengths.

    Forward-backward in scaled probabilities, float64. Source: Rabiner 1989, sec. V.A.
    """
    emissions, lengths, transitions = lattice
    size, width, _ = emissions.shape
    inside = np.arange(width)[None, :] < lengths[:, None]
    local = np.exp((emissions - emissions.max(2, keepdims=True)).astype(np.float64))
    steps = np.exp(transitions.astype(np.float64))
    if in_c := chains():
        found = np.zeros(emissions.shape, np.float32)
        for row, length in enumerate(lengths.tolist()):
            found[row, :length] = in_c.sure(local[row, :length], steps)
        return found
    ahead = np.zeros((size, width, LABELS))
    ahead[:, 0] = _scaled(local[:, 0] * steps[-1])
    for word in range(1, width):
        ahead[:, word] = _scaled((ahead[:, word - 1] @ steps[:-1]) * local[:, word])
    behind = np.ones((size, width, LABELS))
    for word in range(width - 2, -1, -1):
        step = _scaled((local[:, word + 1] * behind[:, word + 1]) @ steps[:-1].T)
        behind[:, word] = np.where((word + 1 < lengths)[:, None], step, 1.0)
    return (_scaled(ahead * behind) * inside[..., None]).astype(np.float32)


def _scaled(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each row over its sum: only proportions matter, and products of many words stay in range."""
    scaled: npt.NDArray[np.float64] = values / values.sum(-1, keepdims=True)
    return scaled


def label_runs(labels: Ints) -> list[tuple[int, int, int]]:
    """(role, first word, one past the last word) of each span in one window's labels [W]."""
    runs: list[tuple[int, int, int]] = []
    for word in np.flatnonzero(labels).tolist():
        label = int(labels[word])
        role = (label - 1) // 2
        if label % 2 == 0 and runs and runs[-1][0] == role and runs[-1][2] == word:
            runs[-1] = (role, runs[-1][1], word + 1)
        else:
            runs.append((role, word, word + 1))
    return runs


# From scores to marks and ties: which words are triggers, issues, titles, figures and mentions, and what each is tied to.

# The probability from which words begin a mark; code/ asks more of some. Swept on gold/real/dev: see training/RUNS.md.
LEAST = {"event": 0.2, "issue": 0.25, "title": 0.3, "figure": 0.2, "mention": 0.4}
LEAST_TIE = 0.2  # probability from which a word plays a part; code/ decides from which it is believed
AGAIN = 3.0  # how many times likelier than going on a beginning must be behind a word of a span
GAP = 1  # words between two runs of one part that are taken in


class Found(NamedTuple):
    """A mark of a window: its kind, words [first, end), type (a number in SPANS[kind]), probabilities of beginning and of type.

    `own` is the name of the user's type, where it is of one that is like that type.
    """

    kind: str
    first: int
    end: int
    type: int
    score: float
    sure: float
    own: str | None = None


def find_marks(scores: Scores, opens: np.ndarray) -> list[Found]:
    """The marks of a window, kind by kind in its order; none runs over a word that opens a line (`opens`, bool [W])."""
    return [found for kind in SPANS for found in _spans(kind, softmax(scores.labels(kind)), opens)]


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
            kind, start, best_end(goes_on + begins, start, stop), best, float(begins[start]), float(types[best] / begins[start])
        )


def best_end(within: Floats, start: int, stop: int) -> int:
    """The end that makes the odds largest that the words of the span are within: one doubtful word cuts nothing off."""
    inside = np.clip(within[start + 1 : stop], 1e-6, 1 - 1e-6)
    odds = np.concatenate(([0.0], np.cumsum(np.log(inside) - np.log1p(-inside))))
    return start + 1 + int(odds.argmax())


def find_ties(
    scores: Scores, anchors: list[tuple[str, int]], bias: tuple[float, ...]
) -> Iterator[tuple[int, TieRole, int, int, float]]:
    """(number of the anchor, role, first word, end word, probability) of each run of words tied to an anchor (kind, word)."""
    words = {kind: [word for of, word in anchors if of == kind] for kind in ANCHORS}
    likely: dict[TieRole, Iterator[Floats]] = {}
    for place, (role, of) in enumerate(TIES.items()):
        logits = scores.anchor(of)[words[of]] @ scores.role(role).T + bias[place]
        likely[role] = iter(1 / (1 + np.exp(-logits.astype(np.float64))))
    for number, (kind, _) in enumerate(anchors):
        for role in (role for role, of in TIES.items() if of == kind):
            row = next(likely[role])
            if row.max() >= LEAST_TIE:
                for first, end in _runs(row >= LEAST_TIE):
                    yield number, role, first, end, round(float(row[first:end].max()), 4)


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
    return tuple(round(float(each), 4) for each in softmax(scores.modality[word : word + 1])[0])


def softmax(scores: Floats) -> Floats:
    likely = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(likely / likely.sum(1, keepdims=True), np.float32)
