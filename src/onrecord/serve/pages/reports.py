"""The page of a report, with everything marked in its text, and that of reports side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from onrecord.ask import OpenArchive, Told, told
from onrecord.ask.compare import Comparison, Row, compare_told
from onrecord.ask.corrections import corrected_records, stretch_of
from onrecord.ask.issues import ask_formula
from onrecord.ask.records import amount_words
from onrecord.ask.reports import RevisionAnswer, ask_revisions
from onrecord.errors import QuestionError, UnknownError
from onrecord.export.formula import FORMULAS, KEY, as_svg, chart_of, told_turn
from onrecord.export.page import COMPARED, Item, items_of, relation_words
from onrecord.records import Correction, Problem, Reading, Span
from onrecord.serve.pages.tables import coders_of
from onrecord.serve.pages.view import Call, Elsewhere, Page, nothing_asked, score_asked, without
from onrecord.serve.render import address, date_words, plain, segment

# The page of a report: its text with everything marked in place, each record in the margin beside its paragraph.

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
DOUBTS = ("ambiguous-speaker", "guessed-currency")  # a choice that was made and may be wrong: beside its words, not a fault above
SHORT = 80  # characters of an issue in the margin


class Piece(NamedTuple):
    """A run of text with the same marks: its words, the marks' classes, the ids of their records, and which begins here."""

    words: str
    classes: str
    ids: str
    begins: str | None


class Note(NamedTuple):
    """A record in the margin: what it is, who it is of and towards whom (name, key), what else is known, and its score."""

    id: str
    kind: str
    what: str
    who: tuple[tuple[str, str | None], ...]
    towards: tuple[tuple[str, str | None], ...]
    more: str | None
    score: float | None
    corrected: str | None = None


class Line(NamedTuple):
    """A paragraph, of which kind it is, the records that begin in it, and what is in doubt of its words."""

    kind: str
    pieces: list[Piece]
    notes: list[Note]
    doubts: list[str]


def report(archive: OpenArchive, call: Call) -> Page:
    """The report with this id."""
    least = score_asked(call, "a report")
    found = told(archive, call.parts[0], least)
    reading = found.reading
    items = list(items_of(reading))
    values = {
        "report": reading.report,
        "coder": found.coder,
        "least": least,
        "lines": list(lines_of(found, items)),
        "counts": {kind: sum(item.kind == kind for item in items) for kind in KINDS},
        "problems": [_problem(reading, one) for one in reading.problems if not _is_doubt(one)],
        "corrections": [_correction(reading, one) for one in reading.corrections],
        "history": _history(archive, reading.report.place),
        "is_address": reading.report.place.startswith(("http://", "https://")),
    }
    return Page("report.html", values)


def _history(archive: OpenArchive, place: str) -> RevisionAnswer | None:
    return next(iter(ask_revisions(archive, place)), None)


def _correction(reading: Reading, one: Correction) -> tuple[Correction, str]:
    """A correction, and the words of the report that it is of."""
    start, end = stretch_of(one)
    return one, reading.report.text[start:end][:200]


def _is_doubt(problem: Problem) -> bool:
    return problem.code in DOUBTS and problem.span is not None


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
    doubts: dict[int, list[str]] = {}
    for one in filter(_is_doubt, found.reading.problems):
        assert one.span is not None
        doubts.setdefault(max(0, bisect_right(starts, one.span.start) - 1), []).append(one.detail)
    marks = sorted(_marks(items), key=lambda mark: (mark.span.start, -mark.span.end))
    open_marks: list[Mark] = []
    changed = corrected_records(found.reading.corrections)
    at = 0
    for nr, paragraph in enumerate(paragraphs):
        while at < len(marks) and marks[at].span.start < paragraph.end:
            open_marks.append(marks[at])
            at += 1
        open_marks = [mark for mark in open_marks if mark.span.end > paragraph.start]
        pieces = list(cut(text, paragraph, open_marks))
        beside = sorted(notes.get(nr, ()), key=_main)
        told = [note_of(found, item)._replace(corrected=changed.get(item.id)) for item in beside]
        yield Line(_kind(found.reading, paragraph), pieces, told, doubts.get(nr, []))


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
    """The kind of the part that most of the paragraph is of."""
    shares = {
        part.kind: min(part.span.end, paragraph.end) - max(part.span.start, paragraph.start)
        for part in reading.report.parts
        if part.span.start < paragraph.end and paragraph.start < part.span.end
    }
    return max(shares, key=shares.__getitem__) if shares else "body"


def note_of(found: Told, item: Item) -> Note:
    """What the margin says of a record."""
    reading, nr = found.reading, int(item.id[1:]) - 1
    people = _People(found)
    if item.kind == "statement":
        said = next(one for one in reading.statements if one.id == item.id)
        why = said.source_reason.words(reading.report.text) if said.source_reason else None
        more = f"not named: {why}" if why else "not named" if said.source_kind == "anonymous" else None
        return Note(item.id, item.kind, said.kind, people.named(said.speaker), (), more, said.score)
    if item.kind == "event":
        act = next(one for one in reading.events if one.id == item.id)
        what = f"{act.type}, {act.mode}" if act.mode else act.type
        return Note(item.id, item.kind, what, people.named(*act.actors), people.named(*act.recipients), act.modality, act.score)
    if item.kind == "figure":
        figure = next(one for one in reading.figures if one.id == item.id)
        told = f"{amount_words(figure)} {figure.unit or ''}".strip()
        period = date_words(figure.period) if figure.period else None
        return Note(item.id, item.kind, told, people.named(figure.giver), (), period, None)
    if item.kind == "position":
        held = reading.positions[nr]
        issue = held.issue.words(reading.report.text)
        return Note(item.id, item.kind, f"{plain(held.stance)}: {_short(issue)}", people.named(held.holder), (), None, None)
    if item.kind == "office":
        office = reading.offices[nr]
        title = f"former {office.title}" if office.former else office.title
        return Note(item.id, item.kind, title, people.named(office.person), people.named(office.of), None, None)
    tie = reading.memberships[nr]
    return Note(item.id, item.kind, "member", people.named(tie.member), people.named(tie.organisation), None, None)


class _People:
    """The actors of a reading with the keys they go by."""

    def __init__(self, found: Told) -> None:
        self._found = found

    def named(self, *ids: str | None) -> tuple[tuple[str, str | None], ...]:
        actors = [self._found.reading.actor(one) for one in ids if one]
        return tuple((actor.name, self._found.keys.get(actor.id)) for actor in actors if actor)


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"


# The page of reports side by side: what they tell alike, in other words, or alone; and the same taken away.

MEDIA = {"md": "text/markdown", "html": "text/html", "csv": "text/csv", "json": "application/json"}


def compare(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """Two reports or more side by side; those given as fields are shown at the address that names them."""
    nothing_asked(call._replace(given=without(call.given, "reports")), "a comparison")
    asked = (*call.parts, *filter(None, call.given.get("reports", ())))
    if len(asked) < 2:
        remedy = "Open a story and choose “side by side”, or put two ids of reports in the address: /compare/ID1/ID2"
        raise QuestionError("reports", f"a comparison needs two reports or more; {len(asked) or 'none'} given", remedy)
    ids = tuple(told(archive, part).reading.report.id for part in asked)
    if ids != call.parts:
        return Elsewhere("/compare/" + "/".join(segment(one) for one in ids))
    comparison = compare_told(archive, call.parts)
    values: dict[str, Any] = {
        "comparison": comparison,
        "rows": [(number, row, relation_words(row, len(ids))) for number, row in enumerate(comparison.rows, 1)],
        "counts": {
            relation: sum(row.relation == relation for row in comparison.rows) for relation in ("both", "otherwise", "only")
        },
        "anchors": [_anchors(row) for row in comparison.rows],
        "voices": _voices(comparison),
        "taken": {ending: address(f"/compare.{ending}", reports=list(ids)) for ending in COMPARED},
    }
    return Page("compare.html", values)


def compare_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> tuple[str, str, bytes]:
    """A comparison as Markdown, HTML, CSV or JSON: name, media type and bytes."""
    for name in call.given:
        if name != "reports":
            raise QuestionError(name[:80], "a comparison has no such field", "Give reports, each of them")
    ending = parts["ending"]
    if ending not in COMPARED:
        raise UnknownError("address", f"there is nothing at /compare.{ending}"[:200], f"Take it as {', '.join(COMPARED)}")
    comparison = compare_told(archive, call.given.get("reports", []))
    name = "-".join(one.report for one in comparison.reports)
    return f"onrecord-compare-{name[:80]}.{ending}", MEDIA[ending], COMPARED[ending](comparison)


def _anchors(row: Row) -> dict[str, str]:
    """Where in its report's page each cell leads: to the first record in it, or to nothing of its own."""
    return {side: one.records[0] if one.records else "" for side, one in row.told.items()}


def _voices(comparison: Comparison) -> list[tuple[str, list[Any]]]:
    """What each report gives to each speaker, speakers of one last name together."""
    return [
        (name, list(said))
        for name, said in groupby(comparison.voices, key=lambda said: said.who[0].split()[-1] if said.who else "")
    ]


# A formula through time: the chart of which wording was used when, and every use beside the one before.

FORMULA = ("holder", "issue")


def formula(archive: OpenArchive, call: Call) -> Page:
    """A holder's wordings of one position; without a holder or an issue the form alone."""
    given = _formula_asked(call)
    answers = ask_formula(archive, **given) if len(given) == len(FORMULA) else []
    chart = chart_of(answers)
    values: dict[str, Any] = {
        **dict.fromkeys(FORMULA, ""),
        **given,
        "answers": [(one, told_turn(one)) for one in answers],
        "chart": chart,
        "coders": coders_of(archive),
        "picture": Markup(as_svg(chart)),
        "key": KEY,
        "taken": {ending: address(f"/formula.{ending}", **given) for ending in FORMULAS},
    }
    return Page("formula.html", values)


def formula_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> tuple[str, str, bytes]:
    """A formula through time as Markdown, HTML, CSV or JSON: name, media type and bytes."""
    given, ending = _formula_asked(call), parts["ending"]
    if ending not in FORMULAS:
        raise UnknownError("address", f"there is nothing at /formula.{ending}"[:200], f"Take it as {', '.join(FORMULAS)}")
    for name in FORMULA:
        if name not in given:
            raise QuestionError(name, "a formula is asked by a holder and an issue", "Give both")
    return f"onrecord-formula.{ending}", MEDIA[ending], FORMULAS[ending](ask_formula(archive, **given))


def _formula_asked(call: Call) -> dict[str, str]:
    for name in call.given:
        if name not in FORMULA:
            raise QuestionError(name[:80], "a formula has no such field", "Ask by holder and issue")
    return {name: value for name, value in call.given.items() if value.strip()}
