"""Two actors and what is between them: their months, meetings and agreements, and what each said of the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from onrecord.ask.answers import Answer, Row
from onrecord.ask.conditions import Asked, Condition, said_about
from onrecord.ask.events import EventAnswer, ask_events
from onrecord.ask.kinds import KINDS
from onrecord.ask.question import Question, Wanted
from onrecord.ask.select import selection
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.ask.timeline import Month, months_of
from onrecord.store import Archive

# What the page of a pair is made of, gone through once: to ask for each part by itself takes twice as long.
LIGHT = {"reading": "it.reading", "nr": "it.nr", "known": "newest.published_known"}
TYPED = ("type", "quad", "modality")  # what chooses among events
CHOSEN = "SELECT value ->> 0 AS reading, value ->> 1 AS nr FROM json_each(:chosen)"


class Said(Answer, frozen=True, kw_only=True):
    """The newest statements of one about the other, of `count` in all."""

    count: int
    statements: tuple[StatementAnswer, ...]


class PairAnswer(Answer, frozen=True, kw_only=True):
    """What is between two: by month what reports assert; the newest meetings and agreements they assert; the newest of all events,
    of `count`, also the claimed, planned, hypothetical and negated; what the first said of the second, and the second of the first.
    """

    months: tuple[Month, ...]
    meetings: tuple[EventAnswer, ...]
    agreements: tuple[EventAnswer, ...]
    count: int
    events: tuple[EventAnswer, ...]
    said: tuple[Said, Said]


def tell_pair(archive: Archive, one: str, other: str, newest: int = 5, min_score: float | None = None) -> PairAnswer:
    """What is between two, each a key or words of a name; `newest` of each kind of event and of what each said.

    What has a score below `min_score` is neither shown nor counted.
    """
    events = _light(archive, Question(wanted="events", between=(one, other), min_score=min_score), TYPED)
    asserted = [row for row in events if row["modality"] == "asserted"]
    any_said = Question(min_score=min_score)
    said = [_light(archive, any_said, also=said_about(archive, *pair)) for pair in ((one, other), (other, one))]

    def shown(rows: list[Row], number: int = newest) -> tuple[EventAnswer, ...]:
        return tuple(_newest(archive, ask_events, "events", rows, number))

    return PairAnswer(
        months=tuple(
            months_of(
                Counter((row["month"], row["quad"]) for row in asserted),
                Counter(row["month"] for row in _different([*said[0], *said[1]])),
            )
        ),
        meetings=shown([row for row in asserted if row["type"] == "CONSULT"]),
        agreements=shown([row for row in asserted if row["type"] == "AGREE"]),
        count=len(events),
        events=shown(events, 2 * newest),
        said=(_said(archive, said[0], newest), _said(archive, said[1], newest)),
    )


def _light(archive: Archive, question: Question, columns: Sequence[str] = (), also: Asked | None = None) -> list[Row]:
    """All rows asked for, with their month and what chooses among them; fetched as one value, as there may be many thousands."""
    chosen = selection(archive, question, also=also)
    date = KINDS[question.wanted].date
    own = {} if date == LIGHT["known"] else {"date": date}  # else it is the report's, worked out once
    names = LIGHT | own | {name: f"it.{name}" for name in columns}
    values = ", ".join(names.values())
    found = next(archive.rows(f"SELECT json_group_array(json_array({values})) AS found {chosen.source(values)}", chosen.params))
    rows = [dict(zip(names, row, strict=True)) for row in msgspec.json.decode(found["found"])]
    for row in rows:
        day = row["date"] if own else row["known"]
        row["month"], row["known"] = day and day[:7], row["known"] or ""
    return rows


def _different(rows: Iterable[Row]) -> list[Row]:
    """What one says of the other may also be said by the other: each statement once."""
    return list({(row["reading"], row["nr"]): row for row in rows}.values())


def _said(archive: Archive, rows: list[Row], newest: int) -> Said:
    return Said(count=len(rows), statements=tuple(_newest(archive, ask_statements, "statements", rows, newest)))


def _newest(archive: Archive, ask: Callable[..., list[Any]], wanted: Wanted, rows: list[Row], number: int) -> list[Any]:
    """The newest of these rows in full; all of the last date that is among them are put in order with it."""
    if not rows:
        return []
    last = sorted((row["known"] for row in rows), reverse=True)[:number][-1]
    chosen = json.dumps([[row["reading"], row["nr"]] for row in rows if row["known"] >= last])
    return ask(archive, Question(wanted=wanted, limit=number), Asked([Condition("", CHOSEN)], {"chosen": chosen}))
