"""Read every text of ../shared/data and say whether any is rejected by a fault of ours: `python quality/accepted.py`.

The 924 articles of PolNeAR (train and dev) and the 2,251 reports of news.jsonl.gz, by `onrecord read` with its usual workers; a
fault of ours is what asks to be reported as a bug. With --into FILE.db the record stays, and a second run goes on where the first
was stopped. Takes about a quarter of an hour on two cores. Needs ../shared; without it the command says so. Exit status: 0 none,
1 at least one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from counts import SHARED

from onrecord.store import Archive

SETS = ("polnear/train/text", "polnear/dev/text", "news.jsonl.gz")
BUG = "report this as a bug"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, metavar="FILE.db", help="keep the record here")
    parser.add_argument("--workers", default="0", metavar="N", help="as onrecord read has it")
    given = parser.parse_args()
    places = [SHARED / "data" / name for name in SETS]
    absent = [str(place) for place in places if not place.exists()]
    if absent:
        print(f"skipped: {', '.join(absent)} absent, so there is nothing to read")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        record = given.into or Path(folder) / "all.db"
        read = [sys.executable, "-m", "onrecord", "read", *map(str, places), "--into", str(record), "--workers", given.workers]
        told = subprocess.run(read, stderr=subprocess.PIPE, text=True, check=False)
        print(told.stderr.strip().rpartition("\n")[2])
        if told.returncode not in (0, 2):
            print(f"onrecord read ended with {told.returncode}: {told.stderr.strip()[-500:]}")
            return 1
        with Archive(record, read_only=True) as archive:
            rejected = list(archive.rows("SELECT * FROM rejected ORDER BY place"))
    ours = [row for row in rejected if BUG in row["remedy"].lower()]
    for row in rejected:
        print(f"{'a fault of ours' if row in ours else 'rejected'}: {row['place']}: {row['found']}")
    print(f"{len(rejected)} rejected, {len(ours)} of them by a fault of ours")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
