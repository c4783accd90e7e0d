"""The weights that a run may begin with: those shipped at an earlier commit, read back from their int8 file into floats.

`git show COMMIT:src/onrecord/data/attribution.onnx` needs a clone with history. The word embeddings, which no run trains, are the
base's own. What int8 has rounded off is not got back: 0.2 to 0.4 % of each weight's range.
"""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from onrecord.tag.encoding import BREAKS, CASES, QUOTES
from onrecord.tag.model import LABELS
from training.encoder import load_base
from training.model import LINK, Tagger

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = "19a39a3"  # attribution-d7ba01e3
FILE = "src/onrecord/data/attribution.onnx"
SIDES = ("query", "key", "value", "out", "up", "down")


def begin(model: Tagger, models: Path, commit: str = SHIPPED) -> None:
    """Fill encoder, attribution, names and pairs with the weights shipped at a commit; the reader's own heads stay as they are."""
    load_base(model.encoder, models)
    raw = subprocess.run(["git", "show", f"{commit}:{FILE}"], cwd=ROOT, capture_output=True, check=True).stdout
    graph = onnx.load(io.BytesIO(raw))
    facts = {entry.key: entry.value for entry in graph.metadata_props}
    state = model.state_dict()
    state |= {name: value for name, value in _found(graph.graph).items() if name in state}
    state["link_bias"] = torch.tensor(float(facts["link_bias"]))
    for name, key in (("steps", "transitions"), ("name_steps", "name_transitions")):
        steps = torch.tensor(np.array(json.loads(facts[key])), dtype=torch.float32)
        state[name] = torch.where(model.closed, torch.zeros(()), steps)
    model.load_state_dict(state)


def _found(graph: Any) -> dict[str, torch.Tensor]:
    """Parameters by the names that Tagger has for them."""
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {
        name.removeprefix("model."): value for name, value in held.items() if name.startswith("model.") and "_quantized" not in name
    }
    found = {name.replace("events.", "reader.", 1): value for name, value in found.items()}
    matrices = [name.removesuffix("_quantized") for name in held if name.startswith("onnx::MatMul") and name.endswith("_quantized")]
    biases = [name for name in held if "MultiHeadAttention" in name]
    even = {
        int(node.output[0].split("layers.")[1].split("/")[0]): numpy_helper.to_array(node.attribute[0].t)
        for node in graph.node
        if node.op_type == "Constant" and "/layers." in node.output[0] and node.attribute[0].t.dims == [1536]
    }
    for layer in range(len(biases)):
        for number, side in enumerate(SIDES):
            weight = _floats(held, matrices[6 * layer + number]).T
            if side == "down":
                weight = weight * even[layer][None]
            found[f"encoder.layers.{layer}.{side}.weight"] = weight
        for side, bias in zip(SIDES, np.split(held[biases[layer]], 3), strict=False):
            found[f"encoder.layers.{layer}.{side}.bias"] = bias
    found |= _shapes(
        next(held[name] for name in held if name.startswith("onnx::Add") and held[name].shape[0] == CASES * QUOTES * BREAKS)
    )
    heads, look = matrices[6 * len(biases) : 6 * len(biases) + 2]
    bias = next(held[name] for name in held if name.startswith("onnx::Add") and held[name].ndim == 1)
    edges = np.cumsum([LABELS, LINK, LINK, LABELS])
    scale = np.sqrt(LINK)
    for name, weight, part in zip(
        ("emit", "cue", "span", "emit_names"), np.split(_floats(held, heads).T, edges)[:4], np.split(bias, edges)[:4], strict=True
    ):
        found[f"{name}.weight"], found[f"{name}.bias"] = (each * (scale if name == "cue" else 1) for each in (weight, part))
    found["reader.look.weight"] = _floats(held, look).T
    for name in ("mix", "kind"):
        found[f"reader.{name}.weight"] = _floats(held, f"model.events.{name}.weight_Transposed").T
    return {name: torch.tensor(np.array(value, np.float32)) for name, value in found.items()}


def _floats(held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """What an int8 matrix stands for, [in, out], one scale a column."""
    whole = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
    return np.asarray(whole * held[f"{name}_scale"])


def _shapes(table: np.ndarray) -> dict[str, np.ndarray]:
    """The rows of each feature whose sums make the table of word shapes."""
    cube = table.reshape(CASES, QUOTES, BREAKS, -1)
    whole = cube.mean((0, 1, 2))
    return {
        "encoder.shapes.0": cube.mean((1, 2)),
        "encoder.shapes.1": cube.mean((0, 2)) - whole,
        "encoder.shapes.2": cube.mean((0, 1)) - whole,
    }
