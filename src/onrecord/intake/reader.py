"""The processes beside the one that writes: one unpacks, the others read and code. A killed one costs what it had in hand."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from onrecord.errors import OnrecordError
from onrecord.intake.coder import Coder, LoadCoder, reading_of, report_from
from onrecord.intake.keeper import met_from
from onrecord.intake.offers import Job, offers, total_size
from onrecord.read import Source, Ways
from onrecord.store import sketch_of

MEMORY = 6 << 30  # bytes of address space a process may take; beyond them a hostile file fails alone, and not the machine


def read_for(pipe: Connection, others: Iterable[Connection], load: LoadCoder, ways: Ways) -> None:
    """A reader's life: load the coder once; then for each source say what it is, and code it if it is wanted.

    Sends ("ready", name) or ("failed", error); then for each source ("met", Met) and, if the answer is True, ("coded", bytes,
    sketch), or ("rejected", error) instead of either. Ends when the other end of the pipe is closed.
    """
    _begin(others)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            coder = load()
        except OnrecordError as error:
            pipe.send(("failed", error))
            return
        pipe.send(("ready", coder.name))
        while True:
            _read_one(pipe, pipe.recv(), coder, ways)


def unpack_for(pipe: Connection, others: Iterable[Connection], job: Job, skip: int, past: int | None, *, sized: bool) -> None:
    """The unpacker's life: send every item of the job but those passed over (see `offers`), then None.

    Sends ("total", bytes) first if it is to be `sized`, and ("item", item, bytes of its file that are read) for each.
    """
    _begin(others)
    with suppress(BrokenPipeError, ConnectionResetError):
        if sized:
            pipe.send(("total", total_size(job)))
        for item, position in offers(job, skip, past):
            pipe.send(("item", item, position))
        pipe.send(None)


def _read_one(pipe: Connection, source: Source, coder: Coder, ways: Ways) -> None:
    answer: tuple[Any, ...]
    try:
        report, problems = report_from(source, ways)
        pipe.send(("met", met_from(report)))
        if not pipe.recv():
            return
        reading = reading_of(report, problems, coder)
        answer = ("coded", msgspec.msgpack.encode(reading), sketch_of(report.text))
    except OnrecordError as error:
        answer = ("rejected", error)
    pipe.send(answer)


def _begin(others: Iterable[Connection]) -> None:
    """Let go of what was inherited: a pipe ends only when every copy of its end is closed. Interrupts are the writer's affair."""
    for connection in others:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(1000)
    os.environ["RUST_BACKTRACE"] = "0"
