"""What an actor did, or had done to them."""

from __future__ import annotations

from onrecord.ask.answers import NEWEST_FIRST, REPORT, Answer, Evidence, evidence_from, report_words
from onrecord.ask.who import as_list, meant_by
from onrecord.records import EventType, Modality
from onrecord.store import Archive

ABOUT = f"""
WITH {meant_by("keys")},
about (reading, nr) AS (
    SELECT part.reading, part.owner FROM keys
    CROSS JOIN event_actors AS part ON part.reading = keys.reading AND part.actor = keys.id
    UNION
    SELECT part.reading, part.owner FROM keys
    CROSS JOIN event_recipients AS part ON part.reading = keys.reading AND part.actor = keys.id
)
"""
FOUND = f"""{ABOUT}
SELECT events.reading, events.nr, events.id, events.type, events.mode, events.modality, events.date, events.place AS site,
    events.evidence_start, events.evidence_end, events.score, {REPORT}
FROM about
CROSS JOIN events ON events.reading = about.reading AND events.nr = about.nr
JOIN newest_readings AS newest ON newest.row = events.reading
JOIN reports ON reports.row = newest.report
ORDER BY {NEWEST_FIRST}, events.evidence_start, events.nr LIMIT :limit
"""
COUNT = f"{ABOUT} SELECT count(*) AS n FROM about JOIN newest_readings AS newest ON newest.row = about.reading"
NAMES = """
SELECT actors.name FROM {table} AS part JOIN actors ON actors.reading = part.reading AND actors.id = part.actor
WHERE part.reading = ? AND part.owner = ? ORDER BY part.nr
"""


class EventAnswer(Answer, frozen=True, kw_only=True):
    """One event as a report tells it: who did it, to whom, when and where (`site`), and the words it rests on."""

    event: str
    type: EventType
    mode: str | None
    modality: Modality
    date: str | None
    site: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    evidence: Evidence
    score: float


def events_about(archive: Archive, key: str, limit: int) -> list[EventAnswer]:
    """The events in which the actor with this registry key has a part, that of the newest report first."""
    words = report_words(archive)
    return [
        EventAnswer(
            event=row["id"],
            actors=_names(archive, "event_actors", row["reading"], row["nr"]),
            recipients=_names(archive, "event_recipients", row["reading"], row["nr"]),
            evidence=evidence_from(row, "evidence", words),
            **{name: row[name] for name in ("type", "mode", "modality", "date", "site", "score")},
        )
        for row in list(archive.rows(FOUND, {"keys": as_list([key]), "limit": limit}))
    ]


def count_events(archive: Archive, key: str) -> int:
    """In how many events this actor has a part."""
    return int(next(archive.rows(COUNT, {"keys": as_list([key])}))["n"])


def _names(archive: Archive, table: str, reading: int, owner: int) -> tuple[str, ...]:
    return tuple(row["name"] for row in archive.rows(NAMES.format(table=table), (reading, owner)))
