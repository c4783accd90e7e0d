"""A sample is the same wherever it is drawn again; what its labels say is counted, weighed and put into words."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.ask import question_about
from onrecord.cli import app
from onrecord.errors import ExportError, QuestionError
from onrecord.export.sample import (
    COLUMNS,
    NOT_SAID,
    _shares,
    agreement,
    alpha,
    draw,
    load_rows,
    save_rows,
    stratified_wilson,
    wilson,
    write_sample,
)

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture
def record(tmp_path, reading_at):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        WORLD["keep"](record)
        full = reading_at("full.txt")
        record.add(full, full.report.text.encode(), "c1")
        yield record


def test_the_same_seed_draws_the_same_and_more_hold_the_fewer(record):
    asked = question_about("statements", {})
    few, many, other = (draw(record, asked, *how) for how in ((3, None, 1), (6, None, 1), (6, None, 2)))
    assert few == draw(record, asked, 3, None, 1) and few == many[:3] and many != other
    assert len({(one.report, one.record) for one in many}) == 6


@pytest.mark.parametrize("kind", ["statements", "events", "figures", "positions", "offices", "memberships"])
def test_every_kind_is_drawn_and_shown_in_its_sentence(record, tmp_path, kind):
    rows = write_sample(record, question_about(kind, {}), tmp_path / "s.csv", 100)
    assert rows and len(rows) == int(rows[0]["stratum_size"])
    for row in load_rows(tmp_path / "s.csv"):
        assert tuple(row) == COLUMNS and row["words"].split(" … ")[0] in row["sentence"] and not row["right"]
    with pytest.raises(ExportError, match="may hold labels"):
        write_sample(record, question_about(kind, {}), tmp_path / "s.csv", 100)


def test_strata_are_drawn_alike_and_keep_their_size(record):
    drawn = draw(record, question_about("statements", {}), 4, "kind")
    assert {one.stratum: one.size for one in drawn} == Counter(one.kind for one in record.statements(limit=1000))
    assert _shares({"a": 1, "b": 50, "c": 9}, 21) == {"a": 1, "b": 11, "c": 9}
    assert sum(_shares({"a": 3, "b": 2}, 9).values()) == 5


@pytest.mark.parametrize(
    ("kind", "number", "by", "place"), [("actors", 5, None, "kind"), ("events", 5, "actor", "by"), ("statements", 1, "place", "n")]
)
def test_what_cannot_be_sampled_is_refused(record, kind, number, by, place):
    with pytest.raises(QuestionError) as caught:
        draw(record, question_about(kind, {}), number, by)
    assert caught.value.place == place


def rows_of(*labels: tuple[str, str, str, str]) -> list[dict[str, str]]:
    """Rows of a sample: stratum, its size, right, label."""
    return [
        dict.fromkeys(COLUMNS, "")
        | {"record": f"r#e{nr}", "kind": "events", "by": "type", "seed": "1", "stratum": stratum, "coded": stratum}
        | {"stratum_size": size, "right": right, "label": label}
        for nr, (stratum, size, right, label) in enumerate(labels)
    ]


def test_intervals():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)  # Wilson 1927 by hand
    assert wilson(0, 5)[0] == pytest.approx(0) and wilson(5, 5)[1] == pytest.approx(1)
    assert stratified_wilson([(1.0, 8, 10)]) == pytest.approx((0.8, *wilson(8, 10)))
    share, low, high = stratified_wilson([(0.9, 10, 10), (0.1, 0, 10)])
    assert share == pytest.approx(0.9) and low < share < high


def test_precision_weighs_each_stratum_by_what_it_holds():
    rows = rows_of(
        ("AID", "90", "yes", ""), ("AID", "90", "yes", ""), ("COERCE", "10", "no", "AID"), ("COERCE", "10", "unsure", "")
    )
    found = agreement(rows)
    assert (found.size, found.judged, found.unsure, found.precision) == (100, 3, 1, pytest.approx(0.9))
    assert found.confusion == (("AID", "AID", 2), ("COERCE", "AID", 1))
    assert "3 of them by hand" in found.paragraph and "1 that could not be decided" in found.paragraph
    half = agreement(rows[:2] + rows_of(("COERCE", "10", "", "")))
    assert half.covered == 0.9 and "nothing is said of the others" in half.paragraph
    assert agreement(rows_of(("AID", "1", "no", ""))).confusion == (("AID", NOT_SAID, 1),)
    assert agreement(rows_of(("AID", "1", "", ""))).precision is None


def test_two_people():
    pytest.importorskip("krippendorff")
    mine = rows_of(*[("AID", "9", "yes", "")] * 6, *[("AID", "9", "no", "COERCE")] * 3)
    theirs = rows_of(*[("AID", "9", "yes", "")] * 5, *[("AID", "9", "no", "COERCE")] * 4)
    between = agreement(mine, theirs).between
    assert (between.both, between.agreed, between.differ) == (9, pytest.approx(8 / 9), ("r#e5",))
    # By hand: nominal alpha = 1 - (2n - 1) * disagreements / (n_yes * n_no), of 18 values 11 yes and 7 no.
    assert between.alpha_right == pytest.approx(1 - 17 * 1 / (11 * 7)) == between.alpha_label
    assert alpha([("yes", "yes")] * 4) is None
    with pytest.raises(ExportError, match="none of the records"):
        agreement(mine, [row | {"record": "other#e1"} for row in theirs])


def test_what_a_spreadsheet_does_is_borne_and_what_is_no_label_is_named(tmp_path):
    path = tmp_path / "s.csv"
    save_rows(path, rows_of(("AID", "9", "Y", "coerce")))
    text = path.read_text("utf-8")
    path.write_text("\ufeff" + text.replace(",", ";"), "utf-8")
    (row,) = load_rows(path)
    assert (row["right"], row["label"]) == ("yes", "COERCE")
    for bad, found in (
        (text.replace(",Y,", ",maybe,"), "no answer"),
        (text.replace(",coerce,", ",COERSE,"), "COERCE"),
        ("a,b\n1,2\n", "no column"),
    ):
        path.write_text(bad, "utf-8")
        with pytest.raises(ExportError, match=found):
            load_rows(path)


def test_the_commands(record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(words))
        return result.exit_code, result.output

    assert run("sample", "events", "--db", "r.db", "--type", "aid", "none.csv")[0] == 1
    assert run("sample", "events", "--db", "r.db", "--n", "9", "s.csv") == (
        0,
        "s.csv: 4 of 4 events\n9 were asked for; there are no more.\n",
    )
    assert run("agree", "s.csv")[0] == 1
    with open("s.csv", newline="") as file:
        rows = [row | {"right": "yes"} for row in csv.DictReader(file)]
    save_rows(Path("s.csv"), rows)
    status, told = run("agree", "s.csv")
    assert status == 0 and "100.0 %" in told and "Coded (rows)" in told and "All labels are one person's." in told
    assert run("agree", "missing.csv")[0] == 2
