"""The options a question has on the command line: one for each field of a Question, the same for every command."""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import Parameter, Signature, cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.ask import Question, question_about
from onrecord.ask.question import FIELDS
from onrecord.cli.commands import app
from onrecord.settings import settings_from

Db = Annotated[Path, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")]
DB = Parameter("db", Parameter.KEYWORD_ONLY, annotation=Db)
AsJson = Annotated[bool, typer.Option("--json", help="Print one answer per line as JSON.")]
AS_JSON = Parameter("as_json", Parameter.KEYWORD_ONLY, default=False, annotation=AsJson)

WORDS = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WORDS]", help='Words that must all occur; "of a phrase" together, begin* for a beginning.'),
]


def _option(help: str, metavar: str, kind: Any = str) -> Any:
    return Annotated[kind | None, typer.Option(help=help, metavar=metavar)]


OPTIONS = {
    "words": WORDS,
    "speaker": _option("The speaker's key, or words of a name they go by.", "NAME"),
    "about": _option("Who is mentioned in what is said.", "NAME"),
    "actor": _option("Who does it: a key or a name.", "NAME"),
    "recipient": _option("To whom it is done.", "NAME"),
    "party": _option("Who has a part in it, whichever.", "NAME"),
    "between": _option("Between these two, either way.", "A B", tuple[str, str]),
    "giver": _option("Whom the report credits with it.", "NAME"),
    "holder": _option("Whose position it is.", "NAME"),
    "person": _option("Who holds it.", "NAME"),
    "of": _option("The state, body or person whose it is: an office, or a member.", "NAME"),
    "member": _option("The member.", "NAME"),
    "issue": _option("Words of what it is about.", "WORDS"),
    "kind": _option("direct, indirect or mixed; of actors person, state, organisation or group.", "KIND"),
    "type": _option("PLOVER's type, as in CONSULT.", "TYPE"),
    "mode": _option("PLOVER's mode, as in phone.", "MODE"),
    "quad": _option("1, 2: cooperation, 3, 4: conflict; in word, in deed.", "1-4", int),
    "modality": _option("asserted, claimed, planned, hypothetical or negated.", "MODALITY"),
    "stance": _option("supports, opposes, commits_to, ready_to, calls_for, denies or concerned.", "STANCE"),
    "unit": _option("Its unit, as in USD, percent or people.", "UNIT"),
    "state": _option("ISO 3166-1 alpha-3, as in CHN.", "CODE"),
    "site": _option("Part of the name of where it took place.", "NAME"),
    "on": _option("On this day, or in this month or year.", "DATE"),
    "since": _option("Of 2022, 2022-12 or 2022-12-30 or later.", "DATE"),
    "until": _option("Of 2022, 2022-12 or 2022-12-30 or earlier.", "DATE"),
    "publisher": _option("Who published the report, as it names it.", "NAME"),
    "place": _option("Part of the report's path or address.", "PART"),
    "min_score": _option("With at least this score, 0 to 1.", "P", float),
    "order": _option("newest, oldest; statements and events also by score.", "ORDER"),
    "limit": _option("How many at most.", "N", int),
    "offset": _option("Leave out so many first.", "N", int),
}
CODES = ("type", "state")  # written in capitals, and taken in any


def question_options(*wanted: str) -> list[Parameter]:
    """A command's parameters for every field these kinds of record are asked by, with --limit and --offset."""
    names = dict.fromkeys([*(name for kind in wanted for name in FIELDS[kind]), "limit", "offset"])
    return [parameter(name, OPTIONS[name]) for name in names]


def question_from(wanted: str, given: dict[str, Any]) -> Question:
    """The question for what a command was given; raises QuestionError."""
    words, limit = given.get("words"), given.get("limit")
    asked = given | {name: given[name].upper() for name in CODES if given.get(name)}
    asked |= {"words": " ".join(words) if words else None, "limit": settings_from(os.environ)["limit"] if limit is None else limit}
    return question_about(wanted, asked)


def add_command(name: str, function: Callable[..., int], parameters: list[Parameter], help: str) -> None:
    """Make a function a command with these parameters, which it takes by name."""
    function.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app.command(name, help=cleandoc(help))(function)


def parameter(name: str, annotation: Any, default: Any = None) -> Parameter:
    """One parameter of a command; without a default if that is Parameter.empty."""
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
