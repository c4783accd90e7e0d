"""A sample is labelled on our own page alone; each answer is in its file at once, and it goes on where one stopped."""

from __future__ import annotations

import re

import pytest

import onrecord
from onrecord.ask import question_about
from onrecord.export.sample import load_rows, write_sample

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from onrecord.serve.api import Limits, make_app

HERE = "http://127.0.0.1"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def table(path):
    with onrecord.open(path) as record:
        write_sample(record, question_about("events", {}), path.with_name("s.csv"), 3)
    return path.with_name("s.csv")


def client_of(path, table):
    return TestClient(make_app(path, "1", Limits(), sample=table), base_url=HERE, follow_redirects=False)


def send(client, headers=OURS, **fields):
    page = client.get("/label").text
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "record")}
    return client.post("/label", data=found | fields, headers=headers)


def test_answers_are_kept_one_by_one_and_it_resumes(path, table):
    with client_of(path, table) as client:
        assert "0 of 3 labelled" in client.get("/label").text
        answer = send(client, right="yes")
        assert (answer.status_code, answer.headers["location"]) == (303, "/label?at=2")
        assert [row["right"] for row in load_rows(table)] == ["yes", "", ""]
    with client_of(path, table) as client:
        page = client.get("/label")
        assert "1 of 3 labelled" in page.text and "Record 2" in page.text and page.headers["cache-control"] == "no-store"
        send(client, right="no", label="aid", note="<b>why</b>")
        assert load_rows(table)[1]["label"] == "AID" and "&lt;b&gt;why" in client.get("/label?at=2").text
        assert send(client, right="unsure").headers["location"] == "/label"
        assert "All records have an answer" in client.get("/label").text and "onrecord agree s.csv" in client.get("/label").text


@pytest.mark.parametrize(
    ("headers", "fields", "found"),
    [
        (OURS, {"token": "x", "right": "yes"}, "was not made by this program"),
        ({"Origin": "http://elsewhere.example"}, {"right": "yes"}, "another page"),
        (OURS, {"right": "perhaps"}, "no answer"),
        (OURS, {"right": "no", "label": "AIDE"}, "Did you mean AID?"),
        (OURS, {"right": "yes", "record": "gone#e1"}, "no such record"),
        (OURS, {"right": "yes", "note": "n" * 30_000}, "more than"),
    ],
)
def test_what_is_no_answer_of_ours_is_refused(path, table, headers, fields, found):
    before = table.read_bytes()
    with client_of(path, table) as client:
        answer = send(client, headers, **fields)
    assert answer.status_code == 400 and found in answer.text and table.read_bytes() == before


def test_without_the_option_there_is_no_such_page(path):
    with TestClient(make_app(path, "1", Limits()), base_url=HERE) as client:
        assert client.get("/label").status_code == 404 and 'href="/label"' not in client.get("/").text
