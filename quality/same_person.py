"""Whether persons of PolNeAR's dev articles are one actor each, and US office holders of the USA: `python quality/same_person.py`.

Reads the 84 articles of ../shared/data/polnear/dev with `onrecord read` (with --db FILE.db a record of them is taken as it is) and
prints office holders of the USA or of a body of it whom a report has as of another state, and the ten most quoted surnames with all
keys that go by them. Two keys of one surname may be two persons: what --suggest-merges proposes follows. Needs ../shared; without
it the command says so. Exit status 1 if a holder is of another state.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from counts import SHARED

from onrecord.ask import OpenArchive
from onrecord.ask.actors import name_words, suggest_merges

# Who holds an office of the USA or of a body that is of it, or by a title that in US political news is a US legislator's or
# governor's, and as of which state the report has them.
HOLDERS = """
SELECT who.name, who.state, it.title FROM newest_readings AS newest CROSS JOIN offices AS it ON it.reading = newest.row
CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.person
LEFT JOIN actors AS whose ON whose.reading = it.reading AND whose.id = it."of"
WHERE NOT it.former AND (whose.state = 'USA' OR lower(it.title) IN (
    'sen', 'senator', 'rep', 'representative', 'congressman', 'congresswoman', 'gov', 'governor', 'lt. gov'
))
"""
QUOTED = """
SELECT who.name, coalesce(who."key", 'no key') AS "key", count(*) AS said
FROM newest_readings AS newest CROSS JOIN statements AS it ON it.reading = newest.row
CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.speaker WHERE who.kind = 'person' GROUP BY 1, 2
"""
SHOWN = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, metavar="FILE.db", help="a record of these articles")
    given = parser.parse_args()
    folder = SHARED / "data" / "polnear" / "dev" / "text"
    if given.db is None and not folder.is_dir():
        print(f"skipped: {folder} is absent")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        record = given.db or Path(scratch) / "dev.db"
        if given.db is None:
            subprocess.run([sys.executable, "-m", "onrecord", "read", str(folder), "--into", str(record)], check=False)
        with OpenArchive(record, read_only=True) as archive:
            elsewhere = _holders(archive)
            _quoted(archive)
            suggested = suggest_merges(archive)
    print(f"{len(suggested)} pairs of keys are suggested to be one person")
    for one in suggested[:SHOWN]:
        print(f"  {one.name} ({one.key}) and {one.into_name} ({one.into}): {one.why}; {'; '.join(one.evidence)}")
    return 1 if elsewhere else 0


def _holders(archive: OpenArchive) -> int:
    """Print the holders that a report has as of another state than the USA; how many there are."""
    rows = list(archive.rows(HOLDERS))
    elsewhere = Counter((row["name"], row["state"], row["title"]) for row in rows if row["state"] not in ("USA", None))
    unknown = sum(row["state"] is None for row in rows)
    print(f"US office holders: {len(rows)}, of another state {sum(elsewhere.values())}, of none {unknown}")
    for (name, state, title), times in elsewhere.most_common():
        print(f"  {name}, {title}: {state} ({times})")
    return sum(elsewhere.values())


def _quoted(archive: OpenArchive) -> None:
    """Print the surnames that are quoted most, with the keys of each."""
    said: dict[str, Counter[str]] = {}
    for row in archive.rows(QUOTED):
        if words := name_words(row["name"]):
            said.setdefault(words[-1], Counter())[f"{row['name']} ({row['key']})"] += row["said"]
    ten = sorted(said.items(), key=lambda one: -one[1].total())[:SHOWN]
    print(f"of the {len(ten)} most quoted surnames {sum(len(keys) == 1 for _, keys in ten)} have one key")
    for surname, keys in ten:
        print(f"  {surname}: {', '.join(f'{name} {times}' for name, times in keys.most_common())}")


if __name__ == "__main__":
    sys.exit(main())
