"""The whole of a comparison: the reports, the table, who is said to have met whom, the order of topics, what is given to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from onrecord.ask.answers import Answer
from onrecord.ask.beside.rows import Row, rows_of
from onrecord.ask.reports import told
from onrecord.errors import QuestionError
from onrecord.records import Reading, Record, Span
from onrecord.store import Archive

FEWEST, MOST = 2, 8  # reports


class Named(Record, frozen=True, kw_only=True):
    """One of the reports compared, by its number from 1: what it says of itself."""

    number: int
    report: str
    place: str
    title: str | None
    publisher: str | None
    published: str | None


class Said(Record, frozen=True, kw_only=True):
    """What a report gives to one speaker, or whom it says to have met or called whom: names, exact words and where they stand."""

    who: tuple[str, ...]
    whom: tuple[str, ...] = ()
    number: int
    spans: tuple[Span, ...]
    words: tuple[str, ...]


class Comparison(Answer, frozen=True, kw_only=True):
    """Reports side by side.

    `rows` hold every piece of every text; `meetings` who is said to have met or called whom; `voices` what each report gives
    to each speaker, those that several give words to first; `topics` the numbers of rows that several tell, from 1, in each
    report's order.
    """

    reports: tuple[Named, ...]
    rows: tuple[Row, ...]
    meetings: tuple[Said, ...]
    voices: tuple[Said, ...]
    topics: dict[str, tuple[int, ...]]


def compare(readings: Sequence[Reading], keys: Sequence[Mapping[str, str]] = ()) -> Comparison:
    """Lay these readings side by side; `keys` are those of each one's actors across reports. Raises QuestionError."""
    _check_number(readings)
    rows = tuple(rows_of(readings, keys or [{} for _ in readings]))
    told_by = list(enumerate(readings, 1))
    voices = [said for number, reading in told_by for said in _voices(number, reading)]
    return Comparison(
        reports=tuple(_named(number, reading) for number, reading in told_by),
        rows=rows,
        meetings=tuple(said for number, reading in told_by for said in _meetings(number, reading)),
        voices=tuple(sorted(voices, key=_shared_first(voices))),
        topics={str(number): _topics(str(number), rows) for number, _ in told_by},
    )


def compare_told(archive: Archive, reports: Sequence[str]) -> Comparison:
    """Lay reports on record side by side, each named by its id or place. Raises UnknownError, QuestionError."""
    _check_number(reports)
    found = [told(archive, report) for report in reports]
    return compare([one.reading for one in found], [one.keys for one in found])


def _check_number(compared: Sequence[object]) -> None:
    if not FEWEST <= len(compared) <= MOST:
        raise QuestionError("reports", f"{len(compared)} of them", f"Compare {FEWEST} to {MOST}")


def _named(number: int, reading: Reading) -> Named:
    one = reading.report
    return Named(number=number, report=one.id, place=one.place, title=one.title, publisher=one.publisher, published=one.published)


def _meetings(number: int, reading: Reading) -> list[Said]:
    """Who is said to have met or called whom, in the sentences that say so."""
    text = reading.report.text
    return [
        Said(
            who=_names(reading, event.actors),
            whom=_names(reading, event.recipients),
            number=number,
            spans=(event.evidence,),
            words=(event.evidence.words(text),),
        )
        for event in reading.events
        if event.type == "CONSULT" and event.modality in ("asserted", "claimed")
    ]


def _voices(number: int, reading: Reading) -> list[Said]:
    """What the report gives to each speaker, in its order."""
    spans: dict[str, list[Span]] = {}
    for statement in reading.statements:
        if statement.speaker:
            spans.setdefault(statement.speaker, []).extend(statement.content)
    return [
        Said(
            who=_names(reading, (speaker,)),
            number=number,
            spans=tuple(held),
            words=tuple(one.words(reading.report.text) for one in held),
        )
        for speaker, held in spans.items()
    ]


def _names(reading: Reading, actors: Sequence[str]) -> tuple[str, ...]:
    return tuple(actor.name for one in actors if (actor := reading.actor(one)))


def _last_name(said: Said) -> str:
    return said.who[0].split()[-1].casefold() if said.who else ""


def _shared_first(voices: Sequence[Said]) -> Callable[[Said], tuple[int, str, int]]:
    held: dict[str, set[int]] = {}
    for said in voices:
        held.setdefault(_last_name(said), set()).add(said.number)
    return lambda said: (-len(held[_last_name(said)]), _last_name(said), said.number)


def _topics(number: str, rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows that several reports tell, in the order in which this one does."""
    shared = [(row.cells[number][0], at) for at, row in enumerate(rows, 1) if row.relation != "only" and number in row.cells]
    return tuple(at for _, at in sorted(shared))
