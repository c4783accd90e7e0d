"""From a question to rows: which index leads, what is tested of each row, in which order they come."""

from __future__ import annotations

from typing import Any, NamedTuple

from onrecord.ask.answers import REPORT
from onrecord.ask.conditions import Asked, Condition, conditions_of
from onrecord.ask.kinds import KINDS, Kind
from onrecord.ask.question import Question
from onrecord.ask.who import key_of
from onrecord.store import Archive

Row = dict[str, Any]

# Rows: fewer than this many are all fetched and sorted; of more, the reports are gone through from the newest until there are
# enough, for then every few hundredth row or so is one. 2,000 to 20,000 on a million statements, benchmarks/ask.py.
FEW = 4000
REPORTS = "JOIN reports ON reports.row = newest.report"
ORDERS = {
    "newest": "newest.published_known DESC, newest.published DESC, reports.place, reports.id, {start}, it.nr",
    "oldest": "newest.published_known ASC NULLS LAST, newest.published ASC, reports.place, reports.id, {start}, it.nr",
    "score": "it.score DESC, newest.published_known DESC, reports.place, reports.id, {start}, it.nr",
}


class Selection(NamedTuple):
    """FROM and WHERE of a query over the rows a question asks for, with its parameters. Readings since replaced are not asked."""

    source: str
    params: dict[str, Any]


def selection(archive: Archive, question: Question, *, few: bool = False, also: Asked | None = None) -> Selection:
    """The rows a question asks for; `few` says that only the first of them are wanted, in the order of the reports' dates.

    `also` are conditions beside those of the question.
    """
    asked = conditions_of(archive, question)
    if also:
        asked = Asked([*also.conditions, *asked.conditions], asked.params | also.params)
    kind = KINDS[question.wanted]
    indexed = [condition for condition in asked.conditions if condition.found]
    if few and indexed:
        sizes = {condition: _size(archive, condition, asked.params) for condition in indexed}
        indexed = sorted((condition for condition in indexed if sizes[condition] <= FEW), key=sizes.__getitem__)
    return _led(kind, asked, indexed)


def _size(archive: Archive, condition: Condition, params: dict[str, Any]) -> int:
    """How many rows meet a condition that an index gives, counted no further than needed."""
    return int(next(archive.rows(f"SELECT count(*) AS n FROM (SELECT 1 FROM ({condition.found}) LIMIT {FEW + 1})", params))["n"])


def _led(kind: Kind, asked: Asked, indexed: list[Condition]) -> Selection:
    """The rows with the first indexed condition in the lead, or the reports if there is none."""
    tests = [condition.test for condition in asked.conditions if condition not in indexed]
    tests += [f"(it.reading, it.nr) IN ({condition.found})" for condition in indexed[1:]]
    if indexed:
        source = f"""(SELECT DISTINCT reading, nr FROM ({indexed[0].found})) AS found
        CROSS JOIN {kind.table} AS it ON it.reading = found.reading AND it.nr = found.nr
        CROSS JOIN newest_readings AS newest ON newest.row = it.reading CROSS {REPORTS}"""
    else:
        source = f"newest_readings AS newest CROSS {REPORTS} CROSS JOIN {kind.table} AS it ON it.reading = newest.row"
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    return Selection(f"FROM {source} {kind.joins} {{more}} {where}", asked.params)


def select_rows(archive: Archive, question: Question, *, whole: bool = False, also: Asked | None = None) -> list[Row]:
    """The rows asked for in their order, each with its report's columns and NAME, NAME_key of every actor it names.

    `whole` gives all of them, for who counts or gathers them first and takes `limit` and `offset` of the result.
    """
    few = not (whole or also) and question.order != "score" and question.limit + question.offset <= FEW
    sql, params = rows_sql(question, selection(archive, question, few=few, also=also))
    if whole:
        return list(archive.rows(sql, params))
    return list(archive.rows(f"{sql} LIMIT :limit OFFSET :offset", params | {"limit": question.limit, "offset": question.offset}))


def rows_sql(question: Question, chosen: Selection) -> tuple[str, dict[str, Any]]:
    """The SELECT for the rows of a selection, without a limit, and its parameters."""
    kind = KINDS[question.wanted]
    columns = "".join(f'{side}_actor.name AS "{side}", {actor_key(side)} AS {side}_key, ' for side in kind.named)
    source = chosen.source.format(more=" ".join(actor_join(side, column) for side, column in kind.named.items()))
    order = ORDERS[question.order].format(start=kind.start)
    about = "newest.publisher, newest.published_known AS known"
    # Of two columns of one name the first counts: a speaker's name, not its id, and the report's place.
    return f"SELECT {columns}{REPORT}, {about}, {kind.columns} {source} ORDER BY {order}", chosen.params


def count_rows(archive: Archive, question: Question) -> int:
    """How many rows the question asks for, whatever its limit."""
    chosen = selection(archive, question)
    return int(next(archive.rows(f"SELECT count(*) AS n {chosen.source.format(more='')}", chosen.params))["n"])


def actor_key(side: str) -> str:
    """The SQL for the registry key of the actor that `actor_join` brings in."""
    return f"CASE WHEN {side}_actor.id IS NOT NULL THEN {key_of(f'{side}_actor', f'{side}_merged')} END"


def actor_join(side: str, column: str) -> str:
    """The SQL that brings in an actor of the row `it`, whose id is in `column`, as SIDE_actor."""
    return f"""LEFT JOIN actors AS {side}_actor ON {side}_actor.reading = it.reading AND {side}_actor.id = {column}
    LEFT JOIN identities AS {side}_merged ON {side}_merged."key" = {side}_actor."key" """
