"""The encoder of the weights in C (door.c): built where a compiler was at hand, the same bits on every machine."""

from __future__ import annotations

import ctypes
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from onrecord.tag.encoding import PARTIES, SHAPES, Ints
from onrecord.tag.graph import Graph, Node, Tensor
from onrecord.tag.kernel.build import LIBRARY, sources

PATHS = ("plain", "avx2", "vnni")
TROUBLES = (
    "",
    "no memory",
    "the shapes of its weights are others",
    "its weights are not exact",
    "no such path here",
    "no such wordpiece",
)
# The operations of the graph: those of its two ends, and of each layer.
EACH = {"Mul": 15, "Cast": 10, "MatMulInteger": 6, "Add": 6, "DynamicQuantizeLinear": 4, "LayerNormalization": 2,
        "MultiHeadAttention": 1, "Div": 1, "Erf": 1}  # fmt: skip
ONCE = {"Cast": 25, "Add": 14, "Mul": 14, "ReduceSum": 6, "Div": 5, "Gather": 4, "Unsqueeze": 4, "MatMulInteger": 4,
        "DynamicQuantizeLinear": 3, "Shape": 2, "Squeeze": 2, "Concat": 2, "Equal": 2, "Split": 1, "ConstantOfShape": 1,
        "DequantizeLinear": 1, "Sub": 1, "Slice": 1, "LayerNormalization": 1, "Erf": 1, "Softmax": 1}  # fmt: skip


class NoKernelError(Exception):
    """The kernel cannot run these weights here; says why."""


class Product(NamedTuple):
    """int8 weights [K, N], scales [N] and biases [N] of one product."""

    weights: Tensor
    scales: Tensor
    biases: Tensor


class _Given(ctypes.Structure):
    _fields_ = (("deep", ctypes.c_int32), ("across", ctypes.c_int32), *((name, ctypes.c_void_p) for name in Product._fields))


class _Weights(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int32) for name in "layers hidden heads inner words places shapes parties word_zero".split()),
        ("word_scale", ctypes.c_float),
        *((name, ctypes.c_void_p) for name in "word_table place_table kind shape_table party_table norm".split()),
        *((name, ctypes.c_void_p) for name in "norms evens matrices".split()),
    )


class Kernel:
    """The weights of one file, packed for this processor; `path` is one of PATHS, and the fastest if none is given."""

    name = "kernel"

    def __init__(self, graph: Graph, path: str | None = None, library: Path | None = None) -> None:
        """Raises NoKernelError. Plain C is for trying alone: it is taken where it is asked for."""
        self._library = _library(library or LIBRARY)
        path = path or fastest(self._library)
        self._kept: list[Any] = [graph]  # what C points to
        self._encoder = ctypes.c_void_p()
        try:
            given = self._pointers(_Parts(graph))
        except (KeyError, IndexError, ValueError, StopIteration) as err:
            raise NoKernelError(f"its graph is not the kernel's ({err})") from err
        state = self._library.onrecord_open(ctypes.byref(given), PATHS.index(path), ctypes.byref(self._encoder))
        if state:
            raise NoKernelError(TROUBLES[state])
        self.path = path

    def run(self, ids: Ints, shapes: Ints) -> tuple[Tensor, Tensor]:
        """ids and shapes of a window [T], int64 -> what is read off each piece [T, ...], and the pair's logits [EVENTS]."""
        ids, shapes = (np.ascontiguousarray(each, np.int64) for each in (ids, shapes))
        pieces, pair = np.empty((len(ids), self._marks), np.float32), np.empty(self._kinds, np.float32)
        state = self._library.onrecord_run(self._encoder, _at(ids), _at(shapes), min(len(ids), len(shapes)), _at(pieces), _at(pair))
        if state:
            raise NoKernelError(TROUBLES[state])
        return pieces, pair

    def __del__(self) -> None:
        if getattr(self, "_encoder", None):
            self._library.onrecord_close(self._encoder)

    def _pointers(self, parts: _Parts) -> _Weights:
        """The parts as C sees them; what it points to is kept."""
        products = [Product(*map(self._keep, each)) for each in parts.products]
        matrices = (_Given * len(products))(*(_Given(*each.weights.shape, *map(_at, each)) for each in products))
        norms, evens = ([self._keep(each) for each in side] for side in (parts.norms, parts.evens))
        lists = [(ctypes.c_void_p * len(each))(*map(_at, each)) for each in (norms[1:], evens)]
        tables = [self._keep(each) for each in parts.tables]
        self._kept += [matrices, *lists]
        self._marks, self._kinds = products[-4].weights.shape[1], products[-1].weights.shape[1]
        hidden, inner = products[4].weights.shape
        sizes = (len(evens), hidden, parts.heads, inner, len(tables[0]), len(tables[1]), SHAPES, PARTIES, parts.zero)
        pointers = (*map(_at, tables), _at(norms[0]), *map(ctypes.addressof, lists), ctypes.addressof(matrices))
        return _Weights(*sizes, parts.scale, *pointers)

    def _keep(self, tensor: Tensor) -> Tensor:
        kept: Tensor = np.require(tensor, requirements=["C", "ALIGNED"])  # in the file they lie anywhere
        self._kept.append(kept)
        return kept


class Chains:
    """Decoding in C of chains [W, L]: the same labels as in NumPy, and the same probabilities but for last bits of double."""

    def __init__(self) -> None:
        """Raises NoKernelError."""
        self._library = _library(LIBRARY)

    def best(self, emissions: Tensor, steps: Tensor) -> Tensor:
        """The best labels [W]; steps [L + 1, L], the last row the start."""
        labels = np.empty(len(emissions), np.int64)
        self._call(self._library.onrecord_best, emissions, steps, np.float32, labels)
        return labels

    def sure(self, local: Tensor, steps: Tensor) -> Tensor:
        """The probability of each label [W, L]; local and steps are the exps of emissions and transitions."""
        likely = np.empty(local.shape, np.float32)
        self._call(self._library.onrecord_sure, local, steps, np.float64, likely)
        return likely

    def _call(self, function: Any, rows: Tensor, steps: Tensor, kind: type, made: Tensor) -> None:
        rows, steps = (np.ascontiguousarray(each, kind) for each in (rows, steps))
        _same("steps", steps.shape, (rows.shape[1] + 1, rows.shape[1]))
        state = function(_at(rows), _at(steps), *rows.shape, _at(made))
        if state:
            raise NoKernelError(TROUBLES[state])


@cache
def chains() -> Chains | None:
    """What decodes in C, where the kernel was built."""
    try:
        return Chains()
    except NoKernelError:
        return None


class _Parts:
    """The weights of a graph, each in its place. Raises ValueError or KeyError where it is another graph than the kernel's."""

    def __init__(self, graph: Graph) -> None:
        self._tensors, self._nodes = graph.tensors, graph.nodes
        self._users: dict[str, list[Node]] = {}
        for node in graph.nodes:
            for name in node.given:
                self._users.setdefault(name, []).append(node)
        attention, norms = self._of("MultiHeadAttention"), self._of("LayerNormalization")
        self.heads = attention[0].options["num_heads"]
        self._attended = {name: (node, at) for node in attention for at, name in enumerate(node.given[:3])}
        made = [self._product(node) for node in self._of("MatMulInteger")]
        order = [name for name, _ in made if name in self._attended]
        _same("attention", order, list(self._attended))
        self.products = [product for _, product in made]
        self.norms = [np.stack([self._tensors[name] for name in node.given[1:]]) for node in norms]
        inner = self.products[4].weights.shape[1]
        steps = {name for node in self._of("DynamicQuantizeLinear") for name in node.made}
        beside = [self._side(node) for node in self._of("Mul") if steps.isdisjoint(node.given)]
        self.evens = [side for side in beside if side is not None and side.shape == (inner,)]
        counts = [len(each) for each in (self.products, self.norms, self.evens)]
        layers = len(attention)
        _same("layers", counts, [6 * layers + 4, 2 * layers + 1, layers])
        self.tables, self.scale, self.zero = self._words()
        _same(
            "operations",
            Counter(node.kind for node in graph.nodes if node.kind != "Constant"),
            Counter(ONCE) + _times(EACH, layers),
        )

    def _of(self, kind: str) -> list[Node]:
        return [node for node in self._nodes if node.kind == kind]

    def _side(self, node: Node) -> Tensor | None:
        """What a sum or a product takes from the weights."""
        return next((self._tensors[name] for name in node.given if name in self._tensors), None)

    def _product(self, node: Node) -> tuple[str, Product]:
        """What a product makes, by name, once it is scaled; and what it is made of."""
        weights = self._tensors[node.given[1]]
        cast = self._users[node.made[0]][0]
        scaled = self._users[cast.made[0]][0]
        _same("zeros", bool(self._tensors[node.given[3]].any()), False)
        scale = next(each for each in self._nodes if each.made[0] == scaled.given[1])
        (name,) = scaled.made
        if name in self._attended:
            attention, at = self._attended[name]
            bias = np.split(self._tensors[attention.given[3]], 3)[at]
        else:
            bias = next(side for user in self._users[name] if user.kind == "Add" and (side := self._side(user)) is not None)
        return name, Product(weights, self._tensors[scale.given[1]], bias)

    def _words(self) -> tuple[list[Tensor], float, int]:
        """Tables of words, places, kind, shapes and parties; scale and zero point of the first."""
        (words,) = self._of("DequantizeLinear")
        table = next(node for node in self._of("Gather") if node.made[0] == words.given[0])
        before = self._nodes[: self._nodes.index(self._of("LayerNormalization")[0])]
        sides = [side for node in before if node.kind == "Add" and (side := self._side(node)) is not None]
        (kind,) = (side for side in sides if side.ndim == 1 and len(side) > 1)
        shapes = next(side for side in sides if side.ndim == 2)
        (places,), (parties,) = self._of("Slice"), self._of("Split")
        added = (self._tensors[places.given[0]], kind, shapes, self._tensors[parties.given[0]])
        scale, zero = (self._tensors[name].item() for name in words.given[1:])
        return [self._tensors[table.given[0]], *added], scale, zero


def fastest(library: ctypes.CDLL) -> str:
    """The fastest path that this processor has; raises NoKernelError where that is plain C."""
    path = next(name for number, name in reversed(list(enumerate(PATHS))) if library.onrecord_has(number))
    if path == "plain":
        raise NoKernelError("this processor has no AVX2 with FMA")
    return path


def state() -> str:
    """Which path runs here, or why none does."""
    try:
        return f"kernel, {fastest(_library(LIBRARY))}"
    except NoKernelError as err:
        return f"onnxruntime: {err}"


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise ValueError(f"{what}: {found}")


def _times(counts: dict[str, int], times: int) -> Counter[str]:
    return Counter({kind: times * count for kind, count in counts.items()})


def _at(array: Tensor) -> int:
    return int(array.ctypes.data)


def _library(path: Path) -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(str(path))
    except OSError as err:
        raise NoKernelError(f"the kernel cannot be loaded ({err})" if path.exists() else "the kernel was not built") from err
    pointer, number = ctypes.c_void_p, ctypes.c_int64
    library.onrecord_open.argtypes = (pointer, ctypes.c_int, pointer)
    library.onrecord_run.argtypes = (pointer, pointer, pointer, number, pointer, pointer)
    for function in (library.onrecord_best, library.onrecord_sure):
        function.argtypes = (pointer, pointer, number, number, pointer)
    library.onrecord_close.argtypes = (pointer,)
    library.onrecord_has.argtypes = (ctypes.c_int,)
    library.onrecord_close.restype, library.onrecord_sources.restype = None, ctypes.c_char_p
    if library.onrecord_sources().decode() != sources():
        raise NoKernelError("the kernel was built from other sources")
    return library
