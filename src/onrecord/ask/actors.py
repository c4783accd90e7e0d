"""Who there is: actors across reports, each with its names. What two keys are merged to counts as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from onrecord.ask.answers import Answer
from onrecord.ask.question import Question
from onrecord.ask.select import selection
from onrecord.ask.who import as_list, key_of, meant_by
from onrecord.records import ActorKind, Record
from onrecord.store import Archive

SOME = f"""
WITH {meant_by("keys")}
SELECT registry."key" FROM keys CROSS JOIN registry ON registry.reading = keys.reading AND registry.nr = keys.nr
GROUP BY registry."key" ORDER BY count(DISTINCT registry.reading) DESC, registry."key"
"""
SHAPES = f"""
WITH {meant_by("keys")}
SELECT registry.name, registry.kind, registry.state, registry.sector,
    registry.own_key IS NOT NULL AND registry.own_key <> registry."key" AS merged, count(*) AS times
FROM keys CROSS JOIN registry ON registry.reading = keys.reading AND registry.nr = keys.nr
GROUP BY 1, 2, 3, 4, 5
"""
REPORTS = f"""
WITH {meant_by("keys")}
SELECT count(DISTINCT registry.reading) AS reports,
    min(registry.published_known) AS "first", max(registry.published_known) AS "last"
FROM keys CROSS JOIN registry ON registry.reading = keys.reading AND registry.nr = keys.nr
"""
NAMES = f"""
WITH {meant_by("keys")}
SELECT names.words, sum(actor_names.mentions) AS mentions
FROM keys
CROSS JOIN newest_readings AS newest ON newest.row = keys.reading
CROSS JOIN actor_names ON actor_names.reading = keys.reading AND actor_names.owner = keys.nr AND actor_names.proper
CROSS JOIN names ON names.row = actor_names.name
GROUP BY names.row ORDER BY mentions DESC, names.words
"""
MERGED = 'SELECT "key" FROM identities WHERE root = ? ORDER BY "key"'


class Alias(Record, frozen=True, kw_only=True):
    """Words an actor goes by, and how many mentions are just these; pronouns and mere descriptions are none."""

    words: str
    mentions: int


class ActorLine(Answer, frozen=True, kw_only=True):
    """One actor across reports. `first` and `last` are the dates (EDTF) of the first and last report; `merged` its other keys.

    Name, kind, state and sector are what most reports say. The key of an actor that holds in one report only is report:REPORT#ID.
    """

    key: str
    name: str
    kind: ActorKind
    state: str | None
    sector: str | None
    aliases: tuple[Alias, ...]
    merged: tuple[str, ...]
    reports: int
    first: str | None
    last: str | None


def ask_actors(archive: Archive, question: Question) -> list[ActorLine]:
    """The actors asked for, those in most reports first, then by key.

    A kind or state is asked of single reports first, then of what most reports say.
    """
    found: list[ActorLine] = []
    for key in _keys(archive, question):
        line = actor_line(archive, key)
        if question.kind in (None, line.kind) and question.state in (None, line.state):
            found.append(line)
        if len(found) == question.offset + question.limit:
            break
    return found[question.offset :]


def _keys(archive: Archive, question: Question) -> list[str]:
    """The keys of all who may be asked for, in the order of the answer."""
    chosen = selection(archive, question)
    source = chosen.source.format(more='LEFT JOIN identities ON identities."key" = it."key"')
    key = key_of("it", "identities")
    order = f"GROUP BY {key} ORDER BY count(DISTINCT it.reading) DESC, {key}"
    return [row["key"] for row in archive.rows(f'SELECT {key} AS "key" {source} {order}', chosen.params)]


def by_reports(archive: Archive, keys: Iterable[str]) -> list[str]:
    """These registry keys, those in most reports first."""
    return [row["key"] for row in archive.rows(SOME, {"keys": as_list(keys)})]


def actor_line(archive: Archive, key: str) -> ActorLine:
    """The actor with this registry key, which must be in the record."""
    meant = {"keys": as_list([key])}
    shapes = list(archive.rows(SHAPES, meant))
    return ActorLine(
        key=key,
        name=_most_say(shapes, "name"),
        kind=_most_say(shapes, "kind"),
        state=_most_say(shapes, "state"),
        sector=_most_say(shapes, "sector"),
        aliases=tuple(Alias(**row) for row in archive.rows(NAMES, meant)),
        merged=tuple(row["key"] for row in archive.rows(MERGED, (key,))),
        **next(archive.rows(REPORTS, meant)),
    )


def actor_name(archive: Archive, key: str) -> str:
    """The name of the actor with this registry key."""
    name: str = _most_say(list(archive.rows(SHAPES, {"keys": as_list([key])})), "name")
    return name


def _most_say(shapes: list[dict[str, Any]], field: str) -> Any:
    """What most reports say under the actor's own key, or else under a merged one; of equals the longest, then the first."""
    for merged in (False, True):
        times: Counter[str] = Counter()
        for shape in shapes:
            if shape["merged"] == merged and shape[field] is not None:
                times[shape[field]] += shape["times"]
        if times:
            return min(times, key=lambda value: (-times[value], -len(value), value))
    return None
