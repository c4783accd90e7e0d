"""Titles, authors and days as a page or an export states them, and paragraphs that only breaks part."""

from __future__ import annotations

import pytest

from onrecord.read import Source, read_report
from onrecord.read.exports import nexis_given
from onrecord.read.fields import authors_from

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
