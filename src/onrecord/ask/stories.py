"""The stories of a record, their tellings in order of time, and which tellings are of one event."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from threading import Lock
from typing import Any, NamedTuple

from onrecord.ask.answers import Answer, select_rows, selection
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.question import ALL, Question, question_about
from onrecord.ask.records import EventAnswer, FigureAnswer, ask_events, ask_figures
from onrecord.ask.reports import ReportAnswer, told_reports
from onrecord.ask.who import key_of, known_report
from onrecord.errors import QuestionError
from onrecord.records import Record
from onrecord.store import Archive, fold, terms_of

# One event, told by several reports, counted once: which tellings are of the same event.
#
# Same are: the type, the sides, the day with one to either side, and the place where both state one. Computed from what is asked
# for, when it is asked: nothing is stored, and the order in which reports came changes nothing. What is grouped are the events of
# one question; docs/how-to/panel.md says what that means for a count.

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
JOINT = ("CONSULT", "AGREE")  # what is done by both sides alike: who is told to act says nothing
OF_THE_STATE = ("GOV", "MIL", "SPY", "LEG", "JUD", "COP")  # sectors that act for their state
TOLD = ("asserted", "claimed")  # of the same event one report may say so and another let somebody say so
NEXT = (0, -1, 1)  # days from the first telling's, the likeliest first

EVENTS = "it.type, it.modality, it.place, it.date, coalesce(it.date, newest.published) AS told_day, it.id, newest.publisher"
PARTIES = f"""
SELECT part.reading, part.owner, {{side}} AS side, who.kind, who.state, who.sector, {key_of("who", "merged")} AS "key"
FROM ({{page}}) AS page CROSS JOIN {{table}} AS part ON part.reading = page.reading AND part.owner = page.nr
CROSS JOIN actors AS who ON who.reading = part.reading AND who.id = part.actor
LEFT JOIN identities AS merged ON merged."key" = who."key"
"""


class Party(NamedTuple):
    """Somebody with a part in an event: on side 0 (who does it) or 1 (to whom)."""

    side: int
    kind: str
    state: str | None
    sector: str | None
    key: str


class OneTelling(NamedTuple):
    """One report's telling of an event: `report` and `event` are its ids, `dated` whether it states the day itself.

    `day` is the event's or, where it has no date, the report's; None where neither is a whole day.
    """

    reading: int
    nr: int
    report: str
    event: str
    type: str
    modality: str
    day: date | None
    dated: bool
    place: frozenset[str]
    publisher: str | None
    parties: tuple[Party, ...]


class Group:
    """Tellings of one event so far: the first of them, the persons, places and days by report that any of them states."""

    def __init__(self, first: OneTelling, persons: dict[str, frozenset[str]]) -> None:
        self.first = first
        self._persons, self._places, self._days = dict(persons), {first.place} - {frozenset()}, {first.report: first.day}

    def fits(self, one: OneTelling, persons: dict[str, frozenset[str]]) -> bool:
        """Whether this may be a telling of the same event: nothing that both state differs."""
        if self._days.get(one.report, one.day) != one.day:  # a report that tells of two days knows of two events
            return False
        if one.place and self._places and not any(one.place <= other or other <= one.place for other in self._places):
            return False
        return all(not mine.isdisjoint(persons[side]) for side, mine in self._persons.items() if side in persons)

    def add(self, one: OneTelling, persons: dict[str, frozenset[str]]) -> None:
        """Take one more telling in."""
        self._days[one.report] = one.day
        self._places |= {one.place} - {frozenset()}
        for side, theirs in persons.items():
            self._persons[side] = self._persons.get(side, frozenset()) | theirs


def ask_tellings(archive: Archive, question: Question, also: Asked | None = None) -> list[OneTelling]:
    """Every telling of the events a question asks for, whatever its limit."""
    chosen = selection(archive, question, also=also)
    page = f"SELECT it.reading, it.nr {chosen.source()}"
    parties: dict[tuple[int, int], list[Party]] = defaultdict(list)
    for side, table in enumerate(("event_actors", "event_recipients")):
        for row in archive.rows(PARTIES.format(page=page, table=table, side=side), chosen.params):
            parties[row["reading"], row["owner"]].append(Party(*(row[name] for name in Party._fields)))
    sql = f"SELECT it.reading, it.nr, {EVENTS}, reports.id AS report {chosen.source('reports.id')}"
    return [
        OneTelling(
            reading=row["reading"],
            nr=row["nr"],
            report=row["report"],
            event=row["id"],
            type=row["type"],
            modality=row["modality"],
            day=date.fromisoformat(row["told_day"]) if DAY.fullmatch(row["told_day"] or "") else None,
            dated=row["date"] is not None,
            place=frozenset(terms_of(row["place"] or "").split()),
            publisher=row["publisher"],
            parties=tuple(parties[row["reading"], row["nr"]]),
        )
        for row in archive.rows(sql, chosen.params)
    ]


def same_events(tellings: Iterable[OneTelling]) -> Iterator[tuple[OneTelling, OneTelling]]:
    """Each telling with the first of its event: the one that says most, in an order that only what is told decides.

    Each is compared with the events of its type and sides within a day of it, so that the time is that of sorting them.
    """
    near: dict[tuple[object, int], list[Group]] = defaultdict(list)
    for one in sorted(tellings, key=_says_most):
        if one.day is None or not one.parties:
            yield one, one
            continue
        what, persons = _what(one)
        around = (group for step in NEXT for group in near.get((what, one.day.toordinal() + step), ()))
        group = next((group for group in around if group.fits(one, persons)), None)
        if group is None:
            group = Group(one, persons)
            near[what, one.day.toordinal()].append(group)
        group.add(one, persons)
        yield one, group.first


def _says_most(one: OneTelling) -> tuple[object, ...]:
    persons = sum(party.kind == "person" for party in one.parties)
    return one.modality != "asserted", not one.dated, not one.place, -persons, one.day or date.max, one.report, one.event


def _what(one: OneTelling) -> tuple[object, dict[str, frozenset[str]]]:
    """What must be the same of two tellings: type and sides; and the persons named on each side, of whom one must be the same.

    Between states a minister, a ministry or an army is its state, whoever is named; within one state each body is itself.
    """
    abroad = len({party.state for party in one.parties if party.state}) > 1
    sides: tuple[set[str], set[str]] = (set(), set())
    persons: dict[str, frozenset[str]] = {}
    for party in one.parties:
        acts = party.kind == "state" or (abroad and party.sector in OF_THE_STATE)
        token = f"state:{party.state}" if party.state and acts else party.key
        sides[0 if one.type in JOINT else party.side].add(token)
        if party.kind == "person" and token != party.key:
            persons[token] = persons.get(token, frozenset()) | {party.key}
    told = TOLD[0] if one.modality in TOLD else one.modality
    return (one.type, told, *map(frozenset, sides)), persons


def heads_of(tellings: Iterable[OneTelling]) -> dict[tuple[int, int], OneTelling]:
    """The first telling of each event by the numbers of every telling of it."""
    return {attrgetter("reading", "nr")(one): first for one, first in same_events(tellings)}


# The stories of a record: which reports are about the same event, worked out when asked and remembered while nothing changes.

ASKED_BY = ("since", "until", "publisher", "place", "limit", "offset")
TEXTS = """
SELECT newest.row AS reading, reports.row, reports.id, reports.text, newest.title, newest.publisher,
    newest.published_known AS published
FROM newest_readings AS newest CROSS JOIN reports ON reports.row = newest.report
"""
# Who does or is done what, by the reader's own events: the type with the key of each of its actors.
KNOWN = """
SELECT it.type || ' ' || who."key" AS known FROM (
    SELECT reading, owner, actor FROM event_actors WHERE reading = :reading
    UNION SELECT reading, owner, actor FROM event_recipients WHERE reading = :reading
) AS part CROSS JOIN events AS it ON it.reading = part.reading AND it.nr = part.owner
CROSS JOIN actors AS who ON who.reading = part.reading AND who.id = part.actor WHERE who."key" IS NOT NULL
"""
NEAR = "SELECT report, other FROM near"
REMEMBERED = 2  # records

_remembered: dict[str, Stories] = {}
_lock = Lock()


class StoryAnswer(Answer, frozen=True, kw_only=True):
    """Reports about one event. `story` is the id of the first and `title` its title; `since` and `until` are the days (EDTF) of the
    first and last. Reports whose texts are nearly the same, as wire copy is, are one of the `tellings`.
    """

    story: str
    title: str | None
    since: str | None
    until: str | None
    reports: int
    tellings: int
    publishers: tuple[str, ...]


class Kept(NamedTuple):
    """What is kept of a report: its row, what it says of itself, and its first report in nearly these words."""

    row: int
    title: str | None
    publisher: str | None
    published: str | None
    telling: str


class Stories(NamedTuple):
    """All stories of a record: of each the ids of its reports, the oldest first; and what is kept of each report."""

    groups: dict[str, list[str]]
    reports: dict[str, Kept]


def ask_stories(archive: Archive, **asked: Any) -> list[StoryAnswer]:
    """The stories of two reports or more, the newest first; with `since`, `until`, `publisher` or `place` those with such a report.

    Raises QuestionError.
    """
    for name in asked:
        if name not in ASKED_BY:
            raise QuestionError(name, "stories are not asked by it", f"Ask by {', '.join(ASKED_BY)}")
    question = question_about("reports", asked)
    found = stories_of(archive)
    wanted = _wanted(archive, question)
    several = [ids for ids in found.groups.values() if len(ids) > 1 and (wanted is None or not wanted.isdisjoint(ids))]
    told = [story_line(found, ids) for ids in several]
    told.sort(key=lambda one: one.story)
    told.sort(key=lambda one: one.until or "", reverse=True)
    return told[question.offset : question.offset + question.limit]


def one_story(archive: Archive, report: str) -> list[str]:
    """The ids of the story's reports that this one, by its id or place, is of; the oldest first. Raises UnknownError."""
    wanted = known_report(archive, report)
    return next(ids for ids in stories_of(archive).groups.values() if wanted in ids)


def count_alone(archive: Archive) -> tuple[int, int]:
    """How many stories have two reports or more, and how many reports stand alone."""
    sizes = [len(ids) for ids in stories_of(archive).groups.values()]
    return sum(size > 1 for size in sizes), sizes.count(1)


def stories_of(archive: Archive) -> Stories:
    """All stories of a record."""
    stamp = archive.stamp()
    with _lock:  # who asks meanwhile waits for the answer rather than work it out too
        if stamp not in _remembered:
            while len(_remembered) >= REMEMBERED:
                del _remembered[next(iter(_remembered))]
            _remembered[stamp] = _stories(archive)
        return _remembered[stamp]


def _stories(archive: Archive) -> Stories:
    from onrecord.ask.grouping import Text, group_texts  # here: `import onrecord` needs no numpy

    kept: dict[str, Kept] = {}

    def texts() -> Iterator[Text]:
        for row in archive.rows(TEXTS):
            kept[row["id"]] = Kept(row["row"], row["title"], row["publisher"], row["published"], row["id"])
            known = tuple(one["known"] for one in archive.rows(KNOWN, {"reading": row["reading"]}))
            yield Text(row["id"], row["text"], row["published"], known)

    groups: dict[str, list[str]] = {}
    for report, story in group_texts(texts()).items():
        groups.setdefault(story, []).append(report)
    for ids in groups.values():
        ids.sort(key=lambda report: (kept[report].published is None, kept[report].published or "", report))
    _join_copies(archive, kept)
    return Stories(groups, kept)


def _join_copies(archive: Archive, kept: dict[str, Kept]) -> None:
    """Say of each report which is the first, by its row, in nearly the same words."""
    by_row = {report.row: name for name, report in kept.items()}
    firsts: dict[int, int] = {}
    for near in sorted((max(row.values()), min(row.values())) for row in archive.rows(NEAR)):
        firsts[near[0]] = firsts.get(near[1], near[1])
    for row, first in firsts.items():
        if row in by_row and first in by_row:
            kept[by_row[row]] = kept[by_row[row]]._replace(telling=by_row[first])


def story_line(found: Stories, ids: list[str]) -> StoryAnswer:
    """What is told of a story in a list."""
    reports = [found.reports[one] for one in ids]
    days = sorted(report.published for report in reports if report.published)
    return StoryAnswer(
        story=ids[0],
        title=reports[0].title,
        since=days[0] if days else None,
        until=days[-1] if days else None,
        reports=len(ids),
        tellings=len({report.telling for report in reports}),
        publishers=tuple(sorted({report.publisher for report in reports if report.publisher})),
    )


def _wanted(archive: Archive, question: Question) -> set[str] | None:
    if all(getattr(question, name) is None for name in ASKED_BY[:-2]):
        return None
    return {row["report"] for row in select_rows(archive, question, whole=True)}


# One story: its tellings in order of time, the events that several of them tell, and the figures in which they differ.

THESE = "newest.report IN (SELECT row FROM reports WHERE id IN (SELECT value FROM json_each(:these)))"


class Telling(Record, frozen=True, kw_only=True):
    """One telling of a story: the reports that have nearly the same words, the oldest first."""

    reports: tuple[ReportAnswer, ...]


class Agreed(Record, frozen=True, kw_only=True):
    """An event that several tellings have: the same type between the same actors; each telling's first, in order of time."""

    events: tuple[EventAnswer, ...]


class Differing(Record, frozen=True, kw_only=True):
    """Figures of the same thing in the same unit that differ between tellings, in order of time."""

    of: str
    unit: str | None
    figures: tuple[FigureAnswer, ...]


class StoryTold(StoryAnswer, frozen=True, kw_only=True):
    """A story in full. What is `agreed` is that tellings say so, not that it is so; what only one tells is in its report."""

    told: tuple[Telling, ...]
    agreed: tuple[Agreed, ...]
    differing: tuple[Differing, ...]


def ask_story(archive: Archive, report: str) -> StoryTold:
    """The story that this report, by its id or place, is of; of that report alone if no other tells it. Raises UnknownError."""
    ids, found = one_story(archive, report), stories_of(archive)
    telling = {one: found.reports[one].telling for one in ids}
    place = {one: nr for nr, one in enumerate(ids)}
    reports: dict[str, list[ReportAnswer]] = {}
    for one in sorted(told_reports(archive, _these(ids)), key=lambda answer: place[answer.report]):
        reports.setdefault(telling[one.report], []).append(one)

    def by_time(answers: Iterable[Any]) -> list[Any]:
        return sorted(answers, key=lambda one: (place[one.evidence.report], one.evidence.span))

    def told_by(answer: Any) -> str:
        return telling[answer.evidence.report]

    events = by_time(ask_events(archive, Question(wanted="events", limit=ALL), also=_these(ids)))
    figures = by_time(ask_figures(archive, Question(wanted="figures", limit=ALL), also=_these(ids)))
    line = story_line(found, ids)
    return StoryTold(
        **{name: getattr(line, name) for name in line.__struct_fields__},
        told=tuple(Telling(reports=tuple(one)) for one in reports.values()),
        agreed=tuple(_agreed(events, told_by)),
        differing=tuple(_differing(figures, told_by)),
    )


def _these(ids: list[str]) -> Asked:
    return Asked([Condition(THESE)], {"these": json.dumps(ids)})


def _together(answers: Iterable[Any], same: Callable[[Any], Hashable | None]) -> Iterator[list[Any]]:
    groups: dict[Hashable, list[Any]] = {}
    for one in answers:
        key = same(one)
        if key is not None:
            groups.setdefault(key, []).append(one)
    return iter(groups.values())


def _agreed(events: list[EventAnswer], told_by: Callable[[Any], str]) -> Iterator[Agreed]:
    for group in _together(events, _kind_told):
        first: dict[str, EventAnswer] = {}
        for event in group:
            first.setdefault(told_by(event), event)
        if len(first) > 1:
            yield Agreed(events=tuple(first.values()))


def _kind_told(event: EventAnswer) -> Hashable | None:
    """What makes two events the same here. That something did not happen is another thing than that it did."""
    if event.modality == "hypothetical" or not event.actors:
        return None
    sides = (frozenset(fold(party.key) for party in side) for side in (event.actors, event.recipients))
    return event.type, event.modality == "negated", *sides


def _differing(figures: list[FigureAnswer], told_by: Callable[[Any], str]) -> Iterator[Differing]:
    for group in _together(figures, _measured):
        amounts: dict[str, set[Any]] = {}
        for figure in group:
            amounts.setdefault(told_by(figure), set()).add((figure.value, figure.low, figure.high, figure.bound))
        if len({frozenset(told) for told in amounts.values()}) > 1:
            yield Differing(of=group[0].of.words, unit=group[0].unit, figures=tuple(group))


def _measured(figure: FigureAnswer) -> Hashable | None:
    """What is counted, by its words without their endings, and in which unit and over which period."""
    from onrecord.ask.grouping import bare_words

    words = frozenset(bare_words(figure.of.words)) if figure.of else frozenset()
    return (words, figure.unit, figure.period) if words else None
