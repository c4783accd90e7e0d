"""A panel has every pair in every period, zeros filled; R reads it as it is; and a manifest tells one record from another."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.errors import ExportError, QuestionError
from onrecord.export.panel import Plan, count, export_panel, periods
from onrecord.export.record import differing, load_manifest, manifest
from onrecord.records import Actor, Event, Reading, Span

TEXT = "France sanctioned Brazil. France met Brazil. Xi called."


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def reading(report_of, place: str, published: str, publisher: str | None, *events: tuple[str, str | None]) -> Reading:
    """Events by type and date; a meeting is joint."""
    actors = (
        Actor(id="a1", name="France", kind="state", state="FRA", key="state:FRA", mentions=(span("France"),)),
        Actor(id="a2", name="Brazil", kind="state", state="BRA", key="state:BRA", mentions=(span("Brazil"),)),
        Actor(id="a3", name="Xi", kind="person", key="person:xi", mentions=(span("Xi"),)),
    )
    parties = {"SANCTION": (("a1",), ("a2",), 4), "CONSULT": (("a1", "a2"), (), 1), "REQUEST": (("a3",), ("a1",), 1)}
    told = []
    for nr, (type_, day) in enumerate(events, 1):
        who, whom, quad = parties[type_]
        words = {"SANCTION": "sanctioned", "CONSULT": "met", "REQUEST": "called"}[type_]
        told.append(
            Event(
                id=f"e{nr}", type=type_, quad=quad, actors=who, recipients=whom, trigger=span(words), evidence=span(words),
                date=day, modality="asserted", score=0.5,
            )
        )  # fmt: skip
    report = report_of(TEXT, place, published=published, **({"publisher": publisher} if publisher else {}))
    return Reading(report=report, actors=actors, events=tuple(told))


@pytest.fixture
def record(tmp_path, report_of):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for one in (
            reading(report_of, "a.txt", "2031-01-05", "Wire", ("SANCTION", "2031-01-04"), ("CONSULT", None)),
            reading(report_of, "b.txt", "2031-01-06", "Post", ("SANCTION", "2031-01-04"), ("REQUEST", None)),
            reading(report_of, "c.txt", "2031-03-31", None, ("SANCTION", None), ("SANCTION", "2031-02")),
        ):
            record.add(one, TEXT.encode(), "c1")
        yield record


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_pair_has_every_month_and_quad(record, tmp_path):
    counts, left_out = export_panel(record, tmp_path / "out", Plan())
    rows = table(tmp_path / "out" / "panel.csv")
    assert counts["panel"] == len(rows) == 2 * 3 * 4
    assert left_out == {"no date": 1, "no other party": 0, "no state": 1, "within one state": 0}
    full = {
        (row["period"], row["source"], row["target"], row["quad"]): (row["events"], row["tellings"], row["publishers"])
        for row in rows
        if row["tellings"] != "0"
    }
    assert full == {
        ("2031-01", "FRA", "BRA", "4"): ("1", "2", "2"),
        ("2031-01", "FRA", "BRA", "1"): ("1", "1", "1"),
        ("2031-01", "BRA", "FRA", "1"): ("1", "1", "1"),
        ("2031-03", "FRA", "BRA", "4"): ("1", "1", "0"),
    }
    people = table(tmp_path / "out" / "participants.csv")
    assert counts["participants"] == len(people) == 12 and people[0]["role"] == "actor"


def test_other_periods_values_and_parties(record, tmp_path):
    counts, left_out = export_panel(record, tmp_path / "w", Plan("week", "type", "actor"), since="2031", until="2031-04")
    rows = table(tmp_path / "w" / "panel.csv")
    assert counts["panel"] == 3 * 18 * 16 and not left_out["no state"] and "type" in rows[0]
    assert (rows[0]["period"], rows[0]["start"], rows[-1]["period"]) == ("2031-W01", "2030-12-30", "2031-W18")
    assert list(periods("month", date(2031, 1, 31), date(2031, 3, 1))) == [date(2031, 1, 1), date(2031, 2, 1), date(2031, 3, 1)]
    for plan in (Plan("year"), Plan(of="mode"), Plan(level="city")):
        with pytest.raises(QuestionError):
            export_panel(record, tmp_path / "x", plan)
    assert not count(record, Plan(), "negated").cells


def test_a_panel_too_large_is_refused(record, tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.export.panel.MOST_ROWS", 10)
    with pytest.raises(ExportError, match="24 rows"):
        export_panel(record, tmp_path / "x", Plan())
    assert not (tmp_path / "x" / "panel.csv").exists()


def test_r_reads_both_tables(record, tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("no R here: apt-get install r-base-core")
    export_panel(record, tmp_path / "out", Plan())
    script = """p <- read.csv("panel.csv"); q <- read.csv("participants.csv")
    stopifnot(nrow(p) == 24, is.integer(p$events), sum(p$tellings) == 5, !anyNA(as.Date(p$start)), nrow(q) == 12)
    m <- glm(events ~ factor(quad), data = p, family = poisson); cat(length(coef(m)))"""
    found = subprocess.run(["Rscript", "-e", script], cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "4"), found.stderr


def test_the_files_are_described_twice(record, tmp_path):
    export_panel(record, tmp_path / "out", Plan())
    package, croissant = (
        json.loads((tmp_path / "out" / f"{name}.json").read_text("utf-8")) for name in ("datapackage", "croissant")
    )
    for resource, file, records in zip(package["resources"], croissant["distribution"], croissant["recordSet"], strict=True):
        assert file["sha256"] == resource["hash"].removeprefix("sha256:")
        assert [one["name"] for one in records["field"]] == list(table(tmp_path / "out" / file["contentUrl"])[0])


def test_a_manifest_tells_whether_it_is_the_same_record(record, tmp_path, report_of, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = manifest(record, {"limit": 20})
    assert (one.readings, one.coders, one.counts["events"], one.publishers, one.first) == (3, {"c1": 3}, 6, 2, "2031-01-05")
    assert len(one.weights["sha256"]) == 64

    def run(*words: str) -> int:
        return CliRunner().invoke(app, ["manifest", "--db", "r.db", *words]).exit_code

    assert run("--out", "m.json") == 0 and run("--check", "m.json") == 0
    assert load_manifest(Path("m.json")).digest == one.digest
    record.add(reading(report_of, "d.txt", "2031-05-01", None), TEXT.encode(), "c1")
    assert run("--check", "m.json") == 1
    assert "readings: 3 in the manifest, 4 in the record" in differing(one, manifest(record, {}))
    assert not differing(one, msgspec.structs.replace(one, settings={}))
    Path("m.json").write_text("{}")
    assert run("--check", "m.json") == 2
