"""Items: from what the user names to every item in it, from an item to its reading, and what becomes of each."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

import msgspec

from onrecord.errors import OnrecordError, PlacedError, ReadError, StoreError
from onrecord.read import (
    Budget,
    Note,
    PassedOver,
    Source,
    Ways,
    declared_charset,
    items_in,
    looks_like_html,
    open_source,
    place_of,
    read_item,
    walk,
)
from onrecord.records import Problem, Reading, Report
from onrecord.store import Archive, digest_of, known_source, known_text

if TYPE_CHECKING:
    from onrecord.resolve.tables import Overrides


# What turns reports into readings, and the one way from a source to its reading.


class Coder(NamedTuple):
    """What turns a report into its reading, and the name of its version."""

    name: str
    code: Callable[[Report], Reading]


LoadCoder = Callable[[], Coder]  # called once in each process that reads; may raise ModelError


def coder_with_names(coder: Coder, names: Overrides) -> Coder:
    """The same coder with a user's own names for actors; its readings are kept apart from those without."""
    return Coder(f"{coder.name}+names-{names.digest}", lambda report: with_names(coder.code(report), names))


def with_names(reading: Reading, names: Overrides) -> Reading:
    """The reading with its actors under the user's names."""
    return msgspec.structs.replace(reading, actors=names.apply(reading.actors))


def report_from(source: Source, ways: Ways) -> tuple[Report, tuple[Problem, ...]]:
    """The report in a source as its user tells it, and what was doubtful in reading it; raises ReadError and nothing else."""
    with blamed_on(source.place):
        report, problems = read_item(ways.told.given(source), ways.bounds.max_words)
        told, doubts = ways.told.apply(report)
        return told, (*problems, *doubts)


def reading_of(report: Report, problems: tuple[Problem, ...], coder: Coder) -> Reading:
    """The report coded, with what was doubtful in reading it before all other problems. Raises an OnrecordError alone."""
    with blamed_on(report.place):
        reading = coder.code(report)
        if problems:
            reading = msgspec.structs.replace(reading, problems=(*problems, *reading.problems))
        reading.to_json()  # what cannot be written out is rejected here, by name
    return reading


@contextmanager
def blamed_on(place: str) -> Iterator[None]:
    """Let a fault of ours cost one report, named, and not the run."""
    try:
        yield
    except OnrecordError:
        raise
    except UnicodeEncodeError:
        raise ReadError(place, "it holds half a character, which UTF-8 cannot write", "Convert it to UTF-8") from None
    except MemoryError:
        raise ReadError(place, "reading it takes more memory than one report may", "Split it") from None
    except Exception as error:
        found = f"reading it failed with {type(error).__name__}: {error}"
        raise ReadError(place, found, "Report this as a bug; the other reports are not affected") from error


# From what the user names - files, folders, patterns, addresses, standard input - to every item in it, in a fixed order.

Fetch = Callable[[str, int], Source]  # the bytes at an address, at most so many; raises ReadError


class Job(NamedTuple):
    """What one run is to read, and how. `spooled` is where standard input, named "-", was put; `places` of paths that are
    only where a file was put for now; `pieces` say of a path from which of its items to before which it is read."""

    paths: tuple[str, ...]
    ways: Ways = Ways()
    fetch: Fetch | None = None
    spooled: str | None = None
    places: Mapping[str, str] = {}
    pieces: Mapping[str, tuple[int, int]] = {}


class Begun(NamedTuple):
    """A file of this place is opened, `size` bytes long: what goes wrong from here on is in it."""

    place: str
    size: int


class Again(NamedTuple):
    """A file that was named before, by whatever path."""

    place: str


class Found(NamedTuple):
    """What is to be opened, its place where that is not the path, and why it is not opened if it cannot be."""

    path: str
    place: str | None = None
    error: ReadError | None = None


Offered = Source | ReadError | Note | Begun | Again


def offers(job: Job, skip: int = 0, past: int | None = None) -> Iterator[tuple[Offered, int]]:
    """Every item of the job, with how many bytes of its file are read; the first `skip` files are passed over.

    With `past` the file after them is taken up in its middle: it is not begun anew, and so many of its items are passed over.

    Nothing is raised. What is passed over in folders - files of other kinds, what is hidden, links to folders - is counted in a
    note; a folder that cannot be listed is rejected by name.
    """
    seen: set[int] = set()  # only if several paths are named: within one folder no file is met twice
    passed = PassedOver()
    for nr, (path, place, error) in enumerate(files_of(job, passed)):
        if len(job.paths) > 1:
            real = hash(os.path.realpath(path)) if place is None else hash(place)
            if real in seen and nr >= skip:
                yield Begun(place or place_of(path), 0), 0
                yield Again(place or place_of(path)), 0
            if real in seen:
                continue
            seen.add(real)
        if nr > skip or (nr == skip and past is None):
            yield from _unopened(error) if error else _piece_of(job, path, place)
        elif nr == skip:
            yield from _after(_unopened(error) if error else _piece_of(job, path, place), past or 0)
    if words := str(passed):
        yield Note("folders", words), 0


def _unopened(error: ReadError) -> Iterator[tuple[Offered, int]]:
    yield Begun(error.place, 0), 0
    yield error, 0


def _after(items: Iterator[tuple[Offered, int]], past: int) -> Iterator[tuple[Offered, int]]:
    """The items of one file that come after so many; what is no item was told before."""
    for item, position in items:
        if isinstance(item, Source | ReadError):
            past -= 1
            if past < 0:
                yield item, position


def _piece_of(job: Job, path: str, place: str | None) -> Iterator[tuple[Offered, int]]:
    """What of a file is to be read: all of it, or so many of its items; remarks come with the first of them."""
    first, last = job.pieces.get(path, (0, None))
    nr = 0
    for offered, position in _from_file(job, path, place):
        is_item = isinstance(offered, Source | ReadError)
        if is_item and last is not None and nr >= last:
            return
        if isinstance(offered, Begun) or nr >= first:
            yield offered, position
        nr += is_item


def items_of(job: Job) -> Iterator[Source | ReadError]:
    """Every source of the job, or the error in the place of one."""
    return (item for item, _ in offers(job) if isinstance(item, Source | ReadError))


def total_size(job: Job) -> tuple[int, int]:
    """How many bytes the files of the job have together, and how many files these are."""
    sizes = [_size(found.path) for found in files_of(job, PassedOver())]
    return sum(sizes), len(sizes)


def files_of(job: Job, passed: PassedOver) -> Iterator[Found]:
    """Everything to open; what is passed over is counted."""
    for path in job.paths:
        if path == "-":
            yield Found(job.spooled or path, "stdin")
        elif is_address(path):
            yield Found(path, path)
        elif os.path.isdir(path):
            yield from _in_folder(path, passed)
        elif glob.has_magic(path) and not os.path.lexists(path):
            for found in sorted(glob.iglob(path, recursive=True)) or [path]:
                yield from _in_folder(found, passed) if os.path.isdir(found) else (Found(found),)
        else:
            yield Found(path, job.places.get(path))


def is_address(path: str) -> bool:
    """Whether a path is an address of the web; no file is named so."""
    return path.lower().startswith(("http://", "https://"))


def _in_folder(folder: str, passed: PassedOver) -> Iterator[Found]:
    for entry in walk(folder):
        if entry.kind in ("file", "unlisted"):
            yield Found(entry.path, error=entry.error)
        else:
            passed.note(entry)


def _from_file(job: Job, path: str, place: str | None) -> Iterator[tuple[Offered, int]]:
    yield Begun(place or place_of(path), _size(path)), 0
    try:
        file, place, size, charset = _opened(job, path, place)
    except ReadError as error:
        yield error, 0
        return
    with file:
        for item in items_in(file, place, job.ways, Budget(place, size, job.ways.bounds)):
            known = _declared(item, charset) if charset and isinstance(item, Source) and item.place == place else item
            known = job.ways.told.placed(known) if isinstance(known, Source) else known
            yield known, 0 if file.closed else file.tell()


def _opened(job: Job, path: str, place: str | None) -> tuple[BinaryIO, str, int, str | None]:
    """What is to be read, open, with its place, size, and the charset its host declares, if any; raises ReadError."""
    if not is_address(path):
        file, own = open_source(path)
        return file, place or own, os.fstat(file.fileno()).st_size, None
    if job.fetch is None:
        raise ReadError(path, "an address, and nothing is fetched unasked", "Say --fetch, or give the file")
    from io import BytesIO

    fetched = job.fetch(path, job.ways.bounds.max_bytes)
    return BytesIO(fetched.raw), path, len(fetched.raw), declared_charset(fetched.media_type or "")


def _declared(source: Source, charset: str) -> Source:
    """A page or text as its host declares it, which goes before what the page says of itself. Source: the HTML standard, 13.2.3."""
    kind = source.media_type or ("text/html" if looks_like_html(source.raw[:1024]) else "text/plain")
    if not kind.startswith("text/") or "charset" in kind:
        return source
    return msgspec.structs.replace(source, media_type=f"{kind}; charset={charset}")


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0


# What becomes of each item: kept, a duplicate or rejected. Decided in the order of the offers, by one process, so that a record
# does not depend on how many others read.

Status = Literal["kept", "duplicate", "rejected"]


class Outcome(NamedTuple):
    """What became of one item. `reading` is there if it was coded now; `held` is the report's id if it was there before."""

    place: str
    status: Status
    reading: Reading | None = None
    held: str | None = None
    error: OnrecordError | None = None


class Met(NamedTuple):
    """What a reader says of a source before it is coded: enough to know whether it has to be."""

    report: str
    digest: bytes
    sha256: str


class Coded(NamedTuple):
    """A source that was read and coded; `sketch` is of its text."""

    reading: Reading
    sketch: bytes | None


class Keeper:
    """Knows what a run, and the record it writes into, have had."""

    def __init__(self, archive: Archive | None, coder: str) -> None:
        self._archive, self._coder = archive, coder
        self._seen: set[bytes] = set()  # texts of this run, where there is no record to ask

    def begin(self, place: str) -> None:
        """A file is opened: what was found wrong in it before may have been mended."""
        if self._archive:
            self._archive.forgive(place)

    def known(self, source: Source) -> Outcome | None:
        """What is to be said of a source that the record holds just as it is; its model is then not run."""
        if self._archive is None:
            return None
        known = known_source(self._archive, source.place, hashlib.sha256(source.raw).hexdigest(), self._coder)
        return Outcome(source.place, "duplicate", held=known.report if known.own else None) if known else None

    def wants(self, met: Met) -> bool:
        """Whether a report must be coded: no, if its text has been already."""
        if self._archive is None:
            return met.digest not in self._seen
        return not self._archive.holds(met.report, self._coder) and known_text(self._archive, met.digest, self._coder) is None

    def settle(self, source: Source, result: Coded | Met | OnrecordError) -> Outcome:
        """Write down what became of a source. Raises StoreError only if the record itself fails: no other could be kept either."""
        if isinstance(result, OnrecordError):
            return self.reject(source.place, result)
        try:
            return self._keep(source, result)
        except OnrecordError as error:
            if self._archive and isinstance(error, StoreError) and error.place == self._archive.place:
                raise
            return self.reject(source.place, error)

    def reject(self, place: str, error: OnrecordError) -> Outcome:
        """Write down that something could not be read."""
        if self._archive:
            found, remedy = (error.found, error.remedy) if isinstance(error, PlacedError) else (str(error), "Report this as a bug")
            self._archive.reject(error.place if isinstance(error, PlacedError) else place, found, remedy)
        return Outcome(place, "rejected", error=error)

    def _keep(self, source: Source, result: Coded | Met) -> Outcome:
        met = met_from(result.reading.report) if isinstance(result, Coded) else result
        if self._archive is None:
            return self._keep_in_mind(source, result, met)
        held = met.report if self._archive.holds(met.report, self._coder) else known_text(self._archive, met.digest, self._coder)
        if held is None and isinstance(result, Coded):
            with blamed_on(source.place):
                new = self._archive.add(result.reading, source.raw, self._coder, result.sketch)
            return Outcome(source.place, "kept", result.reading) if new else Outcome(source.place, "duplicate", held=met.report)
        if held is None:  # cannot be: what was held when the reader asked is never taken out
            raise StoreError(self._archive.place, f"no longer holds {source.place}", "Report this as a bug")
        self._archive.meet(source.place, met.sha256, held)
        return Outcome(source.place, "duplicate", held=held if held == met.report else None)

    def _keep_in_mind(self, source: Source, result: Coded | Met, met: Met) -> Outcome:
        if met.digest in self._seen or not isinstance(result, Coded):
            return Outcome(source.place, "duplicate")
        self._seen.add(met.digest)
        return Outcome(source.place, "kept", result.reading)


def met_from(report: Report) -> Met:
    """What has to be known of a report to know whether it is wanted."""
    return Met(report.id, digest_of(report.text), report.sha256)
