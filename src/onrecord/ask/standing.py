"""What is kept of each key across reports: its names, what it is, and in how many reports. Merged keys count as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.ask.who import as_list, meant_by
from onrecord.store import Archive

Row = dict[str, Any]

KEYS = 'WITH keys ("key") AS (SELECT :key UNION SELECT "key" FROM identities WHERE root = :key)'
SHAPES = f"""{KEYS}
SELECT name, kind, nullif(state, '') AS state, nullif(sector, '') AS sector, shapes."key" <> :key AS merged, times
FROM keys CROSS JOIN shapes USING ("key")
"""
REPORTS = f"""{KEYS}
SELECT CASE WHEN (SELECT count(*) FROM keys) = 1 THEN (SELECT reports FROM standing WHERE "key" = :key)
    ELSE (SELECT count(DISTINCT reading) FROM keys CROSS JOIN appearances USING ("key")) END AS reports,
    (SELECT min(nullif(known, '')) FROM keys CROSS JOIN appearances USING ("key")) AS "first",
    (SELECT max(nullif(known, '')) FROM keys CROSS JOIN appearances USING ("key")) AS "last"
"""
NAMES = f"""{KEYS}
SELECT words, sum(mentions) AS mentions FROM keys CROSS JOIN known_as USING ("key") CROSS JOIN names ON names.row = known_as.name
GROUP BY names.row ORDER BY mentions DESC, words
"""
ORDER = """
SELECT coalesce(root, standing."key") AS "key", CASE WHEN root IS NULL THEN reports ELSE (
    SELECT count(DISTINCT reading) FROM appearances
    WHERE "key" = root OR "key" IN (SELECT "key" FROM identities AS other WHERE other.root = identities.root)
) END AS reports
FROM standing LEFT JOIN (SELECT "key", root FROM identities UNION SELECT root, root FROM identities) AS identities USING ("key")
GROUP BY 1 {having} ORDER BY reports DESC, 1
"""

# One without a key stands for itself, in one report: nothing is kept of it.
ALONE = f"WITH {meant_by('keys')}"
ALONE_SHAPES = f"""{ALONE}
SELECT actors.name, kind, state, sector, 0 AS merged, 1 AS times
FROM keys CROSS JOIN newest_readings AS newest ON newest.row = keys.reading
CROSS JOIN actors ON actors.reading = keys.reading AND actors.nr = keys.nr
"""
ALONE_REPORTS = f"""{ALONE}
SELECT count(*) AS reports, min(published_known) AS "first", max(published_known) AS "last"
FROM keys CROSS JOIN newest_readings AS newest ON newest.row = keys.reading
"""
ALONE_NAMES = f"""{ALONE}
SELECT names.words, sum(actor_names.mentions) AS mentions
FROM keys CROSS JOIN newest_readings AS newest ON newest.row = keys.reading
CROSS JOIN actor_names ON actor_names.reading = keys.reading AND actor_names.owner = keys.nr AND actor_names.proper
CROSS JOIN names ON names.row = actor_names.name
GROUP BY names.row ORDER BY mentions DESC, names.words
"""


def shapes_of(archive: Archive, key: str) -> list[Row]:
    """As what reports have an actor: name, kind, state, sector, how many times, and whether under a key merged into this one."""
    return list(archive.rows(SHAPES, {"key": key})) or list(archive.rows(ALONE_SHAPES, {"keys": as_list([key])}))


def names_of(archive: Archive, key: str) -> list[Row]:
    """The names an actor goes by, with how many mentions are just these words, the most frequent first."""
    return list(archive.rows(NAMES, {"key": key})) or list(archive.rows(ALONE_NAMES, {"keys": as_list([key])}))


def reports_of(archive: Archive, key: str) -> Row:
    """In how many reports an actor is, and the dates of the first and last."""
    row = next(archive.rows(REPORTS, {"key": key}))
    return row if row["reports"] else next(archive.rows(ALONE_REPORTS, {"keys": as_list([key])}))


def in_most_reports(archive: Archive, least: int = 2) -> Iterator[str]:
    """The keys of all who are in at least so many reports, those in most first, then by key."""
    for row in archive.rows(ORDER.format(having=f"HAVING reports >= {int(least)}")):
        yield row["key"]


def by_reports(archive: Archive, keys: Iterable[str]) -> list[str]:
    """These keys, those in most reports first, then by key; those in no newest reading are left out."""
    counted = {key: reports_of(archive, key)["reports"] or 0 for key in keys}
    return sorted((key for key, reports in counted.items() if reports), key=lambda key: (-counted[key], key))
