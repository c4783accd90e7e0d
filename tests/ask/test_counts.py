"""Counts add up to what the question finds, and months stand in their order without gaps."""

from __future__ import annotations

import msgspec
import pytest

import onrecord
from onrecord.ask import table_of
from onrecord.ask.counts import ways_to_count
from onrecord.ask.question import FIELDS
from onrecord.errors import QuestionError
from onrecord.records import Event, Span


@pytest.fixture
def record(tmp_path, full_reading):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(full_reading, full_reading.report.text.encode(), "c1")
        yield record


def counted(lines) -> list[tuple]:
    return [(*line.by.values(), line.count) for line in lines]


def test_by_date_actor_type_and_both(world):
    assert counted(world.count("statements", "month")) == [("2022-12", 2), ("2023-01", 2), (None, 2)]
    assert counted(world.count("statements", "speaker")) == [
        ("Macron", "person:macron", 2),
        ("Xi Jinping", "person:xi-jinping", 2),
        (*(line := world.count("statements", "speaker")[2]).by.values(), 1),
        ("China", "state:CHN", 1),
    ]
    assert line.by["speaker"] == "Protesters"
    assert counted(world.count("events", "actor", actor="Xi")) == [
        ("Xi Jinping", "person:xi-jinping", 2),
        ("Emmanuel Macron", "person:emmanuel-macron", 1),
    ]
    assert counted(world.count("events", "year", "type")) == [("2022", "CONSULT", 1), ("2023", "CONSULT", 1)]
    assert counted(world.count("events")) == [(2,)]
    assert counted(world.count("statements", "month", words="nothing")) == []
    assert counted(world.count("statements", "month", limit=1, offset=1)) == [("2023-01", 2)]


def test_merged_actors_are_counted_as_one(world):
    world.merge("person:macron", "person:emmanuel-macron")
    (line,) = [line for line in world.count("statements", "speaker") if line.count == 2 and "macron" in line.by["speaker_key"]]
    assert line.by == {"speaker": "Emmanuel Macron", "speaker_key": "person:emmanuel-macron"}


@pytest.mark.parametrize("wanted", FIELDS)
def test_every_way_to_count_works_and_adds_up(record, wanted):
    (all_of_them,) = record.count(wanted)
    for way in ways_to_count(wanted):
        total = sum(line.count for line in record.count(wanted, way))
        assert total >= all_of_them.count if way in ("actor", "recipient") else total == all_of_them.count


def test_a_wrong_way_lists_the_right_ones(record):
    with pytest.raises(QuestionError, match=r"by: figures cannot be counted by 'speaker'. Use one of year, month, day, .*giver"):
        record.count("figures", "speaker")


@pytest.fixture
def years(tmp_path, reading_at):
    """One reading with an event of each quad, the dates far apart, and one that never happened."""
    reading = reading_at("a.txt", "2021-01-15")
    dates = ("2020-11-03", "2020-11", "2021-02-01", "2021", None)

    def event(nr: int, quad: int, date: str | None, modality: str = "asserted") -> Event:
        return Event(
            id=f"e{nr}",
            type="AGREE",
            quad=quad,
            actors=("a1",),
            recipients=("a3",),
            trigger=Span(0, 2),
            evidence=Span(0, 2),
            date=date,
            modality=modality,
            score=1.0,
        )

    events = [event(nr, quad, date) for nr, (quad, date) in enumerate(zip((1, 2, 3, 4, 4), dates, strict=True), 1)]
    events.append(event(9, 4, "2020-12-01", "negated"))
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=tuple(events)), reading.report.text.encode(), "c")
        yield record


def test_a_timeline_has_every_month_and_no_more_than_the_report_says(years):
    months = years.timeline("Xi", "China")
    assert [tuple(msgspec.structs.astuple(month)) for month in months] == [
        ("2020-11", 1, 1, 0, 0, 0),
        ("2020-12", 0, 0, 0, 0, 0),
        ("2021", 0, 0, 0, 1, 0),
        ("2021-01", 0, 0, 0, 1, 1),
        ("2021-02", 0, 0, 1, 0, 0),
    ]
    assert [month.month for month in years.timeline("Xi", "China", modality="negated")] == ["2020-12", "2021-01"]
    assert [month.month for month in years.timeline("Xi", since="2021-01")] == ["2021-01", "2021-02"]
    assert [(month.month, month.statements) for month in years.timeline("Xi") if month.statements] == [("2021-01", 2)]
    assert years.timeline("Brazil", "BRICS") == []


def test_tables(world):
    assert table_of(world.count("statements", "month", "speaker"))[0] == ["month", "speaker", "count"]
    assert table_of([]) == ([], [])
