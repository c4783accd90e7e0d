"""The desk where reports are handed in: where uploads lie until they are read, and how one batch after the other is."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple

import msgspec

from onrecord.errors import OnrecordError, PlacedError, QuestionError, StoreError
from onrecord.intake import Job, Limits, LoadCoder, Outcome, Progress, Run, Status, running
from onrecord.read import Note, Ways
from onrecord.store import open_archive, report_at, take_lock

# Where uploads lie until they are read: beside the record, so that they outlive the program that took it.
#
# A folder for each program that serves the record, with a lock that the system lets go of when the program ends, however that is:
# one whose lock is free is taken over by whoever sees it first. A batch is accepted once its list is there, whole, beside its
# files.

ENDING = "-uploads"
LOCK = "lock"
LIST = ".json"


class Handed(NamedTuple):
    """One file as it was handed in: the place it goes by, and where its bytes were put; `ours` if we have named its fields."""

    place: str
    path: Path
    ours: bool = False


class Listed(msgspec.Struct):
    """One file of a batch, as its list has it."""

    place: str
    file: str
    ours: bool = False


class Shelf:
    """The files of one program, and of those that ended before theirs were read."""

    def __init__(self, record: Path) -> None:
        self._all = record.absolute().with_name(record.name + ENDING)
        self._held: dict[Path, int] = {}
        self._own = self._all / secrets.token_hex(8)
        try:
            self._own.mkdir(mode=0o700, parents=True)
            self._held[self._own] = _locked(self._own)
        except OSError as error:
            remedy = "See that the record's folder may be written and has room, or serve it without --allow-add"
            raise StoreError(str(record), f"uploads cannot be kept beside it ({error.strerror})", remedy) from error

    def place_for(self) -> Path:
        """A path of no file yet, to put one that is handed in."""
        return self._own / secrets.token_hex(12)

    def keep(self, batch: str, files: list[Handed]) -> None:
        """Have a batch kept from now on, whatever happens to the program or the machine. Raises OSError."""
        for file in files:
            _on_disk(file.path)
        listed = [Listed(file.place, file.path.name, file.ours) for file in files]
        new = self._own / f"{batch}.new"
        new.write_bytes(msgspec.json.encode(listed))
        _on_disk(new)
        new.replace(new.with_suffix(LIST))

    def let_go(self, batch: str, files: list[Handed]) -> None:
        """Forget a batch and its files."""
        for folder in {file.path.parent for file in files}:  # the list first: without it the files are nobody's
            (folder / f"{batch}{LIST}").unlink(missing_ok=True)
        for file in files:
            file.path.unlink(missing_ok=True)

    def left(self) -> Iterator[tuple[str, list[Handed]]]:
        """What programs that have ended left unread, in the order it was handed in; it is this one's from now on."""
        found: list[tuple[int, Path]] = []
        for folder in sorted(self._all.iterdir()):
            if folder in self._held or not folder.is_dir():
                continue
            with suppress(OSError):  # another has it, or has just cleared it away
                self._held[folder] = _locked(folder)
                found += [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{LIST}")]
        for _, path in sorted(found):
            with suppress(OSError, msgspec.DecodeError):
                listed = msgspec.json.decode(path.read_bytes(), type=list[Listed])
                yield path.stem, [Handed(one.place, path.with_name(one.file), one.ours) for one in listed]

    def close(self) -> None:
        """Leave what is not read, and clear away all else."""
        for folder, lock in self._held.items():
            empty = not any(folder.glob(f"*{LIST}"))
            os.close(lock)
            if empty:
                shutil.rmtree(folder, ignore_errors=True)
        self._held.clear()
        with suppress(OSError):  # others have theirs in it
            self._all.rmdir()


def _locked(folder: Path) -> int:
    """The folder's lock, taken; raises OSError if another has it."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if take_lock(lock):
        return lock
    os.close(lock)
    raise BlockingIOError


def _on_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


# Where reports are handed in: one batch after the other is read, by processes that can be killed, and written by one thread.

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
