"""How often an event of each score is right in type and in all parties: `python quality/reliability.py`.

On ../shared/gold/real/dev, each report given with its date; an event is right where ../shared/score/record.py pairs it with one of
its type whose parties are the same. Prints a row for each tenth of scores, and the expected calibration error: the mean distance of
score and share right, weighted by events. Needs ../shared; without it the command says so. Exit status 0.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from counts import ROOT, SHARED

from onrecord.pipeline import load_tools

TENTHS = 10


def outcomes() -> Iterator[tuple[float, bool]]:
    """(score, whether it is right) of every event on record."""
    sys.path.insert(0, str(ROOT))
    from training.shared import record_of, right_events

    tools = load_tools()
    for path in sorted((SHARED / "gold" / "real" / "dev").glob("*.gold.json")):
        text, gold = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode(), json.loads(path.read_text())
        told = record_of(text, gold, tools)
        right = right_events(text, gold, told)
        yield from ((event["score"], number in right) for number, event in enumerate(told["events"]))


def main() -> int:
    if not (SHARED / "score").is_dir():
        print(f"skipped: {SHARED} is absent, so there is nothing to score against")
        return 0
    found, error = list(outcomes()), 0.0
    for tenth in range(TENTHS):
        inside = [row for row in found if int(min(row[0] * TENTHS, TENTHS - 1)) == tenth]
        if inside:
            told, right = (sum(row[at] for row in inside) / len(inside) for at in (0, 1))
            error += abs(told - right) * len(inside) / len(found)
            span = f"{tenth / TENTHS:.1f} to {(tenth + 1) / TENTHS:.1f}"
            print(f"{span}  {len(inside):>4} events  score {told:.2f}  right {right:.2f}")
    print(f"{len(found)} events, expected calibration error {error:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
