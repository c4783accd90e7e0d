"""Offices and memberships: what reports say with their words, and what only the table says, told apart."""

from __future__ import annotations

import pytest

from onrecord.errors import QuestionError


def told(answers) -> list[tuple[str, str, str | None]]:
    return [(answer.person, answer.title, answer.of) for answer in answers if answer.basis == "report"]


def held(answers) -> list[tuple[str, str]]:
    return [(answer.person, answer.title) for answer in answers if answer.basis == "table"]


def test_offices_with_their_evidence(world):
    offices = world.offices()
    assert told(offices) == [
        ("Xi Jinping", "leader", "China"),
        ("Macron", "President", None),
        ("Xi Jinping", "President", "China"),
        ("Emmanuel Macron", "president", "France"),
        ("Macron", "economy minister", None),
    ]
    assert [office.former for office in offices] == [False] * 4 + [True]
    (evidence,) = offices[0].evidence
    assert (evidence.place, evidence.published, evidence.words, evidence.headline) == ("b.txt", "2023-01-05", "leader", "Report B")
    assert (offices[0].reports, offices[0].first, offices[0].last) == (1, "2023-01-05", "2023-01-05")
    assert world.offices(limit=1) == offices[:1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"of": "China"}, [("Xi Jinping", "leader", "China"), ("Xi Jinping", "President", "China")]),
        ({"of": "state:CHN", "person": "Xi"}, [("Xi Jinping", "leader", "China"), ("Xi Jinping", "President", "China")]),
        ({"of": "France", "person": "Xi"}, []),
        ({"of": "Ruritania"}, []),
        ({"person": "Macron"}, [("Macron", "President", None), ("Macron", "economy minister", None)]),
    ],
)
def test_filters(world, asked, found):
    assert told(world.offices(**asked)) == found


def test_the_same_office_in_two_reports_is_one(world, reading_at):
    reading = reading_at("d.txt", "2023-02")
    world.add(reading, reading.report.text.encode(), "c1")
    xi = [office for office in world.offices(person="person:xi-jinping") if fold_title(office) == "president" and office.of_key]
    assert sum(office.reports for office in xi) == 2
    assert {office.of_key for office in xi} == {"state:CHN", f"report:{reading.report.id}#a3"}  # that China has no key


def fold_title(office) -> str:
    return office.title.casefold()


def test_on_a_date_reports_of_that_date_count_and_the_table_follows(world):
    on = world.offices(of="France", on="2022-12")
    assert told(on) == [("Emmanuel Macron", "president", "France")]
    assert ("Emmanuel Macron", "President") in held(on) and ("Élisabeth Borne", "Prime Minister") in held(on)
    table = next(office for office in on if office.basis == "table" and office.person == "Emmanuel Macron")
    assert (table.since, table.until, table.person_key, table.of_key) == ("2017-05-14", None, "person:emmanuel-macron", "state:FRA")
    assert "World Factbook" in table.source and table.evidence == () and table.reports == 0
    then = world.offices(of="France", on="2010-06-01")
    assert told(then) == [] and ("Sarkozy", "President") in held(then)


def test_the_table_knows_states_the_record_does_not(world):
    assert held(world.offices(of="Germany", on="2015"))
    assert held(world.offices(of="Germany", on="2015", person="Merkel")) == [("Angela Merkel", "Chancellor")]
    assert held(world.offices(person="Merkel", on="2015")) == [("Angela Merkel", "Chancellor")]
    assert world.offices(of="Germany") == []


def test_what_is_former_or_undated_is_left_out_on_a_date(world):
    assert "economy minister" not in {office.title for office in world.offices(person="Macron", on="2023")}
    assert told(world.offices(person="Macron", on="2023-01-05")) == [("Macron", "President", None)]


def test_memberships(world):
    (answer,) = world.memberships(of="BRICS")
    assert (answer.organisation, answer.member, answer.reports, answer.first) == ("BRICS", "Brazil", 1, "2022-12-30")
    assert answer.evidence[0].words == "BRICS members such as Brazil"
    assert world.memberships(member="Brazil") == world.memberships(of="org:BRICS", member="state:BRA") == world.memberships()
    assert world.memberships(of="Brazil") == world.memberships(member="Xi") == []


@pytest.mark.parametrize("asked", [{"of": ""}, {"person": "…"}, {"on": "yesterday"}, {"on": "2022-02-30"}, {"limit": 0}])
def test_a_bad_question_about_offices(world, asked):
    with pytest.raises(QuestionError) as caught:
        world.offices(**asked)
    assert caught.value.place == next(iter(asked))


@pytest.mark.parametrize("asked", [{"of": ""}, {"member": "…"}, {"limit": 0}])
def test_a_bad_question_about_memberships(world, asked):
    with pytest.raises(QuestionError) as caught:
        world.memberships(**asked)
    assert caught.value.place == next(iter(asked))
