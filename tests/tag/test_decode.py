"""The decoder against every path there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from onrecord.tag import decode
from onrecord.tag.decode import Lattice, best_labels, label_runs, marginals
from onrecord.tag.kernel import chains
from onrecord.tag.model import FORBIDDEN, LABELS, allowed


@pytest.fixture(params=["C", "NumPy"], autouse=True)
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In C where the kernel was built, and in NumPy."""
    if request.param == "C" and chains() is None:
        pytest.skip("the kernel was not built")
    if request.param == "NumPy":
        monkeypatch.setattr(decode, "chains", lambda: None)


def test_both_ways_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lattice = random_lattice(11, [200, 7, 1])
    labels, sure = best_labels(lattice), marginals(lattice)
    monkeypatch.setattr(decode, "chains", lambda: None)
    assert (labels == best_labels(lattice)).all() and np.abs(sure - marginals(lattice)).max() < 1e-6


def random_lattice(seed: int, lengths: list[int]) -> Lattice:
    rng = np.random.default_rng(seed)
    steps = np.where(allowed(), rng.normal(size=(LABELS + 1, LABELS)), FORBIDDEN).astype(np.float32)
    emissions = rng.normal(size=(len(lengths), max(lengths), LABELS)).astype(np.float32) * 2
    for row, length in enumerate(lengths):
        emissions[row, length:] = 0
    return Lattice(emissions, np.array(lengths), steps)


def paths(lattice: Lattice, row: int) -> list[tuple[float, tuple[int, ...]]]:
    """(score, labels) of every path through one window."""
    length, steps = int(lattice.lengths[row]), lattice.transitions.astype(np.float64)

    def score(path: tuple[int, ...]) -> float:
        seen = sum(lattice.emissions[row, word, label] for word, label in enumerate(path))
        return float(steps[-1, path[0]] + seen + sum(steps[a, b] for a, b in itertools.pairwise(path)))

    return [(score(path), path) for path in itertools.product(range(LABELS), repeat=length)]


@pytest.mark.parametrize("seed", range(5))
def test_best_path_is_the_best_of_all(seed: int) -> None:
    lattice = random_lattice(seed, [4, 2, 1])
    labels = best_labels(lattice)
    for row, length in enumerate(lattice.lengths):
        assert tuple(labels[row, :length]) == max(paths(lattice, row))[1]
        assert not labels[row, length:].any()


@pytest.mark.parametrize("seed", range(3))
def test_marginals_are_sums_over_all_paths(seed: int) -> None:
    lattice = random_lattice(seed, [4, 3, 1])
    unary = marginals(lattice)
    for row, length in enumerate(lattice.lengths):
        found = paths(lattice, row)
        total = sum(np.exp(score) for score, _ in found)
        for word, label in itertools.product(range(length), range(LABELS)):
            expected = sum(np.exp(score) for score, path in found if path[word] == label) / total
            assert unary[row, word, label] == pytest.approx(expected, abs=1e-5)
        assert not unary[row, length:].any()


def test_no_span_begins_inside() -> None:
    lattice = random_lattice(7, [200])
    labels = best_labels(lattice)[0]
    assert allowed()[-1, labels[0]] and all(allowed()[a, b] for a, b in itertools.pairwise(labels))


def test_runs() -> None:
    assert label_runs(np.array([0, 1, 2, 1, 0, 3, 5, 6, 6])) == [(0, 1, 3), (0, 3, 4), (1, 5, 6), (2, 6, 9)]
    assert label_runs(np.array([0, 0])) == []
