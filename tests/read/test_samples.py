"""The sample reports: their parts and what they say of themselves; and, where it is at hand, the labelled dev set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.read import load_source, read_report

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "dev"

SAMPLES = {
    "call_readout_kazakhstan.txt": ("furniture headline dateline body", None, (), "2026-01-22"),
    "call_readout_norway.txt": ("headline dateline body furniture", "Office of the Prime Minister", (), "2026-01-22"),
    "call_readout_norway_2025.txt": ("headline dateline body furniture", "Office of the Prime Minister", (), "2025-10-14"),
    "chile_canada_lithium.txt": (
        "furniture headline deck byline pull_quote body credit caption credit caption furniture",
        "Pacific Courier Weekly",
        ("Tomas Echavarria", "Josee Laflamme"),
        None,
    ),
    "press_conference_nile.txt": ("headline deck byline dateline body furniture", None, ("Hany Mandour",), "2026-04-09"),
    "summit_page.html": (
        "headline deck byline body deck body caption credit",
        "The Lakeshore Courier",
        ("Wanjala Otuoma",),
        "2025-09-18",
    ),
    "wire_nile_ethiopia.txt": ("headline byline dateline body", "Rift Newswire", ("Selamawit Tadesse",), "2026-04-09"),
    "wire_sanctions_chisinau.txt": ("headline byline dateline body", "Nistru Daily", ("Ana Munteanu",), "2025-11-18"),
    "wire_sanctions.txt": (
        "headline byline dateline body credit",
        "Halyard Press",
        ("Ilse Vandermeulen", "Petru Cojocari"),
        "2025-11-17",
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_sample(name: str) -> None:
    report = read_report(load_source(ROOT / "samples" / name))
    kinds, *said = SAMPLES[name]
    assert " ".join(part.kind for part in report.parts) == kinds
    assert [report.publisher, report.authors, report.published] == said
    assert report.title == " ".join(report.spans_of("headline")[0].words(report.text).split())
    assert report.lang == "en"


def test_the_page_leaves_menus_and_footers_behind() -> None:
    text = read_report(load_source(ROOT / "samples" / "summit_page.html")).text
    assert not any(words in text for words in ("Politics", "Most read", "All rights reserved", "NewsArticle"))


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled reports are not part of the repository")
def test_labelled_reports_keep_their_parts() -> None:
    found = wanted = 0
    for labels in sorted(GOLD.glob("*.gold.json")):
        gold = json.loads(labels.read_text(encoding="utf-8"))["report"]
        report = read_report(load_source(GOLD / labels.name.replace(".gold.json", ".txt")))
        parts = {(part.kind, part.span.start, part.span.end) for part in report.parts}
        found += sum((part["kind"], *part["span"]) in parts for part in gold["parts"])
        wanted += len(gold["parts"])
        assert [report.title, report.publisher, list(report.authors), report.published] == [
            gold[key] for key in ("title", "publisher", "authors", "published")
        ]
    assert found >= 0.9 * wanted
