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

from onrecord.ask import OpenArchive, ask_stories
from onrecord.ask.storied import ASKED_BY, count_alone
from onrecord.cli.options import AS_JSON, OPTIONS, add_command, most_rows, parameter
from onrecord.cli.terminal import console_on, print_answers, print_line, warn
from onrecord.errors import QuestionError, ReadError

# EDTF that states a year at least; what is not a whole day is no help to the grouping.
EDTF = re.compile(r"[\dX]{4}(-[\dX]{2}){0,2}([T ].*)?|[\dX-]*[/~?%].*")


HELP = """Print which reports are about the same event, the newest story first: its days, how many reports, who published them.

Only stories of two reports or more are told; how many reports stand alone is said. With --since, --until, --publisher or --place
a story is told that has such a report. Texts that are nearly the same, as wire copy is, count as one telling.

With FILE.jsonl and --json nothing on record is asked: each report of the file gets a line {"id": …, "story": …}, in the order of
the file. A story is named after its first report. The order of the lines changes nothing; a late report joins the story it is of.

Exit status: 0 found, 1 nothing found, 2 the question or the record is bad, the file cannot be read, or a line was left out."""
FILE = Annotated[
    Path | None, typer.Argument(metavar="[FILE.jsonl]", help='Lines {"id": …, "text": …, "date": …}; the date may be absent.')
]
DB = Annotated[Path | None, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")]


def stories(file: Path | None, db: Path | None, as_json: bool, **given: Any) -> int:
    """Ask the record, or group the file; raises QuestionError unless there is exactly one of the two."""
    if (file is None) == (db is None):
        raise QuestionError("stories", "a record or a file is asked, and one of them", "Give --db FILE.db, or --json FILE.jsonl")
    asked = {name: value for name, value in given.items() if value is not None}
    if db is not None:
        return _of_record(db, as_json, asked | {"limit": most_rows(given.get("limit"))})
    if asked or not as_json:
        raise QuestionError(
            next(iter(asked), "stories"), "a file's stories are all printed, as JSON", "Give --json FILE.jsonl alone"
        )
    assert file is not None
    return _of_file(file)


add_command(
    "stories",
    stories,
    [
        parameter("file", FILE),
        parameter("db", DB),
        *(parameter(name, OPTIONS[name]) for name in ASKED_BY),
        AS_JSON,
    ],
    HELP,
)


def _of_record(db: Path, as_json: bool, asked: dict[str, Any]) -> int:
    from onrecord.tell import story_text

    with OpenArchive(db) as archive:
        number = print_answers(ask_stories(archive, **asked), story_text, as_json=as_json)
        several, alone = count_alone(archive)
    words = f"{several} stor{'y' if several == 1 else 'ies'} of two reports or more; {alone} report{'s' * (alone != 1)} alone"
    warn(console_on(sys.stderr), words)
    return 0 if number else 1


def _of_file(file: Path) -> int:
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
