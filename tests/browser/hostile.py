"""Readings whose every field means ill: tags, handlers, quotes that break out, addresses that are scripts, turning marks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from onrecord.records import (
    Actor,
    Event,
    Figure,
    Membership,
    Office,
    Part,
    Position,
    Problem,
    Reading,
    Report,
    Span,
    Statement,
    report_id,
)  # fmt: skip

TAG = "<script>alert('tag')</script>"
BREAKS = "\"><img src=x onerror=alert('breaks')> ' onmouseover=alert('over') x='"
CLOSES = "</p></main></title></textarea></style><svg onload=alert('svg')><iframe srcdoc='<script>alert(1)</script>'>"
ASKS = "{{ 7 * 191 }} {% raw %} ${7*191} <%= 7 %>"  # a template's own marks
TURNS = "\u202egnp.exe\u2066 left \u2069 \u200f\u061c"
ADDRESS = "javascript:alert('address')"
PLACE = f"ill/{TAG}{BREAKS}"
LONG = 1_000_000  # characters of one paragraph
FIELDS = (TAG, BREAKS, CLOSES, ASKS, TURNS, ADDRESS)


def readings() -> Iterator[Reading]:
    """One with ill words in every field, one at an address that is a script, and one paragraph of a megabyte."""
    yield ill(PLACE)
    yield ill(ADDRESS)
    yield long()


def raw_of(reading: Reading) -> bytes:
    return reading.report.text.encode()


def ill(place: str) -> Reading:
    """A reading that has every kind of record, and each kind of ill will in its words."""
    lines = [f"{name} said {words} today.\n" for name, words in zip(FIELDS, reversed(FIELDS), strict=True)]
    text = "".join([f"{TAG} headline {BREAKS}\n", *lines])
    at = [(Span(text.index(line), text.index(line) + len(name)), line) for name, line in zip(FIELDS, lines, strict=True)]
    content = [Span(source.end + 6, source.start + len(line) - 2) for source, line in at]
    actors = tuple(
        Actor(id=f"a{nr}", name=name, kind="person", key=f"person:{name}", state=None, mentions=(at[nr][0],))
        for nr, name in enumerate(FIELDS)
    )
    return Reading(
        report=_report(place, text, Part(kind="headline", span=Span(0, text.index("\n")))),
        actors=actors,
        statements=tuple(
            Statement(id=f"s{nr}", speaker=f"a{nr}", source=at[nr][0], content=(content[nr],), kind="indirect", score=0.5)
            for nr in range(len(FIELDS))
        ),
        events=(Event(id="e1", type="ACCUSE", mode=TAG, contexts=(BREAKS,), quad=3, actors=("a0",), recipients=("a1",),
                      trigger=content[0], evidence=content[0], place=TAG, modality="asserted", score=0.5),),
        figures=(Figure(id="f1", span=content[1], value=5, bound="exact", unit=TAG, of=content[1], giver="a0"),),
        offices=(Office(person="a0", title=BREAKS, of="a1", title_span=content[2]),),
        memberships=(Membership(organisation="a0", member="a1", evidence=content[2]),),
        positions=(Position(holder="a0", stance="supports", issue=content[3], wording=content[3], statement="s3"),),
        problems=(Problem(code="unpaired-quote", span=content[4], detail=f"{TAG} {BREAKS}"),),
    )  # fmt: skip


def long() -> Reading:
    """A paragraph of a megabyte with one statement in it, and one that is nearly all of it."""
    text = "Ola said " + "it rained and " * (LONG // 14) + "so on."
    content = (Span(9, 200), Span(9, len(text) - 1))
    return Reading(
        report=msgspec.structs.replace(_report("ill/long.txt", text), published="2022-11-03"),
        actors=(Actor(id="a1", name="Ola", kind="person", key="person:ola", mentions=(Span(0, 3),)),),
        statements=tuple(
            Statement(id=f"s{nr}", speaker="a1", source=Span(0, 3), content=(span,), kind="indirect", score=0.5)
            for nr, span in enumerate(content, 1)
        ),
    )


def _report(place: str, text: str, *parts: Part) -> Report:
    return Report(
        id=report_id(place, text), place=place, media_type="text/html", sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"{TAG}{BREAKS}", publisher=f"{BREAKS}{CLOSES}", authors=(TAG, TURNS), published="2022-11-04", lang="en", text=text,
        parts=parts,
    )  # fmt: skip
