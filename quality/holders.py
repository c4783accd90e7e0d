"""Whether anybody who holds a US office stands under another state: `python quality/holders.py [FOLDER]` (PolNeAR's dev texts).

Whoever has the full name of somebody in data/leaders.tsv or data/officials.tsv who held a US office on the day of the article,
which its file's name tells, is looked for in the record. Prints each who stands elsewhere, and how many there are.
Exit status: 0 for none, 1 otherwise; 0 also where ../shared is absent, which is said.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import msgspec

from onrecord.pipeline import code_report, load_tools
from onrecord.read import text_report
from onrecord.resolve.known_leaders import name_words
from onrecord.resolve.tables import every_leader, every_official, held_on

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "polnear" / "dev" / "text"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def main(folder: Path = TEXTS) -> int:
    """Read every text of the folder and report."""
    if not folder.is_dir():
        print(f"{folder} is not here: nothing was checked.")
        return 0
    tools, seen, elsewhere = load_tools(), 0, 0
    rows = [row for state, row in (*every_leader(), *every_official()) if state == "USA" and " " in row.name]
    for path in sorted(folder.glob("*.txt")):
        found = DAY.search(path.name)
        if found is None:
            print(f"{path.name}: its name tells no day, left out")
            continue
        holders = [name_words(row.name) for row in rows if held_on(row, found[0])]
        report = msgspec.structs.replace(text_report(path.read_text("utf-8")), published=found[0])
        for actor in code_report(report, tools).actors:
            words = name_words(actor.name)
            if actor.kind == "person" and any(len(words & held) > 1 and words <= held for held in holders):
                seen += 1
                if actor.state not in ("USA", None):
                    elsewhere += 1
                    print(f"{path.name}: {actor.name} stands under {actor.state}")
    print(f"{seen} holders of US offices in {len(list(folder.glob('*.txt')))} texts, {elsewhere} under another state.")
    return 1 if elsewhere else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
