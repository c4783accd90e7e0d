"""What is made of files as archives and newsrooms hold them: `python quality/specimens.py [--each]`.

Reads each file of ../shared/data/pages - pages, exports of databases, wires, feeds - and prints a table by format: files that
are right, that are refused by name, and that are wrong: a kept report whose text holds a tag, an entity or a line of a wire's or
a mail's head, a refusal that names nothing, or a file of which nothing is said. With --each a line for every file. Needs
../shared; without it the command says so. Exit status 1 if a file is wrong.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from gate import SHARED

from onrecord.errors import ReadError
from onrecord.read import Note, Source, Ways, find_items, read_item

TAG = re.compile(r"</?(?:[a-z][\w.-]{0,30}:)?[A-Za-z][\w.-]{0,30}(?:\s[^<>]{0,300})?/?>|<[!?][A-Za-z-]")
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[\da-fA-F]{1,6}|[A-Za-z]{2,8});")
HEAD = re.compile(
    r"(?m)^(?:[\x01\x02]|[a-z]{0,3}\d{3,4}\d? [a-z] [a-z]{1,3}$|(?:From|To|Date|Subject|Message-ID|MIME-Version|Content-Type): \S"
    r"|[\w-]{3,40}: [^\n]{0,60};\s*charset=)"
)
JSON_LINE = re.compile(r'(?m)^\s*"\w{1,30}":\s*["\[{\d]')


def fault_of(text: str) -> str:
    """What in the text of a report is none of its words; "" if nothing is."""
    for name, pattern in (("tag", TAG), ("entity", ENTITY), ("head", HEAD), ("JSON", JSON_LINE)):
        if found := pattern.search(text):
            return f"{name} {found[0][:60]!r}"
    return "" if not any(char < " " and char not in "\t\n\r\f" for char in text) else "control character"


def verdict(path: Path) -> tuple[str, str]:
    """Right, refused or wrong, and why."""
    kept, refused, notes = [], [], []
    for item in find_items(path, Ways()):
        if isinstance(item, Note):
            notes.append(item.words)
            continue
        try:
            kept.append(read_item(item)[0] if isinstance(item, Source) else item)
        except ReadError as error:
            refused.append(error.found)
        if kept and isinstance(kept[-1], ReadError):
            refused.append(kept.pop().found)
    faults = [fault for report in kept if (fault := fault_of(report.text))]
    if faults:
        return "wrong", f"{len(faults)} of {len(kept)} kept: {faults[0]}"
    if bad := next((found for found in refused if "failed with" in found or "zip()" in found), ""):
        return "wrong", bad
    if kept:
        first = kept[0]
        more = f"; refused {len(refused)}: {refused[0]}" if refused else ""
        return (
            "right",
            f"{len(kept)} kept: {first.media_type}, {(first.title or '')[:60]!r}, {first.publisher}, {first.published}{more}",
        )
    return ("refused", refused[0]) if refused else ("refused", notes[0]) if notes else ("wrong", "nothing is said")


def main() -> int:
    folder = SHARED / "data" / "pages"
    if not folder.is_dir():
        print(f"skipped: {folder} is absent")
        return 0
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()):
        found, why = verdict(folder / row["file"])
        table[row["file"].split("/")[0]][found] += 1
        if "--each" in sys.argv or found == "wrong":
            print(f"{found:8} {row['file']}: {why}", file=sys.stderr)
    print("| files | right | refused by name | wrong |\n| --- | --- | --- | --- |")
    for name, counts in sorted(table.items()):
        print(f"| {name} | {counts['right']} | {counts['refused']} | {counts['wrong']} |")
    total: Counter[str] = sum(table.values(), Counter())
    print(f"| all | {total['right']} | {total['refused']} | {total['wrong']} |")
    return int(total["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
