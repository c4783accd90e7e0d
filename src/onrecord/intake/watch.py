"""How long a process has been at something: by its own computing time, so that a busy machine makes no item late.

What computes nothing and does not even wait for its turn stands still: that is overdue by the clock on the wall.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple


class Used(NamedTuple):
    """What a process has computed so far, in seconds, and whether it stands still at the moment."""

    seconds: float
    still: bool


class Watch:
    """Over one process; `awaits` says whether something is awaited from it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._allowed: float | None = None
        self._begun, self._last, self._moved = 0.0, 0.0, 0.0  # computing time at the start and at the last look; when that moved

    @property
    def awaits(self) -> bool:
        """Whether something is awaited."""
        return self._allowed is not None

    def expect(self, seconds: float | None) -> None:
        """Something must come within so many seconds; None: nothing need come."""
        self._allowed = seconds
        used = used_by(self._pid) if seconds is not None else None
        self._begun = self._last = used.seconds if used else 0.0
        self._moved = time.monotonic()

    def is_over(self) -> bool:
        """Whether what was awaited has not come in time."""
        if self._allowed is None:
            return False
        used, now = used_by(self._pid), time.monotonic()
        if used is None:  # no such account on this system: the clock on the wall is all there is
            return now - self._moved > self._allowed
        if used.seconds > self._last or not used.still:
            self._last, self._moved = used.seconds, now
        return used.seconds - self._begun > self._allowed or now - self._moved > self._allowed


def used_by(pid: int) -> Used | None:
    """What the system says of a process; None where it does not say, or the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        ticks = int(fields[11]) + int(fields[12])  # in user mode and in the kernel. Source: proc(5)
    except (OSError, ValueError, IndexError):
        return None
    return Used(ticks / os.sysconf("SC_CLK_TCK"), fields[0] != b"R")
