"""One run, start to end: with processes, or in this one where a single plain text is all there is to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import OnrecordError, ReadError
from onrecord.intake.coder import Coder, LoadCoder, reading_of, report_from
from onrecord.intake.crew import Crew, Limits, Progress
from onrecord.intake.keeper import Coded, Keeper, Outcome, met_from
from onrecord.intake.offers import Again, Begun, Job, is_address, offers
from onrecord.read import Note, Source, Ways, is_plain_text
from onrecord.store import Archive, sketch_of

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
