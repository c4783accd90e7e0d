"""The commands as `onrecord --help` lists them: by what they are for, each with one line of under 50 characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand

Function = TypeVar("Function", bound=Callable[..., Any])

GROUPS = {
    "Read": {
        "read": "Read reports and record who said what",
        "plan": "Deal reports out to many machines",
        "shard": "Read one machine's share of a plan",
        "show": "Show one report with its statements marked",
        "schema": "Print the JSON Schema of a reading",
        "classify-pairs": "Label how two marked actors are related",
    },
    "Ask": {
        "reports": "List the reports on record",
        "statements": "Find what was said, and by whom",
        "events": "Find who did what to whom",
        "figures": "Find numbers: how many, of what, who says so",
        "positions": "Find who takes which side on what",
        "offices": "List who holds which office",
        "memberships": "List who belongs to what",
        "stories": "Group reports about the same event",
        "count": "Count records by month, actor, type and more",
        "timeline": "Show what one actor or two do, by month",
        "compare": "Lay reports side by side",
        "formula": "Follow how the wording of a position changes",
    },
    "Check": {
        "verify": "Check that a record matches its sources",
        "verify-quote": "Check whether a quote is on record",
        "problems": "List what could not be read, and why",
        "revisions": "Show what changed between versions of a report",
        "sample": "Draw a random sample to label by hand",
        "agree": "Show how right a labelled sample is",
    },
    "Export": {
        "export": "Write the record in another format",
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
                rows["Options"].append(record)
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
