"""Texts without attributions that widen the student's world: stories, documents on Syria and Iraq, GUM, machine-written stories.

A teacher's marginals and a tagger's names are learned from them; nothing of gold/dev is among them.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.shared import POLNEAR, SHARED

SYNTHETIC = 350  # of NGEC's 4,500 machine-written stories: their form is useful, their sameness soon is not
REGISTERS = ("news", "interview", "speech", "letter", "court")  # of GUM's: those nearest to what users read
BLANK = re.compile(r"\s+")


class Text(NamedTuple):
    name: str
    text: str


def extra_texts() -> list[Text]:
    """All unlabelled texts but those that gold/dev holds, in a fixed order."""
    held = [_key(path.read_text(encoding="utf-8")) for path in sorted((SHARED / "gold" / "dev").glob("*.txt"))]
    found = [*_stories(), *_re3d(), *_gum(), *_synthetic()]
    return [item for item in found if len(item.text) > 200 and not any(_key(item.text)[20:120] in gold for gold in held)]


def polnear_texts() -> list[Text]:
    """The articles of PolNeAR train, by their names."""
    return [Text(path.stem, _exact(path)) for path in sorted((POLNEAR / "train" / "text").glob("*.txt"))]


def json_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _exact(path: Path) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _key(text: str) -> str:
    return BLANK.sub("", text).casefold()


def _stories() -> Iterator[Text]:
    for row in json_rows(SHARED / "data" / "stories" / "ecbplus_dev.jsonl"):
        yield Text(f"story/{row['id']}", row["text"])


def _re3d() -> Iterator[Text]:
    for path in sorted((SHARED / "data" / "re3d").glob("*/documents.json")):
        for row in json_rows(path):
            yield Text(f"re3d/{row['_id']}", row["text"])


def _gum() -> Iterator[Text]:
    """GUM's documents, put together from their words; one paragraph a line."""
    for path in sorted((SHARED / "data" / "gum" / "dep").glob("*.conllu")):
        words: list[str] = []
        told = 0  # last word that a token of several words ("don't") has given already
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newpar") and words:
                words.append("\n")
            fields = line.split("\t")
            first, _, last = fields[0].partition("-")
            if line.startswith("# sent_id"):
                told = 0
            if len(fields) == 10 and first.isdigit() and (last or int(first) > told):
                words.append(fields[1] + ("" if "SpaceAfter=No" in fields[9] else " "))
                told = int(last) if last else told
        if path.stem.split("_")[1] in REGISTERS:
            yield Text(f"gum/{path.stem}", "".join(words))


def _synthetic() -> Iterator[Text]:
    with gzip.open(SHARED / "data" / "plover" / "ngec_synthetic.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for number in range(0, len(rows), max(1, len(rows) // SYNTHETIC)):
        if "{" not in rows[number]["text"]:
            yield Text(f"synthetic/{number}", rows[number]["text"])
