"""Whether `stories` keeps its rate: `python benchmarks/stories.py [--reports N]` (100,000 made-up reports of about 60 words).

One report in three belongs to a story of two to six, told within days; the others stand alone. Each number of reports runs in a
process of its own: a tenth of them, nine tenths, and all. The rate of the last tenth is a tenth of the reports over what all take
longer than nine tenths, in CPU time. Exit status: 1 if that is less than 0.8 of the rate of the first tenth, or if memory passes
500 MB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from made import Zipf, syllables

from onrecord.ask.grouping import Text, group_texts

LEAST, MOST_BYTES = 0.8, 500_000_000


def made_up(number: int) -> Iterator[Text]:
    """So many reports: the first of each story draws its own names; the others take most of its words."""
    chance = random.Random(5)
    words, names = Zipf(syllables(20_000, 4)), [name.title() for name in syllables(60_000, 5)]
    nr = 0
    while nr < number:
        size = chance.choice((1, 1, 1, 1, 2, 2, 3, 6)) if chance.random() < 0.5 else 1
        own, who = [words.draw() for _ in range(45)], chance.sample(names, 5)
        for _ in range(min(size, number - nr)):
            told = [word if chance.random() < 0.6 else words.draw() for word in own]
            for name in who:
                told.insert(chance.randrange(1, len(told)), f"{name} {who[0]}")
            yield Text(f"r{nr:07}", " ".join(told), f"{2000 + nr // 4_000:04}-{1 + nr // 340 % 12:02}-{1 + nr % 28:02}")
            nr += 1


def one(number: int) -> None:
    """Group so many and print the CPU seconds, the memory at its highest and how many stories there are, as JSON."""
    list(made_up(10))  # what is drawn from is made once
    start = time.process_time()
    for _ in made_up(number):
        pass
    making = time.process_time() - start
    start = time.process_time()
    found = group_texts(made_up(number))
    took = time.process_time() - start - making
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": took, "bytes": most, "stories": len(set(found.values()))}))


def main() -> int:
    """Measure, print, and say whether it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one)
        return 0
    tenth = given.reports // 10
    runs = {}
    for number in (tenth, 9 * tenth, 10 * tenth):
        command = [sys.executable, __file__, "--one", str(number)]
        runs[number] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        seconds, most = runs[number]["seconds"], runs[number]["bytes"] / 1e6
        print(f"{number:>8,} reports: {seconds:7.1f} CPU s, {most:5.0f} MB, {runs[number]['stories']:,} stories", flush=True)
    last = runs[10 * tenth]["seconds"] - runs[9 * tenth]["seconds"]
    rate = runs[tenth]["seconds"] / last
    print(f"rate of the last tenth: {tenth / last:,.0f} a second, {rate:.2f} of the first")
    return int(rate < LEAST or runs[10 * tenth]["bytes"] > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
