"""The command that cites one record, for a footnote or a program that manages references."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.app import app, print_line
from onrecord.cli.options import AsJson, Db

FORM = Annotated[str, typer.Option("--as", help="plain, bibtex, ris or csl.", metavar="FORM")]


@app.command()
def cite(
    db: Db,
    record: Annotated[list[str], typer.Argument(metavar="REPORT#ID", help="A record, as in a3f0…#s12, or a report.")],
    form: FORM = "plain",
    out: Annotated[Path | None, typer.Option(help="Write it into this file.", metavar="FILE")] = None,
    as_json: AsJson = False,
) -> int:
    """Print a record as a citation: its words, who said them, the report, its date and publisher, its hash, and who coded it.

    plain is for a footnote, bibtex for LaTeX, ris for EndNote and others, csl (CSL-JSON) for Zotero and pandoc. The hash is of
    the bytes the report was read from, the characters are counted in its text: so others can check it.

    Exit status: 0 printed, 2 there is no such record, or the record's file is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.question import unknown_value
    from onrecord.export.cite import FORMS
    from onrecord.export.cite import cite as cited
    from onrecord.export.files import write_file

    if form not in FORMS:
        raise unknown_value("--as", form, FORMS)
    with OpenArchive(db) as archive:
        found = [cited(archive, one) for one in record]
    if as_json:
        for one in found:
            print_line(one.to_json())
        return 0
    made = [FORMS[form][0](one) for one in found]
    text = f"[{','.join(one[1:-1].rstrip() for one in made)}\n]" if form == "csl" else "\n\n".join(made)
    if out is not None:
        write_file(out, f"{text}\n".encode("utf-8", "replace"))
    else:
        sys.stdout.write(f"{text}\n")
    return 0
