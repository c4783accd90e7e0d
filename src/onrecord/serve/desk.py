"""Where reports are handed in: one batch after the other is read, by processes that can be killed, and written by one thread."""

from __future__ import annotations

import secrets
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple

from onrecord.errors import OnrecordError, PlacedError, QuestionError
from onrecord.intake import Job, Limits, LoadCoder, Outcome, Progress, Run, Status, running
from onrecord.read import Note, Ways
from onrecord.serve.shelf import Handed, Shelf
from onrecord.store import open_archive, report_at

MOST_WAITING = 8  # batches; who comes then is asked to come again
LOOK_SECONDS = 30  # between two looks for what a program that has ended left, when nothing else is to be read
MOST_KEPT = 50  # batches whose outcome can still be looked at
MOST_TOLD = 500  # items of a batch told one by one; all are counted


class Adding(NamedTuple):
    """What adding reports takes: the coder, how sources are read and how long an item may take, the size of an upload."""

    load: LoadCoder
    ways: Ways = Ways()
    limits: Limits = Limits()
    size: int = 50_000_000
    files: int = 100


class Item(NamedTuple):
    """What became of one item; `report` is the id of the one on record, `found` and `remedy` why there is none."""

    place: str
    status: Status
    report: str | None = None
    found: str = ""
    remedy: str = ""


class Batch:
    """What was handed in at once, and what has become of it so far. Written by the desk's thread, read by any."""

    def __init__(self, files: list[Handed], name: str | None = None) -> None:
        self.id = name or secrets.token_urlsafe(12)
        self.files = files
        self.state: Literal["waiting", "reading", "done"] = "waiting"
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.counts: Counter[Status] = Counter()
        self.fault: PlacedError | None = (
            None  # of the record or the coder: it ends the batch, which is read again at the next start
        )
        self.is_lost = False  # a fault of ours ended it: it is not read again
        self.progress = Progress(0, 0)

    @property
    def only(self) -> Item | None:
        """The one item of a batch that is done, where nothing else is to be told."""
        alone = self.state == "done" and self.counts.total() == 1 and not self.notes and self.fault is None
        return self.items[0] if alone else None


class Desk:
    """Takes batches and has them read in their order. `close` it; what is not read by then is read by the next on this record."""

    def __init__(self, record: Path, adding: Adding) -> None:
        self._record, self.adding = record, adding
        self._shelf = Shelf(record)
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._queue: SimpleQueue[Batch | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._take_up()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    def place_for(self) -> Path:
        """A path of no file yet, to put one that is handed in."""
        return self._shelf.place_for()

    def take(self, files: list[Handed]) -> Batch:
        """Have these read after all that was handed in before; raises QuestionError if too much is waiting, or there is no room."""
        batch = Batch(files)
        with self._lock:
            waiting = sum(batch.state == "waiting" for batch in self._batches.values())
            if waiting >= MOST_WAITING or self._closed:
                self._shelf.let_go(batch.id, files)
                raise QuestionError("add", f"{waiting} uploads are waiting to be read", "Come again in a while")
            try:
                self._shelf.keep(batch.id, files)
            except OSError as error:
                self._shelf.let_go(batch.id, files)
                raise cannot_keep(error) from error
            self._add(batch)
        return batch

    def find(self, name: str) -> Batch | None:
        """The batch with this id, if it is not forgotten."""
        return self._batches.get(name)

    def close(self) -> None:
        """End what is being read, and its processes; what is not read stays on disk."""
        self._closed = True
        self._queue.put(None)
        self._thread.join(timeout=2)  # one that is in the middle of an item ends with the program
        self._shelf.close()

    def _add(self, batch: Batch) -> None:
        self._batches[batch.id] = batch
        self._forget()
        self._queue.put(batch)

    def _take_up(self) -> None:
        """Have read what a program that has ended left unread."""
        for name, files in self._shelf.left():
            self._add(Batch(files, name))

    def _forget(self) -> None:
        old = [name for name, batch in self._batches.items() if batch.state == "done"]
        for name in old[: max(0, len(self._batches) - MOST_KEPT)]:
            del self._batches[name]

    def _work(self) -> None:
        while not self._closed:
            try:
                batch = self._queue.get(timeout=LOOK_SECONDS)
            except Empty:
                with self._lock:
                    self._take_up()
                continue
            if batch is None:
                return
            batch.state = "reading"
            if self._is_read(batch):
                self._shelf.let_go(batch.id, batch.files)
            batch.state = "done"

    def _is_read(self, batch: Batch) -> bool:
        """Read a batch; False if it is to be read once more, by the next desk."""
        try:
            self._read(batch)
            return not self._closed
        except PlacedError as error:  # of the record or the coder, and not of what was handed in
            batch.fault = error
            return False
        except Exception as error:  # a fault of ours costs this batch, and not those that wait
            found = f"reading it failed with {type(error).__name__}: {error}"
            batch.fault = QuestionError("add", found, "Report this as a bug; what is listed as kept is on record")
            batch.is_lost = True
            return True

    def _read(self, batch: Batch) -> None:
        places = {str(file.path): file.place for file in batch.files}
        ours = {file.place for file in batch.files if file.ours}  # that their fields could be guessed is no news
        job = Job(tuple(places), self.adding.ways, places=places)
        with (
            open_archive(self._record) as archive,
            running(job, self.adding.load, archive, self.adding.limits, sized=True, apart=True) as run,
        ):
            for outcome in self._outcomes(run):
                batch.progress = run.progress
                if isinstance(outcome, Note):
                    batch.notes += [outcome] if outcome.place not in ours else []
                    continue
                if len(batch.items) < MOST_TOLD:
                    batch.items.append(_item(outcome, outcome.held or report_at(archive, outcome.place)))
                batch.counts[outcome.status] += 1

    def _outcomes(self, run: Run) -> Iterator[Outcome | Note]:
        """The run's, until the desk is closed."""
        for outcome in run.outcomes():
            yield outcome
            if self._closed:
                return


def cannot_keep(error: OSError) -> QuestionError:
    """What is told where files that are handed in cannot be written."""
    return QuestionError(
        "upload", f"it cannot be kept ({error.strerror})", "See that there is room where the record lies, and send it again"
    )


def _item(outcome: Outcome, held: str | None) -> Item:
    if outcome.error is None:
        return Item(outcome.place, outcome.status, outcome.reading.report.id if outcome.reading else held)
    error: OnrecordError = outcome.error
    if isinstance(error, PlacedError):
        return Item(error.place, outcome.status, None, error.found, error.remedy)
    return Item(outcome.place, outcome.status, None, str(error), "Report this as a bug")
