"""Records that tie two actors together (offices, memberships): found by either side, gathered by who they are about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from onrecord.ask.answers import NEWEST_FIRST, REPORT
from onrecord.ask.who import as_list, key_of, meant_by
from onrecord.store import Archive

Row = dict[str, Any]


def pair_rows(archive: Archive, table: str, sides: tuple[str, str], keys: dict[str, list[str] | None], on: str = "") -> list[Row]:
    """The rows of `table` in newest readings, newest report first, with the registry keys of both sides (columns) as NAME_key.

    `keys` holds for each side whom it must be about, None for anybody; `on` is a condition for the row.
    """
    asked = {f"the_{side}": as_list(found) for side, found in keys.items() if found is not None}
    tables = ", ".join(meant_by(name) for name in asked)
    first, *others = [side for side in sides if f"the_{side}" in asked] or [""]
    start = f"the_{first} CROSS JOIN {table} AS pair ON {_same(first)}" if first else f"{table} AS pair"
    more = " ".join(f"JOIN the_{side} ON {_same(side)}" for side in others)
    sql = f"""{"WITH " + tables if tables else ""}
    SELECT pair.*, {REPORT}, newest.published_known AS known, {", ".join(_key_column(side) for side in sides)}
    FROM {start} {more}
    JOIN newest_readings AS newest ON newest.row = pair.reading
    JOIN reports ON reports.row = newest.report
    {" ".join(_join(side) for side in sides)}
    {"WHERE " + on if on else ""}
    ORDER BY {NEWEST_FIRST}, pair.nr"""
    return list(archive.rows(sql, asked))


def _same(side: str) -> str:
    return f'pair.reading = the_{side}.reading AND pair."{side}" = the_{side}.id'


def _key_column(side: str) -> str:
    return f"CASE WHEN {side}_actor.id IS NOT NULL THEN {key_of(f'{side}_actor', f'{side}_merged')} END AS {side}_key"


def _join(side: str) -> str:
    return f"""LEFT JOIN actors AS {side}_actor ON {side}_actor.reading = pair.reading AND {side}_actor.id = pair."{side}"
    LEFT JOIN identities AS {side}_merged ON {side}_merged."key" = {side}_actor."key" """


def gather(rows: Iterable[Row], same: Callable[[Row], Hashable]) -> list[list[Row]]:
    """The rows that say the same, together; in the order of their first."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(same(row), []).append(row)
    return list(groups.values())
