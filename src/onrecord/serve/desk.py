"""Where reports are handed in: one batch after the other is read, by processes that can be killed, and written by one thread."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Literal, NamedTuple

from onrecord.errors import OnrecordError, PlacedError, QuestionError
from onrecord.intake import Job, Limits, LoadCoder, Outcome, Progress, Run, Status, running
from onrecord.read import Note, Ways
from onrecord.store import open_archive, report_at

MOST_WAITING = 8  # batches; who comes then is asked to come again
MOST_KEPT = 50  # batches whose outcome can still be looked at
MOST_TOLD = 500  # items of a batch told one by one; all are counted


class Adding(NamedTuple):
    """What adding reports takes: the coder, how sources are read and how long an item may take, the size of an upload."""

    load: LoadCoder
    ways: Ways = Ways()
    limits: Limits = Limits()
    size: int = 50_000_000
    files: int = 100


class Handed(NamedTuple):
    """One file as it was handed in: the place it goes by, and where its bytes were put; `ours` if we have named its fields."""

    place: str
    path: Path
    ours: bool = False


class Item(NamedTuple):
    """What became of one item; `report` is the id of the one on record, `found` and `remedy` why there is none."""

    place: str
    status: Status
    report: str | None = None
    found: str = ""
    remedy: str = ""


class Batch:
    """What was handed in at once, and what has become of it so far. Written by the desk's thread, read by any."""

    def __init__(self, files: list[Handed]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.files = files
        self.state: Literal["waiting", "reading", "done"] = "waiting"
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.counts: Counter[Status] = Counter()
        self.fault: PlacedError | None = None  # of the record or the coder: it ends the batch
        self.progress = Progress(0, 0)

    @property
    def only(self) -> Item | None:
        """The one item of a batch that is done, where nothing else is to be told."""
        alone = self.state == "done" and self.counts.total() == 1 and not self.notes and self.fault is None
        return self.items[0] if alone else None


class Desk:
    """Takes batches and has them read in their order. `close` it; what is not read by then is not read."""

    def __init__(self, record: Path, adding: Adding) -> None:
        self._record, self.adding = record, adding
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._queue: SimpleQueue[Batch | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="onrecord-add-")
        self._closed = False

    def place_for(self) -> Path:
        """A path of no file yet, to put one that is handed in."""
        return Path(self._folder.name) / secrets.token_hex(12)

    def take(self, files: list[Handed]) -> Batch:
        """Have these read after all that was handed in before; raises QuestionError if too much is waiting."""
        with self._lock:
            waiting = sum(batch.state == "waiting" for batch in self._batches.values())
            if waiting >= MOST_WAITING or self._closed:
                _let_go(files)
                raise QuestionError("add", f"{waiting} uploads are waiting to be read", "Come again in a while")
            batch = Batch(files)
            self._batches[batch.id] = batch
            self._forget()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
                self._thread.start()
        self._queue.put(batch)
        return batch

    def find(self, name: str) -> Batch | None:
        """The batch with this id, if it is not forgotten."""
        return self._batches.get(name)

    def close(self) -> None:
        """End what is being read, and its processes, and let go of the files."""
        self._closed = True
        self._queue.put(None)
        if self._thread:
            self._thread.join(timeout=2)  # one that is in the middle of an item ends with the program
        self._folder.cleanup()

    def _forget(self) -> None:
        old = [name for name, batch in self._batches.items() if batch.state == "done"]
        for name in old[: max(0, len(self._batches) - MOST_KEPT)]:
            del self._batches[name]

    def _work(self) -> None:
        while not self._closed:
            batch = self._queue.get()
            if batch is None:
                return
            batch.state = "reading"
            try:
                self._read(batch)
            except PlacedError as error:
                batch.fault = error
            except Exception as error:  # a fault of ours costs this batch, and not those that wait
                found = f"reading it failed with {type(error).__name__}: {error}"
                batch.fault = QuestionError("add", found, "Report this as a bug; what is listed as kept is on record")
            finally:
                _let_go(batch.files)
                batch.state = "done"

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


def _let_go(files: list[Handed]) -> None:
    for file in files:
        file.path.unlink(missing_ok=True)


def _item(outcome: Outcome, held: str | None) -> Item:
    if outcome.error is None:
        return Item(outcome.place, outcome.status, outcome.reading.report.id if outcome.reading else held)
    error: OnrecordError = outcome.error
    if isinstance(error, PlacedError):
        return Item(error.place, outcome.status, None, error.found, error.remedy)
    return Item(outcome.place, outcome.status, None, str(error), "Report this as a bug")
