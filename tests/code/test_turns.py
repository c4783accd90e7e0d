"""Transcripts: a paragraph that begins with a name and a colon is what that one says."""

from __future__ import annotations

import pytest

from onrecord.code.statements import Attribution, code_statements, find_turns, with_turns
from onrecord.code.who import with_posts
from onrecord.records import Part, Span
from tests.resolve.who import make_report

TALK = """Press conference of the ministry in Oslo

Harbour News: Will the ferry sail?

Liv Dahle: It will sail on Friday. We want it to.

The crew agrees.

Q: Who pays?

Liv Dahle: The town does. Kari Lund said that she would help.

The page was put together on Monday.
"""


def turns_in(text: str, parts: tuple[Part, ...] = ()) -> list[tuple[str, list[str]]]:
    report = make_report(text, parts)
    return [(turn.who.words(text), [piece.words(text) for piece in turn.content]) for turn in find_turns(report)]


def test_a_turn_goes_on_to_the_next_and_the_last_has_one_paragraph() -> None:
    assert turns_in(TALK) == [
        ("Harbour News", ["Will the ferry sail?"]),
        ("Liv Dahle", ["It will sail on Friday. We want it to", "The crew agrees"]),
        ("Q", ["Who pays?"]),
        ("Liv Dahle", ["The town does. Kari Lund said that she would help"]),
    ]


def test_turns_whose_lines_were_joined_are_told_apart() -> None:
    """Pages flattened to one line keep who speaks; a speaker's title may stand at the first turn alone."""
    text = "Premier of the Republic of Peru Ana Ruiz: Welcome to Lima. Luis Paz: Thank you for it. Ana Ruiz: It is good to meet.\n"
    assert turns_in(text) == [
        ("Premier of the Republic of Peru Ana Ruiz", ["Welcome to Lima"]),
        ("Luis Paz", ["Thank you for it"]),
        ("Ana Ruiz", ["It is good to meet"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose. Bread: Three crowns. Milk: One crown. Eggs: Two crowns.\n",
        "Liv Dahle: It will sail.\n\nKari Lund: It will not.\n",
        "Liv Dahle: It will sail.\n\nLiv Dahle: It will.\n\nLiv Dahle: It does.\n",
        "Date: May 2.\n\nSource: Liv Dahle.\n\nDate: May 3.\n\nSource: Kari Lund.\n",
        "Liv Dahle said: it will sail.\n\nKari Lund said: no.\n\nLiv Dahle said: yes.\n",
        "Liv Dahle: 120 votes\n\nKari Lund: 80 votes\n\nLiv Dahle: 3 seats\n\nKari Lund: 2 seats\n",
        "at noon: It sails.\n\nat noon: It sails.\n\nby ten: It stops.\n",
    ],
)
def test_what_is_no_transcript(text: str) -> None:
    assert turns_in(text) == []


def test_furniture_and_headlines_are_in_no_turn() -> None:
    start = TALK.index("The crew")
    furniture = Part(kind="furniture", span=Span(start, start + len("The crew agrees.")))
    assert turns_in(TALK, (furniture,))[1] == ("Liv Dahle", ["It will sail on Friday. We want it to"])


def test_the_turn_takes_in_what_its_speaker_is_given_and_leaves_the_others_theirs() -> None:
    def span(words: str, after: int = 0) -> Span:
        start = TALK.index(words, after)
        return Span(start, start + len(words))

    last = TALK.rindex("Liv Dahle")
    own = Attribution(span("We"), span("want"), (span("it to"),), 0.5)
    whole = Attribution(span("Liv Dahle", last), span(":", last), (span("The town does"),), 0.5)
    other = Attribution(span("Kari Lund"), span("said"), (span("that she would help"),), 0.7)
    found = with_turns([own, whole, other], make_report(TALK))
    assert [(item.source and item.source.words(TALK), len(item.content)) for item in found] == [
        ("Harbour News", 1),
        ("Liv Dahle", 2),
        ("Q", 1),
        ("Liv Dahle", 1),
        ("Kari Lund", 1),
    ]
    assert other in found and all(item.cue and item.cue.words(TALK) == ":" for item in found if item is not other)
    assert with_turns([own], make_report("We want it to.")) == [own]


def test_a_label_is_never_the_source_of_the_question_before_it() -> None:
    report = make_report(TALK, ())
    question, label = TALK.index("Who pays?"), TALK.rindex("Liv Dahle")
    wrong = Attribution(Span(label, label + 9), Span(label + 9, label + 10), (Span(question, question + 9),), 0.9)
    assert [item.source.words(TALK) for item in with_turns([wrong], report) if item.source] == [
        "Harbour News", "Liv Dahle", "Q", "Liv Dahle",
    ]  # fmt: skip


@pytest.mark.parametrize("question", ["Q Who pays?", 'Q "Free" for whom?', "Q  Is it safe?", "Q: Who pays?", "Q And then?"])
def test_a_question_needs_no_colon(question: str) -> None:
    assert [who for who, _ in turns_in(TALK.replace("Q: Who pays?", question))] == ["Harbour News", "Liv Dahle", "Q", "Liv Dahle"]


def test_labels_in_brackets_are_turns_and_a_monitors_notes_are_none() -> None:
    notes = "[BEGIN RECORDING] It rains in the town.\n\n"
    talk = "[Dahle] It will sail.\n\n[Reporter] Who is to pay?\n\n[Dahle] We will pay.\n"
    assert turns_in(notes * 3 + talk) == [("Dahle", ["It will sail"]), ("Reporter", ["Who is to pay?"]), ("Dahle", ["We will pay"])]


def test_turns_are_direct_without_quotation_marks() -> None:
    turns = with_turns([], make_report(TALK))
    assert {one.kind for one in code_statements(turns, [()] * len(turns), (), TALK)} == {"direct"}


@pytest.mark.parametrize(
    ("line", "who", "said"),
    [
        ("It sails on Friday. — Liv Dahle (@livdahle) May 2, 2025", "Liv Dahle", "It sails on Friday."),
        ("It sails on Friday. - Kari Lund (@kari_l)", "Kari Lund", "It sails on Friday."),
        ("RT @livdahle: It sails on Friday.", "@livdahle", "It sails on Friday."),
        ("Liv Dahle (@livdahle): It sails on Friday.", "Liv Dahle", "It sails on Friday."),
        ("Oslo Harbour (@osloharbour): No ferry today.", "Oslo Harbour", "No ferry today."),
    ],
)
def test_a_post_is_its_writers_word(line: str, who: str, said: str) -> None:
    text = f"News\n\nThe crew waits.\n\n{line}\n\nNobody answered.\n"
    (post,) = with_posts([], make_report(text, ()))
    assert post.source is not None and (post.source.words(text), post.content[0].words(text)) == (who, said)
