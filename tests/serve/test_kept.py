"""A page is made once for a record as it is, anew when the record has changed, and only a whole answer is kept."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

import onrecord

pytest.importorskip("starlette")

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from onrecord.serve import api
from onrecord.serve.api import Limits, make_app
from onrecord.serve.operations import open_for
from tests.patience import PATIENCE, until


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Looking whether the record has changed may take as long as it takes."""
    looks = api.open_for
    monkeypatch.setattr(api, "open_for", lambda record, seconds: looks(record, PATIENCE))


@pytest.fixture
def made():
    """The addresses of the pages made, in their order."""
    return []


@pytest.fixture
def app(path, made):
    def answer(request):
        made.append(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        if request.url.path == "/big":
            return StreamingResponse(iter(["x" * 1_000_000] * 3))
        links = 'see <a href="/actors/state:CHN">x</a>' if request.url.path == "/" else ""
        assert isinstance(request.app, Starlette), "what is made for nobody knows the application too"
        return PlainTextResponse(f"{request.url} {links}", 404 if "none" in request.url.path else 200, {"ETag": '"t"'})

    return Starlette(routes=[Route("/{rest:path}", answer)], middleware=[Middleware(api.KeptPages, record=path)])


@pytest.fixture
def client(app):
    return TestClient(app)


def test_a_page_is_made_once(client, made):
    first, again, other = client.get("/a?b=1"), client.get("/a?b=1"), client.get("/a?b=2")
    assert first.text == again.text != other.text and first.headers == again.headers and made == ["/a?b=1", "/a?b=2"]


@pytest.fixture
def other(tmp_path, reading_at):
    """Another record with as many of everything."""
    for name, words in (("a.db", "the first"), ("b.db", "the other")):
        with onrecord.open(tmp_path / name, create=True) as record:
            reading = reading_at("same.txt", published="2022-12-30" if name == "a.db" else "2023-01-02")
            record.add(reading, reading.report.text.encode(), "c1")
            record.reject("bad.txt", words, "Give text")
    return tmp_path / "a.db", tmp_path / "b.db"


@pytest.mark.parametrize("way", ["moved", "copied over"])
def test_another_record_under_the_same_name_is_served_at_once(other, way):
    """Its counts are the same: only which file it is, and what is in it, tell."""
    first, second = other
    client = TestClient(make_app(first, "0", Limits()), base_url="http://127.0.0.1")
    page, rows = client.get("/reports"), client.get("/api/reports")
    assert client.get("/api/reports", headers={"If-None-Match": rows.headers["etag"]}).status_code == 304
    second.replace(first) if way == "moved" else first.write_bytes(second.read_bytes())
    assert client.get("/reports").text != page.text
    assert "the other" in client.get("/problems").text
    for address, tag in (("/reports", page.headers["etag"]), ("/api/reports", rows.headers["etag"])):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_rejected_for_another_reason_is_told_at_once(other):
    client = TestClient(make_app(other[0], "0", Limits()), base_url="http://127.0.0.1")
    assert "the first" in client.get("/problems").text
    with onrecord.open(other[0]) as record:
        record.reject("bad.txt", "quite another", "Give text")
    assert "quite another" in client.get("/problems").text


def test_a_page_made_while_the_record_changed_is_not_kept(app, made, path, monkeypatch):
    stamps = chain(["a"], repeat("b"))
    monkeypatch.setattr(api.KeptPages, "_stamp_now", lambda self: next(stamps))
    client = TestClient(app)
    client.get("/a")
    client.get("/a")
    assert made.count("/a") == 2


def test_all_that_one_answer_tells_is_of_one_state(path, reading_at):
    with open_for(path, 10) as archive, onrecord.open(path) as writer:
        before = archive.count("reports"), archive.stamp()
        reading = reading_at("late.txt")
        writer.add(reading, reading.report.text.encode(), "c1")
        assert (archive.count("reports"), len(archive.reports())) == (before[0], before[0][0].count)


@pytest.mark.parametrize("change", ["reading", "merge", "rejected", "place"])
def test_a_changed_record_lets_go_of_all(client, made, path, reading_at, change):
    client.get("/a")
    with onrecord.open(path) as record:
        reading = reading_at("new.txt")
        if change == "reading":
            record.add(reading, reading.report.text.encode(), "c9")
        elif change == "merge":
            record.merge("state:BRA", "state:CHN")
        elif change == "rejected":
            record.reject("x.txt", "binary data", "Give text")
        else:
            record.meet("elsewhere.txt", reading.report.sha256, record.reports(limit=1)[0].report)
    client.get("/a")
    assert made.count("/a") == 2


@pytest.mark.parametrize("address", ["/api/statements", "/add/x", "/none", "/big"])
def test_what_is_no_page_or_no_whole_answer_is_not_kept(client, made, address):
    assert client.get(address).text == client.get(address).text
    assert made == [address, address]


def test_a_browser_that_has_it_is_told_so(client):
    client.get("/a")
    again = client.get("/a", headers={"If-None-Match": '"s", W/"t"'})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == '"t"'


def test_no_more_is_kept_than_there_is_room_for(client, made, monkeypatch):
    monkeypatch.setattr(api, "MOST_BYTES", 100)
    for nr in range(20):
        client.get(f"/{nr}")
    client.get("/19")
    client.get("/0")
    assert made.count("/19") == 1 and made.count("/0") == 2


def test_the_first_pages_and_what_they_link_to_are_made_at_the_start(app, made, monkeypatch):
    monkeypatch.setattr(api, "WARM_SECONDS", PATIENCE)
    with TestClient(app) as client:
        until(lambda: client.get("/wait") and "/actors/state:CHN" in made, "the page of the most named actor")
        before = len(made)
        client.get("/")
        client.get("/actors/state:CHN")
        assert len(made) == before
    assert made[0] in ("/", "/wait") and set(api.FIRST) <= set(made)
