"""Event texts and marked pairs, gathered into tensors; which ones a step reads depends on the seed and the step alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.tag.labels import EVENTS, MODALITIES, TRIGGERS
from training.batches import Window, pad, windows_of
from training.config import Base, Run
from training.eventdata import Edges, EventText, join_short
from training.pairs import PairDocument
from training.prepare import TOKENIZER, Document, plain_document

Item = TypeVar("Item")
GROUPS = 8  # batches whose items are sorted by length together


class Stream(Generic[Item]):
    """Batches without end: every item once an epoch, in an order of its own each time, items of like length together."""

    def __init__(self, items: Sequence[Item], lengths: Sequence[int], size: int, seed: int) -> None:
        self.items, self.lengths, self.size, self.seed = items, lengths, size, seed
        self.per_epoch = -(-len(items) // size)

    def at(self, step: int) -> list[Item]:
        """The batch of this step, the same after any resumption."""
        epoch, number = divmod(step, self.per_epoch)
        rng = random.Random(f"{self.seed}/{epoch}")
        order = rng.sample(range(len(self.items)), len(self.items))
        chunks = [
            sorted(order[i : i + self.size * GROUPS], key=self.lengths.__getitem__)
            for i in range(0, len(order), self.size * GROUPS)
        ]
        batches = [chunk[i : i + self.size] for chunk in chunks for i in range(0, len(chunk), self.size)]
        rng.shuffle(batches)
        return [self.items[i] for i in batches[number]]


class EventDocument(NamedTuple):
    """An event text's wordpieces. triggers, modality [N]: labels of words, -1 where none; parts: words of each event's parties."""

    document: Document
    triggers: np.ndarray
    modality: np.ndarray
    parts: list[tuple[int, list[int], list[int]]]  # first wordpieces: of the trigger, of actors' words, of recipients' words


def event_documents(texts: Sequence[EventText]) -> list[EventDocument]:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    return [event_document(text, tokenizer) for text in texts]


def event_document(text: EventText, tokenizer: Tokenizer) -> EventDocument:
    """Label each word that lies in a trigger; all words of a party's mention play its part."""
    document = plain_document(text.name, text.text, tokenizer)
    heads = np.flatnonzero(document.tokens.first)
    middles = (document.tokens.starts[heads] + document.tokens.ends[heads]) / 2

    def words(edges: Edges) -> list[int]:
        return heads[(middles > edges[0]) & (middles < edges[1])].tolist()

    triggers, modality = np.full(document.tokens.size, -1), np.full(document.tokens.size, -1)
    triggers[heads] = 0
    parts = []
    for event in text.events:
        inside = words(event.trigger)
        if inside:
            triggers[inside] = TRIGGERS - 1
            triggers[inside[0]] = 1 + EVENTS.index(event.type)
            modality[inside[0]] = MODALITIES.index(event.modality)
            sides = [[word for edges in side for word in words(edges)] for side in (event.actors, event.recipients)]
            parts.append((inside[0], sides[0], sides[1]))
    return EventDocument(document, triggers, modality, parts)


class EventBatch(NamedTuple):
    """ids, shapes, mask, words, real as in Batch; triggers, modality [B, W], -1 where none.

    events [E, 2]: window and trigger's word of each event; parts [E, 2, W]: 1 on the words of its actors, of its recipients.
    """

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    words: Tensor
    real: Tensor
    triggers: Tensor
    modality: Tensor
    events: Tensor
    parts: Tensor


def gather_events(group: list[tuple[EventDocument, Window]], run: Run, rng: random.Random | None = None) -> EventBatch:
    """Tensors of a group of windows; with a generator, a share of curly marks is made straight."""
    padded = pad([window for _, window in group], run.base, rng, run.swap_quotes)
    size, width = padded.words.shape
    triggers, modality = np.full((size, width), -1), np.full((size, width), -1)
    events, parts = [], []
    for row, ((item, window), head) in enumerate(zip(group, padded.heads, strict=True)):
        triggers[row, : len(head)] = item.triggers[window.start : window.end][head]
        modality[row, : len(head)] = item.modality[window.start : window.end][head]
        at = {int(piece) + window.start: word for word, piece in enumerate(head)}
        for trigger, *sides in item.parts:
            if trigger in at:
                events.append((row, at[trigger]))
                marks = np.zeros((2, width), np.float32)
                for number, side in enumerate(sides):
                    marks[number, [at[word] for word in side if word in at]] = 1
                parts.append(marks)
    as_tensor = torch.from_numpy
    return EventBatch(
        as_tensor(padded.ids), as_tensor(padded.shapes), as_tensor(padded.mask), as_tensor(padded.words), as_tensor(padded.real),
        as_tensor(triggers), as_tensor(modality), torch.tensor(events or np.zeros((0, 2)), dtype=torch.long),
        as_tensor(np.array(parts or np.zeros((0, 2, width)), np.float32)),
    )  # fmt: skip


class PairBatch(NamedTuple):
    """ids, shapes, mask [B, T]; allowed [B, EVENTS] bool: the types that are right."""

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    allowed: Tensor


def gather_pairs(group: list[PairDocument], base: Base, limit: int) -> PairBatch:
    padded = pad([Window(item.document, 0, min(item.document.tokens.size, limit)) for item in group], base)
    allowed = torch.from_numpy(np.stack([item.allowed for item in group]))
    return PairBatch(*map(torch.from_numpy, (padded.ids, padded.shapes, padded.mask)), allowed)


def event_stream(texts: Sequence[EventText], run: Run, size: int) -> Stream[tuple[EventDocument, Window]]:
    items = [(item, window) for item in event_documents(join_short(list(texts))) for window in windows_of(item.document, run)]
    return Stream(items, [window.end - window.start for _, window in items], size, run.seed)


def pair_stream(items: Sequence[PairDocument], run: Run, size: int) -> Stream[PairDocument]:
    return Stream(items, [item.document.tokens.size for item in items], size, run.seed)
