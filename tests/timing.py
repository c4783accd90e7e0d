"""Whether time grows with the text as it should, on any machine and with anything else running beside."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TIMES = 8  # how much longer the longer text is
TRIES = 6  # before it is said to cost too much
LEAST = 0.01  # CPU-seconds below which the clock says little


def assert_linear(run: Callable[[int], object], size: int) -> None:
    """`run(n)` handles a text n long: eight times the text must cost less than 8 ** 1.5 = 22.6 times; a square's 64 never does.

    What else the machine does can only make a run longer, so the longer text is tried again before anything is said against it.
    """
    run(size // TIMES + 1)
    assert_cheap(lambda: run(TIMES * size), TIMES**1.5, lambda: run(size), f"{TIMES} times {size} and {size}")


def assert_cheap(run: Callable[[], object], times: float, other: Callable[[], object], what: str) -> None:
    """`run` costs less than so many times what `other` costs: in CPU-seconds, the least of several runs of each."""
    most = times * max(min(seconds_of(other) for _ in range(3)), LEAST)
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, seconds_of(run))
        if least < most:
            return
    raise AssertionError(f"{what}: {least:.3f} s, where less than {most:.3f} s is wanted")


def seconds_of(run: Callable[[], object]) -> float:
    """CPU-seconds of one run."""
    gc.disable()
    try:
        start = time.process_time()
        run()
        return time.process_time() - start
    finally:
        gc.enable()
