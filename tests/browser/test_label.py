"""A sample is labelled by keyboard alone: each key does what stands on the page, and every answer is in the file."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import onrecord
from onrecord.ask import question_about
from onrecord.export.sample import load_rows, write_sample
from onrecord.serve.api import Limits, make_app
from quality.browser import serving
from tests.browser.conftest import WAIT


def test_a_sample_by_keys(browser, tmp_path, reading_at):
    path, table = tmp_path / "r.db", tmp_path / "s.csv"
    with onrecord.open(path, create=True) as record:
        for place in ("a.txt", "b.txt", "c.txt"):
            record.add(reading_at(place), reading_at(place).report.text.encode(), "c1")
        write_sample(record, question_about("events", {}), table, 3)
    with serving(make_app(path, "0", Limits(), sample=table)) as address:
        context = browser.new_context(base_url=address)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto("/label")
        page.keyboard.press("y")
        expect(page.get_by_role("status")).to_have_text(re.compile("1 of 3 labelled"))
        page.keyboard.press("l")
        expect(page.locator("#label")).to_be_focused()
        page.locator("#label").select_option("AID")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(re.compile("2 of 3 labelled"))
        page.keyboard.press("b")
        expect(page).to_have_url(re.compile("at=2"))
        page.keyboard.press("s")
        expect(page).to_have_url(re.compile("at=3"))
        page.keyboard.press("c")
        page.keyboard.type("why? y n u")
        page.keyboard.press("Escape")
        page.keyboard.press("u")
        expect(page.get_by_text("All records have an answer")).to_be_visible()
        context.close()
    assert [(row["right"], row["label"], row["note"]) for row in load_rows(table)] == [
        ("yes", "", ""),
        ("no", "AID", ""),
        ("unsure", "", "why? y n u"),
    ]
