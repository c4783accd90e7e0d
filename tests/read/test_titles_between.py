"""Titles between paragraphs are nobody's sentence, in whatever a report comes."""

from __future__ import annotations

import io
import json
import re

import pytest

from onrecord.read import Bounds, Budget, Source, Ways, items_in, read_item
from onrecord.read.markup import text_of
from onrecord.read.page import page_report
from tests.read.formats import docx, zipped

SAID = "The harbour office of Sollmar said on Monday that ferry {0} would sail again from pier {0} of the old port."
# Titles that only their mark tells: a stop at the end, a list below, one after the other, a question, a name.
TITLES = (
    "“We will not go.”",
    "Brand threatens to shut the pier!",
    "Why now?",
    "Ilka Brand",
    "Crews of the old port refuse to leave",
)
LIST = "<ul><li>Pier 5 is shut.</li><li>Pier 6 is open.</li></ul>"


def parts_of(raw: bytes, name: str) -> list[tuple[str, str]]:
    items = items_in(io.BytesIO(raw), name, Ways(), Budget(name, len(raw), Bounds()))
    (report,) = [read_item(item)[0] for item in items if isinstance(item, Source)]
    return [(part.kind, part.span.words(report.text)) for part in report.parts]


def story(titles: tuple[str, ...], tag: str) -> str:
    blocks = "".join(f"<p>{SAID.format(nr)}</p><{tag}>{title}</{tag}>" for nr, title in enumerate(titles))
    return f"{blocks}{LIST}<p>{SAID.format(9)}</p>"


def page(blocks: str) -> bytes:
    head = "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Ferry 5 to sail</title></head>"
    return f"{head}<body><article><h1>Ferry 5 to sail</h1>{blocks}</article></body></html>".encode()


def wrapped(blocks: str, kind: str) -> tuple[bytes, str]:
    """A story in HTML, as a file of this kind holds it."""
    if kind == "page":
        return page(blocks), "a.html"
    if kind == "json":
        return json.dumps([{"title": "Ferry 5 to sail", "html": blocks}]).encode(), "a.json"
    if kind == "feed":
        item = f"<item><title>Ferry 5 to sail</title><description><![CDATA[{blocks}]]></description></item>"
        return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{item}</channel></rss>".encode(), "a.rss"
    if kind == "mail":
        head = "From: a@quay.example\r\nSubject: Ferry 5 to sail\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        return f"{head}<html><body>{blocks}</body></html>".encode(), "a.eml"
    if kind == "nitf":
        return (
            "<?xml version='1.0' encoding='utf-8'?><nitf><body><body.head><hedline><hl1>Ferry 5 to sail</hl1></hedline></body.head>"
            f"<body.content>{re.sub('h[23]>', 'hl2>', blocks)}</body.content></body></nitf>"
        ).encode(), "a.xml"
    content = (
        f"<inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><body>{blocks}</body></html>"
    )
    head = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta><headline>Ferry 5 to sail</headline></contentMeta>"
    return f"{head}<contentSet>{content}</inlineXML></contentSet></newsItem>".encode(), "a.xml"


@pytest.mark.parametrize("tag", ["h2", "h3"])
@pytest.mark.parametrize("kind", ["page", "json", "feed", "mail", "nitf", "newsml"])
def test_titles_by_their_tag(kind, tag):
    found = parts_of(*wrapped(story(TITLES, tag), kind))
    assert [words for kind, words in found if kind == "deck"] == list(TITLES)
    assert all(title not in words for kind, words in found for title in TITLES if kind == "body")


CAPTIONS = [  # in the markup of public site systems
    "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>",
    "<div class='wp-caption alignnone'><img src='a.jpg'><p class='wp-caption-text'>{}</p></div>",
    "<div class='photo'><img src='a.jpg'><div class='photo-caption'><p>{}</p></div></div>",
    "<div><img src='a.jpg'><span class='image_caption'>{}</span></div>",
    "<p><img src='a.jpg'><br><em>{}</em></p>",
    "<p><img src='a.jpg'></p><p class='cutline'>{}</p>",
    "<table><tr><td><img src='a.jpg'></td></tr><tr><td class='caption'>{}</td></tr></table>",
]


@pytest.mark.parametrize("form", CAPTIONS)
@pytest.mark.parametrize("kind", ["page", "json", "feed"])
def test_what_stands_under_a_picture_between_paragraphs(kind, form):
    under = "The ferry at pier 5 before the storm"
    blocks = f"<p>{SAID.format(1)}</p>{form.format(under)}<p>{SAID.format(2)}</p><p>{SAID.format(3)}</p>"
    assert parts_of(*wrapped(blocks, kind))[1:] == [
        ("body", "\n\n".join(SAID.format(nr) for nr in (1, 2, 3))),
        ("caption", under),
    ]


@pytest.mark.parametrize("name", ["caption-toggle", "has-captions", "article caption-free", "captioned"])
def test_an_article_is_no_caption_for_its_name(name):
    blocks = f"<div class='{name}'><p>{SAID.format(1)}</p></div><p>{SAID.format(2)}</p><p class='captain'>{SAID.format(3)}</p>"
    assert [kind for kind, _ in parts_of(page(blocks), "a.html")] == ["headline", "body"]


def test_an_article_whose_container_is_called_a_caption_is_read():
    blocks = "".join(f"<p>{SAID.format(nr)}</p>" for nr in range(4))
    assert [kind for kind, _ in parts_of(page(f"<div class='caption'>{blocks}</div>"), "a.html")] == ["headline", "body"]


def test_titles_in_bold_between_paragraphs_of_a_page():
    blocks = "".join(
        f"<p>{SAID.format(nr)}</p><p><strong>{title}</strong></p>" for nr, title in enumerate(TITLES[2:3] + TITLES[4:])
    )
    found = parts_of(page(f"{blocks}<p>{SAID.format(9)}</p>"), "a.html")
    assert [words for kind, words in found if kind == "deck"] == ["Why now?", "Crews of the old port refuse to leave"]


def test_titles_in_markdown_word_and_opendocument():
    words = [pair for nr, title in enumerate(TITLES) for pair in ((SAID.format(nr), 0), (title, 1))]
    words.append((SAID.format(9), 0))
    marked = "# Ferry 5 to sail\n\n" + "\n\n".join(f"## {line}" if is_title else line for line, is_title in words)
    style = "<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>"
    word = "".join(f"<w:p>{style if is_title else ''}<w:r><w:t>{line}</w:t></w:r></w:p>" for line, is_title in words)
    space = "xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    lines = "".join(f"<t:{'h' if is_title else 'p'}>{line}</t:{'h' if is_title else 'p'}>" for line, is_title in words)
    content = f"<o:document-content {space}><o:body><o:text>{lines}</o:text></o:body></o:document-content>".encode()
    odt = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content})
    for raw, name in ((marked.encode(), "a.md"), (docx(word), "a.docx"), (odt, "a.odt")):
        assert [line for kind, line in parts_of(raw, name) if kind == "deck"] == list(TITLES), name


def test_a_paragraph_that_is_set_as_a_title_stays_one():
    found = parts_of(
        page(f"<h2>{SAID.format(1)}</h2><p>{SAID.format(2)}</p><h2>{SAID.format(3)}</h2><p>{SAID.format(4)}</p>"), "a.html"
    )
    assert [kind for kind, _ in found] == ["headline", "body"]


def test_a_title_that_is_a_link_to_more_is_furniture():
    found = parts_of(page(f"<p>{SAID.format(1)}</p><h3>Read more: all about piers</h3><p>{SAID.format(2)}</p>"), "a.html")
    assert [kind for kind, _ in found] == ["headline", "body", "furniture", "body"]


def test_marks_of_a_quotation_are_kept_where_only_an_element_has_them():
    (_, words), *_ = parts_of(*wrapped(f"<p>{SAID.format(1)}</p><p>Of this <q>so <b>be</b> it</q>, she said.</p>", "mail"))[1:]
    assert "Of this “so be it”, she said." in words


@pytest.mark.parametrize("form", ["mail", "page"])
def test_a_quote_element_with_signs_of_its_own_gets_no_others(form):
    words = f"<p>{SAID.format(1)}</p><p>Of this <q>“so <b>be</b> it”</q>, she said.</p><p>{SAID.format(2)}</p>"
    html = f"<html><body><article><h1>Pier</h1>{words * 2}</article></body></html>"
    found = page_report("a.html", html, "").text if form == "page" else text_of(words)
    assert "Of this “so be it”, she said." in found
