"""The usual questions are answered by an index: what is asked of one actor or word does not read the rest of the record."""

from __future__ import annotations

import pytest

from onrecord.ask import Question, answers, who
from onrecord.ask.conditions import conditions_of

KEYS = {"keys": who.as_list(["person:xi-jinping"])}
PARAMETERS = {"match": '"xi"', "terms": "xi", "key": "state:CHN", "report": "0", "actor": "a1", **KEYS}
LOOKUPS = {
    "actor by key": who.KNOWN,
    "actor in a report": who.KNOWN_IN_REPORT,
    "actors by name": who.CALLED,
    "what most reports say of an actor": who.SHAPES,
    "an actor's reports": who.REPORTS,
    "an actor's names": who.NAMES,
    "what its report says of an actor without a key": who.ALONE_SHAPES,
    "its report": who.ALONE_REPORTS,
    "its names": who.ALONE_NAMES,
}
PAGE = {"limit": 20, "offset": 0}
XI, CHINA = "person:xi-jinping", "state:CHN"
QUESTIONS = [
    {"words": "trade"},
    {"words": "trade", "since": "2022", "kind": "direct"},
    {"speaker": XI},
    {"speaker": "Xi"},
    {"speaker": XI, "words": "trade*"},
    {"about": CHINA},
    {"between": (XI, CHINA)},
    *({"wanted": "events", **asked} for asked in ({"words": "met"}, {"actor": XI}, {"recipient": CHINA}, {"party": XI})),
    {"wanted": "events", "between": (XI, CHINA), "since": "2022-06"},
    *({"wanted": "figures", **asked} for asked in ({"words": "exports"}, {"giver": XI})),
    *({"wanted": "positions", **asked} for asked in ({"words": "trade"}, {"issue": "trade"}, {"holder": XI, "stance": "supports"})),
    *({"wanted": "offices", **asked} for asked in ({"person": XI}, {"of": CHINA})),
    *({"wanted": "memberships", **asked} for asked in ({"member": CHINA}, {"of": "org:BRICS"})),
    {"wanted": "actors", "words": "xi"},
    {"wanted": "reports", "since": "2022", "order": "oldest"},
]
# Small things that may be gone through: the list asked with, what the index found, the rows of one actor.
SMALL = (
    "asked",
    "name_words VIRTUAL TABLE INDEX",
    "keys",
    "who",
    "found",
    "few",
    "page",
    "CONSTANT ROW",
    "statement_words VIRTUAL TABLE INDEX",
)
SMALL += ("found_words VIRTUAL TABLE INDEX", "json_each", "(subquery")


def scans(archive, sql: str, parameters: dict) -> list[str]:
    plan = [row["detail"] for row in archive.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert plan
    return [step for step in plan if step.startswith("SCAN") and not step.removeprefix("SCAN ").startswith(SMALL)]


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_no_lookup_scans_a_table(world, lookup):
    assert scans(world, LOOKUPS[lookup], PARAMETERS) == []


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_no_question_scans_a_table(world, asked):
    question = Question(**asked)
    sql, params = answers.rows_sql(question, answers.selection(world, question, few=True))
    assert scans(world, sql, params | PAGE) == []


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("wanted", ["statements", "events", "figures", "positions"])
def test_what_very_many_rows_meet_is_found_by_walking_along_the_dates(world, monkeypatch, wanted, order):
    monkeypatch.setattr(answers, "FEW", -1)
    monkeypatch.setattr(answers, "SOME", -1)
    question = Question(wanted=wanted, words="said", since="2022", order=order)
    sql, params = answers.rows_sql(question, answers.selection(world, question, few=True))
    plan = [row["detail"] for row in world.rows(f"EXPLAIN QUERY PLAN {sql}", params | PAGE)]
    assert plan[0] == "CO-ROUTINE page" and "readings USING INDEX readings_by_date" in plan[1], plan
    page = plan[1 : plan.index("SCAN page")]
    assert not [step for step in page[1:] if step.startswith("SCAN")], plan
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in page), plan  # sorted within one report at most


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_both_ways_find_the_same(world, monkeypatch, asked):
    question = Question(**asked)
    by_index = answers.select_rows(world, question)
    monkeypatch.setattr(answers, "FEW", -1)
    monkeypatch.setattr(answers, "SOME", -1)
    few = answers.selection(world, question, few=True)
    sql, params = answers.rows_sql(question, few)
    by_dates = question.wanted == "reports"  # which no index leads to
    assert ("AS found" in answers.rows_sql(question, answers.selection(world, question))[0]) != by_dates and "AS found" not in sql
    assert list(world.rows(sql, params | PAGE)) == by_index


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_what_is_rare_by_all_that_is_asked_together_is_found_as_it_lies(world, monkeypatch, asked):
    question = Question(**asked)
    by_index = answers.select_rows(world, question)
    monkeypatch.setattr(answers, "FEW", -1)
    few = answers.selection(world, question, few=True)
    conditions = conditions_of(world, question).conditions
    assert few.is_small == (len(conditions) > 1 or question.wanted == "reports")
    assert answers.select_rows(world, question) == by_index


@pytest.mark.parametrize(
    ("wanted", "order", "index"),
    [
        ("statements", "score", "statements_by_score"),
        ("events", "score", "events_by_score"),
        ("figures", "value", "figures_by_value"),
    ],
)
def test_an_order_of_the_rows_themselves_is_walked_along(world, wanted, order, index):
    question = Question(wanted=wanted, order=order)
    sql, params = answers.rows_sql(question, answers.selection(world, question, few=True))
    plan = [row["detail"] for row in world.rows(f"EXPLAIN QUERY PLAN {sql}", params | PAGE)]
    assert index in plan[1] and "USE TEMP B-TREE FOR ORDER BY" not in plan[: plan.index("SCAN page")], plan


@pytest.mark.parametrize("asked", [{}, {"words": "said"}, {"wanted": "events", "party": XI}, {"wanted": "figures"}], ids=str)
def test_rows_are_counted_no_further_than_asked(world, asked):
    question = Question(**asked)
    total = answers.count_rows(world, question)
    assert total == len(answers.select_rows(world, question))
    is_whole = not set(asked) - {"wanted"}
    assert answers.count_rows(world, question, most=0) == (total if is_whole else min(total, 1)) and total != 1
