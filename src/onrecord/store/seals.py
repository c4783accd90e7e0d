"""A seal: the hash of everything a reading says, which no later change of a value leaves as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from onrecord.records import Report
from onrecord.store import rows as layout
from onrecord.store.rows import Row


def seal_of(report: Report, coder: str, rows: Iterable[tuple[str, Row]]) -> str:
    """SHA-256 of a reading by the rows it is stored in, 64 hex digits.

    What is not stated is left out, so a field that a later version adds breaks no seal; nor does what a record is found by.
    """
    told = [("reading", {"report": report.id, "coder": coder, **layout.flat(report, layout.REPORT_COLUMNS)}), *rows]
    lines = (json.dumps([table, _stated(row)], ensure_ascii=False, sort_keys=True) for table, row in told if table != "findable")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, "[]") and not name.endswith("_terms")}
