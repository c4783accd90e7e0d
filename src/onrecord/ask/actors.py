"""Who there is: actors with their names, and whom they have to do with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec.structs import replace

from onrecord.ask.answers import Answer, selection
from onrecord.ask.question import ALL, Question
from onrecord.ask.who import KEYS, STATE, as_list, in_most_reports, key_of, keys_meant, meant_by, names_of, reports_of, shapes_of
from onrecord.records import ActorKind, Record
from onrecord.store import Archive

# Who there is: actors across reports, each with its names. What two keys are merged to counts as one.

SOME = 1_000  # actors that are looked up one by one to be counted
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
    """The actors asked for, by number of reports, then by key.

    A kind or state is asked of single reports first, then of what most reports say.
    """
    asked = question.kind is not None or question.state is not None
    keys, end = _keys(archive, question), question.offset + question.limit
    if not asked:
        return [actor_line(archive, key) for key in islice(keys, question.offset, end)]
    found: list[ActorLine] = []
    for key in keys:
        line = actor_line(archive, key)
        if question.kind in (None, line.kind) and question.state in (None, line.state):
            found.append(line)
        if len(found) == end:
            break
    return found[question.offset :]


def count_actors(archive: Archive, question: Question) -> int:
    """How many actors there are, whatever the question's limit; by kind or state counted no further than SOME and one."""
    if question.kind is None and question.state is None:
        return sum(1 for _ in _keys(archive, replace(question, limit=ALL, offset=0)))
    return len(ask_actors(archive, replace(question, limit=SOME + 1, offset=0)))


def _keys(archive: Archive, question: Question) -> Iterator[str]:
    """The keys of all who may be asked for, in the order of the answer."""
    seen: set[str] = set()
    if question == Question(wanted="actors", limit=question.limit, offset=question.offset):  # all: begin with what is kept
        for key in in_most_reports(archive):
            seen.add(key)
            yield key
    chosen = selection(archive, question)
    source = chosen.source(more='LEFT JOIN identities ON identities."key" = it."key"')
    key = key_of("it", "identities")
    order = f"GROUP BY {key} ORDER BY count(DISTINCT it.reading) DESC, {key}"
    for row in archive.rows(f'SELECT {key} AS "key" {source} {order}', chosen.params):
        if row["key"] not in seen:
            yield row["key"]


def actor_line(archive: Archive, key: str) -> ActorLine:
    """The actor with this registry key, which must be in the record."""
    shapes = shapes_of(archive, key)
    return ActorLine(
        key=key,
        name=_most_say(shapes, "name"),
        kind=_most_say(shapes, "kind"),
        state=_most_say(shapes, "state"),
        sector=_most_say(shapes, "sector"),
        aliases=tuple(Alias(**row) for row in names_of(archive, key)),
        merged=tuple(row["key"] for row in archive.rows(MERGED, (key,))),
        **reports_of(archive, key),
    )


def actor_name(archive: Archive, key: str) -> str:
    """The name of the actor with this registry key."""
    name: str = _most_say(shapes_of(archive, key), "name")
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


# Whom an actor has to do with: who else has a part in its events, and in how many.

OWN = "report:"  # the key of one that is known in its own report only begins so
NEWEST = 2_000  # reports whose events are gone through: no one waits for half a record to be counted

# The actor's rows in the newest readings it is in.
IN_NEWEST = f"""{KEYS},
recent AS (
    SELECT DISTINCT reading FROM (
        SELECT reading FROM keys CROSS JOIN appearances USING ("key") ORDER BY known DESC, reading DESC LIMIT {NEWEST}
    )
),
who AS (
    SELECT actors.reading, actors.id FROM recent CROSS JOIN actors ON actors.reading = recent.reading
    WHERE actors."key" IN (SELECT "key" FROM keys)
),"""
# Those of one that is known in its own report only, or of a state with its leaders and bodies.
MEANT = f"""WITH {meant_by("meant")},
recent AS (
    SELECT DISTINCT meant.reading, newest.published_known AS known
    FROM meant CROSS JOIN newest_readings AS newest ON newest.row = meant.reading
    ORDER BY known DESC, meant.reading DESC LIMIT {NEWEST}
),
who AS (SELECT DISTINCT meant.reading, meant.id FROM recent CROSS JOIN meant ON meant.reading = recent.reading),"""
PARTNERS = f"""
own AS (
    SELECT part.reading, part.owner FROM who CROSS JOIN event_actors AS part
    ON part.reading = who.reading AND part.actor = who.id {{scored}}
    UNION
    SELECT part.reading, part.owner FROM who CROSS JOIN event_recipients AS part
    ON part.reading = who.reading AND part.actor = who.id {{scored}}
),
others AS (
    SELECT own.reading, own.owner, part.actor FROM own CROSS JOIN event_actors AS part
    ON part.reading = own.reading AND part.owner = own.owner
    UNION
    SELECT own.reading, own.owner, part.actor FROM own CROSS JOIN event_recipients AS part
    ON part.reading = own.reading AND part.owner = own.owner
)
SELECT {key_of("them", "merged")} AS partner, count(*) AS events FROM others
CROSS JOIN actors AS them ON them.reading = others.reading AND them.id = others.actor
LEFT JOIN identities AS merged ON merged."key" = them."key"
WHERE coalesce(them.state, '') <> :state
GROUP BY 1 HAVING partner <> :key ORDER BY events DESC, 1 LIMIT :limit
"""
SURE = "CROSS JOIN events AS it ON it.reading = part.reading AND it.nr = part.owner AND it.score >= :min_score"


class Partner(Answer, frozen=True, kw_only=True):
    """Somebody else with a part in an actor's events, and in how many of those that its newest reports tell."""

    key: str
    name: str
    events: int


def partners_of(
    archive: Archive, key: str, limit: int = 12, min_score: float | None = None, alone: bool | None = None
) -> list[Partner]:
    """Those who share most events with the actor of this key, of whatever type and modality, of at least this score.

    A state is meant with its leaders and bodies unless `alone`, and these are no partners of it.
    """
    whole = key.startswith(STATE) and not alone
    sql = (MEANT if whole or key.startswith(OWN) else IN_NEWEST) + PARTNERS.format(scored="" if min_score is None else SURE)
    who = {"meant": as_list(keys_meant(archive, key, alone=bool(alone))), "state": key.removeprefix(STATE) if whole else "-"}
    rows = archive.rows(sql, who | {"key": key, "limit": limit, "min_score": min_score})
    return [Partner(key=row["partner"], name=actor_name(archive, row["partner"]), events=row["events"]) for row in rows]
