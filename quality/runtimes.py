"""Read texts with the kernel and under several onnxruntime releases: `python quality/runtimes.py [--texts 120] [VERSION ...]`.

Without versions: `kernel`, the oldest release that pyproject.toml allows, one in the middle, the newest. Each is looked for in
.runtimes/VERSION, and fetched there by pip if it is missing; the installed one needs no folder. The texts are spread evenly over
the news in ../shared, or are our own samples where that is absent. A reading is the same if every byte of it is, scores included;
beside it stands how many records differ in anything but their score.
Exit status: 0 what differs has another coder's name, 1 two readings with one coder's name differ, 2 a runtime could not be had.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT.parent / "shared" / "data" / "news.jsonl.gz"
FOLDER = ROOT / ".runtimes"
VERSIONS = ("1.20.1", "1.27.0", "1.32.0")  # oldest, middle, newest of pyproject.toml's range; raise the last with it
KERNEL = "kernel"  # in the place of a release
KINDS = ("statements", "events", "figures", "offices", "memberships", "positions")


class Read(NamedTuple):
    """What one runtime made of the texts: the coder's name, and a reading, as JSON, for each text."""

    version: str
    coder: str
    readings: list[str]


class MissingRuntimeError(Exception):
    """A release that is neither here nor to be had; says why."""


def texts(count: int, news: Path = NEWS) -> list[str]:
    """So many texts of the news, spread evenly; our samples where there is none."""
    if not news.exists():
        return [path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.txt"))][:count]
    with gzip.open(news, "rt", encoding="utf-8") as file:
        every = [json.loads(line)["text"] for line in file]
    return every[:: max(len(every) // count, 1)][:count]


def folder_of(release: str) -> Path | None:
    """Where this release lies, fetched if need be; None for the installed one. Raises MissingRuntimeError."""
    if release in (KERNEL, version("onnxruntime")):
        return None
    folder = FOLDER / release
    if not (folder / "onnxruntime").is_dir():
        command = ["install", "--quiet", "--no-deps", "--only-binary=:all:", "--target", str(folder), f"onnxruntime=={release}"]
        run = subprocess.run([sys.executable, "-m", "pip", *command], capture_output=True, text=True, check=False)
        if run.returncode:
            raise MissingRuntimeError(f"onnxruntime {release}: {(run.stderr.strip() or 'pip failed').splitlines()[-1]}")
    return folder


def read_with(release: str, given: Sequence[str], weights: Path | None = None) -> Read:
    """Read the texts in a process that has this release; raises MissingRuntimeError."""
    folder = folder_of(release)
    paths = [str(folder)] if folder else []
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, str(ROOT / "src")])}
    how = "--read-with-kernel" if release == KERNEL else "--read"
    command = [sys.executable, str(Path(__file__)), how, *(["--weights", str(weights)] if weights else [])]
    run = subprocess.run(command, input=json.dumps(list(given)), capture_output=True, text=True, check=False, env=env)
    if run.returncode:
        raise MissingRuntimeError(f"{release}: {(run.stderr.strip() or 'it ended').splitlines()[-1]}")
    found, coder, *readings = run.stdout.splitlines()
    if found != release:
        raise MissingRuntimeError(f"{release}: {found} was loaded in its place")
    return Read(release, coder, readings)


def read_here(weights: Path | None, *, kernel: bool) -> Iterator[str]:
    """In that process: the release that is loaded, the coder's name, the readings of the texts on the input."""
    from onrecord.pipeline import code_report, load_tools
    from onrecord.read import text_report

    tools = load_tools(folder=weights, kernel=kernel)
    yield sys.modules["onnxruntime"].__version__ if "onnxruntime" in sys.modules else KERNEL
    yield tools.coder
    for nr, text in enumerate(json.load(sys.stdin)):
        yield code_report(text_report(text, f"{nr}.txt"), tools).to_json().decode()


def records(reading: str) -> Counter[str]:
    """The records of a reading without their scores and numbers, each with its kind."""
    told: dict[str, Any] = json.loads(reading)
    bare = [(kind, {key: one[key] for key in one if key not in ("score", "id")}) for kind in KINDS for one in told.get(kind, ())]
    return Counter(json.dumps(each, sort_keys=True) for each in bare)


def differing(one: Read, other: Read) -> Counter[str]:
    """How many texts differ in a byte ("texts"), how many in more than scores ("beyond"), and how many records of each kind."""
    counts: Counter[str] = Counter()
    for mine, theirs in zip(one.readings, other.readings, strict=True):
        counts["texts"] += mine != theirs
        apart = (records(mine) - records(theirs), records(theirs) - records(mine))
        counts["beyond"] += any(apart)
        kinds = [Counter(json.loads(record)[0] for record in each.elements()) for each in apart]
        counts.update(kinds[0] | kinds[1])
    return counts


def table(reads: Sequence[Read]) -> str:
    """A line for each runtime, against the last."""
    lines = [
        "| runtime | coder | texts | read otherwise | more than scores | records that differ |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for read in reads:
        counts = differing(read, reads[-1])
        told = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]) or "none"
        lines.append(f"| {read.version} | {read.coder} | {len(read.readings)} | {counts['texts']} | {counts['beyond']} | {told} |")
    return "\n".join(lines)


def broken(reads: Sequence[Read]) -> list[str]:
    """Pairs of runtimes with one coder's name and another reading: what may not be."""
    return [
        f"{one.version} and {other.version} are both {one.coder}, and read {differing(one, other)['texts']} texts differently"
        for nr, one in enumerate(reads)
        for other in reads[:nr]
        if one.coder == other.coder and one.readings != other.readings
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", default=(KERNEL, *VERSIONS))
    parser.add_argument("--texts", type=int, default=120)
    parser.add_argument("--weights", type=Path, help="a folder of weights, in the place of the shipped ones")
    parser.add_argument("--news", type=Path, default=NEWS, help="JSON lines with a text each, packed by gzip")
    parser.add_argument("--read", action="store_const", const=False, dest="kernel", help=argparse.SUPPRESS)
    parser.add_argument("--read-with-kernel", action="store_const", const=True, dest="kernel", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.kernel is not None:
        for line in read_here(args.weights, kernel=args.kernel):
            print(line)
        return 0
    given = texts(args.texts, args.news)
    try:
        reads = [read_with(release, given, args.weights) for release in args.versions]
    except MissingRuntimeError as error:
        print(error, file=sys.stderr)
        return 2
    print(table(reads))
    for line in broken(reads):
        print(line)
    return int(bool(broken(reads)))


if __name__ == "__main__":
    sys.exit(main())
