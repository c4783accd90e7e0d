"""Which word hangs on which: GUM's trees as windows, and the loss of what the encoder says of them.

Words are the encoder's own: what its tokenizer cuts apart ("U.S.") hangs on its first piece as "inner"; what it leaves together is
one word. Source: Dozat & Manning 2017, without its relation scorer: a word's relation is read off the word alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from training.batches import Batch, Window, gather, windows_of
from training.config import Run
from training.model import RELATIONS, Tagger
from training.prepare import TOKENIZER, Document, label_document
from training.shared import SHARED

GUM = SHARED / "data" / "gum" / "dep"
ELSEWHERE = -1e4  # log-score of a head in another sentence
OTHER, INNER = RELATIONS.index("other"), RELATIONS.index("inner")


class Parsed(NamedTuple):
    """A document and, of each of its wordpieces [N], the piece it hangs on, its relation and its sentence; -1 where none."""

    document: Document
    heads: np.ndarray
    relations: np.ndarray
    sentences: np.ndarray


class Token(NamedTuple):
    """A token of a tree: where it stands in the text, the number of its head in the text (-1 at a root), its relation."""

    start: int
    end: int
    head: int
    relation: str
    sentence: int


def load_parsed(folder: Path = GUM) -> list[Parsed]:
    """Every document of a folder of CoNLL-U files."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    return [parsed_of(path.stem, path.read_text(encoding="utf-8"), tokenizer) for path in sorted(folder.glob("*.conllu"))]


def read_conllu(lines: str) -> tuple[str, list[Token]]:
    """(the text, a paragraph a line; its tokens)."""
    text, tokens, sentence, first = "", list[Token](), -1, 0
    together: tuple[int, str] | None = None  # the last token of a contraction, and what follows it
    for line in lines.splitlines():
        if line.startswith("# newpar") and text and not line.startswith("# newpar_"):
            text = text.rstrip() + "\n"
        if line.startswith("# sent_id"):
            sentence, first = sentence + 1, len(tokens)
        if not line or line.startswith("#"):
            continue
        number, form, *_, head, relation, _, more = line.split("\t")
        space = "" if "SpaceAfter=No" in more else " "
        if "-" in number:
            last = int(number.split("-")[1])
            together = (last, space)
        elif number.isdigit():
            if together:
                space = together[1] if int(number) == together[0] else ""
                together = None if int(number) == together[0] else together
            at = first + int(head) - 1 if head != "0" else -1
            tokens.append(Token(len(text), len(text) + len(form), at, relation, sentence))
            text += form + space
    return text, tokens


def parsed_of(name: str, lines: str, tokenizer: Tokenizer) -> Parsed:
    """The tree over wordpieces: a token's is that of the first word that begins in it."""
    text, tokens = read_conllu(lines)
    document = label_document(name, text, [], [], tokenizer)._replace(labels=None)
    pieces = document.tokens
    words = np.flatnonzero(pieces.first)
    heads, relations, sentences = (np.full(pieces.size, -1) for _ in range(3))
    begins = np.array([token.start for token in tokens])
    own = np.searchsorted(begins, pieces.starts[words], side="right") - 1  # the token that each word begins in
    place: dict[int, int] = {}
    for word, token in zip(words.tolist(), own.tolist(), strict=True):
        place.setdefault(token, word)
    for number in range(len(tokens)):  # a token that no word begins in is part of the word of the token before
        place.setdefault(number, place.get(number - 1, int(words[0])))
    for word, number in zip(words.tolist(), own.tolist(), strict=True):
        token, first = tokens[number], place[number]
        sentences[word] = token.sentence
        if word != first:
            heads[word], relations[word] = first, INNER
            continue
        head = place[token.head] if token.head >= 0 else word
        heads[word], relations[word] = head, relation_of(token.relation if head != word or token.head < 0 else "other")
    return Parsed(document, heads, relations, sentences)


def relation_of(told: str) -> int:
    """The number of a relation, its subtype left off where RELATIONS has none of it; names "goeswith" and the like are other."""
    for name in (told, re.sub(r":.*", "", told)):
        if name in RELATIONS:
            return RELATIONS.index(name)
    return OTHER


class ParseBatch(NamedTuple):
    """heads and relations [B, W], -1 where none; together [B, W, W] whether two words share a sentence."""

    base: Batch
    heads: Tensor
    relations: Tensor
    together: Tensor


def parse_batches(items: Sequence[Parsed], run: Run) -> Iterator[ParseBatch]:
    """Batches of windows without end, the same for the same seed."""
    epoch = 0
    while True:
        rng = random.Random(f"{run.seed}/parse/{epoch}")
        windows = [(item, window) for item in items for window in windows_of(item.document, run, rng)]
        windows.sort(key=lambda pair: pair[1].end - pair[1].start + rng.uniform(0, 40))
        groups = [windows[i : i + run.windows] for i in range(0, len(windows), run.windows)]
        rng.shuffle(groups)
        yield from (gather_parsed(group, run) for group in groups)
        epoch += 1


def gather_parsed(group: Sequence[tuple[Parsed, Window]], run: Run) -> ParseBatch:
    base = gather([window for _, window in group], run.base)
    size, width = base.words.shape
    heads, relations, sentences = (np.full((size, width), -1) for _ in range(3))
    for row, (item, window) in enumerate(group):
        inside = np.flatnonzero(item.document.tokens.first[window.start : window.end])
        at = {int(piece) + window.start: word for word, piece in enumerate(inside)}
        for word, piece in enumerate(inside + window.start):
            heads[row, word] = at.get(int(item.heads[piece]), -1)
            relations[row, word] = item.relations[piece]
            sentences[row, word] = item.sentences[piece]
    together = (sentences[:, :, None] == sentences[:, None]) & (sentences[:, :, None] >= 0)
    return ParseBatch(base, *map(torch.from_numpy, (heads, relations, together)))


def parse_loss(model: Tagger, batch: ParseBatch) -> Tensor:
    """Cross-entropy a word of what it hangs on and of its relation."""
    arcs, relations = tree_of(model, batch)
    known = batch.heads >= 0
    arcs = arcs.masked_fill(~batch.together, ELSEWHERE)
    told = batch.relations >= 0
    return functional.cross_entropy(arcs[known], batch.heads[known]) + functional.cross_entropy(
        relations[told], batch.relations[told]
    )


def tree_of(model: Tagger, batch: ParseBatch) -> tuple[Tensor, Tensor]:
    """What ReaderHeads.tree says of the words of a batch."""
    states = model.states(batch.base.ids, batch.base.shapes, batch.base.mask)
    return model.reader.tree(states[torch.arange(len(states))[:, None], batch.base.words])


def attachment(model: Tagger, items: Sequence[Parsed], run: Run) -> tuple[float, float]:
    """(share of words with the right head, with head and relation right) over documents, punctuation left out."""
    right = both = total = 0
    model.eval()
    with torch.inference_mode():
        for item in items:
            for window in windows_of(item.document, run):
                batch = gather_parsed([(item, window)], run)
                arcs, relations = tree_of(model, batch)
                arcs = arcs.masked_fill(~batch.together, ELSEWHERE)
                asked = (batch.heads >= 0) & (batch.relations != RELATIONS.index("punct")) & (batch.relations != INNER)
                good = (arcs.argmax(-1) == batch.heads) & asked
                right, total = right + int(good.sum()), total + int(asked.sum())
                both += int((good & (relations.argmax(-1) == batch.relations)).sum())
    return right / max(1, total), both / max(1, total)
