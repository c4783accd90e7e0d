"""What reading survives, measured, and written to docs/reference/reliability.md: `python benchmarks/reliability.py kills|fuzz`.

kills: runs of a fast coder over one file of each format, whole and broken, and some plain reports, with kill -9 of the run itself
or of one of its processes at random points; then a run to the end, whose export must equal that of a run nobody disturbed.
fuzz: coverage-guided inputs to every reader (fuzz/readers.py; needs atheris). Each section says when and by what it was written.
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

from reliability_page import measured, write

ROOT = Path(__file__).resolve().parents[1]
TITLES = {"kills": "## Killed and run again", "fuzz": "## Fuzzing"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "fuzz"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--inputs", type=int, default=20_000)
    args = parser.parse_args()
    began = time.monotonic()
    if args.what == "kills":
        words, fine = kills(args.kills, args.seed)
    else:
        words, fine = fuzz(args.inputs)
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


def fuzz(inputs: int) -> tuple[str, bool]:
    """Give the readers so many inputs; what came of it."""
    with tempfile.TemporaryDirectory() as corpus:
        command = [sys.executable, str(ROOT / "fuzz" / "readers.py"), f"-runs={inputs}", corpus]
        run = subprocess.run(command, cwd=corpus, capture_output=True, text=True, check=False)
    done = re.search(r"Done (\d+) runs in (\d+) second", run.stderr)
    if run.returncode or not done:
        raised = re.search(r"=== Uncaught Python exception: ===\n([\s\S]*?)\n==", run.stderr)
        why = raised[1] if raised else "\n".join(run.stderr.splitlines()[-5:])
        return f"Fuzzing stopped before {inputs:,} inputs:\n\n```\n{why}\n```", False
    covered = re.findall(r"cov: (\d+)", run.stderr)
    words = (
        f"Coverage-guided inputs to every reader (atheris, from one file of each format, whole and broken): {int(done[1]):,}; "
        f"{covered[-1] if covered else 'no'} edges of the readers' code reached; **none** raised anything but a named rejection, "
        "hung for 20 seconds, or took 3 GB."
    )
    return words, True


if __name__ == "__main__":
    sys.exit(main())
