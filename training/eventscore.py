"""How well events are found in own texts that were held out: triggers with their type, modality, and words of parties."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from onrecord.tag.events import EventScores, find_parts, find_triggers
from onrecord.tag.labels import EVENTS, MODALITIES
from training.batches import Window, windows_of
from training.config import Run
from training.eventbatches import EventDocument, event_documents, gather_events
from training.eventdata import EventText
from training.eventloss import event_outputs
from training.model import Tagger


def event_scores(model: Tagger, run: Run, texts: Sequence[EventText]) -> dict[str, float]:
    """F1 of trigger starts, of starts with type, of words of actors and recipients; share of right modalities at right starts."""
    model.eval()
    counts = {name: np.zeros(3) for name in ("trigger", "typed", "actor", "recipient")}  # right, told, true
    modality = np.zeros(2)
    for item in event_documents(texts):
        for window in windows_of(item.document, run):
            _count(model, run, item, window, counts, modality)
    scores = {name: float(2 * right / max(1, told + true)) for name, (right, told, true) in counts.items()}
    return {name: round(score, 3) for name, score in (scores | {"modality": float(modality[0] / max(1, modality[1]))}).items()}


def _count(
    model: Tagger, run: Run, item: EventDocument, window: Window, counts: dict[str, np.ndarray], modality: np.ndarray
) -> None:
    batch = gather_events([(item, window)], run)
    with torch.inference_mode():
        outputs = event_outputs(model, batch.ids, batch.shapes, batch.mask)[:5]
    scores = EventScores(*(each[0, batch.words[0]].numpy() for each in outputs))
    found = find_triggers(scores)
    true = {word: int(label) - 1 for word, label in enumerate(batch.triggers[0].tolist()) if 0 < label <= len(EVENTS)}
    told = {trigger.first: trigger.type for trigger in found}
    counts["trigger"] += (len(told.keys() & true.keys()), len(told), len(true))
    counts["typed"] += (len(told.items() & true.items()), len(told), len(true))
    for trigger in found:
        if trigger.first in true:
            best = MODALITIES[int(np.argmax(trigger.modality))]
            modality += (best == MODALITIES[int(batch.modality[0, trigger.first])], 1)
    parts = list(find_parts(scores, found, tuple(model.events.part_bias.detach().tolist())))
    for side, name in enumerate(("actor", "recipient")):
        ours = {(found[number].first, word) for number, of, first, end, _ in parts if of == side for word in range(first, end)}
        theirs = {
            (int(word), int(at))
            for (_, word), marks in zip(batch.events.tolist(), batch.parts[:, side], strict=True)
            for at in marks.nonzero()[:, 0]
        }
        counts[name] += (len(ours & theirs), len(ours), len(theirs))
