"""A report's marks and its margin belong together: by address, by pointer, by focus; and what no script is needed for."""

from __future__ import annotations

import pytest

LIT = "[...document.querySelectorAll('.lit')].map(one => one.dataset.ids)"


def lit(page) -> set[str]:
    """The records of which something stands out."""
    return {one for ids in page.evaluate(LIT) for one in ids.split()}


def test_an_address_lights_the_marks_of_its_record(page, addresses):
    page.goto(f"{addresses['report']}#s2")
    assert "s2" in lit(page)
    assert page.locator(".line p .lit").count() >= 1 and page.locator("#s2.lit").count() == 1
    page.evaluate("location.hash = 's3'")
    page.wait_for_function("document.querySelector('#s3.lit')")
    assert page.locator("#s2.lit").count() == 0


def test_pointer_and_focus_light_a_record_and_go_back_to_the_addressed_one(page, addresses):
    page.goto(f"{addresses['report']}#s2")
    page.locator("#s4").hover()
    assert page.locator("#s4.lit").count() == 1 and page.locator("#s2.lit").count() == 0
    words = page.evaluate("[...document.querySelectorAll('.line p .lit')].map(one => one.textContent).join('')")
    page.locator("h1").hover()
    assert page.locator("#s2.lit").count() == 1
    page.locator("#s4 .own").focus()
    again = page.evaluate("[...document.querySelectorAll('.line p .lit')].map(one => one.textContent).join('')")
    assert words and again == words


def test_a_mark_tells_of_its_record(page, addresses):
    page.goto(addresses["report"])
    loose = page.evaluate(
        """[...document.querySelectorAll('a.run')].filter(one => {
            const record = document.getElementById(one.getAttribute('aria-describedby'));
            return !record || one.getAttribute('href') !== '#' + record.id || !record.textContent.trim() })"""
    )
    assert loose == [] and page.locator("a.run").count() > 10


@pytest.mark.parametrize("kind", ["statement", "event", "figure", "position", "office"])
def test_a_kind_is_put_away_without_a_script(open_page, addresses, kind):
    page = open_page(java_script_enabled=False).page
    page.goto(addresses["report"])
    notes = page.locator(f".note-{kind}")
    assert notes.first.is_visible()
    page.locator(f"#show-{kind}").uncheck()
    assert not notes.first.is_visible() and page.locator(".note").locator("visible=true").count() > 0


def test_an_address_marks_its_place_without_a_script(open_page, addresses):
    page = open_page(java_script_enabled=False).page
    page.goto(f"{addresses['report']}#s2")
    shadows = page.locator(".line:has(#s2) > p").evaluate("one => getComputedStyle(one).boxShadow")
    assert shadows != "none"
    assert page.locator(".line:has(#s2) ~ .line > p").first.evaluate("one => getComputedStyle(one).boxShadow") == "none"
