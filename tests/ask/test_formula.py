"""A formula through time: each publisher's wordings beside its own, harder and softer, joined issues, and where it is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.ask.issues import FormulaAnswer, ask_formula, moved
from onrecord.cli import app
from onrecord.errors import QuestionError
from onrecord.export.formula import FORMULAS, as_svg, chart_of
from onrecord.records import Actor, Position, Reading, Report, Span, Statement, report_id

OURS, THEIRS = "Office of Oman", "Office of Peru"
TOLD = [  # day, publisher, what Oman holds, the issue; no words where Oman only speaks
    ("2026-01-05", OURS, "backs the reef treaty", "the reef treaty"),
    ("2026-01-05", THEIRS, "fully backs the reef treaty", "the reef treaty"),
    ("2026-02-05", OURS, "firmly backs the reef treaty", "the reef treaty"),
    ("2026-03-05", OURS, "backs the treaty on reefs in principle", "the treaty on reefs"),
    ("2026-04-05", OURS, "", ""),
    ("2026-05-05", OURS, "", ""),
    ("2026-06-05", OURS, "opposes the reef treaty", "the reef treaty"),
    ("2026-07-05", OURS, "backs the harbour toll", "the harbour toll"),
    (None, OURS, "backs the reef treaty", "the reef treaty"),
]


def _reading(nr: int, day: str | None, publisher: str, words: str, issue: str) -> tuple[Reading, bytes]:
    text = f"Oman {words}." if words else "Oman said rain fell."
    place = f"{nr}.txt"
    raw = text.encode()
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type="text/plain",
        sha256=hashlib.sha256(raw).hexdigest(),
        published=day,
        publisher=publisher,
        text=text,
    )
    oman = Actor(id="a1", name="Oman", kind="state", state="OMN", key="state:OMN", mentions=(Span(0, 4),))
    if not words:
        said = Statement(id="s1", speaker="a1", content=(Span(10, 19),), kind="indirect", score=0.9)
        return Reading(report=report, actors=(oman,), statements=(said,)), raw
    at = text.index(issue)
    stance = "opposes" if words.startswith("opposes") else "supports"
    held = Position(holder="a1", stance=stance, issue=Span(at, at + len(issue)), wording=Span(5, len(text) - 1))
    return Reading(report=report, actors=(oman,), positions=(held,)), raw


@pytest.fixture
def record(tmp_path: Path) -> Iterator[onrecord.OpenArchive]:
    """The record of all that is told."""
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for nr, told in enumerate(TOLD):
            record.add(*_reading(nr, *told), "c1")
        yield record


def _told(answers: list[FormulaAnswer], publisher: str) -> list[tuple[str | None, str]]:
    return [(one.published, one.turn) for one in answers if one.publisher == publisher]


def test_each_publisher_is_compared_with_itself(record):
    answers = ask_formula(record, "Oman", "reef treaty")
    assert _told(answers, THEIRS) == [("2026-01-05", "first")]
    assert _told(answers, OURS) == [
        ("2026-01-05", "first"),
        ("2026-02-05", "hardened"),
        ("2026-03-05", "softened"),
        ("2026-04-05", "absent"),
        ("2026-06-05", "stance"),
        (None, "undated"),
    ]


def test_what_changed_is_told_word_by_word(record):
    hardened, softened, absent, stance = [one for one in ask_formula(record, "Oman", "reef treaty") if one.turn != "first"][:4]
    assert hardened.harder == ("+firmly",) and hardened.differences[0].words == "firmly"
    assert softened.softer == ("+in principle", "-firmly")
    assert absent.used == 3 and absent.position is None
    assert stance.stance_before == "supports"


def test_near_issues_are_joined_and_the_reason_is_told(record):
    reasons = {one.published: one.reason for one in ask_formula(record, "Oman", "reef treaty") if one.position}
    assert reasons["2026-01-05"] == "the same words"
    assert reasons["2026-03-05"] == "reef ~ reefs"
    assert not any("harbour" in one.position.issue.words for one in ask_formula(record, "Oman", "reef treaty") if one.position)


def test_pronouns_and_persons_are_no_issues(record):
    with pytest.raises(QuestionError, match="names no issue"):
        ask_formula(record, "Oman", "it")


def test_a_gone_word_moves_the_other_way():
    assert moved("firmly backs it", "backs it") == ((), ("-firmly",))
    assert moved("will consider the plan", "backs the plan") == (("-will consider",), ())
    assert moved("backs it", "backs it with no limits") == (("+no limits",), ())


def test_the_command_prints_what_is_found(record, tmp_path):
    asked = ["formula", "--db", str(tmp_path / "r.db"), "--holder", "Oman", "--issue", "reef treaty"]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0 and "hardened: +firmly" in told.stdout
    assert "absent for the first time in 4 reports" in told.stdout
    lines = CliRunner().invoke(app, [*asked, "--json"]).stdout.splitlines()
    assert json.loads(lines[0])["turn"] == "first"
    assert CliRunner().invoke(app, [*asked[:-1], "whales"]).exit_code == 1


def test_the_chart_has_a_lane_for_each_wording_and_a_cross_where_it_is_missing(record):
    chart = chart_of(ask_formula(record, "Oman", "reef treaty"))
    assert [(lane.publisher, lane.words) for lane in chart.lanes] == [
        (OURS, "backs the reef treaty"),
        (OURS, "firmly backs the reef treaty"),
        (OURS, "backs the treaty on reefs in principle"),
        (OURS, "opposes the reef treaty"),
        (THEIRS, "fully backs the reef treaty"),
    ]
    assert [mark.answer.turn for mark in chart.lanes[2].marks] == ["softened", "absent"]
    assert (chart.since, chart.until, chart.undated) == ("2026-01-05", "2026-06-05", 1)
    picture = as_svg(chart)
    assert picture.count("<circle") == 5 and picture.count('class="absent"') == 1
    assert as_svg(chart_of([])).count("<circle") == 0


def test_every_form_has_every_wording_and_escapes_what_it_must(record):
    answers = ask_formula(record, "Oman", "reef treaty")
    answers[0] = msgspec.structs.replace(answers[0], publisher="<script>|")
    files = {form: make(answers).decode() for form, make in FORMULAS.items()}
    assert all("firmly backs the reef treaty" in words for words in files.values())
    assert "<script>" not in files["html"] and r"\<script\>\|" in files["md"]
    assert len(files["csv"].splitlines()) == len(answers) + 1


def test_the_command_writes_the_chart(record, tmp_path):
    asked = ["formula", "--db", str(tmp_path / "r.db"), "--holder", "Oman", "--issue", "reef treaty", "--as"]
    told = CliRunner().invoke(app, [*asked, "html"])
    assert told.exit_code == 0 and told.stdout.startswith("<!DOCTYPE") and "<svg" in told.stdout
    assert CliRunner().invoke(app, [*asked, "xls"]).exit_code == 2
