"""Commands that validate: what each code means, a sample to label by hand, and what the labels say."""

from __future__ import annotations

import os
import sys
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.ask import OpenArchive, question_about
from onrecord.ask.question import FIELDS
from onrecord.cli.app import CODES, DB, OPTIONS, AsJson, add_command, app, note, parameter, print_line, print_table, print_text

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.code.codebook import Book, Definition
    from onrecord.export.sample import Agreement, Precision

SAMPLE = """Write a random sample of records as a table to label by hand: each in its sentence, with three empty columns.

right: is the whole record right? yes, no or unsure. label: what it should be (a type, kind or stance; none if it is not such a
record). note: your comments. Fill them in with a spreadsheet, or with: onrecord serve --label OUT.csv

--by draws the same number for each value, and stores how many there are in all, so that onrecord agree can weigh them. The same
seed draws the same sample of the same record on any machine. An existing file is not overwritten.

Exit status: 0 written, 1 there is nothing to sample, 2 the question, the record or the file is bad."""
KINDS = [kind for kind in FIELDS if kind not in ("actors", "reports")]  # that a sample can be drawn of
KIND = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(KINDS))]
OUT = Annotated[Path, typer.Argument(metavar="OUT.csv", help="The table to write.")]
NUMBER = Annotated[int, typer.Option("--n", help="How many records.", min=1, metavar="N")]
BY = Annotated[
    str | None,
    typer.Option(
        "--by", help="The same number of each: type, kind, publisher, year, … An unknown value lists them all.", metavar="WHAT"
    ),
]
SEED = Annotated[int, typer.Option(help="Another number draws another sample.", metavar="N")]
ASKED = dict.fromkeys(name for kind in KINDS for name in FIELDS[kind] if name not in ("words", "order"))


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
    second: Annotated[
        Path | None, typer.Argument(metavar="[SECOND.csv]", help="The same sample, labelled by a second person.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Print how often the record is right according to a labelled sample, and how far two people agree.

    This prints the precision of each stratum and of all (strata weighted by size), with 95% Wilson intervals; coded against
    correct values; with a second file, the share of agreement and Krippendorff's alpha (needs onrecord[validate]); and a
    paragraph for your paper.

    Exit status: 0 printed, 1 no record has a label yet, 2 a file is bad.
    """
    from onrecord.export.sample import agreement, load_rows

    found = agreement(load_rows(labelled), load_rows(second) if second else None)
    if as_json:
        print_line(found.to_json())
    else:
        _print(found)
    return 0 if found.judged else 1


def _print(found: Agreement) -> None:
    from onrecord.export.sample import confusion_table, percent

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
    from onrecord.export.sample import percent

    counts = map(str, (one.size, one.sampled, one.judged, one.right, one.unsure))
    interval = f"{percent(one.low)} to {percent(one.high)}" if one.low is not None else ""
    return [name, *counts, percent(one.precision), interval]


@app.command()
def codebook(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.toml]", help="Your own types and stances, listed first.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only these: type, mode, context or stance.", metavar="KIND")] = None,
    name: Annotated[str | None, typer.Option(help="Only this one, as in CONSULT.", metavar="NAME")] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn from the examples in FILE.toml, and print how well.")] = False,
    as_json: AsJson = False,
) -> int:
    """Print the code book: what each type, mode, context and stance means, with an example and a counterexample.

    With FILE.toml and --learn, Onrecord learns from the examples in the file, in under a minute, and prints how well it finds
    each type in examples it did not learn from. What it learned is saved in FILE.head.json, for onrecord read --codebook
    FILE.toml; the name of the coder then has the hash of both files. Precision in whole reports is lower than on examples:
    measure it with onrecord sample and onrecord agree.

    Exit status: 0 printed or learned, 1 there is no such kind or name, or nothing to learn from, 2 the file cannot be used.
    """
    from onrecord.code.codebook import load_book, package_definitions

    book = load_book(file) if file else None
    if learn:
        return _learn(book)
    told = [*(book.definitions() if book else ()), *package_definitions()]
    shown = [one for one in told if kind in (None, one.kind) and name in (None, one.name)]
    for one in shown:
        if as_json:
            print_line(one.to_json())
        else:
            print_text(definition_text(one))
    if not shown:
        known = any(kind in (None, one.kind) for one in told)
        told_so = f"There is no {name!r} in the code book. To list all names, run: onrecord codebook"
        note(told_so if known else f"There is no kind {kind!r}: type, mode, context and stance.")
    return 0 if shown else 1


def _learn(book: Book | None) -> int:
    """Learn from the examples of a code book; how well each type is found in those left out."""
    if book is None or not book.learned:
        note("There are no examples to learn from: give FILE.toml with examples, of 30 sentences or more for each type.")
        return 1
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more wait for each other on small tables
    from onrecord.pipeline import learn_book
    from onrecord.tag import Model, shipped_folder

    head = learn_book(book, Model(shipped_folder()))
    print_table(
        ["type", "examples", "found", "right", "precision", "recall", "F1"],
        [
            [
                one.name,
                *map(str, (one.marked, one.found, one.right)),
                *(f"{part:.2f}" for part in (one.precision, one.recall, one.f1)),
            ]
            for one in head.folds
        ],
    )
    note(f"{book.head}: learned from {len(book.sentences)} sentences; each was judged by what the others taught.")
    return 0


def definition_text(told: Definition) -> Text:
    """A code as the code book prints it."""
    from rich.text import Text

    of = f" of {told.of}" if told.of else f", like {told.like}" if told.like else ""
    shown = Text(told.name, "bold").append(f" ({told.kind}{of})", "not bold dim").append(f"\n  {told.definition}", "not bold")
    for sign, words in (("one", told.one), ("not", told.other)):
        if words:
            shown.append(f"\n  {sign}: ", "not bold dim").append(words, "not bold")
    return shown
