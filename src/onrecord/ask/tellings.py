"""One story: its tellings in order of time, the events that several of them tell, and the figures in which they differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.events import EventAnswer, ask_events
from onrecord.ask.figures import FigureAnswer, ask_figures
from onrecord.ask.question import ALL, Question
from onrecord.ask.reports import ReportAnswer, told_reports
from onrecord.ask.storied import StoryAnswer, one_story, stories_of, story_line
from onrecord.records import Record
from onrecord.store import Archive, fold

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
    from onrecord.ask.likeness import bare_words

    words = frozenset(bare_words(figure.of.words)) if figure.of else frozenset()
    return (words, figure.unit, figure.period) if words else None
