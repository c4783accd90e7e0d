"""Dates in running text: sentences of our own, with and without the report's own date."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve import find_dates

TUESDAY = "2025-05-06"

# text, its dates in a report of Tuesday 2025-05-06
CASES = [
    ("It happened on 30 December 2022.", ["2022-12-30"]),
    ("It happened on December 30, 2022.", ["2022-12-30"]),
    ("It lasted from 4 to 5 May 2026.", ["2026-05-04/2026-05-05"]),
    ("It lasted from May 4 to 5, 2026.", ["2026-05-04/2026-05-05"]),
    ("On May 4 to 5 ministers it was told.", ["2025-05-04"]),
    ("It happened on Monday, May 18, 2015.", ["2015-05-18"]),
    ("It happened on the 3rd of March 2024.", ["2024-03-03"]),
    ("It happened on 2025-03-14.", ["2025-03-14"]),
    ("It happened on Dec. 30.", ["2024-12-30"]),
    ("It happened on 4 May.", ["2025-05-04"]),
    ("It lasted from March 28 to April 2.", ["2025-03-28/2025-04-02"]),
    ("It lasted from 28 December to 2 January.", ["2024-12-28/2025-01-02"]),
    ("It lasted from Friday, March 28 until Wednesday, April 2, 2024.", ["2024-03-28/2024-04-02"]),
    ("they met on saturday.", ["2025-05-03"]),
    ("It happened on March 3-5.", ["2025-03-03/2025-03-05"]),
    ("It happened in February 2020.", ["2020-02"]),
    ("It happened in March.", ["2025-03"]),
    ("It happened last November.", ["2024-11"]),
    ("It happened in 2024.", ["2024"]),
    ("It happened in mid-2022.", ["2022"]),
    ("It happened in the 1990s.", ["199X"]),
    ("It happened last year.", ["2024"]),
    ("It happened last month.", ["2025-04"]),
    ("It happened last week.", ["2025-04-28/2025-05-04"]),
    ("It happened yesterday.", ["2025-05-05"]),
    ("It happened on Friday.", ["2025-05-02"]),
    ("They spoke by phone on Friday.", ["2025-05-02"]),
    ("It happened on Tuesday.", ["2025-05-06"]),
    ("He will travel on Friday.", ["2025-05-09"]),
    ("He travels next Monday.", ["2025-05-12"]),
    ("It has happened since January.", ["2025-01/2025-05"]),
    ("It has happened since 2014.", ["2014/2025"]),
    ("It may happen until 2030.", ["../2030"]),
    ("It happened in 2019-21.", ["2019/2021"]),
    ("It rose in 2008 to 30 tonnes.", ["2008"]),
    ("It happened in the first quarter of 2024.", ["2024-01/2024-03"]),
    ("It happened in Q3 2024.", ["2024-07/2024-09"]),
    ("It happened in the first half of this year.", ["2025-01/2025-06"]),
    ("It happened in the first 11 months of last year.", ["2024-01/2024-11"]),
    ("It happened in the first two months of 2025.", ["2025-01/2025-02"]),
    ("It happened from January to March 2024.", ["2024-01/2024-03"]),
    ("It happened between 2014 and 2017.", ["2014/2017"]),
    ("It happened from January 2023 to March 2024.", ["2023-01/2024-03"]),
    # no dates
    ("They may march on the capital.", []),
    ("It weighed 2024 tonnes.", []),
    ("It cost $2,024.", []),
    ("They lost in the second half.", ["2024-07/2024-12"]),
    ("They met in a quarter of an hour.", []),
    ("It happened on February 31, 2024.", []),
]

# text, its dates in a report that states none
UNDATED = [
    ("It happened in the first 11 months of this year.", ["XXXX-01/XXXX-11"]),
    ("It happened on Dec 30.", ["XXXX-12-30"]),
    ("It happened in March.", ["XXXX-03"]),
    ("It has happened since 2014.", ["2014/.."]),
    ("It happened in 2024.", ["2024"]),
    ("It happened on Friday.", []),
    ("It happened last year.", []),
    ("It happened last week.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_dates_of_a_dated_report(text: str, expected: list[str]) -> None:
    assert [found.edtf for found in find_dates(text, TUESDAY)] == expected


@pytest.mark.parametrize(("text", "expected"), UNDATED, ids=[text for text, _ in UNDATED])
def test_dates_of_an_undated_report_never_say_more(text: str, expected: list[str]) -> None:
    assert [found.edtf for found in find_dates(text, None)] == expected


def test_a_report_that_states_its_month_places_months_but_no_days() -> None:
    assert [found.edtf for found in find_dates("In March and on Friday.", "2025-05")] == ["2025-03"]


PIECES = (
    "since |until |in |March |May |30 |2024 |, |- |first |quarter |of |this year|last week|Friday|Q3 |31 |1990s |\n|é|2025-13-40 "
)


@given(
    st.one_of(st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map("".join), st.text(max_size=80)),
    st.sampled_from([None, "2025", "2025-05", "2025-05-06"]),
)
def test_any_text_gives_spans_in_order(text: str, published: str | None) -> None:
    found = find_dates(text, published)
    assert all(item.span.words(text).strip() for item in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
