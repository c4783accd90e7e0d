"""From what the user names - files, folders, patterns, addresses, standard input - to every item in it, in a fixed order."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NamedTuple

import msgspec

from onrecord.errors import ReadError
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
    walk,
)

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


def total_size(job: Job) -> int:
    """How many bytes the files of the job have together."""
    return sum(_size(found.path) for found in files_of(job, PassedOver()))


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
