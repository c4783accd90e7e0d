"""A record with every kind of thing in it, words that are hard to write down among them."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture
def record(tmp_path: Path, reading_at) -> Iterator[onrecord.OpenArchive]:
    """The world's three reports, and the one in which every record type occurs, at an address."""
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        WORLD["keep"](record)
        full = reading_at("https://example.org/full.txt")
        record.add(full, full.report.text.encode(), "c1")
        yield record
