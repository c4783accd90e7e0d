"""A million damaged files through all readers, in as many runs as it takes: `python fuzz/many.py [--seconds 300] [READER ...]`.

Each input has a number, from which alone it is made (fuzz/mutate.py), so that a run goes on where the one before ended:
fuzz/LOG.tsv says how far each reader is, on which day and at which commit. `--table` prints the sums; `--input READER NUMBER`
writes an input to the output.
A finding is anything raised but a named rejection, 20 seconds of processor time over one input, 3 GB, or the end of the process;
its input is kept in fuzz/found/, and the run goes on behind it. Exit status: 1 if there was one.
"""

from __future__ import annotations

import argparse
import datetime
import mmap
import os
import resource
import signal
import struct
import subprocess
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from mutate import damaged
from target import FOUND, READERS, ROOT, get_ready, read_bytes, seeds

LOG = ROOT / "fuzz" / "LOG.tsv"
COLUMNS = ("date", "commit", "reader", "seed", "inputs", "seconds", "findings")
GOALS = {reader: 100_000 if reader in ("html", "warc") else 40_000 for reader in READERS}  # a million in all
PIECE = 1_000  # inputs between two entries
CPU_SECONDS = 20
MEMORY = 3 << 30


class Row(NamedTuple):
    """What one day's runs at one commit gave a reader: `inputs` from where the rows before it ended."""

    date: str
    commit: str
    reader: str
    seed: str
    inputs: int
    seconds: float
    findings: int


def log() -> list[Row]:
    """What is in the log."""
    lines = LOG.read_text("utf-8").splitlines()[1:] if LOG.exists() else []
    return [
        Row(*(kind(value) for kind, value in zip((str, str, str, str, int, float, int), line.split("\t"), strict=True)))
        for line in lines
    ]


def enter(new: Row) -> None:
    """Add what a piece of a run gave to the log, to the row of its day, commit and reader if there is one."""
    rows = {row[:4]: row for row in log()}
    old = rows.get(new[:4], new._replace(inputs=0, seconds=0.0, findings=0))
    sums = (old.inputs + new.inputs, round(old.seconds + new.seconds, 1), old.findings + new.findings)
    rows[new[:4]] = Row(*new[:4], *sums)
    text = "\n".join("\t".join(map(str, row)) for row in (COLUMNS, *rows.values()))
    part = LOG.with_suffix(".part")
    part.write_text(text + "\n", "utf-8")
    part.replace(LOG)


def next_number(reader: str, seed: str) -> int:
    """The first input the reader has not had."""
    return sum(row.inputs for row in log() if (row.reader, row.seed) == (reader, seed))


def behind(readers: list[str], seed: str) -> str | None:
    """The reader that is furthest from its goal; None once all are there."""
    shares = {reader: next_number(reader, seed) / GOALS[reader] for reader in readers}
    reader = min(readers, key=shares.__getitem__)
    return reader if shares[reader] < 1 else None


def give(reader: str, seed: str, first: int, end: int) -> tuple[float, list[str]]:
    """Give a reader its inputs [first, end); processor seconds and findings. A process that dies is followed by another."""
    at, shared, found = first, mmap.mmap(-1, 16), []
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    while at < end:
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(reads)
            _read_all(reader, seed, range(at, end), shared, writes)
        os.close(writes)
        with os.fdopen(reads, encoding="utf-8") as told:
            found += told.read().splitlines()
        _, status = os.waitpid(child, 0)
        at = end
        if status:
            (number,) = struct.unpack("q", shared[:8])
            at = number + 1
            how = f"{CPU_SECONDS} seconds of processor time" if os.WTERMSIG(status) == signal.SIGPROF else f"status {status}"
            found.append(_keep(reader, seed, number, f"the process died: {how}"))
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime, found


def _read_all(reader: str, seed: str, numbers: range, shared: mmap.mmap, told: int) -> None:
    """In a process of its own: never returns."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the libraries' own warnings
    files = list(seeds(reader).values())
    for number in numbers:
        shared[:8] = struct.pack("q", number)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            read_bytes(reader, damaged(files, reader, f"{reader}-{seed}-{number}"))
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {' '.join(str(error).split())[:200]}"
            os.write(told, (_keep(reader, seed, number, what) + "\n").encode("utf-8", "replace"))
    os._exit(0)


def _keep(reader: str, seed: str, number: int, what: str) -> str:
    FOUND.mkdir(exist_ok=True)
    (FOUND / f"{reader}-{seed}-{number}").write_bytes(input_of(reader, seed, number))
    return f"{reader}-{seed}-{number}: {what}"


def input_of(reader: str, seed: str, number: int) -> bytes:
    """The input of this number."""
    return damaged(list(seeds(reader).values()), reader, f"{reader}-{seed}-{number}")


def table() -> str:
    """The sums of the log, a line a reader."""
    sums: dict[str, Counter[str]] = {reader: Counter() for reader in READERS}
    for row in log():
        sums[row.reader].update(inputs=row.inputs, seconds=row.seconds, findings=row.findings)  # type: ignore[call-overload]
    lines = [f"| {reader} | {each['inputs']:,} | {each['seconds']:,.0f} | {each['findings']} |" for reader, each in sums.items()]
    total = sum(sums.values(), Counter())
    head = ["| reader | inputs | processor seconds | findings |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([*head, *lines, f"| all | {total['inputs']:,} | {total['seconds']:,.0f} | {total['findings']} |"])


def commit() -> str:
    """The last commit that changed a reader: what was fuzzed."""
    command = ["git", "log", "-1", "--format=%h", "--", "src/onrecord/read"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", choices=[*READERS, []], help="all, unless some are named")
    parser.add_argument("--seconds", type=float, default=300, help="of wall time, about")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--input", nargs=2, metavar=("READER", "NUMBER"))
    args = parser.parse_args()
    if args.input:
        sys.stdout.buffer.write(input_of(args.input[0], args.seed, int(args.input[1])))
        return 0
    until, at, broke = time.monotonic() + (0 if args.table else args.seconds), commit(), False
    if not args.table:
        get_ready(args.readers or READERS)  # once, and not in each process that is forked from this one
    while time.monotonic() < until and (reader := behind(args.readers or list(READERS), args.seed)):
        first = next_number(reader, args.seed)
        end = min(first + PIECE, GOALS[reader])
        seconds, found = give(reader, args.seed, first, end)
        enter(Row(str(datetime.date.today()), at, reader, args.seed, end - first, seconds, len(found)))
        for line in found:
            print(line, flush=True)
        broke = broke or bool(found)
    print(table())
    return int(broke)


if __name__ == "__main__":
    sys.exit(main())
