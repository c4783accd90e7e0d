"""Every page can be read and used by all: axe finds nothing serious, in the light and in the dark; on a phone nothing is cut."""

from __future__ import annotations

from importlib.resources import files

import pytest

PAGES = (
    "overview|search|nothing found|report|actor|pair|issue|reports|actors|issues|statements|events|figures|positions|offices|"
    "memberships|problems|stories|story|compare|formula|add"
).split("|")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
CHECK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


WIDE = """() => [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(one => one.outerHTML.slice(0, 120))]"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_all(page, addresses, name):
    """One visit, looked at in the light, in the dark and on a phone: a new window for each takes three times as long."""
    page.goto(addresses[name])
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = [one for one in page.evaluate(CHECK) if one["impact"] in ("serious", "critical")]
        assert [(scheme, one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []
    page.set_viewport_size({"width": 360, "height": 740})
    wide = page.evaluate(WIDE)
    assert wide[0] <= 360, wide
    assert page.get_by_role("heading", level=1).count() == 1 and "Onrecord" in page.title()
    assert page.locator("html").get_attribute("lang") == "en" and page.get_by_role("main").count() == 1
    assert page.get_by_role("searchbox").count() >= 1, "the search box is on every page"


def test_reports_side_by_side_are_columns_with_heads(page, addresses):
    page.goto(addresses["compare"])
    table = page.get_by_role("table").first
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert len(heads) == 3 and heads[0] == "Comparison" and all(heads)
    rows = table.locator("tbody tr").count()
    assert table.get_by_role("rowheader").count() == rows > 5


@pytest.mark.parametrize("name", ["report", "actor", "statements"])
def test_on_paper_there_is_the_record_and_no_form(page, addresses, name):
    page.goto(addresses[name])
    page.emulate_media(media="print")
    shown = page.evaluate(
        """() => ({forms: [...document.querySelectorAll('form, nav')].filter(one => one.getClientRects().length).length,
            paper: getComputedStyle(document.body).backgroundColor, main: document.querySelector('main').innerText.length})"""
    )
    assert shown["forms"] == 0 and shown["main"] > 100
    assert shown["paper"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
