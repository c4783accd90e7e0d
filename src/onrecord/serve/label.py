"""The page on which a sample is labelled, there only if the program was started so: one record after the other, by keyboard."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from starlette.requests import Request

from onrecord.errors import ExportError, OnrecordError, QuestionError
from onrecord.export.sample import LABELS, NO_RECORD, Row, known_answer, known_label, load_rows, save_rows
from onrecord.records import Span
from onrecord.serve.forms import FormPage, Render
from onrecord.serve.pages.reports import Mark, cut

LONGEST = 2_000  # characters of a label or a note
SHOWN_AS = {"figures": "figure", "positions": "position", "offices": "office", "memberships": "membership"}


class LabelPages(FormPage):
    """The table's rows one by one; every answer is written to its file at once, so that one can stop at any time."""

    name = "label"

    def __init__(self, table: Path, render: Render) -> None:
        """Raises ExportError for a file that is no sample."""
        super().__init__(render)
        load_rows(table)
        self._table, self._lock = table, threading.Lock()

    def take(self, given: dict[str, str]) -> str:
        """Write an answer into the table as it is now; where to go on."""
        with self._lock:
            rows = load_rows(self._table)
            at = next((nr for nr, row in enumerate(rows) if row["record"] == given.get("record")), None)
            if at is None:
                raise QuestionError("record", "the table has no such record any more", "Go on from /label")
            words = {name: given.get(name, "")[:LONGEST] for name in ("right", "label", "note")}
            told = {"right": known_answer(words["right"]), "label": known_label(rows[at]["kind"], words["label"])}
            rows[at] |= told | {"note": words["note"]}
            save_rows(self._table, rows)
        after = next((nr for nr in range(at + 1, len(rows)) if not rows[nr]["right"]), None)
        return "/label" if after is None else f"/label?at={after + 1}"

    def values(self, request: Request) -> dict[str, Any]:
        """The row asked for, or the first without an answer."""
        rows = load_rows(self._table)
        at = _asked(request.query_params.get("at"), rows)
        row = rows[at - 1] if at else None
        left = sum(not each["right"] for each in rows)
        shown: dict[str, Any] = {"rows": len(rows), "left": left, "file": self._table.name, "at": at, "row": row}
        return shown | {"pieces": list(_pieces(row)) if row else [], "choices": _choices(row) if row else ()}


def _asked(words: str | None, rows: list[Row]) -> int | None:
    """Which row is shown, from 1; None if all have an answer and none is asked for. Raises QuestionError."""
    if words is None:
        return next((nr for nr, row in enumerate(rows, 1) if not row["right"]), None)
    if not (words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= len(rows)):
        raise QuestionError("at", f"{words[:80]!r} is no row of the table", f"Give a number from 1 to {len(rows)}")
    return int(words)


def _choices(row: Row) -> tuple[str, ...]:
    """The labels that can be given; also the record's own, which may be of a user's code book."""
    known = LABELS.get(row["kind"], ())
    own = (row["coded"],) if known and row["coded"] and row["coded"] not in known else ()
    return (*known, *own, NO_RECORD) if known else ()


def _pieces(row: Row) -> Any:
    """The sentence with the record's words marked as they are on the report's page."""
    sentence = row.get("sentence", "")
    try:
        start, spans = int(row["sentence_start"]), json.loads(row["spans"])
        kind = SHOWN_AS.get(row["kind"], row["kind"].removesuffix("s"))
        marks = [
            Mark(Span(max(0, first - start), last - start), f"{kind}-{part}", "", False)
            for part, first, last in spans
            if last > start and part != "evidence"
        ]
    except (KeyError, ValueError, TypeError, OnrecordError):
        raise ExportError(
            "the table", "its columns spans and sentence_start are not as they were written", "Draw it anew"
        ) from None
    return cut(sentence, Span(0, len(sentence)), marks) if sentence else ()
