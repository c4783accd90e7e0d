"""A comparison taken away: Markdown, one page of HTML that stands alone, CSV, JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from html import escape

import msgspec

from onrecord.ask.compare import Comparison, Row
from onrecord.export.page import POLICY

STYLE = """
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
        f"{said.number}: {_names(said.who)} → {_names(said.whom)}: {' … '.join(said.words)}" for said in comparison.meetings
    ]
    yield "Who is said to have met or called whom", meetings
    orders = [f"{number}: {', '.join(map(str, topics)) or 'none'}" for number, topics in comparison.topics.items()]
    yield "Order of the rows that several tell", orders
    yield (
        "What each report gives to whom",
        [f"{said.number}: {_names(said.who)}: {' … '.join(said.words)}" for said in comparison.voices],
    )


def _names(names: tuple[str, ...]) -> str:
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
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>Side by side</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Side by side</h1>
<table><thead><tr><th scope="col">Told</th>{heads}</tr></thead>
<tbody>{rows}</tbody></table>
{below}</body>
</html>
""".encode()


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
