"""`onrecord statements`: exit status, filters, JSON."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def ask(run, reports):
    run("read", "--into", "r.db", "reports")
    return lambda *arguments, **env: run("statements", "--db", "r.db", *arguments, **env)


def test_found_statements_come_with_their_sources(ask, golden):
    result = ask()
    assert result.exit_code == 0
    golden("statements.txt", result.stdout)


def test_json_carries_spans_and_words(ask):
    (line,) = ask("--json", "RAINED").stdout.splitlines()
    answer = json.loads(line)
    assert answer["speaker"] == "Zoé"
    assert answer["content"] == [{"span": [18, 27], "words": "it rained"}]
    assert answer["cue"]["words"] == "said"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["trade", "rose"], 0),
        (["trade", "fell"], 1),
        (["trad"], 1),
        (['"trade', "(rose"], 0),
        (["--speaker", "zoe"], 0),
        (["--kind", "direct"], 1),
        (["--since", "2022"], 1),
        (["--kind", "shouted"], 2),
        (["--since", "2022-13"], 2),
        (["--limit", "0"], 2),
        (["..."], 2),
        (["--no-such-option"], 2),
    ],
)
def test_exit_status(ask, arguments, status):
    result = ask(*arguments)
    assert result.exit_code == status
    assert bool(result.stdout) == (status == 0) and bool(result.stderr) == (status == 2)


def test_limit_comes_from_the_setting(ask):
    assert len(ask("--json").stdout.splitlines()) == 3
    assert len(ask("--json", ONRECORD_LIMIT="1").stdout.splitlines()) == 1
    assert len(ask("--json", "--limit", 2, ONRECORD_LIMIT="1").stdout.splitlines()) == 2


def test_into_is_another_name_for_db(run, ask):
    assert run("statements", "--into", "r.db", "trade").exit_code == 0


def test_a_missing_record_is_named(run):
    result = run("statements", "--db", "none.db", "trade")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "onrecord: none.db: there is no such file. Make it first: onrecord read REPORT --into none.db.\n"
