"""The program that all commands hang on: its groups in `--help`, exit status and printing; and the options that several have."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from inspect import Parameter, Signature, cleandoc
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from onrecord.ask import Question, question_about
from onrecord.ask.question import ALL, FIELDS, MEANINGS
from onrecord.errors import OnrecordError, QuestionError
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from onrecord.ask import Answer
    from onrecord.intake import Coder


# The commands as `onrecord --help` lists them: by what they are for, each with one line of under 50 characters.

Function = TypeVar("Function", bound=Callable[..., Any])

GROUPS = {
    "Read": {
        "read": "Read reports and record who said what",
        "plan": "Split reports into shards for many machines",
        "shard": "Read shards of a plan",
        "gather": "Copy what many machines read into one file",
        "watch": "Read new files in a folder as they arrive",
        "show": "Show one report with its statements marked",
        "schema": "Print the JSON Schema of a reading",
        "classify-pairs": "Label how two marked actors are related",
    },
    "Ask": {
        "reports": "List the reports on record",
        "statements": "Find what was said, and by whom",
        "events": "Find who did what to whom",
        "figures": "Find numbers: how many, of what, given by whom",
        "positions": "Find who takes which side on what",
        "offices": "List who holds which office",
        "memberships": "List who belongs to what",
        "stories": "Group reports about the same event",
        "count": "Count records by month, actor, type and more",
        "timeline": "Show what one or two actors do, by month",
        "compare": "Compare reports side by side",
        "saved": "Ask saved questions; print what is new",
        "feed": "Write a question as an Atom feed",
        "formula": "Follow how the wording of a position changes",
    },
    "Check": {
        "verify": "Check that a record matches its sources",
        "verify-quote": "Check whether a quote is on record",
        "cite": "Cite a record in plain text, BibTeX, RIS, CSL",
        "problems": "List what could not be read, and why",
        "revisions": "Show what changed between versions of a report",
        "sample": "Draw a random sample to label by hand",
        "agree": "Measure precision and agreement of labels",
        "codebook": "Print what each code means; learn your own",
    },
    "Correct": {
        "correct": "Correct a record by hand",
        "uncorrect": "Undo a correction",
        "corrections": "List what was corrected, by whom and why",
    },
    "Export": {
        "export": "Write the record in another format",
        "manifest": "Print a digest, counts, weights and settings",
        "rehydrate": "Join exported annotations to your own copies",
    },
    "Serve": {
        "serve": "Serve a record as web pages and an API",
        "mcp": "Answer a language model's questions (MCP)",
    },
    "Actors": {
        "actors": "List the actors on record",
        "actor": "Show everything about one actor",
        "merge": "Record that two keys are the same actor",
        "unmerge": "Undo a merge",
    },
}
ORDER = [name for lines in GROUPS.values() for name in lines]


class Command(TyperCommand):
    """One command: its help names each argument as a reader would, without the types that the program uses for it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As click's own; raises QuestionError for an option that has the next option's name in the place of its value."""
        options = {name: one for one in self.get_params(ctx) if one.param_type_name == "option" for name in one.opts}
        for at, word in enumerate(args):
            taken = getattr(options.get(word), "nargs", 0) if not getattr(options.get(word), "is_flag", True) else 0
            values = list(takewhile(lambda value: value not in options, args[at + 1 : at + 1 + taken]))
            if len(values) < taken:
                given = f"only {values[0]!r} is given" if values else "no value is given"
                remedy = f"Write {word} {options[word].metavar or options[word].name.upper()}"
                raise QuestionError(word, f"it takes two values, and {given}" if taken > 1 else given, remedy)
        return list(super().parse_args(ctx, args))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What follows the command's name on its usage line."""
        return ["[OPTIONS]", *(argument_name(one) for one in self.get_params(ctx) if one.param_type_name == "argument")]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options."""
        rows: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for one in self.get_params(ctx):
            if (record := one.get_help_record(ctx)) is None:
                continue
            if one.param_type_name == "argument":
                rows["Arguments"].append((argument_name(one), record[1]))
            else:
                rows["Options"].append((record[0].replace("--db, --into ", "--db "), record[1]))
        write_sections(formatter, rows)


class Program(typer.Typer):
    """Makes every command a Command."""

    def command(self, name: str | None = None, **options: Any) -> Callable[[Function], Function]:
        """As typer's own."""
        return super().command(name, **{"cls": Command} | options)


def write_sections(formatter: Any, sections: dict[str, list[tuple[str, str]]]) -> None:
    """Write each section that has rows; the second columns stand under each other."""
    longest = max((len(row[0]) for rows in sections.values() for row in rows), default=0)
    for title, rows in sections.items():
        if rows:
            with formatter.section(title):
                formatter.write_dl([(words.ljust(min(longest, 30)), help) for words, help in rows])


def argument_name(argument: Any) -> str:
    """WORD, or WORD... for one that is given several times."""
    name = str(argument.metavar or argument.name.upper())
    return name if argument.nargs == 1 or name.endswith("...") else f"{name}..."


# Printing: words as they are, at once, whatever the locale.

AnswerType = TypeVar("AnswerType", bound="Answer")


def console_on(stream: Any) -> Console:
    """A console that prints words as they are: no markup, no emoji names, no guessed highlights."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def print_text(text: Text) -> None:
    """Print styled text on stdout at once. Through `capture`, as rich would end the program on a broken pipe itself."""
    console = console_on(sys.stdout)
    with console.capture() as shown:
        console.print(text, soft_wrap=True)
    sys.stdout.write(shown.get())
    sys.stdout.flush()


def print_line(line: bytes) -> None:
    """Print one line of UTF-8 on stdout at once, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def print_answers(answers: Iterable[AnswerType], as_text: Callable[[AnswerType], Text], *, as_json: bool) -> int:
    """Print each answer, as text or as a line of JSON; how many there are."""
    number = 0
    for answer in answers:
        number += 1
        if as_json:
            print_line(answer.to_json())
        else:
            print_text(as_text(answer))
    return number


def print_table(names: list[str], rows: list[list[str]]) -> None:
    """Print a table without lines: words to the left, numbers to the right."""
    from onrecord.show import one_line

    shown = [[one_line(cell) or "–" for cell in row] for row in [[name.replace("_", " ") for name in names], *rows]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    numbers = [all(cell.replace("–", "0").isdigit() for cell in column[1:]) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = [cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, numbers, strict=True)]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def note(words: str) -> None:
    """Say something beside an answer: on stderr, so that pipes stay clean."""
    warn(console_on(sys.stderr), words)


def warn(console: Console, words: str) -> None:
    """Print one line, made safe for a terminal."""
    from onrecord.show import one_line

    console.print(one_line(words), soft_wrap=True)


# What all commands hang on: the program itself, its exit status, and the coder it is given.

LoadCoder = Callable[..., "Coder"]  # of the number of threads, and the user's code book if there is one
BROKEN_PIPE = 141  # what a shell reports for any program whose reader went away


class Commands(TyperGroup):
    """Turns what a command returns into the exit status, and what it raises on purpose into one line."""

    def invoke(self, ctx: Any) -> Any:
        """Run one command and leave with its exit status."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except OnrecordError as error:
            warn(console_on(sys.stderr), f"onrecord: {error}")
            status = 2
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it ends
            status = BROKEN_PIPE
        raise typer.Exit(status or 0)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the groups."""
        return [name for name in ORDER if name in self.commands]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the groups, a line for each command."""
        write_sections(formatter, {title: list(lines.items()) for title, lines in GROUPS.items()})

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What may follow, with the same lines."""
        found = super().shell_complete(ctx, incomplete)
        for item in found:
            item.help = next((lines[item.value] for lines in GROUPS.values() if item.value in lines), item.help)
        return found


app = Program(cls=Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def load_coder(threads: int, codebook: Path | None = None) -> Coder:
    """The coder this package ships, with a user's code book; raises ModelError and CodebookError."""
    from onrecord.intake import Coder
    from onrecord.pipeline import code_report, load_tools

    tools = load_tools(threads, codebook=codebook)
    return Coder(tools.coder, lambda report: code_report(report, tools))


def main(arguments: Sequence[str] | None = None, *, coder: LoadCoder = load_coder) -> None:
    """Run one command and exit with its status; `coder` loads what turns reports into readings."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character the terminal cannot write must not end the run
            stream.reconfigure(errors="backslashreplace")
    app(arguments, prog_name="onrecord", obj=coder)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from onrecord.tag.kernel import state

        typer.echo(f"onrecord {version('onrecord')} (encoder: {state()})")
        raise typer.Exit


@app.callback()
def onrecord(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """A sourced record of news on international affairs: who said what, resting on exact characters of the report."""


# Options that several commands have: how reports are read, and one for each field of a Question.

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
