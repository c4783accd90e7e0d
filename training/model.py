"""The attribution tagger: encoder, emissions of a linear-chain CRF over words, and links between cue and span."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from onrecord.tag.encoding import BREAKS, CASES, PARTIES, QUOTES, SHAPES
from onrecord.tag.labels import EVENTS, FORBIDDEN, LABELS, MODALITIES, TRIGGERS, allowed
from training.config import Run
from training.encoder import Encoder

LINK = 32  # width of the link vectors


class EventHeads(nn.Module):
    """states [B, T, H], shapes and mask [B, T] -> what events are made of.

    triggers [B, T, TRIGGERS], modality [B, T, MODALITIES]; vectors of event, actor and recipient [B, T, LINK], whose dot products
    tell who plays which part; pair [B, EVENTS], the type that ties the marked source to the marked target.
    """

    def __init__(self, run: Run) -> None:
        super().__init__()
        hidden = run.base.hidden
        self.triggers, self.modality = nn.Linear(hidden, TRIGGERS), nn.Linear(hidden, len(MODALITIES))
        self.event, self.actor, self.recipient = (nn.Linear(hidden, LINK) for _ in range(3))
        self.part_bias = nn.Parameter(torch.full((2,), -3.0))  # actor, recipient: few words are either
        self.look = nn.Linear(hidden, 1)
        self.mix, self.kind = nn.Linear(3 * hidden, hidden), nn.Linear(hidden, len(EVENTS))
        self.drop = nn.Dropout(run.dropout)

    def forward(self, states: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        vectors = (self.event(states) / math.sqrt(LINK), self.actor(states), self.recipient(states))
        return self.triggers(states), self.modality(states), *vectors, self.pair(states, shapes, mask)

    def pair(self, states: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """The mean of each marked party and a learned mean of all words, through one hidden layer."""
        sides = [mean_of(states, (shapes // SHAPES == party).to(states.dtype)) for party in range(1, PARTIES)]
        weight = torch.softmax(self.look(states)[..., 0] + (1.0 - mask) * -10000.0, -1)
        whole = mean_of(states, weight.to(states.dtype))
        return self.kind(self.drop(nn.functional.gelu(self.mix(torch.cat([*sides, whole], -1)))))


def mean_of(states: Tensor, weight: Tensor) -> Tensor:
    """states [B, T, H] weighted by weight [B, T] -> [B, H]; zeros where nothing has weight."""
    return (states * weight[..., None]).sum(1) / (weight.sum(1, keepdim=True) + 1e-6)


class Tagger(nn.Module):
    """ids, shapes, mask [B, T] -> emissions [B, T, LABELS], link vectors of cue and span [B, T, LINK], and emissions of names."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.encoder = Encoder(run.base, (CASES, QUOTES, BREAKS), PARTIES, run.dropout)
        self.drop = nn.Dropout(run.dropout)
        self.emit = nn.Linear(run.base.hidden, LABELS)
        self.cue, self.span = nn.Linear(run.base.hidden, LINK), nn.Linear(run.base.hidden, LINK)
        self.link_bias = nn.Parameter(torch.zeros(()))
        self.steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))  # the last row is the start
        self.with_names = run.names_weight > 0
        if self.with_names:  # a second CRF of as many labels: person, organisation, place
            self.emit_names = nn.Linear(run.base.hidden, LABELS)
            self.name_steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))
        self.events = EventHeads(run) if run.events_weight > 0 else None
        self.register_buffer("closed", torch.tensor(~allowed()))

    def transitions(self, steps: Tensor | None = None) -> Tensor:
        return (self.steps if steps is None else steps).masked_fill(self.closed, FORBIDDEN)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        states = self.drop(self.encoder(ids, shapes, mask))
        scores = (self.emit(states), self.cue(states) / math.sqrt(LINK), self.span(states))
        if self.with_names:
            scores = (*scores, self.emit_names(states))
        return scores if self.events is None else (*scores, *self.events(states, shapes, mask))


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
