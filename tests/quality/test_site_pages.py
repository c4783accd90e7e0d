"""The made-up pages of ten site systems: no body is read worse than by the library alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "quality"))
import site_pages


@pytest.mark.parametrize("system", site_pages.SYSTEMS, ids=lambda system: system.__name__)
def test_a_page_of_each_system_is_read_at_least_as_well(system):
    told = site_pages.story(2)
    html, right = system(told), site_pages.body_of(told)
    assert system(site_pages.story(2)) == html
    body, captions = site_pages.ours(html)
    assert site_pages.f1(body, right) >= max(0.99, site_pages.f1(site_pages.library(html, told.title), right))
    assert len(captions) >= len(set(told.pictures))
