"""Commands for who wants to know what is new: a folder that is watched, a question as a feed, questions kept in a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.ask import OpenArchive
from onrecord.cli.app import app, console_on, note, print_line, warn
from onrecord.cli.options import DB, AsJson, Codebook, Db, add_command, parameter, question_from, question_options
from onrecord.errors import ReadError, StoreError

Stat = tuple[int, int]  # of a file: its size, and when it was last written
KIND = Annotated[str, typer.Argument(metavar="KIND", help="statements, events, figures, positions or reports.")]
OUT = Annotated[Path, typer.Option(help="The file to write.", metavar="FILE.atom")]
TITLE = Annotated[str | None, typer.Option(help="The feed's title.", metavar="WORDS")]
BASE = Annotated[str | None, typer.Option(help="Where onrecord serve shows this record: links lead there.", metavar="ADDRESS")]
FEED = """Write the answers to a question as an Atom feed, the most recently added first, each with its words and its report.

The options are those of the command that prints the records. In the browser, every table has a feed at /KIND.atom.

Exit status: 0 written, 1 nothing is found (the feed is empty), 2 the question, the record or the file is bad."""


def _feed(db: Path, wanted: str, out: Path, title: str | None, base: str | None, **given: Any) -> int:
    from onrecord.export.citations import ENTRIES, atom, names_of
    from onrecord.export.files import write_file

    question = question_from(wanted, {"limit": ENTRIES, "order": "added"} | {name: value for name, value in given.items() if value})
    with OpenArchive(db) as archive:
        number = len(names_of(archive, question))
        write_file(out, atom(archive, question, title or f"Onrecord: {wanted}", base))
    note(f"{out}: {number} entries")
    return 0 if number else 1


add_command(
    "feed",
    _feed,
    [
        DB,
        parameter("wanted", KIND, Parameter.empty),
        parameter("out", OUT, Parameter.empty),
        parameter("title", TITLE),
        parameter("base", BASE),
        *(one for one in question_options("statements", "events", "figures", "positions", "reports") if one.name != "words"),
    ],
    FEED,
)


@app.command()
def saved(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.toml", help="Questions, a table each.")],
    db: Db,
    as_json: AsJson = False,
) -> int:
    """Ask the questions saved in a file, and print what is new since they were last asked.

    Each question is a TOML table with a name, a kind, and the options of its command as fields; feed names a file to rewrite
    each time. The file QUESTIONS.toml.seen.json remembers what is not new any more: delete it to start again.

    Exit status: 0 something is new, 1 nothing is new, 2 a question or the record is bad.
    """
    with OpenArchive(db) as archive:
        return 0 if _ask(archive, questions, as_json=as_json) else 1


def _ask(archive: OpenArchive, questions: Path, *, as_json: bool = False) -> int:
    from onrecord.export.citations import ask_saved, plain

    number = 0
    for new in ask_saved(archive, questions):
        number += len(new.records)
        if as_json:
            print_line(new.to_json())
            continue
        sys.stdout.write(f"{new.name}: {len(new.records)} new\n")
        for one in new.records:
            sys.stdout.write(f"  {plain(one)}\n")
    sys.stdout.flush()
    return number


@app.command()
def watch(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to watch.")],
    into: Annotated[Path, typer.Option(help="Keep the readings in this record; created if it does not exist.", metavar="FILE.db")],
    names: Annotated[Path | None, typer.Option(help="Your own names and aliases for actors.", metavar="FILE.toml")] = None,
    codebook: Codebook = None,
    every: Annotated[float, typer.Option(help="Seconds between two checks.", min=0.1, metavar="SECONDS")] = 10.0,
    questions: Annotated[
        Path | None, typer.Option("--saved", help="Ask these questions whenever something was read.", metavar="FILE.toml")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Read what is there, and end.")] = False,
) -> int:
    """Read new files in a folder and its subfolders as they arrive, until you stop it.

    A file is read once it has stopped changing between two checks. A file that changes later is read again as a new version.
    Reports that are on record are not read again: after a stop or a crash, run the same command, and nothing is lost or read
    twice. Files that cannot be read are named, and listed by onrecord problems. If the record cannot be written, the next check
    tries again.

    Exit status: 0 with --once, if all was read, 2 something was rejected, or the folder or the record is bad; 130 interrupted.
    """
    from onrecord.cli.intake import Given, read_all
    from onrecord.store import open_archive

    if not folder.is_dir():
        raise ReadError(str(folder), "is no folder", "Name the folder where new files come")
    open_archive(into, create=True).close()  # a bad record is told now
    load, read, before, status = cache(ctx.obj), dict[str, Stat](), dict[str, Stat](), 0
    while True:
        now = _looked(folder)
        due = [path for path, stat in now.items() if read.get(path) != stat and (once or before.get(path) == stat)]
        try:
            if due:
                given = Given(
                    tuple(due), into, names, as_json=False, format=None, fields={}, workers=None, fetch=False, codebook=codebook
                )
                status = max(status, read_all(given, load))
                read |= {path: now[path] for path in due}
                if questions is not None:
                    with OpenArchive(into) as archive:
                        _ask(archive, questions)
        except StoreError as error:
            if once:
                raise
            warn(console_on(sys.stderr), f"onrecord: {error} Trying again in {every:g} seconds.")
        if once:
            return status
        before = now
        time.sleep(every)


def _looked(folder: Path) -> dict[str, Stat]:
    """Every file in the folder that can be read, with its size and time; one that is gone meanwhile is none."""
    found = {}
    for path in _files(folder):
        try:
            told = os.stat(path)
        except OSError:
            continue
        found[path] = (told.st_size, told.st_mtime_ns)
    return found


def _files(folder: Path) -> Iterator[str]:
    from onrecord.read.source import walk

    for entry in walk(str(folder)):
        if entry.kind == "file":
            yield entry.path
        elif entry.kind == "unlisted":
            warn(console_on(sys.stderr), f"note: {entry.path}: cannot be listed now")
