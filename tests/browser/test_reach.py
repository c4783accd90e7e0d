"""Every page can be read and used by all: axe finds nothing serious, in the light and in the dark; on a phone nothing is cut."""

from __future__ import annotations

from importlib.resources import files

import pytest

PAGES = (
    "overview|search|nothing found|report|actor|pair|issue|reports|actors|issues|statements|events|figures|positions|offices|"
    "memberships|problems|add"
).split("|")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
CHECK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(open_page, addresses, name, scheme):
    page = open_page(color_scheme=scheme).page
    page.goto(addresses[name])
    page.evaluate(AXE)
    found = [one for one in page.evaluate(CHECK) if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(open_page, addresses, name):
    page = open_page(viewport={"width": 360, "height": 740}).page
    page.goto(addresses[name])
    wide = page.evaluate(
        """() => [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')].filter(one =>
            one.getBoundingClientRect().right > 361).slice(0, 5).map(one => one.outerHTML.slice(0, 120))]"""
    )
    assert wide[0] <= 360, wide


@pytest.mark.parametrize("name", ["report", "actor", "statements"])
def test_on_paper_there_is_the_record_and_no_form(open_page, addresses, name):
    page = open_page().page
    page.goto(addresses[name])
    page.emulate_media(media="print")
    shown = page.evaluate(
        """() => ({forms: [...document.querySelectorAll('form, nav')].filter(one => one.getClientRects().length).length,
            paper: getComputedStyle(document.body).backgroundColor, main: document.querySelector('main').innerText.length})"""
    )
    assert shown["forms"] == 0 and shown["main"] > 100
    assert shown["paper"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(page, addresses, name):
    page.goto(addresses[name])
    assert page.get_by_role("heading", level=1).count() == 1 and "Onrecord" in page.title()
    assert page.locator("html").get_attribute("lang") == "en" and page.get_by_role("main").count() == 1
    if name != "overview":
        assert page.get_by_role("searchbox").count() >= 1, "the search box is on every page"
