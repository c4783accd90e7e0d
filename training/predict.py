"""What a trained tagger says of documents: lattices, spans, exact scores, marginals for a student."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from onrecord.tag.decode import Lattice, best_labels
from training.batches import gather, windows_of
from training.config import Run
from training.model import Tagger
from training.prepare import Document


def lattices(model: Tagger, run: Run, documents: list[Document], field: int = 0) -> Iterator[tuple[Document, np.ndarray, Lattice]]:
    """(document, first wordpiece of each word [W], lattice of one sequence) of each window in turn."""
    model.eval()
    windows = [window for document in documents for window in windows_of(document, run)]
    order = sorted(range(len(windows)), key=lambda i: windows[i].end - windows[i].start)
    found: dict[int, np.ndarray] = {}
    for at in range(0, len(order), 2 * run.windows):
        rows = order[at : at + 2 * run.windows]
        batch = gather([windows[i] for i in rows], run.base)
        with torch.inference_mode():
            emissions = model(batch.ids, batch.shapes, batch.mask)[field]
        picked = emissions[torch.arange(len(rows))[:, None], batch.words].numpy()
        for row, i in enumerate(rows):
            found[i] = picked[row]
    steps = model.transitions(model.name_steps if field else None).detach().numpy()
    for i, window in enumerate(windows):
        head = np.flatnonzero(window.document.tokens.first[window.start : window.end]) + window.start
        if len(head):
            yield window.document, head, Lattice(found[i][None, : len(head)], np.array([len(head)]), steps)


def silver_names(model: Tagger, run: Run, documents: list[Document]) -> list[np.ndarray]:
    """Labels [N] of the names that a model finds in each document, -1 on wordpieces that begin no word."""
    found = {document.name: np.full(document.tokens.size, -1) for document in documents}
    for document, head, lattice in lattices(model, run, documents, field=3):
        found[document.name][head] = best_labels(lattice)[0]
    return [found[document.name] for document in documents]
