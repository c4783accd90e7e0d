"""Waiting for what another process or thread does: as long as it takes, since no test may fail because the machine is busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 600.0  # seconds until a test that hangs is ended; says nothing of how fast anything is
ITEM_SECONDS = 10  # what an item may take where one that never ends is tried; the others take milliseconds


def until(look: Callable[[], Found], what: str, pause: float = 0.02) -> Found:
    """Look again and again until there is something; what that is."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"it never comes: {what}"
        time.sleep(pause)
    return found
