"""What a trained tagger says of documents: lattices, spans, exact scores, marginals for a student."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from onrecord.tag.decode import Lattice, best_labels, label_runs
from onrecord.tag.labels import ROLES
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


def exact_scores(model: Tagger, run: Run, documents: list[Document]) -> dict[str, float]:
    """Exact-span F1 of each role, micro over the documents: quick and close to ../shared/score/attribution.py's `exact`."""
    predicted: dict[str, set[tuple[str, int, int]]] = {role: set() for role in ROLES}
    for document, head, lattice in lattices(model, run, documents):
        for role, start, end in label_runs(best_labels(lattice)[0]):
            last = head[end] if end < len(head) else head[end - 1] + 1
            while end >= len(head) and last < document.tokens.size and not document.tokens.first[last]:
                last += 1
            predicted[ROLES[role]].add(
                (document.name, int(document.tokens.starts[head[start]]), int(document.tokens.ends[last - 1]))
            )
    scores = {}
    for role in ROLES:
        gold = {(d.name, start, end) for d in documents for start, end in (stripped(d.text, *span) for span in d.spans[role])}
        right = len(gold & predicted[role])
        scores[role] = 2 * right / max(1, len(gold) + len(predicted[role]))
    return scores


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def silver_names(model: Tagger, run: Run, documents: list[Document]) -> list[np.ndarray]:
    """Labels [N] of the names that a model finds in each document, -1 on wordpieces that begin no word."""
    found = {document.name: np.full(document.tokens.size, -1) for document in documents}
    for document, head, lattice in lattices(model, run, documents, field=3):
        found[document.name][head] = best_labels(lattice)[0]
    return [found[document.name] for document in documents]
