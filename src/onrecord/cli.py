"""The command line: thin over the library. Only this module reads settings, the environment and the terminal.

Exit status of every command: 0 done, 1 nothing found, 2 something was rejected or could not be done, 130 interrupted,
141 the reader of the output went away.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from onrecord.errors import OnrecordError
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from rich.console import Console
    from rich.text import Text

    from onrecord.intake import Coder, Intake, Outcome
    from onrecord.records import Reading

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
            _warn(_console(sys.stderr), f"onrecord: {error}")
            status = 2
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it ends
            status = BROKEN_PIPE
        raise typer.Exit(status or 0)


app = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


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


@app.command()
def read(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Reports, or folders of them.")],
    into: Annotated[Path | None, typer.Option(help="Keep the readings in this record; made if missing.", metavar="FILE.db")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one Reading per line on stdout.")] = False,
) -> int:
    """Read reports and write down who said what.

    Without --into and --json the record is printed at a glance. A report that the record holds already is a duplicate and is
    not coded again; a rejected one is named on stderr, and the others are still read.

    Exit status: 0 all were read, 2 any was rejected or the record cannot be written.
    """
    from onrecord.intake import Intake, find_offers
    from onrecord.store import open_archive

    settings = settings_from(os.environ)
    offers = find_offers([str(path) for path in paths])
    coder = ctx.obj(settings["threads"])
    with open_archive(into, create=True) if into else nullcontext() as archive:

        def give(outcome: Outcome) -> None:
            reading = outcome.reading
            if as_json and archive and outcome.held:
                reading = archive.reading(outcome.held, coder.name)
            _give(reading, as_json=as_json, quiet=into is not None)

        intake = Intake(coder, archive, max_bytes=settings["max_bytes"])
        tally = _run(intake, offers, give, bar=not sys.stdout.isatty() or (into is not None and not as_json))
    return 2 if tally["rejected"] else 0


def _run(intake: Intake, offers: list[str], give: Callable[[Outcome], None], *, bar: bool) -> Counter[str]:
    """Take in every offer; the closing line adds up even where the run is cut short."""
    from rich.progress import Progress

    tally: Counter[str] = Counter()
    console = _console(sys.stderr)
    try:
        with Progress(console=console, disable=not (bar and console.is_terminal), transient=True) as progress:
            for place in progress.track(offers, description="reading"):
                outcome = intake.take(place)
                tally[outcome.status] += 1
                if outcome.error:
                    _warn(progress.console, f"rejected: {outcome.error}")
                give(outcome)
    finally:
        counts = " · ".join(f"{status} {tally[status]}" for status in ("kept", "duplicate", "rejected"))
        _warn(console, f"{counts} · offered {tally.total()}")
    return tally


def _give(reading: Reading | None, *, as_json: bool, quiet: bool) -> None:
    """Print one reading, if there is one to print."""
    from onrecord.show import glance

    if reading and as_json:
        _print_line(reading.to_json())
    elif reading and not quiet:
        _print(glance(reading))


@app.command()
def show(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A report: text or HTML.")]) -> int:
    """Print one report with the source, cue and content of every statement.

    In colour on a terminal; with NO_COLOR, or elsewhere, in brackets: [source: He] [cue: said] [content: it rained].

    Exit status: 0 printed, 2 the report cannot be read.
    """
    from onrecord.intake import Intake
    from onrecord.show import marked_report

    settings = settings_from(os.environ)
    outcome = Intake(ctx.obj(settings["threads"]), None, max_bytes=settings["max_bytes"]).take(str(file))
    if outcome.reading is None:
        _warn(_console(sys.stderr), f"rejected: {outcome.error}")
        return 2
    console = _console(sys.stdout)
    _print(marked_report(outcome.reading, colour=console.color_system is not None and not console.no_color))
    return 0


@app.command()
def statements(
    db: Annotated[Path, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")],
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Words that must all occur.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of the speaker's name, or of words for them.", metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option(help="Reports of 2022, 2022-12 or 2022-12-30 or later.", metavar="DATE")] = None,
    kind: Annotated[str | None, typer.Option(help="direct, indirect or mixed.", metavar="KIND")] = None,
    limit: Annotated[int | None, typer.Option(help="How many at most.", metavar="N")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one statement per line as JSON.")] = False,
) -> int:
    """Print the statements that contain WORDS, newest first, with their sources.

    Words are taken literally; case and accents do not matter.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive, Question, ask_statements
    from onrecord.show import answer_text

    asked = {"words": " ".join(words) if words else None, "speaker": speaker, "since": since, "kind": kind}
    question = Question(**asked, limit=settings_from(os.environ)["limit"] if limit is None else limit)  # type: ignore[arg-type]
    with OpenArchive(db) as archive:
        answers = ask_statements(archive, question)
    for answer in answers:
        if as_json:
            _print_line(answer.to_json())
        else:
            _print(answer_text(answer))
    return 0 if answers else 1


@app.command()
def schema() -> int:
    """Print the JSON Schema of one line of `onrecord read --json`.

    Exit status: 0.
    """
    from onrecord.records import json_schema

    _print_line(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode())
    return 0


def _console(stream: Any) -> Console:
    """A console that prints words as they are: no markup, no emoji names, no guessed highlights."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def _print(text: Text) -> None:
    """Print styled text on stdout at once. Through `capture`, as rich would end the program on a broken pipe itself."""
    console = _console(sys.stdout)
    with console.capture() as shown:
        console.print(text, soft_wrap=True)
    sys.stdout.write(shown.get())
    sys.stdout.flush()


def _print_line(line: bytes) -> None:
    """Print one line of UTF-8 on stdout at once, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _warn(console: Console, words: str) -> None:
    from onrecord.show import one_line

    console.print(one_line(words), soft_wrap=True)


if __name__ == "__main__":
    main()
