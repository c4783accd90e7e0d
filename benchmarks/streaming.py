"""Reports per second, and memory, of `onrecord read --into` over many made-up reports: `python benchmarks/streaming.py`.

--reports N (100,000) go through a fast coder, in one JSONL file and so through every process; memory is the proportional share of
all of the run's processes together, sampled from the 1,000th report to the last. --real N codes N reports with the shipped weights,
by one reader and by two, from the moment the first is kept (loading the model is told apart), the record written all the while.
The reports are made here from a few hundred words, no two the same. Each writes its section of docs/reference/reliability.md.
Exit status: 1 if memory rises above or falls below what it was at the 1,000th report by more than a tenth, or if two readers are
less than 1.8 times one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reliability_page import measured, write

from onrecord.cli import load_coder
from onrecord.intake import Coder, Job, Limits, Outcome, running
from onrecord.records import Actor, Reading, Report, Span, Statement
from onrecord.store import open_archive

NAMES = "Ilka Brandstaed|Oda Lindqvarn|Tomas Echavarria|Wanjala Otuoma|Samia Gebaly|Petru Cojocari|Ren Asakawa|Doina Rusnac".split(
    "|"
)
STATES = "Norway|Chile|Kenya|Egypt|Moldova|Japan|Canada|Brazil|Vietnam|Latvia".split("|")
POSTS = "foreign minister|trade minister|president|ambassador|defence minister|central bank governor".split("|")
THINGS = "grain|lithium|gas|fish|steel|timber|vaccines|ferries|satellites|textiles|copper|coffee".split("|")
VERBS = "said|announced|warned|told reporters|insisted|added".split("|")


MOST_DRIFT, LEAST_TIMES = 0.1, 1.8
ENDING = 100  # reports before the last: from there on processes end, and their memory with them


def story(nr: int, sentences: int = 22) -> str:
    """One report that no other number has, of about 400 words."""
    chance = random.Random(nr)
    pick = chance.choice
    lines = [f"{pick(STATES)} and {pick(STATES)} sign accord on {pick(THINGS)}, round {nr}\n"]
    for _ in range(sentences):
        who, state, other = pick(NAMES), *chance.sample(STATES, 2)
        lines.append(
            f"{state}’s {pick(POSTS)} {who} {pick(VERBS)} that exports of {pick(THINGS)} to {other} had risen by"
            f" {chance.randint(2, 60)} percent since {chance.randint(1990, 2024)}, and that talks on {pick(THINGS)} would go on."
        )
    return "\n".join(lines)


def fast_coder(threads: int = 1) -> Coder:
    """A coder that finds one statement in each report and takes no time."""

    def code(report: Report) -> Reading:
        start = report.text.index(" that ") + 1
        content = Span(start, report.text.index(",", start))
        actor = Actor(id="a1", name="somebody", kind="person", mentions=(Span(0, 3),))
        said = Statement(id="s1", speaker="a1", content=(content,), kind="indirect", score=0.5)
        return Reading(report=report, actors=(actor,), statements=(said,))

    return Coder("fast-1", code)


def memory(pid: int) -> int:
    """Kilobytes of their own that a process and its children have; pages they share counted once, programs and files not."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (str(pid), *children):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
    return total


def write_reports(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for nr in range(count):
            file.write(json.dumps({"text": story(nr), "date": f"2025-03-{nr % 28 + 1:02}"}) + "\n")


def run_through(path: Path, count: int, load: object, workers: int) -> Iterator[tuple[int, float, int]]:
    """Each twentieth report: its number, the seconds since the first was kept, and the memory then."""
    record = path.with_name(f"{path.stem}-{workers}.db")
    with open_archive(record, create=True) as archive:
        job = Job((str(path),))
        with running(job, lambda: load(1), archive, Limits(workers)) as run:  # type: ignore[operator]
            began, done = 0.0, 0
            for outcome in run.outcomes():
                if not isinstance(outcome, Outcome):
                    continue
                assert outcome.status == "kept", outcome
                done += 1
                began = began or time.monotonic()
                if done % 20 == 0 or done == count:
                    yield done, time.monotonic() - began, memory(os.getpid()) if done % 1000 == 0 else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--real", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        if args.real:
            return real(path, args.real)
        write_reports(path, args.reports)
        looks = []
        for look in run_through(path, args.reports, fast_coder, args.workers):
            looks.append(look)
            if look[0] % 10_000 == 0:
                print(f"{look[0]:,} after {look[1]:,.0f} s: {look[2] / 1024:,.0f} MB", flush=True)
    shares = [kilobytes for nr, _, kilobytes in looks if kilobytes and 1000 <= nr <= args.reports - ENDING]
    rise, fall = (max(shares) - shares[0]) / shares[0], (shares[0] - min(shares)) / shares[0]
    words = (
        f"{args.reports:,} made-up reports of about 400 words through a fast coder and {args.workers} readers, each kept in the"
        f" record: **{args.reports / looks[-1][1]:,.0f} reports a second**. Memory of all processes: {shares[0] / 1024:,.0f} MB"
        f" at the 1,000th report, {statistics.median(shares) / 1024:,.0f} MB in the middle, {shares[-1] / 1024:,.0f} MB at the end;"
        f" at most {rise:.1%} above and {fall:.1%} below the first."
    )
    tell("## Many reports", words)
    return int(max(rise, fall) > MOST_DRIFT)


def tell(title: str, words: str) -> None:
    """Print what was measured, and put it into the page."""
    told = measured(words, "streaming.py")
    write(title, told)
    print(told)


def real(path: Path, count: int) -> int:
    """The shipped coder by one reader and by two: reports a second while all of them read."""
    write_reports(path, count)
    rates = {}
    for workers in (1, 2):
        looks = list(run_through(path, count, load_coder, workers))
        first, last = looks[0], looks[-1]  # the second reader is started late, and loads its model before it helps
        rates[workers] = (last[0] - first[0]) / (last[1] - first[1])
    times = rates[2] / rates[1]
    words = (
        f"{count} made-up reports of about 400 words with the shipped weights, from the first {looks[0][0]} on:"
        f" {rates[1]:.2f} a second by one reader, {rates[2]:.2f} by two: **{times:.2f} times as many**."
    )
    tell("## Two readers", words)
    return int(times < LEAST_TIMES)


if __name__ == "__main__":
    sys.exit(main())
