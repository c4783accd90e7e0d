"""Runs that are killed at random points and run again: for tests/cli/test_kills.py (a few) and benchmarks/reliability.py (200).

As the outcome the record is compared with that of a run nobody disturbed, line by line of its export.
"""

from __future__ import annotations

import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from onrecord.store import open_archive

DRIVER = str(Path(__file__).with_name("driver.py"))
MADE = runpy.run_path(str(Path(__file__).parents[1] / "read" / "formats.py"))
PLAIN = 15
SECONDS = "0.01"  # that the fast coder takes for a report
OUTLIVING = 600  # seconds after which a process is said to outlive its run, not just to be slow to end


def make_folder(where: Path) -> None:
    """Some plain reports, and one file of each format, whole and broken."""
    MADE["write"](where / "mixed", MADE["GOOD"])
    MADE["write"](where / "mixed" / "broken", MADE["BROKEN"])
    for nr in range(PLAIN):
        (where / "mixed" / f"p{nr:02}.txt").write_text(
            f"Report {nr}\n\nAda said number {nr} is good. Zoé said {nr} é 🗳️ is not.\n", "utf-8"
        )


def start(where: Path, record: str, workers: int = 2) -> subprocess.Popen[bytes]:
    """A run of the fast coder over the folder."""
    command = [sys.executable, DRIVER, SECONDS, "read", "mixed", "--into", record, "--workers", str(workers)]
    return subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(where: Path, record: str, workers: int = 2) -> str:
    """A run to its end; its closing line."""
    process = start(where, record, workers)
    _, errors = process.communicate()
    assert process.returncode in (0, 2), errors
    return errors.decode().splitlines()[-1]


def dump(path: Path) -> list[str]:
    """The record's export, and its links, which the export leaves out."""
    with open_archive(path) as archive:
        links = "SELECT own.id, other.id AS near FROM near JOIN reports AS own ON own.row = near.report JOIN reports AS other"
        near = archive.rows(f"{links} ON other.row = near.other ORDER BY own.id")
        return [*archive.dump(), *(f"{row['id']} ~ {row['near']}" for row in near)]


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended: one that nobody has asked how it ended is still in the list."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def disturb(where: Path, record: str, moments: random.Random, counts: Counter[str]) -> None:
    """Start a run and kill it, or one of its processes, at a random point; a run that lost only a process goes on to its end."""
    process = start(where, record)
    wanted = "worker" if moments.random() < 0.5 else "parent"
    while wanted == "worker" and not children_of(process.pid) and process.poll() is None:
        time.sleep(0.005)  # however long that takes, it has to have some before one can be killed
    time.sleep(moments.uniform(0, 0.6) if wanted == "worker" else moments.uniform(0.05, 1.2))
    children = children_of(process.pid)
    victim = moments.choice(children) if wanted == "worker" and children else process.pid
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            counts["parent" if victim == process.pid else "worker"] += 1
    process.communicate()
    until = time.monotonic() + OUTLIVING
    while (left := [child for child in children if is_running(child)]) and time.monotonic() < until:
        time.sleep(0.02)
    assert not left, "a process outlives its run"


def kill_and_compare(where: Path, kills: int, seed: int) -> Counter[str]:
    """Disturb runs until so many kills have hit, finish each record undisturbed after two to six of them, and compare."""
    moments, counts = random.Random(seed), Counter[str]()
    finish(where, "calm.db")
    calm = dump(where / "calm.db")
    while counts["parent"] + counts["worker"] < kills or not (counts["parent"] and counts["worker"]):
        record = f"killed{counts['records']}.db"
        for _ in range(moments.randint(2, 6)):
            disturb(where, record, moments, counts)
        finish(where, record)
        counts["records"] += 1
        counts["differing"] += dump(where / record) != calm
    return counts
