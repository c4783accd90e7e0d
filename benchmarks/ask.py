"""How long the usual questions take on a large record: median and slowest of several runs, in milliseconds.

python benchmarks/ask.py [--statements 1000000] [--keep FILE.db]

It makes a record of its own (benchmarks/made.py): ten years of reports, 20 statements, 4 events, 2 figures and 2 positions in
each. Not timed: making and opening it. Timed: from the question to the last answer.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from made import ASKED, PEOPLE, PUBLISHERS, STATES, WORDS, make

import onrecord

RUNS = 7
TARGET = 100  # milliseconds


def questions(record: onrecord.OpenArchive) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The usual questions: frequent and rare words and people, alone and together."""
    common, rare = WORDS.names[0], WORDS.names[4_000]
    often, seldom = PEOPLE.names[0], PEOPLE.names[1_500]
    one, other = STATES.names[0], STATES.names[5]
    yield "newest statements", record.statements
    yield "a frequent word", lambda: record.statements(common)
    yield "a rare word", lambda: record.statements(rare)
    yield "two words", lambda: record.statements(f"{WORDS.names[40]} {WORDS.names[90]}")
    yield "a beginning", lambda: record.statements(f"{rare[:3]}*")
    yield "a phrase", lambda: record.statements(f'"{common} {WORDS.names[1]}"')
    yield "a frequent speaker", lambda: record.statements(speaker=often)
    yield "a rare speaker", lambda: record.statements(speaker=seldom)
    yield "frequent speaker, frequent word", lambda: record.statements(common, speaker=often)
    yield "frequent speaker, rare word", lambda: record.statements(rare, speaker=often)
    yield "frequent word, one year", lambda: record.statements(common, since="2015", until="2015")
    yield "frequent word, one publisher", lambda: record.statements(common, publisher=PUBLISHERS.names[3])
    yield "what one says of another", lambda: record.statements(between=(often, one))
    yield "events of a frequent actor", lambda: record.events(actor=one)
    yield "events between two", lambda: record.events(between=(one, other))
    yield "sanctions since 2020", lambda: record.events(type="SANCTION", since="2020")
    yield "figures of a giver", lambda: record.figures(giver=often)
    yield "positions on an issue", lambda: record.positions(issue=rare)
    yield "positions of a frequent holder", lambda: record.positions(holder=one, stance="supports")
    yield "actors by name", lambda: record.actors(seldom.split()[1])


def measure(ask: Callable[[], Any]) -> tuple[float, float, int]:
    """Median and slowest run in milliseconds, and how many answers came; one run before is not counted."""
    answers = ask()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), max(times), len(answers)


def main() -> int:
    """Make the record unless there is one, ask, print a table; 1 if a median is over the target."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="keep the record in this file, or ask one kept before")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "made.db"
        if not path.exists():
            make(path, given.statements // ASKED.statements)
        with onrecord.open(path) as record:
            (total,) = record.count("statements")
            print(f"{total.count:,} statements, {path.stat().st_size / 1e9:.2f} GB; {RUNS} runs, milliseconds")
            print(f"{'question':36}{'median':>8}{'slowest':>9}{'answers':>9}")
            slow = []
            for name, ask in questions(record):
                median, slowest, answers = measure(ask)
                print(f"{name:36}{median:8.1f}{slowest:9.1f}{answers:9}", flush=True)
                slow += [name] if median > TARGET else []
    print(f"over {TARGET} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
