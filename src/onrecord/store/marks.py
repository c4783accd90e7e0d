"""Marks: one number for all rows of a table, in whatever order, so that a row that was changed or is gone shows.

Each row's hash is joined to the rest by exclusive or: adding a row and taking it away are the same, and take no look at the others.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

# What is marked: what neither a seal nor the rest of the record tells. Every row has its own key among these, so no two cancel out.
MARKED = {
    "raws": "sha256",
    "reports": "row, id",
    "readings": "row, report, coder, seal",
    "places": "row, place, sha256, report",
    "rejected": "place, found, remedy",
    "merges": 'seq, "key", "into", undone',
    "sketches": "report, sketch",
    "near": "report, other, likeness",
}


def marked(mark: int, *values: Any) -> int:
    """The mark with this row in it, or without it if it was: 64 bits with a sign, as SQLite has them."""
    told = json.dumps([value.hex() if isinstance(value, bytes) else value for value in values])
    return mark ^ int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big", signed=True)


class MarkOf:
    """The mark of many rows, as an aggregate of SQLite."""

    def __init__(self) -> None:
        self._mark = 0

    def step(self, *values: Any) -> None:
        """Put one row in."""
        self._mark = marked(self._mark, *values)

    def finalize(self) -> int:
        """The mark of all."""
        return self._mark
