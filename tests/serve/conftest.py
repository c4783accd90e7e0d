"""A record to serve: the world's three reports and the one in which every record type occurs."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture(scope="session")
def served_file(tmp_path_factory: pytest.TempPathFactory, reading_at) -> Path:
    """The record, made once."""
    path = tmp_path_factory.mktemp("served") / "r.db"
    with onrecord.open(path, create=True) as record:
        WORLD["keep"](record)
        full = reading_at("full.txt")
        record.add(full, full.report.text.encode(), "c1")
    return path


@pytest.fixture
def path(tmp_path: Path, served_file: Path) -> Path:
    """A copy of its file for each test."""
    return shutil.copyfile(served_file, tmp_path / "r.db")
