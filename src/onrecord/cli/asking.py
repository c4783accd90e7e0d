"""Commands that ask a record: for each kind of record, one actor, stories, counts and months."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import Parameter, cleandoc
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer

from onrecord.ask import (
    OpenArchive,
    ask_stories,
    count_by,
    count_replaced,
    find_actors,
    question_about,
    table_of,
    tell_actor,
    timeline,
)
from onrecord.ask.answers import count_rows
from onrecord.ask.archive import ASK, notes_on, unknown_name
from onrecord.ask.question import ALL, DERIVED, FIELDS, least_score
from onrecord.ask.stories import ASKED_BY, count_alone
from onrecord.cli.app import (
    AS_JSON,
    DB,
    MORE,
    OPTIONS,
    Alone,
    AsJson,
    Db,
    MinScore,
    add_command,
    app,
    console_on,
    most_rows,
    note,
    parameter,
    print_answers,
    print_line,
    print_table,
    question_from,
    question_options,
    warn,
)
from onrecord.errors import QuestionError, ReadError

# Commands that ask a record: one for each kind of record, all made alike, and one actor in full.


class Asking(NamedTuple):
    """One command: the kind of record it asks for, the function of `tell` that prints an answer, its help."""

    wanted: str
    show: str
    help: str


FOUND = "Exit status: 0 found, 1 nothing found, 2 the question or the record is bad."
COMMANDS = (
    Asking("reports", "report_text", "Print the reports on record, newest first, and how much each holds."),
    Asking(
        "statements",
        "answer_text",
        """Print the statements that contain WORDS, newest first, with their sources.

        Case and accents do not matter. --between A B prints what each says about the other.""",
    ),
    Asking(
        "events",
        "event_text",
        """Print who did what to whom, newest report first, with the words of the report.

        --since and --until apply to the date of the event if the report gives one, otherwise to the date of the report.""",
    ),
    Asking(
        "figures",
        "figure_text",
        "Print the figures with WORDS in them or in what they measure, newest report first: the number, of what, by whom.",
    ),
    Asking(
        "positions",
        "position_text",
        "Print who takes which side on what, newest report first, in the words they use.",
    ),
    Asking(
        "actors",
        "actor_text",
        """Print the actors with WORDS in one of their names, most reports first.

        --suggest-merges prints people who may be one person under two keys, with the evidence: an extra initial or suffix,
        another spelling, a surname alone. On a terminal y merges the two (unmerge undoes it), n refuses and is not asked again, q
        ends.""",
    ),
    Asking(
        "offices",
        "office_text",
        """Print who holds which office according to reports, newest first, with the words of the report.

        With --on, only reports of that date count. Entries for that date from a table of leaders that is part of Onrecord
        follow, and are labelled as such.""",
    ),
    Asking(
        "memberships",
        "membership_text",
        "Print who belongs to what according to reports, newest first, with the words of the report.",
    ),
)


SUGGEST = parameter(
    "suggest_merges", Annotated[bool, typer.Option("--suggest-merges", help="Print who may be one person under two keys.")], False
)


def _add(asking: Asking) -> None:
    """Make the command: its options are the fields this kind of record is asked by."""

    def command(db: Path, as_json: bool = False, **given: Any) -> int:
        suggests = given.pop("suggest_merges", None)
        question = question_from(asking.wanted, given)
        if suggests:
            from onrecord.cli.correcting import suggest

            return suggest(db, question, as_json=as_json)
        with OpenArchive(db) as archive:
            as_text = getattr(import_module("onrecord.tell"), asking.show)  # here: --help needs none of it
            number = print_answers(ASK[asking.wanted](archive, question), as_text, as_json=as_json)
            for words in notes_on(archive, question, number, MORE):
                note(words)
            return 0 if number else 1

    options = [DB, *question_options(asking.wanted), *([SUGGEST] if asking.wanted == "actors" else []), AS_JSON]
    add_command(asking.wanted, command, options, f"{cleandoc(asking.help)}\n\n{FOUND}")


for asking in COMMANDS:
    _add(asking)


@app.command()
def actor(
    db: Db,
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="A name or a key.")],
    min_score: MinScore = None,
    alone: Alone = None,
    as_json: AsJson = False,
) -> int:
    """Print everything about one actor: names, offices, memberships, and the newest it said and did. A state includes its
    leaders and government bodies.

    If NAME fits several actors, they are listed with their keys.

    Exit status: 0 found, 1 NAME fits nobody or several actors, 2 the question or the record is bad.
    """
    from onrecord.tell import actor_text, whole_actor

    least, asked = least_score(min_score), " ".join(name)
    with OpenArchive(db) as archive:
        found = find_actors(archive, asked)
        if len(found) == 1:
            print_answers([tell_actor(archive, found[0], least, alone)], whole_actor, as_json=as_json)
            return 0
        print_answers(found, actor_text, as_json=as_json)
        several = f"{len(found)} actors go by {asked!r}. Ask again with one of their keys."
        note(several if found else unknown_name(archive, asked) or "")
        return 1


# The command that puts reports about the same event together: of a record, or of a file of texts.

# EDTF that states a year at least; what is not a whole day is no help to the grouping.
EDTF = re.compile(r"[\dX]{4}(-[\dX]{2}){0,2}([T ].*)?|[\dX-]*[/~?%].*")


HELP = """Print groups of reports about the same event, newest first: dates, number of reports, publishers.

A story has at least two reports; a message says how many reports are in no story. --since, --until, --publisher and --place
select the stories with at least one such report. Reports with nearly the same text, such as wire copy, count as one telling.

With FILE.jsonl and --json, the reports in the file are grouped instead of a record. Each gets a line {"id": …, "story": …}, in
the order of the file. A story has the id of its first report. The order of the lines does not change the groups.

Exit status: 0 found, 1 nothing found, 2 the question or the record is bad, the file cannot be read, or a line was left out."""
FILE = Annotated[
    Path | None, typer.Argument(metavar="[FILE.jsonl]", help='Lines {"id": …, "text": …, "date": …}; the date may be absent.')
]
RECORD = Annotated[Path | None, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")]


def stories(file: Path | None, db: Path | None, as_json: bool, **given: Any) -> int:
    """Ask the record, or group the file; raises QuestionError unless there is exactly one of the two."""
    if (file is None) == (db is None):
        raise QuestionError("stories", "a record or a file is asked, and one of them", "Give --db FILE.db, or --json FILE.jsonl")
    asked = {name: value for name, value in given.items() if value is not None}
    if db is not None:
        return _of_record(db, as_json, asked | {"limit": most_rows(given.get("limit"))})
    if asked or not as_json:
        raise QuestionError(
            next(iter(asked), "stories"), "a file's stories are all printed, as JSON", "Give --json FILE.jsonl alone"
        )
    assert file is not None
    return _of_file(file)


add_command(
    "stories",
    stories,
    [
        parameter("file", FILE),
        parameter("db", RECORD),
        *(parameter(name, OPTIONS[name]) for name in ASKED_BY),
        AS_JSON,
    ],
    HELP,
)


def _of_record(db: Path, as_json: bool, asked: dict[str, Any]) -> int:
    from onrecord.tell import story_text

    with OpenArchive(db) as archive:
        number = print_answers(ask_stories(archive, **asked), story_text, as_json=as_json)
        several, alone = count_alone(archive)
    words = f"{several} stor{'y' if several == 1 else 'ies'} of two reports or more; {alone} report{'s' * (alone != 1)} in no story"
    warn(console_on(sys.stderr), words)
    return 0 if number else 1


def _of_file(file: Path) -> int:
    from onrecord.ask.grouping import Text, group_texts

    lines = Lines(file)
    found = group_texts(Text(row["id"], row["text"], row.get("date")) for row in lines)
    for name in lines.ids:
        print_line(msgspec.json.encode({"id": name, "story": found[name]}))
    return 2 if lines.wrong else 0 if lines.ids else 1


class Lines:
    """The rows of a file one after the other: `ids` are of those that were read; each other is named, and `wrong` counts them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._console = console_on(sys.stderr)
        self.ids: dict[str, None] = {}
        self.wrong = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield from self._row(line, f"{self._path}:{number}")
        except OSError as error:
            raise ReadError(str(self._path), f"cannot be read ({error.strerror})", "Give a file of JSON lines") from error

    def _row(self, line: bytes, place: str) -> Iterator[dict[str, Any]]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            self._warn(place, "no JSON in UTF-8; the line is left out", 'Give {"id": …, "text": …, "date": …}')
            return
        for name in ("id", "text"):
            if not (isinstance(row, dict) and isinstance(row.get(name), str) and row[name]):
                self._warn(place, f"no {name!r}; the line is left out", "Give it as a string")
                return
        if row["id"] in self.ids:
            self._warn(place, f"the id {row['id']!r} came before; the line is left out", "Give each report an id of its own")
            return
        if row.get("date") and not (isinstance(row["date"], str) and EDTF.fullmatch(row["date"])):
            self._warn(place, f"{row['date']!r} is no date; the report counts as undated", "Give YYYY-MM-DD, or leave it out")
            row["date"] = None
        self.ids[row["id"]] = None
        yield row

    def _warn(self, place: str, found: str, remedy: str) -> None:
        self.wrong += 1
        warn(self._console, f"onrecord: {ReadError(place, found, remedy)}")


# Commands that count: records by month, actor, type, …; and two actors' months.

COUNT = """Count records of a KIND by month, actor, type, publisher and more.

The options are those of the command that prints the records; others are refused. An event that several reports describe (same
type, same parties, within a day, no different place) counts once; with --tellings it counts once for each report.

Exit status: 0 counted, 1 nothing to count, 2 the question or the record is bad."""
TIMELINE = """Print what one actor does and says by month, or what two do and say to each other.

Events are counted as cooperation or conflict, in words (verbal) or deeds (material), by PLOVER's quad. Only events that reports
assert count, unless --modality says otherwise. An event in several reports counts once, unless --tellings is given.

Exit status: 0 printed, 1 nothing is found, 2 the question, the record or the chart is bad."""

KIND = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(FIELDS))]
BY = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="year, month, day, publisher, type, actor, …; give it twice for both. An unknown value lists them all.",
        metavar="WHAT",
    ),
]
ONE = Annotated[str, typer.Argument(metavar="A", help="An actor: a key or a name.")]
OTHER = Annotated[str | None, typer.Argument(metavar="[B]", help="Another actor: only what they do and say to each other.")]
MODALITY = Annotated[str, typer.Option(help="Which events count: asserted, claimed, planned, …", metavar="MODALITY")]
CHART = Annotated[Path | None, typer.Option(help="Also draw it, as .svg or .png. Needs onrecord[charts].", metavar="FILE")]


def _count(
    db: Path, wanted: str, by: list[str] | None = None, tellings: bool | None = None, as_json: bool = False, **given: Any
) -> int:
    # Without --limit all groups: a table of months that ends early would mislead.
    question = question_from(wanted, {"limit": ALL} | {name: value for name, value in given.items() if value is not None})
    with OpenArchive(db) as archive:
        replaced = 0 if question.versions else count_replaced(archive)
        lines = count_by(archive, question, tuple(by or ()), tellings)
        nothing = sum(line.count for line in lines) == 0
        status = _print(lines, as_json=as_json)
        times = count_rows(archive, question) if wanted == "events" and not tellings and not by else 0
        # Counts are of all that match, so only what is left out is said; of groups that --limit cuts off, that there are more.
        notes = notes_on(archive, msgspec.structs.replace(question, offset=0, limit=ALL), 0 if nothing else 1, MORE)
    if len(lines) == question.limit < ALL:
        notes.append(f"{len(lines):,} groups shown; {MORE}, if there are others.")
    if times > sum(line.count for line in lines):
        notes.append(f"reports mention them {times:,} times; --tellings counts each mention.")
    for words in notes:
        note(words)
    if replaced:
        words = f"earlier versions of reports are counted too: {replaced}; --versions current leaves them out"
        note(f"note: {words}")
    return status


def _timeline(
    db: Path, one: str, other: str | None, chart: Path | None, as_json: bool, tellings: bool | None = None, **given: Any
) -> int:
    question_about("events", given)  # a bad one is refused before anybody is looked up
    with OpenArchive(db) as archive:
        months = timeline(
            archive, one, other, tellings=tellings, **{name: value for name, value in given.items() if value is not None}
        )
        unknown = [told for name in filter(None, (one, other)) if (told := unknown_name(archive, name))]
    for words in unknown or ([] if months else ["No asserted events and no statements match."]):
        note(words)
    if chart is not None and months:
        from onrecord.export.tables import chart_timeline

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


TELLINGS = parameter("tellings", OPTIONS["tellings"])
WANTED = parameter("wanted", KIND, Parameter.empty)
add_command("count", _count, [DB, WANTED, parameter("by", BY), *question_options(*FIELDS), TELLINGS, AS_JSON], COUNT)
FILTERS = [parameter(name, OPTIONS[name]) for name in (*DERIVED, "alone")]
add_command(
    "timeline",
    _timeline,
    [
        DB,
        parameter("one", ONE, Parameter.empty),
        parameter("other", OTHER),
        *FILTERS,
        parameter("modality", MODALITY, "asserted"),
        TELLINGS,
        parameter("chart", CHART),
        AS_JSON,
    ],
    TIMELINE,
)
