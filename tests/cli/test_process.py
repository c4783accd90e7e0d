"""The command line as a process of its own: killed, cut off, or beside another."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord.store import open_archive
from tests.patience import PATIENCE, until

DRIVER = str(Path(__file__).with_name("driver.py"))
REPORTS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty small reports in a folder."""
    where = tmp_path / "many"
    where.mkdir()
    for nr in range(REPORTS):
        (where / f"{nr:02}.txt").write_text(f"Report {nr}\n\nAda said number {nr} is good. Zoé said {nr} é 🗳️ is not.\n", "utf-8")
    return where


def start(arguments: list[str], cwd: Path, pace: object = 0.0, **streams: int) -> subprocess.Popen[bytes]:
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE} | streams
    return subprocess.Popen([sys.executable, DRIVER, str(pace), *arguments], cwd=cwd, **streams)


def finish(process: subprocess.Popen[bytes]) -> str:
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return errors.decode()


def dump(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return list(archive.dump())


def wait_for(path: Path, readings: int) -> None:
    """Until the run has stored so many: a kill is then in the midst of writing, however slow the machine."""

    def are_there() -> bool:
        try:
            with open_archive(path) as archive:
                return len(list(archive.rows("SELECT row FROM readings"))) >= readings
        except Exception:  # not made yet
            return False

    until(are_there, f"{readings} readings", pause=0.01)


@pytest.mark.slow
def test_killed_runs_end_in_the_same_record(folder, tmp_path):
    finish(start(["read", "many", "--into", "calm.db"], tmp_path))
    moments = random.Random(20221230)
    for least in sorted(moments.sample(range(REPORTS - 10), 4)):  # none gets more than eight reports further before it is killed
        process = start(["read", "many", "--into", "killed.db"], tmp_path, pace=f"0.005:{least + 8}")
        wait_for(tmp_path / "killed.db", least)
        time.sleep(moments.random() * 0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    held = len(dump(tmp_path / "killed.db"))
    assert 0 < held < REPORTS
    errors = finish(start(["read", "many", "--into", "killed.db"], tmp_path))
    assert f"kept {REPORTS - held} · duplicate {held} · rejected 0 · offered {REPORTS}" in errors
    assert dump(tmp_path / "killed.db") == dump(tmp_path / "calm.db")


@pytest.mark.slow
def test_a_run_killed_at_its_very_start_does_no_harm(folder, tmp_path):
    for seconds in (0.05, 0.15, 0.2, 0.25, 0.3):
        process = start(["read", "many", "--into", "killed.db"], tmp_path)
        time.sleep(seconds)
        process.kill()
        process.communicate()
    finish(start(["read", "many", "--into", "killed.db"], tmp_path))
    assert len(dump(tmp_path / "killed.db")) == REPORTS


@pytest.mark.slow
def test_two_runs_at_once_keep_every_report_once(folder, tmp_path):
    both = [start(["read", "many", "--into", "both.db"], tmp_path, pace=0.002) for _ in range(2)]
    errors = [finish(process) for process in both]
    kept = [int(line.split()[1]) for line in (text.splitlines()[-1] for text in errors)]
    assert sum(kept) == REPORTS
    finish(start(["read", "many", "--into", "one.db"], tmp_path))
    assert dump(tmp_path / "both.db") == dump(tmp_path / "one.db")


def test_a_reader_that_goes_away_is_no_error_message(folder, tmp_path):
    for path in folder.iterdir():  # more than a pipe holds: the run cannot end before its reader goes away
        path.write_text(path.read_text("utf-8") + "It rained. " * 500, "utf-8")
    process = start(["read", "--json", "many"], tmp_path, stdout=subprocess.PIPE)
    assert process.stdout.readline().startswith(b'{"report":')  # the line is there before the run is over
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=PATIENCE) == 141
    assert [line.split()[0] for line in errors.splitlines()] == ["read", "kept"]  # the closing lines and nothing else


def test_help_needs_neither_model_nor_pages(tmp_path):
    script = "import sys, onrecord.cli\ntry: onrecord.cli.main(['read', '--help'])\nexcept SystemExit: pass\n"
    script += "assert not {'onnxruntime', 'trafilatura', 'tokenizers', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.slow
def test_killed_runs_of_the_shipped_coder_end_in_the_same_record(folder, tmp_path):
    """The same with the real model, whose first report takes longest: fewer kills, fewer reports."""
    pytest.importorskip("onrecord.pipeline")
    for path in sorted(folder.iterdir())[6:]:
        path.unlink()
    command = [sys.executable, "-m", "onrecord", "read", "many", "--into"]
    subprocess.run([*command, "calm.db"], cwd=tmp_path, check=True, capture_output=True)
    for least in (1, 3):
        process = subprocess.Popen([*command, "killed.db"], cwd=tmp_path, stderr=subprocess.DEVNULL)
        wait_for(tmp_path / "killed.db", least)
        process.kill()
        process.communicate()
    subprocess.run([*command, "killed.db"], cwd=tmp_path, check=True, capture_output=True)
    assert dump(tmp_path / "killed.db") == dump(tmp_path / "calm.db")
    assert len(dump(tmp_path / "calm.db")) == 6
