"""Who did what to whom, when and where, and on whose word."""

from __future__ import annotations

import json

from onrecord.ask.answers import Answer, Evidence, Quoted, Row, Words, evidence_from, highlights, quoted_at, report_words
from onrecord.ask.conditions import Asked
from onrecord.ask.question import Question
from onrecord.ask.select import select_rows
from onrecord.ask.who import key_of
from onrecord.records import ActorKind, EventType, Modality, Span
from onrecord.store import Archive

PARTIES = f"""
SELECT actors.name, {key_of("actors", "merged")} AS "key", actors.kind, actors.state, actors.sector
FROM {{table}} AS part JOIN actors ON actors.reading = part.reading AND actors.id = part.actor
JOIN readings ON readings.row = part.reading JOIN reports ON reports.row = readings.report
LEFT JOIN identities AS merged ON merged."key" = actors."key"
WHERE part.reading = ? AND part.owner = ? ORDER BY part.nr
"""


class Party(Answer, frozen=True, kw_only=True):
    """Somebody with a part in an event: what it is in this report, and the key it goes by in the whole record."""

    name: str
    key: str
    kind: ActorKind
    state: str | None
    sector: str | None


class EventAnswer(Answer, frozen=True, kw_only=True):
    """One event as a report tells it: who did it, to whom, when and where (`site`), and the words it rests on.

    What only a speaker says names the `statement` and its `speaker`. `date` is EDTF, `quad` 1-4 by PLOVER, `score` a probability.
    """

    event: str
    type: EventType
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    modality: Modality
    date: str | None
    site: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    statement: str | None
    speaker: str | None
    speaker_key: str | None
    trigger: Quoted
    evidence: Evidence
    score: float
    highlights: tuple[Span, ...] = ()


def ask_events(archive: Archive, question: Question, also: Asked | None = None) -> list[EventAnswer]:
    """The events asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words = report_words(archive)
    return [_answer(archive, row, words, question.words) for row in select_rows(archive, question, also=also)]


def _answer(archive: Archive, row: Row, words: Words, asked: str | None) -> EventAnswer:
    same = ("type", "mode", "quad", "modality", "date", "site", "statement", "speaker", "speaker_key", "score")
    evidence = evidence_from(row, "evidence", words)
    return EventAnswer(
        **{name: row[name] for name in same},
        event=row["id"],
        contexts=tuple(json.loads(row["contexts"])),
        actors=_parties(archive, "event_actors", row),
        recipients=_parties(archive, "event_recipients", row),
        trigger=quoted_at(row, "trigger", words),
        evidence=evidence,
        highlights=highlights(asked, [evidence]),
    )


def _parties(archive: Archive, table: str, row: Row) -> tuple[Party, ...]:
    return tuple(Party(**party) for party in archive.rows(PARTIES.format(table=table), (row["reading"], row["nr"])))
