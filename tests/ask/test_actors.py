"""Actors across reports: found by any of their names, merged without a word rewritten, never guessed between two."""

from __future__ import annotations

import json

import msgspec
import pytest

from onrecord.ask import find_actors
from onrecord.errors import QuestionError
from onrecord.store import fold

MACRON, SURNAME = "person:emmanuel-macron", "person:macron"


def keys(lines) -> list[str]:
    return [line.key for line in lines]


def names(parties) -> list[str]:
    return [party.name for party in parties]


def test_one_actor_gathers_what_all_reports_say(world):
    (xi,) = world.actors("Jinping")
    assert (xi.key, xi.name, xi.kind, xi.state, xi.sector) == ("person:xi-jinping", "Xi Jinping", "person", "CHN", "GOV")
    assert [(alias.words, alias.mentions) for alias in xi.aliases] == [("Xi", 2), ("Xi Jinping", 1)]  # and not "He"
    assert (xi.reports, xi.first, xi.last, xi.merged) == (2, "2022-12-30", "2023-01-05", ())


def test_those_in_most_reports_come_first_then_by_key(world):
    assert keys(world.actors()) == [
        *("person:macron", "person:xi-jinping", "state:BRA", "state:CHN"),
        *("org:BRICS", MACRON, f"report:{report_id(world, 'c.txt')}#a2", "state:FRA"),
    ]
    assert keys(world.actors(limit=2)) == ["person:macron", "person:xi-jinping"]


def report_id(world, place: str) -> str:
    return next(world.rows("SELECT id FROM reports WHERE place = ?", (place,)))["id"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "xi"}, ["person:xi-jinping"]),
        ({"words": "XI jinping"}, ["person:xi-jinping"]),
        ({"words": "beijing"}, ["state:CHN"]),
        ({"words": "macron"}, [SURNAME, MACRON]),
        ({"words": "he"}, []),
        ({"words": "Xi Macron"}, []),
        ({"kind": "organisation"}, ["org:BRICS"]),
        ({"kind": "person", "state": "FRA"}, [MACRON]),
        ({"state": "BRA"}, ["state:BRA"]),
        ({"state": "IDN"}, []),
        ({"words": "xi", "kind": "state"}, []),
    ],
)
def test_filters(world, asked, found):
    assert keys(world.actors(**asked)) == found


def test_an_actor_without_a_key_stays_in_its_report(world, reading_at):
    reading = reading_at("d.txt")
    world.add(reading, reading.report.text.encode(), "c1")
    (zoe,) = world.actors("Zoe")
    assert zoe.key == f"report:{reading.report.id}#a2" and zoe.reports == 1
    whole = world.actor(zoe.key)
    assert (whole.name, whole.event_count, whole.statement_count) == ("Zoé Lumière", 1, 0)
    assert [office.former for office in whole.offices] == [True]


def test_merged_keys_are_one_actor_in_every_answer(world):
    before = list(world.dump())
    assert world.merge(SURNAME, MACRON)
    macron = world.actor("macron")
    assert (macron.key, macron.name, macron.state, macron.merged, macron.reports) == (
        MACRON,
        "Emmanuel Macron",
        "FRA",
        (SURNAME,),
        3,
    )
    assert world.actor(SURNAME) == macron
    assert {answer.speaker_key for answer in macron.statements} == {MACRON}
    assert [answer.speaker for answer in macron.statements] == ["Macron", "Macron"]  # each report's own word
    for speaker in (SURNAME, MACRON, "emmanuel", "Macron"):
        assert [answer.content[0].words for answer in world.statements(speaker=speaker)] == ["no", "yes"]
    told = {(office.person, office.title, office.of) for office in world.offices(person="Emmanuel Macron")}
    assert told == {
        ("Emmanuel Macron", title, of) for title, of in (("President", None), ("president", "France"), ("economy minister", None))
    }
    assert keys(world.actors("macron")) == [MACRON]
    assert world.unmerge(SURNAME)
    assert keys(world.actors("macron")) == [SURNAME, MACRON]
    assert world.statements(speaker="emmanuel") == []
    assert list(world.dump()) == before


def test_what_an_actor_said_did_and_holds(world):
    xi = world.actor("xi")
    assert (xi.statement_count, [answer.content[0].words for answer in xi.statements]) == (
        2,
        ["trade grew", "BRICS members such as Brazil agree"],
    )
    assert [(event.type, *map(names, (event.actors, event.recipients))) for event in xi.events] == [
        ("CONSULT", ["Xi Jinping"], ["Brazil"]),
        ("CONSULT", ["Xi Jinping", "Emmanuel Macron"], []),
    ]
    assert (xi.event_count, xi.events[0].evidence.words, xi.events[0].evidence.place) == (2, "called Brazil", "b.txt")
    told = [(office.title, office.of, office.evidence[0].words) for office in xi.offices if office.basis == "report"]
    assert told == [("leader", "China", "leader"), ("President", "China", "President")]
    brics = world.actor("BRICS")
    assert [(answer.member, answer.evidence[0].words) for answer in brics.members] == [("Brazil", "BRICS members such as Brazil")]
    assert [answer.organisation for answer in world.actor("Brazil").memberships] == ["BRICS"]
    assert [office.person for office in world.actor("France").officers if office.basis == "report"] == ["Emmanuel Macron"]


def test_the_table_adds_what_a_state_and_a_person_held(world):
    held = [(office.title, office.since) for office in world.actor("xi").offices if office.basis == "table"]
    assert ("President", "2013-03-14") in held
    holders = [(office.person, office.person_key) for office in world.actor("France").officers if office.basis == "table"]
    assert ("Emmanuel Macron", MACRON) in holders


def test_a_name_that_fits_several_is_not_guessed(world):
    assert [line.key for line in find_actors(world, "macron")] == [SURNAME]  # whose name it is exactly
    reading = msgspec.structs.replace
    other = next(iter(world.readings()))
    namesake = reading(other.actors[0], id="z9", key="person:another-macron", name="Macron")
    report = reading(other.report, place="z.txt", id="0" * 16)
    world.add(reading(other, report=report, actors=(*other.actors, namesake)), other.report.text.encode(), "c1")
    with pytest.raises(QuestionError) as caught:
        world.actor("MACRON")
    assert str(caught.value) == (
        "name: 'MACRON' may mean several actors. Give one of their keys: person:macron, person:another-macron."
    )


def test_nobody(world):
    with pytest.raises(QuestionError, match=r"name: no actor is called 'Lula'\. Look for a part of the name"):
        world.actor("Lula")
    with pytest.raises(QuestionError, match="is not part of a name"):
        world.actor("…")
    assert find_actors(world, "report:0#a1") == find_actors(world, "state:XXX") == []


def test_readings_that_were_replaced_are_not_asked(world):
    reading = next(one for one in world.readings() if one.report.place == "a.txt")
    world.add(
        msgspec.structs.replace(reading, actors=(), statements=(), events=(), offices=(), memberships=()),
        reading.report.text.encode(),
        "c2",
    )
    assert world.actors("BRICS") == world.memberships() == world.offices(of="France") == []
    assert [alias.words for alias in world.actor("Xi").aliases] == ["Xi", "Xi Jinping"]
    assert world.actor("Xi").event_count == 1


@pytest.mark.parametrize(
    "asked", [{"words": ""}, {"words": "…"}, {"kind": "party"}, {"state": "China"}, {"state": "cn"}, {"limit": 0}]
)
def test_a_bad_question(world, asked):
    with pytest.raises(QuestionError) as caught:
        world.actors(**asked)
    assert caught.value.place == next(iter(asked)) and caught.value.remedy


def test_json_has_every_part(world):
    tree = json.loads(world.actor("xi").to_json())
    assert tree["aliases"][0] == {"words": "Xi", "mentions": 2}
    assert tree["offices"][0]["evidence"][0]["span"] == [8, 14]
    assert fold(tree["statements"][0]["speaker"]) == "xi jinping"
