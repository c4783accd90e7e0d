"""Commands that read: reports into a record, onto the screen or as JSON; marked pairs, one a row."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.app import app, console_on, print_line, print_text, warn
from onrecord.errors import MarkError, ReadError
from onrecord.settings import settings_from

# Commands that read reports: into a record, onto the screen, as JSON; and the schema of that JSON.

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
DateFormat = Annotated[str | None, typer.Option(help="How tables, names and reports write a date, as %d/%m/%Y.", metavar="FORMAT")]
Codebook = Annotated[Path | None, typer.Option(help="Your own types and stances, laid over the package's.", metavar="FILE.toml")]
LangField = Annotated[str | None, typer.Option(help="The column or key that holds the language.", metavar="NAME")]


def columns_of(**named: str | None) -> dict[str, str]:
    """The columns or keys that were named, by what they hold."""
    return {name: column for name, column in named.items() if column}


@app.command()
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files of any format, folders, patterns; - is standard input.")
    ],
    into: Annotated[Path | None, typer.Option(help="Keep the readings in this record; made if missing.", metavar="FILE.db")] = None,
    names: Annotated[Path | None, typer.Option(help="Your own names and aliases for actors.", metavar="FILE.toml")] = None,
    codebook: Codebook = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one Reading per line on stdout.")] = False,
    format: Annotated[str | None, typer.Option(help="Read the files as this format.", metavar="FORMAT")] = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    title_field: TitleField = None,
    date_field: DateField = None,
    author_field: AuthorField = None,
    publisher_field: PublisherField = None,
    lang_field: LangField = None,
    date_from_name: FromName = False,
    metadata: Metadata = None,
    key: Key = "file",
    date_format: DateFormat = None,
    workers: Annotated[int | None, typer.Option(help="Processes that read; one for each core unless said.", metavar="N")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch http(s) addresses, of public hosts only.")] = False,
    on: Annotated[
        str | None, typer.Option(help="Read on Ray into the folder --into: ray, or ray://HOST:PORT.", metavar="ENGINE")
    ] = None,
    shards: Annotated[
        int, typer.Option(min=1, max=99_999, help="With --on: how many shards to split the reports into.", metavar="N")
    ] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read as what, and read nothing.")] = False,
) -> int:
    """Read reports and write down who said what.

    Without --into and --json the record is printed at a glance. A report that the record holds already is a duplicate and is
    not coded again; a rejected one is named on stderr, and the others are still read. Stopped? Run it again: it goes on.

    FORMAT is text, html, warc, feed, jsonl, json, csv, tsv, parquet, ninjs, newsml, pdf, rtf, nexis, factiva or pressreader.
    What is packed (gzip, bzip2, xz, zip, tar) is unpacked. A table's columns are guessed by their usual names, and that is said.

    What --metadata says of a file goes before what the file says; else --date-from-name does for the date. The closing line
    says how many of the kept are undated. With --dry-run each file is named with what it is taken for, how many reports are in
    it, what would be refused, and the title and day of the first.

    With --on ray the reports are dealt out into shards of the folder --into, as by onrecord plan, and read on a cluster of Ray.

    Exit status: 0 all were read, or would be, 2 any was rejected or the record cannot be written.
    """
    from onrecord.cli.intake import Given, read_all

    asked = columns_of(
        text=text_field, html=html_field, title=title_field, date=date_field, author=author_field, publisher=publisher_field,
        lang=lang_field,
    )  # fmt: skip
    given = Given(
        tuple(paths), into, names, as_json, format, asked, workers, fetch, date_from_name, metadata, key, date_format, codebook
    )
    if dry_run:
        from onrecord.cli.dry_run import try_all

        return try_all(given)
    if on:
        from onrecord.cli.sharding import read_on

        return read_on(on, given, shards, ctx.obj)
    return read_all(given, ctx.obj)


@app.command()
def show(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="A report in any format; of several, the first.")]
) -> int:
    """Print one report with the source, cue and content of every statement.

    In colour on a terminal; with NO_COLOR, or elsewhere, in brackets: [source: He] [cue: said] [content: it rained].

    Exit status: 0 printed, 2 the report cannot be read.
    """
    from onrecord.cli.intake import read_one
    from onrecord.errors import ReadError
    from onrecord.show import marked_report

    try:
        reading = read_one(str(file), ctx.obj)
    except ReadError as error:
        warn(console_on(sys.stderr), f"rejected: {error}")
        return 2
    console = console_on(sys.stdout)
    print_text(marked_report(reading, colour=console.color_system is not None and not console.no_color))
    return 0


@app.command()
def schema() -> int:
    """Print the JSON Schema of one line of `onrecord read --json`.

    Exit status: 0.
    """
    from onrecord.records import json_schema

    print_line(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode())
    return 0


# The command that types marked pairs, one a row.

COLUMN = "marked_sentence"


@app.command()
def classify_pairs(
    tsv: Annotated[Path, typer.Option(help=f"Rows with the column {COLUMN}: <s>source</s> and <t>target</t>.", metavar="FILE")],
) -> int:
    """Print the PLOVER root that ties each row's source to its target, one a line, in the order of the rows.

    Roots are PLV's 15: YIELD stands for CONCEDE and RETREAT. All scores: onrecord.classify_pairs() in Python.

    Exit status: 0 every row has its label, 2 the file or a row cannot be read; then nothing is printed.
    """
    from onrecord.pipeline import classify_pair
    from onrecord.tag import Model, likeliest_root, shipped_folder

    rows, model = marked_rows(tsv), Model(shipped_folder(), settings_from(os.environ)["threads"])
    labels = []
    for line, marked in rows:
        try:
            labels.append(likeliest_root(classify_pair(marked, model)))
        except MarkError as error:
            raise MarkError(f"{tsv}:{line}", error.found, error.remedy) from error
    print_line("\n".join(labels).encode())
    return 0


def marked_rows(path: Path) -> list[tuple[int, str]]:
    """(line, marked sentence) of each row of a tab-separated file; raises ReadError."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t")
            if COLUMN not in (reader.fieldnames or ()):
                raise ReadError(f"{path}:1", f"no column {COLUMN}", "Name the columns in the first line, tabs between them")
            return [(reader.line_num, row[COLUMN] or "") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(str(path), f"cannot be read ({error})", "Give a tab-separated file in UTF-8") from error
