"""What cannot be stored: it is told with the report's place, so that it is not taken for the file's fault."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import SpanError, StoreError
from onrecord.records import Reading
from onrecord.store import rows as layout
from onrecord.store.names import Called, called
from onrecord.store.rows import Row


@contextmanager
def unfit(place: str) -> Iterator[None]:
    """Give a reading that cannot be stored the report's place, so that it is not taken for the file's fault."""
    remedy = "Report this as a bug; nothing of this report was stored"
    try:
        yield
    except UnicodeEncodeError as error:
        found = f"it holds {error.object[error.start]!r}, half a character that UTF-8 cannot write"
        raise StoreError(place, found, "Convert the report to UTF-8") from error
    except (SpanError, OverflowError, sqlite3.IntegrityError) as error:
        raise StoreError(place, f"its reading contradicts itself: {error}", remedy) from error


def checked_rows(reading: Reading, raw: bytes) -> tuple[list[tuple[str, Row]], list[Called]]:
    """The reading's rows and the names in it, made before the lock is taken.

    Raises StoreError if the bytes or a span are not the report's.
    """
    report = reading.report
    if hashlib.sha256(raw).hexdigest() != report.sha256:
        raise StoreError(report.place, "its sha256 is not that of its raw bytes", "Pass the bytes the report was read from")
    with unfit(report.place):
        return list(layout.table_rows(reading)), list(called(reading))
