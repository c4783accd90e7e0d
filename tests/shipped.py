"""The samples as the shipped coder reads them: read once for all tests, which run in several processes beside each other."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec

from onrecord.cli import load_coder
from onrecord.intake import Coder, Job, take_alone
from onrecord.records import Reading, Report

ROOT = Path(__file__).parents[1]


def bare(report: Report) -> bytes:
    """The report without its place, on which a reading never depends (tests/pipeline tries it)."""
    return msgspec.json.encode(msgspec.structs.replace(report, id="", place=""))


def sample_readings(shared: Path) -> tuple[str, list[Reading]]:
    """The coder's name and its readings, from a file in the folder, or read and put there by whoever comes first."""
    path = shared / "samples.jsonl"
    with open(shared / "samples.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            coder, readings = load_coder(1), []

            def note(report: Report) -> Reading:
                readings.append(coder.code(report))
                return readings[-1]

            assert all(outcome.status == "kept" for outcome in take_alone(Job((str(ROOT / "samples"),)), Coder("", note), None))
            path.write_bytes(b"\n".join([coder.name.encode(), *(reading.to_json() for reading in readings)]))
        name, *lines = path.read_bytes().splitlines()
    return name.decode(), [Reading.from_json(line) for line in lines]


def coder_that_knows(name: str, readings: list[Reading]) -> Callable[..., Coder]:
    """What loads the shipped coder, which takes these readings as they are and reads all other reports."""
    known = {bare(reading.report): reading for reading in readings}
    shipped = cache(lambda: load_coder(1))

    def code(report: Report) -> Reading:
        found = known.get(bare(report))
        return msgspec.structs.replace(found, report=report) if found else shipped().code(report)

    return lambda threads, codebook=None: load_coder(threads, codebook) if codebook else Coder(name, code)
