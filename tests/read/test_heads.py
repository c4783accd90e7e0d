"""Titles, authors and days as a page or an export states them, and paragraphs that only breaks part."""

from __future__ import annotations

import json

import pytest

from onrecord.read import Source, Ways, find_items, read_item, read_report
from onrecord.read.exports import nexis_given
from onrecord.read.fields import authors_from
from onrecord.read.plain_text import find_parts
from onrecord.read.report import rtf_text

HEAD = "<!doctype html><html lang='en'><head><title>{}</title><meta property='og:site_name' content='The Quay Times'></head><body>"
FIRST = "KASSEL, April 17, 2025 (Quay Press) - The shipping office offered on Thursday to mediate, its spokeswoman said."
REST = "The crew thanked the office and asked for time until the end of the month, when the ferry will sail once more."


def read(body: str, title: str = "Ferry 5 to sail"):
    return read_report(Source("a.html", (HEAD.format(title) + body + "</body></html>").encode(), "text/html"))


@pytest.mark.parametrize("end", ["", " - The Quay Times", " | World", " | World | The Quay Times"])
def test_a_title_ends_before_the_site_and_the_section(end):
    assert read(f"<article><p>{FIRST}</p><p>{REST}</p></article>", f"Ferry 5 to sail{end}").title == "Ferry 5 to sail"


def test_two_breaks_part_paragraphs_and_the_dateline_gives_the_day():
    report = read(f"<article><h1>Ferry 5 to sail</h1><div>{FIRST}<br><br>{REST}<br>\n<br>{REST[:60]} again.</div></article>")
    assert report.published == "2025-04-17"
    assert [part.kind for part in report.parts] == ["headline", "dateline", "body"]
    assert f"said.\n\n{REST}\n\n" in report.text


def test_words_in_q_are_quoted():
    assert "“so be it”, she said" in read(f"<article><p>{FIRST}</p><p>Of this <q>so be it</q>, she said. {REST}</p></article>").text


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Lindqvarn, Oda; Brand, Ilka", ("Oda Lindqvarn", "Ilka Brand")),
        ("By Oda Lindqvarn and Ilka Brand", ("Oda Lindqvarn", "Ilka Brand")),
        ("Oda Lindqvarn in Kassel", ("Oda Lindqvarn",)),
        ("Oda Lindqvarn, with AFP", ("Oda Lindqvarn",)),
        ("www.quay.example", ()),
        ("Lindqvarn, Oda", ("Oda Lindqvarn",)),
        ("Lindqvarn, Oda M", ("Oda M Lindqvarn",)),
        ("Author, Oda Lindqvarn", ("Oda Lindqvarn",)),
        ("admin", ()),
        ("Reuters, AFP", ("Reuters", "AFP")),
        ("A report of the Quay Post that Harbour News gave to you.", ()),
        ("Quay Post, MAR 04", ("Quay Post",)),
    ],
)
def test_authors_are_names(given, names):
    assert authors_from(given) == names


@pytest.mark.parametrize("line", ["Edition 2;", "National Edition", "3 Star Edition", "Correction Appended", "City Final Edition"])
def test_an_edition_is_no_headline_of_nexis(line):
    given = nexis_given(
        f"Quay Post\n\nMarch 7, 2025 Friday\n{line}\n\nFerry 5 to sail\n\nBYLINE: Oda Lindqvarn\n\nLENGTH: 9 words\n\nIt sails.\n"
    )
    assert given is not None and given.title == "Ferry 5 to sail"


LONG = (
    "The crew of ferry {0} thanked the office of the old port in Kassel, and asked it for time until the end of the month. "
    "Pier {0} stays shut meanwhile, and the carts of the grain company number {0} go by way of the iron bridge."
)


@pytest.mark.parametrize(
    "between",
    [
        "",
        "<div class='ad'><span>Advertisement</span></div>",
        "<aside class='inset'><p>Ten rooms with a view</p></aside>",
        "<figure><img src='a.jpg'><figcaption>The quay</figcaption></figure>",
        "<div class='grid'></div><hr>",
        "<script>show()</script>",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<div class='grid'><div class='column'>{}</div></div>"])
def test_containers_of_one_article_are_joined(between, around):
    containers = [
        around.format(f"<div class='body__inner'><p>{LONG.format(nr)}</p><p>{LONG.format(nr + 1)}</p></div>") for nr in (1, 3, 5)
    ]
    text = read(f"<main><article><h1>Ferry 5 to sail</h1>{between.join(containers)}</article></main>").text
    assert [f"crew of ferry {nr} thanked" in text for nr in range(1, 7)] == [True] * 6
    assert text.index("ferry 2 ") < text.index("ferry 3 ") < text.index("ferry 6 ")


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='comment-list'><div class='body__inner'><p>{}</p></div></div>",
        "<h2>More</h2><div class='body__inner'><p>{}</p></div>",
        "<div class='related'><div class='body__inner'><p>{}</p></div></div>",
        "<article><div class='body__inner'><p>{}</p></div></article>",
        "<footer><div class='body__inner'><p>{}</p></div></footer>",
        "<section id='teasers' class='teasers'><div class='body__inner'><p>{}</p></div></section>",
    ],
)
def test_containers_of_something_else_are_not_joined(beside):
    body = f"<div class='body__inner'><p>{LONG.format(1)}</p><p>{LONG.format(2)}</p><p>{LONG.format(3)}</p></div>"
    text = read(f"<main><article><h1>Ferry 5 to sail</h1>{body}</article></main>{beside.format(LONG.format(9))}").text
    assert "ferry 3 " in text and "ferry 9 " not in text


@pytest.mark.parametrize(
    "mark", ["gh-article-excerpt", "post-excerpt", "entry-summary", "standfirst", "article-lead", "teaser-text"]
)
def test_a_deck_is_no_paragraph(mark):
    deck = "The office of the old port offers to speak with both ferry lines."
    head = HEAD.format("Ferry 5 to sail").replace("</head>", f"<meta name='description' content='{deck}'></head>")
    body = f"<article><header><h1>Ferry 5 to sail</h1><p class='{mark}'>{deck}</p></header><p>{FIRST}</p><p>{LONG}</p></article>"
    report = read_report(Source("a.html", (head + body + "</body></html>").encode(), "text/html"))
    assert [part.span.words(report.text) for part in report.parts if part.kind == "deck"] == [deck]
    assert report.text.count(deck) == 1


def test_the_menu_of_an_old_layout_is_no_text():
    menu = "".join(f"<a href='x'><font size=1>Ferry of pier {nr}</font></a><br>" for nr in range(5))
    page = f"<table><tr><td bgcolor=#ddd>{menu}</td><td><h1>Ferry 5 to sail</h1><p>{FIRST}<br><br>{REST}</p></td></tr></table>"
    text = read(page).text
    assert "pier 3" not in text and REST in text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (rb"{\deleted 14}{\revised 17} people", "17 people"),
        (rb"14\deleted  and 15\deleted0  people", "14 people"),
        (rb"{\v a note to the desk }17 people", "17 people"),
        (rb"\v 14\plain 17 people", "17 people"),
        (rb"12{\super 3} boats", "12\u00b3 boats"),
        (rb"10\super 6\nosupersub  cubic metres", "10\u2076 cubic metres"),
        (rb"the 5{\super th} boat", "the 5th boat"),
        (rb"{\deleted {\b 14}\u8364?}17 people", "17 people"),
    ],
)
def test_rich_text_without_what_is_deleted_or_hidden_and_with_raised_digits(words, text):
    assert rtf_text("a.rtf", rb"{\rtf1\ansi " + words + b"}")[0].split() == text.split()


@pytest.mark.parametrize(
    "title", ["A new quay", "What the crews want", "‘No commitment’", "Who pays?", "Talks in Lower Kassel fail"]
)
def test_a_title_between_paragraphs_is_a_deck(title):
    text = f"Ferry 5 to sail\n\n{FIRST}\n\n{title}\n\n{REST}"
    assert title in [part.span.words(text) for part in find_parts(text) if part.kind == "deck"]


@pytest.mark.parametrize(
    "line", ["“We will sail,” she said.", "A: It will, on Monday", "Lower Kassel, Marrow", "- a quay", "and so on", "14 boats:"]
)
def test_a_short_line_that_is_no_title_stays_body(line):
    text = f"Ferry 5 to sail\n\n{FIRST}\n\n{line}\n\n{REST}"
    assert not [part for part in find_parts(text) if part.kind == "deck"]


def test_links_name_the_author_where_the_head_has_a_host():
    head = "<meta name='author' content='www.quaypost.com'><meta property='article:author' content='Quay Post Staff'>"
    by = "<div class='byline'>By <a rel='author'>Oda Lindqvarn</a></div>"
    report = read(f"<head>{head}</head><article><h1>Ferry 5 to sail</h1>{by}<p>{FIRST}</p><p>{REST}</p></article>")
    assert report.authors == ("Oda Lindqvarn",)


def test_quoted_words_in_the_head_of_markdown_go_over_lines(tmp_path):
    title = '"Council\\u2019s ferries of\\_\\\n  Upper Kassel sail\n  again"\n'
    path = tmp_path / "a.md"
    path.write_text(f'---\ndate: 2025-04-17\ntitle: {title}author: "Oda Lindqvarn"\n---\n\n{FIRST}\n\n{REST}\n', "utf-8")
    (item,) = find_items(path, Ways())
    report, _ = read_item(item)
    assert (report.title, report.authors) == ("Council’s ferries of Upper Kassel sail again", ("Oda Lindqvarn",))


def test_a_body_one_level_below_is_read_and_not_the_description(tmp_path):
    path = tmp_path / "a.json"
    body = f"<div class='a '><p>{FIRST}</p>\n\n<div>\n\n<p>{REST}</p></div></div>"
    path.write_text(json.dumps({"title": "Ferry 5", "description": "Ferries.", "details": {"body": body, "tags": {}}}), "utf-8")
    (report,) = (read_item(item)[0] for item in find_items(path, Ways()) if isinstance(item, Source))
    assert report.text == f"Ferry 5\n\n{FIRST}\n\n{REST}"
