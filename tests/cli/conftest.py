"""Runs the command line inside the test, with the driver's coder."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import onrecord
from onrecord.cli import app
from onrecord.intake import Coder
from onrecord.records import Reading, Report
from onrecord.settings import SETTINGS

DRIVER = Path(__file__).with_name("driver.py")
CODE = runpy.run_path(str(DRIVER))["code"]
WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three reports about Xi and Macron, in a record made once: for each test to copy."""
    path = tmp_path_factory.mktemp("world") / "r.db"
    with onrecord.open(path, create=True) as record:
        WORLD["keep"](record)
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run one command in an empty folder; `coded` of the result lists the reports the coder was given."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", *(setting.variable for setting in SETTINGS)):
        monkeypatch.delenv(name, raising=False)

    def run_once(*arguments: object, stdin: bytes = b"", **env: str) -> Result:
        notes = tmp_path.parent / f"{tmp_path.name}-coded"  # a file: the coder runs in another process
        notes.write_text("")

        def note_and_code(report: Report) -> Reading:
            with notes.open("a") as file:
                file.write(f"{report.place}\n")
            return CODE(report)

        coder = Coder("fake-1", note_and_code)
        result = CliRunner().invoke(app, [str(word) for word in arguments], input=stdin, obj=lambda threads: coder, env=env)
        result.coded = notes.read_text().splitlines()
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_once


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with three small reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Markets\n\nXi said trade rose. Lula said it fell.\n", "utf-8")
    (folder / "b.txt").write_text("Weather\n\nZoé said it rained.\n", "utf-8")
    (folder / "c.txt").write_text("Nobody spoke here today.\n", "utf-8")
    return folder
