"""kill -9 at random moments, thousands of times: `python benchmarks/kills.py [--seconds 300] [--goal 2000]`; Linux only.

Runs over a small folder (plain reports, broken files, archives) with a coder by rule, each forked from this process, which has
imported everything: a run takes tenths of a second, so that what is killed is reading and writing, not starting. The run itself is
killed, or one of its processes; after some kills it is run to its end. The record - export, places, rejected items, links - must
then equal that of a run nobody disturbed, `verify` must find nothing, and no process may be left over.
benchmarks/KILLS.tsv adds the runs up; `--table` prints the sum. Exit status: 1 if a record differed, now or in any run before.
benchmarks/reliability.py kills does the same through the command line, over every format, slower.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import datetime
import io
import os
import random
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from onrecord.errors import ReadError
from onrecord.intake import Job, Limits, run, running
from onrecord.read import Bounds, Budget, Source, Ways, items_in, read_item
from onrecord.store import open_archive

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT / "benchmarks" / "KILLS.tsv"
COLUMNS = ("date", "commit", "seed", "parent", "worker", "records", "differing", "seconds")
MADE = runpy.run_path(str(ROOT / "tests" / "read" / "formats.py"))
DRIVER = runpy.run_path(str(ROOT / "tests" / "cli" / "driver.py"))
FILES = ("plain.txt", "lines.jsonl", "some.zip", "alone.txt.gz", "nexis_new.txt", "cut.txt.gz", "bad.jsonl", "binary.txt")
PLAIN = 8
SUBREAPER = 36  # of prctl: processes whose parent was killed become this one's, which sees them end


class Row(NamedTuple):
    """What came of one day's kills of one seed at one commit."""

    date: str
    commit: str
    seed: str
    parent: int
    worker: int
    records: int
    differing: int
    seconds: float


def make_folder(where: Path) -> None:
    """A few files whole and broken, some plain reports, two of them the same text."""
    files = {name: sample for name, sample in (MADE["GOOD"] | MADE["BROKEN"]).items() if name in FILES}
    MADE["write"](where / "mixed", files)
    for nr in range(PLAIN):
        words = f"Report {nr % 7}\n\nAda said number {nr % 7} is good. Zoé said {nr % 7} é 🗳️ is not.\n"
        (where / "mixed" / f"p{nr:02}.txt").write_text(words, "utf-8")


def import_all(where: Path) -> None:
    """Read every file here once: what readers import only when they need it is then there in every fork."""
    for path in sorted((where / "mixed").iterdir()):
        for item in items_in(io.BytesIO(path.read_bytes()), path.name, Ways(), Budget(path.name, 1, Bounds())):
            if isinstance(item, Source):
                with contextlib.suppress(ReadError):
                    read_item(item, None)


def start(where: Path, record: str) -> int:
    """Fork a run of two readers; its process."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.chdir(where)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with (
            open_archive(record, create=True) as archive,
            running(Job(("mixed",)), lambda: DRIVER["slow_coder"](0.0), archive, Limits(readers=2), apart=True) as run,
        ):
            for _ in run.outcomes():
                pass
        status = 0
    finally:
        os._exit(status)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def end_of(pid: int, children: list[int]) -> None:
    """Wait for the run's end and that of all its processes; raises AssertionError if one outlives it by a minute."""
    os.waitpid(pid, 0)
    until = time.monotonic() + 60
    while any(Path(f"/proc/{child}").exists() for child in children):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        assert time.monotonic() < until, "a process outlives its run"
        time.sleep(0.001)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def disturb(where: Path, record: str, moments: random.Random, longest: float) -> tuple[str | None, float]:
    """Start a run and kill it or a process of it at a random moment: what was hit, and how long it had run."""
    wanted = "worker" if moments.random() < 0.5 else "parent"
    began = time.monotonic()
    pid = start(where, record)
    if wanted == "worker":
        while not children_of(pid) and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.001)  # one cannot be hit before it is there, however slow the machine
    time.sleep(moments.uniform(0, longest))
    children = children_of(pid)
    victim = moments.choice(children) if wanted == "worker" and children else pid
    hit = None
    if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            hit = "parent" if victim == pid else "worker"
    end_of(pid, [*children, *children_of(pid)])
    return hit, time.monotonic() - began


def finish(where: Path, record: str) -> float:
    """A run to its end; how long it took."""
    began = time.monotonic()
    pid = start(where, record)
    _, status = os.waitpid(pid, 0)
    assert not status, f"an undisturbed run ended with {status}"
    return time.monotonic() - began


def dump(path: Path) -> list[str]:
    """All the record says, its links too, and what is wrong with it, which is nothing."""
    links = "SELECT own.id, other.id AS near FROM near JOIN reports AS own ON own.row = near.report JOIN reports AS other"
    with open_archive(path) as archive:
        near = archive.rows(f"{links} ON other.row = near.other ORDER BY own.id")
        faults = [f"{fault.place}: {fault.found}" for fault in archive.verify().faults]
        return [*archive.dump(), *(f"{row['id']} ~ {row['near']}" for row in near), *faults]


def campaign(seconds: float, goal: int, seed: str) -> None:
    """Kill until the goal is reached or the time is over; each record is entered in the log as it is done."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    run.ANOTHER, run.WORTH = 2, 0  # two readers, although there is little to read
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        make_folder(where)
        import_all(where)
        longest = finish(where, "calm.db")
        calm, until = dump(where / "calm.db"), time.monotonic() + seconds
        while time.monotonic() < until and sum(row.parent + row.worker for row in log()) < goal:
            moments = random.Random(f"{seed}-{sum(row.records for row in log() if row.seed == seed)}")
            hits, began = Counter[str](), resource.getrusage(resource.RUSAGE_CHILDREN)
            for _ in range(moments.randint(2, 8)):
                hit, _ = disturb(where, "killed.db", moments, longest)
                hits[hit or "missed"] += 1
            longest = 0.7 * longest + 0.3 * finish(where, "killed.db")  # the machine may be busier now
            differs = dump(where / "killed.db") != calm
            if differs:
                os.rename(where / "killed.db", f"{tempfile.gettempdir()}/killed-{seed}-{time.time():.0f}.db")
            for left in where.glob("killed.db*"):
                left.unlink()
            ended = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
            enter(Row(str(datetime.date.today()), commit(), seed, hits["parent"], hits["worker"], 1, int(differs), spent))


def log() -> list[Row]:
    """What is in the log."""
    lines = LOG.read_text("utf-8").splitlines()[1:] if LOG.exists() else []
    kinds = (str, str, str, int, int, int, int, float)
    return [Row(*(kind(value) for kind, value in zip(kinds, line.split("\t"), strict=True))) for line in lines]


def enter(new: Row) -> None:
    """Add to the row of the same day, commit and seed, or to the end."""
    rows = {row[:3]: row for row in log()}
    old = rows.get(new[:3], Row(*new[:3], 0, 0, 0, 0, 0.0))
    rows[new[:3]] = Row(*new[:3], *(round(a + b, 1) for a, b in zip(old[3:], new[3:], strict=True)))
    part = LOG.with_suffix(".part")
    part.write_text("\n".join("\t".join(map(str, row)) for row in (COLUMNS, *rows.values())) + "\n", "utf-8")
    part.replace(LOG)


def commit() -> str:
    """The last commit that changed how reports are taken in or kept: what was killed."""
    command = ["git", "log", "-1", "--format=%h", "--", "src/onrecord/intake", "src/onrecord/store"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def table() -> str:
    """The sum of the log in one sentence."""
    rows = log()
    parent, worker, records, differing = (sum(row[at] for row in rows) for at in (3, 4, 5, 6))
    hits = f"{parent + worker:,} kills, {parent:,} of a run and {worker:,} of one of its processes"
    return f"{hits}, over {records:,} records: {differing} differed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300, help="of wall time, about")
    parser.add_argument("--goal", type=int, default=2_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    if not args.table:
        campaign(args.seconds, args.goal, args.seed)
    print(table())
    return int(any(row.differing for row in log()))


if __name__ == "__main__":
    sys.exit(main())
