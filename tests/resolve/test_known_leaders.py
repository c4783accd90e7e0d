"""Whose state the tables of leaders and officials tell: on the day, in the years around, and nobody's where they leave it open."""

from __future__ import annotations

import pytest

from onrecord.read import text_report
from onrecord.records import Span, TaggedName, Tags
from onrecord.resolve import resolve_actors
from onrecord.resolve.actors import Draft
from onrecord.resolve.known_leaders import name_words, place_leaders
from onrecord.resolve.tables import every_leader, every_official, load_tables
from onrecord.segment import split_sentences


def _draft(name: str, kind: str = "person", state: str | None = None, *titles: str) -> Draft:
    return Draft(name, kind, state, mentions=[Span(0, len(name))], titles=list(titles))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "title", "named", "published", "state"),
    [
        ("Antony J. Blinken", "", "USA", "2022-03-01", "USA"),
        ("Antony Blinken", "", "", "2022-03-01", None),  # the report names no state of his: a namesake perhaps
        ("Blinken", "secretary", "USA", "2022-03-01", "USA"),
        ("Tony Blair", "", "GBR", None, "GBR"),
        ("Tony Blair", "", "PER", None, None),
        ("Vladimir Putin", "", "", "2019-05-02", "RUS"),
        ("Emmanuel Macron", "", "", "2022-03-01", "FRA"),  # territories and co-princes are no states of his
        ("Joseph Biden", "", "PRI", "2022-03-01", "USA"),
        ("Shinzo Abe", "prime minister", "JPN", "2007-03-01", "JPN"),  # an earlier term
        ("Xi", "president", "", "2019-05-02", "CHN"),
        ("John Kelly", "", "IRL", "2018-02-01", None),
        ("Robin Cook", "", "GBR", "2090-01-01", None),  # too long after
    ],
)
def test_a_name_of_the_tables_tells_its_state(name: str, title: str, named: str, published: str | None, state: str | None) -> None:
    person = _draft(name, "person", None, *filter(None, (title,)))
    others = [_draft("Somewhere", "state", named)] if named else []
    place_leaders([person, *others], published)
    assert person.state == state


def test_a_full_name_on_the_day_is_surer_than_the_words_beside_it() -> None:
    person = _draft("Mike Pompeo", "person", "IRN", "secretary")
    place_leaders([person, _draft("Iran", "state", "IRN"), _draft("United States", "state", "USA")], "2019-09-16")
    assert person.state == "USA"


def test_a_title_without_a_name_is_nobody_of_the_tables() -> None:
    """A row of a table whose name held words of an office made every unnamed prime minister Eswatini's."""
    unnamed = Draft("prime minister", "person", mentions=[Span(4, 18)], titles=["prime minister"], named=False)
    place_leaders([unnamed], "2023-10-01")
    assert unnamed.state is None
    words = {word for rows in (every_leader(), every_official()) for _, row in rows for word in row.name.split()}
    assert not words & {"minister", "chancellor", "appointed", "elected", "acting", "Junta", "Government", "of"}


def test_nobody_of_a_body_of_many_states_is_placed() -> None:
    person = Draft("Ursula von der Leyen", "person", sector="IGO", mentions=[Span(0, 20)])
    place_leaders([person, _draft("Germany", "state", "DEU")], "2021-01-01")
    assert person.state is None


def test_initials_and_suffixes_are_no_part_of_a_name() -> None:
    assert name_words("Joseph R. Biden, Jr.") == {"joseph", "biden"}
    assert name_words("S. Jaishankar") == {"jaishankar"}


def test_every_row_is_of_a_known_state_and_in_order() -> None:
    known = load_tables().by_code
    for state, row in every_official():
        assert state in known
        assert row.since and (not row.until or row.since <= row.until), row


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("The Peruvian journalist Ana Ruiz left. Chile, Chile and Chile.", "Ana Ruiz", "PER"),
        ("Ana Ruiz, a Peruvian lawyer, left Chile.", "Ana Ruiz", "PER"),
        ("Ana Ruiz, a Russian affairs expert, left.", "Ana Ruiz", None),
    ],
)
def test_what_somebody_is_called_beside_the_name_tells_the_state(text: str, name: str, state: str | None) -> None:
    report = text_report(text)
    tags = Tags(names=(TaggedName(kind="person", span=Span(text.index(name), text.index(name) + len(name)), score=1.0),))
    found = resolve_actors(report, tags, [], split_sentences(text), load_tables())
    assert {actor.state for actor in found.actors if actor.name == name} == {state}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("At the request of the President of Peru, Ana Ruiz left.", []),
        ("During a talk begun by the President of Peru, Ana Ruiz and Luis Paz agreed.", []),
        ("She met Ministers of Chad Kari Lund and Luis Paz. Ana Ruiz left.", []),
        ("Ahead of a visit by the President of Peru, Ana Ruiz met Luis Paz.", []),
        ("Officials met the President of Peru, Ana Ruiz, in Lima.", ["President"]),
        ("The Vice President and President Ana Ruiz met.", ["President"]),
        ("Ana Ruiz is urging the leaders of Peru to act.", []),
        ("Peru is calm, said Ana Ruiz, while the president slept.", []),
        ("National Security Advisor Ana Ruiz left.", ["National Security Advisor"]),
        ("Missile Agency Director Vice Adm. Ana Ruiz left.", ["Director"]),
    ],
)
def test_a_title_is_its_holder_s_and_nobody_else_s(text: str, titles: list[str]) -> None:
    at = text.index("Ana Ruiz")
    tags = Tags(names=(TaggedName(kind="person", span=Span(at, at + 8), score=1.0),))
    found = resolve_actors(text_report(text), tags, [], split_sentences(text), load_tables())
    assert [post.name(text) for post in found.posts] == titles
