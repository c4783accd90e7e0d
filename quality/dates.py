"""How many files state a date that we take from them: `python quality/dates.py [--each]`.

Reads every file of ../shared/data/pages that states its own date and compares the date of its first report with quality/dates.tsv,
which was read off by hand. Files that are refused by name (quality/specimens.py counts them) have no report to date: they are told
and not counted. Needs ../shared; without it the command says so. Exit status 1 below LEAST.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counts import SHARED

from onrecord.errors import ReadError
from onrecord.read import Note, Source, Ways, find_items, read_item

LEAST = 0.9


def published_of(path: Path) -> str | None:
    """The date of the first report in a file, "" where it states none that is read; None where the file is refused."""
    for item in find_items(path, Ways()):
        if isinstance(item, Note):
            continue
        try:
            return read_item(item)[0].published or "" if isinstance(item, Source) else None
        except ReadError:
            return None
    return None


def main() -> int:
    folder = SHARED / "data" / "pages"
    if not folder.is_dir():
        print(f"skipped: {folder} is absent")
        return 0
    table = Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    stated = dict(line.split("\t") for line in table if not line.startswith("#"))
    found = {name: published_of(folder / name) for name in stated}
    wrong = {name: told for name, told in found.items() if told is not None and told != stated[name]}
    refused = [name for name, told in found.items() if told is None]
    for name, told in wrong.items() if "--each" in sys.argv else ():
        print(f"{name}: states {stated[name]}, read {told or 'none'}")
    read = len(found) - len(refused)
    right = (read - len(wrong)) / read
    print(f"{read - len(wrong)} of {read} right: {right:.3f}; refused: {', '.join(refused) or 'none'}")
    return 0 if right >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
