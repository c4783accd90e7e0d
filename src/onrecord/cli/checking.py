"""Commands that check a record, the quotes, revisions and problems in it, and cite it."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli.app import AsJson, Db, app, console_on, note, print_answers, print_line, print_text, warn

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.ask import OpenArchive
    from onrecord.ask.reports import Changed, RevisionAnswer
    from onrecord.records import Reading


# Commands that check: the record against its own sources, a quote against the record.


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE.db", help="The record to check.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was checked as one line of JSON.")] = False,
) -> int:
    """Check every source, span and reference against what was stored, and name every difference.

    It also prints how many readings each coder made. The name of a coder has the versions of Onrecord and its weights.

    Exit status: 0 no faults, 1 something differs, 2 the file is not a record or cannot be opened.
    """
    from onrecord.store import open_archive

    with open_archive(file) as archive:
        checked = archive.verify()
    console = console_on(sys.stderr)
    if as_json:
        print_line(msgspec.json.encode(checked))
    for fault in checked.faults:
        warn(console, f"{fault.place}: {fault.found}")
    for coder, count in checked.coders.items():
        warn(console, f"{count} reading{'s' * (count != 1)} by {coder}")
    older = f" · {checked.unsealed} of them from before seals" if checked.unsealed else ""
    counts = f"sources {checked.sources} · readings {checked.readings}{older} · spans {checked.spans}"
    warn(console, f"{counts} · faults {len(checked.faults)}")
    return 1 if checked.faults else 0


@app.command("verify-quote")
def verify_quote(
    db: Db,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="The quote.")],
    speaker: Annotated[str | None, typer.Option(help="Who is said to have said it: a key or a name.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> int:
    """Check whether a quote is on record: exact, altered (with a word diff), misattributed, unattributed or not found; and
    where.

    Case, accents and punctuation do not count. [-words-] are only in the quote, and {+words+} only in the report, including
    words that the quote leaves out. "unattributed" means that a report has the words without saying who said them. All speakers
    of the words are listed, each with the first and the newest report. "not found" does not mean that nobody said it.

    Exit status: 0 exact, 1 anything else, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask import verify_quote as look_up
    from onrecord.tell import quote_text

    with OpenArchive(db) as archive:
        answer = look_up(archive, " ".join(words), speaker)
    print_answers([answer], quote_text, as_json=as_json)
    return 0 if answer.outcome == "exact" else 1


# Commands that account for what was read: what could not be, and what became of what was.

MARKS = {"added": "+", "altered": "~", "withdrawn": "-"}


@app.command()
def problems(db: Db, as_json: AsJson = False) -> int:
    """Print what could not be read: where, what is wrong, and what to do about it.

    Items that were read successfully later are not listed.

    Exit status: 0 problems are listed, 1 nothing was rejected, 2 the record is bad.
    """
    from rich.text import Text

    from onrecord.show import one_line
    from onrecord.store import open_archive, rejected

    status = 1
    with open_archive(db) as archive:
        if not (items := list(rejected(archive))):
            note("Everything offered could be read.")
        for item in items:
            status = 0
            if as_json:
                print_line(msgspec.json.encode(item))
            else:
                print_text(
                    Text(one_line(item.place), "bold").append(f": {one_line(item.found)}. {one_line(item.remedy)}.", "not bold")
                )
    return status


@app.command()
def revisions(
    db: Db,
    place: Annotated[str | None, typer.Argument(metavar="[PLACE]", help="A report's place; without one, all that changed.")] = None,
    as_json: AsJson = False,
) -> int:
    """Print what a new version of a report added (+), altered (~) and withdrew (-).

    Sentences come first, then statements; unchanged ones are counted. PLACE also lists other places with the same text, and
    reports with nearly the same words, such as wire copy.

    Exit status: 0 changes are listed, 1 nothing has a second version, or there is no report at PLACE, 2 the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.reports import ask_revisions

    status = 1
    with OpenArchive(db) as archive:
        for answer in ask_revisions(archive, place):
            status = 0
            if as_json:
                print_line(answer.to_json())
            else:
                print_text(_shown(answer))
    if status:
        note(f"No report stands at {place}." if place else "No report has a second version.")
    return status


def _shown(answer: RevisionAnswer) -> Text:
    from rich.text import Text

    from onrecord.show import one_line

    shown = Text(one_line(answer.place), "bold")
    for nr, version in enumerate(answer.versions, start=1):
        shown.append(f"\n  version {nr} · {version.report}" + (f" · {version.published}" if version.published else ""), "not bold")
        for name, kept, changes in (
            ("sentences", version.kept_sentences, version.sentences),
            ("statements", version.kept_statements, version.statements),
        ):
            if nr > 1:
                shown.append(f"\n    {name}: {kept} kept", "not bold dim")
                for line in _lines(changes):
                    shown.append(f"\n      {one_line(line)}", "not bold")
    for where in answer.elsewhere:
        shown.append(f"\n  the same text: {one_line(where)}", "not bold")
    for like in answer.near:
        shown.append(f"\n  nearly the same ({like.likeness:.0%}): {one_line(like.place)}", "not bold")
    return shown


def _lines(changes: tuple[Changed, ...]) -> Iterator[str]:
    for change in changes:
        if change.fate == "altered":
            yield f"{MARKS[change.fate]} {change.was}  →  {change.now}"
        else:
            yield f"{MARKS[change.fate]} {change.now or change.was}"


# Commands that lay reports side by side.


@app.command()
def compare(
    ctx: typer.Context,
    reports: Annotated[
        list[str] | None, typer.Argument(metavar="A B...", help="Files, or ids or places of reports on record.")
    ] = None,
    story: Annotated[str | None, typer.Option(help="All tellings of the story that this report is of.", metavar="ID")] = None,
    db: Annotated[Path | None, typer.Option("--db", "--into", help="The record that holds them.", metavar="FILE.db")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one row per line as JSON.")] = False,
    form: Annotated[str | None, typer.Option("--as", help="Print it all as md, html, csv or json.", metavar="FORM")] = None,
) -> int:
    """Compare reports side by side: what they say in the same words, in other words, or only in one. No text is left out.

    Each row says what it compares: a figure, a position, an event, a statement, or a clause without any record. [-words-] are
    only in the first report, {+words+} only in the second. Matches are found by words and names, and may be wrong: "only" means
    that no similar passage was found, not that the other report denies it. --story compares one report of each telling of a
    story; copies of the same text are one telling. --json prints {"relation": "both" | "otherwise" | "only", "kind": …, "cells":
    {"1": [[start, end], …], "2": …}, …}.

    Exit status: 0 compared, 2 a report cannot be read or is not on record.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.compare import compare as lay_beside
    from onrecord.ask.compare import tellings_of
    from onrecord.errors import QuestionError
    from onrecord.export.page import COMPARED
    from onrecord.tell import comparison_text

    _check_form(form, COMPARED)
    if (story is None) == (not reports) or (story is not None and db is None):
        raise QuestionError(
            "reports", "two reports or more are compared, or a story on record", "Give A B, or --story ID --db FILE.db"
        )
    with OpenArchive(db, read_only=True) if db else nullcontext() as archive:
        named = tellings_of(archive, story) if archive is not None and story is not None else reports or []
        found = [_reading(ctx, archive, one) for one in named]
    comparison = lay_beside([reading for reading, _ in found], [keys for _, keys in found])
    if form:
        print_line(COMPARED[form](comparison).rstrip(b"\r\n"))
    elif as_json:
        for row in comparison.rows:
            print_line(row.to_json())
    else:
        print_text(comparison_text(comparison))
    return 0


@app.command()
def formula(
    db: Db,
    holder: Annotated[str, typer.Option(help="Who holds the position: a key or a name.", metavar="NAME")],
    issue: Annotated[str, typer.Option(help="Words of the issue.", metavar="WORDS")],
    as_json: AsJson = False,
    form: Annotated[str | None, typer.Option("--as", help="Print it all as md, html, csv or json.", metavar="FORM")] = None,
) -> int:
    """Print how a holder's wording of one position changes, oldest first.

    Each wording is compared with the previous one from the same publisher: first, same, changed, hardened or softened (by words
    such as "firmly", "no limits", "will consider"), or another stance. "absent" is a report that quotes the holder without this
    wording, after two or more reports of that publisher in a row had it. Similar issues are joined, with the reason shown.
    [-words-] are gone, {+words+} are new. --as html draws when each wording was in use.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.archive import unknown_name
    from onrecord.ask.issues import ask_formula
    from onrecord.export.formula import FORMULAS
    from onrecord.tell import formula_text

    _check_form(form, FORMULAS)
    with OpenArchive(db) as archive:
        answers = ask_formula(archive, holder, issue)
        number = len(answers)
        if form:
            print_line(FORMULAS[form](answers).rstrip(b"\r\n"))
        else:
            print_answers(answers, formula_text, as_json=as_json)
        if not number:
            note(unknown_name(archive, holder) or f"{holder!r} has no position on {issue!r} on record.")
        return 0 if number else 1


def _check_form(form: str | None, known: Collection[str]) -> None:
    """Raise QuestionError for a --as that is none of these."""
    from onrecord.errors import QuestionError

    if form is not None and form not in known:
        raise QuestionError("as", f"unknown format {form!r}", f"Use one of {', '.join(known)}")


def _reading(ctx: typer.Context, archive: OpenArchive | None, report: str) -> tuple[Reading, dict[str, str]]:
    """The reading on record of this report, or else of the file, and its actors' keys; raises UnknownError, ReadError."""
    from onrecord.ask.reports import told
    from onrecord.cli.intake import read_one
    from onrecord.errors import UnknownError

    if archive is not None:
        try:
            found = told(archive, report)
        except UnknownError:
            if not os.path.exists(report):
                raise
        else:
            return found.reading, found.keys
    return read_one(report, ctx.obj), {}


CITED_AS = Annotated[str, typer.Option("--as", help="plain, bibtex, ris or csl.", metavar="FORM")]


@app.command()
def cite(
    db: Db,
    record: Annotated[list[str], typer.Argument(metavar="REPORT#ID", help="A record, as in a3f0…#s12, or a report.")],
    form: CITED_AS = "plain",
    out: Annotated[Path | None, typer.Option(help="Write it into this file.", metavar="FILE")] = None,
    as_json: AsJson = False,
) -> int:
    """Print a record as a citation: its words, who said them, the report, its date and publisher, its hash, and who coded it.

    plain is for a footnote, bibtex for LaTeX, ris for EndNote and others, csl (CSL-JSON) for Zotero and pandoc. The hash is of
    the bytes that the report was read from, and characters are counted in its text, so that others can check the citation.

    Exit status: 0 printed, 2 there is no such record, or the record's file is bad.
    """
    from onrecord.ask import OpenArchive
    from onrecord.ask.question import unknown_value
    from onrecord.export.citations import FORMS
    from onrecord.export.citations import cite as cited
    from onrecord.export.columns import write_file

    if form not in FORMS:
        raise unknown_value("--as", form, FORMS)
    with OpenArchive(db) as archive:
        found = [cited(archive, one) for one in record]
    if as_json:
        for one in found:
            print_line(one.to_json())
        return 0
    made = [FORMS[form][0](one) for one in found]
    text = f"[{','.join(one[1:-1].rstrip() for one in made)}\n]" if form == "csl" else "\n\n".join(made)
    if out is not None:
        write_file(out, f"{text}\n".encode("utf-8", "replace"))
        note(f"{out}: {len(found)} citation{'s' * (len(found) != 1)}")
    else:
        sys.stdout.write(f"{text}\n")
    return 0
