"""One actor in full: who it is, what it holds and belongs to, what it said and did."""

from __future__ import annotations

from typing import Any

import msgspec

from onrecord.ask.actors import ActorLine, actor_line
from onrecord.ask.events import EventAnswer, ask_events
from onrecord.ask.memberships import MembershipAnswer, ask_memberships
from onrecord.ask.notes import nobody
from onrecord.ask.offices import OfficeAnswer, ask_offices, in_table
from onrecord.ask.question import Question, Wanted, check_words, least_score
from onrecord.ask.select import count_rows
from onrecord.ask.standing import by_reports
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.ask.who import find_keys
from onrecord.errors import QuestionError, UnknownError
from onrecord.store import Archive, match_for, terms_of

NEWEST = 5  # statements and events an answer carries; it also says how many there are
MOST = 20  # offices, members and memberships of each kind
LONGEST = 30  # years for which the table is looked through


class ActorAnswer(ActorLine, frozen=True, kw_only=True):
    """One actor in full. `offices` it holds and `officers` hold one of its own; it is in `memberships` and has `members`.

    `statements` and `events` are the newest of `statement_count` and `event_count`.
    """

    offices: tuple[OfficeAnswer, ...]
    officers: tuple[OfficeAnswer, ...]
    memberships: tuple[MembershipAnswer, ...]
    members: tuple[MembershipAnswer, ...]
    statement_count: int
    statements: tuple[StatementAnswer, ...]
    event_count: int
    events: tuple[EventAnswer, ...]


def find_actors(archive: Archive, name: str, limit: int = 20) -> list[ActorLine]:
    """Who may be meant, those in most reports first: by a key, else by exactly this name, else by a name with all its words.

    Raises QuestionError for a name without words.
    """
    check_words("name", name)
    if not match_for(name):
        raise QuestionError("name", f"{name!r} is not part of a name", "Give a name, such as Xi Jinping, or a key")
    return [actor_line(archive, key) for key in by_reports(archive, find_keys(archive, name))[:limit]]


def ask_actor(archive: Archive, name: str, min_score: Any = None) -> ActorAnswer:
    """The one actor meant by a name or a key; raises UnknownError if it is nobody or one of several, whom it then names."""
    least = least_score(min_score)
    found = find_actors(archive, name)
    if not found:
        raise nobody(archive, "name", name)
    if len(found) > 1:
        keys = ", ".join(line.key for line in found[:NEWEST]) + (", …" if len(found) > NEWEST else "")
        raise UnknownError("name", f"{name!r} may mean several actors", f"Give one of their keys: {keys}")
    return tell_actor(archive, found[0], least)


def tell_actor(archive: Archive, line: ActorLine, min_score: float | None = None) -> ActorAnswer:
    """Everything about this actor; of statements and events what has at least this score."""

    def asked(wanted: Wanted, limit: int, **part: Any) -> Question:
        return Question(wanted=wanted, limit=limit, **part)

    said = asked("statements", NEWEST, speaker=line.key, min_score=min_score)
    done = asked("events", NEWEST, party=line.key, min_score=min_score)
    return ActorAnswer(
        **msgspec.structs.asdict(line),
        offices=(*ask_offices(archive, asked("offices", MOST, person=line.key)), *_held(archive, line)),
        officers=(*ask_offices(archive, asked("offices", MOST, of=line.key)), *_holders(archive, line)),
        memberships=tuple(ask_memberships(archive, asked("memberships", MOST, member=line.key))),
        members=tuple(ask_memberships(archive, asked("memberships", MOST, of=line.key))),
        statement_count=(statements := count_rows(archive, said)),
        statements=tuple(ask_statements(archive, said)) if statements else (),
        event_count=(events := count_rows(archive, done)),
        events=tuple(ask_events(archive, done)) if events else (),  # to find none of a frequent actor takes as long as many
    )


def _held(archive: Archive, line: ActorLine) -> list[OfficeAnswer]:
    """What the table says a person held in the years of the reports. Both must have one state and one name: namesakes are many."""
    if line.kind != "person" or not (line.state and line.first and line.last):
        return []
    names = [alias.words for alias in line.aliases]
    years = range(max(int(line.first[:4]), int(line.last[:4]) - LONGEST), int(line.last[:4]) + 1)
    found = [office for year in years for office in in_table(archive, [f"state:{line.state}"], str(year), names)]
    full = set(map(terms_of, names))
    return [office for office in dict.fromkeys(found) if terms_of(office.person) in full]


def _holders(archive: Archive, line: ActorLine) -> list[OfficeAnswer]:
    """Whom the table has in a state's offices on the date of the last report."""
    return in_table(archive, [line.key], line.last, None) if line.kind == "state" and line.last else []
