"""Events, figures and positions are asked like statements, and every field of a question is asked of the kinds that have it."""

from __future__ import annotations

import json

import msgspec
import pytest

import onrecord
from onrecord.ask import question, question_about
from onrecord.errors import QuestionError


@pytest.fixture
def record(tmp_path, full_reading):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(full_reading, full_reading.report.text.encode(), "c1")
        yield record


def ids(answers) -> str:
    return " ".join(getattr(answer, answer.__struct_fields__[0]) for answer in answers)


def test_every_part_of_an_event(record, full_reading):
    met, supports = record.events()
    assert (met.type, met.mode, met.contexts, met.quad, met.modality) == (
        "CONSULT",
        "phone",
        ("diplomatic", "economic"),
        1,
        "asserted",
    )
    assert (met.date, met.site, met.score, met.statement, met.speaker) == ("2022-12-30", "Beijing", 0.9, None, None)
    assert [(party.name, party.key) for party in met.actors] == [
        ("Xi Jinping", "person:xi-jinping"),
        ("Zoé Lumière", f"report:{full_reading.report.id}#a2"),
    ]
    assert (met.trigger.words, met.evidence.words, met.evidence.place) == ("told", "told Zoé Lumie\u0301re", "a.txt")
    assert (supports.modality, supports.statement, supports.speaker, supports.speaker_key) == (
        "claimed",
        "s2",
        "Xi Jinping",
        "person:xi-jinping",
    )
    assert [party.name for party in supports.recipients] == ["BRICS", "Brazil"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "Xi"}, "e1"),
        ({"actor": "China"}, "e2"),
        ({"recipient": "Brazil"}, "e2"),
        ({"recipient": "Xi"}, ""),
        ({"party": "Brazil"}, "e2"),
        ({"between": ("Xi", "Zoe")}, "e1"),
        ({"between": ("Brazil", "China")}, "e2"),
        ({"between": ("Brazil", "Xi")}, ""),
        ({"type": "CONSULT"}, "e1"),
        ({"mode": "PHONE"}, "e1"),
        ({"quad": 2}, ""),
        ({"modality": "claimed"}, "e2"),
        ({"site": "beij"}, "e1"),
        ({"min_score": 0.5}, "e1"),
        ({"words": "lumiere"}, "e1"),
        ({"words": "brics"}, "e2"),
        ({"words": "supp*", "actor": "China"}, "e2"),
        ({"order": "score"}, "e1 e2"),
        ({"order": "oldest", "offset": 1}, "e2"),
        ({"publisher": "wire"}, "e1 e2"),
        ({"publisher": "Wir"}, ""),
        ({"place": ".txt"}, "e1 e2"),
        ({"place": "b.txt"}, ""),
    ],
)
def test_filters_of_events(record, asked, found):
    assert ids(record.events(**asked)) == found
    (count,) = record.count("events", **{name: value for name, value in asked.items() if name not in ("order", "offset")})
    assert count.count >= len(found.split()) and count.by == {}


def test_every_part_of_a_figure(record):
    about, between = record.figures()
    assert (about.value, about.bound, about.unit, about.of.words, about.period) == (5, "about", "percent", "trade", "2022")
    assert (about.change.value, about.change.direction, about.change.basis, about.change.words.words) == (
        *(5, "up", "year on year"),
        "about 5 percent",
    )
    assert (about.giver, about.giver_key, about.giver_words.words) == (
        "Xi Jinping",
        "person:xi-jinping",
        "President Xi Jinping of China",
    )
    assert (between.value, between.low, between.high, between.giver, between.of) == (None, 1.5, 2.5, None, None)
    assert between.change.value is None and between.evidence.words == "5"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "trade"}, "f1"),
        ({"words": "year"}, "f1"),
        ({"words": "jinping"}, "f1"),
        ({"giver": "Xi"}, "f1"),
        ({"giver": "China"}, ""),
        ({"giver": "he"}, "f1"),
        ({"giver": "she"}, ""),
        ({"unit": "PERCENT"}, "f1"),
        ({"since": "2022-12"}, "f1 f2"),
        ({"until": "2022-11"}, ""),
    ],
)
def test_filters_of_figures(record, asked, found):
    assert ids(record.figures(**asked)) == found


def test_every_part_of_a_position(record):
    supports, concerned = sorted(record.positions(), key=lambda answer: answer.stance, reverse=True)
    assert (supports.holder, supports.holder_key, supports.stance) == ("China", ids_of_keyless(record), "supports")
    assert (supports.issue.words, supports.evidence.words, supports.speaker) == ("reform", "supports reform", "Xi Jinping")
    assert (concerned.holder, concerned.statement, concerned.speaker) == ("Xi Jinping", None, None)


def ids_of_keyless(record) -> str:
    return next(actor.key for actor in record.actors("China") if actor.kind == "state")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"issue": "REFORM"}, ["supports"]),
        ({"issue": "supports"}, []),
        ({"words": "supports"}, ["supports"]),
        ({"holder": "China"}, ["supports"]),
        ({"stance": "concerned"}, ["concerned"]),
        ({"holder": "Xi", "issue": "trade"}, ["concerned"]),
        ({"holder": "Xi", "issue": "reform"}, []),
    ],
)
def test_filters_of_positions(record, asked, found):
    assert [answer.stance for answer in record.positions(**asked)] == found


def test_who_speaks_about_whom(world):
    assert ids_of(world.statements(about="Brazil")) == ["BRICS members such as Brazil agree"]
    assert ids_of(world.statements(between=("Brazil", "Xi"))) == ["BRICS members such as Brazil agree"]
    assert world.statements(about="Xi") == world.statements(between=("Xi", "Macron")) == []


def ids_of(answers) -> list[str]:
    return [answer.content[0].words for answer in answers]


def test_highlights_stand_in_the_answers_own_words(record, full_reading):
    text = full_reading.report.text

    def marked(answers) -> list[list[str]]:
        return [[span.words(text) for span in answer.highlights] for answer in answers]

    assert marked(record.statements("trade 5")) == [["trade", "5"]]
    assert marked(record.statements()) == [[], [], []]
    assert marked(record.events("lumiere")) == [["Lumie\u0301re"]]
    assert marked(record.figures("trade")) == [["trade"]]
    assert marked(record.positions(issue="ref*")) == [["reform"]]


@pytest.mark.parametrize(
    ("until", "found"),
    [
        ("2021", ""),
        ("2022-11", ""),
        ("2022-12", "month day"),
        ("2022-12-29", ""),
        ("2022-12-30", "day"),
        ("2022", "year month day"),
    ],
)
def test_until_leaves_out_what_may_be_later(tmp_path, reading_at, until, found):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for place, published in (("year", "2022"), ("month", "2022-12"), ("day", "2022-12-30"), ("none", None), ("next", "2023")):
            reading = msgspec.structs.replace(reading_at(place, published), events=(), positions=())
            record.add(reading, reading.report.text.encode(), "c")
        assert {answer.place for answer in record.statements(until=until)} == set(found.split())


@pytest.mark.parametrize(
    ("date", "published", "span"),
    [
        ("2021-05", "2022", ("2021-05", "2021-05")),
        (None, "2022-03-01", ("2022-03-01", "2022-03-01")),
        ("2020-01/2021-11", "2022", ("2020-01", "2021-11")),
    ],
)
def test_events_go_by_their_own_date_first(tmp_path, reading_at, date, published, span):
    reading = reading_at("a.txt", published)
    events = tuple(msgspec.structs.replace(event, date=date) for event in reading.events)
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=events), reading.report.text.encode(), "c")
        assert ids(record.events(since=span[0], until=span[1])) == "e1 e2"
        later = str(int(span[0][:4]) + 1) + span[0][4:]
        earlier = str(int(span[1][:4]) - 1)
        assert record.events(since=later) == record.events(until=earlier) == []


def test_what_came_into_the_record_since(tmp_path, reading_at):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for place in ("a.txt", "b.txt"):
            record.add(reading_at(place), reading_at(place).report.text.encode(), "c")
        now = next(record.rows("SELECT max(at) AS at FROM when_added"))["at"]
        assert len(record.reports(added_since="2020-01-01")) == len(record.reports(added_since=now[:10])) == 2
        assert record.events(added_since=now[:10]) == record.events() and record.actors(added_since=now[:10])
        later = f"{int(now[:4]) + 1}{now[4:8]}01"
        assert record.reports(added_since=later) == record.statements(added_since=later) == record.actors(added_since=later) == []
    for bad in ("2026", "2026-02-30", "yesterday", "2026-01-01T25:00"):
        with pytest.raises(QuestionError, match="added_since"):
            question_about("events", {"added_since": bad})


def test_an_event_whose_year_is_unknown_is_in_no_range(tmp_path, reading_at):
    reading = reading_at("a.txt", "2022")
    event = msgspec.structs.replace(reading.events[0], date="XXXX-12-30")
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=(event,)), reading.report.text.encode(), "c")
        assert ids(record.events()) == "e1"
        assert record.events(since="0001") == record.events(until="9999") == []


@pytest.mark.parametrize("wanted", question.FIELDS)
def test_a_kind_is_asked_only_by_what_it_has(wanted):
    some = {"between": ["a", "b"], "min_score": 0.5, "quad": 1, "order": "oldest", "on": "2022", "since": "2022", "until": "2022"}
    some |= {"added_since": "2022-01-01T10:30", "source_kind": "document", "alone": True}
    some |= {"state": "CHN", "type": "AID", "modality": "claimed", "stance": "denies", "kind": "direct", "versions": "all"}
    some |= {"kind": "person"} if wanted == "actors" else {}
    for name in question.Question.__struct_fields__[1:-2]:
        asked = {name: some.get(name, "word")}
        if name in question.FIELDS[wanted]:
            assert getattr(question_about(wanted, asked), name)
        else:
            found = "have no score" if name == "min_score" else "have no such field"
            with pytest.raises(QuestionError, match=f"{name}: {wanted} {found}. Leave it out"):
                question_about(wanted, asked)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"words": 7}, "words"),
        ({"type": "null"}, "type"),
        ({"words": "half \ud800"}, "words"),
        ({"place": "half \ud800"}, "place"),
        ({"between": ("Xi", "\udfff Xi")}, "between"),
        ({"words": " ".join(f"word{nr}" for nr in range(101))}, "words"),
        ({"type": "CONSLT"}, "type"),  # a slip; "MEET" may be of a code book
        ({"modality": "maybe"}, "modality"),
        ({"quad": 5}, "quad"),
        ({"quad": "x"}, "quad"),
        ({"min_score": 2}, "min_score"),
        ({"min_score": float("nan")}, "min_score"),
        ({"between": ("Xi", "…")}, "between"),
        ({"between": ("Xi",)}, "between"),
        ({"order": "random"}, "order"),
        ({"offset": -1}, "offset"),
        ({"limit": 2**63}, "limit"),
    ],
)
def test_a_bad_question(record, asked, place):
    with pytest.raises(QuestionError) as caught:
        record.events(**asked)
    assert caught.value.place == place and caught.value.remedy


def test_positions_have_no_score():
    with pytest.raises(QuestionError, match="positions have no score"):
        question_about("positions", {"order": "score"})


def test_json_of_every_kind(record):
    for answer in (*record.events(), *record.figures("trade"), *record.positions()):
        assert json.loads(answer.to_json())["evidence"]["words"]
