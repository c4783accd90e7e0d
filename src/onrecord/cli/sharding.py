"""Commands for a run of many shards: dealing the reports out, reading a shard, and telling how far all of them are."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    warn,
)

if TYPE_CHECKING:
    from onrecord.cli.intake import Given
    from onrecord.shards import Marker

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
    from onrecord.on_ray import PREFIX, read_on_ray
    from onrecord.settings import settings_from

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
