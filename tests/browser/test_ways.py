"""From a search to a report, to who speaks in it, to what two have to do with each other, and back; by pointer and by keys."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_from_a_search_to_a_report_to_an_actor_to_a_pair_and_back(page):
    page.goto("/")
    page.get_by_role("searchbox").first.fill("telephone")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=telephone"))
    page.get_by_role("main").locator("a[href*='#e']").first.click()
    expect(page).to_have_url(re.compile(r"/reports/\w+#e\w+$"))
    page.locator(":target a[href^='/actors/']").first.click()
    expect(page).to_have_url(re.compile(r"/actors/"))
    page.get_by_role("main").locator("a[href^='/pairs/']").first.click()
    expect(page).to_have_url(re.compile(r"/pairs/.+/.+"))
    for part in ("/actors/", "/reports/", "/search", "/$"):
        page.go_back()
        expect(page).to_have_url(re.compile(part))


def test_each_record_of_a_report_has_an_address_of_its_own(page, addresses):
    page.goto(f"{addresses['report']}#s1")
    marked = page.locator("#s1")
    expect(marked).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "s1"


def test_a_sentence_that_was_found_leads_to_its_place(page):
    """By the words themselves: nothing of the record begins there."""
    page.set_viewport_size({"width": 1200, "height": 400})
    page.goto("/search?q=spanish newspapers")
    page.get_by_role("main").locator("a[href*=':~:text=']").first.click()
    expect(page).to_have_url(re.compile(r"/reports/"))
    expect(page.get_by_text("Newspapers in Spanish")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 400


def test_keys_alone_lead_through(page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_be_visible()
    expect(skip).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.goto("/")
    reach(page, "searchbox")
    page.keyboard.type("talks")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=talks"))
    reach(page, "link", "/reports/")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/reports/"))


def test_whatever_has_the_focus_shows_it(page, addresses):
    page.goto(addresses["report"])
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
                return one === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
                    || style.boxShadow !== 'none' }"""
        ), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def reach(page, kind: str, part: str = "") -> None:
    """Press Tab until something of this kind has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.type || '', document.activeElement.getAttribute('href') || '']")
        if (kind == "searchbox" and here[0] == "search") or (kind == "link" and part and part in here[1]):
            return
    raise AssertionError(f"no {kind} {part} is reached")
