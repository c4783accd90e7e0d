"""Commands that count: records by month, actor, type, …; and two actors' months."""

from __future__ import annotations

import sys
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from onrecord.ask import OpenArchive, count_by, count_replaced, question_about, table_of, timeline
from onrecord.ask.notes import notes_on, unknown_name
from onrecord.ask.question import ALL, DERIVED, FIELDS
from onrecord.cli.options import AS_JSON, DB, MORE, OPTIONS, add_command, parameter, question_from, question_options
from onrecord.cli.terminal import note, print_line, print_table

COUNT = """Print how many records of a KIND there are, by month, actor, type, publisher or whatever else they have.

The options are those of the command that prints the records; one that this KIND is not asked by is refused.

Exit status: 0 counted, 1 nothing to count, 2 the question or the record is bad."""
TIMELINE = """Print by month what an actor does and says, or what two do with and say of each other.

Events are counted by PLOVER's quad: cooperation and conflict, in word (verbal) or in deed (material). Only what the report itself
asserts counts, unless --modality names another kind.

Exit status: 0 printed, 1 nothing is found, 2 the question, the record or the chart is bad."""

KIND = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(FIELDS))]
BY = Annotated[
    list[str] | None,
    typer.Option(
        "--by", help="year, month, day, publisher, type, actor, …; twice for both. A wrong value lists them all.", metavar="WHAT"
    ),
]
ONE = Annotated[str, typer.Argument(metavar="A", help="An actor: a key or a name.")]
OTHER = Annotated[str | None, typer.Argument(metavar="[B]", help="Another: then only what is between them.")]
MODALITY = Annotated[str, typer.Option(help="Which events count: asserted, claimed, planned, …", metavar="MODALITY")]
CHART = Annotated[Path | None, typer.Option(help="Draw it too, as .svg or .png. Needs onrecord[charts].", metavar="FILE")]


def _count(db: Path, wanted: str, by: list[str] | None = None, as_json: bool = False, **given: Any) -> int:
    # Without --limit all groups: a table of months that ends early would mislead.
    question = question_from(wanted, {"limit": ALL} | {name: value for name, value in given.items() if value is not None})
    with OpenArchive(db) as archive:
        replaced = 0 if question.versions else count_replaced(archive)
        lines = count_by(archive, question, tuple(by or ()))
        nothing = sum(line.count for line in lines) == 0
        status = _print(lines, as_json=as_json)
        # Counts are of all that match, so only what is left out is said; of groups that --limit cuts off, that there are more.
        notes = notes_on(archive, msgspec.structs.replace(question, offset=0, limit=ALL), 0 if nothing else 1, MORE)
    if len(lines) == question.limit < ALL:
        notes.append(f"{len(lines):,} groups shown; {MORE}, if there are others.")
    for words in notes:
        note(words)
    if replaced:
        words = f"earlier versions of reports are counted too: {replaced}; --versions current leaves them out"
        note(f"note: {words}")
    return status


def _timeline(db: Path, one: str, other: str | None, chart: Path | None, as_json: bool, **given: Any) -> int:
    question_about("events", given)  # a bad one is refused before anybody is looked up
    with OpenArchive(db) as archive:
        months = timeline(archive, one, other, **{name: value for name, value in given.items() if value is not None})
        unknown = [told for name in filter(None, (one, other)) if (told := unknown_name(archive, name))]
    for words in unknown or ([] if months else ["No asserted events and no statements match."]):
        note(words)
    if chart is not None and months:
        from onrecord.export.charts import chart_timeline

        least = "" if given["min_score"] is None else f", score at least {given['min_score']:g}"
        chart_timeline(months, (f"{one} and {other}" if other else one) + least, chart)
    return _print(months, as_json=as_json)


def _print(lines: list[Any], *, as_json: bool) -> int:
    if as_json:
        for line in lines:
            print_line(line.to_json())
    elif lines:
        print_table(*table_of(lines))
    sys.stdout.flush()
    return 0 if lines else 1


WANTED = parameter("wanted", KIND, Parameter.empty)
add_command("count", _count, [DB, WANTED, parameter("by", BY), *question_options(*FIELDS), AS_JSON], COUNT)
FILTERS = [parameter(name, OPTIONS[name]) for name in DERIVED]
add_command(
    "timeline",
    _timeline,
    [
        DB,
        parameter("one", ONE, Parameter.empty),
        parameter("other", OTHER),
        *FILTERS,
        parameter("modality", MODALITY, "asserted"),
        parameter("chart", CHART),
        AS_JSON,
    ],
    TIMELINE,
)
