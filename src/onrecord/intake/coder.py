"""What turns reports into readings, and the one way from a source to its reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from onrecord.errors import OnrecordError, ReadError
from onrecord.read import Source, Ways, read_item
from onrecord.records import Problem, Reading, Report

if TYPE_CHECKING:
    from onrecord.resolve.overrides import Overrides


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
