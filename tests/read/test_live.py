"""Live blogs: each post a report of its own with its time, whatever system made the page; and what is none stays one page."""

from __future__ import annotations

import io
import json

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Budget, Note, Source, Ways, items_in, read_item
from tests.timing import assert_linear

SAID = "The harbour office of Sollmar has shut pier {0}, its spokeswoman Ilka Brand said."
ASKED = "“We will open it when the wind drops,” she told the Quay Post, and asked crew {0} to wait on shore."
LEAD = (
    "<h1>{}</h1><p>" + "A storm has shut the piers of Sollmar, and the ferries stay in the old port until it is over. " * 4 + "</p>"
)
META = "<meta property='article:published_time' content='2025-04-17T08:00:00Z'>"


def words(nr: int) -> str:
    return f"<p>{SAID.format(nr)}</p><p>{ASKED.format(nr)}</p>"


def ld(number: int) -> str:
    updates = [
        {"@type": "BlogPosting", "headline": f"Pier {nr} is shut", "articleBody": f"{SAID.format(nr)}\n{ASKED.format(nr)}",
         "datePublished": f"2025-04-17T1{nr}:32:00+02:00", "author": {"@type": "Person", "name": "Oda Lindqvarn"}}
        for nr in range(number)
    ]  # fmt: skip
    data = {
        "@context": "https://schema.org",
        "@graph": [{"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": updates}],
    }
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def page(posts: str, title: str = "Storm shuts the piers of Sollmar", head: str = META, lead: str = LEAD) -> bytes:
    top = f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | Quay Post</title>{head}</head>"
    return f"{top}<body><nav><a href='/'>Home</a></nav>{lead.format(title)}{posts}<footer>About us</footer></body></html>".encode()


def found(raw: bytes, name: str = "a.html"):
    """The reports and the remarks that a file gives."""
    items = list(items_in(io.BytesIO(raw), name, Ways(), Budget(name, len(raw), Bounds())))
    assert not [item for item in items if isinstance(item, ReadError)]
    reports = [read_item(item)[0] for item in items if isinstance(item, Source)]
    return reports, [item.words for item in items if isinstance(item, Note)]


def shown(report) -> list[tuple[str, str]]:
    return [(part.kind, part.span.words(report.text)) for part in report.parts]


# By how a system writes a post: the post, and the words of its time. Classes are as public pages have them, words are ours.
FORMS = {
    "article with a time": (
        "<div class='liveblog-body'>",
        "<article id='block-{0}f' class='block x-{0}'><time datetime='2025-04-17T1{0}:32:00.000Z'>1{0}.32 BST</time>"
        "<h2>Pier {0} is shut</h2>{1}<div class='share'><a href='#'>Share</a></div></article>",
        "1{0}.32 BST",
    ),
    "stream of items": (
        "<ol class='lx-stream'>",
        "<li class='lx-stream__post-container'><article class='post'><div><span class='qa-post-auto-meta'>1{0}:32</span></div>"
        "<header><h3>Pier {0} is shut</h3></header><div class='text'>{1}</div></article></li>",
        "1{0}:32",
    ),
    "hours ago": (
        "<div>",
        "<div class='liveblog-entry' id='id_{0}'><div class='meta'><span class='author-name'>By Oda Lindqvarn</span>"
        "<time class='date' datetime='2025-04-17T1{0}:32:00+02:00'>{0} hours ago</time></div><h2>Pier {0} is shut</h2>{1}</div>",
        "2025-04-17T1{0}:32:00+02:00",
    ),
    "whole date, a post of others with a time in it": (
        "<div class='timeline-body'>",
        "<article class='lb-post'><div class='lb-post-date'>April 17, 2025 1{0}:05</div><h2>Pier {0} is shut</h2>{1}"
        "<blockquote class='told'><p>It blows hard at pier {0} of the port.</p><time datetime='2025-04-16'>April 16, 2025</time>"
        "</blockquote></article>",
        "April 17, 2025 1{0}:05",
    ),
    "microdata": (
        "<div>",
        "<div itemprop='liveBlogUpdate' itemscope><meta itemprop='datePublished' content='2025-04-17T1{0}:00:00Z'>"
        "<b>1{0}h05</b><h2 itemprop='headline'>Pier {0} is shut</h2>{1}</div>",
        "1{0}h05",
    ),
    "headings with hours": ("<div class='live-ticker'>", "<h3>1{0}:32 Pier {0} is shut</h3>{1}", "1{0}:32"),
    "days around the posts": (
        "<div class='live-feed'><section class='day'>",
        "<div class='entry'><p class='posted'>1{0}:05 p.m. ET</p><h4>Pier {0} is shut</h4>{1}</div>",
        "1{0}:05 p.m. ET",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_post_is_a_report_with_its_time(form):
    around, post, stamp = FORMS[form]
    reports, notes = found(page(around + "".join(post.format(nr, words(nr)) for nr in range(1, 6)), "Live: storm shuts piers"))
    assert notes == ["a live blog of 5 posts: each is read as a report of its own, what stands around them is one more"]
    assert [report.place for report in reports] == ["a.html", *(f"a.html#{nr}" for nr in range(1, 6))]
    frame, *posts = reports
    assert frame.title == "Live: storm shuts piers" and "Brand" not in frame.text
    for nr, report in enumerate(posts, start=1):
        kinds = dict(shown(report))
        assert (report.title, report.published, report.media_type) == (f"Pier {nr} is shut", "2025-04-17", "text/html")
        assert kinds["headline"] == report.title and kinds["dateline"] == stamp.format(nr)
        assert kinds["body"].startswith(f"{SAID.format(nr)}\n\n{ASKED.format(nr)}") and "Share" not in report.text


def test_a_post_without_a_title_is_named_by_its_page_and_begins_with_its_words():
    posts = "".join(f"<p><strong>1{nr}.32 GMT</strong> – Pier {nr} is shut.</p>{words(nr)}" for nr in range(1, 5))
    reports, _ = found(page(f"<article>{posts}</article>", "Storm shuts piers: as it happened", head=""))
    assert [(report.title, report.published) for report in reports] == [("Storm shuts piers: as it happened", None)] * 5
    assert shown(reports[1]) == [("dateline", "11.32 GMT"), ("body", f"Pier 1 is shut.\n\n{SAID.format(1)}\n\n{ASKED.format(1)}")]


def test_each_post_has_the_day_it_states():
    form = "<div class='live-post'><time datetime='2025-04-{0}T23:30:00-05:00'>a day ago</time>{1}</div>"
    reports, _ = found(page("".join(form.format(nr, words(nr)) for nr in (16, 17, 18))))
    assert [report.published for report in reports] == ["2025-04-17", "2025-04-16", "2025-04-17", "2025-04-18"]


def test_a_page_that_was_changed_on_another_day_gives_hours_no_day():
    changed = META + "<meta property='article:modified_time' content='2025-04-18T01:00:00Z'>"
    form = "<div class='live-post'><span class='time'>1{0}:05</span>{1}</div>"
    reports, _ = found(page("".join(form.format(nr, words(nr)) for nr in range(1, 4)), head=changed))
    assert [report.published for report in reports[1:]] == [None] * 3


def test_posts_that_only_the_data_of_a_page_names():
    reports, notes = found(page("<div id='root'></div>", head=META + ld(4)))
    assert "4 posts" in notes[0] and [report.place for report in reports] == ["a.html", *(f"a.html#{nr}" for nr in range(1, 5))]
    assert (reports[2].title, reports[2].published, reports[2].authors) == ("Pier 1 is shut", "2025-04-17", ("Oda Lindqvarn",))
    assert shown(reports[2])[1] == ("dateline", "2025-04-17T11:32:00+02:00")


def test_posts_that_the_page_shows_without_times_are_read_once():
    """Only the data tells them as posts; what the page has beyond them is kept."""
    form = "<div class='card'><h2>Pier {0} is shut</h2>{1}</div>"
    raw = page("".join(form.format(nr, words(nr)) for nr in range(5)), "Live: storm", META + ld(4))
    frame, *posts = found(raw)[0]
    assert len(posts) == 4 and not [nr for nr in range(4) if f"pier {nr}" in frame.text or f"Pier {nr}" in frame.text]
    assert SAID.format(4) in frame.text and ASKED.format(4) in frame.text and "A storm has shut" in frame.text


def test_one_post_in_the_data_is_one():
    assert found(page("<div id='root'></div>", head=META + ld(1)))[1][0].startswith("a live blog of 1 post: each")


def test_data_that_is_cut_off_leaves_the_posts_of_the_page():
    form = "<div class='live-post'><span class='time'>1{0}:05</span>{1}</div>"
    cut = ld(4).replace("]}]}</script>", "</script>")
    assert len(found(page("".join(form.format(nr, words(nr)) for nr in range(1, 4)), head=META + cut))[0]) == 4


def test_a_pinned_post_is_read_once_and_captions_and_authors_are_parts_of_theirs():
    form = (
        "<article class='live-post'><time>1{0}:05</time><span class='byline'>By Oda Lindqvarn</span>{1}"
        "<figure><img src='a.jpg'><figcaption>Pier {0} in the storm</figcaption></figure></article>"
    )
    posts = [form.format(nr, words(nr)) for nr in (1, 2, 3)]
    reports, notes = found(page("".join([posts[1], *posts])))
    assert "3 posts, which has 1 more of the same words: each" in notes[0] and len(reports) == 4
    assert shown(reports[1])[-1] == ("caption", "Pier 2 in the storm") and reports[1].authors == ("Oda Lindqvarn",)


def test_a_live_blog_in_a_crawl_is_numbered_in_its_record():
    body = page("".join(FORMS["stream of items"][1].format(nr, words(nr)) for nr in range(1, 5)), "Live: storm")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://quay.example/5\r\nWARC-Date: 2025-04-17T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000005>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    reports, _ = found(head.encode() + http + b"\r\n\r\n", "a.warc")
    assert len(reports) == 5 and reports[1].place == f"{reports[0].place}#1"


LINKS = "".join(f"<li><time>12:3{nr}</time><a href='/{nr}'>Pier {nr} is shut, and ferry {nr} stays</a></li>" for nr in range(6))
TALK = "".join(f"<div class='comment'><time>1{nr}:30</time><p>I think pier {nr} should be open.</p></div>" for nr in range(6))
STORY = f"<article>{words(1)}{words(2)}</article>"


@pytest.mark.parametrize(
    "raw",
    [
        page(f"{STORY}<ul class='live-feed'>{LINKS}</ul>"),
        page(f"{STORY}<section class='comments'>{TALK}</section>", "Live: storm"),
        page(f"<article>{''.join(f'<h3>1{nr}:32 Pier {nr}</h3>{words(nr)}' for nr in range(4))}</article>"),  # nothing says live
        page(f"{STORY}<p>See <a href='/live-blog/storm'>our live blog</a>.</p>"),
        page(f"<article><p><time>11:05</time>{words(1)}</p></article>", "Live: storm"),
    ],
    ids=["links", "talk", "hours in a report", "a link to a live blog", "one time"],
)
def test_what_is_no_live_blog_stays_one_report(raw):
    reports, notes = found(raw)
    assert (len(reports), notes) == (1, []) and SAID.format(1) in reports[0].text


def test_nothing_around_the_posts_is_said():
    _, notes = found(page("".join(FORMS["stream of items"][1].format(nr, words(nr)) for nr in range(4)), "Live: storm", lead="{}"))
    assert notes == ["a live blog of 4 posts: each is read as a report of its own, what stands around them is left out"]


@pytest.mark.parametrize(
    "form", ["<div class='live-post'><time>11:05</time>{1}</div>", "<h3>11:32 Pier</h3>{1}", "<div class='time'>11:05"]
)
def test_a_live_blog_takes_time_in_proportion(form):
    def read(size: int) -> None:
        raw = page("".join(form.format(nr, words(nr)) for nr in range(size)), "Live: storm")
        list(items_in(io.BytesIO(raw), "a.html", Ways(), Budget("a.html", len(raw), Bounds())))

    assert_linear(read, 40)
