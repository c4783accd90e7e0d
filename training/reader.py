"""What is learned of real reports: windows of labelled texts gathered into tensors, and the loss of every kind but attribution."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from onrecord.tag.model import ANCHORS, MODALITIES, SPANS, TIED, TIES, WIDTHS
from training.batches import Batch, Window, gather, windows_of
from training.config import Run
from training.labels import Told
from training.model import Tagger

BEGIN_WEIGHT = 2.0  # of a word that is in a span, against one that is in none
TYPE_WEIGHT = 0.5  # of the types of spans by themselves, an item each: among all words those that tell types apart hardly count
TIE_WEIGHT = 0.3
KIND_WEIGHT = {"event": 1.0, "issue": 1.0, "title": 0.6, "figure": 0.4, "mention": 0.6}


class ReaderBatch(NamedTuple):
    """labels [B, W] of each kind in SPANS and modality [B, W], -1 where none; base holds ids, shapes, mask, words and attribution.

    anchors [K, 3]: window, word and number in ANCHORS; ties [K, R, W]: 1 on the words tied to an anchor in each of TIES, -1 where
    that role is not the anchor's.
    """

    base: Batch
    labels: dict[str, Tensor]
    modality: Tensor
    anchors: Tensor
    ties: Tensor


def reader_windows(told: Sequence[Told], run: Run, rng: random.Random) -> list[tuple[Told, Window]]:
    return [(item, window) for item in told for window in windows_of(item.document, run, rng)]


def gather_reader(group: list[tuple[Told, Window]], run: Run, rng: random.Random | None = None) -> ReaderBatch:
    base = gather([window for _, window in group], run.base, rng, run.swap_quotes if rng else 0.0)
    size, width = base.words.shape
    labels = {kind: np.full((size, width), -1) for kind in SPANS}
    modality = np.full((size, width), -1)
    anchors, ties = [], []
    for row, (item, window) in enumerate(group):
        head = np.flatnonzero(item.document.tokens.first[window.start : window.end])
        at = {int(piece) + window.start: word for word, piece in enumerate(head)}
        for kind in SPANS:
            labels[kind][row, : len(head)] = item.spans[kind][window.start : window.end][head]
        modality[row, : len(head)] = item.modality[window.start : window.end][head]
        for anchor in item.anchors:
            if anchor.at not in at:
                continue
            anchors.append((row, at[anchor.at], ANCHORS.index(anchor.kind)))
            marks = np.full((len(TIES), width), -1, np.float32)
            for number, (role, of) in enumerate(TIES.items()):
                if of == anchor.kind:
                    marks[number, : len(head)] = 0
                    marks[number, [at[word] for word in anchor.roles.get(role, []) if word in at]] = 1
            ties.append(marks)
    as_tensor = torch.from_numpy
    return ReaderBatch(
        base,
        {kind: as_tensor(each) for kind, each in labels.items()},
        as_tensor(modality),
        torch.tensor(anchors or np.zeros((0, 3)), dtype=torch.long),
        as_tensor(np.array(ties or np.zeros((0, len(TIES), width)), np.float32)),
    )


def reader_loss(model: Tagger, batch: ReaderBatch, pieces: Tensor) -> Tensor:
    """Cross-entropy a word of each kind's spans, an event of its modality, an anchor of what is tied to it; pieces [B, T, ...]."""
    rows = torch.arange(len(batch.base.ids))[:, None]
    words = pieces[rows, batch.base.words]  # [B, W, ...]
    *told, modality, vectors = words.split([*WIDTHS.values(), len(MODALITIES), TIED * (len(ANCHORS) + len(TIES))], -1)
    loss = torch.zeros(())
    for (kind, width), logits in zip(WIDTHS.items(), told, strict=True):
        loss = loss + KIND_WEIGHT[kind] * spans_loss(logits, batch.labels[kind], width)
    known = batch.modality >= 0
    if known.any():
        loss = loss + 0.3 * functional.cross_entropy(modality[known], batch.modality[known])
    return loss + TIE_WEIGHT * ties_loss(model, batch, vectors) if len(batch.anchors) else loss


def spans_loss(logits: Tensor, labels: Tensor, width: int) -> Tensor:
    if not (labels >= 0).any():  # every window a headline
        return torch.zeros(())
    weight = torch.full((width,), BEGIN_WEIGHT)
    weight[0] = 1.0
    loss = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), weight, ignore_index=-1)
    begins = (labels > 0) & (labels < width - 1)
    if width > 3 and begins.any():
        loss = loss + TYPE_WEIGHT * functional.cross_entropy(logits[begins][:, 1:-1], labels[begins] - 1) * min(
            1.0, float(begins.sum()) / 8
        )
    return loss


def ties_loss(model: Tagger, batch: ReaderBatch, vectors: Tensor) -> Tensor:
    """How wrongly each word of a window is held for tied to an anchor, summed over words and averaged over anchors."""
    window, word, kind = batch.anchors.T
    left, right = vectors.unflatten(-1, (-1, TIED)).split([len(ANCHORS), len(TIES)], 2)
    logits = torch.einsum("kd,kwrd->krw", left[window, word, kind], right[window]) + model.reader.tie_bias[None, :, None]
    each = functional.binary_cross_entropy_with_logits(logits, batch.ties.clamp(min=0), reduction="none")
    return (each * (batch.ties >= 0)).sum((1, 2)).mean()
