"""Sentences with a source and a target whose PLOVER root is known, from all we have: rows for the pair classifier.

PLV train (CC BY-SA-compatible code book, ../shared/data/plover), our own training/events, the code book's gold records, and as weak
labels CAMEO's quads and the synthetic stories. `types` holds every type a row allows: YIELD is CONCEDE or RETREAT, a quad all
of its types.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.records import Span
from onrecord.segment import pair_quotes, split_sentences
from onrecord.tag.encoding import encode, mark_parties
from onrecord.tag.model import EVENTS
from onrecord.tag.tagger import read_marked
from training.batches import Window, pad
from training.config import Run
from training.eventdata import Edges, EventText
from training.model import Tagger
from training.prepare import TOKENIZER, Document
from training.shared import SHARED

PLOVER = SHARED / "data" / "plover"
QUADS = {
    1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT CONCEDE",
    3: "REQUEST ACCUSE REJECT THREATEN", 4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}  # fmt: skip
OLDER = {
    "YIELD": ("CONCEDE", "RETREAT"),
    "FIGHT": ("ASSAULT",),
    "DEMAND": ("REQUEST",),
    "DISAPPROVE": ("ACCUSE",),
    "INVESTIGATE": ("ACCUSE",),
}
MARKUP = re.compile(r"\((SRC/TAR|SRC|TAR|EVT): ([^()]*)\)")


class Pair(NamedTuple):
    """A sentence, the two parties where they are known, and the types that are right."""

    text: str
    source: Span | None
    target: Span | None
    types: tuple[str, ...]


def plv_rows(path: Path = PLOVER / "plv_train.tsv") -> list[Pair]:
    """PLV's sentences, in the order of the file."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Pair(*read_marked(row["marked_sentence"]), OLDER.get(row["root"], (row["root"],))) for row in rows]


def own_rows(texts: list[EventText]) -> list[Pair]:
    """Each event that happened or is announced, in its sentence, with the first party of either side that stands there."""
    rows = []
    for text in texts:
        sentences = split_sentences(text.text)
        for event in text.events:
            sentence = next((s for s in sentences if s.start <= event.trigger[0] < s.end), None)
            if sentence is None or event.modality in ("negated", "hypothetical"):
                continue
            sides = [
                [_within(edges, sentence) for edges in side if _inside(edges, sentence)]
                for side in (event.actors, event.recipients)
            ]
            if not event.recipients and len(sides[0]) > 1:
                sides = [sides[0][:1], sides[0][1:2]]
            if sides[0] and (sides[1] or not event.recipients):
                rows.append(Pair(sentence.words(text.text), sides[0][0], sides[1][0] if sides[1] else None, (event.type,)))
    return rows


def _inside(edges: Edges, sentence: Span) -> bool:
    return sentence.start <= edges[0] and edges[1] <= sentence.end


def _within(edges: Edges, sentence: Span) -> Span:
    return Span(edges[0] - sentence.start, edges[1] - sentence.start)


def gsr_rows() -> list[Pair]:
    """The code book's gold records, with the parties that their markup shows."""
    rows = []
    for line in (PLOVER / "gsr_cameo.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not isinstance(record["textInfo"], dict):  # a few have no markup
            continue
        plain, spans, last = "", {}, 0
        markup = record["textInfo"]["markup"].strip("{}")
        for match in MARKUP.finditer(markup):
            plain += markup[last : match.start()]
            if match[2]:
                spans.setdefault(match[1], Span(len(plain), len(plain) + len(match[2])))
            plain, last = plain + match[2], match.end()
        plain += markup[last:]
        both = spans.get("SRC/TAR")
        types = OLDER.get(record["event"], (record["event"],))
        rows.append(Pair(plain, spans.get("SRC", both), spans.get("TAR"), types))
    return rows


def weak_rows(stories: int, rng: random.Random) -> list[Pair]:
    """CAMEO's sentences by quad and the first paragraphs of some synthetic stories by type: no parties, so no marks."""
    rows = []
    for line in (PLOVER / "cameo_class_train.tsv").read_text(encoding="utf-8").splitlines():
        text, quad = line.rsplit("\t", 1)
        if quad in "1234":
            rows.append(Pair(text, None, None, tuple(QUADS[int(quad)].split())))
    with gzip.open(PLOVER / "ngec_synthetic.jsonl.gz", "rt", encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    for story in rng.sample(told, min(stories, len(told))):
        rows.append(Pair(story["text"].split("\n\n")[0][:300], None, None, OLDER.get(story["label"], (story["label"],))))
    return [row for row in rows if row.text.strip() and set(row.types) <= set(EVENTS)]


class PairDocument(NamedTuple):
    """A row as the encoder sees it: the marks are in the shapes. allowed [EVENTS] bool."""

    document: Document
    allowed: np.ndarray


def pair_documents(rows: list[Pair]) -> list[PairDocument]:
    """Encode rows; a party whose words the tokenizer loses leaves its mark out."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    return [PairDocument(_document(row, tokenizer), np.isin(EVENTS, row.types)) for row in rows]


def _document(row: Pair, tokenizer: Tokenizer) -> Document:
    tokens = mark_parties(encode(row.text, pair_quotes(row.text)[0], tokenizer), row.source, row.target)
    return Document("pair", row.text, tokens, [], None, [], {})


def all_rows(texts: list[EventText], stories: int, seed: int) -> Iterator[Pair]:
    """Everything but PLV, whose rows the five folds deal out."""
    yield from own_rows(texts)
    yield from gsr_rows()
    yield from weak_rows(stories, random.Random(seed))


class PairStream:
    """Batches of rows without end: every row once an epoch, in an order of its own each time, rows of like length together."""

    SIZE, GROUPS = 16, 8

    def __init__(self, items: list[PairDocument], run: Run) -> None:
        self.items, self.run = items, run
        self.per_epoch = -(-len(items) // self.SIZE)

    def at(self, number: int) -> tuple[torch.Tensor, ...]:
        """ids, shapes, mask [B, T] and allowed [B, EVENTS] of the batch of this number, the same after any resumption."""
        epoch, place = divmod(number, self.per_epoch)
        rng = random.Random(f"{self.run.seed}/{epoch}")
        order = rng.sample(range(len(self.items)), len(self.items))
        many = self.SIZE * self.GROUPS
        chunks = [sorted(order[i : i + many], key=lambda i: self.items[i].document.tokens.size) for i in range(0, len(order), many)]
        batches = [chunk[i : i + self.SIZE] for chunk in chunks for i in range(0, len(chunk), self.SIZE)]
        rng.shuffle(batches)
        return gather_pairs([self.items[i] for i in batches[place]], self.run)


def gather_pairs(group: list[PairDocument], run: Run) -> tuple[torch.Tensor, ...]:
    """ids, shapes, mask [B, T] and allowed [B, EVENTS]."""
    padded = pad([Window(item.document, 0, min(item.document.tokens.size, run.limit)) for item in group], run.base)
    allowed = torch.from_numpy(np.stack([item.allowed for item in group]))
    return (*map(torch.from_numpy, (padded.ids, padded.shapes, padded.mask)), allowed)


def pair_loss(model: Tagger, batch: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """-log of the probability that the types allowed have together."""
    *given, allowed = batch
    logits = model(*given)[-1]
    wrong = logits.masked_fill(~allowed, -1e4)
    return (torch.logsumexp(logits, -1) - torch.logsumexp(wrong, -1)).mean()
