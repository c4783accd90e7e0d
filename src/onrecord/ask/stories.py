"""The stories of a record, and one of them: its tellings in order of time, what several tell, and where their figures differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from threading import Lock
from typing import Any, NamedTuple

from onrecord.ask.answers import Answer, select_rows
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.question import ALL, Question, question_about
from onrecord.ask.records import EventAnswer, FigureAnswer, ask_events, ask_figures
from onrecord.ask.reports import ReportAnswer, told_reports
from onrecord.ask.who import known_report
from onrecord.errors import QuestionError
from onrecord.records import Record
from onrecord.store import Archive, fold

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
    for group in _together(events, _what):
        first: dict[str, EventAnswer] = {}
        for event in group:
            first.setdefault(told_by(event), event)
        if len(first) > 1:
            yield Agreed(events=tuple(first.values()))


def _what(event: EventAnswer) -> Hashable | None:
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
