"""The command that puts reports about the same event together: of a record, or of a file of texts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from onrecord.cli.commands import app
from onrecord.cli.terminal import console_on, print_line, warn
from onrecord.errors import QuestionError, ReadError

# EDTF that states a year at least; what is not a whole day is no help to the grouping.
EDTF = re.compile(r"[\dX]{4}(-[\dX]{2}){0,2}([T ].*)?|[\dX-]*[/~?%].*")


@app.command()
def stories(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help='Lines {"id": …, "text": …, "date": …}; the date may be absent.')
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one answer per line as JSON.")] = False,
) -> int:
    """Print which story each report of a file is of: a line {"id": …, "story": …} for each, in the order of the file.

    A story is named after its first report. The order of the lines changes nothing; a late report joins the story it is of.

    Exit status: 0 every line was read, 1 there are none, 2 a line was left out or the file cannot be read.
    """
    if not as_json:
        raise QuestionError("stories", "a file's stories are printed as JSON", "Give --json")
    from onrecord.ask.stories import Text, group_texts

    lines = Lines(file)
    found = group_texts(Text(row["id"], row["text"], row.get("date")) for row in lines)
    for name in lines.ids:
        print_line(msgspec.json.encode({"id": name, "story": found[name]}))
    return 2 if lines.wrong else 0 if lines.ids else 1


class Lines:
    """The rows of a file one after the other: `ids` are of those that were read; each other is named, and `wrong` counts them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._console = console_on(sys.stderr)
        self.ids: dict[str, None] = {}
        self.wrong = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield from self._row(line, f"{self._path}:{number}")
        except OSError as error:
            raise ReadError(str(self._path), f"cannot be read ({error.strerror})", "Give a file of JSON lines") from error

    def _row(self, line: bytes, place: str) -> Iterator[dict[str, Any]]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            self._warn(place, "no JSON in UTF-8; the line is left out", 'Give {"id": …, "text": …, "date": …}')
            return
        for name in ("id", "text"):
            if not (isinstance(row, dict) and isinstance(row.get(name), str) and row[name]):
                self._warn(place, f"no {name!r}; the line is left out", "Give it as a string")
                return
        if row["id"] in self.ids:
            self._warn(place, f"the id {row['id']!r} came before; the line is left out", "Give each report an id of its own")
            return
        if row.get("date") and not (isinstance(row["date"], str) and EDTF.fullmatch(row["date"])):
            self._warn(place, f"{row['date']!r} is no date; the report counts as undated", "Give YYYY-MM-DD, or leave it out")
            row["date"] = None
        self.ids[row["id"]] = None
        yield row

    def _warn(self, place: str, found: str, remedy: str) -> None:
        self.wrong += 1
        warn(self._console, f"onrecord: {ReadError(place, found, remedy)}")
