"""The processes beside the one that writes: what they do, and how the writer starts, times and kills them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import msgspec

from onrecord.errors import OnrecordError
from onrecord.intake.items import Coder, Job, LoadCoder, met_from, offers, reading_of, report_from, total_size
from onrecord.read import Source, Ways
from onrecord.store import sketch_of

# How long a process has been at something: by its own computing time, so that a busy machine makes no item late.
#
# What computes nothing and does not even wait for its turn stands still: that is overdue by the clock on the wall.


class Used(NamedTuple):
    """What a process has computed so far, in seconds, and whether it stands still at the moment."""

    seconds: float
    still: bool


class Watch:
    """Over one process; `awaits` says whether something is awaited from it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._allowed: float | None = None
        self._begun, self._last, self._moved = 0.0, 0.0, 0.0  # computing time at the start and at the last look; when that moved

    @property
    def awaits(self) -> bool:
        """Whether something is awaited."""
        return self._allowed is not None

    def expect(self, seconds: float | None) -> None:
        """Something must come within so many seconds; None: nothing need come."""
        self._allowed = seconds
        used = used_by(self._pid) if seconds is not None else None
        self._begun = self._last = used.seconds if used else 0.0
        self._moved = time.monotonic()

    def is_over(self) -> bool:
        """Whether what was awaited has not come in time."""
        if self._allowed is None:
            return False
        used, now = used_by(self._pid), time.monotonic()
        if used is None:  # no such account on this system: the clock on the wall is all there is
            return now - self._moved > self._allowed
        if used.seconds > self._last or not used.still:
            self._last, self._moved = used.seconds, now
        return used.seconds - self._begun > self._allowed or now - self._moved > self._allowed


def used_by(pid: int) -> Used | None:
    """What the system says of a process; None where it does not say, or the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        ticks = int(fields[11]) + int(fields[12])  # in user mode and in the kernel. Source: proc(5)
    except (OSError, ValueError, IndexError):
        return None
    return Used(ticks / os.sysconf("SC_CLK_TCK"), fields[0] != b"R")


# The processes beside the one that writes: one unpacks, the others read and code. A killed one costs what it had in hand.

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

    Sends ("total", bytes, files) first if it is to be `sized`, and ("item", item, bytes of its file that are read) for each.
    """
    _begin(others)
    with suppress(BrokenPipeError, ConnectionResetError):
        if sized:
            pipe.send(("total", *total_size(job)))
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


# Processes as the writer holds them: started, spoken to, timed and killed.

LOADING_SECONDS = 300.0  # to load a coder; a busy machine takes ten


class Task(NamedTuple):
    """One source in hand: its number in the order of the offers, and how often a reader died of it."""

    nr: int
    source: Source
    deaths: int = 0


class Hand:
    """One process, the pipe to it, and the watch over what is awaited from it."""

    def __init__(self, target: Callable[..., None], held: list[Hand], *arguments: Any, **options: Any) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        others = [self.pipe, *(hand.pipe for hand in held)] if forked else []
        arguments = (theirs, others, *arguments)
        self.process = context.Process(target=target, args=arguments, kwargs=options, daemon=True)
        self.process.start()
        theirs.close()
        self._watch = Watch(self.process.pid or 0)

    @property
    def is_awaited(self) -> bool:
        """Whether something is awaited from it."""
        return self._watch.awaits

    def expect(self, seconds: float | None) -> None:
        """Something must come within so many seconds of its computing; None: nothing need come."""
        self._watch.expect(seconds)

    def is_overdue(self) -> bool:
        """Whether what was awaited has not come in time."""
        return self._watch.is_over() and not self.pipe.poll()

    def kill(self) -> str:
        """End it at once; how it ended, in words."""
        with suppress(OSError):
            self.process.kill()
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"status {code}"


class Reader(Hand):
    """A process that reads and codes; `task` is what it has in hand."""

    def __init__(self, held: list[Hand], load: LoadCoder, ways: Ways) -> None:
        super().__init__(read_for, held, load, ways)
        self.coder: str | None = None
        self.task: Task | None = None
        self.expect(LOADING_SECONDS)

    @property
    def is_idle(self) -> bool:
        """Whether it can take a task."""
        return self.coder is not None and self.task is None

    def give(self, task: Task, seconds: float) -> None:
        """Hand it a source; raises OSError if it is dead."""
        self.task = task
        self.expect(seconds)
        self.pipe.send(task.source)


class Unpacker(Hand):
    """The process that finds and unpacks. `files` counts those it has begun in all, over all its lives."""

    def __init__(self, held: list[Hand], job: Job, skip: int, past: int | None, *, sized: bool) -> None:
        super().__init__(unpack_for, held, job, skip, past, sized=sized)
        self.files = skip + (past is not None)


def _context() -> Any:
    """Forking takes milliseconds where importing anew takes a second; it is safe where no other thread runs."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")
