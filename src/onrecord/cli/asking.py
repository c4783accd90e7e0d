"""Commands that ask a record: what was said, who there is, who holds what office, who belongs to what."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli.commands import app
from onrecord.cli.terminal import print_answers
from onrecord.settings import settings_from

Db = Annotated[Path, typer.Option("--db", "--into", help="The record to ask.", metavar="FILE.db")]
Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Words that must all occur.")]
Limit = Annotated[int | None, typer.Option(help="How many at most.", metavar="N")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one answer per line as JSON.")]


@app.command()
def statements(
    db: Db,
    words: Words = None,
    speaker: Annotated[str | None, typer.Option(help="The speaker's key, or words of a name they go by.", metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option(help="Reports of 2022, 2022-12 or 2022-12-30 or later.", metavar="DATE")] = None,
    kind: Annotated[str | None, typer.Option(help="direct, indirect or mixed.", metavar="KIND")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> int:
    """Print the statements that contain WORDS, newest first, with their sources.

    Words are taken literally; case and accents do not matter.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive, Question, ask_statements
    from onrecord.show import answer_text

    asked: dict[str, Any] = {"words": _joined(words), "speaker": speaker, "since": since, "kind": kind}
    question = Question(**asked, limit=_limit(limit))
    with OpenArchive(db) as archive:
        return print_answers(ask_statements(archive, question), answer_text, as_json=as_json)


@app.command()
def actors(
    db: Db,
    words: Words = None,
    kind: Annotated[str | None, typer.Option(help="person, state, organisation or group.", metavar="KIND")] = None,
    state: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-3, as in CHN.", metavar="CODE")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> int:
    """Print the actors with WORDS in one of their names, those in most reports first.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import ActorQuestion, OpenArchive, ask_actors
    from onrecord.show import actor_text

    asked: dict[str, Any] = {"words": _joined(words), "kind": kind, "state": state.upper() if state else state}
    question = ActorQuestion(**asked, limit=_limit(limit))
    with OpenArchive(db) as archive:
        return print_answers(ask_actors(archive, question), actor_text, as_json=as_json)


@app.command()
def actor(
    db: Db, name: Annotated[list[str], typer.Argument(metavar="NAME", help="A name or a key.")], as_json: AsJson = False
) -> int:
    """Print all about one actor: names, offices, memberships, the newest it said and did.

    If several go by NAME they are printed with their keys, to choose from.

    Exit status: 0 found, 1 nobody or several go by NAME, 2 the question or the record is bad.
    """
    from onrecord.ask import OpenArchive, find_actors, tell_actor
    from onrecord.show import actor_text, whole_actor

    with OpenArchive(db) as archive:
        found = find_actors(archive, " ".join(name))
        if len(found) == 1:
            return print_answers([tell_actor(archive, found[0])], whole_actor, as_json=as_json)
        print_answers(found, actor_text, as_json=as_json)
        return 1


@app.command()
def offices(
    db: Db,
    of: Annotated[str | None, typer.Option(help="The state, body or person whose office it is.", metavar="NAME")] = None,
    person: Annotated[str | None, typer.Option(help="Who holds it.", metavar="NAME")] = None,
    on: Annotated[str | None, typer.Option(help="On this day, or in this month or year.", metavar="DATE")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> int:
    """Print who holds which office, as reports say it, newest first, with the words that say so.

    With --on only reports of that date count, and what Onrecord's table of leaders has for it follows, marked as such.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import OfficeQuestion, OpenArchive, ask_offices
    from onrecord.show import office_text

    question = OfficeQuestion(of=of, person=person, on=on, limit=_limit(limit))
    with OpenArchive(db) as archive:
        return print_answers(ask_offices(archive, question), office_text, as_json=as_json)


@app.command()
def memberships(
    db: Db,
    of: Annotated[str | None, typer.Option(help="The organisation.", metavar="NAME")] = None,
    member: Annotated[str | None, typer.Option(help="The member.", metavar="NAME")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> int:
    """Print who belongs to what, as reports say it, newest first, with the words that say so.

    Exit status: 0 found, 1 nothing found, 2 the question or the record is bad.
    """
    from onrecord.ask import MembershipQuestion, OpenArchive, ask_memberships
    from onrecord.show import membership_text

    question = MembershipQuestion(of=of, member=member, limit=_limit(limit))
    with OpenArchive(db) as archive:
        return print_answers(ask_memberships(archive, question), membership_text, as_json=as_json)


def _joined(words: list[str] | None) -> str | None:
    return " ".join(words) if words else None


def _limit(limit: int | None) -> int:
    return settings_from(os.environ)["limit"] if limit is None else limit
