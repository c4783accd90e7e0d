"""An archive that can be asked directly: every kind of record, one actor in full, and what is said of an empty or cut answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.ask.actors import SOME, ActorLine, actor_line, actor_name, ask_actors, count_actors
from onrecord.ask.answers import count_rows
from onrecord.ask.conditions import KINDS, Asked, Condition
from onrecord.ask.counts import Count, Month, count_by, timeline
from onrecord.ask.offices import (
    MembershipAnswer,
    OfficeAnswer,
    ask_memberships,
    ask_offices,
    count_memberships,
    count_offices,
    in_table,
)
from onrecord.ask.question import (
    ALL,
    FIELDS,
    NAMES,
    OWN,
    VALUES,
    Question,
    Wanted,
    check_words,
    did_you_mean,
    least_score,
    question_about,
    unknown_value,
)
from onrecord.ask.quotes import QuoteAnswer, verify_quote
from onrecord.ask.records import (
    EventAnswer,
    FigureAnswer,
    PositionAnswer,
    StatementAnswer,
    ask_events,
    ask_figures,
    ask_positions,
    ask_statements,
)
from onrecord.ask.reports import ReportAnswer, ask_reports
from onrecord.ask.stories import StoryAnswer, StoryTold, ask_stories, ask_story
from onrecord.ask.who import by_reports, find_keys
from onrecord.errors import QuestionError, UnknownError
from onrecord.store import Archive, fold, match_for, terms_of

if TYPE_CHECKING:
    from onrecord.ask.compare import Comparison
    from onrecord.ask.issues import FormulaAnswer


# What is said beside an answer, so that nothing is silent: that nothing matches and why, what is cut off, what has no date.

MOST_COUNTED = 100_000  # rows that are counted of what is narrowed down; of more it is said that they are more
ALIKE = 0.75  # how like a name must be to be offered, by difflib
NEAR = 2  # characters by which its length may differ
LOOKED_AT = 5_000  # names, those in most reports first
OPERATORS = ("AND", "OR", "NOT", "NEAR")
# What a field is compared with as it is: all values there are, to find the nearest among.
VALUES_OF = {
    "publisher": "SELECT DISTINCT publisher AS value FROM readings",
    "unit": "SELECT DISTINCT unit AS value FROM figures",
    "type": "SELECT DISTINCT type AS value FROM events",
    "stance": "SELECT DISTINCT stance AS value FROM positions",
    "mode": "SELECT DISTINCT mode AS value FROM events",
    "state": "SELECT DISTINCT state AS value FROM actors",
}
NAMES_NEAR = """
SELECT names.terms, name_keys."key", max(standing.reports) AS reports FROM names
CROSS JOIN name_keys ON name_keys.name = names.row LEFT JOIN standing ON standing."key" = name_keys."key"
WHERE length(names.terms) BETWEEN :shortest AND :longest GROUP BY names.terms ORDER BY reports DESC LIMIT :most
"""
COUNTED: dict[Wanted, Callable[[Archive, Question], int]] = {
    "offices": count_offices,
    "memberships": count_memberships,
    "actors": count_actors,
}


def notes_on(archive: Archive, question: Question, shown: int, more: str) -> list[str]:
    """What is to be said beside an answer with so many rows, in whole sentences; `more` says how to have all of a longer one."""
    found = list(_of_nothing(archive, question)) if not shown else list(_of_the_rest(archive, question, shown, more))
    return [*found, *_of_undated(archive, question)]


def check_coded(archive: Archive, question: Question, own: Collection[str] = ()) -> None:
    """Raise QuestionError for a type or stance that is neither the package's, nor of the user's `own`, nor in the record."""
    for name in OWN:
        value, known = getattr(question, name), (*VALUES[name], *own)
        if value and value not in known and not any(row["value"] == value for row in archive.rows(VALUES_OF[name])):
            raise unknown_value(name, value, known)


def unknown_name(archive: Archive, name: str) -> str | None:
    """That no actor goes by this name, with the most similar names that somebody goes by; None if anybody does."""
    if find_keys(archive, name):
        return None
    return f"No actor is called {name!r}. {did_you_mean(similar_names(archive, name))}".strip()


def similar_names(archive: Archive, name: str) -> list[str]:
    """The names of up to three actors with a name most like this one."""
    terms = terms_of(name)
    bounds = {"shortest": len(terms) - NEAR, "longest": len(terms) + NEAR, "most": LOOKED_AT}
    keys = {row["terms"]: row["key"] for row in archive.rows(NAMES_NEAR, bounds)}
    alike = get_close_matches(terms, keys, 3, ALIKE)
    return list(dict.fromkeys(actor_name(archive, keys[one]) for one in alike))


def nobody(archive: Archive, place: str, name: str) -> UnknownError:
    """What is told to who asks for one actor whom the record does not have."""
    meant = did_you_mean(similar_names(archive, name))
    return UnknownError(place, f"no actor is called {name[:100]!r}", f"{meant}Look for a part of the name among the actors")


def _of_nothing(archive: Archive, question: Question) -> Iterator[str]:
    wanted = question.wanted
    if question.offset and (number := _number(archive, _all_rows(question))):
        yield f"No {wanted} are left after the first {question.offset:,}: {number:,} match."
        return
    everything = _number(archive, Question(wanted=wanted))
    if not everything:
        yield f"There are no {wanted} in this record."
        return
    yield f"No {wanted} match (of {everything:,})."
    for name in (*NAMES, "between"):
        asked = getattr(question, name) or ()
        for who in [asked] if isinstance(asked, str) else asked:
            if told := unknown_name(archive, who):
                yield told
    for name, sql in VALUES_OF.items():
        value = getattr(question, name)
        if value and value not in VALUES.get(name, ()):
            yield from _unknown_value(archive, name, value, sql)
    operators = [word for word in (question.words or "").split() if word in OPERATORS]
    if operators:
        yield f"{operators[0]} is looked for as a word like any other: all words must occur."


def _unknown_value(archive: Archive, name: str, value: str, sql: str) -> Iterator[str]:
    known = {fold(row["value"]): row["value"] for row in archive.rows(sql) if row["value"]}
    if fold(value) not in known:
        likely = [known[one] for one in get_close_matches(fold(value), known, 3, ALIKE)]
        yield f"No {name} in this record is {value!r}. {did_you_mean(likely)}".strip()


def _of_the_rest(archive: Archive, question: Question, shown: int, more: str) -> Iterator[str]:
    if shown < question.limit:
        return
    number, most = _number(archive, _all_rows(question)), SOME if question.wanted == "actors" else MOST_COUNTED
    if number > question.offset + shown:
        rows = f"{question.offset + 1:,} to {question.offset + shown:,}" if question.offset else f"{shown:,}"
        yield f"{rows} of {f'more than {most:,}' if number == most + 1 else f'{number:,}'} shown; {more}."


def _all_rows(question: Question) -> Question:
    return msgspec.structs.replace(question, limit=1, offset=0)


def _number(archive: Archive, question: Question) -> int:
    """How many rows there are in all; counted no further than MOST and one where an index cannot say."""
    counted = COUNTED.get(question.wanted)
    return counted(archive, question) if counted else count_rows(archive, question, MOST_COUNTED)


def _of_undated(archive: Archive, question: Question) -> Iterator[str]:
    """How many would match but for their unknown date."""
    if question.since is None and question.until is None:
        return
    kind = KINDS[question.wanted]
    anytime = msgspec.structs.replace(question, since=None, until=None, limit=1, offset=0)
    if question.wanted in COUNTED:  # these are gathered over reports: the reports without a date are named
        told = {name: getattr(question, name) for name in ("publisher", "place", "versions") if name in FIELDS[question.wanted]}
        anytime, kind = Question(wanted="reports", **told), KINDS["reports"]
    undated = Asked([Condition(f"({kind.date}) IS NULL")], {})
    number = count_rows(archive, anytime, MOST_COUNTED, also=undated)
    if number:
        yield f"Left out because no date is known: {number:,} {anytime.wanted if number > 1 else anytime.wanted[:-1]}."


# Every kind of record, and what answers a question about it.

# Those that stand in one report each, and may be asked for with more conditions; the others are gathered over all reports.
IN_REPORTS: dict[str, Callable[..., list[Any]]] = {
    "statements": ask_statements,
    "events": ask_events,
    "figures": ask_figures,
    "positions": ask_positions,
}
GATHERED: dict[str, Callable[..., list[Any]]] = {
    "reports": ask_reports,
    "offices": ask_offices,
    "memberships": ask_memberships,
    "actors": ask_actors,
}
ASK = {kind: (IN_REPORTS | GATHERED)[kind] for kind in ("reports", *IN_REPORTS, "offices", "memberships", "actors")}


# One actor in full: who it is, what it holds and belongs to, what it said and did.

NEWEST = 5  # statements and events an answer carries; it also says how many there are
MOST_HELD = 20  # offices, members and memberships of each kind
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
    """Who may be meant, by number of reports: by a key, else by exactly this name, else by a name with all its words.

    Raises QuestionError for a name without words.
    """
    check_words("name", name)
    if not match_for(name):
        raise QuestionError("name", f"{name!r} is not part of a name", "Give a name, such as Xi Jinping, or a key")
    return [actor_line(archive, key) for key in by_reports(archive, find_keys(archive, name))[:limit]]


def ask_actor(archive: Archive, name: str, min_score: Any = None, alone: bool | None = None) -> ActorAnswer:
    """The one actor meant by a name or a key; raises UnknownError if it is nobody or one of several, whom it then names."""
    least = least_score(min_score)
    found = find_actors(archive, name)
    if not found:
        raise nobody(archive, "name", name)
    if len(found) > 1:
        keys = ", ".join(line.key for line in found[:NEWEST]) + (", …" if len(found) > NEWEST else "")
        raise UnknownError("name", f"{name!r} may mean several actors", f"Give one of their keys: {keys}")
    return tell_actor(archive, found[0], least, alone)


def tell_actor(archive: Archive, line: ActorLine, min_score: float | None = None, alone: bool | None = None) -> ActorAnswer:
    """Everything about this actor; of statements and events what has at least this score, of a state also its leaders' and bodies'
    unless it is asked for `alone`.
    """

    def asked(wanted: Wanted, limit: int, **part: Any) -> Question:
        return Question(wanted=wanted, limit=limit, **part)

    said = asked("statements", NEWEST, speaker=line.key, min_score=min_score, alone=alone)
    done = asked("events", NEWEST, party=line.key, min_score=min_score, alone=alone)
    return ActorAnswer(
        **msgspec.structs.asdict(line),
        offices=(*ask_offices(archive, asked("offices", MOST_HELD, person=line.key)), *_held(archive, line)),
        officers=(*ask_offices(archive, asked("offices", MOST_HELD, of=line.key)), *_holders(archive, line)),
        memberships=tuple(ask_memberships(archive, asked("memberships", MOST_HELD, member=line.key))),
        members=tuple(ask_memberships(archive, asked("memberships", MOST_HELD, of=line.key))),
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


# An archive that can be asked directly; the store itself knows no questions.


class OpenArchive(Archive):
    """What `onrecord.open` gives: an Archive with the questions as methods. Each raises QuestionError if it cannot be asked.

    `asked` are the fields of a Question, which says what each means and which kind of record is asked by it. What `merge` has said
    to be one actor is one in every answer, until `unmerge` undoes it.
    """

    def statements(self, words: str | None = None, **asked: Any) -> list[StatementAnswer]:
        """Who said what, newest first: by words, speaker, about, between, kind, min_score, dates, publisher, place."""
        return ask_statements(self, question_about("statements", {"words": words, **asked}))

    def events(self, words: str | None = None, **asked: Any) -> list[EventAnswer]:
        """Who did what to whom, newest first: by words, actor, recipient, party, between, type, mode, quad, modality, site, …"""
        return ask_events(self, question_about("events", {"words": words, **asked}))

    def figures(self, words: str | None = None, **asked: Any) -> list[FigureAnswer]:
        """Which numbers were given, newest first: by words, giver, unit, dates, publisher, place."""
        return ask_figures(self, question_about("figures", {"words": words, **asked}))

    def positions(self, words: str | None = None, **asked: Any) -> list[PositionAnswer]:
        """Who takes which side on what, newest first: by words, holder, issue, stance, dates, publisher, place."""
        return ask_positions(self, question_about("positions", {"words": words, **asked}))

    def actors(self, words: str | None = None, **asked: Any) -> list[ActorLine]:
        """Who there is, by number of reports: by words of a name, kind, state, dates, publisher, place."""
        return ask_actors(self, question_about("actors", {"words": words, **asked}))

    def actor(self, name_or_key: str, *, min_score: float | None = None, alone: bool | None = None) -> ActorAnswer:
        """One actor in full; of what it said and did what has at least this score; a state with its leaders and bodies, or `alone`.

        Raises QuestionError, with the keys to choose from, if the name fits nobody or several.
        """
        return ask_actor(self, name_or_key, min_score, alone)

    def offices(self, **asked: Any) -> list[OfficeAnswer]:
        """Who holds which office, newest evidence first: by of, person, dates; `on` a date also as the table of leaders has it."""
        return ask_offices(self, question_about("offices", asked))

    def memberships(self, **asked: Any) -> list[MembershipAnswer]:
        """Who belongs to what, newest evidence first: by of, member, dates, publisher, place."""
        return ask_memberships(self, question_about("memberships", asked))

    def reports(self, **asked: Any) -> list[ReportAnswer]:
        """Which reports there are, newest first: by dates, publisher, place; with how much each holds, of at least min_score."""
        return ask_reports(self, question_about("reports", asked))

    def stories(self, **asked: Any) -> list[StoryAnswer]:
        """Events that two reports or more are about, newest first: by dates, publisher, place. Asked first, all are grouped."""
        return ask_stories(self, **asked)

    def story(self, report: str) -> StoryTold:
        """The story that a report, by its id or place, is of: its tellings, what they agree on, figures that differ."""
        return ask_story(self, report)

    def verify_quote(self, words: str, speaker: str | None = None) -> QuoteAnswer:
        """Whether somebody said these words, others like them, or somebody else did; with the place."""
        return verify_quote(self, words, speaker)

    def compare(self, *reports: str, story: str | None = None) -> Comparison:
        """Reports side by side, each by its id or place, or all tellings of a story: what they tell alike, otherwise, or alone."""
        from onrecord.ask.compare import compare_asked  # here: few ask it, and it reads tables of its own

        return compare_asked(self, reports, story)

    def formula(self, holder: str, issue: str) -> list[FormulaAnswer]:
        """A holder's wordings of one position, the oldest first: changed, hardened, softened, or missing."""
        from onrecord.ask.issues import ask_formula

        return ask_formula(self, holder, issue)

    def count(self, wanted: str, *by: str, tellings: bool | None = None, **asked: Any) -> list[Count]:
        """How many records of this kind the fields ask for, by "month", "actor", "type", …; without any all in one.

        An event that several reports tell counts once, unless `tellings` asks for each report's.
        """
        return count_by(self, question_about(wanted, {"limit": ALL, **asked}), by, tellings)

    def timeline(self, actor: str, other: str | None = None, tellings: bool | None = None, **asked: Any) -> list[Month]:
        """What one actor does and says, or two do with and say of each other, by month: by dates, modality, min_score, …"""
        return timeline(self, actor, other, tellings=tellings, **asked)
