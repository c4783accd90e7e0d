"""Somebody of the packaged tables has one key in all reports: with an initial, or by surname and office; no namesake has it."""

from __future__ import annotations

import pytest

from onrecord.records import Span
from onrecord.resolve.actors import Cast, Draft
from onrecord.resolve.known_leaders import key_leaders
from tests.resolve.who import actor, resolved


def draft(name: str, state: str, *titles: str, key: str | None = None) -> Draft:
    return Draft(name, "person", state, "GOV", key, [Span(0, 3)], list(titles))


def cast_of(*people: Draft) -> Cast:
    cast = Cast()
    for one in people:
        cast.add(one)
    return cast


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
        (draft("Bush", "USA", "president"), None, None),
        (draft("Ivanka Trump", "USA", key="person:ivanka-trump"), None, "person:ivanka-trump"),
    ],
    ids=lambda one: getattr(one, "name", str(one)),
)
def test_one_key_in_all_reports(one, published, key):
    key_leaders(cast_of(one), published)
    assert one.key == key


def test_two_full_names_of_one_report_are_one_actor():
    first, second = (
        draft("Donald Trump", "USA", key="person:donald-trump"),
        draft("Donald J. Trump", "USA", key="person:donald-j-trump"),
    )
    second.mentions = [Span(5, 8)]
    key_leaders(cast_of(first, second), None)
    assert first.key == "person:donald-trump" and first.mentions == [Span(0, 3), Span(5, 8)] and not second.mentions


@pytest.mark.parametrize("title", ["Senator", "Sen.", "Rep.", "Congressman"])
def test_a_legislator_is_not_of_the_state_that_the_report_is_about(title):
    text = f"MEXICO CITY - Mexico said talks go on. {title} Rolf Wynn said that Mexico signed too soon. Mexico has agreed."
    assert actor(resolved(text, names=[("person", "Rolf Wynn")]), "Rolf Wynn").state is None
    minister = text.replace(title, "Foreign Minister")
    assert actor(resolved(minister, names=[("person", "Rolf Wynn")]), "Rolf Wynn").state == "MEX"
