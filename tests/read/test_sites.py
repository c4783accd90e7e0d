"""What holds a whole site: exports of WordPress, crawls in WACZ and in Zstandard, folders of an office."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.intake import Job, items_of
from onrecord.intake.items import offers
from onrecord.read import Note, Source, Ways, find_items, read_item
from onrecord.records import Report

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Quay Post</title><language>en-US</language>'
    "<wp:author><wp:author_login>oda_l</wp:author_login><wp:author_display_name>Oda Lindqvarn</wp:author_display_name></wp:author>"
)
MORE = "The fare of the ferry stays as it was, the shipping office in the old port said on Tuesday."


def item(content: str, *, kind: str = "post", status: str = "publish", day: str = "2025-03-09 00:30:00") -> str:
    return (
        "<item><title>Ferry 5 &amp; the quay</title><pubDate>Sat, 08 Mar 2025 22:30:00 +0000</pubDate>"
        f"<dc:creator>oda_l</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[In short.]]></excerpt:encoded><wp:post_date>{day}</wp:post_date>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
        "<wp:comment><wp:comment_content>First!</wp:comment_content></wp:comment></item>"
    )


def told(path: Path) -> tuple[list[Report], list[str], list[str]]:
    """The reports of a file, what was refused, and what was said."""
    reports, refused, notes = [], [], []
    for one in find_items(path, Ways()):
        if isinstance(one, Note):
            notes.append(one.words)
        elif isinstance(one, ReadError):
            refused.append(one.found)
        else:
            reports.append(read_item(one)[0])
    return reports, refused, notes


def exported(tmp_path: Path, *items: str) -> tuple[list[Report], list[str], list[str]]:
    (tmp_path / "site.xml").write_text(HEAD + "".join(items) + "</channel></rss>")
    return told(tmp_path / "site.xml")


def test_a_post_is_a_report_with_its_own_day_and_the_name_of_its_author(tmp_path):
    (report,), refused, notes = exported(tmp_path, item(f"<p>{MADE['story'](1)}</p><p>{MORE}</p>"))
    assert (report.title, report.publisher, report.authors) == ("Ferry 5 & the quay", "Quay Post", ("Oda Lindqvarn",))
    assert (report.published, report.lang, refused, notes) == ("2025-03-09", "en", [], [])
    assert "In short" not in report.text and "First!" not in report.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [("attachment", "inherit"), ("nav_menu_item", "publish"), ("post", "draft"), ("page", "private"), ("post", "trash")],
)
def test_what_is_no_post_or_not_out_is_counted_and_said(tmp_path, kind, status):
    reports, refused, notes = exported(tmp_path, item(MORE), item("A note.", kind=kind, status=status))
    assert (len(reports), refused) == (1, [])
    assert notes == [
        f"passed over 1 items that are no posts, or not out ({kind if status in ('inherit', 'publish') else f'{status} {kind}'} 1)"
    ]


def test_a_post_without_a_day_has_the_one_of_the_feed(tmp_path):
    assert exported(tmp_path, item(MORE, day="0000-00-00 00:00:00"))[0][0].published == "2025-03-08"


@pytest.mark.parametrize(
    "content",
    [
        f"One line of it, said the crew.\n\n{MORE}",
        f"One line of it, said the crew.\r\n\r\n{MORE}",
        f"<!-- wp:paragraph --><p>One line of it, said the crew.</p><!-- /wp:paragraph -->\n\n<p>{MORE}</p>",
        f'One line of it, said the crew.\n\n[gallery ids="4,5"]\n\n{MORE}',
        f"[row width='1/2']One line of it, said the crew.\n<blockquote><p>{MORE}</p></blockquote>",
    ],
)  # fmt: skip
def test_paragraphs_of_every_editor_and_no_codes(tmp_path, content):
    (report,), _, _ = exported(tmp_path, item(content))
    assert report.text.split("\n\n") == ["Ferry 5 & the quay", "One line of it, said the crew.", MORE]


@pytest.mark.parametrize(
    "picture",
    [
        '[caption id="a" width="300"]<a href="x"><img src="y" /></a> Ferry 5 at the quay. Photo: Oda Lindqvarn[/caption]',
        "<figure><img src='y'><figcaption>Ferry 5 at the quay. Photo: Oda Lindqvarn</figcaption></figure>",
        "<figure class='wp-block-image'><img/><figcaption>Ferry 5 at the <b>quay</b>. Photo: Oda Lindqvarn</figcaption></figure>",
    ],
)
def test_what_stands_under_a_picture_is_a_caption_and_a_credit(tmp_path, picture):
    (report,), _, _ = exported(tmp_path, item(f"{MADE['story'](1)}\n\n{picture}\n\n{MORE}"))
    assert [(part.kind, part.span.words(report.text)) for part in report.parts[-2:]] == [
        ("caption", "Ferry 5 at the quay."),
        ("credit", "Photo: Oda Lindqvarn"),
    ]
    assert "[sic]" in exported(tmp_path, item(f"He said “we was [sic] there” at noon. {MORE}"))[0][0].text


def wacz() -> dict[str, bytes]:
    return {
        "archive/data.warc.gz": MADE["warc"](range(10, 12)),
        "indexes/index.cdx": b"com,example)/ 2025 {}\n",
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "http://a", "text": "Ferry 5 sails, said the crew."}\n',
        "datapackage.json": json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}).encode(),
        "datapackage-digest.json": b"{}",
    }


def test_of_a_wacz_the_crawl_is_read_once(tmp_path):
    (tmp_path / "crawl.wacz").write_bytes(MADE["zipped"](wacz()))
    reports, refused, notes = told(tmp_path / "crawl.wacz")
    assert [report.place[-14:] for report in reports] == ["crawl.wacz#1#2", "crawl.wacz#1#4"]
    assert refused == [] and notes == ["passed over 4 files beside the crawl; unpack it to have them read"]


@pytest.mark.parametrize("left_out", ["datapackage.json", "archive/data.warc.gz"])
def test_a_zip_that_is_no_wacz_is_read_file_by_file(tmp_path, left_out):
    files = {name: raw for name, raw in wacz().items() if name != left_out}
    (tmp_path / "some.zip").write_bytes(MADE["zipped"](files))
    reports, refused, _ = told(tmp_path / "some.zip")
    assert len(reports) + len(refused) >= len(files)


@pytest.mark.skipif(shutil.which("zstd") is None, reason="no zstd here to pack with")
@pytest.mark.parametrize(("name", "number"), [("crawl.warc", 3), ("lines.jsonl", 3), ("page.html", 1), ("table.csv", 2)])
def test_what_zstandard_packs_is_read(tmp_path, name, number):
    pytest.importorskip("fastwarc")
    packed = subprocess.run(["zstd", "-c"], input=MADE["GOOD"][name].raw, capture_output=True, check=True).stdout
    (tmp_path / f"{name}.zst").write_bytes(packed)
    assert [len(one) for one in told(tmp_path / f"{name}.zst")[:2]] == [number, 0]
    (tmp_path / f"{name}.zst").write_bytes(packed[:-9])
    assert told(tmp_path / f"{name}.zst")[1]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 80),
        ("table.xlsx", MADE["zipped"]({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})),
        ("talk.pptx", MADE["zipped"]({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"})),
        ("table.ods", MADE["zipped"]({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})),
        ("book.epub", MADE["zipped"]({"mimetype": b"application/epub+zip"})),
        ("more.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 80),
        ("more.rar", b"Rar!\x1a\x07\0" + b"\0" * 80),
    ],
)
def test_an_office_file_or_archive_in_a_folder_is_refused_by_name(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (item,) = items_of(Job((str(tmp_path),)))
    if isinstance(item, Source):
        with pytest.raises(ReadError) as raised:
            read_item(item)
        item = raised.value
    assert isinstance(item, ReadError) and item.place.endswith(name)
    assert any(word in item.found for word in ("office", "archive"))
    assert [one.words for one, _ in offers(Job((str(tmp_path),))) if isinstance(one, Note)] == [
        "passed over 1 files of other kinds (.png 1); name one outright to have it read"
    ]


def test_an_old_document_that_is_rich_text_is_read(tmp_path):
    (tmp_path / "nexis.doc").write_bytes(MADE["rtf"](MADE["nexis_new"](range(74, 76))))
    assert len([item for item in items_of(Job((str(tmp_path),))) if isinstance(item, Source)]) == 2
