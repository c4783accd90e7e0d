"""The pages of stories: the list, one story with what tellings share and where they differ, and the way to it from any report."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

import onrecord
from onrecord.serve.api import Limits, make_app

TOLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "test_stories.py"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = tmp_path_factory.mktemp("stories") / "r.db"
    with onrecord.open(path, create=True) as record:
        for nr, text in enumerate((*TOLD["QUAKE"], TOLD["TALKS"][0])):
            record.add(TOLD["quake_reading"](f"{nr}.txt", text, f"2031-03-0{4 + nr // 2}"), b"raw", "test")
    return TestClient(make_app(path, "0", Limits()), base_url="http://127.0.0.1", follow_redirects=False)


def test_the_list_tells_each_story_and_how_many_stand_alone(client: TestClient) -> None:
    text = client.get("/stories").text
    assert "1 story of two reports or more, 1 report alone" in " ".join(text.split()) and text.count("/story/") == 1
    assert "No stories match" in client.get("/stories?since=2032").text
    assert client.get("/stories?speaker=x").status_code == 400


def test_a_story_shows_tellings_what_they_share_and_where_they_differ(client: TestClient) -> None:
    (line,) = client.get("/api/stories").json()
    text = client.get(f"/story/{line['story']}").text
    assert "3 reports in 3 tellings" in text and text.count('class="amount"') == 3
    assert "Rescuers" in text and ", first</p>" in text
    assert client.get("/story/nothing").status_code == 404


def test_every_report_of_a_story_leads_to_it(client: TestClient) -> None:
    (line,) = client.get("/api/stories").json()
    answer = client.get("/story/2.txt")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/story/{line['story']}")
    assert client.get("/api/story", params={"report": "2.txt"}).json()["story"] == line["story"]


def test_all_tellings_of_a_story_are_laid_side_by_side(client: TestClient) -> None:
    (line,) = client.get("/api/stories").json()
    told = client.get("/api/compare", params={"story": "2.txt"}).json()
    ids = [one["report"] for one in told["reports"]]
    assert len(ids) == 3 and f'href="/compare/{"/".join(ids)}"' in client.get(f"/story/{line['story']}").text
    alone = client.get("/api/compare", params={"story": "3.txt"})
    assert alone.status_code == 400 and "no other report tells it" in alone.text
    assert client.get("/api/compare").status_code == 400
