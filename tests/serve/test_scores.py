"""A least score: whichever way a record is asked, the same is left out, and the same is counted."""

from __future__ import annotations

import json
import re
from html import unescape

import msgspec
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.errors import QuestionError
from onrecord.export import export_record
from onrecord.export.record import read_packs, rehydrate

pytest.importorskip("starlette")
pytest.importorskip("mcp")

from onrecord.serve.api import Limits, make_app
from onrecord.serve.operations import operations
from onrecord.serve.tools import _answer
from tests.patience import PATIENCE

LEAST = 0.85  # above the statements of the world and its second event
XI = "person:xi-jinping"


@pytest.fixture
def client(path):
    from starlette.testclient import TestClient

    limits = Limits(rows=100, seconds=PATIENCE, size=2_000_000)
    return TestClient(make_app(path, "1", limits), base_url="http://127.0.0.1")


def command(path, *words: str) -> list[dict]:
    """What a command prints as JSON."""
    result = CliRunner().invoke(app, [words[0], "--db", str(path), *words[1:], "--json"])
    assert result.exit_code in (0, 1), result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def exported(path, folder, form: str, least: float | None) -> list[dict]:
    """The lines of a file that the command writes."""
    given = [] if least is None else ["--min-score", str(least)]
    result = CliRunner().invoke(app, ["export", "--db", str(path), form, str(folder / form), *given])
    assert result.exit_code in (0, 1), result.output
    return [json.loads(line) for line in (folder / form).read_text("utf-8").splitlines()]


def table(path, folder, kind: str, least: float | None) -> list[dict]:
    with onrecord.open(path) as record:
        export_record(record, "jsonl", folder / "tables", kinds=(kind,), min_score=least)
    return [json.loads(line) for line in (folder / "tables" / f"{kind}.jsonl").read_text("utf-8").splitlines()]


def shown(page: str, kind: str) -> int:
    """How many records of a kind the heading of a table tells."""
    found = re.search(rf"<b>([\d,]+)</b> {kind[:-1]}", unescape(page))
    return int(found[1]) if found else 0


@pytest.mark.parametrize("kind", ["statements", "events"])
@pytest.mark.parametrize("least", [None, 0.6, LEAST, 1.0])
def test_every_way_to_ask_counts_the_same(client, path, tmp_path, kind, least):
    asked = {} if least is None else {"min_score": least}
    option = [] if least is None else ["--min-score", str(least)]
    with onrecord.open(path) as record:
        scores = [one.score for one in getattr(record, kind)(limit=100)]
        number = sum(score >= (least or 0) for score in scores)
        counts = {
            "python": len(getattr(record, kind)(limit=100, **asked)),
            "python, counted": record.count(kind, **asked)[0].count,
            "python, by month": sum(line.count for line in record.count(kind, "month", **asked)),
            "python, by report": sum(getattr(report, kind) for report in record.reports(limit=100, **asked)),
        }
    counts["cli"] = len(command(path, kind, "--limit", "100", *option))
    counts["cli, counted"] = command(path, "count", kind, *option)[0]["count"]
    counts["cli, by report"] = sum(line[kind] for line in command(path, "reports", *option))
    counts["http"] = len(client.get(f"/api/{kind}", params={"limit": 100, **asked}).json())
    counts["http, counted"] = client.get("/api/count", params={"wanted": kind, **asked}).json()[0]["count"]
    reports = client.get("/api/reports", params=asked).json()
    counts["http, by report"] = sum(one[kind] for one in reports)
    readings = [client.get("/api/report", params={"report": one["report"], **asked}).json() for one in reports]
    counts["http, readings"] = sum(len(one[kind]) for one in readings)
    counts["tool"] = len(_answer(operations(50)[kind], path, {"limit": 50, **asked})[0])
    counts["tool, counted"] = _answer(operations(50)["count"], path, {"wanted": kind, **asked})[0][0].count
    counts["page"] = shown(client.get(f"/{kind}", params=asked).text, kind)
    counts["file of a page"] = len(client.get(f"/{kind}.jsonl", params=asked).text.splitlines())
    counts["table"] = len(table(path, tmp_path, kind, least))
    counts["table of reports"] = sum(one[kind] for one in table(path, tmp_path, "reports", least))
    counts["readings"] = sum(len(one[kind]) for one in exported(path, tmp_path, "readings", least))
    counts["standoff"] = sum(len(one["reading"][kind]) for one in exported(path, tmp_path, "standoff", least))
    with onrecord.open(path) as record:
        export_record(record, "html", tmp_path / "html", min_score=least)
    pages = [page.read_text("utf-8") for page in (tmp_path / "html").glob("*.html")]
    counts["exported pages"] = sum(len(re.findall(rf'<li id="[^"]*">{kind[:-1]} ', page)) for page in pages)
    assert counts == dict.fromkeys(counts, number)


@pytest.mark.parametrize("least", [None, 0.6, LEAST])
def test_what_is_derived_counts_the_same(client, path, tmp_path, least):
    asked = {} if least is None else {"min_score": least}
    option = [] if least is None else ["--min-score", str(least)]
    with onrecord.open(path) as record:
        done = record.events(party=XI, modality="asserted", limit=100, **asked)
        said = record.statements(speaker=XI, limit=100, **asked)
        months = record.timeline(XI, **asked)
        whole = record.actor(XI, **asked)
        export_record(record, "polecat", tmp_path / "events.tsv", min_score=least)
    assert sum(month.statements for month in months) == len(said) == whole.statement_count
    assert sum(month.verbal_cooperation for month in months) == len(done)
    told = [json.loads(month.to_json()) for month in months]
    assert command(path, "timeline", XI, *option) == told
    assert client.get("/api/timeline", params={"actor": XI, **asked}).json() == told
    assert client.get("/timeline.json", params={"actor": XI, **asked}).json() == told
    assert _answer(operations(50)["timeline"], path, {"actor": XI, **asked})[0] == months
    assert command(path, "actor", XI, *option) == [json.loads(whole.to_json())]
    assert client.get("/api/actor", params={"name": XI, **asked}).json() == json.loads(whole.to_json())
    assert _answer(operations(50)["actor"], path, {"name": XI, **asked})[0] == whole
    dyads = (tmp_path / "events.tsv").read_text("utf-8").splitlines()[1:]
    assert sum(row.count("Xi") > 0 for row in dyads) == len(done)
    pair = client.get(f"/pairs/{XI}/state:BRA", params=asked).text
    assert ("called Brazil" in re.sub("<[^>]*>", "", pair)) == (least is None)
    actor = client.get(f"/actors/{XI}", params=asked).text
    assert ('>Brazil</bdi></a> <span class="hint">1 event' in actor) == (least is None)
    assert (f"?min_score={least}" in actor) == (least is not None)  # of the links to pairs
    assert 'name="min_score"' in actor and 'name="min_score"' in pair


def test_a_search_leaves_out_only_what_has_a_score(client, path):
    found = client.get("/api/search", params={"words": "trade", "min_score": 1}).json()
    every = client.get("/api/search", params={"words": "trade"}).json()
    assert found["statements"] == [] != every["statements"]
    assert [found[kind] for kind in ("figures", "positions")] == [every[kind] for kind in ("figures", "positions")]
    page = client.get("/search", params={"q": "trade", "min_score": 1}).text
    assert "<h2>Statements" not in page and "<h2>Figures" in page and 'name="min_score" value="1.0"' in page


@pytest.mark.parametrize("kind", ["figures", "positions", "offices", "memberships", "actors"])
def test_what_has_no_score_says_so(client, path, kind):
    told = f"min_score: {kind} have no score. Leave it out, or ask statements or events."
    with onrecord.open(path) as record, pytest.raises(QuestionError, match=re.escape(told)):
        getattr(record, kind)(min_score=0.5)
    assert client.get(f"/api/{kind}", params={"min_score": 0.5}).json()["found"] == f"{kind} have no score"
    assert client.get("/api/count", params={"wanted": kind, "min_score": 0.5}).json()["place"] == "min_score"
    page = client.get(f"/{kind}", params={"min_score": 0.5})
    assert page.status_code == 400 and f"{kind} have no score" in page.text
    with pytest.raises(QuestionError, match="have no score"):
        _answer(operations(50)[kind], path, {"min_score": 0.5})[0]


def test_reports_are_not_counted_by_it(path):
    with onrecord.open(path) as record, pytest.raises(QuestionError, match="reports have no score"):
        record.count("reports", min_score=0.5)


@pytest.mark.parametrize("least", [-0.1, 1.01, 7.0, float("nan")])
def test_a_value_that_is_no_probability_is_refused_by_name(client, path, tmp_path, least):
    with onrecord.open(path) as record:
        for ask in (
            lambda: record.statements(min_score=least),
            lambda: record.events(min_score=least),
            lambda: record.reports(min_score=least),
            lambda: record.actor(XI, min_score=least),
            lambda: record.timeline(XI, min_score=least),
            lambda: record.count("events", "month", min_score=least),
            lambda: export_record(record, "csv", tmp_path / "t", min_score=least),
        ):
            with pytest.raises(QuestionError, match=r"^min_score: .* is not a probability\. Give a number from 0 to 1\.$"):
                ask()
    for address in ("statements", "timeline?actor=Xi", "actor?name=Xi", "search?words=trade", "count?wanted=events"):
        refused = client.get(f"/api/{address}{'&' if '?' in address else '?'}min_score={least}")
        assert refused.status_code == 400 and refused.json()["place"] == "min_score", address
    for address in ("/statements", f"/actors/{XI}", f"/pairs/{XI}/state:BRA", "/search?q=trade", "/reports"):
        refused = client.get(f"{address}{'&' if '?' in address else '?'}min_score={least}")
        assert refused.status_code == 400 and "is not a probability" in refused.text, address
    for words in (["actor", "Xi"], ["timeline", "Xi"], ["export", "csv", str(tmp_path / "t")], ["events"]):
        result = CliRunner().invoke(app, [words[0], "--db", str(path), *words[1:], "--min-score", str(least)])
        assert result.exit_code == 2


def test_what_rests_on_a_statement_left_out_can_still_be_packed_and_joined(tmp_path, full_reading):
    unsure = msgspec.structs.replace(
        full_reading,
        statements=tuple(msgspec.structs.replace(one, score=0.5) for one in full_reading.statements),
        events=tuple(msgspec.structs.replace(one, score=0.9) for one in full_reading.events),
    )
    text = unsure.report.text.encode()
    assert any(one.statement for one in unsure.events) and any(one.statement for one in unsure.positions)
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(unsure, text, "c1")
        export_record(record, "standoff", tmp_path / "pack", min_score=LEAST)
    (pack,) = read_packs(tmp_path / "pack")
    with onrecord.open(tmp_path / "joined.db", create=True) as joined:
        assert joined.add(rehydrate(pack, unsure.report), text, "c1")
        assert joined.verify().faults == () and not joined.statements()
        assert len(joined.events()) == len(unsure.events) and len(joined.positions()) == len(unsure.positions)
