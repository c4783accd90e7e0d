"""Commands that take a record away, and join annotations that came without their text to a copy of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from onrecord.ask import OpenArchive
from onrecord.ask.question import DERIVED
from onrecord.cli.app import app, console_on, note, print_line, warn
from onrecord.cli.options import DB, OPTIONS, Db, add_command, parameter
from onrecord.settings import settings_from

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from onrecord.export.record import Pack
    from onrecord.store import Archive

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
    from onrecord.export.files import write_file
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
