"""Two processes that write one record and bring its log into it after every commit; then every page and row is checked.

SQLite up to 3.51.2 can damage a record where one connection begins the log anew while another commits to it. Onrecord keeps the two
apart by a lock (store/opening.py). A round is one commit by each process, each with its checkpoint.

    python fuzz/writers.py --rounds 10000
    python fuzz/writers.py --rounds 10000 --without-lock    what SQLite does by itself
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from onrecord.store import archive as archives
from onrecord.store import open_archive
from onrecord.store.opening import writers_lock

WAYS = ("PASSIVE", "FULL", "RESTART", "TRUNCATE")


def write(path: Path, name: str, rounds: int, locked: bool) -> None:
    """Commit so many times, each followed by a checkpoint: some within the commit, some apart from it."""
    if not locked:
        archives.writers_lock = lambda *_: nullcontext()
    with open_archive(path) as archive:
        connection = archive._connection
        for nr in range(rounds):
            connection.execute(f"PRAGMA wal_autocheckpoint = {nr % 3}")
            archive.reject(f"{name}/{nr:06}", "w" * (nr * 37 % 5000), "x")
            with writers_lock(path, 60) if locked else nullcontext():
                connection.execute(f"PRAGMA wal_checkpoint({WAYS[nr % 4]})").fetchall()
            if nr % 50 == 0:
                archive.forgive(f"{name}/{nr:06}")


def check(path: Path, rounds: int) -> list[str]:
    """Everything that is wrong with what they wrote."""
    with open_archive(path) as archive:
        faults = [f"{fault.place}: {fault.found}" for fault in archive.verify().faults]
        rows = {row["place"] for row in archive.rows("SELECT place FROM rejected")}
    due = {f"{name}/{nr:06}" for name in "ab" for nr in range(rounds) if nr % 50}
    return faults + [f"{place} is {'lost' if place in due else 'there, and was taken away'}" for place in sorted(due ^ rows)]


def main() -> int:
    """Exit status: 0 nothing is wrong, 1 something is."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--rounds", type=int, default=10_000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--without-lock", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        path = (given.folder or Path(made)) / "r.db"
        open_archive(path, create=True).close()
        start = time.monotonic()
        each = [multiprocessing.Process(target=write, args=(path, name, given.rounds, not given.without_lock)) for name in "ab"]
        for one in each:
            one.start()
        for one in each:
            one.join()
        faults = [f"a writer ended with {one.exitcode}" for one in each if one.exitcode] + check(path, given.rounds)
        for fault in faults[:20]:
            print(fault)
        print(
            f"{given.rounds:,} rounds of two writers with forced checkpoints, SQLite {sqlite3.sqlite_version}: {len(faults)} faults"
            f" ({time.monotonic() - start:.0f} seconds)"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
