"""Whom an actor has to do with: who else has a part in its events, and in how many."""

from __future__ import annotations

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import Answer
from onrecord.ask.standing import KEYS
from onrecord.ask.who import as_list, key_of, meant_by
from onrecord.store import Archive

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
ALONE = f"""WITH {meant_by("alone")},
who AS (SELECT alone.reading, alone.id FROM alone CROSS JOIN newest_readings AS newest ON newest.row = alone.reading),"""
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
GROUP BY 1 HAVING partner <> :key ORDER BY events DESC, 1 LIMIT :limit
"""
SURE = "CROSS JOIN events AS it ON it.reading = part.reading AND it.nr = part.owner AND it.score >= :min_score"


class Partner(Answer, frozen=True, kw_only=True):
    """Somebody else with a part in an actor's events, and in how many of those that its newest reports tell."""

    key: str
    name: str
    events: int


def partners_of(archive: Archive, key: str, limit: int = 12, min_score: float | None = None) -> list[Partner]:
    """Those who share most events with the actor of this key, of whatever type and modality, of at least this score."""
    who = ALONE if key.startswith(OWN) else IN_NEWEST
    sql = who + PARTNERS.format(scored="" if min_score is None else SURE)
    rows = archive.rows(sql, {"alone": as_list([key]), "key": key, "limit": limit, "min_score": min_score})
    return [Partner(key=row["partner"], name=actor_name(archive, row["partner"]), events=row["events"]) for row in rows]
