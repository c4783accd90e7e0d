"""Whether time grows with the text as it should, on any machine and with anything else running beside."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TIMES = 8  # how much longer the longer text is
LEAST = 0.01  # CPU-seconds below which the clock says little


def assert_linear(run: Callable[[int], object], size: int) -> None:
    """`run(n)` handles a text n long: eight times the text must cost less than 8 ** 1.5 = 22.6 times; a square's 64 never does.

    CPU-seconds, the least of three runs of each size, without the garbage collector: one slow run decides nothing.
    """
    run(size // TIMES + 1)
    short = max(least_seconds(run, size), LEAST)
    long = least_seconds(run, TIMES * size)
    assert long < TIMES**1.5 * short, f"{size}: {short:.3f} s, {TIMES} times that: {long:.3f} s"


def least_seconds(run: Callable[[int], object], size: int) -> float:
    """CPU-seconds of the quickest of three runs; one is enough where it takes long."""
    seconds: list[float] = []
    gc.collect()
    gc.disable()
    try:
        while len(seconds) < 3 and sum(seconds) < 3:
            start = time.process_time()
            run(size)
            seconds.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(seconds)
