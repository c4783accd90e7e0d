"""Our own encoder in C: the same bits on every path, and as under onnxruntime; where it cannot run, onnxruntime does."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.tag import Model, kernel, shipped_folder
from onrecord.tag.encoding import PARTIES, SHAPES
from onrecord.tag.graph import Graph
from onrecord.tag.kernel import PATHS, Kernel, NoKernelError
from onrecord.tag.kernel.build import BuildError, build
from onrecord.tag.model import Session, bits_of, runtime_for

pytestmark = pytest.mark.slow
WEIGHTS = shipped_folder() / "attribution.onnx"
LENGTHS = (1, 2, 5, 6, 7, 16, 33, 65)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kernel as it is built here, whether or not it is installed."""
    try:
        return build(tmp_path_factory.mktemp("kernel") / "encoder.so")
    except BuildError as err:
        pytest.skip(f"the kernel is not built: {err}")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(WEIGHTS)


@pytest.fixture(scope="module")
def plain(graph: Graph, library: Path) -> Kernel:
    return Kernel(graph, "plain", library)


def window(length: int) -> tuple[np.ndarray, np.ndarray]:
    """A made-up window; some have marked parties."""
    chance = np.random.default_rng(length)
    return chance.integers(0, 30_522, length), chance.integers(0, SHAPES * (PARTIES if length % 2 else 1), length)


@pytest.mark.parametrize("path", PATHS[1:])
def test_every_path_gives_the_same_bits(graph: Graph, library: Path, plain: Kernel, path: str) -> None:
    try:
        other = Kernel(graph, path, library)
    except NoKernelError as err:
        pytest.skip(f"{path}: {err}")
    for length in LENGTHS:
        for one, two in zip(plain.run(*window(length)), other.run(*window(length)), strict=True):
            assert one.tobytes() == two.tobytes(), length


def test_it_says_what_onnxruntime_says(graph: Graph, library: Path, plain: Kernel) -> None:
    """To the last bit where onnxruntime adds up in the order that the card was made with."""
    session = Session(WEIGHTS, 1)
    exact = bits_of(session) == bits_of(plain)
    for length in LENGTHS:
        for ours, theirs in zip(plain.run(*window(length)), session.run(*window(length)), strict=True):
            assert ours.tobytes() == theirs.tobytes() if exact else np.abs(ours - theirs).max() < 1, length


@pytest.mark.parametrize(
    ("ids", "shapes"),
    [([], []), ([5] * 600, [0] * 600), ([-1], [0]), ([30_522], [0]), ([5], [-1]), ([5], [SHAPES * PARTIES])],
)
def test_nothing_is_looked_up_outside_the_tables(plain: Kernel, ids: list[int], shapes: list[int]) -> None:
    with pytest.raises(NoKernelError, match="no such wordpiece"):
        plain.run(np.array(ids, np.int64), np.array(shapes, np.int64))


def test_weights_that_could_be_cut_off_are_refused(library: Path) -> None:
    broken = Graph(WEIGHTS)
    name = next(name for name, tensor in broken.tensors.items() if tensor.dtype == np.int8 and tensor.ndim == 2)
    broken.tensors[name] = np.full_like(broken.tensors[name], 127)
    with pytest.raises(NoKernelError, match="not exact"):
        Kernel(broken, "avx2", library)


def test_another_graph_is_refused(library: Path) -> None:
    other = Graph(WEIGHTS)
    other.nodes.append(other.nodes[-1]._replace(kind="Relu"))
    with pytest.raises(NoKernelError, match="its graph is not the kernel's"):
        Kernel(other, "plain", library)


def test_without_it_onnxruntime_runs_the_same_weights(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "LIBRARY", tmp_path / "encoder.so")
    assert isinstance(runtime_for(WEIGHTS, graph, 1), Session)
    assert kernel.state() == "onnxruntime: the kernel was not built"
    (tmp_path / "encoder.so").write_bytes(b"no library")
    assert kernel.state().startswith("onnxruntime: the kernel cannot be loaded")
    assert Model(shipped_folder()).name.startswith("attribution-")


def test_one_built_from_other_sources_is_not_loaded(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(library, tmp_path / "encoder.so")
    monkeypatch.setattr(kernel, "LIBRARY", tmp_path / "encoder.so")
    monkeypatch.setattr(kernel, "sources", lambda: "others")
    assert kernel.state() == "onnxruntime: the kernel was built from other sources"


def test_more_than_one_thread_is_onnxruntime(graph: Graph) -> None:
    assert isinstance(runtime_for(WEIGHTS, graph, 2), Session)


def test_where_there_is_no_compiler_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="no C compiler"):
        build(tmp_path / "encoder.so")
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    with pytest.raises(BuildError, match="No such file"):
        build(tmp_path / "encoder.so")
