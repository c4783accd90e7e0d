"""What reading survives, measured, and written to docs/reference/reliability.md: `python benchmarks/reliability.py kills|fuzz`.

kills: runs of a fast coder over one file of each format, whole and broken, and some plain reports, with kill -9 of the run itself
or of one of its processes at random points; then a run to the end, whose export must equal that of a run nobody disturbed.
fuzz: coverage-guided inputs to each reader in turn (fuzz/readers.py; needs atheris), until there are --inputs of them or --seconds
are over; an input that a reader breaks on is kept in fuzz/found/. Each section says when and by what it was written.
Exit status: 1 if a record differed or a reader broke.
"""

from __future__ import annotations

import argparse
import re
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from reliability_page import measured, write

from onrecord.read import FORMATS

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "fuzz" / "found"
TITLES = {"kills": "## Killed and run again", "fuzz": "## Fuzzing"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "fuzz"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--inputs", type=int, default=20_000, help="for each reader, at most")
    parser.add_argument("--seconds", type=int, default=10, help="for each reader, at most")
    args = parser.parse_args()
    began = time.monotonic()
    if args.what == "kills":
        words, fine = kills(args.kills, args.seed)
    else:
        words, fine = fuzz(args.inputs, args.seconds)
    took = time.monotonic() - began
    write(TITLES[args.what], measured(words, "reliability.py", took))
    print(words)
    return 0 if fine else 1


def kills(count: int, seed: int) -> tuple[str, bool]:
    """Kill so many times; what came of it."""
    made = runpy.run_path(str(ROOT / "tests" / "cli" / "kills.py"))
    with tempfile.TemporaryDirectory() as folder:
        made["make_folder"](Path(folder))
        counts = made["kill_and_compare"](Path(folder), count, seed)
        items = made["finish"](Path(folder), "count.db")
    words = (
        f"`kill -9` at random points: {counts['parent']} times of the run itself, {counts['worker']} times of a process of its; "
        f"over {counts['records']} records of the same folder ({items}). After one run to its end each record was compared with "
        f"that of a run nobody disturbed, export, places, rejected items and links: **{counts['differing']} differed**."
    )
    return words, counts["differing"] == 0


class Fuzzed(NamedTuple):
    """What came of one reader: `found` is what it broke on, "" if it did not."""

    reader: str
    inputs: int
    seconds: float
    edges: int
    found: str


def fuzz(inputs: int, seconds: int) -> tuple[str, bool]:
    """Give each reader its inputs; what came of it."""
    rows = [fuzz_one(reader, inputs, seconds) for reader in ("any", *FORMATS)]
    broken = [row for row in rows if row.found]
    table = [f"| {row.reader} | {row.inputs:,} | {row.seconds:.0f} | {row.edges:,} | {int(bool(row.found))} |" for row in rows]
    count = f"{sum(row.inputs for row in rows):,} inputs, {len(broken)} findings"
    words = (
        f"Coverage-guided inputs (atheris), from one file of each format, whole and broken: **{count}**."
        " A finding is anything raised but a named rejection, 20 seconds over one input, or 3 GB; a reader stops at its first. "
        'Edges are those of the code of all readers that its inputs reached; "any" lets each input say what it is.'
    )
    head = ["| reader | inputs | seconds | edges | findings |", "| --- | ---: | ---: | ---: | ---: |"]
    told = [f"- {row.reader}: {row.found}" for row in broken]
    return "\n".join([words, "", *head, *table, *([""] if told else []), *told]), not broken


def fuzz_one(reader: str, inputs: int, seconds: int) -> Fuzzed:
    """Give one reader its inputs, in a process of its own; raises RuntimeError if it never began."""
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        limits = [f"-runs={inputs}", f"-max_total_time={seconds}", f"-artifact_prefix={FOUND}/{reader}-"]
        command = [sys.executable, str(ROOT / "fuzz" / "readers.py"), reader, *limits, corpus]
        began = time.monotonic()
        run = subprocess.run(command, cwd=corpus, capture_output=True, text=True, errors="replace", check=False)
        took = time.monotonic() - began
    seen = re.findall(r"^#(\d+)\s.*\bcov: (\d+)", run.stderr, re.MULTILINE)
    done = re.search(r"^Done (\d+) runs in", run.stderr, re.MULTILINE)
    if not seen:
        raise RuntimeError(f"fuzzing {reader} did not begin: {(run.stderr or run.stdout)[-500:]}")
    found = "" if done and run.returncode == 0 else finding(run.stdout, run.stderr)
    return Fuzzed(reader, int(done[1] if done else seen[-1][0]), took, int(seen[-1][1]), found)


def finding(out: str, log: str) -> str:
    """What a run of the fuzzer stopped for, in one line: atheris prints exceptions to the output, libFuzzer the rest to its log."""
    raised = re.search(r"Uncaught Python exception: ===\n(.+)", out)
    stopped = re.search(r"^SUMMARY: libFuzzer: (.+)", log, re.MULTILINE)
    return raised[1] if raised else stopped[1] if stopped else "the process died without a word"


if __name__ == "__main__":
    sys.exit(main())
