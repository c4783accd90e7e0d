"""One writer at a time, its checkpoint included."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from onrecord.errors import StoreError
from onrecord.store import open_archive, opening
from onrecord.store.opening import writers_lock
from tests.patience import PATIENCE

WRITERS = Path(__file__).parents[2] / "fuzz" / "writers.py"
HOLD = "import sys, pathlib\nfrom onrecord.store.opening import writers_lock\n"
HOLD += "with writers_lock(pathlib.Path(sys.argv[1]), 1):\n    print('held', flush=True)\n    sys.stdin.read()\n"


def test_a_writer_waits_for_another_process_and_says_so(tmp_path, monkeypatch):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path / "r.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
        with pytest.raises(StoreError, match=r"another program has been writing it for 0\.05 seconds\. Try again"):
            archive.reject("a", "b", "c")
        holder.kill()  # the system lets go of what a dead process held
        holder.wait()
        monkeypatch.setattr(opening, "BUSY_SECONDS", 60)
        archive.reject("a", "b", "c")


def test_threads_of_one_process_are_kept_apart_too(tmp_path):
    inside, most = [], []

    def write() -> None:
        for _ in range(20):
            with writers_lock(tmp_path / "r.db", 30):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1} and len(most) == 80


def test_every_commit_is_made_under_the_lock(tmp_path, monkeypatch, full_reading):
    """SQLite brings its log into the file in a COMMIT: none may happen outside."""
    path, seen = tmp_path / "r.db", []
    with open_archive(path, create=True) as archive:
        archive._connection.set_trace_callback(lambda sql: seen.append((sql, _is_free(path))))
        archive.add(full_reading, full_reading.report.text.encode(), "c")
        archive.reject("a", "b", "c")
        archive.forgive("a")
    assert [free for sql, free in seen if sql.startswith(("BEGIN", "COMMIT"))] == [False] * 6


def _is_free(path) -> bool:
    try:
        with writers_lock(path, 0):
            return True
    except StoreError:
        return False


def test_two_writers_with_forced_checkpoints_damage_nothing(tmp_path):
    run = [sys.executable, str(WRITERS), "--rounds", "150", "--folder", str(tmp_path)]
    told = subprocess.run(run, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "150 rounds" in told.stdout and "0 faults" in told.stdout


GREEDY = "import sys, pathlib, time\nfrom onrecord.store.opening import writers_lock\nprint('on', flush=True)\n"
GREEDY += "while True:\n    with writers_lock(pathlib.Path(sys.argv[1]), 60):\n        time.sleep(0.001)\n"


def test_one_who_writes_without_a_pause_lets_others_write(tmp_path):
    greedy = subprocess.Popen([sys.executable, "-c", GREEDY, str(tmp_path / "r.db")], stdout=subprocess.PIPE, text=True)
    try:
        assert greedy.stdout.readline() == "on\n"
        for _ in range(20):
            with writers_lock(tmp_path / "r.db", 60):
                pass
    finally:
        greedy.kill()
        greedy.wait()


def test_nothing_is_in_the_files_that_are_locked(tmp_path):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        archive.reject("a", "b", "c")
    assert [(tmp_path / f"r.db-{name}").stat().st_size for name in ("lock", "turn")] == [0, 0]
