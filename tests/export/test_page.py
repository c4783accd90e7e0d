"""A page stands alone, shows the text as it is, and does nothing that the report says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ask import Told
from onrecord.export import export_record, report_page
from onrecord.export.page import Item, items_of, marked
from onrecord.records import Span


class Text(HTMLParser):
    """The words within the element of class text, and every tag and attribute there is."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.tags, self.attributes, self._depth = "", set(), set(), 0

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        if self._depth or ("class", "text") in attributes:
            self._depth += 1

    def handle_endtag(self, tag):
        self._depth -= bool(self._depth)

    def handle_data(self, data):
        self.words += data if self._depth else ""


def parsed(page: str) -> Text:
    text = Text()
    text.feed(page)
    return text


def test_every_report_has_a_page_with_all_its_records(record, tmp_path):
    assert export_record(record, "html", tmp_path / "pages") == {"html": 4}
    for reading in record.readings():
        page = (tmp_path / "pages" / f"{reading.report.id}.html").read_text("utf-8")
        assert parsed(page).words == reading.report.text
        for item in items_of(reading):
            assert f'<li id="{item.id}">' in page
        assert "default-src 'none'" in page and not re.search(r"<script|src=|href=", page)


def test_hostile_words_are_words(full_reading):
    evil = '<script>alert(1)</script><img src=x onerror="x">&amp;\u202e\0'
    report = msgspec.structs.replace(full_reading.report, text=evil, title=evil, publisher=evil, lang='"><b>', parts=())
    actor = msgspec.structs.replace(full_reading.actors[0], name=evil, mentions=(Span(0, 8),))
    statement = msgspec.structs.replace(full_reading.statements[1], cue=Span(0, 8), content=(Span(3, 30),))
    reading = msgspec.structs.replace(full_reading, report=report, actors=(actor,), statements=(statement,), events=(),
                                      figures=(), offices=(), memberships=(), positions=())  # fmt: skip
    page = report_page(Told(reading, evil, {}))
    found = parsed(page)
    assert found.tags <= set("html head meta title style body h1 h2 p div span ol li q".split())
    assert not {name for name in found.attributes if name.startswith("on")}
    assert found.words == evil.replace("\0", "\ufffd") or found.words == evil


SPANS = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)).filter(lambda pair: pair[0] < pair[1]), max_size=6)


@given(st.text('ab<&" é🗳️', min_size=20, max_size=20), SPANS)
def test_spans_that_cross_are_cut_and_no_character_is_lost(text, spans):
    items = [Item(f"s{nr}", "statement", "", (("content", Span(*pair)),)) for nr, pair in enumerate(spans)]
    html = marked(text, items)
    assert parsed(f'<div class="text">{html}</div>').words == text
    assert html.count("<span") == html.count("</span>")
