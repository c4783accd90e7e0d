"""Files that a newcomer looks for: they are there, and say the same as the project itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.mark.parametrize("name", ["AGENTS.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "NOTICE", "docs/reference/stable.md"])
def test_it_is_there(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()


def test_all_say_the_same_version_and_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {PROJECT['version']}\n" in citation and f"\nlicense: {PROJECT['license']}\n" in citation
    assert f"\n## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_folders_that_agents_are_told_of_exist() -> None:
    for row in re.findall(r"^\| (`.+`) \|", (ROOT / "AGENTS.md").read_text("utf-8"), re.M):
        first, *others = re.findall(r"`([^`]+)`", row)
        for name in (first, *others):
            assert (ROOT / name).exists() or (ROOT / first).with_name(name).exists(), name
