"""Coverage-guided fuzzing of every reader: `python fuzz/readers.py -runs=20000 [CORPUS]`; needs `pip install atheris`.

Not a part of `make test`, which has hypothesis do the same for a few thousand inputs. The first byte of an input chooses the
format, or that the content is to say; the rest is the file. Anything raised but what is promised stops the run and leaves the
input behind.
"""

from __future__ import annotations

import io
import runpy
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["onrecord.read"]):
    from onrecord.errors import ReadError
    from onrecord.read import FORMATS, Bounds, Budget, Source, Ways, items_in, read_item

ROOT = Path(__file__).resolve().parents[1]
BOUNDS = Bounds(max_bytes=100_000, max_words=10_000, expansion=20)


def read_bytes(data: bytes) -> None:
    """Read one input as its first byte says; raises if a reader breaks its promise."""
    if not data:
        return
    choice = data[0] % (len(FORMATS) + 6)
    format = FORMATS[choice] if choice < len(FORMATS) else None
    ways = Ways(BOUNDS, None if format in ("zip", "tar", "gzip", "bzip2", "xz") else format)
    for item in items_in(io.BytesIO(data[1:]), "f", ways, Budget("f", len(data), BOUNDS)):
        if isinstance(item, Source):
            try:
                report, _ = read_item(item, BOUNDS.max_words)
            except ReadError:
                continue
            assert report.text.strip() and all(part.span.words(report.text) for part in report.parts)
        else:
            assert "as a bug" not in str(item), item


def main() -> None:
    """Start from one file of each format, whole and broken."""
    made = runpy.run_path(str(ROOT / "tests" / "read" / "formats.py"))
    with tempfile.TemporaryDirectory() as folder:
        for name, sample in (made["GOOD"] | made["BROKEN"]).items():
            (Path(folder) / name).write_bytes(b"\xff" + sample.raw)
        atheris.Setup([*sys.argv, folder, "-max_len=20000", "-timeout=20", "-rss_limit_mb=3000"], read_bytes)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
