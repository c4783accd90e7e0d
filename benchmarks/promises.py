"""The promises of reading and keeping, each with what holds it to account: `python benchmarks/promises.py [NAME ...]`.

Runs the tests of the promises named, all without a name, and writes the table into docs/reference/reliability.md; rows that are not
run keep their figure and its date, which stand in benchmarks/PROMISES.tsv. What takes hours - kills, fuzzing - is not run but taken
from its log. Exit status: 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import datetime
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from reliability_page import write

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(__file__).with_name("PROMISES.tsv")
TITLE = "## Promises"


class Promise(NamedTuple):
    """What is promised, the tests that hold it to account, and the log that adds up longer runs of the same, if there is one."""

    words: str
    tests: tuple[str, ...]
    log: Callable[[], str] | None = None


class Kept(NamedTuple):
    """What the last run of a promise's tests gave, and when and at which commit."""

    figure: str
    date: str


def kills() -> str:
    """What benchmarks/KILLS.tsv adds up to."""
    return str(runpy.run_path(str(ROOT / "benchmarks" / "kills.py"))["table"]())


def fuzzed() -> str:
    """What fuzz/LOG.tsv adds up to."""
    rows = [line.split("\t") for line in (ROOT / "fuzz" / "LOG.tsv").read_text("utf-8").splitlines()[1:]]
    inputs = {reader: sum(int(row[4]) for row in rows if row[2] == reader) for reader in dict.fromkeys(row[2] for row in rows)}
    found = sum(int(row[6]) for row in rows)
    return f"{sum(inputs.values()):,} inputs, html {inputs.get('html', 0):,}, warc {inputs.get('warc', 0):,}: {found} findings"


PROMISES = {
    "killed": Promise(
        "Killed at any moment and run again, a record is that of a run nobody disturbed",
        ("tests/cli/test_kills.py::test_killed_at_random_points_and_run_again", "tests/cli/test_process.py"),
        kills,
    ),
    "bytes": Promise(
        "Whatever bytes come in, a reader gives reports and errors with a place", ("tests/read/test_fuzz.py",), fuzzed
    ),
    "adds-up": Promise(
        "Every item offered is kept, a duplicate or rejected by name", ("tests/cli/test_read.py", "tests/serve/test_desk.py")
    ),
    "workers": Promise(
        "The record does not depend on the number of readers",
        ("tests/cli/test_intake.py::test_any_number_of_readers_make_the_same_record",),
    ),
    "runtimes": Promise(
        "One coder's name is one reading, under every supported onnxruntime",
        ("tests/quality/test_runtimes.py", "tests/tag/test_tagger.py"),
    ),
    "words": Promise("The record returns the exact words", ("tests/store/test_archive.py",)),
    "verify": Promise("What is not as it was written is named", ("tests/store/test_verify.py", "tests/cli/test_checking.py")),
    "disk": Promise(
        "A full disk, a folder that cannot be written: one line, no harm",
        (
            "tests/cli/test_kills.py::test_a_full_disk_ends_the_run_with_one_line_and_does_no_harm",
            "tests/cli/test_kills.py::test_a_folder_that_cannot_be_written",
            "tests/cli/test_kills.py::test_a_place_where_no_file_can_be_made",
        ),
    ),
    "writers": Promise(
        "Two runs at once keep every report once",
        (
            "tests/cli/test_kills.py::test_two_writers_at_once",
            "tests/store/test_archive.py::test_two_writers_and_a_reader_at_once",
        ),
    ),
    "item": Promise(
        "An item that never ends, or kills its process, costs itself",
        (
            "tests/cli/test_kills.py::test_an_item_that_takes_too_long_costs_itself",
            "tests/cli/test_kills.py::test_a_coder_that_kills_its_process_costs_one_report",
        ),
    ),
    "older": Promise("A record of an older version is brought up to date, all or nothing", ("tests/store/test_opening.py",)),
}


def run(promise: Promise) -> tuple[str, bool]:
    """Run its tests: the figure, and whether all held."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *promise.tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = re.search(r"^(.*\b(?:passed|failed|error|skipped).*?) in [\d.:]+", done.stdout, re.MULTILINE)
    tests = re.sub(r"[= ]*(.*)", r"\1", told[1]) if told else f"pytest ended with {done.returncode}"
    return tests, done.returncode == 0


def commit() -> str:
    """What is tested."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def kept() -> dict[str, Kept]:
    """The figures of earlier runs."""
    lines = KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []
    return {name: Kept(*rest) for name, *rest in (line.split("\t") for line in lines)}


def table(figures: dict[str, Kept]) -> str:
    """A row for each promise."""
    rows = ["| promise | test | figure | date, commit |", "| --- | --- | --- | --- |"]
    for name, promise in PROMISES.items():
        figure, date = figures.get(name, Kept("not run yet", ""))
        told = f"{figure}; {promise.log()}" if promise.log else figure
        rows.append(f"| {promise.words} | {'<br>'.join(f'`{test}`' for test in promise.tests)} | {told} | {date} |")
    words = (
        "Tests passed, and what longer runs add up to; what fuzzing found at earlier commits still counts, and is mended. "
        "Run again with `python benchmarks/promises.py`."
    )
    return "\n".join([words, "", *rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PROMISES)}; `none` runs no test and writes the page anew")
    args = parser.parse_args()
    if unknown := set(args.names) - set(PROMISES) - {"none"}:
        parser.error(f"no promise is called {', '.join(sorted(unknown))}: say some of {', '.join(PROMISES)}")
    held = True
    for name in args.names or PROMISES:
        if name != "none":
            figure, fine = run(PROMISES[name])
            print(f"{name}: {figure}", flush=True)
            held = held and fine
            figures = kept() | {name: Kept(figure, f"{datetime.date.today()}, {commit()}")}
            KEPT.write_text("".join(f"{key}\t{figure}\t{date}\n" for key, (figure, date) in figures.items()), "utf-8")
    write(TITLE, table(kept()))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
