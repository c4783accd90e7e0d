"""`onrecord read`, and its parts where a run is in many shards: planned, read by any machine, and asked or joined."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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

if TYPE_CHECKING:
    from onrecord.cli.intake import Given
    from onrecord.intake import Again
    from onrecord.read import Source, Ways
    from onrecord.shards import Marker


# Commands for a run of many shards: dealing the reports out, reading a shard, and telling how far all of them are.

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the run.")]


@app.command()
def plan(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files of any format, folders, patterns.")],
    shards: Annotated[int, typer.Option(min=1, max=99_999, help="How many shards to split the reports into.", metavar="N")],
    into: Annotated[Path, typer.Option(help="The folder of the run; created if it does not exist.", metavar="FOLDER")],
    listed: Annotated[bool, typer.Option("--list", help="The files named are lists of paths, one per line, as for WARC.")] = False,
    names: Annotated[Path | None, typer.Option(help="Your own names and aliases for actors.", metavar="FILE.toml")] = None,
    codebook: Codebook = None,
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
) -> int:
    """Split reports into shards, which any number of machines can then read with onrecord shard.

    This reads nothing yet, except that a file larger than one shard is unpacked once to count its reports. The options say how
    to read the sources, as in onrecord read, and apply to every shard. Planning the same again changes nothing.

    Exit status: 0 planned, 2 there is nothing to read, or the folder holds another plan.
    """
    from onrecord import shards as sharding
    from onrecord.cli.intake import Given, ways_from
    from onrecord.settings import settings_from

    asked = columns_of(
        text=text_field, html=html_field, title=title_field, date=date_field, author=author_field, publisher=publisher_field,
        lang=lang_field,
    )  # fmt: skip
    given = Given((), into, names, False, format, asked, None, False, date_from_name, metadata, key, date_format, codebook)
    ways = ways_from(settings_from(os.environ), format, asked)
    named = tuple(line for path in paths for line in _lines(path)) if listed else tuple(paths)
    run, passed = sharding.plan(named, shards, into, ways, options_of(given))
    console = console_on(sys.stderr)
    if passed:
        warn(console, f"note: folders: {passed}")
    fewer = f" (not {shards}: there are no more to deal out)" if run.shards < shards else ""
    warn(console, f"files {run.files} · shards {run.shards}{fewer}. Read each with: onrecord shard {into} NUMBER")
    return 0


@app.command()
def shard(
    ctx: typer.Context,
    folder: Folder,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER...", help="The shards to read, from 1 up.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Read all that are not done.")] = False,
    workers: Annotated[
        int | None, typer.Option(help="Number of reading processes. Default: one for each core.", metavar="N")
    ] = None,
) -> int:
    """Read shards of a plan into Parquet; without numbers, show the progress of the run.

    A shard appears in the folder when it is complete. A finished shard is not read again. To retry one that failed or was
    stopped, run the same command again. Failed shards are listed with the reason and how many reports they have.

    Exit status: 0 all were read, 1 some shards are still to be read, 2 a report was rejected or a shard failed.
    """
    from onrecord import shards as sharding

    console = console_on(sys.stderr)
    if not numbers and not every:
        return _tell(folder, sharding.markers(folder))
    run = sharding.load_run(folder)
    ways, load, limits = prepared(run.options, workers, ctx.obj)
    found = []
    for number in range(1, run.shards + 1) if every else numbers or ():
        found.append(sharding.read_shard(folder, number, ways, load, limits, partial(warn, console)))
        warn(console, f"shard {number}: {_counts(found[-1])}")
    return 2 if any(marker.error or marker.rejected for marker in found) else 0


@app.command()
def gather(
    folder: Folder,
    into: Annotated[Path, typer.Option(help="Copy them into this record; created if it does not exist.", metavar="FILE.db")],
    since: Annotated[str | None, typer.Option(help="Reports of this date or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Reports of this date or earlier.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Reports of this publisher.", metavar="NAME")] = None,
    place: Annotated[str | None, typer.Option(help="Reports whose path or address contains this.", metavar="WORDS")] = None,
) -> int:
    """Copy the reports in a folder of shards, or some of them, into one file.

    The result is the same as reading all of them into one file. Running it again changes nothing. Without filters, the list of
    what could not be read is copied too.

    Exit status: 0 reports were copied or are there already, 1 no report matches, 2 the folder or the file is bad.
    """
    from onrecord import shards as sharding
    from onrecord.ask import OpenArchive
    from onrecord.ask.question import ALL
    from onrecord.store import open_archive

    asked = {"since": since, "until": until, "publisher": publisher, "place": place}
    wanted = None
    if any(asked.values()):
        with OpenArchive(folder) as archive:
            wanted = {report.report for report in archive.reports(limit=ALL, **asked)}
    with open_archive(into, create=True) as archive:
        tally = sharding.gather(folder, archive, wanted)
    warn(console_on(sys.stderr), f"kept {tally['kept']} · duplicate {tally['duplicate']} · rejected {tally['rejected']}")
    return 0 if tally["kept"] or tally["duplicate"] else 1


def read_on(engine: str, given: Given, shards: int, load: Any) -> int:
    """Deal the reports out into the folder, and read the shards that are not done on a cluster; the exit status.

    A run that is taken up again keeps the number of shards it was begun with.
    """
    from onrecord import shards as sharding
    from onrecord.cli.intake import ways_from
    from onrecord.errors import SettingError
    from onrecord.settings import settings_from
    from onrecord.shards import PREFIX, read_on_ray

    if engine != PREFIX and not engine.startswith(f"{PREFIX}://"):
        raise SettingError("--on", f"{engine!r} is no engine", "Say ray, or ray://HOST:PORT")
    if given.into is None or given.as_json or given.fetch:
        raise SettingError("--on", "it reads files into a folder", "Say --into FOLDER, without --json and --fetch")
    begun = (given.into / "plan").exists()
    number = sharding.load_run(given.into).shards if begun else shards
    run, passed = sharding.plan(given.paths, number, given.into, ways_from(settings_from(os.environ)), options_of(given))
    ways, loads, _ = prepared(run.options, None, load)
    console = console_on(sys.stderr)
    if passed and not begun:
        warn(console, f"note: folders: {passed}")
    for nr, marker in enumerate(read_on_ray(engine, given.into, ways, loads, given.workers), 1):
        warn(console, f"shard {marker.shard}: {_counts(marker)} ({nr} done now, of {run.shards})")
        for words in marker.notes:
            warn(console, f"note: {words}")
    return _tell(given.into, sharding.markers(given.into))


def prepared(options: dict[str, Any], workers: int | None, load: Any) -> Any:
    """The ways, coder's loader and limits that the options of a plan come to, under this machine's settings."""
    from onrecord.cli.intake import limits_from, loader_from, told_from, ways_from
    from onrecord.settings import settings_from

    settings = settings_from(os.environ)
    given = given_from(options)
    ways = ways_from(settings, given.format, given.fields)._replace(told=told_from(given))
    return ways, loader_from(load, settings, given.names, given.codebook), limits_from(settings, workers)


def options_of(given: Given) -> dict[str, Any]:
    """What a plan keeps of the options: how the sources are to be read."""
    return {
        "names": _whole(given.names), "format": given.format, "fields": given.fields, "date_from_name": given.date_from_name,
        "metadata": _whole(given.metadata), "key": given.key, "date_format": given.date_format,
        "codebook": _whole(given.codebook),
    }  # fmt: skip


def given_from(options: dict[str, Any]) -> Given:
    """The options of a plan as those of `onrecord read`."""
    from onrecord.cli.intake import Given

    paths = {name: Path(options[name]) if options.get(name) else None for name in ("names", "metadata", "codebook")}
    return Given((), None, as_json=False, workers=None, fetch=False, **{**options, **paths})


def _tell(folder: Path, found: list[Marker | None]) -> int:
    """How far the run is, on stderr; what failed or is missing by its numbers."""
    from onrecord.shards import over_all

    console = console_on(sys.stderr)
    for marker in found:
        if marker and marker.error:
            warn(console, f"shard {marker.shard}: {_counts(marker)}")
    missing = [str(nr) for nr, marker in enumerate(found, 1) if marker is None]
    if missing:
        warn(console, f"not done: shard {', '.join(missing[:20])}{f' and {len(missing) - 20} more' if missing[20:] else ''}")
    warn(console, _counts(over_all(folder, found)))
    coders = sorted({marker.coder for marker in found if marker and marker.coder})
    if len(coders) > 1:
        warn(console, f"note: read by {len(coders)} versions: {', '.join(coders)}. For one, remove the shards of the others")
    if missing:
        return 1
    return 2 if any(marker and (marker.error or marker.rejected) for marker in found) else 0


def _counts(marker: Marker) -> str:
    if marker.error:
        reports = "an unknown number of" if marker.offered is None else f"its {marker.offered}"
        return f"failed, and {reports} reports are not read: {marker.error}"
    counts = f"kept {marker.kept} · duplicate {marker.duplicate} · rejected {marker.rejected} · offered {marker.offered}"
    return f"{counts} · failed {marker.failed}" if marker.failed else counts


def _whole(path: Path | None) -> str | None:
    return str(path.absolute()) if path else None


def _lines(path: str) -> list[str]:
    from onrecord.errors import ReadError

    try:
        return [line.strip() for line in Path(path).read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path, f"cannot be read ({error})", "Give a text file with a path in each line") from error


# Commands that read: reports into a record, onto the screen or as JSON; marked pairs, one a row.


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
