"""The README's examples run, and its commands exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from onrecord.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def onrecord(*arguments: str, coder: object = None) -> Result:
    return CliRunner().invoke(app, list(arguments), obj=coder)


@pytest.mark.slow
def test_make_demo_and_the_python_example_end_well(tmp_path, monkeypatch, capsys, shipped_coder):
    """Every command of ours that `make demo` runs ends with status 0, and the example reads the record that it leaves."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2].partition("\n\n")[0]
    commands = [line.partition("|")[0].split()[1:] for line in recipe.splitlines() if line.startswith("\t@$(BIN)/onrecord ")]
    assert len(commands) > 3
    told = dict(re.findall(r"^\$ onrecord (.*)\n((?:(?!\$ |```).*\n)*)", README, re.M))
    for command in commands:
        done = onrecord(*command, coder=shipped_coder)
        assert done.exit_code == 0, (command, done.output)
        shown = told.pop(" ".join(command), "").strip()  # what the README shows of it
        assert not shown or _untimed(shown) == _untimed(done.stdout + done.stderr)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    exec(example, {})
    printed = capsys.readouterr().out
    assert "direct [" in printed and "samples/" in printed


def _untimed(words: str) -> str:
    """What is printed, whatever time it took."""
    words = re.sub(r"(?m)^note: \d+ of \d+ files.*\n", "", words.strip())
    return re.sub(r" in [\d.]+ seconds:", " in 1.0 seconds:", words)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\| `onrecord (\w+)", README, re.M))))
def test_commands_of_the_table_exist(command: str) -> None:
    assert onrecord(command, "--help").exit_code == 0


def test_every_option_in_the_table_is_one_of_its_command() -> None:
    for command, words in re.findall(r"^\| `onrecord (\w+) ([^`]*)`", README, re.M):
        shown = onrecord(command, "--help").stdout
        for option in re.findall(r"--[\w-]+", words):
            assert option in shown, f"onrecord {command} has no {option}"


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`?make (\w+)", README)) <= targets
