"""One run, start to end: one unpacker, some readers and one writer, or all of it in this process."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, NamedTuple

import msgspec

from onrecord.errors import ModelError, OnrecordError, ReadError
from onrecord.intake.items import (
    Again,
    Begun,
    Coded,
    Coder,
    Job,
    Keeper,
    LoadCoder,
    Met,
    Outcome,
    is_address,
    met_from,
    offers,
    reading_of,
    report_from,
)
from onrecord.intake.processes import Hand, Reader, Task, Unpacker
from onrecord.read import Note, Source, Ways, is_plain_text
from onrecord.records import Reading
from onrecord.store import Archive, sketch_of

# One unpacker, some readers and one writer, which is this process. What is in hand is bounded, whatever the size of the input.

AHEAD = 32  # items in hand beside those of the readers: enough that none waits, few enough to be nothing
AHEAD_BYTES = 64 << 20  # of sources in hand; the last one taken may go beyond
ANOTHER = 8  # items that must be waiting before one more reader is started: it costs 0.7 CPU-seconds to load the model
WORTH = 64_000  # bytes of sources that make up for that, two seconds of reading; with 42,000 two readers took longer than one
MOST_DEATHS = 2  # of readers over one source, before it is to blame
MOST_STILLBORN = 5  # readers that die before they are ready, one after the other

_decoder = msgspec.msgpack.Decoder(Reading)


class Limits(NamedTuple):
    """How many readers, and how many seconds of computing they, and the unpacker, may take for one item."""

    readers: int = 1
    seconds: float = 120.0


class Progress(NamedTuple):
    """How far the run is: bytes of files begun and read, of so many in all, and files likewise (0 of 0 if that is not known)."""

    done: int
    total: int
    file: int = 0
    files: int = 0


class Crew:
    """One run with processes. Iterate over `outcomes`; `close` ends all of them, whatever they are at."""

    def __init__(self, job: Job, load: LoadCoder, archive: Archive | None, limits: Limits, *, sized: bool = False) -> None:
        self._job, self._load, self._archive, self._limits = job, load, archive, limits
        self._keeper: Keeper | None = None  # as soon as a reader has told the coder's name
        self._readers: list[Reader] = []
        self._unpacker: Unpacker | None = None
        self._file, self._done, self._position, self._total = Begun("", 0), 0, 0, 0
        self._settled_files = self._files = 0
        self._waiting: deque[Task] = deque()
        self._in_hand: dict[int, Source] = {}
        self._results: dict[int, Any] = {}  # by number: an Outcome already, or what is to be settled
        self._bytes = self._offered = self._next = self._taken = self._stillborn = 0  # bytes: in hand, and in all
        self._items = self._deaths = 0  # of the file that is being unpacked: items taken, and unpackers that died of it
        self._sized, self._said = sized, deque[Note]()
        self._start_reader()
        self._start_unpacker(0)

    @property
    def progress(self) -> Progress:
        """How far the run is."""
        return Progress(self._done + self._position, self._total, self._settled_files, self._files)

    def outcomes(self) -> Iterator[Outcome | Note]:
        """What becomes of every item, in the order of the offers, and remarks in between. Raises ModelError and StoreError."""
        while self._unpacker or self._taken > self._next:
            self._listen()
            self._hand_out()
            while self._said:
                yield self._said.popleft()
            while self._keeper and self._next in self._results:
                outcome = self._settled(self._keeper)
                if outcome:
                    yield outcome

    def close(self) -> None:
        """End every process."""
        for hand in self._hands():
            hand.kill()
        self._readers, self._unpacker = [], None

    def _hands(self) -> list[Hand]:
        return [*self._readers, *([self._unpacker] if self._unpacker else [])]

    def _settled(self, keeper: Keeper) -> Outcome | None:
        nr, self._next = self._next, self._next + 1
        result, source = self._results.pop(nr), self._in_hand.pop(nr, None)
        if source is not None:
            self._bytes -= len(source.raw)
        if isinstance(result, Begun):
            keeper.begin(result.place)
            self._settled_files += 1
            return None
        if isinstance(result, ReadError) and source is None:
            return keeper.reject(result.place, result)
        return result if isinstance(result, Outcome) or source is None else keeper.settle(source, result)

    # What comes in

    def _listen(self) -> None:
        """Wait until somebody says something, dies, or takes too long; and see to it."""
        hears_unpacker = self._unpacker is not None and self._has_room()
        if self._unpacker and hears_unpacker and not self._unpacker.is_awaited:
            self._unpacker.expect(self._limits.seconds)
        elif self._unpacker and not hears_unpacker:
            self._unpacker.expect(None)
        heard: list[Hand] = [reader for reader in self._readers if not reader.is_idle]
        heard += [self._unpacker] if self._unpacker and hears_unpacker else []
        ready = set(wait([hand.pipe for hand in heard], timeout=0.5)) if heard else set()
        for hand in heard:
            if hand.pipe in ready:
                self._hear(hand)
            elif hand.is_overdue():
                self._give_up(hand)

    def _has_room(self) -> bool:
        return self._taken - self._next < AHEAD + len(self._readers) and self._bytes < AHEAD_BYTES

    def _hear(self, hand: Hand) -> None:
        try:
            message = hand.pipe.recv()
        except (EOFError, OSError):
            self._bury(hand)
            return
        if isinstance(hand, Reader):
            self._hear_reader(hand, message)
        elif isinstance(hand, Unpacker):
            self._hear_unpacker(hand, message)

    def _hear_unpacker(self, unpacker: Unpacker, message: Any) -> None:
        unpacker.expect(None)
        if message is None:
            unpacker.kill()
            self._unpacker = None
            self._done, self._position = self._done + self._file.size, 0
        elif message[0] == "total":
            _, self._total, self._files = message
        else:
            _, item, position = message
            self._position = min(position, self._file.size)
            self._take(unpacker, item)

    def _take(self, unpacker: Unpacker, item: Any) -> None:
        if isinstance(item, Begun):
            self._done, self._position, self._file = self._done + self._file.size, 0, item
            self._items = self._deaths = 0
            unpacker.files += 1
        elif isinstance(item, Note):
            self._said.append(item)
            return
        nr, self._taken = self._taken, self._taken + 1
        self._items += not isinstance(item, Begun)
        if isinstance(item, Source):
            self._in_hand[nr] = item
            self._bytes += len(item.raw)
            self._offered += len(item.raw)
            self._waiting.append(Task(nr, item))
        else:
            self._results[nr] = Outcome(item.place, "duplicate") if isinstance(item, Again) else item

    def _hear_reader(self, reader: Reader, message: Any) -> None:
        kind, *values = message
        if kind == "failed":
            raise values[0]
        if kind == "ready":
            (reader.coder,) = values
            reader.expect(None)
            self._stillborn = 0
            self._keeper = self._keeper or Keeper(self._archive, values[0])
        elif reader.task and self._keeper and kind == "met":
            wanted = self._keeper.wants(values[0])
            self._answer(reader, wanted=wanted)
            if not wanted:
                self._finish(reader, values[0])
        else:
            self._finish(reader, Coded(_decoder.decode(values[0]), values[1]) if kind == "coded" else values[0])

    def _answer(self, reader: Reader, *, wanted: bool) -> None:
        try:
            reader.pipe.send(wanted)
        except OSError:  # it has died; its pipe's end tells so at the next turn
            reader.expect(None)

    def _finish(self, reader: Reader, result: Coded | Met | OnrecordError) -> None:
        if reader.task:
            self._results[reader.task.nr] = result
        reader.task = None
        reader.expect(None)

    # What goes wrong

    def _give_up(self, hand: Hand) -> None:
        """End a process that takes too long, and reject what it was at."""
        found = f"it takes longer than {self._limits.seconds:g} seconds"
        if isinstance(hand, Reader) and hand.task:
            error = ReadError(hand.task.source.place, found, "Split it or leave it out, or raise item_seconds")
            self._finish(hand, error)
        elif isinstance(hand, Reader):
            raise ModelError("the coder", "it is not loaded after five minutes", "See whether the machine has memory left")
        else:
            self._reject_file(found)
        self._replace(hand)

    def _bury(self, hand: Hand) -> None:
        """A process has died: what a reader had in hand is given to another, and rejected if that dies too."""
        if isinstance(hand, Unpacker):
            how, self._deaths = hand.kill(), self._deaths + 1
            if self._deaths >= MOST_DEATHS:
                self._reject_file(f"the process that unpacks it died {MOST_DEATHS} times ({how})")
            else:
                self._start_unpacker(hand.files - 1 if hand.files else 0, self._items if hand.files else None)
                return
        elif isinstance(hand, Reader):
            task, how = hand.task, hand.kill()
            self._stillborn += hand.coder is None
            if self._stillborn >= MOST_STILLBORN:
                raise ModelError("the coder", f"processes that load it die ({how})", "See whether the machine has memory left")
            if task and task.deaths + 1 < MOST_DEATHS:
                self._waiting.appendleft(task._replace(deaths=task.deaths + 1))
            elif task:
                found = f"the process that reads it died {MOST_DEATHS} times ({how})"
                self._finish(hand, ReadError(task.source.place, found, "Leave it out, and report this as a bug"))
        self._replace(hand)

    def _reject_file(self, found: str) -> None:
        nr, self._taken = self._taken, self._taken + 1
        remedy = "Split it, or raise item_seconds: what it gave before was read, what comes after in it was not"
        self._results[nr] = ReadError(self._file.place, found, remedy)

    def _replace(self, hand: Hand) -> None:
        hand.kill()
        if isinstance(hand, Reader):
            self._readers.remove(hand)
            self._start_reader()
        elif isinstance(hand, Unpacker):
            self._start_unpacker(hand.files)

    # What goes out

    def _hand_out(self) -> None:
        """Give sources to idle readers; what the record holds just as it is needs none."""
        if self._keeper is None:
            return
        idle = [reader for reader in self._readers if reader.is_idle]
        while self._waiting and idle:
            task = self._waiting.popleft()
            known = self._keeper.known(task.source)
            if known:
                self._results[task.nr] = known
                continue
            try:
                idle.pop().give(task, self._limits.seconds)
            except OSError:
                continue  # it has died with the task in hand, which `_bury` will see
        if len(self._readers) < self._limits.readers and self._is_worth_another():
            self._start_reader()

    def _is_worth_another(self) -> bool:
        """Whether there is work for one more reader: many items wait, of a run in which there is much to read."""
        return len(self._waiting) >= ANOTHER and self._offered >= WORTH

    def _start_reader(self) -> None:
        self._readers.append(Reader(self._hands(), self._load, self._job.ways))

    def _start_unpacker(self, skip: int, past: int | None = None) -> None:
        self._unpacker = None
        self._unpacker = Unpacker(self._hands(), self._job, skip, past, sized=self._sized and not skip)


# One run, start to end: with processes, or in this one where a single plain text is all there is to read.

SMALL = 200_000  # bytes of a plain text that is read without another process: linear rules take it in a second or two


class Run:
    """What becomes of every item of a job; close it, or use `running`."""

    def __init__(
        self, job: Job, load: LoadCoder, archive: Archive | None, limits: Limits, *, sized: bool = False, apart: bool = False
    ) -> None:
        self._crew = None if is_small(job) and not apart else Crew(job, load, archive, limits, sized=sized)
        self._job, self._load, self._archive = job, load, archive

    @property
    def progress(self) -> Progress:
        """How far the run is."""
        return self._crew.progress if self._crew else Progress(0, 0)

    def outcomes(self) -> Iterator[Outcome | Note]:
        """What becomes of every item, in the order of the offers, and remarks in between. Raises ModelError and StoreError."""
        return self._crew.outcomes() if self._crew else take_alone(self._job, self._load(), self._archive)

    def close(self) -> None:
        """End every process of the run."""
        if self._crew:
            self._crew.close()


@contextmanager
def running(
    job: Job, load: LoadCoder, archive: Archive | None, limits: Limits, *, sized: bool = False, apart: bool = False
) -> Iterator[Run]:
    """A run that is ended with the block, whatever happens in it; `apart` even a small text is read by another process."""
    run = Run(job, load, archive, limits, sized=sized, apart=apart)
    try:
        yield run
    finally:
        run.close()


def take_alone(job: Job, coder: Coder, archive: Archive | None) -> Iterator[Outcome | Note]:
    """The same in this process, one item after the other; nothing bounds the time of an item."""
    keeper = Keeper(archive, coder.name)
    for item, _ in offers(job):
        if isinstance(item, Note):
            yield item
        elif isinstance(item, Again):
            yield Outcome(item.place, "duplicate")
        elif isinstance(item, ReadError):
            yield keeper.reject(item.place, item)
        elif isinstance(item, Source):
            yield keeper.known(item) or _read(item, coder, keeper, job.ways)
        elif isinstance(item, Begun):
            keeper.begin(item.place)


def _read(source: Source, coder: Coder, keeper: Keeper, ways: Ways) -> Outcome:
    try:
        report, problems = report_from(source, ways)
        met = met_from(report)
        if not keeper.wants(met):
            return keeper.settle(source, met)
        reading = reading_of(report, problems, coder)
    except OnrecordError as error:
        return keeper.settle(source, error)
    return keeper.settle(source, Coded(reading, sketch_of(report.text)))


def is_small(job: Job) -> bool:
    """Whether the job is one plain text of a size that needs no other process."""
    path = job.paths[0] if len(job.paths) == 1 else None
    if path is None or path == "-" or is_address(path) or job.ways.format not in (None, "text"):
        return False
    try:
        return os.path.isfile(path) and os.path.getsize(path) <= SMALL and is_plain_text(path)
    except (OSError, ValueError):
        return False
