"""From a question to rows: which index leads, what is tested of each row, in which order they come."""

from __future__ import annotations

from typing import Any, NamedTuple

from onrecord.ask.answers import REPORT
from onrecord.ask.conditions import FEW, Asked, Condition, conditions_of, size_of
from onrecord.ask.kinds import KINDS, Kind
from onrecord.ask.question import Question
from onrecord.ask.who import key_of
from onrecord.store import Archive

Row = dict[str, Any]

# Rows that are searched for among all, each by itself, when no index says how many there are: fewer than this many are so far apart
# along the dates that it is quicker to find them as they lie. 100, 400 and 2,000 tried on 50,000 reports: benchmarks/pages.py.
SOME = 400
REPORTS = "JOIN reports ON reports.row = newest.report"
ORDERS = {
    "newest": "newest.published_known DESC, newest.published DESC, reports.place, reports.id, it.nr",
    "oldest": "newest.published_known ASC NULLS LAST, newest.published ASC, reports.place, reports.id, it.nr",
    "value": "it.value DESC, newest.published_known DESC, reports.place, reports.id, it.nr",  # SQLite has NULL last
    "giver": """(SELECT actors.name FROM actors WHERE actors.reading = it.reading AND actors.id = it.giver)
    COLLATE NOCASE ASC NULLS LAST, newest.published_known DESC, reports.place, reports.id, it.nr""",
    "score": "it.score DESC, newest.published_known DESC, reports.place, reports.id, it.nr",
}
BY_ROW = ("value", "score")  # orders that an index of the rows themselves has
BY_DATE = ("newest", "oldest")  # orders that the reports are in


class Selection(NamedTuple):
    """FROM and WHERE of a query over the rows a question asks for, with its parameters. Readings since replaced are not asked."""

    tables: str
    where: str
    params: dict[str, Any]
    is_small: bool = False  # known to be no more than SOME rows

    @property
    def is_whole(self) -> bool:
        """Whether it is all rows of the newest readings."""
        return not self.where and self.tables.startswith("newest_readings")

    def source(self, used: str = "", more: str = "") -> str:
        """FROM and WHERE, with `more` joins. The reports are only brought in if these, or what is `used` of the rows, name them:
        a report's row holds its text, and going past a hundred thousand of these to count them takes as long again.
        """
        reports = f"CROSS {REPORTS}" if "reports." in f"{used} {more} {self.where}" else ""
        return f"FROM {self.tables.format(reports=reports)} {more} {self.where}"


def selection(archive: Archive, question: Question, *, few: bool = False, also: Asked | None = None) -> Selection:
    """The rows a question asks for; `few` says that only the first of them are wanted, in an order that an index has.

    `also` are conditions beside those of the question.
    """
    asked = conditions_of(archive, question)
    if also:
        asked = Asked([*also.conditions, *asked.conditions], asked.params | also.params)
    kind = KINDS[question.wanted]
    indexed = [condition for condition in asked.conditions if condition.found]
    if not few:
        return _led(kind, asked, indexed)
    sizes = {condition: size_of(archive, condition, asked.params) for condition in indexed}
    rare = sorted((condition for condition in indexed if sizes[condition] <= FEW), key=sizes.__getitem__)
    if not rare and len(asked.conditions) > (1 if indexed else 0):
        together = _led(kind, asked, indexed[:1])
        if _size(archive, together, SOME) <= SOME:
            return together._replace(is_small=True)
    return _led(kind, asked, rare, question.order)


def _led(kind: Kind, asked: Asked, indexed: list[Condition], walked: str | None = None) -> Selection:
    """The rows with the first indexed condition in the lead; if there is none the reports, or what the order that is walked is of.

    Whoever walks looks a report up only for a row that meets all; whoever sorts all rows does so once for each report.
    """
    tests = [condition.test for condition in asked.conditions if condition not in indexed]
    tests += [f"(found.reading, found.nr) IN ({condition.found})" for condition in indexed[1:]]  # before `it` is looked up
    if indexed:
        source = f"""(SELECT DISTINCT reading, nr FROM ({indexed[0].found})) AS found
        CROSS JOIN {kind.table} AS it ON it.reading = found.reading AND it.nr = found.nr
        CROSS JOIN newest_readings AS newest ON newest.row = it.reading {{reports}}"""
    elif walked in BY_ROW:
        source = f"{kind.table} AS it CROSS JOIN newest_readings AS newest ON newest.row = it.reading {{reports}}"
    elif walked:
        source = f"newest_readings AS newest CROSS JOIN {kind.table} AS it ON it.reading = newest.row {{reports}}"
    else:
        source = f"newest_readings AS newest {{reports}} CROSS JOIN {kind.table} AS it ON it.reading = newest.row"
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    return Selection(source, where, asked.params)


def select_rows(archive: Archive, question: Question, *, whole: bool = False, also: Asked | None = None) -> list[Row]:
    """The rows asked for in their order, each with its report's columns and NAME, NAME_key of every actor it names.

    `whole` gives all of them, for who counts or gathers them first and takes `limit` and `offset` of the result.
    """
    few = not (whole or also) and question.order in BY_DATE + BY_ROW and question.limit + question.offset <= FEW
    sql, params = rows_sql(question, selection(archive, question, few=few, also=also), whole=whole)
    return list(archive.rows(sql, params | ({} if whole else {"limit": question.limit, "offset": question.offset})))


def rows_sql(question: Question, chosen: Selection, *, whole: bool = False) -> tuple[str, dict[str, Any]]:
    """The SELECT for the rows of a selection, and its parameters but :limit and :offset, which it has unless all are wanted.

    What is sorted are numbers of rows: only for those that are answered with, all else is looked up.
    """
    kind, order = KINDS[question.wanted], ORDERS[question.order]
    page, limit = f"SELECT it.reading, it.nr {chosen.source(order)}", "" if whole else "LIMIT :limit OFFSET :offset"
    if chosen.is_small:  # found as they lie, and then sorted
        page = f"SELECT it.reading, it.nr {chosen.source()}"
    elif not whole:
        page, limit = f"{page} ORDER BY {order} {limit}", ""
    columns = "".join(f'{side}_actor.name AS "{side}", {actor_key(side)} AS {side}_key, ' for side in kind.named)
    own = kind.columns if question.min_score is None else kind.scored or kind.columns
    about = "newest.publisher, newest.published_known AS known"
    source = f"""FROM ({page}) AS page CROSS JOIN {kind.table} AS it ON it.reading = page.reading AND it.nr = page.nr
    CROSS JOIN readings AS newest ON newest.row = it.reading CROSS {REPORTS} {kind.joins}
    {" ".join(actor_join(side, column) for side, column in kind.named.items())}"""
    # Of two columns of one name the first counts: a speaker's name, not its id, and the report's place.
    return f"SELECT {columns}{REPORT}, {about}, {own} {source} ORDER BY {order} {limit}", chosen.params


def count_rows(archive: Archive, question: Question, most: int | None = None, *, also: Asked | None = None) -> int:
    """How many rows the question asks for, whatever its limit; with `most` counted no further than that and one.

    `also` are conditions beside those of the question.
    """
    return _size(archive, selection(archive, question, also=also), most)


def _size(archive: Archive, chosen: Selection, most: int | None) -> int:
    sql = f"SELECT count(*) AS n {chosen.source()}"
    if most is not None and not chosen.is_whole:
        sql = f"SELECT count(*) AS n FROM (SELECT 1 {chosen.source()} LIMIT {int(most) + 1})"
    return int(next(archive.rows(sql, chosen.params))["n"])


def actor_key(side: str) -> str:
    """The SQL for the registry key of the actor that `actor_join` brings in."""
    return f"CASE WHEN {side}_actor.id IS NOT NULL THEN {key_of(f'{side}_actor', f'{side}_merged')} END"


def actor_join(side: str, column: str) -> str:
    """The SQL that brings in an actor of the row `it`, whose id is in `column`, as SIDE_actor."""
    return f"""LEFT JOIN actors AS {side}_actor ON {side}_actor.reading = it.reading AND {side}_actor.id = {column}
    LEFT JOIN identities AS {side}_merged ON {side}_merged."key" = {side}_actor."key" """
