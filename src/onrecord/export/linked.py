"""Forms of others: W3C annotations, schema.org in JSON-LD, entities of FollowTheMoney, GDELT's Global Knowledge Graph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from onrecord.ask import Question, Told, newest_readings
from onrecord.export.page import Item, items_of
from onrecord.packaged import lines_of
from onrecord.records import Actor, Figure, Position, Reading, Report, Span, Statement
from onrecord.store import Archive

# Where a report stands, as an IRI that means the same wherever the file is read.

KEPT = "%/:=&?~#+!$,;'@()*[]"  # what an address is made of; all else is percent-encoded


def address_of(place: str) -> str | None:
    """The address of a report that has one, fit to be an IRI; None for a path, which is a path only where it was read."""
    return quote(place, safe=KEPT) if place.lower().startswith(("http://", "https://")) else None


def source_of(report: Report) -> str:
    """The report's address, or else its name in this record."""
    return address_of(report.place) or f"urn:onrecord:report:{report.id}"


# W3C Web Annotation: every span of a record as an annotation that quotes its words and says where they stand.

CONTEXT = 32  # code points before and after the words, by which they are found again in a text that has shifted


def annotation_page(told: Told) -> dict[str, Any]:
    """All annotations of one report, as an AnnotationPage of its own, labelled with its place.

    The source is an address, or a name: a path would be taken for a part of the reader's own address or folder.
    """
    report = told.reading.report
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:onrecord:report:{report.id}:annotations",
        "type": "AnnotationPage",
        "label": report.place,
        "items": [annotation for item in items_of(told.reading) for annotation in _annotations(told, item)],
    }


def _annotations(told: Told, item: Item) -> Iterator[dict[str, Any]]:
    report = told.reading.report
    for nr, (part, span) in enumerate(item.spans, 1):
        yield {
            "id": f"urn:onrecord:report:{report.id}#{item.id}-{nr}",
            "type": "Annotation",
            "motivation": "classifying",
            "creator": {"type": "Software", "name": told.coder},
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": f"{item.kind}:{part}"},
                {"type": "TextualBody", "purpose": "describing", "value": item.told, "format": "text/plain"},
            ],
            "target": {"source": source_of(report), "selector": [_quote(report.text, span), _position(span)]},
        }


def _quote(text: str, span: Span) -> dict[str, Any]:
    return {
        "type": "TextQuoteSelector",
        "exact": span.words(text),
        "prefix": text[max(0, span.start - CONTEXT) : span.start],
        "suffix": text[span.end : span.end + CONTEXT],
    }


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


# schema.org in JSON-LD: a report as a NewsArticle, what is said in it as Quotations (words in quotation marks) and Claims.

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
    held = [_linked_position(told, nr, position) for nr, position in enumerate(told.reading.positions, 1)]
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


def _linked_position(told: Told, nr: int, position: Position) -> dict[str, Any]:
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


# FollowTheMoney entities, for OpenAleph and its kin: reports, actors, offices, memberships and events, each with its proof.
#
# The shape is followthemoney 4's; it is written by us, so nothing of it needs installing. A statement becomes a Note on its
# speaker.

SCHEMAS = {"person": "Person", "state": "PublicBody", "organisation": "Organization", "group": "LegalEntity"}
LANGUAGES = {"en": "eng"}  # ISO 639-3 for the language that Onrecord reads

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
        yield _ftm_actor(told, actor)
    for made in (_offices, _memberships, _events, _statements):
        yield from made(told)


def _ftm_actor(told: Told, actor: Actor) -> Entity:
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


# A record in the 27 columns of GDELT's Global Knowledge Graph 2.1, one report a row, made from the user's own texts.
#
# What Onrecord does not code stays empty: themes are GDELT's own list, codes of countries are FIPS, tone and GCAM count words, and
# there are no images. Offsets are code points of the report's text. Source: GDELT GKG Codebook V2.1, 19 February 2015.

COLUMNS = (
    "GKGRECORDID", "V2.1DATE", "V2SOURCECOLLECTIONIDENTIFIER", "V2SOURCECOMMONNAME", "V2DOCUMENTIDENTIFIER", "V1COUNTS",
    "V2.1COUNTS", "V1THEMES", "V2ENHANCEDTHEMES", "V1LOCATIONS", "V2ENHANCEDLOCATIONS", "V1PERSONS", "V2ENHANCEDPERSONS",
    "V1ORGANIZATIONS", "V2ENHANCEDORGANIZATIONS", "V1.5TONE", "V2.1ENHANCEDDATES", "V2GCAM", "V2.1SHARINGIMAGE",
    "V2.1RELATEDIMAGES", "V2.1SOCIALIMAGEEMBEDS", "V2.1SOCIALVIDEOEMBEDS", "V2.1QUOTATIONS", "V2.1ALLNAMES", "V2.1AMOUNTS",
    "V2.1TRANSLATIONINFO", "V2EXTRASXML",
)  # fmt: skip
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WEB, OTHER = "1", "5"  # V2SOURCECOLLECTIONIDENTIFIER: the open web; a document known by no address that others can follow
COUNTRY = "1"  # type of a location


def write_gkg(file: BinaryIO, archive: Archive, **filters: Any) -> int:
    """Write a tab-separated file without a heading, as GDELT's own; how many rows it has."""
    rows = 0
    for told in newest_readings(archive, Question(wanted="reports", **filters)):
        row = gkg(told)
        file.write("\t".join(row.get(name, "") for name in COLUMNS).encode("utf-8", "replace") + b"\n")
        rows += 1
    return rows


def gkg(told: Told) -> dict[str, str]:
    """One report's row: what is known of it, by column."""
    reading, report = told.reading, told.reading.report
    day = report.published.replace("-", "") if report.published and DAY.fullmatch(report.published) else ""
    persons, bodies, states = (_of_kind(reading, kind) for kind in ("person", "organisation", "state"))
    is_web = report.place.startswith(("http://", "https://"))
    return {
        "GKGRECORDID": f"{day or '00000000'}000000-{report.id}",
        "V2.1DATE": f"{day}000000" if day else "",
        "V2SOURCECOLLECTIONIDENTIFIER": WEB if is_web else OTHER,
        "V2SOURCECOMMONNAME": _plain(report.publisher or (urlsplit(report.place).hostname or "" if is_web else "")),
        "V2DOCUMENTIDENTIFIER": _plain(report.place if is_web else source_of(report)),
        "V1LOCATIONS": ";".join(f"{COUNTRY}#{_plain(one.name)}#####" for one in states),
        "V2ENHANCEDLOCATIONS": ";".join(
            f"{COUNTRY}#{_plain(one.name)}#######{span.start}" for one in states for span in one.mentions
        ),
        "V1PERSONS": ";".join(_plain(one.name) for one in persons),
        "V2ENHANCEDPERSONS": _offsets(persons),
        "V1ORGANIZATIONS": ";".join(_plain(one.name) for one in bodies),
        "V2ENHANCEDORGANIZATIONS": _offsets(bodies),
        "V2.1QUOTATIONS": "#".join(_quotations(reading)),
        "V2.1ALLNAMES": _offsets([*persons, *bodies, *states]),
        "V2.1AMOUNTS": ";".join(_amount(report, figure) for figure in reading.figures if figure.value is not None),
    }


def _of_kind(reading: Reading, kind: str) -> list[Actor]:
    return [one for one in reading.actors if one.kind == kind]


def _offsets(actors: list[Actor]) -> str:
    return ";".join(f"{_plain(one.name)},{span.start}" for one in actors for span in one.mentions)


def _quotations(reading: Reading) -> Iterator[str]:
    """Every piece of direct speech: offset, length, verb, words."""
    text = reading.report.text
    for said in reading.statements:
        for span in said.content if said.kind == "direct" else ():
            verb = said.cue.words(text) if said.cue else ""
            yield f"{span.start}|{span.end - span.start}|{_plain(verb)}|{_plain(span.words(text))}"


def _amount(report: Report, figure: Figure) -> str:
    of = _plain(" ".join(filter(None, (figure.unit, figure.of.words(report.text) if figure.of else ""))))
    return f"{figure.value:.15g},{of},{figure.span.start}"


def _plain(words: str) -> str:
    """Words without the signs that part the columns and what is in them."""
    return " ".join(re.sub(r"[#;|,\t\r\n]", " ", words).split())
