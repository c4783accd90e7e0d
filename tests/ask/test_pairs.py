"""What is between two is told whole: the same as each of its parts, asked for by itself."""

from __future__ import annotations

import pytest

from onrecord.ask import timeline
from onrecord.ask.counts import tell_pair

XI, MACRON, BRAZIL, CHINA = "person:xi-jinping", "person:emmanuel-macron", "state:BRA", "state:CHN"


@pytest.mark.parametrize("pair", [(XI, MACRON), (XI, BRAZIL), (BRAZIL, XI), (CHINA, MACRON), ("Xi", "Brazil")], ids=str)
def test_it_tells_what_each_question_answers(world, pair):
    told = tell_pair(world, *pair)
    assert list(told.months) == timeline(world, *pair)
    assert list(told.events) == world.events(between=pair, limit=10) and told.count == len(told.events)
    assert list(told.meetings) == world.events(between=pair, type="CONSULT", modality="asserted", limit=5)
    assert list(told.agreements) == world.events(between=pair, type="AGREE", modality="asserted", limit=5)
    for said, (speaker, about) in zip(told.said, (pair, pair[::-1]), strict=True):
        assert list(said.statements) == world.statements(speaker=speaker, about=about, limit=5)
        assert said.count == len(said.statements)


def test_there_is_something_to_tell(world):
    told = tell_pair(world, XI, BRAZIL)
    assert told.count == 1 and told.said[0].count == 1 and told.said[1].count == 0
    assert [(month.month, month.verbal_cooperation, month.statements) for month in told.months] == [
        ("2022-12", 0, 1),
        ("2023-01", 1, 0),
    ]


def test_the_newest_are_told_and_all_are_counted(world, reading_at):
    for day in range(1, 9):
        one = reading_at(f"{day}.txt", published=f"2023-02-0{day}")
        world.add(one, one.report.text.encode(), "c1")
    told = tell_pair(world, XI, "Zoé Lumière", newest=2)
    assert told.count == 8 and len(told.events) == 4 and len(told.meetings) == 2
    assert [event.evidence.published for event in told.events] == ["2023-02-08", "2023-02-07", "2023-02-06", "2023-02-05"]


def test_nobody_has_nothing_to_do_with_anybody(world):
    told = tell_pair(world, "Nobody Atall", BRAZIL)
    assert (told.months, told.events, told.count) == ((), (), 0) and not told.said[0].statements
