"""What answers are made of - exact words, and the report they stand in - and the rows that a question leads to."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from onrecord.ask.conditions import FEW, KINDS, Asked, Condition, Kind, conditions_of, size_of
from onrecord.ask.question import Question
from onrecord.ask.who import key_of
from onrecord.records import Record, Span
from onrecord.store import Archive, found_in

# What answers are made of: exact words, and the report they stand in.

Row = dict[str, Any]

TEXT = "SELECT text FROM reports WHERE row = ?"
# The columns of a report an answer stands in, beside `newest` (its reading that is asked) and `reports`.
REPORT = "reports.row AS report_row, reports.id AS report, reports.place, newest.title AS headline, newest.published, newest.coder"
EVIDENCE = 5  # the newest pieces of evidence an answer carries; it also says how many reports there are

Words = Callable[[int, Span], str]


class Answer(Record, frozen=True, kw_only=True):
    """What every answer can do."""

    def to_json(self) -> bytes:
        """One line of JSON, UTF-8, no newline: what `--json` prints."""
        return msgspec.json.encode(self)


class Quoted(Record, frozen=True, kw_only=True):
    """Exact words of a report and where they stand in its text."""

    span: Span
    words: str


class Evidence(Record, frozen=True, kw_only=True):
    """Exact words, where they stand, and the report they stand in. `published` is EDTF; `headline` is the report's title."""

    report: str
    headline: str | None
    place: str
    published: str | None
    coder: str
    span: Span
    words: str


def report_words(archive: Archive) -> Words:
    """A function that slices the text of the report with this row; it remembers the last few texts."""

    @lru_cache(maxsize=8)
    def text_of(report_row: int) -> str:
        text: str = next(archive.rows(TEXT, (report_row,)))["text"]
        return text

    return lambda report_row, span: span.words(text_of(report_row))


def quoted_at(row: Mapping[str, Any], column: str, words: Words) -> Quoted:
    """The words of the span in `column` of a row of REPORT columns."""
    span = Span(row[f"{column}_start"], row[f"{column}_end"])
    return Quoted(span=span, words=words(row["report_row"], span))


def quoted(row: Mapping[str, Any], column: str, words: Words) -> Quoted | None:
    """The same, None where the row has no such span."""
    return None if row[f"{column}_start"] is None else quoted_at(row, column, words)


def evidence_from(row: Mapping[str, Any], column: str, words: Words) -> Evidence:
    """The same, with the report the words stand in."""
    told = {name: row[name] for name in ("report", "headline", "place", "published", "coder")}
    piece = quoted_at(row, column, words)
    return Evidence(**told, span=piece.span, words=piece.words)


def highlights(asked: str | None, pieces: Iterable[Quoted | Evidence | None]) -> tuple[Span, ...]:
    """Where in the report the words asked for stand, within these pieces; nothing if no words were."""
    if asked is None:
        return ()
    found = {
        Span(piece.span.start + hit.start, piece.span.start + hit.end)
        for piece in pieces
        if piece
        for hit in found_in(piece.words, asked)
    }
    return tuple(sorted(found))


def gather(rows: Iterable[Row], same: Callable[[Row], Hashable]) -> list[list[Row]]:
    """The rows that say the same, together; in the order of their first."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(same(row), []).append(row)
    return list(groups.values())


def date_range(rows: list[Row]) -> tuple[str | None, str | None]:
    """The first and last date known of these rows' reports, EDTF; (None, None) if none is."""
    known = sorted(row["known"] for row in rows if row["known"])
    return (known[0], known[-1]) if known else (None, None)


# From a question to rows: which index leads, what is tested of each row, in which order they come.

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
    "added": """(SELECT "at" FROM when_added WHERE when_added.report = newest.report) DESC NULLS LAST,
    newest.published_known DESC, reports.place, reports.id, it.nr""",
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


# Rows that say the same as one: gathered over all reports, of which only the newest words are looked up.


class Gathered(NamedTuple):
    """Rows that say the same: of each its numbers, its date and what it says; of the `newest` all columns, in their order."""

    rows: list[Row]
    newest: list[Row]


def gathered(archive: Archive, question: Question, columns: str, same: Callable[[Row], Hashable]) -> tuple[list[Gathered], int]:
    """The groups of rows a question asks for, that with the newest row first, and how many there are in all.

    `columns` of `it` are what `same` tells the groups by, beside NAME_key of every actor the kind names.
    """
    groups = gather(_all_rows(archive, question, columns), same)
    groups.sort(key=_date, reverse=True)
    end = question.offset + question.limit
    number = len(groups)
    if number > end:  # all of the last one's day too: which of them come first only their reports say
        last = _date(groups[end - 1])
        groups = [group for group in groups if _date(group) >= last]
    numbers = [(row["reading"], row["nr"]) for group in groups for row in _head(group)]
    whole = _whole_rows(archive, question, numbers)
    places = {(row["reading"], row["nr"]): place for place, row in enumerate(whole)}
    heads = [sorted(places[row["reading"], row["nr"]] for row in _head(group)) for group in groups]
    page = sorted(zip(heads, groups, strict=True), key=lambda one: one[0][0])[question.offset : end]
    return [Gathered(group, [whole[place] for place in head[:EVIDENCE]]) for head, group in page], number


def count_groups(archive: Archive, question: Question, columns: str, same: Callable[[Row], Hashable]) -> int:
    """How many groups there are, whatever the question's limit."""
    return len({same(row) for row in _all_rows(archive, question, columns)})


def _all_rows(archive: Archive, question: Question, columns: str) -> list[Row]:
    kind, chosen = KINDS[question.wanted], selection(archive, question)
    joins = " ".join(actor_join(side, column) for side, column in kind.named.items())
    keys = "".join(f"{actor_key(side)} AS {side}_key, " for side in kind.named)
    sql = f"SELECT it.reading, it.nr, newest.published_known AS known, {keys} {columns} {chosen.source(keys, joins)}"
    return list(archive.rows(sql, chosen.params))


def _whole_rows(archive: Archive, question: Question, numbers: list[tuple[int, int]]) -> list[Row]:
    """The rows with these numbers and all that answers need of them, the newest first."""
    found = "SELECT json_extract(value, '$[0]') AS reading, json_extract(value, '$[1]') AS nr FROM json_each(:numbers)"
    source = f"""({found}) AS found
    CROSS JOIN {KINDS[question.wanted].table} AS it ON it.reading = found.reading AND it.nr = found.nr
    CROSS JOIN readings AS newest ON newest.row = it.reading {{reports}}"""
    sql, params = rows_sql(question, Selection(source, "", {"numbers": json.dumps(numbers)}), whole=True)
    return list(archive.rows(sql, params))


def _date(group: list[Row]) -> str:
    return max(row["known"] or "" for row in group)


def _head(group: list[Row]) -> list[Row]:
    """Those of a group that may be among its newest: as many as an answer carries, and all of the last one's day."""
    if len(group) <= EVIDENCE:
        return group
    last = sorted((row["known"] or "" for row in group), reverse=True)[EVIDENCE - 1]
    return [row for row in group if (row["known"] or "") >= last]
