"""Commands that lay reports side by side."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.commands import app
from onrecord.cli.options import AsJson, Db
from onrecord.cli.terminal import note, print_answers, print_line, print_text

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.ask import OpenArchive
    from onrecord.records import Reading


@app.command()
def compare(
    ctx: typer.Context,
    reports: Annotated[list[str], typer.Argument(metavar="A B...", help="Files, or ids or places of reports on record.")],
    db: Annotated[Path | None, typer.Option("--db", "--into", help="The record that holds them.", metavar="FILE.db")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one row per line as JSON.")] = False,
    form: Annotated[str | None, typer.Option("--as", help="Print it all as md, html, csv or json.", metavar="FORM")] = None,
) -> int:
    """Lay reports side by side: what they tell alike, in other words, or alone. Nothing of any text is left out.

    Each row says what the pieces are: a figure, a position, an event, a statement, or a clause that no record rests on. --json:
    {"relation": "both" | "otherwise" | "only", "kind": …, "cells": {"1": [[start, end], …], "2": …}, …}, spans in each text.
    [-words-] stand in the first only, {+words+} in the second only. What means the same is found by words and names, and is a
    proposal: "only" says that no piece like it was found, not that the other report denies it.

    Exit status: 0 compared, 2 a report cannot be read or is not on record.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.beside import compare as lay_beside
    from onrecord.errors import QuestionError
    from onrecord.export.comparison import COMPARED
    from onrecord.tell import comparison_text

    if form is not None and form not in COMPARED:
        raise QuestionError("as", f"unknown format {form!r}", f"Use one of {', '.join(COMPARED)}")
    with OpenArchive(db, read_only=True) if db else nullcontext() as archive:
        found = [_reading(ctx, archive, one) for one in reports]
    comparison = lay_beside([reading for reading, _ in found], [keys for _, keys in found])
    if form:
        print_line(COMPARED[form](comparison).rstrip(b"\r\n"))
    elif as_json:
        for row in comparison.rows:
            print_line(row.to_json())
    else:
        print_text(comparison_text(comparison))
    return 0


@app.command()
def formula(
    db: Db,
    holder: Annotated[str, typer.Option(help="Whose formula: a key or a name.", metavar="NAME")],
    issue: Annotated[str, typer.Option(help="What the side is taken on.", metavar="WORDS")],
    as_json: AsJson = False,
) -> int:
    """Print a holder's wordings of one position, the oldest first: what is new in each, and where it is missing.

    Each is compared with what the same publisher had before: first, same, changed, hardened or softened (by words such as
    "firmly", "no limits", "will consider"), or of another stance. "absent" is a report in which the holder is heard and the
    formula is missing, after two of that publisher's or more in a row that had it. Issues in near words are joined; the reason
    stands behind each. [-words-] are gone, {+words+} are new.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.formula import ask_formula
    from onrecord.ask.notes import unknown_name
    from onrecord.tell import formula_text

    with OpenArchive(db) as archive:
        number = print_answers(ask_formula(archive, holder, issue), formula_text, as_json=as_json)
        if not number:
            note(unknown_name(archive, holder) or f"{holder!r} has no position on {issue!r} on record.")
        return 0 if number else 1


def _reading(ctx: typer.Context, archive: OpenArchive | None, report: str) -> tuple[Reading, dict[str, str]]:
    """The reading on record of this report, or else of the file, and its actors' keys; raises UnknownError, ReadError."""
    from onrecord.ask.reports import told
    from onrecord.cli.intake import read_one
    from onrecord.errors import UnknownError

    if archive is not None:
        try:
            found = told(archive, report)
        except UnknownError:
            if not os.path.exists(report):
                raise
        else:
            return found.reading, found.keys
    return read_one(report, ctx.obj), {}
