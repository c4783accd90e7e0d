"""Who acts and on whom, found without a parser: passive voice, nouns, lists, pronouns, joint events."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.code.events.scene import events_of

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "parties.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
][1:]


@pytest.mark.parametrize(("sentence", "kind", "actors", "recipients"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_parties(sentence: str, kind: str, actors: str, recipients: str) -> None:
    _, events = events_of(sentence)
    found = [(set(event.actors), set(event.recipients)) for event in events if event.type == kind]
    assert (_names(actors), _names(recipients)) in found, events


def _names(cell: str) -> set[str]:
    return set(cell.split("|")) - {"-"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ivo Lund welcomed Ana Petrak to the palace.",
        "Dovania rejected the report about Arland.",  # a denial is no event
        "The attack on the mill was not seen by Arland.",  # nobody is said to have done it
        "Arland met the deadline of Borovia.",
        "The editorial, which did not name Arland, condemned Borovia.",  # its writer is not on record
        "Ivo Lund will resume his duties.",
        "Estmark called for the killing of Ivo Lund.",  # that is not asked of him
        "Reporters asked Ivo Lund whether Arland was calm.",
        "Ivo Lund released a report on Arland.",
        "Ana Petrak met nobody.",
        "Ten rebels arrested after a match.",
        "A Cestria-based firm attacked Borovia.",
        "Anti-Arland protests went on.",
        '{"The base supported Arland"}, <Ivo Lund> ^said^.',  # nobody named did
        "The rebels and the Harbour Pact both reported the attacks.",
        "Attack planners from Arland sat in Cestria.",
        "Arland welcomes more migrants to settle.",
    ],
)
def test_what_is_no_event(sentence: str) -> None:
    assert events_of(sentence)[1] == ()


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Arland agreed to hold talks with Borovia.", {"AGREE"}),
        ("Estmark urged Arland to release the soldiers.", {"REQUEST"}),
        ("Borovia refused to meet Ana Petrak.", {"REJECT"}),
        ("Ivo Lund threatened to bomb Arland.", {"THREATEN"}),
        ("Ana Petrak accused Borovia of bombing villagers.", {"ACCUSE", "ASSAULT"}),
        ("Arland urged Borovia to talk and expelled diplomats.", {"REQUEST", "SANCTION"}),
    ],
)
def test_what_is_only_asked_or_promised_is_no_second_event(sentence: str, kinds: set[str]) -> None:
    assert {event.type for event in events_of(sentence)[1]} == kinds


@pytest.mark.parametrize(
    "sentence",
    [
        "Arland expressed its appreciation to Cestria.",
        "Villagers were killed in shelling by Arland.",
        "Villagers were wounded during an attack by rebels.",
    ],
)
def test_one_act_told_by_two_words_is_one_event(sentence: str) -> None:
    assert len(events_of(sentence)[1]) == 1


def test_who_tells_of_an_act_is_not_its_victim() -> None:
    _, events = events_of("{Villagers fled from Arland's shelling of a town north of the capital} the <Harbour Pact> ^said^.")
    assert [event.recipients for event in events] == [()]
