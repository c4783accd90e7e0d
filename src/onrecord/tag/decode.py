"""From scores to spans: the best label sequence of a linear-chain CRF, and how sure it is of each word."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.tag.labels import LABELS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Lattice(NamedTuple):
    """Emissions [B, W, L] of B windows, zero past `lengths` [B]; transitions [L + 1, L], the last row the start."""

    emissions: Floats
    lengths: Ints
    transitions: Floats


def best_labels(lattice: Lattice) -> Ints:
    """The best labels [B, W]; 0 past each length. Source: Viterbi 1967; Rabiner 1989, sec. III.B."""
    emissions, lengths, transitions = lattice
    size, width, _ = emissions.shape
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


def marginals(lattice: Lattice) -> tuple[Floats, Floats]:
    """Probabilities of each label [B, W, L] and of each step into a word [B, W, L, L] (from, to); zero past the lengths.

    Forward-backward in scaled probabilities, float64. Source: Rabiner 1989, sec. V.A.
    """
    emissions, lengths, transitions = lattice
    size, width, _ = emissions.shape
    inside = np.arange(width)[None, :] < lengths[:, None]
    local = np.exp((emissions - emissions.max(2, keepdims=True)).astype(np.float64))
    steps = np.exp(transitions.astype(np.float64))
    ahead = np.zeros((size, width, LABELS))
    ahead[:, 0] = _scaled(local[:, 0] * steps[-1])
    for word in range(1, width):
        ahead[:, word] = _scaled((ahead[:, word - 1] @ steps[:-1]) * local[:, word])
    behind = np.ones((size, width, LABELS))
    for word in range(width - 2, -1, -1):
        step = _scaled((local[:, word + 1] * behind[:, word + 1]) @ steps[:-1].T)
        behind[:, word] = np.where((word + 1 < lengths)[:, None], step, 1.0)
    unary = ahead * behind
    unary /= unary.sum(2, keepdims=True)
    pairs = np.zeros((size, width, LABELS, LABELS))
    pairs[:, 1:] = ahead[:, :-1, :, None] * steps[None, None, :-1] * (local * behind)[:, 1:, None, :]
    total = pairs.sum((2, 3), keepdims=True)
    pairs /= np.where(total > 0, total, 1.0)
    return (unary * inside[..., None]).astype(np.float32), (pairs * inside[..., None, None]).astype(np.float32)


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
