"""Web pages: the article and nothing else, offsets that hold, hostile markup that costs only its own page."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ReadError
from onrecord.read import Source, read_report, text_report
from onrecord.records import Report
from tests.timing import assert_linear

STORY = (
    "<p>OSLO, May 6, 2025 – Norway and Chad signed a pact on Monday 🗳️, and both called it a ﬁne be\u0301ginning.</p>"
    "<p>It will last <b>ten</b> years, <a href='/x'>officials</a> said.</p>"
    "<blockquote><p>“We are glad,” one of them said.</p></blockquote>"
    "<ul><li>Water comes first.</li><li>Energy comes second.</li></ul><p>Read more: All about pacts</p>"
)
BODY = """\
Norway and Chad signed a pact on Monday 🗳️, and both called it a ﬁne be\u0301ginning.

It will last ten years, officials said.

“We are glad,” one of them said.

Water comes first.

Energy comes second."""
HEAD = "<html lang='en-GB'><head><title>Pact signed | The Fjord Post</title></head><body>"


def page(body: str, head: str = HEAD) -> Report:
    return read_report(Source("a.html", (head + body + "</body></html>").encode()))


def shown(report: Report) -> list[tuple[str, str]]:
    return [(part.kind, part.span.words(report.text)) for part in report.parts]


def test_parts_of_a_page_hold_their_words() -> None:
    figure = "<figure><img src=x><figcaption>Two hands. Photo: Ann Moss</figcaption></figure>"
    aside = "<aside><figure><figcaption>A cat.</figcaption></figure></aside><footer>© The Fjord Post</footer>"
    report = page(f"<nav>Home Sport</nav><article><h1>Norway and Chad sign pact</h1>{STORY}{figure}</article>{aside}")
    assert shown(report) == [
        ("headline", "Norway and Chad sign pact"),
        ("dateline", "OSLO, May 6, 2025 –"),
        ("body", BODY),
        ("furniture", "Read more: All about pacts"),
        ("caption", "Two hands."),
        ("credit", "Photo: Ann Moss"),
    ]
    assert (report.media_type, report.title, report.lang) == ("text/html", "Norway and Chad sign pact", "en")


def test_a_headline_outside_the_article_is_put_first() -> None:
    report = page(f"<article>{STORY}</article>", "<html><head><meta property='og:title' content='Pact signed'></head><body>")
    assert shown(report)[0] == ("headline", "Pact signed")


def test_a_short_page_keeps_its_blocks() -> None:
    report = page(
        "<h1>Xi meets Putin</h1><p>By <a rel='author' href='/ann'>Ann Moss</a></p><p>May 6, 2025</p>"
        "<p>Xi met Putin in Beijing on Monday, and both were glad.</p><p>He left.</p>"
    )
    assert shown(report) == [
        ("headline", "Xi meets Putin"),
        ("byline", "By Ann Moss"),
        ("dateline", "May 6, 2025"),
        ("body", "Xi met Putin in Beijing on Monday, and both were glad.\n\nHe left."),
    ]
    assert report.authors == ("Ann Moss",)


def test_a_piece_of_a_page_is_read_too() -> None:
    report = read_report(Source("a.html", b"<p>Xi met Putin in Beijing on Monday, and both were glad.</p>"))
    assert (report.media_type, report.text) == ("text/html", "Xi met Putin in Beijing on Monday, and both were glad.")


def test_a_date_is_taken_only_if_the_page_writes_that_day() -> None:
    def published(stamp: str) -> str | None:
        head = f"<html><head><meta property='article:published_time' content='{stamp}'></head><body>"
        return page(f"<article>{STORY.replace('OSLO, May 6, 2025 – ', '')}</article>", head).published

    assert published("2025-05-06T10:00:00Z") == "2025-05-06"
    assert published("May 6, 2025") == "2025-05-06"
    assert published("May 2025") == "2025-05"  # and not its first day, as htmldate has it
    assert published("2071-05-06T10:00:00Z") == "2071-05-06"  # today is no part of reading


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-1", "utf-8", "utf-16"])
def test_declared_encodings(charset: str) -> None:
    words = "Министр" if charset == "windows-1251" else "Größe"
    story = f"<article><p>{words} is all, the minister said on Monday night.</p></article>"
    html = f"<html><head><meta charset='{charset}'></head><body>{story}</body></html>"
    assert words in read_report(Source("a.html", html.encode({"iso-8859-1": "cp1252"}.get(charset, charset)))).text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "a page without the text of an article"),
        (
            b"<html><body><p>Subscribe to our newsletter to get the best stories.</p></body></html>",
            "without the text of an article",
        ),
        (b"<!doctype html><html></html>", "without the text of an article|markup that cannot be read"),
        (b"<html><meta charset='utf-7'><body><p>Words.</p></body></html>", "declared in the encoding 'utf-7'"),
    ],
)
def test_pages_that_are_no_report(raw: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=f"a.html: .*({words})"):
        read_report(Source("a.html", raw))


HOSTILE: dict[str, Callable[[int], str]] = {  # each of a size from which 8 times that is all that a reader could fear
    "deep": lambda size: "<div>" * 12 * size + STORY,
    "deep inline": lambda size: f"<article>{STORY}" + "<b>" * 6 * size + "x",
    "deep tables": lambda size: "<table><tr><td>" * (400 * size // 1000) + STORY,
    "huge attribute": lambda size: f"<p class='{'a' * 125 * size}'>{STORY}",
    "many authors": lambda size: f"<article>{STORY}" + "<span class='author'>" * 3 * size,
    "captions in captions": lambda size: f"<article>{STORY}" + "<figure><figcaption>Cap" * (400 * size // 1000),
    "deep JSON-LD": lambda size: "<script type='application/ld+json'>" + "[" * 6 * size + f"</script>{STORY}",
    "endless comment": lambda size: "<!--" + "-" * 60 * size + STORY,
}


def read_or_reject(html: str) -> None:
    try:
        page(html).text.encode()
    except ReadError as error:
        assert error.place == "a.html"


@pytest.mark.parametrize("html", [f"\x01\x02\x7f{STORY}", f"&#xD800;&#0;&#x110000;{STORY}"], ids=["controls", "references"])
def test_odd_characters_give_a_report_or_a_read_error(html: str) -> None:
    read_or_reject(html)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_gives_a_report_or_a_read_error_in_linear_time(name: str) -> None:
    assert_linear(lambda size: read_or_reject(HOSTILE[name](size)), 1000)


SHREDS = st.sampled_from(
    ["<p>", "</p>", "<h1>", "<div class='author'>", "<article>", "<figcaption>", "<!--", "<", "&#x0;", "é🗳️ said.", "]]>", "<svg>",
     "The minister said on Monday that talks would go on for a week.", "<meta name=author content='Ann Moss'>", "\x0b"]
)  # fmt: skip


@settings(max_examples=40)
@given(pieces=st.lists(SHREDS, max_size=25))
def test_any_markup_gives_a_report_or_a_read_error(pieces: list[str]) -> None:
    try:
        report = read_report(Source("a.html", "".join(pieces).encode(), "text/html"))
    except ReadError:
        return
    assert any(part.kind == "body" for part in report.parts)
    assert all(part.span.words(report.text).strip() == part.span.words(report.text) for part in report.parts)


def test_odd_pages_write_nothing_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReadError):
        page("")
    assert capfd.readouterr() == ("", "")


def test_text_alone_does_not_import_trafilatura() -> None:
    code = "import sys; from onrecord.read import text_report; text_report('Words.'); sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("tag", ["article", "div", "p", "span", "a"])
def test_an_element_of_very_many_attributes_costs_no_more_than_its_length(tag):
    many = " ".join(f"data-a{nr}='b'" for nr in range(40_000))
    words = "The crew thanked the office and asked for time until the end of the month, when the ferry sails once more."
    began = time.process_time()
    page = f"<html><body><article><h1>Ferry 5</h1><{tag} {many}><p>{words}</p><p>{words} Again.</p></{tag}></article></body></html>"
    assert words in read_report(Source("a.html", page.encode(), "text/html")).text
    assert time.process_time() - began < 20


def test_what_a_site_offers_beside_an_article_is_furniture() -> None:
    around = ("Tweet this", "Link this", "Reprints", "Full Coverage", "Video Player Close", "Our Standards: The Quay Principles.")
    report = page(f"<article>{STORY}" + "".join(f"<p>{words}</p>" for words in around) + "</article>")
    told = "\n".join(words for kind, words in shown(report) if kind == "furniture").splitlines()
    assert [words for words in around if words not in told] == []
    text = text_report(f"Ferries sail again\n\nVideo Player Close\n\n{' '.join(STORY.split())}")
    assert text.authors == () and text.parts[1].kind == "furniture"


def test_the_title_is_no_publisher() -> None:
    head = "<title>Ferries sail again</title><meta property='og:site_name' content='Ferries sail again'>"
    assert page(f"<article><h1>Ferries sail again</h1>{STORY}</article>", f"<html><head>{head}</head><body>").publisher is None
