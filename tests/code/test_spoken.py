"""Attributions that the words show though the encoder does not: retorts, speakers behind "by", pieces in a headline."""

from __future__ import annotations

import pytest

from onrecord.code.statements import Attribution, without_repeats
from onrecord.code.who import with_agents, with_retorts, without_thanked
from onrecord.records import Part, Span
from onrecord.segment import pair_quotes


def _at(words: str, text: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize("retort", ["shot back", "fired back", "hit back", "chimed in", "cut in", "snapped back"])
def test_a_retort_is_his_who_makes_it(retort: str) -> None:
    text = f"“There is a map,” Liv Dahle said. “It has no river!” Per Moe {retort}."
    quotes, _ = pair_quotes(text)
    given = Attribution(_at("Liv Dahle", text), _at("said", text), tuple(quotes), 0.9)
    found = with_retorts([given], quotes, text)
    assert [item.source and item.source.words(text) for item in found] == ["Liv Dahle", "Per Moe"]
    assert [[piece.words(text) for piece in item.content] for item in found] == [["“There is a map,”"], ["“It has no river!”"]]


@pytest.mark.parametrize("text", ["“It floats,” Liv Dahle said, and Per Moe shot back.", "The “Siege” Per Moe called in was late."])
def test_what_is_no_retort(text: str) -> None:
    quotes, _ = pair_quotes(text)
    given = Attribution(None, None, (quotes[0],), 0.9)
    assert with_retorts([given], quotes, text) == [given]


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        ("The council was asked by Arland to send boats.", "Arland", ["The council", "to send boats"]),
        ("Borovia was promised a loan by Arland.", "Arland", ["Borovia", "a loan"]),
        ("Cestria has been urged by Per Moe to wait.", "Per Moe", ["Cestria", "to wait"]),
        ("Borovia was told by the Harbour Pact to leave.", "the Harbour Pact", ["Borovia", "to leave"]),
        ("Borovia is believed by Arland to have moved.", "Arland", ["Borovia", "to have moved"]),
    ],
)
def test_who_asked_stands_behind_by(text: str, who: str, content: list[str]) -> None:
    (found,) = with_agents([Attribution(None, None, (Span(0, 7),), 0.5)], [Span(0, len(text))], text)
    assert found.source is not None and found.source.words(text) == who
    assert [piece.words(text) for piece in found.content] == content


@pytest.mark.parametrize("head", ["Arland to talk", "Arland offers talks", "Talks near", "Who will talk?", "Arland and Borovia"])
def test_a_headline_is_no_part_of_what_the_lead_says(head: str) -> None:
    text = f"{head}\n\nArland will talk to Borovia, its ministry said."
    body = text.index("Arland will")
    parts = (Part(kind="headline", span=Span(0, len(head))), Part(kind="body", span=Span(body, len(text))))
    content = (Span(0, len(head)), _at("Arland will talk to Borovia", text))
    (found,) = without_repeats([Attribution(None, _at("said", text), content, 0.9)], parts, text)
    assert found.content == content[1:]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Liv Dahle thanked Arland for its boats.", "for its boats"),
        ("Liv Dahle thanked the crews of Borovia for their boats.", "for their boats"),
        ("Liv Dahle thanked all who sent boats.", "all who sent boats"),
        ("Liv Dahle praised Arland for its boats.", "Arland for its boats"),
    ],
)
def test_whom_somebody_thanks_is_no_part_of_what_for(text: str, content: str) -> None:
    cue = Span(text.index("ed ") - 4, text.index("ed ") + 2)
    cue = Span(text.rindex(" ", 0, cue.end) + 1, cue.end)
    (found,) = without_thanked([Attribution(Span(0, 9), cue, (Span(cue.end + 1, len(text) - 1),), 0.9)], text)
    assert [piece.words(text) for piece in found.content] == [content]
