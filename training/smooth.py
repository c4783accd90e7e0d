"""Even out what follows the GELU, so that int8 serves it: channels that range widely are made smaller, their weights larger.

A feed-forward layer's inner activations differ by orders of magnitude between channels; one int8 scale a tensor loses the small
ones. Each channel is divided by s and its weights multiplied by it, which changes nothing in floating point.
Source: SmoothQuant, Xiao et al. 2023, eq. 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from training.batches import gather, windows_of
from training.config import Run
from training.model import Tagger
from training.prepare import Document

SHARE = 0.5  # how much of the range goes from activations into weights; the paper's default
WINDOWS = 128  # that the ranges are read from


def smooth(model: Tagger, run: Run, documents: Sequence[Document]) -> None:
    """Set every layer's `even` and fold it into the weights behind it; the ranges are those of the documents' first windows."""
    ranges = activation_ranges(model, run, documents)
    with torch.no_grad():
        for layer, largest in zip(model.encoder.layers, ranges, strict=True):
            weights = layer.down.weight.abs().amax(0).clamp(min=1e-5)
            scale = (largest.clamp(min=1e-5) ** SHARE / weights ** (1 - SHARE)).clamp(min=1e-5)
            layer.even = 1 / scale
            layer.down.weight.mul_(scale)


def activation_ranges(model: Tagger, run: Run, documents: Sequence[Document]) -> list[torch.Tensor]:
    """The largest absolute value of each channel [4 H] behind the GELU, layer by layer."""
    model.eval()
    ranges = [torch.zeros(layer.up.out_features) for layer in model.encoder.layers]

    def watch(number: int) -> torch.utils.hooks.RemovableHandle:
        def see(_: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            ranges[number] = torch.maximum(ranges[number], given[0].float().abs().flatten(0, 1).amax(0))

        return model.encoder.layers[number].down.register_forward_pre_hook(see)

    hooks = [watch(number) for number in range(len(ranges))]
    windows = [window for document in documents for window in windows_of(document, run)][:WINDOWS]
    with torch.inference_mode():
        for at in range(0, len(windows), run.windows):
            batch = gather(windows[at : at + run.windows], run.base)
            model(batch.ids, batch.shapes, batch.mask)
    for hook in hooks:
        hook.remove()
    return ranges
