"""Memberships: lists, "a member of", "joined" — and wishes, which are none."""

from __future__ import annotations

import re

import pytest

from onrecord.code import find_memberships
from onrecord.code.offices import wordings
from onrecord.records import Actor, ActorKind, Span
from onrecord.segment import split_sentences

STATES = (
    "Brazil",
    "Chile",
    "China",
    "Finland",
    "India",
    "Kenya",
    "Malta",
    "Cyprus",
    "Norway",
    "Peru",
    "Russia",
    "Sweden",
    "Turkey",
)
BODIES = ("BRICS", "ASEAN", "EU", "NATO", "UN", "OPEC", "African Union", "Nordic Eight")

# text, members by organisation
CASES = [
    ("They want more to join BRICS (Brazil, Russia, India and China).", {"BRICS": ["Brazil", "Russia", "India", "China"]}),
    ("The Nordic Eight (Finland, Norway, and Sweden) said so.", {"Nordic Eight": ["Finland", "Norway", "Sweden"]}),
    ("The four BRICS members – Brazil, Russia, India and China – met.", {"BRICS": ["Brazil", "Russia", "India", "China"]}),
    ("BRICS, which consists of Brazil, Russia and India, met.", {"BRICS": ["Brazil", "Russia", "India"]}),
    ("BRICS groups Brazil, Russia and India.", {"BRICS": ["Brazil", "Russia", "India"]}),
    ("ASEAN members such as Malta and Cyprus met.", {"ASEAN": ["Malta", "Cyprus"]}),
    ("OPEC’s members include Kenya and Peru.", {"OPEC": ["Kenya", "Peru"]}),
    ("OPEC members Kenya and Peru met.", {"OPEC": ["Kenya", "Peru"]}),
    ("EU member states Malta and Cyprus met.", {"EU": ["Malta", "Cyprus"]}),
    ("Norway and Turkey, both NATO members, nearly fought.", {"NATO": ["Norway", "Turkey"]}),
    ("Malta, an EU member state, objected.", {"EU": ["Malta"]}),
    ("Kenya, Peru and Chile, all OPEC members since May, agreed.", {"OPEC": ["Kenya", "Peru", "Chile"]}),
    ("Finland met Sweden, an EU member.", {"EU": ["Sweden"]}),
    ("Kenya, a future EU member, waits.", {}),
    ("Kenya and Peru, both wary of China, met NATO members.", {}),
    ("UN: Kenya must pay.", {}),
    ("NATO member Turkey objected.", {"NATO": ["Turkey"]}),
    ("As a member of ASEAN, Chile supports it.", {"ASEAN": ["Chile"]}),
    ("As members of the EU, Malta and Cyprus object.", {"EU": ["Malta", "Cyprus"]}),
    ("Chile, a member of ASEAN, supports it.", {"ASEAN": ["Chile"]}),
    ("Finland joined NATO in April.", {"NATO": ["Finland"]}),
    ("Finland and Sweden have joined NATO.", {"NATO": ["Finland", "Sweden"]}),
    ("Finland, which joined NATO in April, objected.", {"NATO": ["Finland"]}),
    ("Finland is a member of NATO and the EU.", {"NATO": ["Finland"], "EU": ["Finland"]}),
    ("Kenya belongs to the African Union.", {"African Union": ["Kenya"]}),
    ("Peru, part of OPEC, objected.", {"OPEC": ["Peru"]}),
    ("Peru and Chile are members of the UN.", {"UN": ["Peru", "Chile"]}),
    ("Malta is an EU member.", {"EU": ["Malta"]}),
    ("Malta is in the EU.", {"EU": ["Malta"]}),
    ("Norway, which holds the presidency of NATO, agreed.", {"NATO": ["Norway"]}),
    ("The EU, which includes Malta and Cyprus, agreed.", {"EU": ["Malta", "Cyprus"]}),
    ("OPEC comprises the six countries as well as Kenya.", {"OPEC": ["Kenya"]}),
    ("ASEAN, the armed wing of the outlawed BRICS, agreed.", {"BRICS": ["ASEAN"]}),
    ("BRICS affiliate ASEAN agreed.", {"BRICS": ["ASEAN"]}),
    # no memberships
    ("“How vital is it to have Norway as a member of NATO?”", {}),
    ("In Chile, Kenya joined the UN and Peru in calling for calm.", {}),
    ("NATO member Turkey, Russia and China met.", {"NATO": ["Turkey"]}),
    ("The UN, like Peru and Chile, objected.", {}),
    ("The EU, including Russian firms, objected.", {}),
    ("UN: Russia and China must pay.", {}),
    ("Kenya was a member of the UN delegation.", {}),
    ("Non-NATO member Sweden and former EU member Norway objected.", {}),
    ("Norway, which has NATO in its sights, agreed.", {}),
    ("Malta is not in the EU.", {}),
    ("Finland wants to join NATO.", {}),
    ("Turkey hopes to become a member of the EU.", {}),
    ("Norway is not a member of the EU.", {}),
    ("Turkey, a candidate member of the EU, objected.", {}),
    ("Norway may have joined NATO if asked.", {}),
    ("Finland asked NATO to let it join.", {}),
    ("NATO (Norway) met.", {}),
    ("NATO and Russia met.", {}),
    ("The EU, Norway and Chile met.", {}),
    ("Russia left BRICS.", {}),
    ("They went to Peru to talk with key members of OPEC.", {}),
    ("Peru, now a full member of OPEC, objected.", {"OPEC": ["Peru"]}),
    ("NATO met Brazil, Peru and Chile.", {}),
]  # fmt: skip


def actors_in(text: str) -> list[Actor]:
    found = []
    for kind, names in (("state", STATES), ("organisation", BODIES)):
        for name in names:
            spans = tuple(Span(*match.span()) for match in re.finditer(rf"\b{name}\b", text))
            if spans:
                found.append(Actor(id=name, name=name, kind=_kind(kind), mentions=spans))
    return found


def _kind(word: str) -> ActorKind:
    return "state" if word == "state" else "organisation"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:45] for text, _ in CASES])
def test_memberships(text: str, expected: dict[str, list[str]]) -> None:
    found = find_memberships(actors_in(text), split_sentences(text), text)
    got: dict[str, list[str]] = {}
    for item in found:
        got.setdefault(item.organisation, []).append(item.member)
        assert item.evidence.words(text)
    assert {body: set(members) for body, members in got.items()} == {body: set(members) for body, members in expected.items()}


def test_evidence_holds_the_organisation_and_its_list() -> None:
    text = "They met BRICS (Brazil, Russia and India) there."
    (evidence,) = {item.evidence for item in find_memberships(actors_in(text), split_sentences(text), text)}
    assert evidence.words(text) == "BRICS (Brazil, Russia and India)"


def test_one_membership_however_often_it_is_told() -> None:
    text = "Finland joined NATO. NATO member Finland objected."
    assert len(find_memberships(actors_in(text), split_sentences(text), text)) == 1


@pytest.mark.parametrize("name", wordings())
def test_each_line_of_grammar_reads_its_example(name: str) -> None:
    _, example = wordings()[name]
    assert find_memberships(actors_in(example), split_sentences(example), example), example
