"""`onrecord stories --json FILE`: a line for each report; what cannot be read is named with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

FIRE = "A fire destroyed the Marbrook cannery; Chief Nadia Ferrol said 40 workers were safe."
AGAIN = "Chief Nadia Ferrol said all 40 workers of the Marbrook cannery were safe after the fire."
VOTE = "Parliament in Selby voted to lower the tax on wool."


def lines(*rows: object) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def test_a_line_for_each_report_in_the_order_of_the_file(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(lines({"id": "z", "text": VOTE}, {"id": "b", "text": AGAIN}, {"id": "a", "text": FIRE, "date": "2031-05-01"}))
    done = run("stories", "--json", path)
    assert done.exit_code == 0 and done.stderr == ""
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "z", "story": "z"},
        {"id": "b", "story": "a"},
        {"id": "a", "story": "a"},
    ]


def test_broken_lines_are_named_and_the_others_told(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    odd = {"id": "b", "text": FIRE, "date": "last week"}
    path.write_text(lines("{", {"id": "a", "text": VOTE}, "[1]", {"id": "a", "text": FIRE}, {"id": 3, "text": "x"}, odd))
    done = run("stories", "--json", path)
    assert done.exit_code == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    for number, found in ((1, "no JSON"), (3, "no 'id'"), (4, "came before"), (5, "no 'id'"), (6, "no date")):
        assert any(f"texts.jsonl:{number}: " in line and found in line for line in done.stderr.splitlines())


def test_limit_0_gives_all_stories_of_a_record(run: Callable[..., Result], tmp_path: Path) -> None:
    for name, words in (("a", FIRE), ("b", AGAIN)):
        (tmp_path / f"{name}.txt").write_text(words)
    assert run("read", "--into", tmp_path / "r.db", tmp_path / "a.txt", tmp_path / "b.txt").exit_code == 0
    told = run("stories", "--db", tmp_path / "r.db", "--limit", "0", "--json")
    assert told.exit_code == 0 and json.loads(told.stdout)["reports"] == 2


def test_an_empty_file_and_a_missing_one_are_told_apart(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    assert run("stories", "--json", tmp_path / "none.jsonl").exit_code == 1
    missing = run("stories", "--json", tmp_path / "gone.jsonl")
    assert missing.exit_code == 2 and "gone.jsonl: cannot be read" in missing.stderr
