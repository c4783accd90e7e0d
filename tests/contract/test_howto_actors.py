"""docs/how-to/actors.md: its commands run, its file of names loads, its Python works."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.resolve.overrides import load_overrides

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/how-to/actors.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ onrecord (.*)$", GUIDE, re.M)


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with onrecord.open("demo.db", create=True) as record:
        runpy.run_path(str(ROOT / "tests/ask/world.py"))["keep"](record)


def test_commands_run_in_their_order():
    assert len(COMMANDS) == 11
    for command in COMMANDS:
        result = CliRunner().invoke(app, shlex.split(command))
        found = "--suggest-merges" not in command  # of the persons in this record no two look like one
        assert result.exit_code == (0 if found else 1), f"onrecord {command}: {result.output}"


def test_the_file_of_names_loads(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
    (tmp_path / "names.toml").write_text(example, "utf-8")
    overrides = load_overrides(tmp_path / "names.toml")
    assert {naming.name for naming in overrides.by_name.values()} == {"Meridian News"}
    assert overrides.by_state == {"CZE": "Czech Republic"}


def test_python_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.S)
    exec(compile(example, "actors.md", "exec"), {})
    assert "report President China 2022-12-30" in capsys.readouterr().out
