"""Commands that take a record away, keep a question as a feed or in a file, watch a folder, and join annotations to their texts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from onrecord.ask import OpenArchive
from onrecord.ask.question import DERIVED
from onrecord.cli.app import (
    DB,
    OPTIONS,
    AsJson,
    Codebook,
    Db,
    add_command,
    app,
    console_on,
    note,
    parameter,
    print_line,
    question_from,
    question_options,
    warn,
)
from onrecord.errors import ReadError, StoreError
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.export.record import Pack
    from onrecord.store import Archive


# Commands for who wants to know what is new: a folder that is watched, a question as a feed, questions kept in a file.

Stat = tuple[int, int]  # of a file: its size, and when it was last written
FEED_KIND = Annotated[str, typer.Argument(metavar="KIND", help="statements, events, figures, positions or reports.")]
FEED_FILE = Annotated[Path, typer.Option(help="The file to write.", metavar="FILE.atom")]
TITLE = Annotated[str | None, typer.Option(help="The feed's title.", metavar="WORDS")]
BASE = Annotated[str | None, typer.Option(help="Where onrecord serve shows this record: links lead there.", metavar="ADDRESS")]
FEED = """Write the answers to a question as an Atom feed, the most recently added first, each with its words and its report.

The options are those of the command that prints the records. In the browser, every table has a feed at /KIND.atom.

Exit status: 0 written, 1 nothing is found (the feed is empty), 2 the question, the record or the file is bad."""


def _feed(db: Path, wanted: str, out: Path, title: str | None, base: str | None, **given: Any) -> int:
    from onrecord.export.citations import ENTRIES, atom, names_of
    from onrecord.export.columns import write_file

    question = question_from(wanted, {"limit": ENTRIES, "order": "added"} | {name: value for name, value in given.items() if value})
    with OpenArchive(db) as archive:
        number = len(names_of(archive, question))
        write_file(out, atom(archive, question, title or f"Onrecord: {wanted}", base))
    note(f"{out}: {number} entries")
    return 0 if number else 1


add_command(
    "feed",
    _feed,
    [
        DB,
        parameter("wanted", FEED_KIND, Parameter.empty),
        parameter("out", FEED_FILE, Parameter.empty),
        parameter("title", TITLE),
        parameter("base", BASE),
        *(one for one in question_options("statements", "events", "figures", "positions", "reports") if one.name != "words"),
    ],
    FEED,
)


@app.command()
def saved(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.toml", help="Questions, a table each.")],
    db: Db,
    as_json: AsJson = False,
) -> int:
    """Ask the questions saved in a file, and print what is new since they were last asked.

    Each question is a TOML table with a name, a kind, and the options of its command as fields; feed names a file to rewrite
    each time. The file QUESTIONS.toml.seen.json remembers what is not new any more: delete it to start again.

    Exit status: 0 something is new, 1 nothing is new, 2 a question or the record is bad.
    """
    with OpenArchive(db) as archive:
        return 0 if _ask(archive, questions, as_json=as_json) else 1


def _ask(archive: OpenArchive, questions: Path, *, as_json: bool = False) -> int:
    from onrecord.export.citations import ask_saved, plain

    number = 0
    for new in ask_saved(archive, questions):
        number += len(new.records)
        if as_json:
            print_line(new.to_json())
            continue
        sys.stdout.write(f"{new.name}: {len(new.records)} new\n")
        for one in new.records:
            sys.stdout.write(f"  {plain(one)}\n")
    sys.stdout.flush()
    return number


@app.command()
def watch(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to watch.")],
    into: Annotated[Path, typer.Option(help="Keep the readings in this record; created if it does not exist.", metavar="FILE.db")],
    names: Annotated[Path | None, typer.Option(help="Your own names and aliases for actors.", metavar="FILE.toml")] = None,
    codebook: Codebook = None,
    every: Annotated[float, typer.Option(help="Seconds between two checks.", min=0.1, metavar="SECONDS")] = 10.0,
    questions: Annotated[
        Path | None, typer.Option("--saved", help="Ask these questions whenever something was read.", metavar="FILE.toml")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Read what is there, and end.")] = False,
) -> int:
    """Read new files in a folder and its subfolders as they arrive, until you stop it.

    A file is read once it has stopped changing between two checks. A file that changes later is read again as a new version.
    Reports that are on record are not read again: after a stop or a crash, run the same command, and nothing is lost or read
    twice. Files that cannot be read are named, and listed by onrecord problems. If the record cannot be written, the next check
    tries again.

    Exit status: 0 with --once, if all was read, 2 something was rejected, or the folder or the record is bad; 130 interrupted.
    """
    from onrecord.cli.intake import Given, read_all
    from onrecord.store import open_archive

    if not folder.is_dir():
        raise ReadError(str(folder), "is no folder", "Name the folder where new files come")
    open_archive(into, create=True).close()  # a bad record is told now
    load, read, before, status = cache(ctx.obj), dict[str, Stat](), dict[str, Stat](), 0
    while True:
        now = _looked(folder)
        due = [path for path, stat in now.items() if read.get(path) != stat and (once or before.get(path) == stat)]
        try:
            if due:
                given = Given(
                    tuple(due), into, names, as_json=False, format=None, fields={}, workers=None, fetch=False, codebook=codebook
                )
                status = max(status, read_all(given, load))
                read |= {path: now[path] for path in due}
                if questions is not None:
                    with OpenArchive(into) as archive:
                        _ask(archive, questions)
        except StoreError as error:
            if once:
                raise
            warn(console_on(sys.stderr), f"onrecord: {error} Trying again in {every:g} seconds.")
        if once:
            return status
        before = now
        time.sleep(every)


def _looked(folder: Path) -> dict[str, Stat]:
    """Every file in the folder that can be read, with its size and time; one that is gone meanwhile is none."""
    found = {}
    for path in _files(folder):
        try:
            told = os.stat(path)
        except OSError:
            continue
        found[path] = (told.st_size, told.st_mtime_ns)
    return found


def _files(folder: Path) -> Iterator[str]:
    from onrecord.read.source import walk

    for entry in walk(str(folder)):
        if entry.kind == "file":
            yield entry.path
        elif entry.kind == "unlisted":
            warn(console_on(sys.stderr), f"note: {entry.path}: cannot be listed now")


# Commands that take a record away, and join annotations that came without their text to a copy of it.

# What is counted in a file of this format, where the format does not say it.
UNITS = {"ftm": "entities", "html": "pages", "panel": "rows"} | dict.fromkeys(("polecat", "icews", "gdelt"), "rows")
UNITS |= dict.fromkeys(("gkg", "jsonld", "labels", "annotations", "standoff"), "reports")

EXPORT = """Write the newest reading of every report in another format.

csv, parquet, jsonl: a folder with one file of each kind; datapackage.json and croissant.json say what every column means.
panel: a folder with panel.csv, how many events each pair has by day, week or month and quad or type, zeros filled, and with
participants.csv, who took part in which event, one per row.
html: a folder with one self-contained page for each report.
polecat, icews, gdelt: a file of events in the columns of these data sets; an event in several reports is written once,
unless --tellings is given. In tables each mention is a row, and names the first mention of its event. gkg: reports in the
columns of GDELT's GKG 2.1.
readings: JSON Lines, as onrecord read --json prints them. ftm: FollowTheMoney entities. jsonld: schema.org.
labels: a folder with the text and the record of each report that was corrected by hand, to train on.
annotations: W3C Web Annotation. standoff: readings without the text, for onrecord rehydrate.

--min-score leaves out statements and events with a lower score; counts for each report then leave them out too. Figures,
positions, offices and memberships have no score and are all written. An event or position whose statement is left out no longer
refers to it.

Exit status: 0 written, 1 there is nothing to write, 2 the format, the record or the place is bad."""
FORM = Annotated[str, typer.Argument(metavar="FORMAT", help="One of these formats.")]
OUT = Annotated[Path, typer.Argument(metavar="OUT", help="The folder or file to write.")]
KIND = Annotated[
    list[str] | None, typer.Option("--kind", help="Only this kind of record, in tables; can be repeated.", metavar="KIND")
]
MODALITY = Annotated[str, typer.Option(help="Which events go into panel, polecat, icews and gdelt.", metavar="MODALITY")]


BY = Annotated[str, typer.Option("--by", help="Of a panel: day, week or month.", metavar="PERIOD")]
OF = Annotated[str, typer.Option(help="Of a panel: quad or type.", metavar="FIELD")]
LEVEL = Annotated[str, typer.Option(help="Of a panel: state (its people and bodies count for it) or actor.", metavar="LEVEL")]


def _export(
    db: Path, form: str, out: Path, kind: list[str] | None, modality: str, tellings: bool | None = None, **given: Any
) -> int:
    from onrecord.export import export_record
    from onrecord.export.panel import Plan, export_panel

    plan = Plan(*(given.pop(name) for name in Plan._fields))
    filters = {name: value for name, value in given.items() if value is not None}
    with OpenArchive(db) as archive:
        if form == "panel":
            counts, left_out = export_panel(archive, out, plan, modality, **filters)
            told = " · ".join(f"{reason} {number:,}" for reason, number in left_out.items() if number)
            note(f"Pairs left out of the panel: {told}" if told else "No pair was left out of the panel.")
        else:
            counts = export_record(archive, form, out, kinds=kind or (), modality=modality, tellings=tellings, **filters)
    warn(console_on(sys.stderr), f"{out}: " + " · ".join(f"{UNITS.get(name, name)} {number}" for name, number in counts.items()))
    if not sum(counts.values()):
        warn(console_on(sys.stderr), "Nothing matches: there is nothing to write.")
    return 0 if sum(counts.values()) else 1


add_command(
    "export",
    _export,
    [
        DB,
        parameter("form", FORM, Parameter.empty),
        parameter("out", OUT, Parameter.empty),
        parameter("kind", KIND),
        parameter("modality", MODALITY, "asserted"),
        parameter("tellings", OPTIONS["tellings"]),
        parameter("period", BY, "month"),
        parameter("of", OF, "quad"),
        parameter("level", LEVEL, "state"),
        *(parameter(name, OPTIONS[name]) for name in DERIVED),
    ],
    EXPORT,
)


@app.command()
def manifest(
    db: Db,
    out: Annotated[Path | None, typer.Option(help="Write it into this file.", metavar="FILE.json")] = None,
    check: Annotated[Path | None, typer.Option(help="Compare the record with this manifest.", metavar="FILE.json")] = None,
) -> int:
    """Print a digest of the whole record, with its counts, coders, dates, weights and settings.

    Two records with the same digest have the same content, in whatever order and on whatever machine they were read. Publish
    the manifest with a paper: with --check, others can see whether their record is the same, and what differs.

    Exit status: 0 printed, or nothing differs; 1 something differs; 2 the record or the manifest is bad.
    """
    from onrecord.export.columns import write_file
    from onrecord.export.record import differing, load_manifest
    from onrecord.export.record import manifest as told

    with OpenArchive(db) as archive:
        found = told(archive, settings_from(os.environ))
    if check is not None:
        differ = differing(load_manifest(check), found)
        for words in differ:
            note(words)
        note(f"{check}: " + (f"{len(differ)} differ" if differ else "the record is the same"))
        return 1 if differ else 0
    if out is None:
        print_line(found.to_json())
    else:
        write_file(out, msgspec.json.format(found.to_json(), indent=1) + b"\n")
    return 0


@app.command()
def rehydrate(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="What onrecord export standoff wrote.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Your own copies of the reports, or folders of them.")],
    into: Annotated[Path, typer.Option(help="Keep the readings in this record; created if it does not exist.", metavar="FILE.db")],
) -> int:
    """Join exported annotations without text to your own copies of the reports.

    A copy whose text differs in a single character is refused and named, because the annotations would point to other words.

    Exit status: 0 every report of the pack was joined, 1 some have no copy here, 2 the pack or the record is bad.
    """
    from onrecord.export import read_packs
    from onrecord.store import open_archive

    packs = {one.sha256: one for one in read_packs(pack)}
    with open_archive(into, create=True) as archive:
        joined = set(_join(archive, packs, [str(path) for path in paths]))
    missing = len(packs) - len(joined)
    warn(console_on(sys.stderr), f"joined {len(joined)} · no copy found {missing} · packed {len(packs)}")
    return 1 if missing else 0


def _join(archive: Archive, packs: dict[str, Pack], paths: list[str]) -> Iterable[str]:
    """The hash of every pack that one of these files is the text of; the others are refused by name."""
    from onrecord.cli.intake import ways_from
    from onrecord.errors import OnrecordError
    from onrecord.export import rehydrate as join
    from onrecord.export import text_hash
    from onrecord.intake import Job, items_of
    from onrecord.read import read_report

    for source in items_of(Job(tuple(paths), ways_from(settings_from(os.environ)))):
        try:
            if isinstance(source, OnrecordError):
                raise source
            report = read_report(source)
            pack = packs.get(text_hash(report.text))
            if pack is None:
                warn(console_on(sys.stderr), f"refused: {source.place}: no pack was made on this text")
                continue
            archive.add(join(pack, report), source.raw, pack.coder)
            yield pack.sha256
        except OnrecordError as error:
            warn(console_on(sys.stderr), f"refused: {error}")
