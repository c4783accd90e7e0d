"""PolNeAR -> documents the trainer can cut windows from: wordpieces, soft labels of words, links of spans to cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer

from onrecord.records import Span
from onrecord.segment import pair_quotes, split_sentences
from onrecord.tag.encoding import Tokens, encode
from onrecord.tag.model import LABELS, ROLES
from training.shared import scorer

TOKENIZER = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "tokenizer.json"
DAY = re.compile(r"_(\d{4}-\d\d-\d\d)_")


class Document(NamedTuple):
    """One article. `labels` [N] is -1 on wordpieces that carry none, None where nobody labelled it; `names` likewise.

    links are (cue, span) first wordpieces.
    """

    name: str
    text: str
    tokens: Tokens
    sentences: list[Span]
    labels: np.ndarray | None
    links: list[tuple[int, int]]
    spans: dict[str, set[tuple[int, int]]]
    names: np.ndarray | None = None


def load_documents(folder: Path) -> list[Document]:
    """Every article of a PolNeAR split, in the order of their names."""
    reader, tokenizer = scorer("attribution"), Tokenizer.from_file(str(TOKENIZER))
    return [
        label_document(name, truth["text"], truth["attributions"], discarded(folder, name), tokenizer)
        for name, truth in sorted(reader.load_gold(folder).items())
    ]


def domain_documents() -> list[Document]:
    """The paragraphs of training/domain, as documents."""
    from training.domain import load_domain

    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    return [label_document(name, text, items, [], tokenizer) for name, text, items in load_domain()]


def discarded(folder: Path, name: str) -> list[Span]:
    """Stretches the annotators left unread; the first annotator's, as everywhere."""
    path = sorted(folder.glob(f"attributions/{name}*.ann"))[0]
    found = re.findall(r"^T\d+\tDiscard ([\d ;]+)\t", path.read_text(encoding="utf-8"), re.M)
    return [Span(*map(int, piece.split())) for pieces in found for piece in pieces.split(";")]


def label_document(name: str, text: str, items: list[dict[str, Any]], skipped: list[Span], tokenizer: Tokenizer) -> Document:
    """Label each word that lies in a span by more than half; a word in a skipped stretch is no word at all."""
    quotes, _ = pair_quotes(text)
    tokens = encode(text, quotes, tokenizer)
    first = tokens.first.copy()
    for span in skipped:
        first &= ~((tokens.starts >= span.start) & (tokens.ends <= span.end))
    tokens = tokens._replace(first=first)
    labels, starts_at = labels_of(tokens, [sorted({span for item in items for span in item[role]}) for role in ROLES])
    links = [
        (starts_at[item["cue"][0]], starts_at[span])
        for item in items
        if item["cue"] and item["cue"][0] in starts_at
        for span in item["source"] + item["content"]
        if span in starts_at
    ]
    spans = {role: {span for item in items for span in item[role]} for role in ROLES}
    return Document(name, text, tokens, split_sentences(text), labels, sorted(set(links)), spans)


def labels_of(tokens: Tokens, spans: Sequence[Iterable[tuple[int, int]]]) -> tuple[np.ndarray, dict[tuple[int, int], int]]:
    """(labels [N], first wordpiece of each span); `spans` holds the spans of each class in turn."""
    heads = np.flatnonzero(tokens.first)
    labels = np.full(tokens.size, -1)
    labels[heads] = 0
    middles = (tokens.starts[heads] + tokens.ends[heads]) / 2  # of first pieces: near enough to tell a word's side
    starts_at: dict[tuple[int, int], int] = {}
    for number, found in enumerate(spans):
        for start, end in found:
            inside = heads[(middles > start) & (middles < end)]
            if len(inside):
                labels[inside] = 2 * number + 2
                labels[inside[0]] = 2 * number + 1
                starts_at[start, end] = int(inside[0])
    return labels, starts_at


def choosing_split(documents: list[Document], share: float) -> tuple[list[Document], list[Document]]:
    """(training, choosing): the newest `share` of the articles, by the day in their names, is for choosing."""
    ordered = sorted(documents, key=lambda document: (DAY.search(document.name)[1], document.name))  # type: ignore[index]
    held = round(len(ordered) * share)
    return ordered[: len(ordered) - held], ordered[len(ordered) - held :]


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Labels of words [W] -> certain marginals [W, LABELS], float32."""
    return np.eye(LABELS, dtype=np.float32)[labels]
