"""Words per CPU-second and peak memory of the whole way through: `python benchmarks/throughput.py [FOLDER] [--repeat N]`.

Timed: reading each file, parts, encoder, decoding, speakers, JSON. Not timed, and told apart: start-up (imports and weights).
Unit: words are runs of non-blanks; CPU-seconds are process time over all threads. The median of the repeats and their
spread are printed. Without FOLDER: PolNeAR dev from ../shared, or the repo's samples where that is absent.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "data" / "polnear" / "dev" / "text"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DEV if DEV.is_dir() else ROOT / "samples")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: args.threads]))

    began = time.process_time()
    from onrecord.pipeline import code_report, load_tools
    from onrecord.read import find_sources, load_source, read_report

    tools = load_tools(args.threads)
    print(f"start-up: {time.process_time() - began:.2f} CPU-seconds (imports, weights)")
    places = [place for place in find_sources([args.folder]) if place.endswith(".txt")]
    words = sum(len(Path(place).read_text(encoding="utf-8").split()) for place in places)
    rates = []
    for _ in range(args.repeat):
        began = time.process_time()
        for place in places:
            code_report(read_report(load_source(place)), tools).to_json()
        rates.append(words / (time.process_time() - began))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
    print(f"read: {statistics.median(rates):,.0f} words per CPU-second (median of {args.repeat}; {spread})")
    print(
        f"{len(places)} reports, {words:,} words, {args.threads} thread(s), peak memory {peak:,.0f} MB, {tools.coder}",
        file=sys.stdout,
    )


if __name__ == "__main__":
    main()
