"""How many there are: of records by month, actor, type, publisher, …; and two actors' months, cooperation and conflict apart."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import Answer
from onrecord.ask.kinds import KINDS
from onrecord.ask.question import SCORED, Question, no_score, one_of
from onrecord.ask.select import actor_join, actor_key, selection
from onrecord.errors import QuestionError
from onrecord.store import Archive


class By(NamedTuple):
    """One way to count: the SQL for what tells one group from another, what it joins, and whether it is an actor's key."""

    column: str
    joins: str = ""
    is_actor: bool = False


DATES = {"year": 4, "month": 7, "day": 10}
COLUMNS = {
    "statements": ("kind",),
    "events": ("type", "mode", "quad", "modality"),
    "figures": ("unit", "bound", "period"),
    "positions": ("stance",),
    "offices": ("title",),
    "memberships": (),
    "actors": ("kind", "state", "sector"),
    "reports": ("media_type",),
}
PARTS = {"events": {"actor": "event_actors", "recipient": "event_recipients"}}


class Count(Answer, frozen=True, kw_only=True):
    """How many records share these values; None is "the report does not say". An actor is its name, and its key as NAME_key."""

    by: dict[str, str | int | None]
    count: int


def ways_to_count(wanted: str) -> dict[str, By]:
    """Everything records of this kind can be counted by."""
    kind = KINDS[wanted]
    ways = {name: By(f"substr({kind.date}, 1, {length})") for name, length in DATES.items()}
    ways |= {name: By(f"newest.{name}") for name in ("publisher", "coder", "lang")} | {"place": By("reports.place")}
    ways |= {name: By(f'it."{name}"') for name in COLUMNS[wanted]}
    ways |= {side: _actor(side, column) for side, column in kind.named.items() if wanted != "actors"}
    ways |= {side: _party(side, table) for side, table in PARTS.get(wanted, {}).items()}
    return ways


def _actor(side: str, column: str) -> By:
    return By(actor_key(side), actor_join(side, column), True)


def _party(side: str, table: str) -> By:
    """Each of an event's parties counts it once."""
    part = f"LEFT JOIN {table} AS {side}_part ON {side}_part.reading = it.reading AND {side}_part.owner = it.nr"
    by = _actor(side, f"{side}_part.actor")
    return by._replace(joins=f"{part} {by.joins}")


def count_by(archive: Archive, question: Question, by: tuple[str, ...]) -> list[Count]:
    """How many records a question asks for, by each of these: dates in their order, all else by number; `limit` counts groups."""
    if question.min_score is not None and question.wanted not in SCORED:
        raise no_score(question.wanted)
    ways = ways_to_count(question.wanted)
    for name in by:
        if name not in ways:
            raise QuestionError("by", f"{question.wanted} cannot be counted by {name!r}", f"Use one of {one_of(ways)}")
    rows = _groups(archive, question, [ways[name] for name in by])
    named = [name for name in by if ways[name].is_actor]
    names = {key: actor_name(archive, key) for key in {row[by.index(name)] for *row, _ in rows for name in named} if key}
    return [_line(by, row, named, names, count) for *row, count in rows]


def _line(by: tuple[str, ...], row: list[Any], named: list[str], names: dict[str, str], count: int) -> Count:
    values: dict[str, str | int | None] = {}
    for name, value in zip(by, row, strict=True):
        values |= {name: names.get(value), f"{name}_key": value} if name in named else {name: value}
    return Count(by=values, count=count)


def _groups(archive: Archive, question: Question, ways: list[By]) -> list[tuple[Any, ...]]:
    chosen = selection(archive, question)
    columns = "".join(f"{way.column} AS by_{nr}, " for nr, way in enumerate(ways))
    grouped = ", ".join(f"by_{nr}" for nr in range(len(ways)))
    dates = [f"by_{nr} IS NULL, by_{nr}" for nr, way in enumerate(ways) if way.column.startswith("substr(")]
    order = ", ".join([*dates, "n DESC", *([grouped] if grouped else [])])
    joins = " ".join(way.joins for way in ways)
    joins = f"{KINDS[question.wanted].joins} {joins}" if "told." in columns + joins else joins.strip()
    source, count = chosen.source(columns, joins), "count(*)"
    if chosen.is_whole and "reports." not in columns:
        source, count = _summed(KINDS[question.wanted].table, columns, joins), "sum(it.n)"
    groups = f"GROUP BY {grouped}" if grouped else ""
    sql = f"SELECT {columns}coalesce({count}, 0) AS n {source} {groups} ORDER BY {order} LIMIT :limit OFFSET :offset"
    params = chosen.params | {"limit": question.limit, "offset": question.offset}
    return [tuple(row.values()) for row in archive.rows(sql, params)]


def _summed(table: str, columns: str, joins: str) -> str:
    """FROM for counts of a whole table: first within each reading, along its index, then over the readings, which are far fewer."""
    own = sorted(set(re.findall(r'\bit\."?(\w+)"?', columns + joins)) - {"reading"})
    named = "".join(f', "{name}"' for name in own)
    inner = f"SELECT reading{named}, count(*) AS n FROM {table} GROUP BY reading{named}"
    return f"FROM ({inner}) AS it CROSS JOIN newest_readings AS newest ON newest.row = it.reading {joins}"
