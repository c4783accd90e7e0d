"""The whole way through, with a small tagger of the test's own and with the shipped weights."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Link, Reading, Span, TaggedSpan, Tags
from onrecord.resolve import load_tables

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


class SaidTagger:
    """Tags every "X said Y" of one line: enough of a model to try the way through."""

    def tag(self, text: str, sentences: list[Span], quotes: list[Span], breaks: list[int]) -> Tags:
        spans: list[TaggedSpan] = []
        links: list[Link] = []
        for sentence in sentences:
            at = text.find(" said ", sentence.start, sentence.end)
            if at > sentence.start and at + 6 < sentence.end:
                cue = len(spans) + 1
                pieces = (
                    ("source", Span(sentence.start, at)),
                    ("cue", Span(at + 1, at + 5)),
                    ("content", Span(at + 6, sentence.end)),
                )
                spans += [TaggedSpan(role=role, span=span, score=0.9) for role, span in pieces]  # type: ignore[arg-type]
                links += [Link(cue=cue, other=cue + step, score=0.9) for step in (-1, 1)]
        return Tags(spans=tuple(spans), links=tuple(links))


TOOLS = Tools(SaidTagger(), load_tables(), "test")


def test_statement_speaker_and_problem() -> None:
    text = "Talks on fish\n\nNorwegian Minister Kari Lund said the talks were “useful. Oslo agreed, and no more was heard.\n"
    reading = code_report(text_report(text), TOOLS)
    (statement,) = reading.statements
    speaker = reading.actor(statement.speaker)
    assert speaker is not None and (speaker.name, speaker.state) == ("Kari Lund", "NOR")
    assert statement.content[0].words(text) == "the talks were “useful."
    assert [(problem.code, problem.span and problem.span.words(text)) for problem in reading.problems] == [("unpaired-quote", "“")]


@given(st.text("Ana said “no” é🗳️\u0301\n. B", min_size=1, max_size=200))
def test_every_span_lies_in_the_text_and_the_json_comes_back(words: str) -> None:
    if not words.strip():
        return
    reading = code_report(text_report(words), TOOLS)
    assert reading.report.text == words
    for statement in reading.statements:
        assert all(span.words(words) for span in (*statement.content, *filter(None, (statement.source, statement.cue))))
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.slow
def test_a_reading_depends_neither_on_its_neighbours_nor_on_threads_nor_on_its_place(samples_read) -> None:
    """What another process has read with one thread is read again, in another order, twice, with two threads, elsewhere."""
    name, readings = samples_read
    readings = [msgspec.structs.replace(one, report=msgspec.structs.replace(one.report, place="x", id="y")) for one in readings]
    tools = load_tools(threads=2)
    again = [code_report(reading.report, tools).to_json() for reading in reversed(readings * 2)]
    assert again == [reading.to_json() for reading in readings[::-1] * 2] and name == tools.coder and len(readings) > 5


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/seed/report.txt, which is not beside this checkout")
def test_the_seed_report() -> None:
    reading = onrecord.read(SHARED / "seed" / "report.txt")
    text = reading.report.text
    assert text == (SHARED / "seed" / "report.txt").read_bytes().decode()
    said = {(s.source.words(text), s.cue.words(text)) for s in reading.statements if s.source and s.cue}
    assert {("Putin", "said"), ("Xi", "called for")} <= said
    direct = [s for s in reading.statements if s.kind == "direct"]
    assert [s.content[0].words(text)[:14] for s in direct] == ["“The potential"]
    names = {actor.name for actor in reading.actors}
    assert {"Xi Jinping", "Ivan Melnikov", "Boris Titov", "General Administration of Customs"} <= names


@pytest.mark.slow
def test_whom_a_pronoun_means_is_found_after_two_actors_became_one() -> None:
    """ "Its" is taken for voters of no state, who then turn out to be the Swiss voters of the headline."""
    reading = onrecord.read(
        "Swiss voters reject longer working week\n\n"
        "Voters in Switzerland yesterday rejected a plan to lengthen the working week to 44 hours.\n\n"
        "Its president, Corinne Favre, demanded talks on wages.\n\n"
        "The employers' federation, by contrast, warned that firms could move abroad.\n"
    )
    assert any(actor.name == "Corinne Favre" for actor in reading.actors)


@pytest.mark.slow
def test_a_firm_is_not_the_land_it_is_of() -> None:
    tools = load_tools()
    bank, firms = (
        "Norway accused Japan. The United States sanctioned a Chinese bank.",
        "The EU imposed sanctions on two Iranian firms.",
    )
    for words in (bank, firms):
        reading = code_report(text_report(words), tools)
        states = {actor.id for actor in reading.actors if actor.kind == "state"}
        (event,) = (one for one in reading.events if one.type == "SANCTION")
        assert not states.intersection(event.recipients)
