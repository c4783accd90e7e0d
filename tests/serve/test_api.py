"""The HTTP API answers as Python does, refuses by name, writes nothing, and keeps within its limits."""

from __future__ import annotations

import json

import jsonschema
import pytest

import onrecord

pytest.importorskip("starlette")

from onrecord.serve.api import Limits, make_app
from onrecord.serve.operations import operations
from tests.patience import PATIENCE


@pytest.fixture
def client(path):
    from starlette.testclient import TestClient

    return TestClient(make_app(path, "1", Limits(rows=5, seconds=PATIENCE, size=40_000)), base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("statements?words=trade&limit=5", lambda record: record.statements("trade")),
        ("statements?between=Xi&between=Brazil", lambda record: record.statements(between=("Xi", "Brazil"))),
        ("events?actor=Xi&type=CONSULT&since=2022&min_score=0.6", lambda record: record.events(actor="Xi", min_score=0.6)),
        ("figures?unit=percent", lambda record: record.figures(unit="percent")),
        ("positions?issue=reform", lambda record: record.positions(issue="reform")),
        ("offices?of=state:CHN&limit=2", lambda record: record.offices(of="state:CHN", limit=2)),
        ("memberships?limit=2&offset=1", lambda record: record.memberships(offset=1)),
        ("actors?kind=state&limit=3", lambda record: record.actors(kind="state", limit=3)),
        ("reports?order=oldest&limit=2", lambda record: record.reports(order="oldest", limit=2)),
        ("count?wanted=statements&by=month&by=kind&limit=5", lambda record: record.count("statements", "month", "kind")),
        ("timeline?actor=Xi&other=Brazil", lambda record: record.timeline("Xi", "Brazil")),
        ("actor?name=person:macron", lambda record: record.actor("person:macron")),
        ("verify_quote?words=trade+grew&speaker=Xi", lambda record: record.verify_quote("trade grew", "Xi")),
    ],
)
def test_it_answers_as_python_does(client, path, address, asked):
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    with onrecord.open(path) as record:
        found = asked(record)
    lines = found if isinstance(found, list) else [found]
    told = answer.json() if isinstance(found, list) else [answer.json()]
    assert told == [json.loads(line.to_json()) for line in lines]


def test_a_report_and_a_search(client, full_reading):
    (report,) = [one for one in client.get("/api/reports").json() if one["place"] == "full.txt"]
    assert client.get("/api/report", params={"report": report["report"]}).json()["report"]["text"] == full_reading.report.text
    assert client.get("/api/report", params={"report": "full.txt"}).json()["report"]["id"] == report["report"]
    found = client.get("/api/search?words=trade&limit=1").json()
    assert [len(found[kind]) for kind in ("statements", "events", "figures", "positions")] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("address", "status", "place"),
    [
        ("statements?speeker=Xi", 400, "speeker"),
        ("statements?stance=supports", 400, "stance"),
        ("statements?limit=6", 400, "limit"),
        ("statements?limit=x", 400, "limit"),
        ("statements?limit=1&limit=2", 400, "limit"),
        ("statements?words=", 400, "words"),
        ("statements?words=" + "x" * 1001, 400, "words"),
        ("statements?between=Xi", 400, "between"),
        ("events?quad=9", 400, "quad"),
        ("events?type=RESCUE", 400, "type"),
        ("positions?stance=hopes_for", 400, "stance"),
        ("events?since=soon", 400, "since"),
        ("search", 400, "words"),
        ("count?wanted=nonsense", 400, "wanted"),
        ("count?wanted=events&by=colour", 400, "by"),
        ("actor?name=Nobody", 404, "name"),
        ("actor", 400, "name"),
        ("report?report=none.txt", 404, "report"),
    ],
)
def test_what_cannot_be_asked_is_named(client, address, status, place):
    answer = client.get(f"/api/{address}")
    assert (answer.status_code, answer.json()["place"]) == (status, place)
    assert answer.json()["remedy"]


def test_only_get_and_only_what_there_is(client):
    assert client.post("/api/statements").status_code == 405
    assert client.delete("/api/statements").status_code == 405
    assert client.get("/api/nonsense").status_code == 404
    assert client.get("/api/../r.db").status_code == 404


def test_another_name_for_this_machine_is_refused(client):
    assert client.get("/api/reports", headers={"Host": "evil.example"}).status_code == 400


def test_an_etag_holds_until_the_record_changes(client, path, reading_at):
    first = client.get("/api/statements?limit=1")
    again = client.get("/api/statements?limit=1", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/api/statements?limit=2").headers["etag"] != first.headers["etag"]
    with onrecord.open(path) as record:
        record.merge("person:macron", "person:emmanuel-macron")
    merged = client.get("/api/statements?limit=1", headers={"If-None-Match": first.headers["etag"]})
    assert merged.status_code == 200
    with onrecord.open(path) as record:
        new = reading_at("new.txt", "2024")
        record.add(new, new.report.text.encode(), "c1")
    assert client.get("/api/statements?limit=1", headers={"If-None-Match": merged.headers["etag"]}).status_code == 200


def test_answers_too_large_or_too_slow_are_refused(path, monkeypatch):
    from starlette.testclient import TestClient

    small = TestClient(make_app(path, "1", Limits(size=100)), base_url="http://localhost")
    assert (small.get("/api/statements").status_code, small.get("/api/statements?words=nothing").status_code) == (413, 200)
    monkeypatch.setattr("onrecord.store.archive.STEPS", 1)  # or so small a record is asked before the first look at the clock
    slow = TestClient(make_app(path, "1", Limits(seconds=-1)), base_url="http://localhost").get("/api/statements")
    assert slow.status_code == 503 and "r.db" not in slow.text and slow.json()["remedy"]


def test_a_record_that_is_gone_is_not_named(path):
    from starlette.testclient import TestClient

    gone = TestClient(make_app(path.with_name("gone.db"), "1", Limits()), base_url="http://localhost").get("/api/reports")
    assert gone.status_code == 503 and str(path.parent) not in gone.text


def test_what_is_served_is_what_the_document_says(client):
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {f"/api/{name}" for name in operations(5)}
    for name, path in document["paths"].items():
        wanted = {parameter["name"]: "Xi" for parameter in path["get"]["parameters"] if parameter["required"]}
        wanted |= {"wanted": "events"} if "wanted" in wanted else {}
        wanted |= {"report": "full.txt"} if "report" in wanted else {}
        wanted |= {"reports": ["full.txt", "full.txt"]} if name == "/api/compare" else {}
        wanted |= {"record": "full.txt#s1"} if name == "/api/cite" else {}
        answer = client.get(name, params=wanted)
        assert answer.status_code == 200, (name, wanted, answer.text)
        shape = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(shape | {"components": document["components"]}).validate(answer.json())


def test_nothing_can_be_written_through_it(path):
    from onrecord.errors import StoreError

    with onrecord.OpenArchive(path, read_only=True) as record, pytest.raises(StoreError, match="it may only be read here"):
        record.merge("person:macron", "person:emmanuel-macron")
