"""The losses of events: triggers, modality and parties in running text, and the type of a marked pair."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.eventbatches import EventBatch, PairBatch
from training.model import Tagger

TRIGGER_WEIGHT = 2.0  # of a word that is one, against one that is not: about one word in twenty-five is


def event_outputs(model: Tagger, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
    """triggers, modality, event, actor, recipient, pair, as in EventHeads, in float32."""
    with torch.autocast("cpu", torch.bfloat16):
        found = model(ids, shapes, mask)
    return tuple(each.float() for each in found[-6:])


def text_loss(model: Tagger, batch: EventBatch, outputs: tuple[Tensor, ...] | None = None) -> Tensor:
    """Cross-entropy a word of triggers, and an event of its type, modality and parties; `outputs` if they are known already."""
    triggers, modality, event, actor, recipient, _ = outputs or event_outputs(model, batch.ids, batch.shapes, batch.mask)
    rows = torch.arange(len(batch.ids))[:, None]
    weight = torch.full((triggers.shape[-1],), TRIGGER_WEIGHT)
    weight[0] = 1.0
    picked = triggers[rows, batch.words].flatten(0, 1)
    loss = functional.cross_entropy(picked, batch.triggers.flatten(), weight, ignore_index=-1)
    if not len(batch.events):
        return loss
    window, word = batch.events.T
    at = batch.words[window, word]
    # Types once more by themselves, an event each: among all words, those that tell types apart hardly count.
    loss = loss + functional.cross_entropy(triggers[window, at][:, 1:-1], batch.triggers[window, word] - 1)
    loss = loss + 0.5 * functional.cross_entropy(modality[window, at], batch.modality[window, word])
    return loss + 0.15 * parts_loss(model, batch, event[window, at], torch.stack([actor, recipient]))


def parts_loss(model: Tagger, batch: EventBatch, event: Tensor, sides: Tensor) -> Tensor:
    """How wrongly each word of the window is held for a party, summed over words and averaged over events."""
    window = batch.events[:, 0]
    places = batch.words[window]  # [E, W]
    vectors = sides[:, window[:, None], places]  # [2, E, W, D]
    logits = torch.einsum("ed,sewd->esw", event, vectors) + model.events.part_bias[None, :, None]
    each = functional.binary_cross_entropy_with_logits(logits, batch.parts, reduction="none")
    return (each * batch.real[window][:, None]).sum((1, 2)).mean()


def pair_loss(model: Tagger, batch: PairBatch, outputs: tuple[Tensor, ...] | None = None) -> Tensor:
    """-log of the probability that the types allowed have together."""
    logits = (outputs or event_outputs(model, batch.ids, batch.shapes, batch.mask))[-1]
    wrong = logits.masked_fill(~batch.allowed, -1e4)
    return (torch.logsumexp(logits, -1) - torch.logsumexp(wrong, -1)).mean()
