"""Coverage-guided fuzzing of one reader: `python fuzz/readers.py FORMAT|any [-runs=20000] [CORPUS]`; needs `pip install atheris`.

Not a part of `make test`, which has hypothesis do the same for a few thousand inputs. With "any" each input says itself what it
is; else every input is taken for that format. Anything raised but what is promised stops the run and leaves the input behind.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import runpy
import sys
import tempfile
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["onrecord.read"]):
    for module in pkgutil.iter_modules(importlib.import_module("onrecord.read").__path__, "onrecord.read."):
        importlib.import_module(module.name)  # most readers are imported only when they are needed

    from onrecord.errors import ReadError
    from onrecord.read import FORMATS, Bounds, Budget, Source, Ways, items_in, read_item
    from onrecord.read.formats import HEAD, format_of

ROOT = Path(__file__).resolve().parents[1]
BOUNDS = Bounds(max_bytes=100_000, max_words=10_000, expansion=20)


PACKINGS = ("zip", "tar", "gzip", "bzip2", "xz")  # known by their bytes alone


def read_bytes(format: str | None, data: bytes) -> None:
    """Read one input, for what it looks like if no format is said; raises if a reader breaks its promise."""
    for item in items_in(io.BytesIO(data), "f", Ways(BOUNDS, format), Budget("f", len(data), BOUNDS)):
        if isinstance(item, Source):
            try:
                report, _ = read_item(item, BOUNDS.max_words)
            except ReadError:
                continue
            assert report.text.strip() and all(part.span.words(report.text) for part in report.parts)
        else:
            assert "as a bug" not in str(item), item


def seeds(reader: str) -> dict[str, bytes]:
    """One file of the reader's format, whole and broken; of every format where there is none of its own."""
    made = runpy.run_path(str(ROOT / "tests" / "read" / "formats.py"))
    files = {name: sample.raw for name, sample in (made["GOOD"] | made["BROKEN"]).items()}
    own = {name: raw for name, raw in files.items() if format_of(raw[:HEAD], name) == reader}
    return own or files


def main() -> None:
    """Start from those files."""
    reader, *options = sys.argv[1:]
    if reader not in ("any", *FORMATS):
        sys.exit(f"{reader} is no reader: say any, or one of {', '.join(FORMATS)}")
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in seeds(reader).items():
            (Path(folder) / name).write_bytes(raw)
        limits = ["-max_len=20000", "-timeout=20", "-rss_limit_mb=3000"]
        read = partial(read_bytes, None if reader in ("any", *PACKINGS) else reader)
        atheris.Setup([sys.argv[0], *options, folder, *limits], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
