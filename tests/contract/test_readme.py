"""The README's examples run, and its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def onrecord(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "onrecord.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_python_examples_run(tmp_path: Path) -> None:
    assert onrecord("read", "samples", "--into", str(tmp_path / "demo.db")).returncode == 0
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    found = subprocess.run(
        [sys.executable, "-c", example.replace("demo.db", str(tmp_path / "demo.db"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "direct [" in found.stdout and "samples/" in found.stdout


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\| `onrecord (\w+)", README, re.M))))
def test_commands_of_the_table_exist(command: str) -> None:
    assert onrecord(command, "--help").returncode == 0


def test_every_option_in_the_table_is_one_of_its_command() -> None:
    for command, words in re.findall(r"^\| `onrecord (\w+) ([^`]*)`", README, re.M):
        shown = onrecord(command, "--help").stdout
        for option in re.findall(r"--[\w-]+", words):
            assert option in shown, f"onrecord {command} has no {option}"


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`?make (\w+)", README)) <= targets


@pytest.mark.slow
def test_make_demo_ends_well(tmp_path):
    """Every command of ours that `make demo` runs ends with status 0."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2].partition("\n\n")[0]
    commands = [line.partition("|")[0].split()[1:] for line in recipe.splitlines() if line.startswith("\t@$(BIN)/onrecord ")]
    assert len(commands) > 3
    for command in commands:
        placed = [str(ROOT / word) if word.startswith("samples") else word for word in command]
        program = [sys.executable, "-m", "onrecord.cli", *placed]
        done = subprocess.run(program, check=False, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stderr)
