"""Adding a report in the browser, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

PAGE = b"<article><h1>Rain</h1>" + b"<p>Ola said it rained all day." * 20


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_pasted_report_leads_to_its_page(open_page, held, scripts):
    page = open_page(java_script_enabled=scripts).page
    page.goto("/add")
    page.get_by_label("The report, as it was published").fill(f"Ola said the ferries are late, scripts {scripts}.\nIra said no.")
    page.get_by_label("Title").fill("Ferries <late>")
    page.get_by_label("Date").fill("2026-11-02")
    page.get_by_role("button", name="Add to the record").click()
    page.wait_for_url(re.compile(r"/add/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reading the report")
    held.unlink()
    page.wait_for_url(re.compile(r"/reports/\w+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ferries <late>")
    expect(page.get_by_role("main")).to_contain_text("the ferries are late")


def test_several_files_are_listed_and_what_is_rejected_is_told(page):
    page.goto("/add")
    ill = "\"><img src=x onerror=alert('name')>.txt"
    page.get_by_label("Reports in any format").set_input_files(
        [
            {"name": ill, "mimeType": "text/plain", "buffer": b"Ola said <script>alert('text')</script>."},
            {"name": "bad.txt", "mimeType": "text/plain", "buffer": b"\0\1\2\3"},
            {
                "name": "page.html",
                "mimeType": "text/html",
                "buffer": PAGE,
            },
        ]
    )
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_role("heading", name="Not read")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("upload/bad.txt")
    expect(page.get_by_role("main")).to_contain_text("binary data")
    page.get_by_role("link", name="onerror").click()
    expect(page.get_by_role("main")).to_contain_text("Ola said <script>alert('text')</script>.")


def test_a_form_on_another_page_adds_nothing(watched, server):
    """A page elsewhere that knows the address: its form is refused though the browser has our cookie."""
    watched.page.goto("/add")
    watched.allowed = ("400",)
    watched.page.route("http://localhost:1/", lambda route: route.fulfill(
        content_type="text/html",
        body=f"<form method=post enctype=multipart/form-data action={server.address}/add>"
        "<textarea name=text>Ola said so.</textarea><button>Send</button></form>",
    ))  # fmt: skip
    watched.elsewhere = ("http://localhost:1/",)
    watched.page.goto("http://localhost:1/")
    watched.page.get_by_role("button").click()
    expect(watched.page.get_by_role("alert")).to_contain_text("it comes from another page")


def test_what_is_too_large_is_refused_with_words(watched):
    watched.allowed = ("413",)
    watched.page.goto("/add")
    watched.page.get_by_label("Reports in any format").set_input_files(
        {"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * 4_500_000}
    )
    watched.page.get_by_role("button", name="Add to the record").click()
    expect(watched.page.get_by_role("alert")).to_contain_text("larger than 3,000,000 bytes")
