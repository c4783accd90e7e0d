"""Coverage-guided fuzzing of one reader: `python fuzz/readers.py FORMAT|any [-runs=20000] [CORPUS]`; needs `pip install atheris`.

Not a part of `make test`, which has hypothesis do the same for a few thousand inputs; fuzz/many.py goes through a million blindly.
Anything raised but what is promised stops the run and leaves the input behind.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["onrecord.read"]):
    for module in pkgutil.iter_modules(importlib.import_module("onrecord.read").__path__, "onrecord.read."):
        importlib.import_module(module.name)  # most readers are imported only when they are needed

    from target import READERS, read_bytes, seeds


def main() -> None:
    """Start from one file of the reader's format, whole and broken."""
    reader, *options = sys.argv[1:]
    if reader not in READERS:
        sys.exit(f"{reader} is no reader: say one of {', '.join(READERS)}")
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in seeds(reader).items():
            (Path(folder) / name).write_bytes(raw)
        limits = ["-max_len=20000", "-timeout=20", "-rss_limit_mb=3000"]
        atheris.Setup([sys.argv[0], *options, folder, *limits], partial(read_bytes, reader))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
