"""Who is meant by a name or a key, and what is kept of each key across reports. Merged keys count as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from onrecord.errors import UnknownError
from onrecord.packaged import rows_of
from onrecord.store import Archive, match_for, terms_of

# Who is meant by a name or a key, and the rows of the record that are about them: merged keys count as one.

KNOWN = """
SELECT coalesce((SELECT root FROM identities WHERE "key" = :key), :key) AS "key"
WHERE EXISTS (SELECT 1 FROM actors JOIN newest_readings AS newest ON newest.row = actors.reading WHERE actors."key" = :key)
"""
KNOWN_IN_REPORT = """
SELECT registry."key" FROM reports
JOIN newest_readings AS newest ON newest.report = reports.row
JOIN registry ON registry.reading = newest.row AND registry.id = :actor
WHERE reports.id = :report AND registry."key" = :key
"""
# The name index comes first, then everything by its primary key: CROSS JOIN keeps SQLite from turning that round. A key counts
# while a newest reading has it by that name, mostly the last one known to have it.
CALLED = """
SELECT coalesce(identities.root, name_keys."key") AS "key", max(names.terms = :terms) AS exact FROM name_words
CROSS JOIN names ON names.row = name_words.rowid
CROSS JOIN name_keys ON name_keys.name = names.row
LEFT JOIN identities ON identities."key" = name_keys."key"
WHERE name_words MATCH :match AND (
    EXISTS (SELECT 1 FROM newest_readings AS newest WHERE newest.row = name_keys.reading)
    OR EXISTS (
        SELECT 1 FROM actor_names
        CROSS JOIN actors ON actors.reading = actor_names.reading AND actors.nr = actor_names.owner
        CROSS JOIN newest_readings AS newest ON newest.row = actor_names.reading
        WHERE actor_names.name = names.row AND actor_names.proper AND actors."key" = name_keys."key"
    )
)
GROUP BY 1
ORDER BY 1
"""


STATE, ALL_OF = "state:", "/*"  # a state's key; behind it: the state and all whom their own report has as of it


def known_key(archive: Archive, key: str) -> str | None:
    """The key an actor goes by whose key this is, if there is one; a key of one report is report:REPORT#ACTOR."""
    report, _, actor = key.removeprefix("report:").partition("#")
    found = [*archive.rows(KNOWN, {"key": key}), *archive.rows(KNOWN_IN_REPORT, {"key": key, "report": report, "actor": actor})]
    return found[0]["key"] if found else None


def find_keys(archive: Archive, name: str) -> list[str]:
    """The keys of all who may be meant: by a key, else by exactly this name, else by a name with all these words."""
    name = name.removesuffix(ALL_OF) if name.startswith(STATE) else name
    key = known_key(archive, name)
    if key:
        return [key]
    found = called(archive, name)
    return [key for key, exact in found.items() if exact] or list(found)


def keys_meant(archive: Archive, name: str, *, alone: bool = False, widely: bool = False) -> list[str]:
    """Whom a question means, as `meant_by` takes them: a state with its leaders and bodies unless it is asked for `alone`.

    Words that are exactly a state's name mean that state, also where no report calls it so; `widely` means of all other words
    whoever has them in a name. "state:CHN/*" is with leaders and bodies however it is asked.
    """
    plain = name.removesuffix(ALL_OF) if name.startswith(STATE) else name
    key = known_key(archive, plain)
    found = {key: True} if key else called(archive, plain)
    exact = [key for key, is_exact in found.items() if is_exact] or state_called(plain)
    states = [key for key in exact if key.startswith(STATE)]
    keys = exact if states or key or (exact and not widely) else list(found)
    return [*keys, *(f"{key}{ALL_OF}" for key in states if not alone or plain != name)]


def state_called(name: str) -> list[str]:
    """The key of the state that has this key, name or code; nothing where none has."""
    code, names = name.removeprefix(STATE), _state_names()
    found = code if code in names.values() else names.get(terms_of(name))
    return [f"{STATE}{found}"] if found else []


@cache
def _state_names() -> dict[str, str]:
    """The code of every state by the folded words of each of its names."""
    rows = rows_of("states.tsv")
    return {terms_of(name): row[0] for row in rows for name in (row[1], *row[4].split("|")) if name}


def called(archive: Archive, words: str) -> dict[str, bool]:
    """Every key that goes by a name with all these words, and whether one of its names is just these."""
    match = match_for(words)
    if not match:
        return {}
    return {row["key"]: bool(row["exact"]) for row in archive.rows(CALLED, {"match": match, "terms": terms_of(words)})}


CODE, IS_ALL_OF = "substr(asked.value, 7, 3)", "substr(asked.value, 1, 6) = 'state:' AND substr(asked.value, 10) = '/*'"


def meant_by(name: str, *, table: str | None = None, words: str | None = None) -> str:
    """A table expression (reading, nr, id) of all rows of the actors whose registry keys are the JSON list :name.

    state:CHN/* in it stands for whoever the report itself has as of that state. It goes by `name` too unless `table` is given. With
    `words` also of whom their own report calls by the match :words, be it "he" or "the minister". Older readings are in it: join
    newest_readings.
    """
    called_so = f"""
    UNION ALL
    SELECT named.reading, named.nr, named.id FROM name_words
    CROSS JOIN actor_names ON actor_names.name = name_words.rowid
    CROSS JOIN actors AS named ON named.reading = actor_names.reading AND named.nr = actor_names.owner
    WHERE name_words MATCH :{words}"""
    return f"""{table or name} (reading, nr, id) AS (
    SELECT actors.reading, actors.nr, actors.id
    FROM json_each(:{name}) AS asked CROSS JOIN actors ON actors."key" = asked.value
    UNION ALL
    SELECT actors.reading, actors.nr, actors.id FROM json_each(:{name}) AS asked
    CROSS JOIN identities ON identities.root = asked.value CROSS JOIN actors ON actors."key" = identities."key"
    UNION ALL
    SELECT actors.reading, actors.nr, actors.id FROM json_each(:{name}) AS asked
    CROSS JOIN actors ON actors.state = {CODE} WHERE {IS_ALL_OF}
    UNION ALL
    SELECT actors.reading, actors.nr, actors.id FROM json_each(:{name}) AS asked
    CROSS JOIN reports ON reports.id = substr(asked.value, 8, instr(asked.value, '#') - 8)
    CROSS JOIN readings ON readings.report = reports.row
    CROSS JOIN actors ON actors.reading = readings.row AND actors.id = substr(asked.value, instr(asked.value, '#') + 1)
    WHERE asked.value GLOB 'report:*#*' AND actors."key" IS NULL{called_so if words else ""})"""


def is_meant(name: str, actor: str, merged: str) -> str:
    """The SQL that holds for an `actors` row, with `merged` its row of identities, if it is one of :name as `meant_by` has them."""
    return f"""({key_of(actor, merged)} IN (SELECT value FROM json_each(:{name}))
    OR {actor}.state IN (SELECT {CODE} FROM json_each(:{name}) AS asked WHERE {IS_ALL_OF}))"""


def as_list(keys: Iterable[str]) -> str:
    """Keys as `meant_by` takes them."""
    return json.dumps(list(keys), ensure_ascii=False)


def key_of(actor: str, merged: str) -> str:
    """The SQL for the registry key of an `actors` row, with `merged` its row of identities, if any.

    The report's id is looked up only for an actor without a key: beside its text it is far away.
    """
    alone = f"SELECT its.id FROM readings AS own JOIN reports AS its ON its.row = own.report WHERE own.row = {actor}.reading"
    return f"""coalesce({merged}.root, {actor}."key", 'report:' || ({alone}) || '#' || {actor}.id)"""


# What is kept of each key across reports: its names, what it is, and in how many reports. Merged keys count as one.

Kept = dict[str, Any]

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
GROUP BY names.row, names.words ORDER BY mentions DESC, words
"""
ORDER = """
SELECT * FROM (SELECT DISTINCT coalesce(root, standing."key") AS "key", CASE WHEN root IS NULL THEN reports ELSE (
    SELECT count(DISTINCT reading) FROM appearances
    WHERE "key" = root OR "key" IN (SELECT "key" FROM identities AS other WHERE other.root = identities.root)
) END AS reports
FROM standing LEFT JOIN (SELECT "key", root FROM identities UNION SELECT root, root FROM identities) AS identities USING ("key"))
WHERE reports >= {least} ORDER BY reports DESC, 1
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
GROUP BY names.row, names.words ORDER BY mentions DESC, names.words
"""


def shapes_of(archive: Archive, key: str) -> list[Kept]:
    """As what reports have an actor: name, kind, state, sector, how many times, and whether under a key merged into this one."""
    return list(archive.rows(SHAPES, {"key": key})) or list(archive.rows(ALONE_SHAPES, {"keys": as_list([key])}))


def names_of(archive: Archive, key: str) -> list[Kept]:
    """The names an actor goes by, with how many mentions are just these words, the most frequent first."""
    return list(archive.rows(NAMES, {"key": key})) or list(archive.rows(ALONE_NAMES, {"keys": as_list([key])}))


def reports_of(archive: Archive, key: str) -> Kept:
    """In how many reports an actor is, and the dates of the first and last."""
    row = next(archive.rows(REPORTS, {"key": key}))
    return row if row["reports"] else next(archive.rows(ALONE_REPORTS, {"keys": as_list([key])}))


def in_most_reports(archive: Archive, least: int = 2) -> Iterator[str]:
    """The keys of all who are in at least so many reports, those in most first, then by key."""
    for row in archive.rows(ORDER.format(least=int(least))):
        yield row["key"]


def by_reports(archive: Archive, keys: Iterable[str]) -> list[str]:
    """These keys, those in most reports first, then by key; those in no newest reading are left out."""
    counted = {key: reports_of(archive, key)["reports"] or 0 for key in keys}
    return sorted((key for key, reports in counted.items() if reports), key=lambda key: (-counted[key], key))


def known_report(archive: Archive, report: str) -> str:
    """The id of the report with this id or at this place. Raises UnknownError if there is none, or several."""
    found = list(archive.rows("SELECT id FROM reports WHERE id = :report OR place = :report LIMIT 2", {"report": report}))
    if len(found) != 1:
        what = "several reports have this place" if found else "no report in this record has that id or place"
        raise UnknownError("report", f"{report!r}: {what}", "Take an id from onrecord reports")
    number: str = found[0]["id"]
    return number
