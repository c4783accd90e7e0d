"""Reports side by side, asked from elsewhere: the page, the files, the API and the command agree, and hostile words stay words."""

from __future__ import annotations

import hashlib
import json

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.export.page import COMPARED
from onrecord.records import Part, Reading, Report, Span, report_id
from onrecord.serve.api import Limits, make_app

EVIL = "<script>alert(1)</script> | *pipes*"
TEXTS = (
    f"One telling {EVIL}\n\nThe harbour treaty was signed at noon. Nobody spoke of the ferry to Ostholm.",
    "Another telling\n\nThree ministers signed the treaty on the harbour. Rain fell on the crowd.",
)


@pytest.fixture
def kept(tmp_path):
    """A record of two tellings, and their ids."""
    path, ids = tmp_path / "two.db", []
    with onrecord.open(path, create=True) as record:
        for number, text in enumerate(TEXTS):
            place, head = f"folder/{number}.txt", text.index("\n")
            parts = (Part(kind="headline", span=Span(0, head)), Part(kind="body", span=Span(head + 2, len(text))))
            report = Report(
                id=report_id(place, text),
                place=place,
                media_type="text/plain",
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                title=text[:head],
                text=text,
                parts=parts,
            )
            record.add(Reading(report=report), text.encode(), "c1")
            ids.append(report.id)
    return path, ids


@pytest.fixture
def client(kept):
    """The application over it."""
    return TestClient(make_app(kept[0], "1", Limits()), base_url="http://localhost")


def test_the_page_has_every_report_a_column_and_every_cell_a_link(client, kept):
    _, ids = kept
    page = client.get(f"/compare/{'/'.join(ids)}")
    assert page.status_code == 200 and page.text.count('scope="col"') == 3
    assert page.text.count('class="plainly"') == 6 and "<script>alert" not in page.text
    assert 'class="relation-otherwise"' in page.text and "only 2" in page.text


def test_a_place_leads_to_the_page_of_the_ids(client, kept):
    _, ids = kept
    answer = client.get(f"/compare/folder%2F0.txt/{ids[1]}", follow_redirects=False)
    assert answer.headers["location"] == f"/compare/{'/'.join(ids)}"


def test_api_file_command_and_library_tell_the_same(client, kept):
    path, ids = kept
    told = client.get("/api/compare", params={"reports": ids}).json()
    assert client.get("/compare.json", params={"reports": ids}).json() == told
    with onrecord.open(path) as record:
        assert json.loads(record.compare(*ids).to_json()) == told
    lines = CliRunner().invoke(app, ["compare", *ids, "--db", str(path), "--json"]).stdout.splitlines()
    assert [json.loads(line) for line in lines] == told["rows"]


def test_every_form_escapes_what_it_must(client, kept):
    files = {form: client.get(f"/compare.{form}", params={"reports": kept[1]}).text for form in COMPARED}
    assert "<script>alert" not in files["html"] and "&lt;script&gt;" in files["html"]
    assert r"\<script\>" in files["md"] and r"\|" in files["md"]
    assert files["csv"].startswith("row,relation,kind,number,report,start,end,words")
    assert client.get("/compare.xls", params={"reports": kept[1]}).status_code == 404


def test_one_report_and_unknown_ones_are_refused(client, kept):
    assert "Compare 2 to 8" in client.get("/api/compare", params={"reports": kept[1][:1]}).json()["remedy"]
    assert client.get("/compare/nothing/nowhere").status_code == 404
    for asked in ("", "?reports=", f"?reports={kept[1][0]}"):
        refused = client.get(f"/compare{asked}")
        assert refused.status_code == 400 and "needs two reports or more" in refused.text and "/compare/ID1/ID2" in refused.text
    assert client.get("/compare?reports=nothing&reports=nowhere").status_code == 404
    asked = client.get("/compare", params={"reports": kept[1]})
    assert asked.status_code == 200 and asked.url.path == f"/compare/{'/'.join(kept[1])}"
    assert client.get(f"/compare/{kept[1][0]}?x=1").status_code == 400


def test_the_terminal_tells_rows_and_the_order(kept):
    path, ids = kept
    told = CliRunner().invoke(app, ["compare", *ids, "--db", str(path)])
    assert told.exit_code == 0 and "worded differently (clause)" in told.stdout and "only 1" in told.stdout
    assert "Order of the rows that several tell" in told.stdout
