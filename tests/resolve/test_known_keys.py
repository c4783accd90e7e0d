"""Somebody of the packaged tables has one key in all reports: with an initial or without, by surname and office; and no namesake has it."""

from __future__ import annotations

import pytest

from onrecord.records import Span
from onrecord.resolve.actors import Draft
from onrecord.resolve.known_leaders import key_leaders


def draft(name: str, state: str, *titles: str, key: str | None = None) -> Draft:
    return Draft(name, "person", state, "GOV", key, [Span(0, 3)], list(titles))


@pytest.mark.parametrize(
    ("one", "published", "key"),
    [
        (draft("Donald J. Trump", "USA", key="person:donald-j-trump"), None, "person:donald-trump"),
        (draft("John F. Kerry", "USA", key="person:john-f-kerry"), None, "person:john-kerry"),
        (draft("Obama", "USA", "president"), None, "person:barack-obama"),
        (draft("Xi", "CHN"), "2022-12-30", "person:xi-jinping"),
        (draft("Xi", "CHN"), None, None),  # neither title nor day
        (draft("Macron", "CAN", "president"), None, None),  # of another state
        (draft("George W. Bush", "USA", "president", key="person:george-w-bush"), None, "person:george-w-bush"),
        (draft("George Bush", "USA", "president", key="person:george-bush"), None, "person:george-bush"),
        (draft("Clinton", "USA", "secretary"), None, None),  # two of the name
        (draft("Ivanka Trump", "USA", key="person:ivanka-trump"), None, "person:ivanka-trump"),
    ],
    ids=lambda one: getattr(one, "name", str(one)),
)
def test_one_key_in_all_reports(one, published, key):
    key_leaders([one], published)
    assert one.key == key


def test_a_key_that_another_of_the_report_has_stays_with_that_one():
    first, second = (
        draft("Donald Trump", "USA", key="person:donald-trump"),
        draft("Donald J. Trump", "USA", key="person:donald-j-trump"),
    )
    key_leaders([first, second], None)
    assert (first.key, second.key) == ("person:donald-trump", "person:donald-j-trump")
