"""Each record of a report can be cited from its page, in every form."""

from __future__ import annotations

import pytest

import onrecord

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from onrecord.serve.api import Limits, make_app


def test_from_a_reports_page_to_a_citation(path):
    with onrecord.open(path) as record:
        (report,) = record.reports(place="full.txt")
    with TestClient(make_app(path, "1", Limits()), base_url="http://127.0.0.1") as client:
        assert f'href="/cite/{report.report}/s1"' in client.get(f"/reports/{report.report}").text
        page = client.get(f"/cite/{report.report}/s1").text
        assert "@article{onrecord-" in page and "TY  - NEWS" in page and report.sha256 in page
        assert client.get(f"/cite/{report.report}").status_code == 200
        taken = client.get("/cite.ris", params={"record": f"{report.report}#s1"})
        assert taken.text.startswith("TY  - NEWS") and "attachment" in taken.headers["content-disposition"]
        for address, status in (
            (f"/cite/{report.report}/s99", 404),
            ("/cite.ris", 400),
            ("/cite.doc?record=x", 404),
            (f"/cite/{report.report}/s1?a=b", 400),
        ):
            assert client.get(address).status_code == status, address
