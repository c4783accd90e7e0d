"""A citation, what is new, saved questions, a manifest and the code book: one in Python, over HTTP and for a language model."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

import onrecord
from onrecord.code.codebook import Definition
from onrecord.errors import QuestionError

pytest.importorskip("starlette")
pytest.importorskip("mcp")

from starlette.testclient import TestClient

from onrecord.serve.api import Limits, make_app
from onrecord.serve.operations import check, open_for, operations
from onrecord.serve.tools import _answer

OWN = [Definition(kind="type", name="PARLEY", like="CONSULT", definition="Foes talk.", one="Foes met.", other="Friends met.")]
SAVED = """
["Who met"]
kind = "events"
type = "CONSULT"

[Said]
kind = "statements"
"""


@pytest.fixture
def saved(tmp_path):
    (tmp_path / "saved.toml").write_text(SAVED, "utf-8")
    return tmp_path / "saved.toml"


@pytest.fixture
def client(path, saved):
    app = make_app(path, "1", Limits(), codebook=OWN, saved=saved)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def asked(client, path, saved, operation, **given):
    """The answer over HTTP, after seeing that a language model is told the same."""
    answer = client.get(f"/api/{operation}", params=given)
    assert answer.status_code == 200, answer.text
    table = operations(50, saved, OWN)
    check(table[operation], given)
    told, _ = _answer(table[operation], path, given)
    assert onrecord_json(told) == answer.json()
    return answer.json()


def onrecord_json(value):
    return [onrecord_json(one) for one in value] if isinstance(value, list) else json.loads(value.to_json())


def test_a_citation_is_the_same_everywhere(client, path, saved):
    with onrecord.open(path) as record:
        (report,) = record.reports(place="full.txt")
        one = onrecord.cite(record, f"{report.report}#s1")
    told = asked(client, path, saved, "cite", record=one.id)
    assert told == json.loads(one.to_json())
    assert told["quote"] and told["sha256"] == report.sha256
    assert client.get("/api/cite", params={"record": f"{report.report}#s99"}).status_code == 404
    assert client.get("/api/cite").status_code == 400


def test_what_is_new_comes_as_citations_and_as_atom(client, path, saved):
    told = asked(client, path, saved, "feed", wanted="statements", limit=2)
    assert len(told) == 2 and all(one["kind"] == "statement" for one in told)
    assert asked(client, path, saved, "feed", wanted="events", added_since="2199-01-01") == []
    assert client.get("/api/feed", params={"wanted": "actors"}).status_code == 400
    with onrecord.open(path) as record:
        entries = ElementTree.fromstring(onrecord.feed(record, "statements", limit=2)).findall("{http://www.w3.org/2005/Atom}entry")
        with pytest.raises(QuestionError, match="actors have no such field"):
            onrecord.feed(record, "actors")
    assert [entry[0].text.removeprefix("urn:onrecord:report:") for entry in entries] == [one["id"] for one in told]


def test_saved_questions_are_asked_by_name_and_nothing_is_written(client, path, saved):
    both = asked(client, path, saved, "saved")
    assert [one["name"] for one in both] == ["Who met", "Said"] and both[1]["records"]
    assert asked(client, path, saved, "saved", name="Said") == both[1:]
    assert asked(client, path, saved, "saved", added_since="2199-01-01")[1]["records"] == []
    assert client.get("/api/saved", params={"name": "Siad"}).status_code == 400
    assert not saved.with_name("saved.toml.seen.json").exists()
    assert "saved" not in operations(50)
    with onrecord.open(path) as record:
        assert [len(one.records) > 0 for one in onrecord.ask_saved(record, saved)][1]
        assert not any(one.records for one in onrecord.ask_saved(record, saved))


def test_a_manifest_is_the_same_everywhere(client, path, saved):
    told = asked(client, path, saved, "manifest")
    with onrecord.open(path) as record:
        assert onrecord.manifest(record).digest == told["digest"]
    assert told["counts"]["statements"] and told["coders"]


def test_the_code_book_tells_the_users_own_first(client, path, saved):
    told = asked(client, path, saved, "codebook", kind="type")
    assert told[0]["name"] == "PARLEY" and len(told) == 17
    assert client.get("/api/codebook", params={"kind": "tpye"}).status_code == 400
    page = client.get("/codebook").text
    assert "your own, like CONSULT" in page and "Cestria" in page and 'href="/events?type=PARLEY"' in page
    with open_for(path, 10) as archive:
        assert operations(50)["codebook"].run(archive, {})[0].name == "AGREE"


def test_an_own_type_can_be_asked_for_and_a_slip_is_told(client):
    assert client.get("/api/events", params={"type": "PARLEY"}).json() == []
    assert client.get("/events?type=PARLEY").status_code == 200
    assert client.get("/events?type=PARLEYS").status_code == client.get("/api/events?type=PARLEYS").status_code == 400
    wrong = client.get("/api/events", params={"type": "CONSULTS"})
    assert wrong.status_code == 400 and "Did you mean CONSULT" in wrong.text
