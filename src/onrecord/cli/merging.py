"""Commands that say who is who: two keys are one actor, or are not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.commands import app
from onrecord.cli.terminal import console_on, warn

Db = Annotated[Path, typer.Option("--db", "--into", help="The record to change.", metavar="FILE.db")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="A key, as onrecord actors prints it.")]


@app.command()
def merge(db: Db, key: Key, into: Annotated[str, typer.Argument(metavar="INTO", help="The key it is to go by.")]) -> int:
    """Say that two keys are one actor, who then answers to both. Statements are not rewritten; unmerge undoes it.

    Exit status: 0 they are one, 2 a key is unknown, merged elsewhere already, or the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        new = archive.merge(key, into)
    warn(console_on(sys.stderr), f"{key} now goes by {into}" if new else f"{key} goes by {into} already")
    return 0


@app.command()
def unmerge(db: Db, key: Key) -> int:
    """Undo the merge of KEY into another; what was merged into KEY itself stays so.

    Exit status: 0 undone, 1 it is not merged into another, 2 the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        undone = archive.unmerge(key)
    warn(console_on(sys.stderr), f"{key} stands for itself again" if undone else f"{key} is not merged into another")
    return 0 if undone else 1
