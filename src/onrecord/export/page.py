"""One report as a page that stands alone: its text with everything marked, and a list of the records; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import pairwise

from onrecord.ask import Told
from onrecord.export.spans import Item, items_of
from onrecord.records import Span

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


def report_page(told: Told) -> str:
    """The page, HTML5; every word of the report is escaped."""
    report = told.reading.report
    items = list(items_of(told.reading))
    title = escape(report.title or report.place)
    stated = (report.published, report.publisher, ", ".join(report.authors), report.place)
    meta = " · ".join(escape(words) for words in stated if words)
    return f"""<!DOCTYPE html>
<html lang="{escape(report.lang or "en", quote=True)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p class="meta">{meta}</p>
<div class="text">{marked(report.text, items)}</div>
<h2>On record</h2>
<ol class="list">{"".join(_line(report.text, item) for item in items)}</ol>
<p class="meta">Read by {escape(told.coder)}; report {report.id}, sha256 of its source {report.sha256}.</p>
</body>
</html>
"""


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
