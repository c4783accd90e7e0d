"""Weights that give the same bits on every machine: `python -m training.exact FOLDER` turns the ones there, export.py new ones.

Two things made readings depend on where they were made (docs/why/runtimes.md):

- Without VNNI, u8 x s8 products are added up in pairs of 16 bits and cut off at 32,767. Here the scale of a column is so large that
  no two neighbours of the same sign come to more than 128 together: 255 x 128 fits, whatever the activations are.
- Norms and other sums round otherwise from runtime to runtime and from processor to processor, in the last bit of float32; what is
  quantised next makes steps of that. Here they are done in float64 and rounded to float32: the last bit of float64 almost never
  shows. What is done element by element, without a sum, is left as it is.

With `--attention` attention is done in float64 too. Then even a processor without AVX gives the same bits; but a window of 200
wordpieces takes 1.8 times as long, most of it for softmax. Without, every runtime gives the same bits on one processor, and a
processor that adds up in another order is known by its bits, on the card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

PAIR = 128  # the most that the weights of two neighbouring inputs come to: 255 * 128 = 32,640
Array = npt.NDArray[np.float64]


class Graph:
    """A graph whose nodes are gone through and written anew."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model, self.graph, self.nodes = model, model.graph, list[onnx.NodeProto]()
        self.kept = {each.name: each for each in self.graph.initializer}

    def values(self, name: str) -> npt.NDArray[np.generic]:
        """What an initializer holds."""
        return numpy_helper.to_array(self.kept[name])

    def put(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """Write an initializer, in the place of one of that name if there is one."""
        self.kept[name] = numpy_helper.from_array(values, name)
        return name

    def add(self, kind: str, given: list[str], name: str, like: onnx.NodeProto | None = None, **options: object) -> str:
        """Add a node with one output, which is its name too; with the options of another node."""
        node = helper.make_node(kind, given, [name], name=f"{name}.node", **options)
        node.attribute.extend(like.attribute if like else ())
        self.nodes.append(node)
        return name

    def wide(self, name: str, at: str) -> str:
        return self.add("Cast", [name], f"{at}.wide", to=TensorProto.DOUBLE)

    def narrow(self, name: str, at: str) -> str:
        return self.add("Cast", [name], at, to=TensorProto.FLOAT)

    def close(self) -> None:
        """Put the nodes and the initializers that they use into the graph."""
        used = {name for node in self.nodes for name in node.input}
        del self.graph.node[:], self.graph.initializer[:]
        self.graph.node.extend(self.nodes)
        self.graph.initializer.extend(each for name, each in self.kept.items() if name in used)


def make_exact(path: Path, whole: Path | None = None, *, attention: bool = False) -> None:
    """Rewrite the int8 graph in this file; `whole` is the float graph it was made from, where that is still there.

    From the int8 weights themselves nearly as good ones are made: they are rounded a second time.
    """
    graph = Graph(onnx.load(path))
    floats = {each.name: each for each in onnx.load(whole).graph.initializer} if whole else {}
    for node in list(graph.graph.node):
        if node.op_type == "MatMulInteger":
            _requantise(graph, node.input[1].removesuffix("_quantized"), floats)
        match node.op_type:
            case "LayerNormalization":
                _norm(graph, node)
            case "MultiHeadAttention" if attention:
                _attention(graph, node)
            case "Softmax" | "ReduceSum":
                _alone(graph, node)
            case _:
                graph.nodes.append(node)
    graph.close()
    onnx.save(graph.model, path)


def _requantise(graph: Graph, name: str, floats: dict[str, onnx.TensorProto]) -> None:
    """Weights [K, N] with a scale for each column at which no pair is cut off."""
    kept, scale = graph.values(f"{name}_quantized"), graph.values(f"{name}_scale").astype(np.float64)
    weights = kept * scale
    if name in floats:
        given = numpy_helper.to_array(floats[name]).astype(np.float64)
        for side in (given, given.T):  # the quantiser turns the weights of a Gemm, under the name they had
            if side.shape == weights.shape and (np.abs(side - weights) <= scale.max()).all():
                weights = side
    quantised, scale = quantise(weights)
    graph.put(f"{name}_quantized", quantised)
    graph.put(f"{name}_scale", scale)


def quantise(weights: Array) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights [K, N] -> int8 [K, N] and scale [N]: for each column the least scale at which no pair exceeds PAIR, nor one 127."""
    scale = np.maximum(np.maximum(np.abs(weights).max(0) / 127, pairs(weights) / PAIR), 1e-12)
    while True:
        rounded = np.rint(weights / scale.astype(np.float32))
        over = (pairs(rounded) > PAIR) | (np.abs(rounded).max(0) > 127)
        if not over.any():
            return rounded.astype(np.int8), scale.astype(np.float32)
        scale = np.where(over, scale * 1.001, scale)


def pairs(weights: Array) -> Array:
    """[K, N] -> [N]: the most that inputs 2k and 2k + 1 come to together, of those with the same sign."""
    first, second = weights[::2], np.zeros_like(weights[::2])
    second[: len(weights[1::2])] = weights[1::2]
    up = np.maximum(first, 0) + np.maximum(second, 0)
    down = np.maximum(-first, 0) + np.maximum(-second, 0)
    return np.asarray(np.maximum(up, down).max(0))


def _norm(graph: Graph, node: onnx.NodeProto) -> None:
    given, *parts = node.input
    (out,) = node.output
    wide = [graph.put(f"{part}.wide", graph.values(part).astype(np.float64)) for part in parts]
    made = graph.add("LayerNormalization", [graph.wide(given, out), *wide], f"{out}.made", node)
    graph.narrow(made, out)


def _alone(graph: Graph, node: onnx.NodeProto) -> None:
    (out,) = node.output
    made = graph.add(node.op_type, [graph.wide(node.input[0], out), *node.input[1:]], f"{out}.made", node)
    graph.narrow(made, out)


def _attention(graph: Graph, node: onnx.NodeProto) -> None:
    """softmax(q k / sqrt(size)) v of each head; query, key, value [1, T, H] without biases, which are one row [3 H]."""
    (out,) = node.output
    heads = next(each.i for each in node.attribute if each.name == "num_heads")
    biases = np.split(graph.values(node.input[3]).astype(np.float64), 3)
    size = len(biases[0]) // heads
    apart = graph.put("heads.apart", np.array([0, 0, heads, size]))
    joined = graph.put("heads.joined", np.array([0, 0, heads * size]))
    biases[0] = biases[0] / np.sqrt(size)
    root = graph.put("heads.root", np.array(1 / np.sqrt(size)))
    sides = []
    for side, given, bias, order in zip("qkv", node.input, biases, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=False):
        at = f"{out}.{side}"
        wide = graph.wide(given, at)
        wide = graph.add("Mul", [wide, root], f"{at}.scaled") if side == "q" else wide
        added = graph.add("Add", [wide, graph.put(f"{at}.bias", bias)], f"{at}.added")
        sides.append(graph.add("Transpose", [graph.add("Reshape", [added, apart], f"{at}.apart")], f"{at}.side", perm=order))
    query, key, value = sides
    weights = graph.add("Softmax", [graph.add("MatMul", [query, key], f"{out}.logits")], f"{out}.weights", axis=-1)
    mixed = graph.add("Transpose", [graph.add("MatMul", [weights, value], f"{out}.mixed")], f"{out}.turned", perm=[0, 2, 1, 3])
    graph.narrow(graph.add("Reshape", [mixed, joined], f"{out}.made"), out)


def note_bits(folder: Path) -> str:
    """Write hash and bits of the weights on their card, by which a machine that computes otherwise knows itself."""
    from onrecord.tag import Model

    path = folder / "attribution.card.json"
    card = json.loads(path.read_text("utf-8"))
    raw = (folder / "attribution.onnx").read_bytes()
    card |= {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    card["bits"] = Model(folder).bits
    path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    return str(card["bits"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with attribution.onnx and its card")
    parser.add_argument("--whole", type=Path, help="the float graph it was made from")
    parser.add_argument("--attention", action="store_true", help="in float64 too")
    args = parser.parse_args()
    make_exact(args.folder / "attribution.onnx", args.whole, attention=args.attention)
    print(f"bits {note_bits(args.folder)}")


if __name__ == "__main__":
    main()
