"""A record of the world in world.py."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).with_name("world.py")))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[onrecord.OpenArchive]:
    """The three reports about Xi and Macron, in a record."""
    with onrecord.open(tmp_path / "world.db", create=True) as record:
        WORLD["keep"](record)
        yield record
