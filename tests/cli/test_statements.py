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
        (["--limit", "0"], 0),
        (["..."], 2),
        (["--no-such-option"], 2),
    ],
)
def test_exit_status(ask, arguments, status):
    result = ask(*arguments)
    assert result.exit_code == status
    assert bool(result.stdout) == (status == 0) and bool(result.stderr) == (status != 0)


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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hail"], "No statements match (of 3)."),
        (["--speaker", "Zoee"], "No statements match (of 3).\nNo actor is called 'Zoee'. Did you mean Zoé?"),
        (["OR"], "No statements match (of 3).\nOR is looked for as a word like any other: all words must occur."),
        (["--offset", "5"], "No statements are left after the first 5: 3 match."),
        (["--limit", "2"], "2 of 3 shown; --limit 0 for all."),
        (["--limit", "1", "--offset", "1"], "2 to 2 of 3 shown; --limit 0 for all."),
        (["--since", "2020"], "No statements match (of 3).\nLeft out because no date is known: 3 statements."),
        (
            ["--kind", "indrect"],
            "onrecord: kind: unknown kind 'indrect'. Did you mean indirect? Use one of direct, indirect or mixed.",
        ),
        (["--publisher", "Wire"], "No statements match (of 3).\nNo publisher in this record is 'Wire'."),
    ],
)
def test_what_is_not_shown_is_said_on_stderr(ask, arguments, told):
    assert ask(*arguments).stderr == f"{told}\n"


def test_every_kind_says_how_much_is_not_shown(run, ask):
    for kind, total in (("actors", 3), ("reports", 3)):
        assert run(kind, "--db", "r.db", "--limit", 1, "--json").stderr == f"1 of {total} shown; --limit 0 for all.\n"
    for kind in ("events", "offices", "memberships"):
        assert run(kind, "--db", "r.db").stderr == f"There are no {kind} in this record.\n"


def test_counts_timelines_and_actors_are_never_silent(run, ask):
    assert "unknown kind 'statments'. Did you mean statements?" in run("count", "statments", "--db", "r.db").stderr
    assert run("actor", "Zoee", "--db", "r.db").stderr == "No actor is called 'Zoee'. Did you mean Zoé?\n"
    assert run("timeline", "Zoee", "--db", "r.db").stderr == "No actor is called 'Zoee'. Did you mean Zoé?\n"
    assert run("problems", "--db", "r.db").stderr == "Everything offered could be read.\n"
    assert run("revisions", "--db", "r.db").stderr == "No report has a second version.\n"
