"""Who may be one person under two keys: names that can be one, nothing that differs, and what is refused is not proposed again."""

from __future__ import annotations

import hashlib
import json

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.ask.actors import name_words, refuse, sound, suggest_merges
from onrecord.cli import app
from onrecord.records import Actor, Office, Reading, Report, Span, report_id


def reading(place: str, *people: tuple[str, str | None, str | None], of: str = "NOR") -> Reading:
    """A report of these people: name, state, and office, which is of the state `of`."""
    text = f"{of} " + " ".join(f"{office or 'nobody'} {name}." for name, _, office in people)
    actors = [Actor(id="a0", name=of, kind="state", state=of, key=f"state:{of}", mentions=(Span(0, 3),))]
    offices = []
    for nr, (name, state, office) in enumerate(people, 1):
        key = f"person:{name.lower().replace(' ', '-').replace('.', '')}"
        at = text.index(name)
        actors.append(Actor(id=f"a{nr}", name=name, kind="person", state=state, key=key, mentions=(Span(at, at + len(name)),)))
        if office:
            offices.append(Office(person=f"a{nr}", title=office, of="a0", title_span=Span(at - len(office) - 1, at - 1)))
    report = Report(
        id=report_id(place, text), place=place, media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest(),
        published="2031-03-01", text=text,
    )  # fmt: skip
    return Reading(report=report, actors=tuple(actors), offices=tuple(offices))


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "r.db"
    with onrecord.open(path, create=True) as archive:
        for one in (
            reading("a.txt", ("Oda Lindqvarn", "NOR", "minister"), ("Petro Yavorskyy", None, None), ("Kari Moen", "NOR", None)),
            reading("b.txt", ("Oda K. Lindqvarn", "NOR", None), ("Petro Yavorsky", "UKR", None), ("Kari Moen", "SWE", None)),
            reading("c.txt", ("Oda Lindqvarn", "NOR", None), ("Lindqvarn", None, "minister"), ("Nils Moen", "NOR", None)),
            reading("d.txt", ("Moen", "NOR", None), ("Ola Vik", "NOR", None), ("Ole Vik", "NOR", None)),
        ):
            archive.add(one, one.report.text.encode(), "c1")
        yield archive


def pairs(archive) -> set[tuple[str, str]]:
    return {(one.key, one.into) for one in suggest_merges(archive)}


def test_names_that_can_be_one_are_candidates_and_no_others(record):
    assert pairs(record) == {
        ("person:oda-k-lindqvarn", "person:oda-lindqvarn"),
        ("person:lindqvarn", "person:oda-lindqvarn"),
        ("person:petro-yavorskyy", "person:petro-yavorsky"),
    } or pairs(record) == {
        ("person:oda-k-lindqvarn", "person:oda-lindqvarn"),
        ("person:lindqvarn", "person:oda-lindqvarn"),
        ("person:petro-yavorsky", "person:petro-yavorskyy"),
    }


def test_a_candidate_has_its_evidence(record):
    one = next(one for one in suggest_merges(record) if one.key == "person:lindqvarn")
    assert one.why == "a surname alone" and one.into_reports == 2
    assert "both have the title minister of NOR" in one.evidence


def test_what_is_taken_or_refused_is_not_proposed_again(record):
    first, second, *_ = suggest_merges(record)
    record.merge(first.key, first.into)
    refuse(record, second)
    left = pairs(record)
    assert (first.key, first.into) not in left and (second.key, second.into) not in left
    assert record.unmerge(first.key)


def test_the_command_prints_them(record, tmp_path):
    told = CliRunner().invoke(app, ["actors", "--db", str(tmp_path / "r.db"), "--suggest-merges", "--json"])
    assert told.exit_code == 0 and {json.loads(line)["into"] for line in told.stdout.splitlines()} >= {"person:oda-lindqvarn"}
    refused = CliRunner().invoke(app, ["actors", "--db", str(tmp_path / "r.db"), "--suggest-merges", "--kind", "person"])
    assert refused.exit_code == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zelenskyy", "zelensky"),
        ("zelenskiy", "zelensky"),
        ("lukashenka", "lukashenko"),
        ("shoygu", "shoygu"),
        ("yeltsin", "eltsin"),
    ],
)
def test_spellings_of_one_name_sound_the_same(one, other):
    assert sound(one) == sound(other)


def test_a_name_is_its_words():
    assert name_words("President Oda K. Lindqvarn Jr.") == ("oda", "lindqvarn")
    assert name_words("Secretary") == ("secretary",)
