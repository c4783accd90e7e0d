"""Words per CPU-second and peak memory of the whole way through: `python benchmarks/throughput.py [FOLDER] [--repeat N]`.

Timed: reading each file, parts, encoder, decoding, speakers, JSON. Not timed, and told apart: start-up (imports and weights).
Unit: words are runs of non-blanks; CPU-seconds are process time over all threads. This build and the one of BEFORE, if the clone
has that commit, are run in turn, each time in a process of its own; medians and spreads are printed. The texts are read once
before they are timed, so that tables loaded at first use count for neither. Without FOLDER: PolNeAR dev from ../shared, or the
repo's samples where that is absent.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "data" / "polnear" / "dev" / "text"
BEFORE = "19a39a3"  # what its speed is set against
SPENT = ("words per CPU-second", "start-up, CPU-seconds", "peak memory, MB")


def once(folder: Path, threads: int) -> dict[str, Any]:
    """In a process of its own: what it took to load and to read the texts of a folder."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: -threads - 1 : -1]))
    began = time.process_time()
    from onrecord.pipeline import code_report, load_tools
    from onrecord.read import find_sources, load_source, read_report

    tools = load_tools(threads)
    loaded = time.process_time() - began
    places = [place for place in find_sources([folder]) if place.endswith(".txt")]
    words = sum(len(Path(place).read_text(encoding="utf-8").split()) for place in places)
    for _ in range(2):
        began = time.process_time()
        for place in places:
            code_report(read_report(load_source(place)), tools).to_json()
        spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"coder": tools.coder, "reports": len(places), "words": words, "values": [words / spent, loaded, peak]}


@contextmanager
def sources() -> Iterator[dict[str, Path]]:
    """The builds to run, by name: this one, and that of BEFORE if it can be had."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"this build": ROOT / "src"}
        packed = subprocess.run(["git", "archive", BEFORE, "src"], cwd=ROOT, capture_output=True, check=False)
        if packed.returncode == 0:
            subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
            found[BEFORE] = Path(folder) / "src"
        else:
            print(f"{BEFORE} is not in this clone: nothing to set this build against", file=sys.stderr)
        yield found


def told(values: list[float]) -> str:
    shown = (f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in (statistics.median(values), min(values), max(values)))
    return "{} ({} to {})".format(*shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DEV if DEV.is_dir() else ROOT / "samples")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.once:
        print(json.dumps(once(args.folder, args.threads)))
        return
    command = [sys.executable, str(Path(__file__)), str(args.folder.resolve()), "--once", f"--threads={args.threads}"]
    with sources() as builds:
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in builds}
        for _ in range(args.repeat):
            for name, source in builds.items():
                done = subprocess.run(
                    command, env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, text=True, check=True
                )
                runs[name].append(json.loads(done.stdout.splitlines()[-1]))
    first = runs["this build"][0]
    print(f"{first['reports']} reports, {first['words']:,} words, {args.threads} thread(s)")
    print(f"median (spread) of {args.repeat} runs of each, in turn")
    for name, made in runs.items():
        print(f"{name}: {made[0]['coder']}")
        for at, what in enumerate(SPENT):
            print(f"  {what}: {told([run['values'][at] for run in made])}")
    if BEFORE in runs:
        pairs = [ours["values"][0] / theirs["values"][0] for ours, theirs in zip(runs["this build"], runs[BEFORE], strict=True)]
        print(f"times as fast as {BEFORE}: {told(pairs)}")


if __name__ == "__main__":
    main()
