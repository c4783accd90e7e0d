"""Commands that correct a record by hand, kept when it is read again; and that say which keys are one actor."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from onrecord.ask import OpenArchive, Question
from onrecord.ask.corrections import field_names, fields_of
from onrecord.cli.app import AS_JSON, DB, Db, add_command, app, console_on, note, parameter, print_answers, warn
from onrecord.errors import QuestionError

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.ask.corrections import CorrectionAnswer


CORRECT = """Correct what was read: a field of a record, a record that should not be there, or one that is missing.

REPORT#s12 is statement 12 of a report, as its page and --json show it; e is an event, f a figure, p a position, o an office, m
a membership, a an actor. The reading itself stays as it is. The correction also applies to every later reading of the same
text, by any version. uncorrect undoes it.

Give a span as words of the report or as START-END; an actor as a key, an id in this report (a3) or a name. An empty value
removes the old value.

Exit status: 0 corrected, 2 the record, the field or the value is bad."""
ADDRESS = Annotated[str, typer.Argument(metavar="REPORT#RECORD", help="The record, as in 3f2a…#s12; with --add the report.")]
NOTE = Annotated[str, typer.Option("--note", help="Why.", metavar="WORDS")]
BY = Annotated[str | None, typer.Option("--by", help="Who you are; your login name if not given.", metavar="NAME")]
ADD = Annotated[str | None, typer.Option("--add", help="Add a record of this kind to the report.", metavar="KIND")]
DELETE = Annotated[bool, typer.Option("--delete", help="The record should not be there.")]


def _correct(db: Path, address: str, note: str, by: str | None, add: str | None, delete: bool, **given: Any) -> int:
    from onrecord.ask.corrections import Said, draft
    from onrecord.store import open_archive

    said = Said(by or getpass.getuser(), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), note)
    fields = {name.removeprefix("set_"): words for name, words in given.items() if words}
    action = "deleted" if delete else "added" if add else "changed"
    with open_archive(db) as archive:
        report, correction = draft(archive, address, fields, said, action=action, kind=add or "")
        made = archive.correct(correction, report).corrections
    what = f": {', '.join(made[-1].fields)}" if action == "changed" else ""
    warn(console_on(sys.stderr), f"{report}#{made[-1].record} {action}{what} (c{len(made)})")
    return 0


def _field(name: str) -> Parameter:
    option = f"--{name.replace('_', '-')}"
    kinds = ", ".join(kind for kind in _kinds_with(name))
    shape = Annotated[list[str] | None, typer.Option(option, help=f"Of {kinds}.", metavar="VALUE")]
    return parameter(f"set_{name}", shape)


def _kinds_with(name: str) -> list[str]:
    from onrecord.store.correcting import KINDS

    return [kind for kind in KINDS if name in fields_of(kind)]


add_command(
    "correct",
    _correct,
    [
        DB,
        parameter("address", ADDRESS, Parameter.empty),
        parameter("note", NOTE, Parameter.empty),
        parameter("by", BY),
        parameter("add", ADD),
        parameter("delete", DELETE, False),
        *(_field(name) for name in field_names()),
    ],
    CORRECT,
)


@app.command()
def uncorrect(
    db: Db, address: Annotated[str, typer.Argument(metavar="REPORT#C", help="As in 3f2a…#c2; or a record: its last one.")]
) -> int:
    """Undo a correction: REPORT#c2 is the second of a report, REPORT#s12 the latest of that record.

    Exit status: 0 undone, 1 it was undone before or does not exist, 2 the record or the address is bad.
    """
    from onrecord.ask.corrections import ask_corrections, split_address
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        report, record = split_address(archive, address)
        held = [one for one in ask_corrections(archive, report) if not one.undone and record in (one.correction, one.record)]
        undone = bool(held) and archive.undo_correction(report, int(held[-1].correction[1:]) - 1)
    warn(console_on(sys.stderr), f"{held[-1].correction} undone" if undone else f"{address}: no correction holds")
    return 0 if undone else 1


def _corrections(db: Path, report: str | None, as_json: bool) -> int:
    from onrecord.ask import OpenArchive
    from onrecord.ask.corrections import ask_corrections

    with OpenArchive(db) as archive:
        number = print_answers(ask_corrections(archive, report), correction_text, as_json=as_json)
    if not number:
        note("Nothing was corrected.")
    return 0 if number else 1


def correction_text(one: CorrectionAnswer) -> Text:
    """One correction: which record, what, who, when and why, and the report."""
    from rich.text import Text

    from onrecord.show import ELSEWHERE, NAME, one_line

    what = f"{one.action}: {', '.join(one.fields)}" if one.action == "changed" else one.action
    shown = Text("  ").append(one_line(f"{one.correction} {one.record}"), NAME).append(f" {one_line(what)}")
    shown.append(" (undone)" if one.undone else "")
    under = one_line(f"{one.by} · {one.at} · {one.note} · {one.place} · {one.report}")
    return shown.append(f"\n    {under}\n", ELSEWHERE)


REPORT = Annotated[str | None, typer.Argument(metavar="[REPORT]", help="Only those of this report, by its id or place.")]
add_command(
    "corrections",
    _corrections,
    [DB, parameter("report", REPORT), AS_JSON],
    """List what was corrected by hand: who, when and why, also what was undone.

    Exit status: 0 found, 1 nothing was corrected, 2 the record is bad.""",
)


Record = Annotated[Path, typer.Option("--db", "--into", help="The record to change.", metavar="FILE.db")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="A key, as onrecord actors prints it.")]


@app.command()
def merge(db: Record, key: Key, into: Annotated[str, typer.Argument(metavar="INTO", help="The key that both will have.")]) -> int:
    """Record that two keys are the same actor. Statements do not change; unmerge undoes it.

    Exit status: 0 merged, 2 a key is unknown or merged into another already, or the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        new = archive.merge(key, into)
    warn(console_on(sys.stderr), f"{key} is now shown as {into}" if new else f"{key} is already shown as {into}")
    return 0


@app.command()
def unmerge(db: Record, key: Key) -> int:
    """Undo the merge of KEY into another. Keys that were merged into KEY stay merged.

    Exit status: 0 undone, 1 it is not merged into another, 2 the record is bad.
    """
    from onrecord.store import open_archive

    with open_archive(db) as archive:
        undone = archive.unmerge(key)
    warn(console_on(sys.stderr), f"{key} is an actor of its own again" if undone else f"{key} is not merged into another")
    return 0 if undone else 1


# Who may be one person under two keys: what `onrecord actors --suggest-merges` prints.


def suggest(db: Path, question: Question, *, as_json: bool) -> int:
    """Print who may be one person; on a terminal each is taken or refused by one key."""
    from onrecord.ask.actors import refuse, suggest_merges
    from onrecord.tell import candidate_text

    asked = msgspec.structs.replace(question, offset=0)
    if asked != Question(wanted="actors", limit=question.limit):
        raise QuestionError("suggest-merges", "all people are looked through", "Give --limit alone")
    with OpenArchive(db) as archive:
        found = suggest_merges(archive, question.limit)
        if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            print_answers(found, candidate_text, as_json=as_json)
            note(
                "To merge two, run onrecord merge KEY INTO; unmerge undoes it."
                if found
                else "No two keys look like the same person."
            )
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
