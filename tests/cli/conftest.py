"""Runs the command line inside the test, with the driver's coder."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.intake import Coder
from onrecord.records import Reading, Report

DRIVER = Path(__file__).with_name("driver.py")
CODE = runpy.run_path(str(DRIVER))["code"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run one command in an empty folder; `coded` of the result lists the reports the coder was given."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "ONRECORD_LIMIT", "ONRECORD_THREADS", "ONRECORD_MAX_BYTES"):
        monkeypatch.delenv(name, raising=False)

    def run_once(*arguments: object, **env: str) -> Result:
        coded: list[str] = []

        def note_and_code(report: Report) -> Reading:
            coded.append(report.place)
            return CODE(report)

        coder = Coder("fake-1", note_and_code)
        result = CliRunner().invoke(app, [str(word) for word in arguments], obj=lambda threads: coder, env=env)
        result.coded = coded
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
