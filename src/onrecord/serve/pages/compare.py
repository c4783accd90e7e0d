"""The page of reports side by side: what they tell alike, in other words, or alone; and the same taken away."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from onrecord.ask import OpenArchive
from onrecord.ask.beside import Comparison, Row, compare_told
from onrecord.ask.reports import told
from onrecord.errors import QuestionError, UnknownError
from onrecord.export.comparison import COMPARED, relation_words
from onrecord.serve.pages.view import Call, Elsewhere, Page, nothing_asked
from onrecord.serve.render import address, segment

MEDIA = {"md": "text/markdown", "html": "text/html", "csv": "text/csv", "json": "application/json"}


def compare(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """Two reports or more side by side."""
    nothing_asked(call, "a comparison")
    ids = tuple(told(archive, part).reading.report.id for part in call.parts)
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
