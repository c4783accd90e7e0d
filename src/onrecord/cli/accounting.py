"""Commands that account for what was read: what could not be, and what became of what was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli.commands import app
from onrecord.cli.options import AsJson, Db
from onrecord.cli.terminal import note, print_line, print_text

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.ask.revisions import Changed, RevisionAnswer

MARKS = {"added": "+", "altered": "~", "withdrawn": "-"}


@app.command()
def problems(db: Db, as_json: AsJson = False) -> int:
    """Print what could not be read: where, what is wrong, and what to do about it.

    An item that is read later is no longer here.

    Exit status: 0 there is something, 1 nothing was rejected, 2 the record is bad.
    """
    from rich.text import Text

    from onrecord.show import one_line
    from onrecord.store import open_archive, rejected

    status = 1
    with open_archive(db) as archive:
        if not (items := list(rejected(archive))):
            note("Nothing is left that could not be read.")
        for item in items:
            status = 0
            if as_json:
                print_line(msgspec.json.encode(item))
            else:
                print_text(
                    Text(one_line(item.place), "bold").append(f": {one_line(item.found)}. {one_line(item.remedy)}.", "not bold")
                )
    return status


@app.command()
def revisions(
    db: Db,
    place: Annotated[str | None, typer.Argument(metavar="[PLACE]", help="A report's place; without one, all that changed.")] = None,
    as_json: AsJson = False,
) -> int:
    """Print what became of reports: what a new version at the same place added (+), altered (~) and withdrew (-).

    Sentences come first, then statements; what was kept is counted. With PLACE also the other places of the same text, and
    reports with nearly the same words, as wire copy has.

    Exit status: 0 there is something, 1 nothing has a second version, or nothing stands at PLACE, 2 the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.revisions import ask_revisions

    status = 1
    with OpenArchive(db) as archive:
        for answer in ask_revisions(archive, place):
            status = 0
            if as_json:
                print_line(answer.to_json())
            else:
                print_text(_shown(answer))
    if status:
        note(f"No report stands at {place}." if place else "No report has a second version.")
    return status


def _shown(answer: RevisionAnswer) -> Text:
    from rich.text import Text

    from onrecord.show import one_line

    shown = Text(one_line(answer.place), "bold")
    for nr, version in enumerate(answer.versions, start=1):
        shown.append(f"\n  version {nr} · {version.report}" + (f" · {version.published}" if version.published else ""), "not bold")
        for name, kept, changes in (
            ("sentences", version.kept_sentences, version.sentences),
            ("statements", version.kept_statements, version.statements),
        ):
            if nr > 1:
                shown.append(f"\n    {name}: {kept} kept", "not bold dim")
                for line in _lines(changes):
                    shown.append(f"\n      {one_line(line)}", "not bold")
    for where in answer.elsewhere:
        shown.append(f"\n  the same text: {one_line(where)}", "not bold")
    for like in answer.near:
        shown.append(f"\n  nearly the same ({like.likeness:.0%}): {one_line(like.place)}", "not bold")
    return shown


def _lines(changes: tuple[Changed, ...]) -> Iterator[str]:
    for change in changes:
        if change.fate == "altered":
            yield f"{MARKS[change.fate]} {change.was}  →  {change.now}"
        else:
            yield f"{MARKS[change.fate]} {change.now or change.was}"
