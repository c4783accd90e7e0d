"""What all commands hang on: the program itself, its exit status, and the coder it is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from onrecord.cli.groups import GROUPS, ORDER, Program, write_sections
from onrecord.cli.terminal import console_on, warn
from onrecord.errors import OnrecordError

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.intake import Coder

LoadCoder = Callable[[int], "Coder"]
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


def load_coder(threads: int) -> Coder:
    """The coder this package ships; raises ModelError."""
    from onrecord.intake import Coder
    from onrecord.pipeline import code_report, load_tools

    tools = load_tools(threads)
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

        typer.echo(f"onrecord {version('onrecord')}")
        raise typer.Exit


@app.callback()
def onrecord(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """A sourced record of news on international affairs: who said what, resting on exact characters of the report."""
