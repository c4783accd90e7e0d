"""Windows of documents, cut anew each epoch, gathered into tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from onrecord.tag.encoding import EDGE_SHAPE, cut_windows
from onrecord.tag.model import LABELS
from training.config import Base, Run
from training.prepare import Document, one_hot

CURLY, STRAIGHT = (1523, 1524), 1000  # ids of “ and ”, and of "
LEAST_FIRST = 0.3  # the first window of a document joins 30-100 % of what others do, so that contexts differ by epoch


class Window(NamedTuple):
    document: Document
    start: int
    end: int


class Batch(NamedTuple):
    """ids, shapes, mask [B, T]; words [B, W] are places of first wordpieces, real [B, W]; targets as in cross_entropy.

    links [K, 4]: window, cue word, span word, 1 if they belong together. names [B, W] are labels of silver names, -1 where none.
    """

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    words: Tensor
    real: Tensor
    unary: Tensor
    pairs: Tensor
    links: Tensor
    names: Tensor


def windows_of(document: Document, run: Run, rng: random.Random | None = None) -> list[Window]:
    """Cut a document; with a generator, where the cuts fall is drawn by it."""
    tokens = document.tokens
    if rng is None:
        return [Window(document, *ends) for ends in cut_windows(tokens, document.sentences, run.limit, run.joined)]
    lead = cut_windows(tokens, document.sentences, run.limit, int(run.joined * rng.uniform(LEAST_FIRST, 1.0)))[:1]
    if not lead:
        return []
    split = lead[0][1]
    after = tokens._replace(**{k: getattr(tokens, k)[split:] for k in tokens._fields})
    rest = cut_windows(after, document.sentences, run.limit, run.joined)
    return [Window(document, *lead[0]), *(Window(document, a + split, b + split) for a, b in rest)]


def batches_of(documents: list[Document], run: Run, epoch: int) -> Iterator[Batch]:
    """One epoch's batches, the same for the same seed and epoch; windows of like length share a batch."""
    rng = random.Random(f"{run.seed}/{epoch}")
    windows = [window for document in documents for window in windows_of(document, run, rng)]
    windows.sort(key=lambda window: window.end - window.start + rng.uniform(0, 40))
    groups = [windows[i : i + run.windows] for i in range(0, len(windows), run.windows)]
    rng.shuffle(groups)
    for group in groups:
        yield gather(group, run.base, rng, run.swap_quotes)


class Padded(NamedTuple):
    """ids, shapes, mask [B, T] of some windows; words [B, W] are places of first wordpieces, real [B, W] tells which are some.

    heads: for each window the numbers of its first wordpieces, counted within the window.
    """

    ids: np.ndarray
    shapes: np.ndarray
    mask: np.ndarray
    words: np.ndarray
    real: np.ndarray
    heads: list[np.ndarray]


def pad(group: list[Window], base: Base, rng: random.Random | None = None, swap: float = 0.0) -> Padded:
    """What the encoder is given of a group of windows, from [CLS] to [SEP]; a share `swap` gets straight marks for curly."""
    heads = [np.flatnonzero(w.document.tokens.first[w.start : w.end]) for w in group]
    size, length, width = len(group), 2 + max(w.end - w.start for w in group), max(1, *(len(h) for h in heads))
    ids = np.full((size, length), base.pad)
    shapes, mask = np.full((size, length), EDGE_SHAPE), np.zeros((size, length), np.float32)
    words, real = np.zeros((size, width), np.int64), np.zeros((size, width), np.bool_)
    for row, (window, head) in enumerate(zip(group, heads, strict=True)):
        tokens, inside = window.document.tokens, slice(window.start, window.end)
        count = window.end - window.start
        pieces = tokens.ids[inside].copy()
        if rng is not None and rng.random() < swap:
            pieces[np.isin(pieces, CURLY)] = STRAIGHT
        ids[row, : count + 2] = [base.cls, *(pieces + base.shift), base.sep]
        shapes[row, 1 : count + 1], mask[row, : count + 2] = tokens.shapes[inside], 1
        words[row, : len(head)], real[row, : len(head)] = head + 1, True
        real[row, 0] = True  # a window without words still has a first state, with no weight in the targets
    return Padded(ids, shapes, mask, words, real, heads)


def gather(group: list[Window], base: Base, rng: random.Random | None = None, swap: float = 0.0) -> Batch:
    """Tensors of a group of windows, with the targets of attribution and names."""
    ids, shapes, mask, words, real, heads = pad(group, base, rng, swap)
    size, width = words.shape
    unary = np.zeros((size, width, LABELS), np.float32)
    pairs = np.zeros((size, width - 1, LABELS, LABELS), np.float32)
    names = np.full((size, width), -1)
    links = []
    for row, (window, head) in enumerate(zip(group, heads, strict=True)):
        inside = slice(window.start, window.end)
        if not len(head):
            continue
        if window.document.names is not None:
            names[row, : len(head)] = window.document.names[inside][head]
        if window.document.labels is not None:
            certain = one_hot(window.document.labels[inside][head])
            unary[row, : len(head)] = certain
            pairs[row, : len(head) - 1] = certain[:-1, :, None] * certain[1:, None, :]
            links += link_rows(row, window, head)
    as_tensor = torch.from_numpy
    return Batch(
        as_tensor(ids), as_tensor(shapes), as_tensor(mask), as_tensor(words), as_tensor(real), as_tensor(unary), as_tensor(pairs),
        torch.tensor(links or np.zeros((0, 4)), dtype=torch.long), as_tensor(names),
    )  # fmt: skip


def link_rows(row: int, window: Window, head: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Every pair of a cue and a span that begin in this window, and whether they belong together."""
    at = {int(piece) + window.start: word for word, piece in enumerate(head)}
    held = [(cue, span) for cue, span in window.document.links if cue in at and span in at]
    cues, spans, true = {cue for cue, _ in held}, {span for _, span in held}, set(held)
    return [(row, at[cue], at[span], int((cue, span) in true)) for cue in sorted(cues) for span in sorted(spans)]
