"""The page of a report: its text with everything marked in place, each record in the margin beside its paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from onrecord.ask import OpenArchive, Told, told
from onrecord.ask.revisions import RevisionAnswer, ask_revisions
from onrecord.errors import QuestionError
from onrecord.export.spans import Item, items_of
from onrecord.records import Problem, Reading, Span
from onrecord.serve.pages.view import Call, Page

MAIN = {
    "statement": "content",
    "event": "trigger",
    "figure": "figure",
    "position": "wording",
    "office": "title",
    "membership": "evidence",
}
UNMARKED = (("event", "evidence"),)  # the sentence an event is told in: marking all of it would hide the rest
KINDS = tuple(MAIN)


class Piece(NamedTuple):
    """A run of text with the same marks: its words, the marks' classes, the ids of their records, and which begins here."""

    words: str
    classes: str
    ids: str
    begins: str | None


class Note(NamedTuple):
    """A record in the margin: what it says, and whose it is."""

    id: str
    kind: str
    told: str
    words: str
    score: float | None
    actor: str | None
    key: str | None


class Line(NamedTuple):
    """A paragraph, of which kind it is, and the records that begin in it."""

    kind: str
    pieces: list[Piece]
    notes: list[Note]


def report(archive: OpenArchive, call: Call) -> Page:
    """The report with this id."""
    if call.given:
        raise QuestionError(str(next(iter(call.given)))[:80], "a report is not asked by it", "Leave it out")
    found = told(archive, call.parts[0])
    reading = found.reading
    items = list(items_of(reading))
    values = {
        "report": reading.report,
        "coder": found.coder,
        "lines": list(lines_of(found, items)),
        "counts": {kind: sum(item.kind == kind for item in items) for kind in KINDS},
        "problems": [_problem(reading, problem) for problem in reading.problems],
        "history": _history(archive, reading.report.place),
        "is_address": reading.report.place.startswith(("http://", "https://")),
    }
    return Page("report.html", values)


def _history(archive: OpenArchive, place: str) -> RevisionAnswer | None:
    return next(iter(ask_revisions(archive, place)), None)


def _problem(reading: Reading, problem: Problem) -> tuple[Problem, str | None]:
    return problem, problem.span.words(reading.report.text)[:200] if problem.span else None


def lines_of(found: Told, items: list[Item]) -> Iterator[Line]:
    """The report's paragraphs in order, each with its marks and the records whose main words begin in it."""
    text = found.reading.report.text
    edges = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n"), len(text)]
    paragraphs = [Span(start, end) for start, end in pairwise(edges) if text[start:end].strip()]
    starts = [span.start for span in paragraphs]
    notes: dict[int, list[Item]] = {}
    for item in items:
        notes.setdefault(bisect_right(starts, _main(item).start) - 1, []).append(item)
    marks = sorted(_marks(items), key=lambda mark: (mark.span.start, -mark.span.end))
    open_marks: list[Mark] = []
    at = 0
    for nr, paragraph in enumerate(paragraphs):
        while at < len(marks) and marks[at].span.start < paragraph.end:
            open_marks.append(marks[at])
            at += 1
        open_marks = [mark for mark in open_marks if mark.span.end > paragraph.start]
        pieces = list(cut(text, paragraph, open_marks))
        beside = sorted(notes.get(nr, ()), key=_main)
        yield Line(_kind(found.reading, paragraph), pieces, [note_of(found, item) for item in beside])


class Mark(NamedTuple):
    span: Span
    name: str
    id: str
    first: bool  # whether the record's own words begin here


def _main(item: Item) -> Span:
    """Where a record's own words begin."""
    return next((span for part, span in item.spans if part == MAIN[item.kind]), item.spans[0][1])


def _marks(items: Iterable[Item]) -> Iterator[Mark]:
    for item in items:
        main = _main(item)
        for part, span in item.spans:
            if (item.kind, part) not in UNMARKED:
                yield Mark(span, f"{item.kind}-{part}", item.id, span == main)


def cut(text: str, paragraph: Span, marks: list[Mark]) -> Iterator[Piece]:
    """A paragraph, cut wherever a mark begins or ends; marks may cross, so each run has the classes of all over it."""
    end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip("\n"))
    bounds = {paragraph.start, end}
    for mark in marks:
        bounds |= {min(max(edge, paragraph.start), end) for edge in (mark.span.start, mark.span.end)}
    for start, stop in pairwise(sorted(bounds)):
        over = [mark for mark in marks if mark.span.start <= start and mark.span.end >= stop]
        begins = next((mark.id for mark in reversed(over) if mark.first and mark.span.start == start), None)
        names, ids = (" ".join(dict.fromkeys(values)) for values in ([m.name for m in over], [m.id for m in over]))
        yield Piece(text[start:stop], names, ids, begins)


def _kind(reading: Reading, paragraph: Span) -> str:
    return next(
        (part.kind for part in reading.report.parts if part.span.start < paragraph.end and paragraph.start < part.span.end), "body"
    )


def note_of(found: Told, item: Item) -> Note:
    """What the margin says of a record."""
    reading = found.reading
    words = _main(item).words(reading.report.text)
    record = next((one for one in (*reading.statements, *reading.events) if one.id == item.id), None)
    who = _who(reading, item)
    actor = reading.actor(who)
    return Note(
        item.id, item.kind, item.told, words if len(words) <= 160 else f"{words[:159]}…", getattr(record, "score", None),
        actor.name if actor else None, found.keys.get(who) if who else None,
    )  # fmt: skip


def _who(reading: Reading, item: Item) -> str | None:
    """The actor a record is first of all about."""
    nr = int(item.id[1:]) - 1 if item.kind in ("position", "office", "membership") else 0
    if item.kind == "statement":
        return next(one.speaker for one in reading.statements if one.id == item.id)
    if item.kind == "event":
        return next((one.actors[0] for one in reading.events if one.id == item.id and one.actors), None)
    if item.kind == "figure":
        return next(one.giver for one in reading.figures if one.id == item.id)
    if item.kind == "position":
        return reading.positions[nr].holder
    return reading.offices[nr].person if item.kind == "office" else reading.memberships[nr].member
