"""Which PLOVER root ties a marked source to a marked target: the encoder reads the sentence once more, with both marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.errors import MarkError
from onrecord.records import Span
from onrecord.tag.encoding import encode, inputs_of, mark_parties
from onrecord.tag.labels import COOPERATION, EVENTS, ROOTS, YIELDS
from onrecord.tag.model import Model

MARKS = re.compile(r"</?[st]>")


class MarkedPair(NamedTuple):
    """A sentence and where its two parties stand in it; None for one that the sentence does not name."""

    text: str
    source: Span | None
    target: Span | None


def read_marked(marked: str) -> MarkedPair:
    """`<s>Ukraine</s> accuses <t>Russia</t>` -> the sentence without marks, source and target. Raises MarkError.

    Either may be missing, as in a sentence that tells of a strike but not whom it is against.
    """
    text, last = "", 0
    at: dict[str, int] = {}
    for match in MARKS.finditer(marked):
        text += marked[last : match.start()]
        at.setdefault(match.group(), len(text))
        last = match.end()
    text += marked[last:]
    return MarkedPair(text, *(_between(at, letter, marked) for letter in "st"))


def _between(at: dict[str, int], letter: str, marked: str) -> Span | None:
    start, end = at.get(f"<{letter}>"), at.get(f"</{letter}>")
    if start is None and end is None:
        return None
    if start is None or end is None or not start < end:
        raise MarkError(marked[:60], f"<{letter}> and </{letter}> do not enclose words", f"Write <{letter}>words</{letter}>")
    return Span(start, end)


def pair_scores(model: Model, pair: MarkedPair, quotes: Sequence[Span]) -> dict[str, float]:
    """Probability of each of PLOVER's 16 types; a pair is read alone: no other sways it. `quotes` are its quotation marks."""
    tokens = mark_parties(encode(pair.text, quotes, model.tokenizer), pair.source, pair.target)
    logits = model.run(*inputs_of(tokens, 0, min(tokens.size, model.window))).pair.astype(np.float64)
    likely = np.exp(logits - logits.max())
    return {kind: round(float(score), 4) for kind, score in zip(EVENTS, likely / likely.sum(), strict=True)}


def root_scores(scores: Mapping[str, float]) -> dict[str, float]:
    """Probability of each of PLV's 15 roots: CONCEDE and RETREAT add up to YIELD."""
    roots = dict.fromkeys(ROOTS, 0.0)
    for kind, score in scores.items():
        roots["YIELD" if kind in YIELDS else kind] += score
    return roots


def likeliest_root(scores: Mapping[str, float]) -> str:
    """The likeliest of PLV's 15 roots on the likelier side, cooperation or conflict.

    Where several roots of one side share what speaks for it, a single root of the other would win over each: the graver mistake.
    """
    roots = root_scores(scores)
    together = sum(roots[root] for root in COOPERATION)
    side = [root for root in ROOTS if (root in COOPERATION) == (together >= 0.5 * sum(roots.values()))]
    return max(side, key=roots.__getitem__)
