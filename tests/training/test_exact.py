"""Weights that no processor cuts off, and a graph whose attention and norms are those of the one it is made from."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
from training.exact import PAIR, Graph, _requantise, make_exact, pairs, quantise  # noqa: E402

chance = np.random.default_rng(7)


@pytest.mark.parametrize("inputs", [1, 2, 7, 64])
def test_no_pair_of_products_leaves_16_bits(inputs):
    weights = chance.standard_t(2, (inputs, 300))
    rounded, scale = quantise(weights)
    assert pairs(rounded.astype(float)).max() <= PAIR and 255 * PAIR <= 32_767
    assert (np.abs(rounded * scale - weights) <= 0.51 * scale).all()


def test_a_column_without_such_a_pair_loses_nothing():
    weights = np.array([[1.0, 1.0], [-1.0, 1.0]])
    rounded, scale = quantise(weights)
    assert rounded.tolist() == [[127, 64], [-127, 64]]
    assert scale == pytest.approx([1 / 127, 1 / 64], rel=1e-3)


def test_a_column_of_zeros_stays_one():
    assert not quantise(np.zeros((4, 3)))[0].any()


@pytest.mark.parametrize("turned", [False, True])
def test_the_float_weights_are_found_however_they_lie(turned):
    from onnx import helper, numpy_helper

    weights = chance.normal(size=(6, 6))
    scale = np.abs(weights).max(0) / 127
    kept = [
        numpy_helper.from_array(np.rint(weights / scale).astype(np.int8), "w_quantized"),
        numpy_helper.from_array(scale.astype(np.float32), "w_scale"),
    ]
    graph = Graph(helper.make_model(helper.make_graph([], "small", [], [], kept)))
    _requantise(graph, "w", {"w": numpy_helper.from_array((weights.T if turned else weights).copy(), "w")})
    expected = quantise(weights)
    assert (graph.values("w_quantized") == expected[0]).all() and (graph.values("w_scale") == expected[1]).all()


def test_attention_and_norm_are_the_same_function(tmp_path):
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    heads, width = 2, 8
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, width]) for name in ("q", "k", "v")]
    kept = {"bias": chance.normal(size=3 * width), "weight": chance.normal(size=width), "shift": chance.normal(size=width)}
    nodes = [
        helper.make_node("MultiHeadAttention", ["q", "k", "v", "bias"], ["mixed"], domain="com.microsoft", num_heads=heads),
        helper.make_node("LayerNormalization", ["mixed", "weight", "shift"], ["out"], axis=-1, epsilon=1e-12),
    ]
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, None, width])
    values = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in kept.items()]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    graph = helper.make_model(helper.make_graph(nodes, "small", sides, [out], values), opset_imports=opsets, ir_version=8)
    path = tmp_path / "small.onnx"
    given = {name: chance.normal(size=(1, 5, width)).astype(np.float32) for name in ("q", "k", "v")}

    def run():
        return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, given)[0]

    onnx.save(graph, path)
    before = run()
    make_exact(path, attention=True)
    kinds = {node.op_type for node in onnx.load(path).graph.node}
    assert "MultiHeadAttention" not in kinds and np.abs(run() - before).max() < 1e-5
