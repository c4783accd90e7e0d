"""Commands that ask a record: one for each kind of record, all made alike, and one actor in full."""

from __future__ import annotations

from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from onrecord.ask import OpenArchive, find_actors, tell_actor
from onrecord.ask.every import ASK
from onrecord.ask.notes import notes_on, unknown_name
from onrecord.ask.question import least_score
from onrecord.cli.commands import app
from onrecord.cli.options import AS_JSON, DB, MORE, AsJson, Db, MinScore, add_command, question_from, question_options
from onrecord.cli.terminal import note, print_answers


class Asking(NamedTuple):
    """One command: the kind of record it asks for, the function of `tell` that prints an answer, its help."""

    wanted: str
    show: str
    help: str


FOUND = "Exit status: 0 found, 1 nothing found, 2 the question or the record is bad."
COMMANDS = (
    Asking("reports", "report_text", "Print the reports on record, newest first, and how much each holds."),
    Asking(
        "statements",
        "answer_text",
        """Print the statements that contain WORDS, newest first, with their sources.

        Words are taken literally; case and accents do not matter. --between A B prints what either says of the other.""",
    ),
    Asking(
        "events",
        "event_text",
        """Print who did what to whom, newest report first, with the words that say so.

        --since and --until go by the event's own date where the report gives one, else by the report's.""",
    ),
    Asking(
        "figures",
        "figure_text",
        "Print the figures with WORDS in them or in what they measure, newest report first: the number, of what, by whom.",
    ),
    Asking(
        "positions",
        "position_text",
        "Print who takes which side on what, newest report first, in the words they use.",
    ),
    Asking("actors", "actor_text", "Print the actors with WORDS in one of their names, those in most reports first."),
    Asking(
        "offices",
        "office_text",
        """Print who holds which office, as reports say it, newest first, with the words that say so.

        With --on only reports of that date count, and what Onrecord's table of leaders has for it follows, marked as such.""",
    ),
    Asking(
        "memberships",
        "membership_text",
        "Print who belongs to what, as reports say it, newest first, with the words that say so.",
    ),
)


def _add(asking: Asking) -> None:
    """Make the command: its options are the fields this kind of record is asked by."""

    def command(db: Path, as_json: bool = False, **given: Any) -> int:
        question = question_from(asking.wanted, given)
        with OpenArchive(db) as archive:
            as_text = getattr(import_module("onrecord.tell"), asking.show)  # here: --help needs none of it
            number = print_answers(ASK[asking.wanted](archive, question), as_text, as_json=as_json)
            for words in notes_on(archive, question, number, MORE):
                note(words)
            return 0 if number else 1

    add_command(asking.wanted, command, [DB, *question_options(asking.wanted), AS_JSON], f"{cleandoc(asking.help)}\n\n{FOUND}")


for asking in COMMANDS:
    _add(asking)


@app.command()
def actor(
    db: Db,
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="A name or a key.")],
    min_score: MinScore = None,
    as_json: AsJson = False,
) -> int:
    """Print all about one actor: names, offices, memberships, the newest it said and did.

    If several go by NAME they are printed with their keys, to choose from.

    Exit status: 0 found, 1 nobody or several go by NAME, 2 the question or the record is bad.
    """
    from onrecord.tell import actor_text, whole_actor

    least, asked = least_score(min_score), " ".join(name)
    with OpenArchive(db) as archive:
        found = find_actors(archive, asked)
        if len(found) == 1:
            print_answers([tell_actor(archive, found[0], least)], whole_actor, as_json=as_json)
            return 0
        print_answers(found, actor_text, as_json=as_json)
        several = f"{len(found)} actors go by {asked!r}. Ask again with one of their keys."
        note(several if found else unknown_name(archive, asked) or "")
        return 1
