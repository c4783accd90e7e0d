"""The attribution tagger: encoder, emissions of a linear-chain CRF over words, and links between cue and span."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from onrecord.tag.encoding import BREAKS, CASES, QUOTES
from onrecord.tag.labels import FORBIDDEN, LABELS, allowed
from training.config import Run
from training.encoder import Encoder

LINK = 32  # width of the link vectors


class Tagger(nn.Module):
    """ids, shapes, mask [B, T] -> emissions [B, T, LABELS], link vectors of cue and span [B, T, LINK], and emissions of names."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.encoder = Encoder(run.base, (CASES, QUOTES, BREAKS), run.dropout)
        self.drop = nn.Dropout(run.dropout)
        self.emit = nn.Linear(run.base.hidden, LABELS)
        self.cue, self.span = nn.Linear(run.base.hidden, LINK), nn.Linear(run.base.hidden, LINK)
        self.link_bias = nn.Parameter(torch.zeros(()))
        self.steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))  # the last row is the start
        self.with_names = run.names_weight > 0
        if self.with_names:  # a second CRF of as many labels: person, organisation, place
            self.emit_names = nn.Linear(run.base.hidden, LABELS)
            self.name_steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))
        self.register_buffer("closed", torch.tensor(~allowed()))

    def transitions(self, steps: Tensor | None = None) -> Tensor:
        return (self.steps if steps is None else steps).masked_fill(self.closed, FORBIDDEN)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        states = self.drop(self.encoder(ids, shapes, mask))
        scores = (self.emit(states), self.cue(states) / math.sqrt(LINK), self.span(states))
        return (*scores, self.emit_names(states)) if self.with_names else scores


def log_partition(emissions: Tensor, transitions: Tensor, mask: Tensor) -> Tensor:
    """log Z of each sequence [B]; emissions [B, W, L], mask [B, W] bool, first word always real. Source: Lafferty et al. 2001."""
    score = emissions[:, 0] + transitions[-1]
    for word in range(1, emissions.shape[1]):
        step = torch.logsumexp(score[:, :, None] + transitions[None, :-1], 1) + emissions[:, word]
        score = torch.where(mask[:, word, None], step, score)
    return torch.logsumexp(score, 1)


def cross_entropy(emissions: Tensor, transitions: Tensor, mask: Tensor, unary: Tensor, pairs: Tensor) -> Tensor:
    """Cross-entropy of marginals against the CRF, summed over the batch: gold labels are marginals that are certain.

    unary [B, W, L], pairs [B, W - 1, L, L] (zero where masked) -> scalar. A structured teacher needs no sampling.
    """
    real = transitions.clamp(min=-100.0)  # marginals are zero where a step is forbidden, but for rounding
    expected = (unary * emissions).sum() + (unary[:, 0] @ real[-1]).sum() + (pairs * real[:-1]).sum()
    return log_partition(emissions, transitions, mask).sum() - expected
