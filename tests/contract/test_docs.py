"""The docs are true: every command and every piece of Python in them runs on the samples, and the reference is the code's own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from onrecord.cli import app

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = sorted(path.name for path in (ROOT / "docs" / "how-to").glob("*.md"))
GUIDES = ["start/README.md", *(f"how-to/{name}" for name in HOW_TO)]
BLOCK = re.compile(r"```(console|python|r)\n(.*?)```", re.S)
MISSING = re.compile(r"^import (duckdb|pandas)$", re.M)
STATUS_1 = ("--since 2020 --json",)  # the guide says why


def run_command(line: str, coder) -> None:
    words, _, note = line.partition(" # ")
    if words.startswith("serve "):  # goes on until it is stopped: its options exist
        command, *options = shlex.split(words)
        typer.main.get_group(app).commands[command].make_context(command, options)
        return
    result = CliRunner().invoke(app, shlex.split(words), obj=coder)
    (said,) = re.findall(r"exit status (\d)", note) or ["1" if words.endswith(STATUS_1) else "0"]
    wanted = int(said)
    assert result.exit_code == wanted, f"onrecord {words}: {result.exit_code}\n{result.output}\n{result.exception}"


def run_python(code: str) -> None:
    for library in MISSING.findall(code):
        pytest.importorskip(library)
    run_program([sys.executable, "-c", code])


def run_program(words: list[str]) -> None:
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_runs(guide, tmp_path, monkeypatch, shipped_coder):
    for library in ("pyarrow", "altair", "vl_convert", "polars"):
        pytest.importorskip(library)
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / guide).read_text("utf-8")
    blocks = BLOCK.findall(text)
    assert blocks or "docker run" in text  # there is no Docker where tests run
    for kind, block in blocks:
        if kind == "python":
            run_python(block)
        elif kind == "r" and shutil.which("Rscript"):  # the other blocks say as much without it
            run_program(["Rscript", "-e", block])
        for line in re.findall(r"^\$ (.*)$", block, re.M) if kind == "console" else ():
            if line.startswith("onrecord "):
                run_command(line.removeprefix("onrecord "), shipped_coder)
            else:
                assert subprocess.run(shlex.split(line), check=False).returncode == 0, line


def test_the_reference_is_the_codes_own():
    pytest.importorskip("starlette")
    check = [sys.executable, str(ROOT / "quality" / "reference.py"), "--check"]
    found = subprocess.run(check, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
