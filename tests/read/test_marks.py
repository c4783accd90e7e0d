"""What markup means and words alone do not: struck out, raised, declared as text; the day a feed states; bounds of markup."""

from __future__ import annotations

import datetime
import io
import json
import runpy
import sys
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Budget, Source, Ways, items_in, read_item
from onrecord.records import Problem, Report

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))


def read(name: str, raw: bytes) -> list[tuple[Report, tuple[Problem, ...]]]:
    found = items_in(io.BytesIO(raw), name, Ways(), Budget(name, len(raw), Bounds()))
    return [read_item(item, 200_000) for item in found if isinstance(item, Source)]


def entry(body: str, more: str = "") -> bytes:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Quay Post</title><entry>{more}{body}</entry></feed>".encode()


WORDS = [
    ("killed <del>14</del><ins>17</ins> people", "killed 17 people"),
    ("killed <s>14</s> 17 people", "killed 17 people"),
    ("12<sup>3</sup> people", "12³ people"),
    ("12<sup><a href='#n'>3</a></sup> people", "12³ people"),
    ("10<sup>-6</sup> metres, the 5<sup>th</sup> time[<sup>a</sup>]", "10⁻⁶ metres, the 5th time[a]"),
]


@pytest.mark.parametrize(("marked", "plain"), WORDS)
def test_struck_out_and_raised_words(marked: str, plain: str) -> None:
    page = MADE["page"](7).replace("The line carries", f"The army said it {marked}. The line carries")
    assert f"The army said it {plain}. The line" in read("a.html", page.encode())[0][0].text
    feed = MADE["feed"](range(1, 2)).decode().replace("The line carries", f"The army said it {marked}. The line carries")
    assert f"The army said it {plain}. The line" in read("a.rss", feed.encode())[0][0].text


def test_an_entry_that_is_declared_as_text_has_no_markup() -> None:
    raw = entry(
        "<content type='text'>Talks &lt;stalled&gt; again in Rome.</content>", "<title type='text'>A &lt;new&gt; day</title>"
    )
    ((report, _),) = read("a.atom", raw)
    assert (report.title, report.text) == ("A <new> day", "A <new> day\n\nTalks <stalled> again in Rome.")


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("Mon, 30 Mar 2026 00:30:00 +0300", "2026-03-30"),
        ("Mon, 30 Mar 2026 21:00:00 EST", "2026-03-30"),
        ("Mon, 30 Mar 26 21:00:00 EST", "2026-03-30"),
        ("2026-03-30T00:30:00+03:00", "2026-03-30"),
        ("2026-03", "2026-03"),
        ("2026", "2026"),
        ("2026-089", None),
        ("2026-W14-1", None),
        ("2026-02-30", None),
        ("Mon, 30 Feb 2026 10:00:00 GMT", None),
    ],
)
def test_the_day_is_the_one_that_a_feed_states(stamp: str, published: str | None) -> None:
    ((report, problems),) = read("a.atom", entry("<content type='html'>It rained.</content>", f"<published>{stamp}</published>"))
    assert report.published == published
    assert [problem.code for problem in problems] == ([] if published else ["date-not-read"])


@pytest.mark.parametrize(
    ("bound", "found"), [("MAX_TAGS", "markup with more than 30 tags"), ("MAX_DEPTH", "markup more than 30 elements deep")]
)
def test_markup_beyond_its_bounds_is_refused_before_it_is_read(monkeypatch, bound: str, found: str) -> None:
    page = MADE["page"](7)
    harmless = page.replace("<article>", "<article>" + "<div>" * 40).replace("</article>", "</div>" * 40 + "</article>")
    assert read("a.html", harmless.encode())
    monkeypatch.setattr(sys.modules["onrecord.read.markup"], bound, 30)
    with pytest.raises(ReadError) as error:
        read("a.html", harmless.encode())
    assert error.value.found == found


def test_what_is_in_a_script_is_no_markup() -> None:
    from onrecord.read.markup import check_markup

    check_markup("a", "<script>" + "'<div>' " * 1000 + "</script><p>It rained.")
    check_markup("a", "<script>" + "'<div>' " * 1000)
    check_markup("a", "<p>It rained.<br><li>" * 1000)
    with pytest.raises(ReadError, match="markup more than 400 elements deep"):
        check_markup("a", "<div>" * 401)


@pytest.mark.parametrize(
    ("bound", "most", "found"),
    [("MAX_DRAWN", 50, "a PDF whose page 1 is drawn by more than 50 bytes"), ("MAX_OBJECTS", 3, "a PDF of more than 3 objects")],
)
def test_a_pdf_beyond_its_bounds_is_refused_before_it_is_read(monkeypatch, bound: str, most: int, found: str) -> None:
    raw = MADE["pdf"](MADE["story"](60))
    assert read("a.pdf", raw)
    monkeypatch.setattr(sys.modules["onrecord.read.pdf"], bound, most)
    with pytest.raises(ReadError) as error:
        read("a.pdf", raw)
    assert error.value.found == found


def test_a_text_without_blanks_is_bounded_by_its_pieces() -> None:
    bounds = 100
    for text in ("“" * 300, "x" * 12 * 300, "漢" * 500, "1" * 700, "a,b;" * 100):
        with pytest.raises(ReadError, match="more than 200 pieces of words, digits and signs"):
            read_item(Source("a.txt", text.encode()), bounds)
    assert read_item(Source("a.txt", ("It rained, she said. " * 24).encode()), bounds)


DATES = [
    ("2016/6/29 15:07:41", "2016-06-29"),
    ("29.06.2016 15:07", "2016-06-29"),
    ("2016.06.29", "2016-06-29"),
    ("2016-6-29", "2016-06-29"),
    ("20160629T230741-0500", "2016-06-29"),
    ("Wed, 31 Dec 2025 23:30:00 -0500", "2025-12-31"),
    ("2025-12-31T23:30:00-05:00", "2025-12-31"),
    ("Thu, 03 Sep 15 00:01:01 +0200", "2015-09-03"),
    ("Mo, 25 Jun 2018 11:41:36", "2018-06-25"),
    ("March 2026", "2026-03"),
    ("03/2026", "2026-03"),
    ("03/04/2025", "2025"),
    ("1765465200", None),
    ("2024-25", None),
    ("Fri, 30 Feb 2024 10:00:00 GMT", None),
    ("Tue, 00 Jan 1900 00:00:00 GMT", None),
]


@pytest.mark.parametrize(("stamp", "published"), DATES)
def test_a_date_is_as_exact_as_it_is_written_in_whatever_it_comes(stamp: str, published: str | None) -> None:
    """FAULTS F20: no piece of a date is filled in, by the clock or otherwise, and no day is moved to Greenwich's."""
    rss = (
        f"<rss version='2.0'><channel><item><pubDate>{stamp}</pubDate><description>It rained.</description></item></channel></rss>"
    )
    row = {"date": stamp, "text": "It rained."}
    made = {
        "a.rss": rss,
        "a.json": json.dumps([row]),
        "a.jsonl": json.dumps(row),
        "a.csv": f'date,text\n"{stamp}",It rained.\n',
        "a.eml": f"From: a@quay.example\nTo: b@quay.example\nSubject: Rain\nDate: {stamp}\n\nIt rained.\n",
        "a.md": f"---\ntitle: Rain\ndate: {stamp}\n---\n\nIt rained.\n",
    }
    for name, words in made.items():
        ((report, problems),) = read(name, words.encode())
        assert report.published == published, name
        is_doubtful = published is None or len(published) == len("2016")
        assert [problem.code for problem in problems] == (["date-not-read"] if is_doubtful else []), name


PAGE = (
    "<!doctype html><html lang='en'><head><title>Ferry 5 to sail</title>"
    "<link rel='stylesheet' href='site.css?v=2026-03-30'>{head}</head>"
    "<body><article><h1>Ferry 5 to sail</h1>{story}<img src='/2026/03/30/ferry.jpg'></article></body></html>"
)
STORY = "<p>The shipping office offered on Thursday to mediate, its spokeswoman said, and the crew thanked it for that.</p>"


@pytest.mark.parametrize("day", ["2026-03-30", "2026-03-01", "2026-03-14"])
@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<meta property='article:published_time' content='2026-03'>", "2026-03"),
        ("<meta name='date' content='March 2026'>", "2026-03"),
        ("<meta name='dc.date' content='2026'>", "2026"),
        ("<meta itemprop='datePublished' content='03/2026'>", "2026-03"),
        ('<script type=\'application/ld+json\'>{"@type": "NewsArticle", "datePublished": "2026-03"}</script>', "2026-03"),
        ("<script>v = '2026-03-30'; load('/update/2026-03-30.js')</script>", None),
        ("<meta property='article:published_time' content='2026-03-29T23:30:00-05:00'>", "2026-03-29"),
        ("<link rel='canonical' href='https://quay.example/2026/03/29/ferry'>", "2026-03-29"),
    ],
)
def test_a_page_is_dated_as_it_says_and_not_by_the_day_on_which_it_is_read(head, published, day, monkeypatch) -> None:
    """SURPRISES P12: htmldate fills a month up with the day on which it runs, and a page may write that day somewhere."""

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromisoformat(day)

    monkeypatch.setattr("dateutil.parser._parser.datetime.datetime", Clock)
    raw = PAGE.replace("2026-03-30", day).replace("{head}", head).replace("{story}", STORY * 3).encode()
    ((report, _),) = read("a.html", raw)
    assert report.published == published


def test_a_dateline_says_more_than_the_month_of_the_page() -> None:
    head = "<meta property='article:published_time' content='2026-03'>"
    for line, published in (("KASSEL, March 12, 2026 –", "2026-03-12"), ("KASSEL, April 12, 2026 –", "2026-03")):
        raw = PAGE.replace("{head}", head).replace("{story}", STORY.replace("<p>", f"<p>{line} ") + STORY).encode()
        ((report, _),) = read("a.html", raw)
        assert report.published == published
