"""What is fuzzed: one input to one reader, and the files to begin with. Shared by readers.py (coverage-guided) and many.py."""

from __future__ import annotations

import contextlib
import gc
import io
import runpy
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from trafilatura import external

from onrecord.errors import ReadError
from onrecord.read import FORMATS, Bounds, Budget, Source, Ways, items_in, read_item
from onrecord.read.decode import HEAD
from onrecord.read.formats import format_of

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "fuzz" / "found"
READERS = ("any", *FORMATS)  # with "any" each input says itself what it is
BOUNDS = Bounds(max_bytes=100_000, max_words=10_000, expansion=20)
PACKINGS = ("zip", "tar", "gzip", "bzip2", "xz")  # known by their bytes alone


def read_bytes(reader: str, data: bytes) -> None:
    """Read one input as this reader does; raises if a reader breaks its promise."""
    stated = None if reader in ("any", *PACKINGS) else reader
    for item in items_in(io.BytesIO(data), "f", Ways(BOUNDS, stated), Budget("f", len(data), BOUNDS)):
        if isinstance(item, Source):
            try:
                report, _ = read_item(item, BOUNDS.max_words)
            except ReadError:
                continue
            assert report.text.strip() and all(part.span.words(report.text) for part in report.parts)
        else:
            assert "as a bug" not in str(item), item


@cache
def seeds(reader: str) -> dict[str, bytes]:
    """One file of the reader's format, whole and broken; of every format where there is none of its own."""
    made = runpy.run_path(str(ROOT / "tests" / "read" / "formats.py"))
    files = {name: sample.raw for name, sample in (made["GOOD"] | made["BROKEN"]).items()}
    zipped = reader in ("docx", "odt")  # which a zip's first bytes do not tell
    own = {name: raw for name, raw in files.items() if (name.endswith(reader) if zipped else format_of(raw[:HEAD], name) == reader)}
    return own or files


def get_ready(readers: Iterable[str]) -> None:
    """Import what these readers import only when they need it, and make what they make once in a process.

    Trafilatura hands jusText 100 stop lists as one tuple, which is hashed anew for every page, in 11 ms; a set keeps its hash.
    """
    external.JT_STOPLIST = frozenset(external.jt_stoplist_init())  # type: ignore[assignment]
    for reader in readers:
        for raw in seeds(reader).values():
            with contextlib.suppress(Exception):  # a finding is told where this is an input
                read_bytes(reader, raw)
    gc.freeze()  # what is there now is shared with the processes forked from this one
