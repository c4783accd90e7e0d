"""What a trained tagger says of documents: lattices, spans, exact scores, marginals for a student."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from onrecord.tag.decode import Lattice, best_labels, label_runs, marginals
from onrecord.tag.labels import ROLES
from training.batches import Soft, gather, windows_of
from training.config import Run
from training.model import Tagger
from training.prepare import Document


def lattices(model: Tagger, run: Run, documents: list[Document]) -> Iterator[tuple[Document, np.ndarray, Lattice]]:
    """(document, first wordpiece of each word [W], lattice of one sequence) of each window in turn."""
    model.eval()
    windows = [window for document in documents for window in windows_of(document, run)]
    order = sorted(range(len(windows)), key=lambda i: windows[i].end - windows[i].start)
    found: dict[int, np.ndarray] = {}
    for at in range(0, len(order), 2 * run.windows):
        rows = order[at : at + 2 * run.windows]
        batch = gather([windows[i] for i in rows], run.base)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            emissions = model(batch.ids, batch.shapes, batch.mask)[0].float()
        picked = emissions[torch.arange(len(rows))[:, None], batch.words].numpy()
        for row, i in enumerate(rows):
            found[i] = picked[row]
    steps = model.transitions().detach().float().numpy()
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


def soft_labels(model: Tagger, run: Run, documents: list[Document]) -> dict[str, Soft]:
    """The model's marginals over every word of every document, as a student's targets; half precision."""
    gathered: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for document, _, lattice in lattices(model, run, documents):
        unary, pairs = marginals(lattice)
        gathered.setdefault(document.name, []).append((unary[0].astype(np.float16), pairs[0].astype(np.float16)))
    return {name: Soft(*(np.concatenate(part) for part in zip(*parts, strict=True))) for name, parts in gathered.items()}
