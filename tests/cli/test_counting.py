"""`onrecord count` and `timeline`: tables, JSON, charts, exit status."""

from __future__ import annotations

import json
import shutil

import pytest


@pytest.fixture
def ask(run, tmp_path, world_file):
    shutil.copyfile(world_file, tmp_path / "r.db")
    return lambda command, *arguments, **env: run(command, "--db", "r.db", *arguments, **env)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("count_by_month", ["count", "statements", "--by", "month"]),
        ("count_by_both", ["count", "events", "--by", "type", "--by", "actor"]),
        ("timeline", ["timeline", "Xi"]),
        ("timeline_pair", ["timeline", "Xi", "Brazil"]),
    ],
)
def test_tables(ask, golden, name, arguments):
    result = ask(*arguments)
    assert result.exit_code == 0
    golden(f"{name}.txt", result.stdout)


def test_json(ask):
    lines = [json.loads(line) for line in ask("count", "statements", "--by", "speaker", "--json").stdout.splitlines()]
    assert lines[0] == {"by": {"speaker": "Macron", "speaker_key": "person:macron"}, "count": 2}
    months = [json.loads(line) for line in ask("timeline", "Xi", "--json").stdout.splitlines()]
    assert months[0]["month"] == "2022-12" and months[0]["verbal_cooperation"] == 1


def test_no_group_is_left_out_unasked(ask):
    assert len(ask("count", "statements", "--by", "speaker", "--json", ONRECORD_LIMIT="1").stdout.splitlines()) == 4
    assert len(ask("count", "statements", "--by", "speaker", "--json", "--limit", "1").stdout.splitlines()) == 1


def test_a_chart(ask, tmp_path):
    assert ask("timeline", "Xi", "Brazil", "--chart", "t.svg").exit_code == 0
    assert "<svg" in (tmp_path / "t.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["count", "events", "--actor", "Xi", "--since", "2023"], 0),
        (["count", "figures", "--by", "unit"], 1),
        (["count", "nonsense"], 2),
        (["count", "figures", "--speaker", "Xi"], 2),
        (["count", "events", "--by", "colour"], 2),
        (["timeline", "Nobody"], 1),
        (["timeline", "Xi", "--modality", "sure"], 2),
        (["timeline", "Xi", "--since", "soon"], 2),
        (["timeline", "…"], 2),
        (["timeline", "Xi", "--chart", "t.pdf"], 2),
        (["timeline", "Xi", "--chart", "r.db/t.svg"], 2),
    ],
)
def test_exit_status(ask, arguments, status):
    result = ask(*arguments)
    assert result.exit_code == status
    assert result.stderr or status == 0
