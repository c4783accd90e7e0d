"""A record to serve: the world's three reports and the one in which every record type occurs."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture
def path(tmp_path: Path, reading_at) -> Path:
    """The record's file."""
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        WORLD["keep"](record)
        full = reading_at("full.txt")
        record.add(full, full.report.text.encode(), "c1")
    return tmp_path / "r.db"
