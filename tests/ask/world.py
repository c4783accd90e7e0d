"""Three small reports about the same people, hand-made: what actors across reports are tested on. Loaded with runpy."""

from __future__ import annotations

import hashlib

from onrecord.records import Actor, Event, Membership, Office, Reading, Report, Span, Statement, report_id

XI = ("Xi Jinping", "person", "CHN", "GOV", "person:xi-jinping")
CHINA = ("China", "state", "CHN", None, "state:CHN")
BRAZIL = ("Brazil", "state", "BRA", None, "state:BRA")
FRANCE = ("France", "state", "FRA", None, "state:FRA")
BRICS = ("BRICS", "organisation", None, "IGO", "org:BRICS")
MACRON = ("Emmanuel Macron", "person", "FRA", "GOV", "person:emmanuel-macron")
MACRON_BY_SURNAME = ("Macron", "person", None, None, "person:macron")
PROTESTERS = ("Protesters", "group", "FRA", "CVL", None)

A = (
    "President Xi Jinping of China met Emmanuel Macron, the president of France. Xi said trade grew."
    " He said BRICS members such as Brazil agree."
)
B = "Chinese leader Xi called Brazil. Beijing said talks go on. Mr Macron, the president, said no."
C = "Macron, a former economy minister, said yes. Protesters said shame."


def span(text: str, words: str) -> Span:
    """The span of these words; "he#2" is their second occurrence."""
    words, _, nth = words.partition("#")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def actor(number: str, text: str, who: tuple[str | None, ...], *mentions: str) -> Actor:
    name, kind, state, sector, key = who
    spans = tuple(span(text, words) for words in mentions)
    return Actor(id=number, name=name, kind=kind, state=state, sector=sector, key=key, mentions=spans)


def said(number: str, text: str, speaker: str, source: str, cue: str, content: str) -> Statement:
    return Statement(
        id=number,
        speaker=speaker,
        source=span(text, source),
        cue=span(text, cue),
        content=(span(text, content),),
        kind="indirect",
        score=0.75,
    )


def reading(place: str, text: str, published: str | None, actors: tuple[Actor, ...], **records: object) -> Reading:
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type="text/plain",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"Report {place[0].upper()}",
        published=published,
        text=text,
    )
    return Reading(report=report, actors=actors, **records)


def world() -> list[Reading]:
    """The three readings, oldest first."""
    first = reading(
        "a.txt",
        A,
        "2022-12-30",
        (
            actor("a1", A, XI, "Xi Jinping", "Xi#2", "He"),
            actor("a2", A, CHINA, "China"),
            actor("a3", A, MACRON, "Emmanuel Macron"),
            actor("a4", A, FRANCE, "France"),
            actor("a5", A, BRICS, "BRICS"),
            actor("a6", A, BRAZIL, "Brazil"),
        ),
        statements=(
            said("s1", A, "a1", "Xi#2", "said", "trade grew"),
            said("s2", A, "a1", "He", "said#2", "BRICS members such as Brazil agree"),
        ),
        events=(
            Event(
                id="e1",
                type="CONSULT",
                mode="meet",
                quad=1,
                actors=("a1", "a3"),
                trigger=span(A, "met"),
                evidence=span(A, "met Emmanuel Macron"),
                date="2022-12-30",
                modality="asserted",
                score=0.9,
            ),
        ),
        offices=(
            Office(person="a1", title="President", of="a2", title_span=span(A, "President")),
            Office(person="a3", title="president", of="a4", title_span=span(A, "president")),
        ),
        memberships=(Membership(organisation="a5", member="a6", evidence=span(A, "BRICS members such as Brazil")),),
    )
    second = reading(
        "b.txt",
        B,
        "2023-01-05",
        (
            actor("a1", B, XI, "Xi"),
            actor("a2", B, CHINA, "Chinese", "Beijing"),
            actor("a3", B, BRAZIL, "Brazil"),
            actor("a4", B, MACRON_BY_SURNAME, "Macron"),
        ),
        statements=(
            said("s1", B, "a2", "Beijing", "said", "talks go on"),
            said("s2", B, "a4", "Mr Macron, the president,", "said#2", "no"),
        ),
        events=(
            Event(
                id="e1",
                type="CONSULT",
                quad=1,
                actors=("a1",),
                recipients=("a3",),
                trigger=span(B, "called"),
                evidence=span(B, "called Brazil"),
                modality="asserted",
                score=0.5,
            ),
        ),
        offices=(
            Office(person="a1", title="leader", of="a2", title_span=span(B, "leader")),
            Office(person="a4", title="President", title_span=span(B, "president")),
        ),
    )
    third = reading(
        "c.txt",
        C,
        None,
        (actor("a1", C, MACRON_BY_SURNAME, "Macron"), actor("a2", C, PROTESTERS, "Protesters")),
        statements=(said("s1", C, "a1", "Macron", "said", "yes"), said("s2", C, "a2", "Protesters", "said#2", "shame")),
        offices=(Office(person="a1", title="economy minister", title_span=span(C, "economy minister"), former=True),),
    )
    return [first, second, third]


def keep(record: object, coder: str = "c1") -> None:
    """Add all three to an archive."""
    for one in world():
        record.add(one, one.report.text.encode(), coder)
