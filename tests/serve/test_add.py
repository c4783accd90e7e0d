"""Reports are added by our own page's form alone, with its token and within bounds; without the option not at all."""

from __future__ import annotations

import re
import runpy
from functools import partial
from pathlib import Path

import pytest

import onrecord

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from onrecord.intake import Limits as Times
from onrecord.serve.add import clean_name
from onrecord.serve.api import Limits, make_app
from onrecord.serve.desk import Adding
from tests.patience import ITEM_SECONDS, until

DRIVER = runpy.run_path(str(Path(__file__).parents[1] / "cli" / "driver.py"))
HERE = "http://127.0.0.1"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(path):
    adding = Adding(partial(DRIVER["slow_coder"], 0), limits=Times(1, ITEM_SECONDS), size=100_000, files=3)
    with TestClient(make_app(path, "1", Limits(), adding=adding), base_url=HERE, follow_redirects=False) as client:
        yield client


def token_of(client):
    return re.search(r'name="token" value="(\w+)"', client.get("/add").text)[1]


def send(client, files=(), headers=OURS, token=None, **fields):
    fields = {"token": token_of(client) if token is None else token, **fields}
    return client.post("/add", data=fields, files=[("files", one) for one in files] or None, headers=headers)


def followed(client, answer):
    """The last page of a batch, or the redirection to a report."""
    assert answer.status_code == 303 and re.fullmatch(r"/add/[\w-]+", answer.headers["location"]), answer.text

    def last() -> object:
        page = client.get(answer.headers["location"])
        if "refresh" not in page.headers:
            return page
        assert page.headers["refresh"] == "1" and page.headers["cache-control"] == "no-store"
        return None

    return until(last, "the end of the batch", pause=0.05)


def test_a_pasted_text_leads_to_its_report(client, path):
    page = followed(client, send(client, text="Ola said it rained.\r\nIra said it snowed."))
    with onrecord.open(path) as record:
        (report,) = record.reports(place="pasted/")
        assert page.status_code == 303 and page.headers["location"] == f"/reports/{report.report}"
        assert record.reading(report.report).report.text == "Ola said it rained.\nIra said it snowed."
        assert len(record.statements(place="pasted/")) == 2
    assert "Ola" in client.get(page.headers["location"]).text


def test_what_is_said_of_a_pasted_text_is_on_record(client, path):
    followed(client, send(client, text="Ola said it rained.", title="Rain", date="2026-11-02", publisher="The Wet Wire"))
    with onrecord.open(path) as record:
        (report,) = record.reports(place="pasted/")
    assert (report.title, report.published, report.publisher) == ("Rain", "2026-11-02", "The Wet Wire")


def test_several_are_listed_and_what_is_rejected_tells_place_finding_and_remedy(client):
    files = [("a.txt", b"Ola said it rained."), ("b.bin", b"\0\1\2"), ("a.txt", b"Ira said <b>it</b> snowed.")]
    page = followed(client, send(client, files))
    assert page.status_code == 200
    assert "upload/a.txt" in page.text and "upload/a (2).txt" in page.text and "upload/b.bin" in page.text
    assert "binary" in page.text and page.text.count('href="/reports/') == 2


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        (OURS, "0" * 64),
        (OURS, ""),
        ({}, None),
        ({"Origin": "http://elsewhere.example"}, None),
        ({"Origin": "null"}, None),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, None),
        ({"Origin": f"{HERE}:81", "Sec-Fetch-Site": "same-site"}, None),
        ({"Origin": f"{HERE}.elsewhere.example"}, None),
    ],
)
def test_a_form_from_elsewhere_adds_nothing(client, path, headers, token):
    answer = send(client, token=token, headers=headers, text="Ola said it rained.")
    assert answer.status_code == 400 and "location" not in answer.headers
    with onrecord.open(path) as record:
        assert not record.reports(place="pasted/")


def test_a_token_holds_for_the_browser_it_was_given_to(client):
    token = token_of(client)
    client.cookies.clear()
    assert send(client, token=token, text="Ola said it rained.").status_code == 400


@pytest.mark.parametrize(
    ("files", "fields", "status", "words"),
    [
        ([("big.txt", b"x" * 1_200_000)], {}, 413, "larger than 100,000 bytes"),
        ([("a.txt", b"x" * 60_000), ("b.txt", b"x" * 60_000)], {}, 413, "larger than 100,000 bytes"),
        ([(f"{nr}.txt", b"x") for nr in range(4)], {}, 400, "at most 3 files"),
        ([], {"text": " \r\n "}, 400, "no file and no text"),
        ([], {"text": "Ola said it rained.", "title": "x" * 1001}, 400, "1,001 characters"),
        ([], {"text": "x" * 200_000}, 413, "larger than 100,000 bytes"),
    ],
)
def test_what_is_too_much_or_nothing_is_refused_by_name(client, files, fields, status, words):
    answer = send(client, files, **fields)
    assert answer.status_code == status and words in answer.text


def test_what_was_typed_is_not_lost(client):
    answer = send(client, token="no", text="</textarea><script>", title='"><b>')
    assert "&lt;/textarea&gt;&lt;script&gt;" in answer.text and "<script>" not in answer.text and '"><b>' not in answer.text


def test_another_method_is_told_both_that_there_are(client):
    assert set(client.put("/add").headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_without_the_option_there_is_no_such_page(path):
    closed = TestClient(make_app(path, "1", Limits()), base_url=HERE)
    assert closed.get("/add").status_code == 404 and closed.post("/add", headers=OURS).status_code in (404, 405)
    assert closed.get("/add/x").status_code == 404 and 'href="/add"' not in closed.get("/").text


def test_with_it_every_other_page_is_still_read_only(client):
    for address in ("/", "/reports", "/statements", "/api/statements", "/search"):
        assert client.post(address, headers=OURS).status_code == 405
    assert 'href="/add"' in client.get("/").text


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b.pdf", "b.pdf"),
        ("\u202etxt.exe", "txt.exe"),
        ("..", "file"),
        ("a\nb\0.txt", "ab.txt"),
        ("ж" * 300 + ".html", "ж" * 115 + ".html"),
    ],
)
def test_a_file_has_its_own_name_alone(name, clean):
    assert clean_name(name) == clean
