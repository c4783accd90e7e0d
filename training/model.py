"""The reader: one encoder, attribution as a linear-chain CRF over words, and spans and ties of every other kind."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from onrecord.tag.encoding import BREAKS, CASES, PARTIES, QUOTES, SHAPES
from onrecord.tag.model import ANCHORS, EVENTS, FORBIDDEN, LABELS, MODALITIES, TIED, TIES, WIDTHS, allowed
from training.config import Run
from training.encoder import Encoder

LINK = 32  # width of the link vectors
# Universal Dependencies' relations of a word to its head; "other" for the rest, "inner" for a piece of a word cut apart.
RELATIONS = (
    "root", "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "amod", "compound", "appos", "conj",
    "acl", "acl:relcl", "advcl", "xcomp", "ccomp", "parataxis", "case", "mark", "cop", "aux", "aux:pass", "cc", "det", "advmod",
    "nummod", "flat", "punct", "other", "inner",
)  # fmt: skip
ARC = 64  # width of the vectors whose dot products say which word hangs on which


class ReaderHeads(nn.Module):
    """states [B, T, H], shapes and mask [B, T] -> spans of all kinds but attribution's, their ties, and a marked pair's type.

    A label a word for each kind in SPANS, modality [B, T, MODALITIES], vectors [B, T, TIED] of each anchor and of each role, whose
    dot products tell who is tied to what; pair [B, EVENTS], the type that ties the marked source to the marked target.
    """

    def __init__(self, run: Run) -> None:
        super().__init__()
        hidden = run.base.hidden
        self.labels = nn.ModuleDict({kind: nn.Linear(hidden, width) for kind, width in WIDTHS.items()})
        self.modality = nn.Linear(hidden, len(MODALITIES))
        self.anchors = nn.ModuleDict({kind: nn.Linear(hidden, TIED) for kind in ANCHORS})
        self.roles = nn.ModuleDict({role: nn.Linear(hidden, TIED) for role in TIES})
        self.relation = nn.Linear(hidden, len(RELATIONS))
        self.hangs, self.holds = nn.Linear(hidden, ARC), nn.Linear(hidden, ARC)
        self.tie_bias = nn.Parameter(torch.full((len(TIES),), -3.0))  # few words are tied to anything
        self.look = nn.Linear(hidden, 1)
        self.mix, self.kind = nn.Linear(3 * hidden, hidden), nn.Linear(hidden, len(EVENTS))
        self.drop = nn.Dropout(run.dropout)

    def heads(self) -> list[tuple[nn.Linear, float]]:
        """What is read off each wordpiece, in the order of tag/model.py's Scores, and what each is multiplied by."""
        scale = 1 / math.sqrt(TIED)
        plain = [(head, 1.0) for head in (*self.labels.values(), self.modality)]
        return [*plain, *((head, scale) for head in self.anchors.values()), *((head, 1.0) for head in self.roles.values())]

    def forward(self, states: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(all of `heads` side by side [B, T, ...], pair [B, EVENTS])."""
        weights = torch.cat([head.weight * scale for head, scale in self.heads()])
        biases = torch.cat([head.bias * scale for head, scale in self.heads()])
        return nn.functional.linear(states, weights, biases), self.pair(states, shapes, mask)

    def tree(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """(arcs [B, W, W], dependent by head; relations [B, W, RELATIONS]) of words: learned beside the rest, never exported."""
        return self.hangs(states) @ self.holds(states).transpose(1, 2) / math.sqrt(ARC), self.relation(states)

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
    """ids, shapes, mask [B, T] -> emissions [B, T, LABELS], link vectors of cue and span [B, T, LINK], emissions of names, and what
    ReaderHeads says: `pieces` [B, T, ...] and `pair` [B, EVENTS]."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        hidden = run.base.hidden
        self.encoder = Encoder(run.base, (CASES, QUOTES, BREAKS), PARTIES, run.dropout)
        self.drop = nn.Dropout(run.dropout)
        self.emit = nn.Linear(hidden, LABELS)
        self.cue, self.span = nn.Linear(hidden, LINK), nn.Linear(hidden, LINK)
        self.link_bias = nn.Parameter(torch.zeros(()))
        self.steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))  # the last row is the start
        self.emit_names = nn.Linear(hidden, LABELS)  # a second CRF of as many labels: person, organisation, place
        self.name_steps = nn.Parameter(torch.zeros(LABELS + 1, LABELS))
        self.reader = ReaderHeads(run)
        self.register_buffer("closed", torch.tensor(~allowed()))

    def transitions(self, steps: Tensor | None = None) -> Tensor:
        return (self.steps if steps is None else steps).masked_fill(self.closed, FORBIDDEN)

    def states(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        return self.drop(self.encoder(ids, shapes, mask))  # type: ignore[no-any-return]

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        states = self.states(ids, shapes, mask)
        told = (self.emit(states), self.cue(states) / math.sqrt(LINK), self.span(states), self.emit_names(states))
        return (*told, *self.reader(states, shapes, mask))


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
