"""One event, told by several reports, counted once: which tellings are of the same event.

Same are: the type, the sides, the day with one to either side, and the place where both state one. Computed from what is asked for,
when it is asked: nothing is stored, and the order in which reports came changes nothing. What is grouped are the events of one
question; docs/how-to/panel.md says what that means for a count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from onrecord.ask.answers import selection
from onrecord.ask.conditions import Asked
from onrecord.ask.question import Question
from onrecord.ask.who import key_of
from onrecord.store import Archive, terms_of

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


class Telling(NamedTuple):
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

    def __init__(self, first: Telling, persons: dict[str, frozenset[str]]) -> None:
        self.first = first
        self._persons, self._places, self._days = dict(persons), {first.place} - {frozenset()}, {first.report: first.day}

    def fits(self, one: Telling, persons: dict[str, frozenset[str]]) -> bool:
        """Whether this may be a telling of the same event: nothing that both state differs."""
        if self._days.get(one.report, one.day) != one.day:  # a report that tells of two days knows of two events
            return False
        if one.place and self._places and not any(one.place <= other or other <= one.place for other in self._places):
            return False
        return all(not mine.isdisjoint(persons[side]) for side, mine in self._persons.items() if side in persons)

    def add(self, one: Telling, persons: dict[str, frozenset[str]]) -> None:
        """Take one more telling in."""
        self._days[one.report] = one.day
        self._places |= {one.place} - {frozenset()}
        for side, theirs in persons.items():
            self._persons[side] = self._persons.get(side, frozenset()) | theirs


def ask_tellings(archive: Archive, question: Question, also: Asked | None = None) -> list[Telling]:
    """Every telling of the events a question asks for, whatever its limit."""
    chosen = selection(archive, question, also=also)
    page = f"SELECT it.reading, it.nr {chosen.source()}"
    parties: dict[tuple[int, int], list[Party]] = defaultdict(list)
    for side, table in enumerate(("event_actors", "event_recipients")):
        for row in archive.rows(PARTIES.format(page=page, table=table, side=side), chosen.params):
            parties[row["reading"], row["owner"]].append(Party(*(row[name] for name in Party._fields)))
    sql = f"SELECT it.reading, it.nr, {EVENTS}, reports.id AS report {chosen.source('reports.id')}"
    return [
        Telling(
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


def same_events(tellings: Iterable[Telling]) -> Iterator[tuple[Telling, Telling]]:
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


def _says_most(one: Telling) -> tuple[object, ...]:
    persons = sum(party.kind == "person" for party in one.parties)
    return one.modality != "asserted", not one.dated, not one.place, -persons, one.day or date.max, one.report, one.event


def _what(one: Telling) -> tuple[object, dict[str, frozenset[str]]]:
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


def heads_of(tellings: Iterable[Telling]) -> dict[tuple[int, int], Telling]:
    """The first telling of each event by the numbers of every telling of it."""
    return {attrgetter("reading", "nr")(one): first for one, first in same_events(tellings)}
