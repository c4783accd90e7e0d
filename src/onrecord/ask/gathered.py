"""Rows that say the same as one: gathered over all reports, of which only the newest words are looked up."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from typing import NamedTuple

from onrecord.ask.answers import EVIDENCE, Row, gather
from onrecord.ask.kinds import KINDS
from onrecord.ask.question import Question
from onrecord.ask.select import Selection, actor_join, actor_key, rows_sql, selection
from onrecord.store import Archive


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
