"""Tagged spans become statements: links, kinds, repeats."""

from __future__ import annotations

import pytest

from onrecord.code import Attribution, code_statements, join_spans, without_repeats
from onrecord.code.statements import kind_of
from onrecord.records import Link, Part, Span, TaggedSpan, Tags
from onrecord.segment import pair_quotes


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def tags(text: str, roles: list[tuple[str, str]], links: list[tuple[int, int, float]]) -> Tags:
    spans = tuple(TaggedSpan(role=role, span=span(text, words), score=0.9) for role, words in roles)  # type: ignore[arg-type]
    return Tags(spans=spans, links=tuple(Link(cue=cue, other=other, score=score) for cue, other, score in links))


TEXT = "“One,” Ana said, adding “two.” Ben denied it. Three is a lot."
ROLES = [
    ("content", "“One,”"),
    ("source", "Ana"),
    ("cue", "said"),
    ("cue", "adding"),
    ("content", "“two.”"),
    ("source", "Ben"),
    ("cue", "denied"),
]


def joined(
    links: list[tuple[int, int, float]], roles: list[tuple[str, str]] = ROLES
) -> list[tuple[str | None, str | None, list[str]]]:
    items = join_spans(tags(TEXT, roles, links))
    return [
        (item.source and item.source.words(TEXT), item.cue and item.cue.words(TEXT), [s.words(TEXT) for s in item.content])
        for item in items
    ]


def test_content_goes_to_its_likeliest_cue_and_two_cues_may_share_a_source() -> None:
    links = [(2, 0, 0.9), (3, 0, 0.1), (2, 4, 0.2), (3, 4, 0.9), (2, 1, 0.9), (3, 1, 0.8), (6, 5, 0.9)]
    assert joined(links) == [("Ana", "said", ["“One,”"]), ("Ana", "adding", ["“two.”"])]


def test_a_cue_without_content_says_nothing() -> None:
    assert joined([(1, 0, 0.9)], [ROLES[1], ROLES[2]]) == []


def test_an_unlikely_source_is_none() -> None:
    assert joined([(2, 0, 0.9), (2, 1, 0.3)], ROLES[:3]) == [(None, "said", ["“One,”"])]


def test_content_in_several_pieces() -> None:
    assert joined([(2, 0, 0.9), (2, 1, 0.9), (2, 3, 0.8)], [*ROLES[:3], ROLES[4]]) == [("Ana", "said", ["“One,”", "“two.”"])]


def test_content_without_any_cue_stays_on_record() -> None:
    assert joined([], [("content", "Three is a lot")]) == [(None, None, ["Three is a lot"])]


def test_the_score_is_that_of_the_weakest_link() -> None:
    assert [item.score for item in join_spans(tags(TEXT, ROLES[:3], [(2, 0, 0.7), (2, 1, 0.9)]))] == [0.7]


KINDS = [
    ("“All of it is quoted,” he said.", ["“All of it is quoted,”"], "direct"),
    ("He said it “was only partly” quoted.", ["it “was only partly” quoted"], "mixed"),
    ("He said that none is quoted.", ["that none is quoted"], "indirect"),
    ('He said "one" and "two".', ['"one"', '"two"'], "direct"),
    ("“First,” he said, but then agreed.", ["“First,”", "but then agreed"], "mixed"),
    ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”"], "direct"),
    ("“A paragraph.\n\n“The next,” he said.", ["“A paragraph.", "“The next,”"], "direct"),
    ("He said “an unpaired mark.\n\nNo more.", ["“an unpaired mark"], "indirect"),
]


@pytest.mark.parametrize(("text", "content", "kind"), KINDS)
def test_kind(text: str, content: list[str], kind: str) -> None:
    assert kind_of([span(text, words) for words in content], pair_quotes(text)[0], text) == kind


def test_words_that_say_nothing_alone_are_no_statement() -> None:
    text = "Ana Ruiz recalled that, as the UN has it, prices rose."
    body = (Part(kind="body", span=Span(0, len(text))),)
    told = [Attribution(None, None, (span(text, words),), 0.9) for words in ("that", "prices rose")]
    assert without_repeats(told, body, text) == told[1:]


def test_what_a_headline_repeats_counts_once_and_furniture_never() -> None:
    text = "Chile will sign treaty, minister says\nAna Ruiz said Chile will sign the treaty soon.\nSubscribe, we said"
    parts = (
        Part(kind="headline", span=span(text, "Chile will sign treaty, minister says")),
        Part(kind="body", span=span(text, "Ana Ruiz said Chile will sign the treaty soon.")),
        Part(kind="furniture", span=span(text, "Subscribe, we said")),
    )
    head, body, foot = (
        Attribution(None, None, (span(text, w),), 0.9)
        for w in ("Chile will sign treaty", "Chile will sign the treaty soon", "Subscribe")
    )
    assert without_repeats([head, body, foot], parts, text) == [body]
    assert without_repeats([head, foot], parts, text) == []  # the body has its words, if no statement of its own
    other = "Peru will leave pact, minister says\n" + text.split("\n", 1)[1]
    parts = tuple(
        Part(kind=kind, span=span(other, line)) for kind, line in zip(("headline", "body"), other.split("\n"), strict=False)
    )
    head = head._replace(content=(span(other, "Peru will leave pact"),))
    assert without_repeats([head], parts, other) == [head]  # a headline that repeats nothing stays
    again = head._replace(content=(span(other, "will leave pact"),))
    assert without_repeats([head, again], parts, other) == [head]  # and so does the first of two


def test_numbers_and_speakers() -> None:
    items = [Attribution(None, None, (Span(0, 3),), 0.5), Attribution(None, None, (Span(4, 6),), 0.25)]
    statements = code_statements(items, [["a2"], []], [], "abc def")
    assert [(s.id, s.speaker, s.score) for s in statements] == [("s1", "a2", 0.5), ("s2", None, 0.25)]


def test_speakers_who_speak_together_make_one_statement_each() -> None:
    items = [Attribution(Span(0, 1), None, (Span(0, 3),), 0.5), Attribution(None, None, (Span(4, 6),), 0.25)]
    statements = code_statements(items, [["a2", "a3"], []], [], "abc def")
    assert [(s.id, s.speaker, s.source) for s in statements] == [
        ("s1", "a2", Span(0, 1)),
        ("s2", "a3", Span(0, 1)),
        ("s3", None, None),
    ]
