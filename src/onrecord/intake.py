"""Taking reports in: each source offered is kept, a duplicate or rejected, and none of them stops the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from onrecord.errors import OnrecordError, ReadError, StoreError
from onrecord.read import Source, find_sources, load_source, read_report
from onrecord.records import Reading, Report
from onrecord.store import Archive

if TYPE_CHECKING:
    from onrecord.resolve.overrides import Overrides

Status = Literal["kept", "duplicate", "rejected"]


class Coder(NamedTuple):
    """What turns a report into its reading, and the name of its version."""

    name: str
    code: Callable[[Report], Reading]


def coder_with_names(coder: Coder, names: Overrides) -> Coder:
    """The same coder with a user's own names for actors; its readings are kept apart from those without."""
    return Coder(f"{coder.name}+names-{names.digest}", lambda report: with_names(coder.code(report), names))


def with_names(reading: Reading, names: Overrides) -> Reading:
    """The reading with its actors under the user's names."""
    return msgspec.structs.replace(reading, actors=names.apply(reading.actors))


class Outcome(NamedTuple):
    """What became of one source. `reading` is there if it was coded now; `held` is the report's id if the archive had it."""

    status: Status
    reading: Reading | None = None
    held: str | None = None
    error: OnrecordError | None = None


def find_offers(paths: Iterable[str]) -> list[str]:
    """The places of every source in these files and folders; one that is named twice is offered twice."""
    return [place for path in paths for place in find_sources([path])]


class Intake:
    """One run: takes sources in one by one and remembers which it has had."""

    def __init__(self, coder: Coder, archive: Archive | None, *, max_bytes: int) -> None:
        self._coder, self._archive, self._max_bytes = coder, archive, max_bytes
        self._seen: set[str] = set()  # resolved places, and ids of reports

    def take(self, place: str) -> Outcome:
        """Read, code and keep one source. Raises StoreError only if the archive itself fails: no other could be kept either."""
        try:
            return self._take(place)
        except OnrecordError as error:
            if self._archive and isinstance(error, StoreError) and error.place == self._archive.place:
                raise
            return Outcome("rejected", error=error)

    def _take(self, place: str) -> Outcome:
        file = os.path.realpath(place)
        if file in self._seen:
            return Outcome("duplicate")
        source = load_source(place, max_bytes=self._max_bytes)
        with _blamed_on(place):
            report = read_report(source)
        outcome = Outcome("duplicate") if report.id in self._seen else self._keep(source, report)
        self._seen |= {file, report.id}
        return outcome

    def _keep(self, source: Source, report: Report) -> Outcome:
        """Code the report and store its reading, unless the archive holds it: the model is then not run."""
        if self._archive and self._archive.holds(report.id, self._coder.name):
            return Outcome("duplicate", held=report.id)
        with _blamed_on(report.place):
            reading = self._coder.code(report)
            reading.to_json()  # what cannot be written out is rejected here, by name
        if self._archive and not self._archive.add(reading, source.raw, self._coder.name):
            return Outcome("duplicate", held=report.id)  # another run was quicker
        return Outcome("kept", reading=reading)


@contextmanager
def _blamed_on(place: str) -> Iterator[None]:
    """Let a fault of ours cost one report, named, and not the run."""
    try:
        yield
    except OnrecordError:
        raise
    except UnicodeEncodeError:
        raise ReadError(place, "it holds half a character, which UTF-8 cannot write", "Convert it to UTF-8") from None
    except Exception as error:
        found = f"reading it failed with {type(error).__name__}: {error}"
        raise ReadError(place, found, "Report this as a bug; the other reports are not affected") from error
