"""Commands that check: the record against its own sources, a quote against the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from onrecord.cli.commands import app
from onrecord.cli.options import AsJson, Db
from onrecord.cli.terminal import console_on, print_answers, print_line, warn


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE.db", help="The record to check.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was checked as one line of JSON.")] = False,
) -> int:
    """Hash every source anew, slice every span anew, follow every reference; name whatever is not as it was written.

    Also print how many readings each coder made: its name says onrecord's version and weights, and the runtime where that matters.

    Exit status: 0 all is right, 1 something is wrong, 2 the file is no record or cannot be opened.
    """
    from onrecord.store import open_archive

    with open_archive(file) as archive:
        checked = archive.verify()
    console = console_on(sys.stderr)
    if as_json:
        print_line(msgspec.json.encode(checked))
    for fault in checked.faults:
        warn(console, f"{fault.place}: {fault.found}")
    for coder, count in checked.coders.items():
        warn(console, f"{count} reading{'s' * (count != 1)} by {coder}")
    older = f" · {checked.unsealed} of them from before seals" if checked.unsealed else ""
    counts = f"sources {checked.sources} · readings {checked.readings}{older} · spans {checked.spans}"
    warn(console, f"{counts} · faults {len(checked.faults)}")
    return 1 if checked.faults else 0


@app.command("verify-quote")
def verify_quote(
    db: Db,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="The quote.")],
    speaker: Annotated[str | None, typer.Option(help="Who is said to have said it: a key or a name.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> int:
    """Print whether the record has a quote: exact, altered (with a word diff), misattributed, or not found; and where.

    Case, accents and punctuation do not count. [-words-] stand in the quote only, {+words+} in the report only. "unattributed"
    are words that a report has and credits nobody with. That the record does not have a quote does not mean that nobody said it.

    Exit status: 0 exact, 1 anything else, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask import verify_quote as look_up
    from onrecord.tell import quote_text

    with OpenArchive(db) as archive:
        answer = look_up(archive, " ".join(words), speaker)
    print_answers([answer], quote_text, as_json=as_json)
    return 0 if answer.outcome == "exact" else 1
