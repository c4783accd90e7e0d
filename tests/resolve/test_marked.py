"""Speakers whom no table knows: somebody's where the encoder marks a mention, and nobody's where the words credit nobody."""

from __future__ import annotations

from onrecord.records import Mark, Span, Tags, Tie
from onrecord.resolve import resolve_actors
from onrecord.segment import split_sentences
from tests.resolve.who import TABLES, make_report, said


def speaker_of(
    text: str, source: str, *mentions: tuple[str, str], cue: str | None = None, tied: str | None = None, score: float = 0.9
) -> list[str]:
    """The names of the speakers of a source.

    `mentions` are (kind, words) that the encoder marks, `tied` whom it ties to the source.
    """
    at = text.index(source)
    marks = [
        Mark(kind="mention", type=kind, span=Span(text.index(words), text.index(words) + len(words)), score=score)
        for kind, words in mentions
    ]
    ties = ()
    if tied:
        marks.append(Mark(kind="source", type="source", span=Span(at, at + len(source)), score=1.0))
        start = text.index(tied)
        ties = (Tie(mark=len(marks) - 1, role="speaker", span=Span(start, start + len(tied)), score=0.9),)
    sayings = said(text, (source, cue, text[at + len(source) + 1 :].rstrip(".")))
    found = resolve_actors(make_report(text), Tags(marks=tuple(marks), ties=ties), sayings, split_sentences(text), TABLES)
    names = {actor.id: actor.name for actor in found.actors}
    return [names[actor] for actor in found.speakers[0]]


def test_a_source_whose_noun_no_table_knows_is_the_mention_that_is_marked() -> None:
    text = "Some dredgers said so."
    assert speaker_of(text, "Some dredgers") == []
    assert speaker_of(text, "Some dredgers", ("group", "dredgers")) == ["dredgers"]
    assert speaker_of(text, "Some dredgers", ("group", "dredgers"), score=0.3) == []


def test_of_an_adjective_and_a_noun_the_noun_speaks() -> None:
    text = "Peruvian dredgers said so."
    assert speaker_of(text, "Peruvian dredgers", ("state", "Peruvian"), ("group", "dredgers")) == ["dredgers"]


def test_an_article_is_no_part_of_a_name() -> None:
    assert speaker_of("The dredgers said so.", "The dredgers", ("group", "The dredgers")) == ["dredgers"]


def test_it_that_was_said_is_nobody_whatever_is_tied_to_it() -> None:
    text = "Fiji left the talks. It was agreed to wait."
    assert speaker_of(text, "It", ("state", "Fiji"), cue="was agreed", tied="Fiji") == []


def test_someone_is_nobody_whoever_is_named_beside() -> None:
    assert speaker_of("Someone with a Fijian address said so.", "Someone with a Fijian address", ("state", "Fijian")) == []


def test_a_body_goes_by_its_noun() -> None:
    text = "The Peruvian Rivers Commission for Fish slept. The Commission said so."
    assert speaker_of(text, "The Commission", ("organisation", "The Commission")) == ["Peruvian Rivers Commission for Fish"]


def test_neither_a_town_nor_a_quantity_is_somebody() -> None:
    assert speaker_of("Lyon said so.", "Lyon", ("person", "Lyon")) == []
    text = "Tens of thousands of dredgers said so."
    assert speaker_of(text, "Tens of thousands of dredgers", ("group", "Tens"), ("group", "dredgers")) == ["dredgers"]
