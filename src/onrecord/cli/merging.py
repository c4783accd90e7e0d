"""Commands that say who is who: two keys are one actor, or are not; and which look as if they were."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from onrecord.ask import OpenArchive, Question
from onrecord.cli.app import app, console_on, note, print_answers, warn
from onrecord.errors import QuestionError

Record = Annotated[Path, typer.Option("--db", "--into", help="The record to change.", metavar="FILE.db")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="A key, as onrecord actors prints it.")]


@app.command()
def merge(db: Record, key: Key, into: Annotated[str, typer.Argument(metavar="INTO", help="The key it is to go by.")]) -> int:
    """Say that two keys are one actor, who then answers to both. Statements are not rewritten; unmerge undoes it.

    Exit status: 0 they are one, 2 a key is unknown, merged elsewhere already, or the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        new = archive.merge(key, into)
    warn(console_on(sys.stderr), f"{key} now goes by {into}" if new else f"{key} goes by {into} already")
    return 0


@app.command()
def unmerge(db: Record, key: Key) -> int:
    """Undo the merge of KEY into another; what was merged into KEY itself stays so.

    Exit status: 0 undone, 1 it is not merged into another, 2 the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        undone = archive.unmerge(key)
    warn(console_on(sys.stderr), f"{key} stands for itself again" if undone else f"{key} is not merged into another")
    return 0 if undone else 1


# Who may be one person under two keys: what `onrecord actors --suggest-merges` prints.


def suggest(db: Path, question: Question, *, as_json: bool) -> int:
    """Print who may be one person; on a terminal each is taken or refused by one key."""
    from onrecord.ask.same_person import refuse, suggest_merges
    from onrecord.tell import candidate_text

    asked = msgspec.structs.replace(question, offset=0)
    if asked != Question(wanted="actors", limit=question.limit):
        raise QuestionError("suggest-merges", "all people are looked through", "Give --limit alone")
    with OpenArchive(db) as archive:
        found = suggest_merges(archive, question.limit)
        if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            print_answers(found, candidate_text, as_json=as_json)
            note("Take one with onrecord merge KEY INTO; unmerge undoes it." if found else "No two keys look like one person.")
            return 0 if found else 1
        for one in found:
            print_answers([one], candidate_text, as_json=False)
            key = ask_key("one person? y yes · n no · q stop · any other key: later ")
            if key == "q":
                break
            if key == "y":
                archive.merge(one.key, one.into)
            elif key == "n":
                refuse(archive, one)
    return 0 if found else 1


def ask_key(words: str) -> str:
    """One key from the terminal, in lower case."""
    typer.echo(words, nl=False, err=True)
    key = str(typer.getchar()).lower()
    typer.echo(key, err=True)
    return key
