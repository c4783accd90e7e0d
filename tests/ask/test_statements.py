"""Questions find what was said, newest first, with the exact words."""

from __future__ import annotations

import json

import msgspec
import pytest

import onrecord
from onrecord.ask import Question, ask_statements
from onrecord.errors import QuestionError
from onrecord.records import Actor, Reading, Span, Statement


@pytest.fixture
def record(tmp_path):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        yield record


@pytest.fixture
def keep(record, report_of):
    """Keep a report whose lines are "NAME: words", one statement each."""

    def keep_report(text: str, place: str = "a.txt", coder: str = "c1", **stated) -> Reading:
        actors, statements, start = [], [], 0
        for nr, line in enumerate(text.splitlines(), 1):
            name = line.split(":")[0]
            source, content = Span(start, start + len(name)), Span(start + len(name) + 2, start + len(line))
            actors.append(Actor(id=f"a{nr}", name=name, kind="person", mentions=(source,)))
            kind = "direct" if "“" in line else "indirect"
            statements.append(Statement(id=f"s{nr}", speaker=f"a{nr}", source=source, content=(content,), kind=kind, score=0.5))
            start += len(line) + 1
        reading = Reading(report=report_of(text, place, **stated), actors=tuple(actors), statements=tuple(statements))
        record.add(reading, text.encode(), coder)
        return reading

    return keep_report


def said(record, words=None, **asked) -> list[str]:
    return [piece.words for answer in record.statements(words, **asked) for piece in answer.content]


def test_every_part_of_an_answer(record, full_reading):
    report = full_reading.report
    record.add(full_reading, report.text.encode(), "c1")
    (answer,) = ask_statements(record, Question(words="trade", kind="mixed"))
    assert (answer.report, answer.place, answer.title, answer.publisher) == (report.id, "a.txt", report.title, "Wire")
    assert (answer.published, answer.coder, answer.statement, answer.score) == ("2022-12-30", "c1", "s1", 0.93)
    assert (answer.speaker, answer.kind) == ("Xi Jinping", "mixed")
    assert (answer.source.words, answer.cue.words) == ("President Xi Jinping of China", "told")
    assert [piece.words for piece in answer.content] == ["on Friday", "that “trade rose about 5 percent” this year"]
    for piece in (answer.source, answer.cue, *answer.content):
        assert piece.span.words(report.text) == piece.words
    back = json.loads(answer.to_json())
    assert back["cue"] == {"span": [answer.cue.span.start, answer.cue.span.end], "words": "told"}
    assert msgspec.json.decode(answer.to_json(), type=type(answer)) == answer


def test_a_statement_by_nobody_has_no_source(record, full_reading):
    record.add(full_reading, full_reading.report.text.encode(), "c1")
    (answer,) = record.statements("🗳️")
    assert (answer.speaker, answer.source, answer.cue) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("war", ["the war goes on"]),  # and neither "toward" nor "warned"
        ("WAR goes", ["the war goes on"]),
        ("goes war", ["the war goes on"]),
        ("war peace", []),
        ("elysee", ["l’Élysée agrees"]),
        ("l'elysee", ["l’Élysée agrees"]),
        ("主席", ["国家主席在北京"]),
        ("席", ["国家主席在北京"]),
        ("主北", []),
        ('"war', ["the war goes on"]),
        ("war OR toward", []),
        ("content_terms:war", []),
        ("war*", ["the war goes on", "he warned them toward noon"]),
        ('"war goes"', ["the war goes on"]),
        ('"goes war"', []),
        ('"war go"* ada', ["the war goes on"]),
        ("Ada", ["the war goes on"]),  # the speaker's name is searched too
    ],
)
def test_words(record, keep, words, found):
    keep("Ada: the war goes on\nBob: he warned them toward noon\nZoé: l’Élysée agrees\n习近平: 国家主席在北京")
    assert said(record, words) == found


def test_words_never_span_name_and_content(record, keep):
    keep("Ada: Lovelace calculates")
    assert said(record, "lovelace-ada") == said(record, "calculates-ada") == []


def test_speaker_is_a_key_or_words_of_a_name_or_mention(record, full_reading):
    record.add(full_reading, full_reading.report.text.encode(), "c1")
    for part in ("xi", "JINPING", "jinping xi", "he", "person:xi-jinping"):
        assert len(said(record, speaker=part)) == 3
    assert said(record, speaker="Zoe") == []  # she is told, and does not speak
    assert said(record, speaker="i j") == said(record, speaker="Jin") == []  # as "xi" must not find Mexico


def test_a_speaker_known_by_another_name_in_another_report_is_found(world):
    assert said(world, speaker="China", alone=True) == ["talks go on"]  # said by "Beijing"
    assert {answer.speaker_key for answer in world.statements(speaker="Jinping")} == {"person:xi-jinping"}


def test_words_that_only_point_find_no_more_than_who_is_called_so_there(world):
    assert [answer.place for answer in world.statements(speaker="he")] == ["a.txt", "a.txt"]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2022", "day month year interval unspecified"),
        ("2022-12", "day month"),
        ("2022-12-30", "day"),
        ("2022-12-31", ""),
        ("2021-06", "day month year interval unspecified"),
    ],
)
def test_since_leaves_out_what_may_be_older(record, keep, since, found):
    dates = {"day": "2022-12-30", "month": "2022-12", "year": "2022", "interval": "2022-01/2022-11", "unspecified": "2022-XX-31"}
    for name, published in {**dates, "yearless": "XXXX-12-30", "undated": None}.items():
        keep(f"Ada: {name}", place=f"{name}.txt", published=published)
    assert sorted(said(record, since=since)) == sorted(found.split())


def test_newest_first_then_place_then_text(record, keep):
    keep("A: 5\nB: 6", place="b.txt", published="2021-05")
    keep("A: 3\nB: 4", place="a.txt", published="2021-05")
    keep("A: 8", place="0.txt")
    keep("A: 7", place="c.txt", published="2021")
    keep("A: 1", place="z.txt", published="2022-12-30")
    keep("A: 2", place="y.txt", published="2022-12-29")
    assert said(record) == list("12345678")
    assert said(record, limit=3) == list("123")
    assert said(record, since="2021") == list("1234567")


def test_a_report_coded_again_answers_once_from_its_newest_reading(record, keep, full_reading):
    report = full_reading.report
    record.add(full_reading, report.text.encode(), "c1")
    record.add(
        msgspec.structs.replace(full_reading, statements=full_reading.statements[2:], events=(), positions=()),
        report.text.encode(),
        "c2",
    )
    assert [(answer.statement, answer.coder) for answer in record.statements()] == [("s3", "c2")]
    assert said(record, "trade") == []


def test_kind(record, keep):
    keep("A: “one”\nB: two")
    assert (said(record, kind="direct"), said(record, kind="indirect"), said(record, kind="mixed")) == (["“one”"], ["two"], [])


@pytest.mark.parametrize(
    "asked",
    [
        {"words": ""},
        {"words": "“…” —"},
        {"speaker": " "},
        {"since": "yesterday"},
        {"since": "2022-13"},
        {"since": "2022-02-30"},
        {"since": "0000"},
        {"since": "2022-1"},
        {"since": "XXXX-12-30"},
        {"since": "２０２２"},
        {"kind": "shouted"},
        {"limit": 0},
    ],
)
def test_a_bad_question_cannot_be_made(asked):
    with pytest.raises(QuestionError) as caught:
        Question(**asked)
    assert caught.value.place == next(iter(asked)) and caught.value.remedy


def test_the_index_is_kept_in_step_with_the_rows(record, keep):
    keep("A: one\nB: two")
    check = "INSERT INTO statement_words (statement_words) VALUES ('integrity-check')"
    assert list(record.rows(check)) == []
    list(record.rows("DELETE FROM statement_content WHERE owner = 0"))
    list(record.rows("DELETE FROM statements WHERE nr = 0"))
    list(record.rows("UPDATE statements SET content_terms = 'three' WHERE nr = 1"))
    assert list(record.rows(check)) == []
    assert (said(record, "one"), said(record, "three")) == ([], ["two"])
