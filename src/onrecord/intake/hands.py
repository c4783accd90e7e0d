"""Processes as the writer holds them: started, spoken to, timed and killed."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from onrecord.intake.coder import LoadCoder
from onrecord.intake.offers import Job
from onrecord.intake.reader import read_for, unpack_for
from onrecord.intake.watch import Watch
from onrecord.read import Source, Ways

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
