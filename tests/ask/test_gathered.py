"""What reports say alike is told as one, that with the newest words first; a page of it is a part of the whole list."""

from __future__ import annotations

import msgspec
import pytest

import onrecord
from onrecord.ask.answers import EVIDENCE

# Reports of one day, of a day known less exactly, and of none, in an order that is not that of their dates.
DAYS = (
    "2024-05-01",
    None,
    "2024",
    "2024-05-01",
    "2023-11-30",
    None,
    "2024-05",
    "2024-05-01",
    "2023-11-30",
    "2024",
    "2024-05-01",
    None,
)
TITLES = ("Minister", "minister", "Envoy", "Chair")


@pytest.fixture
def record(tmp_path, reading_at):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for nr, day in enumerate(DAYS):
            reading = reading_at(f"{nr * 7 % 12:02}.txt")
            report = msgspec.structs.replace(reading.report, published=day)
            offices = tuple(
                msgspec.structs.replace(office, title=TITLES[(nr + at) % 4]) for at, office in enumerate(reading.offices)
            )
            reading = msgspec.structs.replace(reading, report=report, offices=offices)
            record.add(reading, report.text.encode(), "c1")
        yield record


@pytest.mark.parametrize("kind", ["offices", "memberships"])
def test_pages_make_the_whole(record, kind):
    ask = getattr(record, kind)
    whole = ask(limit=1000)
    assert len(whole) >= (4 if kind == "offices" else 1)
    for size in (1, 2, 3):
        pages = [ask(limit=size, offset=start) for start in range(0, len(whole) + size, size)]
        assert [one for page in pages for one in page] == whole


def test_the_newest_words_come_first(record):
    for one in record.offices(limit=1000):
        places = [(evidence.published or "", evidence.place) for evidence in one.evidence]
        assert places == sorted(sorted(places, key=lambda at: at[1]), key=lambda at: at[0], reverse=True)
        assert len(places) == min(EVIDENCE, one.reports), "each report says it once"
    newest = [max(evidence.published or "" for evidence in one.evidence) for one in record.offices(limit=1000)]
    assert newest == sorted(newest, reverse=True)


def test_all_rows_are_counted_and_spelled_as_most_do(record):
    offices = [one for one in record.offices(limit=1000) if one.title.casefold() == "minister"]
    assert offices and {one.title for one in offices} <= {"Minister", "minister"}
    assert sum(one.reports for one in record.offices(limit=1000)) == sum(line.count for line in record.count("offices"))
