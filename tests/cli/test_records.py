"""`onrecord events`, `figures`, `positions`: what is printed, filters, exit status."""

from __future__ import annotations

import json
import re
from itertools import groupby
from operator import itemgetter

import pytest

import onrecord


@pytest.fixture
def ask(run, tmp_path, full_reading):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(full_reading, full_reading.report.text.encode(), "c1")
    return lambda command, *arguments, **env: run(command, "--db", "r.db", *arguments, **env)


@pytest.mark.parametrize("command", ["events", "figures", "positions"])
def test_what_is_printed(ask, golden, command):
    result = ask(command)
    assert result.exit_code == 0
    golden(f"{command}.txt", result.stdout)


def coloured(shown: str) -> str:
    """What a terminal is sent, one run of a look a line: where rich ends one and begins the next is its own affair."""
    sent = re.split(r"\x1b\[([\d;]*)m", shown)
    runs = [
        ("", sent[0]),
        *((" ".join(sorted(codes.strip("0").split(";"))), words) for codes, words in zip(sent[1::2], sent[2::2], strict=True)),
    ]
    looks = [(look, "".join(words for _, words in run)) for look, run in groupby((run for run in runs if run[1]), itemgetter(0))]
    return "".join(f"{look or 'plain'}: {words!r}\n" for look, words in looks)


def test_words_asked_for_stand_out_in_colour(ask, golden):
    shown = ask("statements", "trade", FORCE_COLOR="1", COLUMNS="200", TERM="xterm-256color").stdout
    golden("found_in_colour.txt", coloured(shown))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["events", "--actor", "Xi", "--type", "consult", "--modality", "asserted"], 0),
        (["events", "--between", "China", "Brazil", "--since", "2022", "--until", "2022-12"], 0),
        (["events", "--between", "China"], 2),
        (["events", "--type", "CONSLT"], 2),
        (["events", "--recipient", "Xi"], 1),
        (["events", "--quad", "1", "--limit", "1", "--offset", "2"], 1),
        (["figures", "trade", "--giver", "Xi", "--unit", "percent"], 0),
        (["figures", "--min-score", "0.5"], 2),
        (["positions", "--holder", "China", "--issue", "reform", "--stance", "supports"], 0),
        (["positions", "--stance", "suports"], 2),
        (["positions", "--order", "score"], 2),
        (["statements", '"trade rose"', "--about", "Xi"], 1),
        (["statements", "--order", "score", "--place", "a.txt", "--publisher", "Wire", "--min-score", "0.9"], 0),
        (["offices", "--since", "2023"], 1),
        (["memberships", "--until", "2022"], 0),
    ],
)
def test_exit_status(ask, arguments, status):
    result = ask(*arguments)
    assert result.exit_code == status
    assert bool(result.stdout) == (status == 0) and (result.stderr or status == 0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["events", "--between", "Oman", "--db", "r.db"],
            "--between: it takes two values, and only 'Oman' is given. Write --between A B",
        ),
        (["statements", "--speaker", "--kind", "direct"], "--speaker: no value is given. Write --speaker NAME"),
        (["figures", "--unit"], "--unit: no value is given. Write --unit UNIT"),
    ],
)
def test_an_option_does_not_take_the_next_ones_name_for_its_value(run, arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2 and told in result.stderr


@pytest.mark.parametrize("command", ["events", "figures", "positions"])
def test_json_has_the_exact_words(ask, full_reading, command):
    for line in ask(command, "--json").stdout.splitlines():
        evidence = json.loads(line)["evidence"]
        start, end = evidence["span"]
        assert full_reading.report.text[start:end] == evidence["words"]
