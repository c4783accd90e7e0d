"""Pages that stand alone: one report with everything marked in its text, and reports compared, also as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import Told
from onrecord.ask.compare import Comparison, Row
from onrecord.records import Reading, Span

# One report as a page that stands alone, with everything marked in its text.

# Everything a reading marks in its text, one item a record: for annotations and pages.


class Item(NamedTuple):
    """One record of a reading: its id in the report, its kind, what it says in a line, and its spans by the part they play."""

    id: str
    kind: str
    told: str
    spans: tuple[tuple[str, Span], ...]


def items_of(reading: Reading) -> Iterator[Item]:
    """Every statement, event, figure, position, office and membership of a reading."""
    for statement in reading.statements:
        spans = _spans(source=statement.source, cue=statement.cue) + tuple(("content", span) for span in statement.content)
        yield Item(statement.id, "statement", f"{_name(reading, statement.speaker)} ({statement.kind})", spans)
    for event in reading.events:
        to = f" → {_names(reading, event.recipients)}" if event.recipients else ""
        told = f"{_names(reading, event.actors)}{to}: {event.type}{f', {event.mode}' if event.mode else ''} ({event.modality})"
        yield Item(event.id, "event", told, _spans(trigger=event.trigger, evidence=event.evidence))
    for figure in reading.figures:
        amount = f"{figure.low:,.15g} to {figure.high:,.15g}" if figure.value is None and figure.low is not None else ""
        amount = amount or (f"{figure.value:,.15g}" if figure.value is not None else "")
        told = f"{figure.bound} {amount} {figure.unit or ''}{f', {figure.period}' if figure.period else ''}"
        yield Item(figure.id, "figure", told, _spans(figure=figure.span, of=figure.of, giver=figure.giver_span))
    for nr, position in enumerate(reading.positions, 1):
        told = f"{_name(reading, position.holder)} {position.stance.replace('_', ' ')}"
        yield Item(f"p{nr}", "position", told, _spans(wording=position.wording, issue=position.issue))
    yield from _ties(reading)


def _ties(reading: Reading) -> Iterator[Item]:
    for nr, office in enumerate(reading.offices, 1):
        of = f" of {_name(reading, office.of)}" if office.of else ""
        told = f"{_name(reading, office.person)}: {'former ' if office.former else ''}{office.title}{of}"
        yield Item(f"o{nr}", "office", told, _spans(title=office.title_span))
    for nr, one in enumerate(reading.memberships, 1):
        told = f"{_name(reading, one.member)} belongs to {_name(reading, one.organisation)}"
        yield Item(f"m{nr}", "membership", told, _spans(evidence=one.evidence))


def _spans(**spans: Any) -> tuple[tuple[str, Span], ...]:
    return tuple((part, span) for part, span in spans.items() if span)


def _name(reading: Reading, actor_id: str | None) -> str:
    actor = reading.actor(actor_id)
    return actor.name if actor else "(nobody named)"


def _names(reading: Reading, actors: tuple[str, ...]) -> str:
    return ", ".join(_name(reading, actor) for actor in actors)


# One report as a page that stands alone: its text with everything marked, and a list of the records; nothing is fetched.

# No script, no address: only the style in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.6 Georgia, serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.meta, .list { font: 0.9rem/1.5 system-ui, sans-serif; }
.text span { border-radius: 2px; }
.statement-source { background: #0072b233; } .statement-cue { text-decoration: underline 2px #cc79a7; }
.statement-content { background: #009e7333; } .event-trigger { border-bottom: 3px solid #d55e00; }
.figure-figure { background: #f0e44266; } .position-wording { border-bottom: 2px dotted #0072b2; }
.office-title { border-bottom: 2px solid #e69f00; } .membership-evidence { border-bottom: 2px dashed #56b4e9; }
:target { outline: 2px solid; } li { margin: 0.3rem 0; } q { font-style: italic; }
"""


def alone(title: str, style: str, body: str, lang: str = "en") -> str:
    """A page that fetches nothing, HTML5; `title` and `body` are markup, escaped already."""
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}</body>
</html>
"""


def report_page(told: Told) -> str:
    """The page, HTML5; every word of the report is escaped."""
    report = told.reading.report
    items = list(items_of(told.reading))
    title = escape(report.title or report.place)
    stated = (report.published, report.publisher, ", ".join(report.authors), report.place)
    meta = " · ".join(escape(words) for words in stated if words)
    body = f"""<p class="meta">{meta}</p>
<div class="text">{marked(report.text, items)}</div>
<h2>On record</h2>
<ol class="list">{"".join(_line(report.text, item) for item in items)}</ol>
<p class="meta">Read by {escape(told.coder)}; report {report.id}, sha256 of its source {report.sha256}.</p>
"""
    return alone(title, STYLE, body, escape(report.lang or "en", quote=True))


def marked(text: str, items: Iterable[Item]) -> str:
    """The text as HTML, cut wherever a span begins or ends; each run has the classes of all spans over it, so they may cross."""
    marks = [(span, f"{item.kind}-{part}", item.id) for item in items for part, span in item.spans]
    cuts = sorted({0, len(text), *(end for span, _, _ in marks for end in (span.start, span.end))})
    starts: dict[int, list[tuple[Span, str, str]]] = {}
    for mark in marks:
        starts.setdefault(mark[0].start, []).append(mark)
    pieces: list[str] = []
    open_marks: list[tuple[Span, str, str]] = []
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark[0].end > start] + starts.get(start, [])
        words = escape(text[start:end])
        if open_marks:
            classes = " ".join(dict.fromkeys(name for _, name, _ in open_marks))
            ids = " ".join(dict.fromkeys(number for _, _, number in open_marks))
            words = f'<span class="{classes}" title="{escape(ids, quote=True)}">{words}</span>'
        pieces.append(words)
    return "".join(pieces)


def _line(text: str, item: Item) -> str:
    words = " … ".join(
        escape(span.words(text)) for part, span in item.spans if part not in ("source", "cue", "trigger", "of", "giver")
    )
    return f'<li id="{escape(item.id, quote=True)}">{item.kind} {escape(item.id)}: {escape(item.told)} <q>{words}</q></li>\n'


# A comparison taken away: Markdown, one page of HTML that stands alone, CSV, JSON.

COMPARISON_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 80rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #8888; padding: 0.4rem; text-align: left; vertical-align: top; }
.meta { font: 0.9rem/1.5 system-ui, sans-serif; } del { text-decoration: line-through; } ins { font-weight: bold; }
"""
SIGNS = {"both": ("", ""), "quote": ("[-", "-]"), "report": ("{+", "+}")}
TAGS = {"both": "{}", "quote": "<del>{}</del>", "report": "<ins>{}</ins>"}


def relation_words(row: Row, reports: int) -> str:
    """What a row says of its cells: "both", "2 and 3 otherwise", "only 1"."""
    sides = " and ".join(row.cells)
    if row.relation == "only":
        return f"only {sides}"
    everybody = len(row.cells) == reports
    if row.relation == "both":
        return ("both" if reports == 2 else "all") if everybody else f"{sides} alike"
    return "worded differently" if everybody else f"{sides}, worded differently"


def _place(row: Row, side: str) -> str:
    return ", ".join(f"[{span.start}, {span.end})" for span in row.cells[side])


def as_markdown(comparison: Comparison) -> bytes:
    """A table of the rows, below a list of the reports; words are escaped."""
    lines = ["# Side by side", ""]
    for one in comparison.reports:
        stated = ", ".join(filter(None, (one.publisher, one.published, one.place)))
        lines.append(f"{one.number}. {plain(one.title or '(no title)')} ({plain(stated)})")
    lines += [
        "",
        f"| | {' | '.join(str(one.number) for one in comparison.reports)} |",
        "|---" * (len(comparison.reports) + 1) + "|",
    ]
    for number, row in enumerate(comparison.rows, 1):
        cells = [
            f"{plain(' … '.join(row.told[side].words))} {_place(row, side)}" if (side := str(one.number)) in row.told else ""
            for one in comparison.reports
        ]
        pieces = " ".join(plain(piece.words).join(SIGNS[piece.side]) for piece in row.differences)
        cells[-1] += f"<br>{pieces}" if pieces else ""
        lines.append(f"| {number}. {relation_words(row, len(comparison.reports))} ({row.kind}) | {' | '.join(cells)} |")
    for heading, items in _sections(comparison):
        lines += ["", f"## {heading}", "", *(f"- {plain(item)}" for item in items or ("none",))]
    return "\n".join([*lines, ""]).encode()


def _sections(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    """What stands below the table: who is said to have met or called whom, the order of topics, what each report gives to whom."""
    meetings = [
        f"{said.number}: {_comparison_names(said.who)} → {_comparison_names(said.whom)}: {' … '.join(said.words)}"
        for said in comparison.meetings
    ]
    yield "Who is said to have met or called whom", meetings
    orders = [f"{number}: {', '.join(map(str, topics)) or 'none'}" for number, topics in comparison.topics.items()]
    yield "Order of the rows that several tell", orders
    yield (
        "What each report gives to whom",
        [f"{said.number}: {_comparison_names(said.who)}: {' … '.join(said.words)}" for said in comparison.voices],
    )


def _comparison_names(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "somebody"


def plain(words: str) -> str:
    """Words on one line in which Markdown sees no marks."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in " ".join(words.split()))


def as_html(comparison: Comparison) -> bytes:
    """One page that fetches nothing; every word of a report is escaped."""
    heads = "".join(
        f'<th scope="col">{one.number}. {escape(one.title or one.place)}<br><span class="meta">'
        f"{escape(' · '.join(filter(None, (one.publisher, one.published, one.place))))}</span></th>"
        for one in comparison.reports
    )
    rows = "".join(_html_row(comparison, number, row) for number, row in enumerate(comparison.rows, 1))
    below = "".join(
        f"<h2>{heading}</h2>\n<ul>{''.join(f'<li>{escape(item)}</li>' for item in items or ('none',))}</ul>\n"
        for heading, items in _sections(comparison)
    )
    body = f"""<table><thead><tr><th scope="col">Told</th>{heads}</tr></thead>
<tbody>{rows}</tbody></table>
{below}"""
    return alone("Side by side", COMPARISON_STYLE, body).encode()


def _html_row(comparison: Comparison, number: int, row: Row) -> str:
    cells = []
    for one in comparison.reports:
        told = row.told.get(str(one.number))
        words = f'{escape(" … ".join(told.words))} <span class="meta">{_place(row, str(one.number))}</span>' if told else ""
        cells.append(f"<td>{words}</td>")
    relation = f'{number}. {relation_words(row, len(cells))}<br><span class="meta">{row.kind}</span>'
    head = f'<tr><th scope="row">{relation}</th>{"".join(cells)}</tr>'
    pieces = " ".join(TAGS[piece.side].format(escape(piece.words)) for piece in row.differences)
    return head + (
        f'<tr><th scope="row" class="meta">word by word</th><td colspan="{len(cells)}">{pieces}</td></tr>' if pieces else ""
    )


def as_csv(comparison: Comparison) -> bytes:
    """A line for each cell: row, relation, kind, report, place in its text, words, speakers."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(("row", "relation", "kind", "number", "report", "start", "end", "words", "speakers", "records"))
    for number, row in enumerate(comparison.rows, 1):
        for side, told in row.told.items():
            report = comparison.reports[int(side) - 1].report
            for span, words in zip(row.cells[side], told.words, strict=True):
                lines.writerow(
                    (
                        number,
                        row.relation,
                        row.kind,
                        side,
                        report,
                        *(span.start, span.end),
                        words,
                        "; ".join(told.speakers),
                        " ".join(told.records),
                    )
                )
    return text.getvalue().encode()


def as_json(comparison: Comparison) -> bytes:
    """The whole comparison as one object."""
    return msgspec.json.encode(comparison)


COMPARED: dict[str, Callable[[Comparison], bytes]] = {"md": as_markdown, "html": as_html, "csv": as_csv, "json": as_json}
