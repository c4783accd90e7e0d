"""The usual questions are answered by an index: what is asked of one actor does not read the rest of the record."""

from __future__ import annotations

import pytest

from onrecord.ask import actors, events, pairs, statements, who

KEYS = {"keys": who.as_list(["person:xi-jinping"])}
PARAMETERS = {
    "match": '"xi"',
    "terms": "xi",
    "speaker": '"xi"',
    "limit": 20,
    "key": "state:CHN",
    "report": "0",
    "actor": "a1",
    **KEYS,
}
QUESTIONS = {
    "actor by key": who.KNOWN,
    "actor in a report": who.KNOWN_IN_REPORT,
    "actors by name": who.CALLED,
    "what most reports say of an actor": actors.SHAPES,
    "an actor's reports": actors.REPORTS,
    "an actor's names": actors.NAMES,
    "statements by the speaker's key": statements.statements_sql(KEYS)[0],
    "statements by the speaker's name": statements.statements_sql(KEYS | {"speaker": '"xi"'})[0],
    "events about an actor": events.FOUND,
}
# Small things that may be gone through: the list asked with, what the index found, the rows of one actor.
SMALL = (
    "SCAN asked",
    "SCAN name_words VIRTUAL TABLE INDEX",
    "SCAN keys",
    "SCAN about",
    "SCAN the_",
    "SCAN CONSTANT ROW",
    "SCAN statement_words",
)


def scans(archive, sql: str, parameters: dict) -> list[str]:
    plan = [row["detail"] for row in archive.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert plan
    return [step for step in plan if step.startswith("SCAN") and not step.startswith(SMALL)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_is_scanned(world, question):
    assert scans(world, QUESTIONS[question], PARAMETERS) == []


@pytest.mark.parametrize(
    ("table", "sides", "side"),
    [
        ("offices", ("person", "of"), "person"),
        ("offices", ("person", "of"), "of"),
        ("memberships", ("organisation", "member"), "organisation"),
        ("memberships", ("organisation", "member"), "member"),
    ],
)
def test_no_table_is_scanned_for_one_side_of_a_pair(world, monkeypatch, table, sides, side):
    asked = []
    monkeypatch.setattr(world, "rows", lambda sql, params: asked.append((sql, params)) or iter(()))
    pairs.pair_rows(world, table, sides, dict.fromkeys(sides) | {side: ["state:CHN"]})
    monkeypatch.undo()
    assert scans(world, *asked[0]) == []
