"""The promise under harm: killed at random points, on a full disk, in a folder that cannot be written, beside another writer."""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import ITEM_SECONDS, PATIENCE

KILLS = runpy.run_path(str(Path(__file__).with_name("kills.py")))


@pytest.fixture
def where(tmp_path):
    KILLS["make_folder"](tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """What a run that nobody disturbs puts on record."""
    folder = tmp_path_factory.mktemp("calm")
    KILLS["make_folder"](folder)
    KILLS["finish"](folder, "calm.db")
    return KILLS["dump"](folder / "calm.db")


@pytest.mark.slow
def test_killed_at_random_points_and_run_again(where):
    counts = KILLS["kill_and_compare"](where, kills=6, seed=2025)
    assert counts["differing"] == 0 and counts["parent"] and counts["worker"]


@pytest.mark.slow
def test_two_writers_at_once(where, calm):
    both = [KILLS["start"](where, "both.db") for _ in range(2)]
    tallies = [process.communicate(timeout=PATIENCE)[1].decode().splitlines()[-1] for process in both]
    assert KILLS["dump"](where / "both.db") == calm, tallies


@pytest.mark.slow
def test_a_full_disk_ends_the_run_with_one_line_and_does_no_harm(where, calm):
    limit = 400_000  # bytes a file may have: less than the record needs

    def shrink() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, KILLS["DRIVER"], "0", "read", "mixed", "--into", "full.db"]
    run = subprocess.run(command, check=False, cwd=where, preexec_fn=shrink, capture_output=True, timeout=PATIENCE)
    errors = run.stderr.decode()
    assert run.returncode == 2 and "Traceback" not in errors
    assert [line for line in errors.splitlines() if line.startswith("onrecord: full.db: cannot be used")]
    KILLS["finish"](where, "full.db")
    assert KILLS["dump"](where / "full.db") == calm


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(where):
    where.chmod(0o500)
    process = KILLS["start"](where, "r.db")
    errors = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 2 and errors.startswith("onrecord: r.db: cannot be written: its lock")


def test_a_place_where_no_file_can_be_made(where):
    process = KILLS["start"](where, "/proc/r.db")
    errors = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 2 and errors.startswith("onrecord: /proc/r.db: cannot be written: its lock")
    assert "Traceback" not in errors


@pytest.mark.slow
def test_an_item_that_takes_too_long_costs_itself(where):
    (where / "few").mkdir()
    for name, words in (("a", "Ada said yes."), ("b", "stall"), ("c", "Zoé said no.")):
        (where / "few" / f"{name}.txt").write_text(words)
    command = [sys.executable, KILLS["DRIVER"], "0", "read", "few", "--into", "few.db", "--workers", "2"]
    env = {**os.environ, "ONRECORD_ITEM_SECONDS": str(ITEM_SECONDS)}
    run = subprocess.run(command, check=False, cwd=where, capture_output=True, timeout=PATIENCE, env=env)
    errors = run.stderr.decode()
    assert f"rejected: few/b.txt: it takes longer than {ITEM_SECONDS} seconds." in errors
    assert errors.splitlines()[-1] == "kept 2 · duplicate 0 · rejected 1 · offered 3 · undated 2"


@pytest.mark.slow
def test_a_coder_that_kills_its_process_costs_one_report(where):
    (where / "few").mkdir()
    for name, words in (("a", "Ada said yes."), ("b", "crash"), ("c", "Zoé said no.")):
        (where / "few" / f"{name}.txt").write_text(words)
    command = [sys.executable, KILLS["DRIVER"], "0", "read", "few", "--into", "few.db"]
    run = subprocess.run(command, check=False, cwd=where, capture_output=True, timeout=PATIENCE)
    errors = run.stderr.decode()
    assert "rejected: few/b.txt: the process that reads it died 2 times (signal 9)." in errors
    assert errors.splitlines()[-1] == "kept 2 · duplicate 0 · rejected 1 · offered 3 · undated 2"
