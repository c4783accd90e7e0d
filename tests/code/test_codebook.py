"""Code books: the package's is whole, a user's is checked, and its words and patterns make events and positions of its types."""

from __future__ import annotations

from typing import get_args

import pytest

from onrecord.code.codebook import load_book, other_sentences, package_definitions
from onrecord.code.events.tables import load_event_tables
from onrecord.errors import CodebookError
from onrecord.packaged import filled_rows
from onrecord.records import EventType, Mark, Span, Stance, Tags

BOOK = r"""
[[type]]
name = "EXPEL"
like = "SANCTION"
definition = "A state orders another's diplomats out."
verbs = ["oust", "ban (banned) ~ flights"]
nouns = ["ouster"]
patterns = ['declared? [\w ]+ persona non grata']

[[stance]]
name = "regrets"
like = "concerned"
definition = "A holder is sorry for something done."
verbs = ["regret"]
"""
ROWS = [f"Cestria ousted {number} Ruvanians.,8,14,EXPEL" for number in range(12)]


@pytest.fixture
def book(tmp_path):
    def made(text: str = BOOK, **files: str):
        for name, words in files.items():
            (tmp_path / name.replace("_", ".")).write_text(words, "utf-8")
        (tmp_path / "own.toml").write_text(text, "utf-8")
        return load_book(tmp_path / "own.toml")

    return made


def test_the_packages_code_book_tells_every_code_that_is_given():
    told = {(one.kind, one.of, one.name) for one in package_definitions()}
    assert {name for kind, _, name in told if kind == "type"} == set(get_args(EventType))
    assert {name for kind, _, name in told if kind == "stance"} == set(get_args(Stance))
    tables = load_event_tables()
    modes = {("mode", row.type, row.label) for row in tables.modes}
    modes |= {("mode", row.entry.type, row.entry.mode) for rows in tables.lexicon.values() for row in rows if row.entry.mode}
    contexts = {("context", None, row.label) for row in tables.contexts}
    assert modes | contexts <= told
    assert all(one.definition and one.one and one.other for one in package_definitions())
    assert len(told) == len(filled_rows("codebook.tsv"))


def test_words_are_inflected_and_go_before_the_packages(book):
    tables = book().event_tables()
    for word in ("ousts", "ousted", "ousting", "banned", "ouster"):
        assert any(row.entry.own == "EXPEL" for row in tables.lexicon[word]), word
    assert tables.lexicon["ousted"][0].entry.own == "EXPEL"
    assert tables.like == {"EXPEL": "SANCTION"}
    assert book().stance_tables().entries["regretted"][0].construction.stance == "regrets"


def test_a_pattern_lays_its_type_over_a_mark_or_makes_one(book):
    text = "Ruvania declared the envoy persona non grata."
    made = book().mark(Tags(), text, [Span(0, len(text))])
    assert [(mark.own, mark.type, mark.span) for mark in made.marks] == [("EXPEL", "SANCTION", Span(8, 44))]
    known = Tags(marks=(Mark(kind="event", type="ACCUSE", span=Span(8, 16), score=0.9),))
    laid = book().mark(known, text, [Span(0, len(text))])
    assert [(mark.own, mark.type, mark.span) for mark in laid.marks] == [("EXPEL", "SANCTION", Span(8, 16))]


def test_examples_come_from_a_table_json_lines_or_the_file_itself(book):
    told = BOOK + '[[example]]\ntext = "Cestria ousted an envoy."\nstart = 8\nend = 14\ntype = "EXPEL"\n'
    lines = '{"text": "Cestria ousted nobody."}\n'
    found = book('examples = ["a.csv", "b.jsonl"]\n' + told, a_csv="\n".join(["text,start,end,type", *ROWS]), b_jsonl=lines)
    assert len(found.sentences) == 14
    assert found.sentences[-1].marked == ()
    assert [(kind, own.name) for kind, own in found.learned] == [("event", "EXPEL")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[typ]]", "nothing a code book has"),
        ("[[type]]\nname = 1", "definition|name"),
        ("", "no \\[\\[type\\]\\]"),
        (BOOK.replace('"EXPEL"', '"expel"'), "cannot be taken"),
        (BOOK.replace('"EXPEL"', '"ASSAULTS"'), "too near to ASSAULT"),
        (BOOK.replace('"SANCTION"', '"SANCTIONS"'), "like is 'SANCTIONS'"),
        (BOOK.replace("declared? [", "declared? ["[:-1] + "("), "no regular expression"),
        (BOOK.replace('"oust"', '"Oust"'), "cannot be looked for"),
        ('examples = ["none.csv"]\n' + BOOK, "cannot be read"),
        ('examples = ["a.csv"]\n' + BOOK, "EXPEL has 3 examples"),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_place(book, text, found):
    with pytest.raises(CodebookError, match=found):
        book(text, a_csv="\n".join(["text,start,end,type", *ROWS[:3]]))


def test_an_example_must_mark_words_of_its_text(book):
    with pytest.raises(CodebookError, match=r"a\.csv:2: 8 to 99 is no stretch"):
        book('examples = ["a.csv"]\n' + BOOK, a_csv="text,start,end,type\nCestria ousted two.,8,99,EXPEL")
    with pytest.raises(CodebookError, match="type 'OUST' is none of the code book's"):
        book('examples = ["a.csv"]\n' + BOOK, a_csv="text,start,end,type\nCestria ousted two.,8,14,OUST")


def test_the_packages_sentences_teach_what_is_no_own_type(book):
    others = other_sentences(frozenset(("SANCTION",)), ["expelled", "saved the crew"])
    assert len(others) > 150 and not any("(" in words for words in others)
    assert "Cestria praised Ruvania for freeing the sailors." in others
    assert not any("expel" in words or "crew" in words or "embargo" in words for words in others)
