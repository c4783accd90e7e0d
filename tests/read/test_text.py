"""Plain text in, Report out: the words unchanged, every visible character in exactly one part, metadata only as stated."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import ReadError
from onrecord.read import Source, read_report, text_report
from onrecord.records import Reading, Report
from tests.timing import assert_linear

# Accents, emoji, combining marks, CRLF: where byte, code point and UTF-16 offsets part ways; and what the rules look for.
WORDS = st.sampled_from(
    ["Xi met Putin.", "By Ann Moss", "RIGA, May 6, 2025 –", "???", "?? A B / C ??", "—", "---", "Read more", "é", "🗳️",
     "e\u0301", "“No,” he said.", "Photo: A", "PRESS RELEASE", "XI JINPING", "President", "…", "(left)", "Friday, August 21, 2015",
     "\u200b", "\x1c", "a" * 90]
)  # fmt: skip
BREAKS = st.sampled_from([" ", "\n", "\r\n", "\n\n", "\r\n\r\n", "\t", "\u2028", "\xa0", "\n \n"])
TEXTS = (
    st.lists(st.tuples(WORDS, BREAKS), min_size=1, max_size=14)
    .map(lambda pairs: "".join(word + gap for word, gap in pairs))
    .filter(str.strip)
)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=120).filter(str.strip)

HEADED = "Kenya and Chad sign pact on water\n\nKenya and Chad signed a pact on Monday. It will last ten years.\n"


def shown(report: Report) -> list[tuple[str, str]]:
    return [(part.kind, part.span.words(report.text)) for part in report.parts]


def check_parts(report: Report) -> None:
    covered = [0] * len(report.text)
    for part in report.parts:
        words = part.span.words(report.text)
        assert words == words.strip()
        for i in range(part.span.start, part.span.end):
            covered[i] += 1
    assert all(count == 1 if not char.isspace() else count <= 1 for char, count in zip(report.text, covered, strict=True))
    assert [part.span for part in report.parts] == sorted(part.span for part in report.parts)
    assert all(a.kind != b.kind for a, b in zip(report.parts, report.parts[1:], strict=False))


@given(text=st.one_of(TEXTS, ANY))
def test_text_is_unchanged_and_parts_cover_it_once(text: str) -> None:
    report = text_report(text)
    assert report.text == text
    check_parts(report)


@given(text=st.one_of(TEXTS, ANY).filter(lambda text: not text.startswith("\ufeff")))
def test_bytes_and_text_give_the_same_words(text: str) -> None:
    raw = text.encode()
    report = read_report(Source("a.txt", raw, "text/plain"))
    assert (report.text, report.sha256) == (text, hashlib.sha256(raw).hexdigest())
    assert report.parts == text_report(text).parts


@given(text=st.one_of(TEXTS, ANY))
def test_a_report_survives_its_json(text: str) -> None:
    report = text_report(text)
    assert Reading.from_json(Reading(report=report).to_json()).report == report


def test_the_same_words_elsewhere_are_another_report() -> None:
    assert text_report(HEADED, "a").id != text_report(HEADED, "b").id
    assert text_report(HEADED, "a").id == text_report(HEADED, "a").id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_no_text(encoding: str) -> None:
    assert read_report(Source("a.txt", HEADED.encode(encoding))).text == HEADED


def test_windows_newlines_stay() -> None:
    text = HEADED.replace("\n", "\r\n")
    assert read_report(Source("a.txt", text.encode())).text == text
    assert [kind for kind, _ in shown(text_report(text))] == ["headline", "body"]


@pytest.mark.parametrize(
    "text",
    ["Xi met Putin.", "Xi met Putin. He left.", "The minister met Xi.\n\nHe said yes.", "Xi met Putin",
     "By noon Ann Moss left the hall.", "Q: Is it true?\n\nA: No. We deny it.", "- one\n- two", "Read more about this."],
)  # fmt: skip
def test_a_text_without_a_head_is_body(text: str) -> None:
    assert shown(text_report(text)) == [("body", text)]


def test_ordinary_article_is_headline_and_body() -> None:
    # PolNeAR's titles end in a full stop.
    story = "".join(f"Kenya and Chad signed a pact on Monday. It will last {years} years.\n\n" for years in range(2, 7))
    report = text_report("Kenya and Chad sign pact on water.\n\n" + story)
    assert shown(report) == [("headline", "Kenya and Chad sign pact on water."), ("body", story.strip())]
    assert report.title == "Kenya and Chad sign pact on water."


def test_hard_wrapped_paragraphs_stay_whole() -> None:
    story = (
        "The leaders of the two countries agreed on Monday to widen their trade\n"
        "in energy, officials said, in a deal that both sides called historic and\n"
        "that will take ten years to build.\n"
    )
    assert [kind for kind, _ in shown(text_report("Two neighbours widen\nenergy trade\n\n" + story))] == ["headline", "body"]


@pytest.mark.parametrize(
    ("opening", "published", "publisher"),
    [
        ("RIGA, May 6, 2025 (Baltic Wire) –", "2025-05-06", "Baltic Wire"),
        ("RIGA (LATVIA), 6 MAY 89 (BALTIC WIRE) -- [TEXT]", None, "BALTIC WIRE"),
        ("Riga, 6 May 89 (Baltic Wire) -- [Editorial Report] [Text]", None, "Baltic Wire"),
        ("riga:", None, None),
        ("new delhi, feb 28:", None, None),
        ("Jakarta, 14 March 2025 –", "2025-03-14", None),
        ("JAKARTA/BEIJING, March 14, 2025 –", "2025-03-14", None),
        ("BEIJING, Dec. 30 (Xinhua) --", None, "Xinhua"),
        ("Washington (AFP) –", None, "AFP"),
        ("MOSCOW, March 14. /TASS/.", None, "TASS"),
        ("KYIV, Ukraine —", None, None),
        ("ST. PETERSBURG —", None, None),
    ],
)
def test_dateline_opens_the_first_paragraph(opening: str, published: str | None, publisher: str | None) -> None:
    report = text_report(f"Kenya and Chad sign pact\n\n{opening} Kenya signed a pact on Monday. It will last.\n")
    assert shown(report)[1:] == [("dateline", opening), ("body", "Kenya signed a pact on Monday. It will last.")]
    assert (report.published, report.publisher) == (published, publisher)


@pytest.mark.parametrize(
    "words", ["NATO — the alliance — met.", "EXCLUSIVE – Kenya signed.", "Kenya – Chad’s friend – signed.", "A pact - at last."]
)
def test_a_dash_alone_makes_no_dateline(words: str) -> None:
    assert shown(text_report(f"Kenya and Chad sign pact\n\n{words} It will last ten years."))[1][0] == "body"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Friday, August 21, 2015", "2015-08-21"),
        ("Ministry of Foreign Affairs, Beijing, March 14, 2025", "2025-03-14"),
        ("Published: 3 Sept. 2024, 10:15 GMT", "2024-09-03"),
        ("2024-02-29", "2024-02-29"),
        ("February 30, 2024", None),  # no calendar has it
        ("March 14", None),  # no year, and none is made up
        ("March 2024", None),
    ],
)
def test_date_line(line: str, published: str | None) -> None:
    report = text_report(f"Kenya and Chad sign pact\n\n{line}\n\nKenya signed a pact on Monday. It will last.")
    assert shown(report)[1] == ("dateline", line)
    assert report.published == published


def test_a_date_in_the_story_is_not_the_reports() -> None:
    assert text_report("Kenya and Chad sign pact\n\nKenya signed on March 3, 2021. It will last.").published is None


def test_whose_words_a_release_is_is_told_by_a_byline() -> None:
    office, release = "Office of the Spokesperson", "The below is attributable to Spokesperson Ana Ruiz:"
    report = text_report(f"Kenya and Chad Sign Pact\n\n{office}\n\n{release}\n\nKenya signed a pact on Monday. It will last.")
    assert shown(report)[1] == ("byline", f"{office}\n\n{release}") and not report.authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("- By XU WEI in Beijing and REN QI in Moscow Contact the writers at xuwei@chinadaily.com.cn", ("Xu Wei", "Ren Qi")),
        ("By Edgars Bērziņš and Nora Whitfield", ("Edgars Bērziņš", "Nora Whitfield")),
        ("By Ann Moss, Staff Writer", ("Ann Moss",)),
        ("BY CLARE O’DOWD", ("Clare O’Dowd",)),
        ("Xu Wei | China Daily | Updated: 2022-12-31 07:20", ("Xu Wei",)),
        ("Jane Doe", ("Jane Doe",)),
    ],
)
def test_byline(byline: str, authors: tuple[str, ...]) -> None:
    report = text_report(f"Kenya and Chad sign pact\n\n{byline}\n\nKenya signed a pact on Monday. It will last.")
    assert shown(report)[1] == ("byline", byline)
    assert report.authors == authors


def test_a_pull_quote_repeats_the_body_and_names_its_speaker() -> None:
    report = text_report(
        "Kenya and Chad sign pact\n\nWe will not wait ... for the rains to come.\n\nASHA NJERI\n\nMinister\n\n"
        "Kenya signed a pact on Monday.\n\n“We will not wait any longer for the rains to come,” Asha Njeri said.\n"
    )
    assert shown(report)[1] == ("pull_quote", "We will not wait ... for the rains to come.\n\nASHA NJERI\n\nMinister")


def test_a_refrain_is_no_pull_quote() -> None:
    refrain = "It takes 1,237 delegates to win the nomination."
    report = text_report(
        f"Live: the vote\n\nPolls closed at nine. Counting began.\n\n{refrain}\n\nOhio came in. It was close.\n\n{refrain}\n"
    )
    assert [kind for kind, _ in shown(report)] == ["headline", "body"]


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("?? AMARO LILLO / COURIER ?? A minister shows a brine pool.", ["credit", "caption"]),
        ("AMARO LILLO / COURIER A minister shows a brine pool.", ["credit", "caption"]),
        ("A minister shows a brine pool. Image: Amaro Lillo.", ["caption", "credit"]),
        ("A minister shows a brine pool. REUTERS/Amaro Lillo", ["caption", "credit"]),
        ("(Editing by Clare O’Dowd)", ["credit"]),
        ("Roy-Tremblay (left) and Valdivieso (right) at a brine pool.", ["caption"]),
        ("Newspapers in English", ["furniture"]),
        ("Read more: Five questions about the Nile", ["furniture"]),
        ("Subscribe to our newsletter", ["furniture"]),
        ("Share this article", ["furniture"]),
        ("Gov. Pat Brown (R) blamed the court. He will appeal.", []),
        ("US/UK relations soured. So it goes.", []),
        ("Photo: A minister shows a visitor the brine pool in the north.", ["caption"]),
        ("Photo: Amaro Lillo / Courier", ["credit"]),
        ("He will read more on Monday. So he says.", []),
        ("Share the burden, the minister said.", []),
        ("(c) the states shall meet once a year;", []),
        ("Register of voters closed on Monday.", []),
        ("Contacts, he said, would go on.", []),
        ("More in common than they think", []),
    ],
)
def test_captions_credits_and_furniture_interrupt_the_body(line: str, kinds: list[str]) -> None:
    report = text_report(f"Kenya and Chad sign pact\n\nKenya signed. It was time.\n\n{line}\n\nChad signed too. It was late.")
    between = [*kinds, "body"] if kinds else []
    assert [kind for kind, _ in shown(report)] == ["headline", "body", *between]


@pytest.mark.parametrize("piece", ["A ", "AB CD " * 30 + "\n", "Subscribe\n", "By " + "Ab and " * 30 + "x.\n", ". . . "])
def test_reading_a_report_costs_no_search_for_hostile_text(piece: str) -> None:
    assert_linear(lambda size: check_parts(text_report(piece * (size // len(piece)))), 8000)


@pytest.mark.parametrize(
    ("raw", "media_type", "words"),
    [
        (b"", None, "nothing in it"),
        (b" \r\n\t ", None, "nothing in it but blank space"),
        (b"\xef\xbb\xbf", None, "nothing in it but blank space|nothing in it"),
        (b"abc\0def", None, r"binary data \(a NUL at byte 3\)"),
        (b"%PDF-1.7 words", None, "a broken PDF .*new PDF"),
        (b"PK\x03\x04 words", None, "a zip archive or an office document"),
        (b"\x89PNG\r\n", None, "a PNG image"),
        (b"\x1f\x8b\x08", None, "a gzip archive"),
        (b"words", "application/json", "declared as application/json"),
        (b"words", "text/plain; charset=punycode", "declared in the encoding 'punycode'"),
    ],
)
def test_what_is_no_report_is_named(raw: bytes, media_type: str | None, words: str) -> None:
    with pytest.raises(ReadError, match=f"(?s)a.txt: ({words})"):
        read_report(Source("a.txt", raw, media_type))


@given(raw=st.binary(max_size=200))
def test_any_bytes_give_a_report_or_a_read_error(raw: bytes) -> None:
    try:
        check_parts(read_report(Source("a.txt", raw)))
    except ReadError as error:
        assert error.place == "a.txt" and error.found and error.remedy


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "a\ud800b"])
def test_a_given_text_is_checked_too(text: str) -> None:
    with pytest.raises(ReadError):
        text_report(text)


def test_language_is_said_only_when_it_is_plain() -> None:
    assert (
        text_report("The ministers of the two states agreed that they would meet again in the autumn with their staff.").lang
        == "en"
    )
    assert (
        text_report("Der Minister sagte am Montag, dass in Berlin was zu tun ist und die Partei an der Sache arbeitet.").lang
        is None
    )
    assert text_report("Xi met Putin.").lang is None


def test_declared_charset_is_obeyed() -> None:
    assert read_report(Source("a.txt", "Größe zählt.".encode("cp1252"), "text/plain; charset=iso-8859-1")).text == "Größe zählt."
