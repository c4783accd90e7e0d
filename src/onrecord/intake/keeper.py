"""What becomes of each item: kept, a duplicate or rejected. Decided in the order of the offers, by one process, so that a record
does not depend on how many others read."""

from __future__ import annotations

import hashlib
from typing import Literal, NamedTuple

from onrecord.errors import OnrecordError, PlacedError, StoreError
from onrecord.intake.coder import blamed_on
from onrecord.read import Source
from onrecord.records import Reading, Report
from onrecord.store import Archive, digest_of, known_source, known_text

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
