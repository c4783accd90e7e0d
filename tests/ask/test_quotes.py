"""A quote is exact, altered, misattributed, unattributed or not found; and the place is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.ask.quotes import align, differences
from onrecord.errors import QuestionError
from onrecord.records import Actor, Reading, Span, Statement
from onrecord.store import tokens

TEXT = (
    "Adaeze Oyelaran said: “We will rebuild the old harbour before the winter,” adding “and nobody will pay a toll.” "
    "Bengt Falk said the ferry was late again. The mayor’s plan costs nine million crowns."
)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def record(tmp_path, report_of):
    harbour = ("“We will rebuild the old harbour before the winter,”", "“and nobody will pay a toll.”")
    reading = Reading(
        report=report_of(TEXT, "harbour.txt", published="2021-05-04"),
        actors=(
            Actor(id="a1", name="Adaeze Oyelaran", kind="person", key="person:oyelaran", mentions=(span("Adaeze Oyelaran"),)),
            Actor(id="a2", name="Bengt Falk", kind="person", key="person:falk", mentions=(span("Bengt Falk"),)),
        ),
        statements=(
            Statement(
                id="s1", speaker="a1", source=span("Adaeze Oyelaran"), content=tuple(map(span, harbour)), kind="direct", score=0.9
            ),
            Statement(
                id="s2",
                speaker="a2",
                source=span("Bengt Falk"),
                content=(span("the ferry was late again"),),
                kind="indirect",
                score=1,
            ),
        ),
    )
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(reading, TEXT.encode(), "c")
        yield record


@pytest.mark.parametrize(
    ("words", "speaker", "outcome", "who"),
    [
        ("We will rebuild the old harbour before the winter", None, "exact", "Adaeze Oyelaran"),
        ("“we will REBUILD the old harbour”", "Oyelaran", "exact", "Adaeze Oyelaran"),
        ("before the winter and nobody will pay", None, "exact", "Adaeze Oyelaran"),
        ("We will never rebuild the old harbour before the winter", "Oyelaran", "altered", "Adaeze Oyelaran"),
        ("We will rebuild the harbour before winter", None, "altered", "Adaeze Oyelaran"),
        ("rebuild the old harbour", "Falk", "misattributed", "Adaeze Oyelaran"),
        ("We will rebuild the harbour before winter", "Falk", "misattributed", "Adaeze Oyelaran"),
        ("plan costs nine million crowns", "Falk", "unattributed", None),
        ("plan costs nine million crowns", None, "unattributed", None),
        ("the lighthouse keeper sold his dog", None, "not found", None),
        ("the lighthouse keeper sold his dog", "Falk", "not found", None),
        ("the ferry was late again", "Nobody Known", "misattributed", "Bengt Falk"),
    ],
)
def test_outcomes(record, words, speaker, outcome, who):
    answer = record.verify_quote(words, speaker)
    assert (answer.outcome, answer.statement and answer.statement.speaker) == (outcome, who)
    assert (answer.evidence is None) == (outcome == "not found")
    assert bool(answer.differences) == (0 < answer.likeness < 1)
    if answer.evidence and answer.evidence.span in span(TEXT) and "winter and" not in words:
        assert answer.evidence.span.words(TEXT) == answer.evidence.words


def test_the_diff_has_each_sides_own_words(record):
    answer = record.verify_quote("We shall rebuild the harbour before the WINTER")
    assert [(piece.side, piece.words) for piece in answer.differences] == [
        ("both", "We"),
        ("quote", "shall"),
        ("report", "will"),
        ("both", "rebuild the"),
        ("report", "old"),
        ("both", "harbour before the winter"),
    ]
    assert answer.likeness == round(2 * 7 / (8 + 9), 3)
    assert answer.evidence.words == "We will rebuild the old harbour before the winter"


def test_what_is_left_out_in_the_middle_is_shown(record):
    answer = record.verify_quote("We will rebuild the old … will pay a toll")
    assert answer.outcome == "altered"
    assert [(piece.side, piece.words) for piece in answer.differences] == [
        ("both", "We will rebuild the old"),
        ("report", "harbour before the winter and nobody"),
        ("both", "will pay a toll"),
    ]
    assert answer.evidence.words.startswith("We will rebuild") and answer.likeness == round(18 / (9 + 9 + 1), 3)
    unsaid = record.verify_quote("We will rebuild the old will pay a toll")
    assert unsaid.differences == answer.differences and unsaid.likeness == round(18 / (9 + 9 + 4), 3)


@pytest.mark.parametrize("sign", ["…", "...", "[...]", ". . ."])
def test_a_single_word_behind_a_sign_of_leaving_out_is_found(record, sign):
    answer = record.verify_quote(f"We will rebuild {sign} toll")
    assert [piece.side for piece in answer.differences] == ["both", "report", "both"]
    assert answer.evidence.words.endswith("toll")


def test_all_who_have_the_words_are_listed_with_their_first_and_newest_report(record, report_of):
    def say(place: str, published: str, name: str, text: str = "Ana Holt said the ferry was late again."):
        report = report_of(text, place, published=published)
        actors = (Actor(id="a1", name=name, kind="person", key=f"person:{name}", mentions=(Span(0, 8),)),)
        content = (Span(text.index("the ferry"), text.index("again") + 5),)
        said = Statement(id="s1", speaker="a1", source=Span(0, 8), content=content, kind="indirect", score=1)
        record.add(Reading(report=report, actors=actors, statements=(said,)), text.encode(), "c")

    say("later.txt", "2022-01-09", "holt")
    say("first.txt", "2020-03-01", "holt", "Ana Holt said on Sunday the ferry was late again.")
    told = "The Ferry was late, again: this time by a day."
    record.add(Reading(report=report_of(told, "told.txt", published="2023-01-01")), told.encode(), "c")
    hits = record.verify_quote("the ferry was late again", "Falk").hits
    assert [(hit.speaker, hit.reports, hit.first.place, hit.newest.place) for hit in hits] == [
        ("holt", 2, "first.txt", "later.txt"),
        ("Bengt Falk", 1, "harbour.txt", "harbour.txt"),
        (None, 1, "told.txt", "told.txt"),
    ]


def test_words_that_only_share_a_topic_are_not_an_alteration(record):
    assert record.verify_quote("The harbour was rebuilt long before my grandfather was born in winter").outcome == "not found"


@pytest.mark.parametrize("words", ["", "“…”", "word " * 500, "half \ud800"])
def test_a_bad_quote(record, words):
    with pytest.raises(QuestionError) as caught:
        record.verify_quote(words)
    assert caught.value.place == "words"


WORDS = st.lists(st.sampled_from("a b c d e".split()), min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_likeness_is_one_only_where_the_words_stand_in_a_row(quote, said):
    found = align(quote, said)
    assert 0 <= found.likeness <= 1
    assert (found.likeness == 1) == any(said[at : at + len(quote)] == quote for at in range(len(said)))


@given(WORDS, WORDS)
def test_a_diff_gives_both_sides_back(quote, said):
    text, other = " ".join(quote), " ".join(said)
    found = differences(tokens(text), text, tokens(other), other)
    assert " ".join(piece.words for piece in found if piece.side != "report").split() == quote
    assert " ".join(piece.words for piece in found if piece.side != "quote").split() == said
