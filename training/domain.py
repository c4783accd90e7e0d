"""Own texts in the registers PolNeAR lacks: training/domain/*.txt -> (name, text, attributions). The markup: domain/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).with_name("domain")
PIECE = re.compile(r"\[([SCT]):(\d+(?:,\d+)*) ([^\[\]]+)\]")
ROLES = {"S": "source", "C": "cue", "T": "content"}

Attribution = dict[str, list[tuple[int, int]]]  # half-open, code points; the shape of ../shared/score/attribution.py's read_ann
Document = tuple[str, str, list[Attribution]]


class MarkupError(ValueError):
    """A domain text is marked wrongly: says where, what was found, and what to do."""

    def __init__(self, place: str, found: str, remedy: str) -> None:
        super().__init__(f"{place}: {found}. {remedy}.")


def sections(folder: Path) -> Iterator[tuple[str, str, str, int]]:
    """(name, body, file, first line of the body) of every mini-document; raises MarkupError where one lacks a name."""
    for path in sorted(folder.glob("*.txt")):
        head, *rest = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)
        if head.strip():
            raise MarkupError(f"{path}:1", "text before the first '## ' line", "Begin the file with '## name'")
        number = head.count("\n") + 1
        for part in rest:
            name, _, body = part.partition("\n")
            yield f"{path.stem}/{name.strip()}", body, str(path), number + 1
            number += part.count("\n")


def load_domain(folder: Path = FOLDER) -> list[Document]:
    """Every mini-document of every file, in the order of the files; raises MarkupError at the first broken one."""
    return [(name, *read_document(body, path, number)) for name, body, path, number in sections(folder)]


def read_document(body: str, path: str, number: int = 1) -> tuple[str, list[Attribution]]:
    """(text without markup, attributions) of a marked text whose first line is line `number` of `path`; a line is a paragraph."""
    paragraphs: list[str] = []
    attributions: list[Attribution] = []
    before: dict[str, Attribution] = {}
    offset = 0
    for at, line in enumerate(body.split("\n"), number):
        if not line.strip():
            continue
        plain, here = read_paragraph(line, offset, f"{path}:{at}")
        before, new = join_continued(here, before, f"{path}:{at}")
        attributions += new
        paragraphs.append(plain)
        offset += len(plain) + len("\n\n")
    return "\n\n".join(paragraphs), attributions


def read_paragraph(line: str, offset: int, place: str) -> tuple[str, dict[str, Attribution]]:
    """(plain text, its pieces by number) of a marked paragraph that stands at `offset` of the text."""
    plain, last = "", 0
    found: dict[str, Attribution] = {}
    for match in PIECE.finditer(line):
        plain += line[last : match.start()]
        letter, numbers, words = match.group(1), match.group(2).split(","), match.group(3)
        if words != words.strip():
            raise MarkupError(place, f"blank at the edge of {match.group()!r}", "Move it out of the brackets")
        if len(numbers) > 1 and letter != "S":
            raise MarkupError(place, f"{match.group()!r} has two numbers", "Only a source can be shared")
        for each in numbers:
            roles = found.setdefault(each, {role: [] for role in ROLES.values()})
            roles[ROLES[letter]].append((offset + len(plain), offset + len(plain) + len(words)))
        plain += words
        last = match.end()
    plain += line[last:]
    if broken := re.search(r"[\[\]].{0,30}", plain):
        raise MarkupError(
            place, f"a bracket that is no markup at {broken.group()!r}", "Write [S:1 …], [C:1 …], [T:1 …], never nested"
        )
    return plain, found


def join_continued(
    here: dict[str, Attribution], before: dict[str, Attribution], place: str
) -> tuple[dict[str, Attribution], list[Attribution]]:
    """(attributions by number, those that are new): contents alone go on with their number of the paragraph before."""
    joined, new = {}, []
    for number, found in here.items():
        if number in before and found["content"] and not found["cue"] and not found["source"]:
            before[number]["content"] += found["content"]
            joined[number] = before[number]
        elif found["cue"] and found["content"]:
            joined[number] = found
            new.append(found)
        else:
            missing = "cue" if found["content"] else "content"
            raise MarkupError(place, f"number {number} has no {missing}", "Mark it, or correct the number")
    return joined, new
