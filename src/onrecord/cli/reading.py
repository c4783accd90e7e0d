"""Commands that read reports: into a record, onto the screen, as JSON; and the schema of that JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.commands import app
from onrecord.cli.terminal import console_on, print_line, print_text, warn
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.intake import Coder, Intake, Outcome
    from onrecord.records import Reading


@app.command()
def read(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Reports, or folders of them.")],
    into: Annotated[Path | None, typer.Option(help="Keep the readings in this record; made if missing.", metavar="FILE.db")] = None,
    names: Annotated[Path | None, typer.Option(help="Your own names and aliases for actors.", metavar="FILE.toml")] = None,
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
    coder = _named(names, lambda: ctx.obj(settings["threads"]))
    with open_archive(into, create=True) if into else nullcontext() as archive:

        def give(outcome: Outcome) -> None:
            reading = outcome.reading
            if as_json and archive and outcome.held:
                reading = archive.reading(outcome.held, coder.name)
            _give(reading, as_json=as_json, quiet=into is not None)

        intake = Intake(coder, archive, max_bytes=settings["max_bytes"])
        tally = _run(intake, offers, give, bar=not sys.stdout.isatty() or (into is not None and not as_json))
    return 2 if tally["rejected"] else 0


def _named(names: Path | None, load: Callable[[], Coder]) -> Coder:
    """The coder, with the user's names if there are any; these are checked first, as loading the model takes longer."""
    if names is None:
        return load()
    from onrecord.intake import coder_with_names
    from onrecord.resolve.overrides import load_overrides

    overrides = load_overrides(names)
    return coder_with_names(load(), overrides)


def _run(intake: Intake, offers: list[str], give: Callable[[Outcome], None], *, bar: bool) -> Counter[str]:
    """Take in every offer; the closing line adds up even where the run is cut short."""
    from rich.progress import Progress

    tally: Counter[str] = Counter()
    console = console_on(sys.stderr)
    try:
        with Progress(console=console, disable=not (bar and console.is_terminal), transient=True) as progress:
            for place in progress.track(offers, description="reading"):
                outcome = intake.take(place)
                tally[outcome.status] += 1
                if outcome.error:
                    warn(progress.console, f"rejected: {outcome.error}")
                give(outcome)
    finally:
        counts = " · ".join(f"{status} {tally[status]}" for status in ("kept", "duplicate", "rejected"))
        warn(console, f"{counts} · offered {tally.total()}")
    return tally


def _give(reading: Reading | None, *, as_json: bool, quiet: bool) -> None:
    """Print one reading, if there is one to print."""
    from onrecord.show import glance

    if reading and as_json:
        print_line(reading.to_json())
    elif reading and not quiet:
        print_text(glance(reading))


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
        warn(console_on(sys.stderr), f"rejected: {outcome.error}")
        return 2
    console = console_on(sys.stdout)
    print_text(marked_report(outcome.reading, colour=console.color_system is not None and not console.no_color))
    return 0


@app.command()
def schema() -> int:
    """Print the JSON Schema of one line of `onrecord read --json`.

    Exit status: 0.
    """
    from onrecord.records import json_schema

    print_line(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode())
    return 0
