"""Issues, and what each holder says on one from report to report: the same, in other words, or another stance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

import onrecord
from onrecord.ask.issues import ask_issues, stands_on
from onrecord.records import Actor, Position, Reading, Report, Span, report_id

TOLD = [  # the report's date; who holds what, and the issue's last word
    ("2026-01-05", "Peru backs the reef treaty. Peru welcomes the reef treaty."),
    ("2026-02-05", "Peru backs the reef treaty."),
    ("2026-03-05", "Peru fully backs the reef treaty. Oman opposes the reef treaty."),
    ("2026-04-05", "Peru opposes the reef treaty."),
    (None, "Peru backs a reef treaty."),
]
STANCES = {"backs": "supports", "welcomes": "supports", "opposes": "opposes"}


def reading(day: str | None, text: str, nr: int) -> Reading:
    place = f"{nr}.txt"
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type="text/plain",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published=day,
        text=text,
    )
    positions, at = [], 0
    for sentence in text.removesuffix(".").split(". "):
        holder, *words = sentence.split(" ")
        start, end = at + len(holder) + 1, at + len(sentence)
        verb = next(word for word in words if word in STANCES)
        issue = Span(at + sentence.index(verb) + len(verb) + 1, end)
        positions.append(Position(holder=holder.lower(), stance=STANCES[verb], issue=issue, wording=Span(start, end)))
        at = end + 2
    names = {"peru": "PER", "oman": "OMN"}
    actors = tuple(
        Actor(id=name, name=name.capitalize(), kind="state", state=code, key=f"state:{code}", mentions=(Span(0, 4),))
        for name, code in names.items()
    )
    return Reading(report=report, actors=actors, positions=tuple(positions))


@pytest.fixture
def reefs(tmp_path: Path) -> Iterator[onrecord.OpenArchive]:
    with onrecord.open(tmp_path / "reefs.db", create=True) as record:
        for nr, (day, text) in enumerate(TOLD):
            record.add(reading(day, text, nr), text.encode(), "c1")
        yield record


def test_a_change_is_told_from_one_report_to_the_next(reefs):
    peru, oman = stands_on(reefs, '"reef treaty"')
    assert (peru.key, oman.key) == ("state:PER", "state:OMN")
    assert [(stand.position.evidence.words, stand.turn) for stand in peru.stands] == [
        ("backs the reef treaty", "first"),
        ("welcomes the reef treaty", "first"),
        ("backs the reef treaty", "same"),
        ("fully backs the reef treaty", "wording"),
        ("opposes the reef treaty", "stance"),
        ("backs a reef treaty", "undated"),
    ]
    assert [stand.turn for stand in oman.stands] == ["first"]


def test_it_tells_the_words_that_changed(reefs):
    wording, stance = stands_on(reefs, "reef")[0].stands[3:5]
    assert [(part.side, part.words) for part in wording.differences] == [("report", "fully"), ("both", "backs the reef treaty")]
    assert stance.stance_before == "supports"
    assert [(part.side, part.words) for part in stance.differences][:2] == [("quote", "fully backs"), ("report", "opposes")]


def test_of_too_many_the_newest_are_told(reefs):
    (peru,) = stands_on(reefs, "reef", most=1)
    assert [stand.position.stance for stand in peru.stands] == ["opposes"]


def test_issues_are_one_with_or_without_an_article(reefs):
    assert [(line.issue.strip(), line.words, line.positions, line.holders) for line in ask_issues(reefs)] == [
        ("reef treaty", "the reef treaty", 6, 2),
        ("a reef treaty", "a reef treaty", 1, 1),
    ]
    assert [line.positions for line in ask_issues(reefs, "reef", limit=1, offset=1)] == [1]
    assert ask_issues(reefs, "whale") == [] and ask_issues(reefs, "!") == []


def test_a_position_is_known_by_its_place_among_those_of_its_report(reefs):
    first = [stand.position.position for stand in stands_on(reefs, "reef")[0].stands if stand.turn == "first"]
    assert first == ["p1", "p2"]


def test_two_publishers_words_of_one_day_are_no_change(tmp_path):
    with onrecord.open(tmp_path / "two.db", create=True) as record:
        for nr, (publisher, words) in enumerate((("Peru Today", "Peru backs"), ("Oman Today", "Peru fully backs"))):
            text = f"{words} the reef treaty."
            told = reading("2026-01-05", text, nr)
            told = replace(told, report=replace(told.report, publisher=publisher))
            record.add(told, text.encode(), "c1")
        (peru,) = stands_on(record, "reef")
    assert sorted((stand.publisher, stand.turn) for stand in peru.stands) == [("Oman Today", "first"), ("Peru Today", "first")]


def test_pronouns_and_persons_are_no_issues(tmp_path):
    with onrecord.open(tmp_path / "it.db", create=True) as record:
        for nr, text in enumerate(("Peru backs it.", "Peru backs the reef treaty.", "Peru backs Ana Ruiz.")):
            told = reading("2026-01-05", text, nr)
            if "Ana" in text:
                ana = Actor(id="ana", name="Ana Ruiz", kind="person", mentions=(Span(11, 19),))
                told = replace(told, actors=(*told.actors, ana))
            record.add(told, text.encode(), "c1")
        assert [line.issue.strip() for line in ask_issues(record)] == ["reef treaty"]
