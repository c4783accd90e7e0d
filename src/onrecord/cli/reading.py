"""Commands that read: reports into a record, onto the screen or as JSON; marked pairs, one a row."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli.app import (
    AuthorField,
    Codebook,
    DateField,
    DateFormat,
    FromName,
    HtmlField,
    Key,
    LangField,
    Metadata,
    PublisherField,
    TextField,
    TitleField,
    app,
    columns_of,
    console_on,
    print_line,
    print_text,
    warn,
)
from onrecord.errors import MarkError, OnrecordError, ReadError
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.cli.intake import Given
    from onrecord.intake import Again
    from onrecord.read import Source, Ways


@app.command()
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files of any format, folders, patterns; - is standard input.")
    ],
    into: Annotated[
        Path | None, typer.Option(help="Keep the readings in this record; created if it does not exist.", metavar="FILE.db")
    ] = None,
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
    workers: Annotated[
        int | None, typer.Option(help="Number of reading processes. Default: one for each core.", metavar="N")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch http(s) addresses, of public hosts only.")] = False,
    on: Annotated[
        str | None, typer.Option(help="Read on Ray into the folder --into: ray, or ray://HOST:PORT.", metavar="ENGINE")
    ] = None,
    shards: Annotated[
        int, typer.Option(min=1, max=99_999, help="With --on: how many shards to split the reports into.", metavar="N")
    ] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how each file would be read, and read nothing.")] = False,
) -> int:
    """Read reports and write down who said what.

    Without --into or --json, a summary of each report is printed. A report that is already on record is a duplicate and is not
    read again. A report that cannot be read is named on stderr, and the others are still read. If reading is interrupted, run
    the same command again to continue.

    FORMAT is text, html, warc, feed, jsonl, json, csv, tsv, parquet, ninjs, newsml, pdf, rtf, nexis, factiva or pressreader.
    Compressed files (gzip, bzip2, xz, zip, tar) are unpacked. The columns of a table are recognised by their usual names, and
    a message says which were used.

    --metadata takes precedence over what a file says, and for the date so does --date-from-name. The last line says how many
    of the kept reports have no date. --dry-run lists each file with its format, how many reports it has, what would be
    rejected, and the title and date of the first report.

    --on ray splits the reports into shards in the folder --into, as onrecord plan does, and reads them on a Ray cluster.

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
        return try_all(given)
    if on:
        from onrecord.cli.sharding import read_on

        return read_on(on, given, shards, ctx.obj)
    return read_all(given, ctx.obj)


# With --dry-run: what each file would be read as, and what would be refused.


def try_all(given: Given) -> int:
    """Say of each file what it is read as and what is in it, without reading the reports; the exit status."""
    from onrecord.cli.intake import fetch_of, standard_input, told_from, ways_from
    from onrecord.intake import Begun, Job, offers
    from onrecord.read import Note

    settings = settings_from(os.environ)
    ways = ways_from(settings, given.format, given.fields)._replace(told=told_from(given))
    status, tried = 0, None  # type: int, Tried | None
    console = console_on(sys.stderr)
    with standard_input(given.paths) as spooled:
        fetch = fetch_of(settings["item_seconds"]) if given.fetch else None
        for item, _ in offers(Job(given.paths, ways, fetch, spooled)):
            if isinstance(item, Note):
                warn(console, f"note: {item.place}: {item.words}")
            elif isinstance(item, Begun):
                status = max(status, _tell_tried(tried))
                tried = Tried(item.place)
            elif tried:
                tried.add(item, ways)
    return max(status, _tell_tried(tried))


class Tried:
    """What was found in one file."""

    def __init__(self, place: str) -> None:
        self.place, self.kinds, self.refused = place, Counter[str](), Counter[str]()
        self.again = False
        self._first = ""

    def add(self, item: Source | ReadError | Again, ways: Ways) -> None:
        """One item of it; the first is read, to see what its title and day are."""
        from onrecord.intake import Again, report_from
        from onrecord.read import Source
        from onrecord.show import one_line

        if isinstance(item, Again):
            self.again = True
            return
        if isinstance(item, Source) and not self.kinds:
            try:
                report, _ = report_from(item, ways)
                told = (report.title and f"“{one_line(report.title)}”", report.publisher, report.published or "undated")
                self._first = ", ".join(filter(None, told))
                item = msgspec.structs.replace(item, media_type=report.media_type)
            except OnrecordError as error:
                item = error if isinstance(error, ReadError) else ReadError(item.place, str(error), "Report this as a bug")
        if isinstance(item, ReadError):
            self.refused[item.found] += 1
        else:
            self.kinds[(item.media_type or "text/plain").partition(";")[0]] += 1

    def __str__(self) -> str:
        if self.again:
            return f"{self.place}: named before"
        kinds = ", ".join(f"{number:,} as {kind}" for kind, number in self.kinds.items())
        more = f" and {len(self.refused) - 1:,} other reasons" if len(self.refused) > 1 else ""
        no = f"{self.refused.total():,} refused ({self.refused.most_common(1)[0][0]}{more})" if self.refused else ""
        first = f"; the first: {self._first}" if self._first else ""
        return f"{self.place}: {'; '.join(filter(None, (kinds, no))) or 'nothing in it'}{first}"


def _tell_tried(tried: Tried | None) -> int:
    """Print what was found in a file; 2 if something in it would be refused."""
    if tried is None:
        return 0
    print_line(str(tried).encode("utf-8", "replace"))
    return 2 if tried.refused else 0


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
    """Print the PLOVER root that ties each row's source to its target, one per line, in the order of the rows.

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
