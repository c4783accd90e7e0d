"""The page of a formula through time: its chart, its files, and the way to it from an issue."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

import onrecord
from onrecord.serve.api import Limits, make_app

SAID = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "test_formula.py"))
ASKED = {"holder": "Oman", "issue": "reef treaty"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = tmp_path_factory.mktemp("formula") / "r.db"
    with onrecord.open(path, create=True) as record:
        for nr, told in enumerate(SAID["TOLD"]):
            record.add(*SAID["_reading"](nr, *told), "c1")
    return TestClient(make_app(path, "0", Limits()), base_url="http://127.0.0.1", follow_redirects=False)


def test_the_page_draws_which_wording_was_used_when(client: TestClient) -> None:
    page = client.get("/formula", params=ASKED).text
    assert page.count("<circle") == 5 and "absent for the first time in 4 reports" in page and "1 without a date" in page
    assert '<th scope="row" class="wording" dir="auto">firmly backs the reef treaty</th>' in page


def test_without_a_question_there_is_a_form_and_what_is_not_found_is_said(client: TestClient) -> None:
    assert 'name="holder"' in client.get("/formula").text
    assert "words of an issue" in client.get("/formula").text
    assert "No positions of this holder" in client.get("/formula", params={**ASKED, "issue": "whales"}).text
    assert client.get("/formula?speaker=x").status_code == 400


def test_it_is_taken_away_as_files(client: TestClient) -> None:
    assert client.get("/formula.csv", params=ASKED).text.startswith("published,publisher,wording")
    assert client.get("/formula.html", params=ASKED).text.startswith("<!DOCTYPE")
    assert client.get("/formula.csv").status_code == 400
    assert client.get("/formula.xls", params=ASKED).status_code == 404


def test_an_issue_leads_to_it(client: TestClient) -> None:
    assert "/formula?holder=state%3AOMN&amp;issue=reef%20treaty" in client.get("/issues/reef%20treaty").text
