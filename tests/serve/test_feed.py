"""Every table that can be followed has its feed, with the question in its address."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from onrecord.serve.api import Limits, make_app


def test_a_table_leads_to_its_feed(path):
    with TestClient(make_app(path, "1", Limits()), base_url="http://127.0.0.1") as client:
        assert 'href="/events.atom?type=CONSULT"' in client.get("/events?type=CONSULT&order=score").text
        feed = client.get("/events.atom?type=CONSULT")
        assert feed.headers["content-type"].startswith("application/atom+xml") and 'href="/reports/' in feed.text
        assert client.get("/events.atom?added_since=9000-01-01").text.count("<entry>") == 0
        assert [client.get(f"/{kind}.atom").status_code for kind in ("reports", "offices", "nothing")] == [200, 404, 404]
        assert client.get("/events.atom?added_since=soon").status_code == 400
