"""How a wording changes as a file: which wording was in use when, as a chart and a list, in Markdown, HTML, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

import msgspec

from onrecord.ask.issues import FormulaAnswer
from onrecord.export.page import SIGNS, TAGS, alone, plain
from onrecord.store import terms_of

# The chart: a lane for each wording of each publisher, a mark for each day it was used, and a cross where it was missing.

WIDTH, LEFT, LANE = 720, 36, 26  # of the chart, of what stands before its lanes, and the height of one, in its own units
RADIUS = 5


class Mark(NamedTuple):
    """One use of a wording, or a report in which it is missing, and how far from the left it stands."""

    x: float
    answer: FormulaAnswer


class Lane(NamedTuple):
    """One wording of one publisher, numbered from 1, with what of it is dated, the oldest first; and the height of its line."""

    number: int
    publisher: str | None
    words: str
    y: int
    marks: tuple[Mark, ...]

    @property
    def first(self) -> str:
        """The day it was first used."""
        return self.marks[0].answer.published or ""

    @property
    def last(self) -> str:
        """The day it was last used."""
        return [mark.answer.published or "" for mark in self.marks if mark.answer.turn != "absent"][-1]


class Chart(NamedTuple):
    """Lanes in order of publisher and first use, the first and last day, and how many uses have no date and are not drawn."""

    lanes: tuple[Lane, ...]
    since: str
    until: str
    undated: int

    @property
    def height(self) -> int:
        """Of all lanes, in the chart's own units."""
        return LANE * len(self.lanes)


def chart_of(answers: Sequence[FormulaAnswer]) -> Chart:
    """Lanes for every wording; words that differ in capitals or marks alone are one. What is missing is marked on the last used."""
    dated = [one for one in answers if one.published]
    days = [_day(one) for one in dated]
    least, most = min(days, default=0), max(days, default=0)
    held: dict[tuple[str, str], list[Mark]] = {}
    last: dict[str | None, tuple[str, str]] = {}
    for one, day in zip(dated, days, strict=True):
        if one.position:
            last[one.publisher] = (one.publisher or "", terms_of(one.position.evidence.words))
        x = (WIDTH - LEFT) * (day - least) / (most - least) if most > least else (WIDTH - LEFT) / 2
        held.setdefault(last[one.publisher], []).append(Mark(round(x, 1), one))
    lanes = [
        Lane(number, marks[0].answer.publisher, position.evidence.words, LANE * number - LANE // 2, tuple(marks))
        for number, marks in enumerate((held[key] for key in sorted(held, key=lambda key: (key[0], held[key][0].x))), 1)
        if (position := marks[0].answer.position)
    ]
    told = sorted(one.published or "" for one in dated)
    return Chart(tuple(lanes), told[0] if told else "", told[-1] if told else "", len(answers) - len(dated))


def _day(one: FormulaAnswer) -> int:
    """The number of the day, or of the first day of the month or year, that a date begins with."""
    parts = [part for part in (one.published or "")[:10].split("-") if part.isdigit()]
    year, month, day = (*map(int, parts[:3]), 1, 1)[:3] if parts else (1, 1, 1)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return date(max(1, min(year, 9999)), 1, 1).toordinal()


def told_turn(one: FormulaAnswer) -> str:
    """What became of a formula, in words: "hardened: +firmly", "absent for the first time in 4 reports"."""
    if one.turn == "absent":
        return f"absent for the first time in {(one.used or 0) + 1} reports"
    moved = ", ".join((*one.harder, *one.softer))
    stance = f" ({one.stance_before} before, {one.position.stance} now)" if one.stance_before and one.position else ""
    stance = stance.replace("_", " ")
    return f"{one.turn}{stance}{': ' if moved else ''}{moved}"


def as_svg(chart: Chart) -> str:
    """The chart as SVG that takes its colours from the page; every mark has its day and words as its title."""
    lines = [
        f'<svg viewBox="0 0 {WIDTH + RADIUS * 2} {chart.height + 24}" role="img" '
        'aria-label="Which wording was used when; the same is told in the list below" class="formula-chart">'
    ]
    for lane in chart.lanes:
        ends = lane.marks[0].x + LEFT, lane.marks[-1].x + LEFT
        lines.append(f'<text x="0" y="{lane.y + 4}">{lane.number}</text>')
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{lane.y}" y2="{lane.y}"/>')
        lines.append(f'<line class="used" x1="{ends[0]}" x2="{ends[1]}" y1="{lane.y}" y2="{lane.y}"/>')
        lines += [_mark(mark, lane.y) for mark in lane.marks]
    end = (
        ""
        if chart.since == chart.until
        else f'<text x="{WIDTH}" y="{chart.height + 18}" text-anchor="end">{escape(chart.until)}</text>'
    )
    lines.append(f'<text x="{LEFT}" y="{chart.height + 18}">{escape(chart.since)}</text>{end}</svg>')
    return "\n".join(lines)


def _mark(mark: Mark, y: int) -> str:
    one, x = mark.answer, mark.x + LEFT
    title = f"<title>{escape(f'{one.published}: {told_turn(one)}')}</title>"
    if one.turn == "absent":
        left, right, top, low = x - RADIUS, x + RADIUS, y - RADIUS, y + RADIUS
        return f'<path class="absent" d="M{left} {top}L{right} {low}M{left} {low}L{right} {top}">{title}</path>'
    return f'<circle class="use" cx="{x}" cy="{y}" r="{RADIUS}">{title}</circle>'


# The files.

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 60rem; }
svg { width: 100%; height: auto; } text { font: 12px system-ui, sans-serif; fill: currentColor; }
.grid { stroke: #8886; } .used { stroke: currentColor; stroke-width: 3; } .use { fill: currentColor; }
.absent { stroke: currentColor; stroke-width: 2; fill: none; }
.meta { font: 0.9rem/1.5 system-ui, sans-serif; } del { text-decoration: line-through; } ins { font-weight: bold; }
"""
KEY = "A dot is a report that has the wording; a cross is a report that quotes the holder without it, after several with it."


def _lines(chart: Chart) -> list[str]:
    """Each wording in words: its number, itself, whose it is, and when it was first and last used."""
    return [
        f"{lane.number}. {lane.words} ({lane.publisher or 'publisher unknown'}; {lane.first}"
        f"{f' to {lane.last}' if lane.last != lane.first else ''})"
        for lane in chart.lanes
    ]


def _stated(one: FormulaAnswer) -> str:
    return " · ".join(filter(None, (one.published or "no date", one.publisher, one.headline, one.report)))


def as_markdown(answers: Sequence[FormulaAnswer]) -> bytes:
    """The wordings and when each was used, then every use with its word diff; words are escaped."""
    chart = chart_of(answers)
    lines = ["# How a wording changes", "", "## Which wording was used when", "", *(_item(line) for line in _lines(chart)), ""]
    lines += ["## One after the other", ""]
    for one in answers:
        words = plain(one.position.evidence.words) if one.position else ""
        pieces = " ".join(plain(piece.words).join(SIGNS[piece.side]) for piece in one.differences)
        lines.append(f"- **{plain(told_turn(one))}** {words} ({plain(_stated(one))}){f'<br>{pieces}' if pieces else ''}")
    return "\n".join([*lines, ""]).encode()


def _item(line: str) -> str:
    number, words = line.split(". ", 1)
    return f"{number}. {plain(words)}"


def as_html(answers: Sequence[FormulaAnswer]) -> bytes:
    """One page that fetches nothing: the chart, its wordings, and every use with its word diff; every word is escaped."""
    chart = chart_of(answers)
    uses = "".join(
        f"<li><b>{escape(told_turn(one))}</b> {escape(one.position.evidence.words if one.position else '')}"
        f'<br><span class="meta">{escape(_stated(one))}</span>'
        + "".join(f" {TAGS[piece.side].format(escape(piece.words))}" for piece in one.differences)
        + "</li>"
        for one in answers
    )
    wordings = "".join(f"<li>{escape(line.split('. ', 1)[1])}</li>" for line in _lines(chart))
    undated = f"<p>{chart.undated} without a date not drawn.</p>" if chart.undated else ""
    body = f"""{as_svg(chart) if chart.lanes else ""}
<p class="meta">{KEY}</p>{undated}
<ol>{wordings}</ol>
<h2>One after the other</h2>
<ul>{uses}</ul>
"""
    return alone("How a wording changes", STYLE, body).encode()


def as_csv(answers: Sequence[FormulaAnswer]) -> bytes:
    """A line for each use, with the number of its wording in the chart; none where it has no date."""
    numbers = {id(mark.answer): lane.number for lane in chart_of(answers).lanes for mark in lane.marks}
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(
        ("published", "publisher", "wording", "turn", "stance", "words", "harder", "softer", "report", "headline", "joined")
    )
    for one in answers:
        held = one.position
        lines.writerow((
            one.published, one.publisher, numbers.get(id(one)), one.turn, held and held.stance, held and held.evidence.words,
            " ".join(one.harder), " ".join(one.softer), one.report, one.headline, one.reason,
        ))  # fmt: skip
    return text.getvalue().encode()


def as_json(answers: Sequence[FormulaAnswer]) -> bytes:
    """All answers as one list."""
    return msgspec.json.encode(answers)


FORMULAS: dict[str, Callable[[Sequence[FormulaAnswer]], bytes]] = {
    "md": as_markdown, "html": as_html, "csv": as_csv, "json": as_json,
}  # fmt: skip
