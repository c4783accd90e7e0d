"""Post-norm transformer encoders (BERT's and MPNet's), small enough to read, shaped so that onnxruntime fuses them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from training.config import Base

BUCKETS, FARTHEST = 32, 128  # MPNet's relative positions


class Layer(nn.Module):
    """Self-attention and feed-forward, each followed by its sum and norm. states [B, T, H] -> [B, T, H]."""

    def __init__(self, base: Base, dropout: float) -> None:
        super().__init__()
        self.heads, self.size = base.heads, base.hidden // base.heads
        self.query, self.key, self.value, self.out = (nn.Linear(base.hidden, base.hidden) for _ in range(4))
        self.up, self.down = nn.Linear(base.hidden, 4 * base.hidden), nn.Linear(4 * base.hidden, base.hidden)
        self.norm1, self.norm2 = (nn.LayerNorm(base.hidden, eps=base.eps) for _ in range(2))
        self.drop = nn.Dropout(dropout)
        self.fused = False  # set by export.py: attention as one operator of onnxruntime's
        self.even: Tensor | None = None  # set by smooth.py: what the channels behind the GELU are multiplied by

    def split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, self.size).permute(0, 2, 1, 3)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        mixed = self.export(x) if self.fused else self.mix(self.query(x), self.key(x), self.value(x), mask)
        x = self.norm1(x + self.drop(self.out(mixed)))
        inner = nn.functional.gelu(self.up(x))
        return self.norm2(x + self.drop(self.down(inner if self.even is None else inner * self.even)))

    def mix(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
        """Attention of all heads; each [B, T, H]."""
        q, k, v = self.split(query), self.split(key), self.split(value)
        # No dropout on the weights (drawing it took a seventh of a step); heads of 32 are slower in torch's fused kernel.
        with sdpa_kernel(SDPBackend.MATH):
            mixed = nn.functional.scaled_dot_product_attention(q, k, v, None if mask is None else mask.to(q.dtype))
        return mixed.permute(0, 2, 1, 3).contiguous().view(query.shape)

    def export(self, x: Tensor) -> Tensor:
        """Attention over one window without padding, with the biases left to the operator."""
        sides = (self.query, self.key, self.value)
        bare = (nn.functional.linear(x, side.weight) for side in sides)
        return FusedAttention.apply(*bare, torch.cat([side.bias for side in sides]), self)


class FusedAttention(torch.autograd.Function):
    """onnxruntime's MultiHeadAttention: no transposes, no matrix of weights in memory. query, key, value [B, T, H], bias [3 H]."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor, bias: Tensor, layer: Layer) -> Tensor:
        parts = (given + more for given, more in zip((query, key, value), bias.chunk(3), strict=True))
        return layer.mix(*parts, None)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, bias: Any, layer: Layer) -> Any:
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, bias, num_heads_i=layer.heads)
        return found.setType(query.type())


class Encoder(nn.Module):
    """ids and word shapes [B, T] int64, mask [B, T] (1 real, 0 padding) -> states [B, T, H]."""

    def __init__(self, base: Base, shapes: tuple[int, ...], parties: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.base = base
        self.words = nn.Embedding(30522 + base.shift + bool(base.shift), base.hidden)
        self.places = nn.Embedding(512 + base.first_position, base.hidden)
        self.kind = nn.Parameter(torch.zeros(base.hidden))  # BERT's token type 0
        self.shapes = nn.ParameterList(nn.Parameter(torch.zeros(size, base.hidden)) for size in shapes)
        self.parties = nn.Parameter(torch.zeros(parties - 1, base.hidden))  # what a mark adds to a word's shape
        self.norm = nn.LayerNorm(base.hidden, eps=base.eps)
        self.drop = nn.Dropout(dropout)
        self.relative = nn.Embedding(BUCKETS, base.heads) if base.relative else None
        self.layers = nn.ModuleList(Layer(base, dropout) for _ in range(base.layers))
        self.words.weight.requires_grad_(False)  # names that training never saw keep the place the base gave them

    def shape_table(self) -> Tensor:
        """[PARTIES * SHAPES, H]: the sum of one row of each feature's table, in the order of encoding.py's shape ids."""
        table = torch.zeros(1, self.base.hidden, device=self.kind.device)
        for rows in self.shapes:
            table = (table[:, None] + rows[None]).view(-1, self.base.hidden)
        return torch.cat([table, *(table + party for party in self.parties)])

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        length = ids.shape[1]
        places = self.places.weight[self.base.first_position : self.base.first_position + length]
        x = self.words(ids) + places + self.kind + nn.functional.embedding(shapes, self.shape_table())
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        if self.relative is not None:
            bias = bias + self.relative(buckets(length)).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return x


def buckets(length: int) -> Tensor:
    """T5's bidirectional buckets of key place minus query place: [T, T] int64. Source: Raffel et al. 2020, sec. 2.1."""
    away = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    half, near = BUCKETS // 2, BUCKETS // 4
    side = (away < 0).long() * half
    away = away.abs()
    far = near + (torch.log(away.float().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)).long()
    return side + torch.where(away < near, away, far.clamp(max=half - 1))


NAMES = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
         "attention.output.dense": "out", "attention.output.LayerNorm": "norm1", "intermediate.dense": "up",
         "output.dense": "down", "output.LayerNorm": "norm2",
         "attention.attn.q": "query", "attention.attn.k": "key", "attention.attn.v": "value", "attention.attn.o": "out",
         "attention.LayerNorm": "norm1"}  # fmt: skip


def load_base(encoder: Encoder, models: Path) -> None:
    """Fill the encoder with its base's pretrained weights."""
    base, given = encoder.base, load_file(models / encoder.base.weights)
    given = {name.removeprefix("bert.").removeprefix("mpnet."): value.float() for name, value in given.items()}
    state = encoder.state_dict()
    state["words.weight"] = given["embeddings.word_embeddings.weight"]
    state["places.weight"] = given["embeddings.position_embeddings.weight"]
    state["norm.weight"], state["norm.bias"] = given["embeddings.LayerNorm.weight"], given["embeddings.LayerNorm.bias"]
    if "embeddings.token_type_embeddings.weight" in given:
        state["kind"] = given["embeddings.token_type_embeddings.weight"][0]
    if base.relative:
        state["relative.weight"] = given["encoder.relative_attention_bias.weight"]
    kept = base.keep or tuple(range(base.layers))
    for name, value in given.items():
        fields = name.split(".")
        if fields[:2] == ["encoder", "layer"] and int(fields[2]) in kept:
            ours = NAMES[".".join(fields[3:-1])]
            state[f"layers.{kept.index(int(fields[2]))}.{ours}.{fields[-1]}"] = value
    encoder.load_state_dict(state)
