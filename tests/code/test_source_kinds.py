"""Kinds of sources and stated reasons, by their words: made-up sentences."""

from __future__ import annotations

import re

import pytest

from onrecord.code.source_kinds import kind_in, source_kind, stated_reason, told_of, with_sources
from onrecord.records import Actor, Span, Statement

ANA = Actor(id="a1", name="Ana Petrak", kind="person", key="person:ana-petrak", mentions=(Span(0, 1),))
PORT = Actor(id="a2", name="Port of Arland", kind="organisation", mentions=(Span(0, 1),))
ARLAND = Actor(id="a4", name="Arland", kind="state", key="state:ARL", mentions=(Span(0, 1),))
OFFICIAL = Actor(id="a5", name="Chilean official", kind="person", state="CHL", mentions=(Span(0, 1),))
AIDES = Actor(id="a3", name="two aides", kind="group", mentions=(Span(0, 1),))


def sentences_of(text: str) -> list[Span]:
    return [Span(*found.span()) for found in re.finditer(r"[^. ][^.]*\.", text)]


def test_it_was_reported_by_nobody():
    text = "It was reported that the port is open."
    one = Statement(id="s1", speaker=None, source=Span(0, 2), cue=Span(7, 15), content=(Span(16, 37),), kind="indirect", score=0.9)
    assert with_sources((one,), (), (Span(0, len(text)),), text)[0].source_kind is None


@pytest.mark.parametrize(
    ("words", "actor", "kind"),
    [
        ("Ana Petrak, the mayor of Tarn,", None, "person"),
        ("a spokesman, Ole Lind", None, "person"),
        ("She", None, "person"),
        ("the mayor", ANA, "person"),
        ("The official", ANA, "person"),
        ("The official", None, "anonymous"),
        ("a port official briefed on the talks", ANA, "anonymous"),
        ("two people familiar with the plan", None, "anonymous"),
        ("harbour officials", None, "anonymous"),
        ("one ferryman who lives in Tarn", None, "anonymous"),
        ("They", AIDES, "anonymous"),
        ("He", OFFICIAL, "anonymous"),
        ("the official", OFFICIAL, "anonymous"),
        ("It", PORT, "organisation"),
        ("a spokeswoman for the port", None, "organisation"),
        ("the Harbour Commission", None, "organisation"),
        ("a survey of ferry passengers", None, "document"),
        ("The pair of letters", None, "document"),
        ("some ferry passengers", None, "group"),
        ("several lawmakers", None, "group"),
        ("a handful of pilots", None, "group"),
        ("Dockers in the town", None, "group"),
        ("Activists in the town", None, "group"),
        ("The Tarn-based observatory", None, "organisation"),
        ("Arland’s ferry service", None, "organisation"),
        ("harbour authorities", None, "organisation"),
        ("a PORT9 representative", None, "organisation"),
        ("The President of Arland", ARLAND, "person"),
        ("the president", ARLAND, "person"),
        ("the spokesman", ANA, "person"),
        ("Arland’s Ministry of Ports spokesman Ole Lind", None, "person"),
        ("Representative Lind, who likes ports,", None, "person"),
        ("a ferryman who gave only his first name, Ole", None, "person"),
        ("One of the pilots", None, "anonymous"),
        ("two of them", None, "anonymous"),
        ("a pilot who identified himself only as Ole", None, "person"),
        ("the mayor and her staff", ANA, "group"),
        ("two lock keepers", None, "anonymous"),
        ("Two pilots, Ana Petrak and Ole Lind,", None, "group"),
        ("port officials and ferry passengers", None, "group"),
        ("people who attended the launch", None, "anonymous"),
        ("the harbour leader Ole bin Lind", None, "person"),
        ("Seamen’s rights group Lantern", None, "organisation"),
        ("party Chairman Ole Lind", None, "person"),
        ("one pilot, known as Ole,", None, "person"),
        ("The measure", None, "document"),
        ("the harbour minister", None, "person"),
        ("Chile’s top negotiator", None, "person"),
        ("the former top aide", None, "anonymous"),
        ("Harbour Party MP Ana Petrak", None, "person"),
        ("Harbour Committee Chairman Ole Lind (D)", None, "person"),
        ("The 64-year-old Petrak", None, "person"),
        ("a pilot, also called Ole,", None, "person"),
        ("the so-called Harbour State", None, "organisation"),
        ("Chile", None, "organisation"),
        ("Chile, the host of the talks,", None, "organisation"),
        ("Santiago", None, "organisation"),
        ("Santiago, who used to be a pilot,", None, "person"),
        ("many Chileans, including Minister Ana Petrak", None, "group"),
        ("Tarn News’ Anna Petrak", None, "person"),
        ("The Chilean envoy to the League", None, "person"),
        ("a Chilean envoy to the League", None, "anonymous"),
        ("comments reported by the press", None, "document"),
        ("some Chileans", None, "group"),
        ("Chilean and European officials", None, "anonymous"),
        ("papers found in the harbour", None, "document"),
        ("A REPORT FROM TARN HARBOUR", None, "document"),
        ("a faction of the crew", None, "organisation"),
    ],
)
def test_a_source_is_of_a_kind(words, actor, kind):
    assert source_kind(words, actor) == kind


@pytest.mark.parametrize(
    ("text", "source", "reason"),
    [
        (
            "The ferry sank, said an official who was not authorised to speak about it.",
            "an official",
            "not authorised to speak about it",
        ),
        ("An aide, who asked not to be named because talks go on, said no.", "An aide", "because talks go on"),
        (
            "An aide said no, speaking on condition of anonymity to describe a private meeting.",
            "An aide",
            "to describe a private meeting",
        ),
        ("An aide said no, speaking on condition of anonymity.", "An aide", None),
        (
            "An aide said no. The aide declined to be identified for fear of losing her post.",
            "An aide",
            "for fear of losing her post",
        ),
        ("An aide said no. An envoy asked for anonymity because talks go on.", "An aide", None),
        ("An aide said no.", "An aide", None),
        ("An aide said no. The aide wasn’t authorized to discuss it.", "An aide", "wasn’t authorized to discuss it"),
        ("An aide, speaking on condition of anonymity under harbour rules, said no.", "An aide", "under harbour rules"),
        ("An aide said no, asking not to be named discussing a private plan.", "An aide", "discussing a private plan"),
        (
            "An aide said no. The port shut in May. The aide asked not to be named because talks go on.",
            "An aide",
            "because talks go on",
        ),
        ("An aide unauthorized to discuss it said no.", "An aide", "unauthorized to discuss it"),
        ("Several aides said no. All spoke on condition of anonymity because talks go on.", "Several aides", "because talks go on"),
        ("An aide, who declined to be named, said he wanted to get the port open.", "An aide", None),
        ("An aide who spoke on condition of anonymity said the port shut because it was dark.", "An aide", None),
        ("An aide said no. The port said the cargo was not identified because it was dark.", "An aide", None),
        ("Fearing for his post, an aide asked not to be identified. He said no.", "an aide", "Fearing for his post"),
        ("Fearing a storm, the port shut, said an aide on condition of anonymity.", "an aide", None),
        ("An aide said no. To keep his post, he asked for anonymity.", "An aide", "To keep his post"),
        ("An aide, who feared for her post and asked to remain nameless, said no.", "An aide", "feared for her post"),
        (
            "An aide said no. She was afraid to be named: two of her friends lost their posts.",
            "An aide",
            "two of her friends lost their posts",
        ),
        ("A cook at the port said no. The paper is withholding her name for her safety.", "A cook at the port", "for her safety"),
        (
            "A pilot said no. Port rules do not let crews talk, so that he would be quoted only by his age.",
            "A pilot",
            "Port rules do not let crews talk",
        ),
        (
            "A pilot said no. Some of them spoke on condition of anonymity as they had been told to hush.",
            "A pilot",
            "as they had been told to hush",
        ),
        ("A pilot, who did not want to speak on the record for fear of his boss, said no.", "A pilot", "for fear of his boss"),
        ("An aide said crews were told not to talk to reporters.", "An aide", None),
        ("An aide said no. Another aide said yes. The aide asked not to be named because talks go on.", "An aide", None),
    ],
)
def test_a_reason_is_the_reports_words_and_that_sources(text, source, reason):
    at = text.index(source)
    found = stated_reason(text, Span(at, at + len(source)), sentences_of(text))
    assert (found and found.words(text)) == reason


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Ana Petrak, a lawmaker, came. The lawmaker said no.", "The lawmaker", "person"),
        ("A lawmaker came late. The lawmaker said no.", "The lawmaker", "anonymous"),
        ("It is closed, people familiar with the port said. On Monday the people said no.", "the people", "anonymous"),
        ("It is closed. On Monday the people said no.", "the people", "group"),
    ],
)
def test_the_one_told_of_before_is_of_the_kind_that_he_was_told_of_as(text, source, kind):
    at = text.rindex(source)
    assert kind_in(text, Span(at, at + len(source))) == kind


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Ferry workers said no. They asked for anonymity as talks go on.", "Ferry workers", "anonymous"),
        ("Ferry workers said no. They asked for more pay.", "Ferry workers", "group"),
        ("It is closed, the refugee said, asking not to be named.", "the refugee", "anonymous"),
        ("The report by the port is late. It says the port is closed.", "It", "document"),
        ("The port is late, the statement said. It will not open, it added.", "it", "document"),
        ("Here it reads.", "it", "document"),
        ("The port is late with a report. It says the port is closed.", "It", "organisation"),
    ],
)
def test_who_asks_for_anonymity_is_unnamed_and_it_may_be_a_text(text, source, kind):
    at = text.index(source)
    assert told_of(text, Span(at, at + len(source)), sentences_of(text))[0] == kind


def test_a_statement_without_a_source_has_no_kind():
    bare = Statement(id="s1", content=(Span(0, 2),), kind="direct", score=1.0)
    assert with_sources([bare], [], [], "no") == (bare,)


@pytest.mark.parametrize(
    "words", ["“ of the group", "— in Harbin", "(who was there", "” from officials", "’s of", "* for the board"]
)
def test_a_source_that_begins_with_a_mark_has_a_kind(words):
    assert source_kind(words) in ("person", "organisation", "group", "anonymous", "document")
