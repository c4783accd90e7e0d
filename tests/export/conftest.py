"""A record with every kind of thing in it, words that are hard to write down among them."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture(scope="session")
def record_file(tmp_path_factory: pytest.TempPathFactory, reading_at) -> Path:
    """The world's three reports, and the one in which every record type occurs, at an address: made once."""
    path = tmp_path_factory.mktemp("record") / "r.db"
    with onrecord.open(path, create=True) as record:
        WORLD["keep"](record)
        full = reading_at("https://example.org/full.txt")
        record.add(full, full.report.text.encode(), "c1")
    return path


@pytest.fixture
def record(tmp_path: Path, record_file: Path) -> Iterator[onrecord.OpenArchive]:
    """A copy of it for each test."""
    with onrecord.open(shutil.copyfile(record_file, tmp_path / "r.db")) as record:
        yield record
