"""Who may be one person is taken or refused on our own page alone, by one key, and only where the program may write."""

from __future__ import annotations

import re
import runpy
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

import onrecord
from onrecord.intake import Limits as Times
from onrecord.serve.api import Limits, make_app
from onrecord.serve.desk import Adding

HERE = "http://127.0.0.1"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
DRIVER = runpy.run_path(str(Path(__file__).parents[1] / "cli" / "driver.py"))


def client_of(path, adding=None):
    return TestClient(make_app(path, "1", Limits(), adding=adding), base_url=HERE, follow_redirects=False)


@pytest.fixture
def client(path):
    with client_of(path, Adding(partial(DRIVER["code"]), limits=Times(1, 60), size=100_000, files=3)) as client:
        yield client


def send(client, headers=OURS, **fields):
    page = client.get("/same").text
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "key", "into", "at")}
    return client.post("/same", data=found | fields, headers=headers)


def test_one_is_taken(client, path):
    page = client.get("/same").text
    assert "a surname alone" in page and "both have the title president" in page and 'data-key="y"' in page
    assert send(client, answer="yes").headers["location"] == "/same?at=1"
    with onrecord.open(path) as record:
        assert record.actor("person:macron").key == "person:emmanuel-macron"
        assert record.unmerge("person:macron")


def test_one_is_refused_and_not_asked_again(client, path):
    assert send(client, answer="no").status_code == 303
    assert "No two people in this record look like the same person" in client.get("/same").text
    with onrecord.open(path) as record:
        assert record.actor("person:macron").key == "person:macron"


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({"Origin": "http://elsewhere.example"}, {"answer": "yes"}),
        (OURS, {"token": "x", "answer": "yes"}),
        (OURS, {"answer": "maybe"}),
    ],
    ids=str,
)
def test_what_is_no_answer_of_ours_changes_nothing(client, path, headers, fields):
    assert send(client, headers, **fields).status_code == 400
    with onrecord.open(path) as record:
        assert record.actor("person:macron").key == "person:macron"


def test_without_the_right_to_write_there_is_no_page(path):
    with client_of(path) as client:
        assert client.get("/same").status_code == 404 and "/same" not in client.get("/actors").text
