"""Options that several commands have: how reports are read, and one for each field of a Question."""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import Parameter, Signature, cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.ask import Question, question_about
from onrecord.ask.question import ALL, FIELDS, MEANINGS
from onrecord.cli.app import app
from onrecord.settings import settings_from

Db = Annotated[Path, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")]
DB = Parameter("db", Parameter.KEYWORD_ONLY, annotation=Db)
AsJson = Annotated[bool, typer.Option("--json", help="Print one answer per line as JSON.")]
MinScore = Annotated[float | None, typer.Option(help=MEANINGS["min_score"], metavar="P")]
Alone = Annotated[bool | None, typer.Option("--alone", help=MEANINGS["alone"])]
AS_JSON = Parameter("as_json", Parameter.KEYWORD_ONLY, default=False, annotation=AsJson)


# How reports are read: the same for every command that takes them.

TextField = Annotated[str | None, typer.Option(help="The column or key that holds the text.", metavar="NAME")]
HtmlField = Annotated[str | None, typer.Option(help="The column or key that holds the text as HTML.", metavar="NAME")]
TitleField = Annotated[str | None, typer.Option(help="The column or key that holds the title.", metavar="NAME")]
DateField = Annotated[str | None, typer.Option(help="The column or key that holds the date.", metavar="NAME")]
AuthorField = Annotated[str | None, typer.Option(help="The column or key that holds the authors.", metavar="NAME")]
PublisherField = Annotated[str | None, typer.Option(help="The column or key that holds the publisher.", metavar="NAME")]
FromName = Annotated[bool, typer.Option("--date-from-name", help="Take the date of a report from its file's name.")]
Metadata = Annotated[
    Path | None, typer.Option(help="A table of the files: date, publisher, title, author, address.", metavar="TABLE.csv")
]
Key = Annotated[str, typer.Option(help="The column of that table with the files' names.", metavar="NAME")]
DateFormat = Annotated[
    str | None, typer.Option(help="How dates are written in tables, names and reports, such as %d/%m/%Y.", metavar="FORMAT")
]
Codebook = Annotated[Path | None, typer.Option(help="Your own event types and stances.", metavar="FILE.toml")]
LangField = Annotated[str | None, typer.Option(help="The column or key that holds the language.", metavar="NAME")]


def columns_of(**named: str | None) -> dict[str, str]:
    """The columns or keys that were named, by what they hold."""
    return {name: column for name, column in named.items() if column}


def _option(help: str, metavar: str, kind: Any = str) -> Any:
    return Annotated[kind | None, typer.Option(help=help, metavar=metavar)]


METAVARS = {
    "between": "A B",
    "issue": "WORDS",
    "kind": "KIND",
    "source_kind": "KIND",
    "type": "TYPE",
    "mode": "MODE",
    "quad": "1-4",
    "modality": "MODALITY",
    "stance": "STANCE",
    "unit": "UNIT",
    "state": "CODE",
    "place": "PART",
    "min_score": "P",
    "versions": "WHICH",
    "added_since": "TIME",
    "order": "ORDER",
    "limit": "N",
    "offset": "N",
} | dict.fromkeys(("on", "since", "until"), "DATE")
KINDS = {"between": tuple[str, str], "quad": int, "min_score": float, "limit": int, "offset": int}
OPTIONS = {name: _option(help, METAVARS.get(name, "NAME"), KINDS.get(name, str)) for name, help in MEANINGS.items()}
OPTIONS["alone"] = Alone
OPTIONS["tellings"] = Annotated[bool | None, typer.Option("--tellings", help=MEANINGS["tellings"])]
OPTIONS["words"] = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=MEANINGS["words"])]
MORE = "--limit 0 for all"  # how to have all of an answer that is cut off
CODES = ("type", "state")  # written in capitals, and taken in any


def question_options(*wanted: str) -> list[Parameter]:
    """A command's parameters for every field these kinds of record are asked by, with --limit and --offset."""
    names = dict.fromkeys([*(name for kind in wanted for name in FIELDS[kind]), "limit", "offset"])
    return [parameter(name, OPTIONS[name]) for name in names]


def question_from(wanted: str, given: dict[str, Any]) -> Question:
    """The question for what a command was given; raises QuestionError."""
    words = given.get("words")
    asked = given | {name: given[name].upper() for name in CODES if given.get(name)}
    asked |= {"words": " ".join(words) if words else None, "limit": most_rows(given.get("limit"))}
    return question_about(wanted, asked)


def most_rows(limit: int | None) -> int:
    """What --limit stands for: 0 is all, and without it the setting says."""
    return settings_from(os.environ)["limit"] if limit is None else limit or ALL


def add_command(name: str, function: Callable[..., int], parameters: list[Parameter], help: str) -> None:
    """Make a function a command with these parameters, which it takes by name."""
    function.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app.command(name, help=cleandoc(help))(function)


def parameter(name: str, annotation: Any, default: Any = None) -> Parameter:
    """One parameter of a command; without a default if that is Parameter.empty."""
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
