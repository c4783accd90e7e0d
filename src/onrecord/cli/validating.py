"""Commands that validate: a sample to label by hand, and what the labels say."""

from __future__ import annotations

import sys
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.ask import OpenArchive, question_about
from onrecord.ask.question import FIELDS
from onrecord.ask.sampling import IDS
from onrecord.cli.app import app, note, print_line, print_table
from onrecord.cli.options import CODES, DB, OPTIONS, AsJson, add_command, parameter

if TYPE_CHECKING:
    from onrecord.export.agreement import Agreement, Precision

SAMPLE = """Write a random sample of records as a table to label by hand: each in its sentence, with three empty columns.

right: yes, no or unsure, of the whole record. label: what it is instead (a type, a kind, a stance; none for no such record at
all). note: whatever you like. Fill them in with any program for tables, or with: onrecord serve --label OUT.csv

--by draws as many of each value, and keeps how many there are of it, so that onrecord agree can weigh them. The same seed gives
the same sample of the same record on any machine. A file that is there already is left alone.

Exit status: 0 written, 1 there is nothing to sample, 2 the question, the record or the file is bad."""
KIND = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(IDS))]
OUT = Annotated[Path, typer.Argument(metavar="OUT.csv", help="The table to write.")]
NUMBER = Annotated[int, typer.Option("--n", help="How many records.", min=1, metavar="N")]
BY = Annotated[
    str | None,
    typer.Option("--by", help="As many of each: type, kind, publisher, year, … A wrong value lists them all.", metavar="WHAT"),
]
SEED = Annotated[int, typer.Option(help="Another number draws another sample.", metavar="N")]
ASKED = dict.fromkeys(name for kind in IDS for name in FIELDS[kind] if name not in ("words", "order"))


def _sample(db: Path, kind_wanted: str, out: Path, number: int, by: str | None, seed: int, **given: Any) -> int:
    from onrecord.export.sample import write_sample

    asked = given | {name: given[name].upper() for name in CODES if given.get(name)}
    with OpenArchive(db) as archive:
        rows = write_sample(archive, question_about(kind_wanted, asked), out, number, by, seed)
    if not rows:
        note("Nothing matches: there is nothing to sample.")
        return 1
    strata = {row["stratum"]: int(row["stratum_size"]) for row in rows}
    note(f"{out}: {len(rows):,} of {sum(strata.values()):,} {kind_wanted}" + (f", {len(strata)} values of {by}" if by else ""))
    if len(rows) < number:
        note(f"{number:,} were asked for; there are no more.")
    return 0


add_command(
    "sample",
    _sample,
    [
        DB,
        parameter("kind_wanted", KIND, Parameter.empty),
        parameter("out", OUT, Parameter.empty),
        parameter("number", NUMBER, 200),
        parameter("by", BY),
        parameter("seed", SEED, 1),
        *(parameter(name, OPTIONS[name]) for name in ASKED),
    ],
    SAMPLE,
)


@app.command()
def agree(
    labelled: Annotated[Path, typer.Argument(metavar="OUT.csv", help="A sample with its labels.")],
    second: Annotated[Path | None, typer.Argument(metavar="[SECOND.csv]", help="The same sample, labelled by another.")] = None,
    as_json: AsJson = False,
) -> int:
    """Print how often the record is right by the labels of a sample, and how far two people agree on them.

    Precision of each stratum and of all (each stratum by what it holds), with Wilson's interval of 95 %; what was coded against
    what it is; with a second file the share that agrees and Krippendorff's alpha (needs onrecord[validate]); a paragraph to adapt.

    Exit status: 0 printed, 1 no record has a label yet, 2 a file is bad.
    """
    from onrecord.export.agreement import agreement
    from onrecord.export.sample import load_rows

    found = agreement(load_rows(labelled), load_rows(second) if second else None)
    if as_json:
        print_line(found.to_json())
    else:
        _print(found)
    return 0 if found.judged else 1


def _print(found: Agreement) -> None:
    from onrecord.export.agreement import confusion_table, percent

    names = ["stratum", "of", "sampled", "judged", "right", "unsure", "precision", "95 % interval"]
    rows = [_cells(one, one.stratum) for one in found.strata]
    if len(found.strata) > 1:
        interval = f"{percent(found.low)} to {percent(found.high)}" if found.low is not None else ""
        counts = [found.size, found.sampled, found.judged, sum(one.right for one in found.strata), found.unsure]
        rows.append(["all, weighted", *map(str, counts), percent(found.precision), interval])
    print_table(names, rows)
    if found.confusion:
        sys.stdout.write("\nCoded (rows) against the label (columns)\n")
        print_table(*confusion_table(found.confusion))
    if found.between and found.between.differ:
        sys.stdout.write(f"\nThe two differ on: {', '.join(found.between.differ)}\n")
    sys.stdout.write(f"\n{found.paragraph}\n")
    sys.stdout.flush()


def _cells(one: Precision, name: str) -> list[str]:
    from onrecord.export.agreement import percent

    counts = map(str, (one.size, one.sampled, one.judged, one.right, one.unsure))
    interval = f"{percent(one.low)} to {percent(one.high)}" if one.low is not None else ""
    return [name, *counts, percent(one.precision), interval]
