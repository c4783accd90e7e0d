"""FollowTheMoney entities, for OpenAleph and its kin: reports, actors, offices, memberships and events, each with its proof.

The shape is followthemoney 4's; it is written by us, so nothing of it needs installing. A statement becomes a Note on its speaker.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from onrecord.ask import Told
from onrecord.export.addresses import address_of
from onrecord.packaged import lines_of
from onrecord.records import Actor

SCHEMAS = {"person": "Person", "state": "PublicBody", "organisation": "Organization", "group": "LegalEntity"}
LANGUAGES = {"en": "eng"}  # ISO 639-3 for the language that Onrecord reads
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

Entity = dict[str, Any]


def ftm_entities(told: Told) -> Iterator[Entity]:
    """The entities of one reading; what several readings tell of one actor has one id, for who merges them."""
    report = told.reading.report
    yield _entity(
        ("report", report.id),
        "Article",
        title=report.title,
        name=report.title or report.place,
        author=list(report.authors),
        publisher=report.publisher,
        publishedAt=_date(report.published),
        language=LANGUAGES.get((report.lang or "")[:2]),
        mimeType=report.media_type,
        sourceUrl=address_of(report.place),
        contentHash=hashlib.sha1(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    for actor in told.reading.actors:
        yield _actor(told, actor)
    for made in (_offices, _memberships, _events, _statements):
        yield from made(told)


def _actor(told: Told, actor: Actor) -> Entity:
    text = told.reading.report.text
    return _entity(
        ("actor", told.keys[actor.id]),
        SCHEMAS[actor.kind],
        name=actor.name,
        weakAlias=[words for words in dict.fromkeys(span.words(text) for span in actor.mentions) if words != actor.name],
        country=two_letters().get(actor.state or ""),
        sector=actor.sector,
        proof=_proof(told),
    )


def _offices(told: Told) -> Iterator[Entity]:
    for office in told.reading.offices:
        of = told.reading.actor(office.of)
        body = told.keys[of.id] if of else ""
        post = ("position", office.title, body)
        of_organisation = of is not None and of.kind in ("organisation", "state")
        person = told.reading.actor(office.person)
        if person is None or person.kind != "person":
            continue
        yield _entity(
            post,
            "Position",
            name=f"{office.title}, {of.name}" if of else office.title,
            organization=_id("actor", body) if of_organisation else None,
            country=two_letters().get((of.state if of else None) or ""),
        )
        yield _entity(
            ("occupancy", told.reading.report.id, office.person, *post),
            "Occupancy",
            holder=_id("actor", told.keys[office.person]),
            post=_id(*post),
            status="former" if office.former else None,
            date=_date(told.reading.report.published),
            proof=_proof(told),
        )


def _memberships(told: Told) -> Iterator[Entity]:
    text = told.reading.report.text
    for one in told.reading.memberships:
        organisation, member = (told.reading.actor(who) for who in (one.organisation, one.member))
        if organisation and member and organisation.kind in ("organisation", "state"):
            yield _entity(
                ("membership", told.reading.report.id, one.organisation, one.member),
                "Membership",
                organization=_id("actor", told.keys[organisation.id]),
                member=_id("actor", told.keys[member.id]),
                description=one.evidence.words(text),
                date=_date(told.reading.report.published),
                proof=_proof(told),
            )


def _events(told: Told) -> Iterator[Entity]:
    for event in told.reading.events:
        yield _entity(
            ("event", told.reading.report.id, event.id),
            "Event",
            name=f"{event.type}{f' ({event.mode})' if event.mode else ''}",
            summary=event.evidence.words(told.reading.report.text),
            description=event.modality,
            organizer=[_id("actor", told.keys[one]) for one in event.actors],
            involved=[_id("actor", told.keys[one]) for one in (*event.actors, *event.recipients)],
            date=_date(event.date),
            location=event.place,
            recordId=event.id,
            proof=_proof(told),
        )


def _statements(told: Told) -> Iterator[Entity]:
    text = told.reading.report.text
    for statement in told.reading.statements:
        yield _entity(
            ("statement", told.reading.report.id, statement.id),
            "Note",
            name=f"Statement ({statement.kind})",
            description=" … ".join(span.words(text) for span in statement.content),
            entity=_id("actor", told.keys[statement.speaker]) if statement.speaker else None,
            proof=_proof(told),
        )


def _entity(parts: tuple[str, ...], schema: str, **properties: Any) -> Entity:
    """One entity; a property that is not stated is left out, every other is a list."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in properties.items() if value}
    stated = {name: [str(one) for one in values if one] for name, values in lists.items() if values}
    return {"id": _id(*parts), "schema": schema, "properties": stated}


def _id(*parts: str) -> str:
    return hashlib.sha1("\0".join(parts).encode()).hexdigest()


def _proof(told: Told) -> str:
    return _id("report", told.reading.report.id)


def _date(date: str | None) -> str | None:
    """A date FollowTheMoney knows: a year, month or day without a gap; of an interval nothing."""
    return date if date and DATE.fullmatch(date) else None


@cache
def two_letters() -> dict[str, str]:
    """The two letters of ISO 3166-1 for its three."""
    return dict(line.split("\t") for line in lines_of("two_letters.tsv"))
