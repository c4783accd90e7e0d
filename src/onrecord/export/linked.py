"""schema.org in JSON-LD: a report as a NewsArticle, what is said in it as Quotations (words in quotation marks) and Claims."""

from __future__ import annotations

import re
from typing import Any

from onrecord.ask import Told
from onrecord.export.addresses import address_of
from onrecord.records import Actor, Position, Statement

TYPES = {"person": "Person", "state": "Country", "organisation": "Organization", "group": "Organization"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def json_ld(told: Told) -> dict[str, Any]:
    """One report as a JSON-LD document of its own."""
    report = told.reading.report
    article = _stated(
        {
            "@type": "NewsArticle",
            "@id": f"urn:onrecord:report:{report.id}",
            "headline": report.title,
            "datePublished": report.published if report.published and DATE.fullmatch(report.published) else None,
            "inLanguage": report.lang,
            "publisher": {"@type": "Organization", "name": report.publisher} if report.publisher else None,
            "author": [{"@type": "Person", "name": name} for name in report.authors],
            "url": address_of(report.place),
            "identifier": report.place,
            "mentions": [{"@id": _actor_id(told, actor.id)} for actor in told.reading.actors],
        }
    )
    said = [_statement(told, statement) for statement in told.reading.statements]
    held = [_position(told, nr, position) for nr, position in enumerate(told.reading.positions, 1)]
    actors = [_actor(told, actor) for actor in told.reading.actors]
    return {"@context": "https://schema.org", "@graph": [article, *actors, *said, *held]}


def _statement(told: Told, statement: Statement) -> dict[str, Any]:
    """A Quotation if all or some of it stands in quotation marks, else a Claim."""
    words = " … ".join(span.words(told.reading.report.text) for span in statement.content)
    who = {"@id": _actor_id(told, statement.speaker)} if statement.speaker else None
    article = {"@id": f"urn:onrecord:report:{told.reading.report.id}"}
    node: dict[str, Any] = {"@id": f"urn:onrecord:report:{told.reading.report.id}#{statement.id}", "text": words}
    if statement.kind == "indirect":
        return _stated(node | {"@type": "Claim", "author": who, "appearance": article})
    return _stated(node | {"@type": "Quotation", "creator": who, "isPartOf": article})


def _position(told: Told, nr: int, position: Position) -> dict[str, Any]:
    report = told.reading.report
    return {
        "@type": "Claim",
        "@id": f"urn:onrecord:report:{report.id}#p{nr}",
        "text": position.wording.words(report.text),
        "about": {"@type": "Thing", "name": position.issue.words(report.text)},
        "author": {"@id": _actor_id(told, position.holder)},
        "keywords": position.stance,
        "appearance": {"@id": f"urn:onrecord:report:{report.id}"},
    }


def _actor(told: Told, actor: Actor) -> dict[str, Any]:
    text = told.reading.report.text
    others = [words for words in dict.fromkeys(span.words(text) for span in actor.mentions) if words != actor.name]
    return _stated({"@type": TYPES[actor.kind], "@id": _actor_id(told, actor.id), "name": actor.name, "alternateName": others})


def _actor_id(told: Told, actor: str) -> str:
    return f"urn:onrecord:actor:{told.keys[actor]}"


def _stated(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, [])}
