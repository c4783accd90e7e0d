"""A record of the world in world.py."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord

WORLD = runpy.run_path(str(Path(__file__).with_name("world.py")))


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three reports about Xi and Macron, in a record made once."""
    path = tmp_path_factory.mktemp("world") / "world.db"
    with onrecord.open(path, create=True) as record:
        WORLD["keep"](record)
    return path


@pytest.fixture
def world(tmp_path: Path, world_file: Path) -> Iterator[onrecord.OpenArchive]:
    """A copy of it for each test."""
    with onrecord.open(shutil.copyfile(world_file, tmp_path / "world.db")) as record:
        yield record
