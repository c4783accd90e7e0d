"""How many there are; and what one actor does, or two do with each other, month by month."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import Answer, Row, actor_join, actor_key, selection
from onrecord.ask.conditions import KINDS, Asked, Condition, said_about
from onrecord.ask.question import ALL, SCORED, Question, Wanted, no_score, one_of, question_about
from onrecord.ask.records import EventAnswer, StatementAnswer, ask_events, ask_statements
from onrecord.errors import QuestionError
from onrecord.store import Archive

# How many there are: of records by month, actor, type, publisher, …; and two actors' months, cooperation and conflict apart.


class By(NamedTuple):
    """One way to count: the SQL for what tells one group from another, what it joins, and whether it is an actor's key."""

    column: str
    joins: str = ""
    is_actor: bool = False


DATES = {"year": 4, "month": 7, "day": 10}
COLUMNS = {
    "statements": ("kind", "source_kind"),
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


def count_by(archive: Archive, question: Question, by: tuple[str, ...], tellings: bool | None = None) -> list[Count]:
    """How many records a question asks for, by each of these: dates in their order, all else by number; `limit` counts groups.

    An event that several reports tell counts once (ask/stories.py), unless `tellings` asks for each report's.
    """
    if question.min_score is not None and question.wanted not in SCORED:
        raise no_score(question.wanted)
    ways = ways_to_count(question.wanted)
    for name in by:
        if name not in ways:
            raise QuestionError("by", f"{question.wanted} cannot be counted by {name!r}", f"Use one of {one_of(ways)}")
    if tellings and question.wanted != "events":
        raise QuestionError("tellings", f"{question.wanted} have none", "Leave it out, or count events")
    once = question.wanted == "events" and not tellings
    rows = (_events if once else _groups)(archive, question, {name: ways[name] for name in by})
    named = [name for name in by if ways[name].is_actor]
    names = {key: actor_name(archive, key) for key in {row[by.index(name)] for *row, _ in rows for name in named} if key}
    return [_line(by, row, named, names, count) for *row, count in rows]


def _line(by: tuple[str, ...], row: list[Any], named: list[str], names: dict[str, str], count: int) -> Count:
    values: dict[str, str | int | None] = {}
    for name, value in zip(by, row, strict=True):
        values |= {name: names.get(value), f"{name}_key": value} if name in named else {name: value}
    return Count(by=values, count=count)


OF_THE_EVENT = (*DATES, *COLUMNS["events"])  # what counts as the first telling has it; all else as each telling has it


def _events(archive: Archive, question: Question, ways: dict[str, By]) -> list[tuple[Any, ...]]:
    """The same for events told by several reports, each counted once."""
    from onrecord.ask.stories import ask_tellings, heads_of  # here: it is asked with what this module asks with

    chosen = selection(archive, question)
    columns, joins = _columns(question.wanted, ways)
    sql = f"SELECT {columns}it.reading, it.nr {chosen.source(columns, joins)}"
    told = [(tuple(row.values()), (row["reading"], row["nr"])) for row in archive.rows(sql, chosen.params)]
    first_of, values = heads_of(ask_tellings(archive, question)), {number: row for row, number in told}
    counted: dict[tuple[Any, ...], set[tuple[int, int]]] = {}
    for row, number in told:
        first = first_of[number].reading, first_of[number].nr
        by = (values[first][at] if name in OF_THE_EVENT else row[at] for at, name in enumerate(ways))
        counted.setdefault(tuple(by), set()).add(first)

    def order(line: tuple[Any, ...]) -> tuple[Any, ...]:
        known = [(value is not None, "" if value is None else value) for value in line[:-1]]
        dates = [(line[at] is None, line[at] or "") for at, name in enumerate(ways) if name in DATES]
        return (*dates, -line[-1], *known)

    if not ways and not counted:
        return [(0,)]
    lines = sorted(((*by, len(events)) for by, events in counted.items()), key=order)
    return lines[question.offset : question.offset + question.limit]


def _columns(wanted: str, ways: Mapping[str, By]) -> tuple[str, str]:
    columns = "".join(f"{way.column} AS by_{nr}, " for nr, way in enumerate(ways.values()))
    joins = " ".join(way.joins for way in ways.values())
    return columns, f"{KINDS[wanted].joins} {joins}" if "told." in columns + joins else joins.strip()


def _groups(archive: Archive, question: Question, ways: dict[str, By]) -> list[tuple[Any, ...]]:
    chosen = selection(archive, question)
    columns, joins = _columns(question.wanted, ways)
    grouped = ", ".join(f"by_{nr}" for nr in range(len(ways)))
    dates = [f"by_{nr} IS NULL, by_{nr}" for nr, name in enumerate(ways) if name in DATES]
    order = ", ".join([*dates, "n DESC", *([grouped] if grouped else [])])
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


# What one actor does, or two do with each other, month by month: cooperation and conflict in word and deed, and statements.

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class Month(Answer, frozen=True, kw_only=True):
    """One month (EDTF; a year where no month is known, None where nothing is): events by PLOVER's quad, and statements."""

    month: str | None
    verbal_cooperation: int = 0
    material_cooperation: int = 0
    verbal_conflict: int = 0
    material_conflict: int = 0
    statements: int = 0


def timeline(archive: Archive, actor: str, other: str | None = None, *, tellings: bool | None = None, **asked: Any) -> list[Month]:
    """The months of one actor's events and statements, or of those between two, in order and without gaps.

    Events are those a report asserts unless `modality` names another kind: what only a speaker says has happened, what is planned
    or denied is never mixed in. An event that several reports tell counts once, unless `tellings` asks for each report's. The
    other fields are those of a Question: `since`, `until`, `publisher`, `min_score`, `alone`, …
    """
    pair = (actor, other) if other is not None else None
    events = {"modality": "asserted", "between": pair, "party": None if pair else actor} | asked
    said = {name: value for name, value in asked.items() if name != "modality"}
    said |= {"between": pair, "speaker": None if pair else actor}
    by_quad = count_by(archive, question_about("events", {"limit": ALL, **events}), ("month", "quad"), tellings)
    by_month = count_by(archive, question_about("statements", {"limit": ALL, **said}), ("month",))
    return months_of(
        {(_text(line.by["month"]), int(line.by["quad"] or 1)): line.count for line in by_quad},
        {_text(line.by["month"]): line.count for line in by_month},
    )


def months_of(events: Mapping[tuple[str | None, int], int], statements: Mapping[str | None, int]) -> list[Month]:
    """The months of so many events, by month and quad, and statements, in order and without gaps."""
    months: dict[str | None, dict[str, int]] = {}
    for (month, quad), count in events.items():
        months.setdefault(month, {})[QUADS[quad - 1]] = count
    for month, count in statements.items():
        months.setdefault(month, {})["statements"] = count
    return [Month(month=month, **months.get(month, {})) for month in _in_order(months)]


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _in_order(months: dict[str | None, Any]) -> list[str | None]:
    """All months from the first to the last, years without a month before their first; what has no date comes last."""
    dated = sorted(month for month in months if month)
    whole = [month for month in dated if len(month) == 7]
    between = months_between(whole[0], whole[-1]) if whole else []
    return [*sorted({*dated, *between}), *([None] if None in months else [])]


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last."""
    return [_month(at) for at in range(_number(first), _number(last) + 1)]


def month_before(month: str) -> str:
    """The month before this one."""
    return _month(_number(month) - 1)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def table_of(lines: list[Any]) -> tuple[list[str], list[list[str]]]:
    """The names and values of counts or months, for a table; nothing stands for None."""
    rows = [msgspec.structs.asdict(line) for line in lines]
    flat = [{**row.pop("by", {}), **row} for row in rows]
    names = [name for name in (flat[0] if flat else {}) if not name.endswith("_key")]
    return names, [["" if row[name] is None else str(row[name]) for name in names] for row in flat]


# Two actors and what is between them: their months, meetings and agreements, and what each said of the other.

# What the page of a pair is made of, gone through once: to ask for each part by itself takes twice as long.
LIGHT = {"reading": "it.reading", "nr": "it.nr", "known": "newest.published_known"}
TYPED = ("type", "quad", "modality")  # what chooses among events
CHOSEN = "SELECT value ->> 0 AS reading, value ->> 1 AS nr FROM json_each(:chosen)"


class Said(Answer, frozen=True, kw_only=True):
    """The newest statements of one about the other, of `count` in all."""

    count: int
    statements: tuple[StatementAnswer, ...]


class PairAnswer(Answer, frozen=True, kw_only=True):
    """What is between two: by month what reports assert; the newest meetings and agreements they assert; the newest of all events,
    of `count`, also the claimed, planned, hypothetical and negated; what the first said of the second, and the second of the first.
    """

    months: tuple[Month, ...]
    meetings: tuple[EventAnswer, ...]
    agreements: tuple[EventAnswer, ...]
    count: int
    events: tuple[EventAnswer, ...]
    said: tuple[Said, Said]


def tell_pair(
    archive: Archive, one: str, other: str, newest: int = 5, min_score: float | None = None, alone: bool | None = None
) -> PairAnswer:
    """What is between two, each a key or words of a name; `newest` of each kind of event and of what each said.

    What has a score below `min_score` is neither shown nor counted; of a state its leaders and bodies are, unless `alone`.
    """
    events = _light(archive, Question(wanted="events", between=(one, other), min_score=min_score, alone=alone), TYPED)
    asserted = _first_told(
        archive, Question(wanted="events", between=(one, other), modality="asserted", min_score=min_score, alone=alone), events
    )
    any_said = Question(min_score=min_score)
    said = [_light(archive, any_said, also=said_about(archive, *pair, alone=bool(alone))) for pair in ((one, other), (other, one))]

    def shown(rows: list[Row], number: int = newest) -> tuple[EventAnswer, ...]:
        return tuple(_newest(archive, ask_events, "events", rows, number))

    return PairAnswer(
        months=tuple(
            months_of(
                Counter((row["month"], row["quad"]) for row in asserted),
                Counter(row["month"] for row in _different([*said[0], *said[1]])),
            )
        ),
        meetings=shown([row for row in asserted if row["type"] == "CONSULT"]),
        agreements=shown([row for row in asserted if row["type"] == "AGREE"]),
        count=len(events),
        events=shown(events, 2 * newest),
        said=(_said(archive, said[0], newest), _said(archive, said[1], newest)),
    )


def _first_told(archive: Archive, question: Question, rows: list[Row]) -> list[Row]:
    """Of these rows the first telling of each event that the question asks for."""
    from onrecord.ask.stories import ask_tellings, heads_of

    firsts = {(first.reading, first.nr) for first in heads_of(ask_tellings(archive, question)).values()}
    return [row for row in rows if (row["reading"], row["nr"]) in firsts]


def _light(archive: Archive, question: Question, columns: Sequence[str] = (), also: Asked | None = None) -> list[Row]:
    """All rows asked for, with their month and what chooses among them; fetched as one value, as there may be many thousands."""
    chosen = selection(archive, question, also=also)
    date = KINDS[question.wanted].date
    own = {} if date == LIGHT["known"] else {"date": date}  # else it is the report's, worked out once
    names = LIGHT | own | {name: f"it.{name}" for name in columns}
    values = ", ".join(names.values())
    found = next(archive.rows(f"SELECT json_group_array(json_array({values})) AS found {chosen.source(values)}", chosen.params))
    rows = [dict(zip(names, row, strict=True)) for row in msgspec.json.decode(found["found"])]
    for row in rows:
        day = row["date"] if own else row["known"]
        row["month"], row["known"] = day and day[:7], row["known"] or ""
    return rows


def _different(rows: Iterable[Row]) -> list[Row]:
    """What one says of the other may also be said by the other: each statement once."""
    return list({(row["reading"], row["nr"]): row for row in rows}.values())


def _said(archive: Archive, rows: list[Row], newest: int) -> Said:
    return Said(count=len(rows), statements=tuple(_newest(archive, ask_statements, "statements", rows, newest)))


def _newest(archive: Archive, ask: Callable[..., list[Any]], wanted: Wanted, rows: list[Row], number: int) -> list[Any]:
    """The newest of these rows in full; all of the last date that is among them are put in order with it."""
    if not rows:
        return []
    last = sorted((row["known"] for row in rows), reverse=True)[:number][-1]
    chosen = json.dumps([[row["reading"], row["nr"]] for row in rows if row["known"] >= last])
    return ask(archive, Question(wanted=wanted, limit=number), Asked([Condition("", CHOSEN)], {"chosen": chosen}))
