"""One file of each format, whole and broken, made here byte by byte: small enough to read, and nobody's text but ours.

GOOD and BROKEN give for each name the bytes, how many reports are in them, and how many items are rejected.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple


class Sample(NamedTuple):
    """The bytes of one file, its reports, and its items that are none."""

    raw: bytes
    reports: int
    rejected: int = 0


def story(nr: int) -> str:
    """A few sentences that no other number has."""
    return (
        f"Harbour master Ilka Brandstaed said on Monday that ferry {nr} would sail again.\n\n"
        f"The line carries {nr * 7 + 40} passengers a day. Ministers of both shores praised the crew of number {nr}.\n"
    )


def title(nr: int) -> str:
    return f"Ferry {nr} to sail again"


def page(nr: int) -> str:
    blocks = "".join(f"<p>{words}</p>" for words in story(nr).split("\n\n"))
    more = f"<p>The fare of ferry {nr} stays as it was, and children travel free, the shipping office in the old port said.</p>"
    return (
        f"<!doctype html><html lang='en'><head><title>{title(nr)}</title><meta charset='utf-8'></head>"
        f"<body><article><h1>{title(nr)}</h1>{blocks}{more}</article></body></html>"
    )


def record(nr: int) -> dict[str, object]:
    return {
        "title": title(nr),
        "text": story(nr),
        "date": f"2025-03-{nr % 28 + 1:02}",
        "author": "Oda Lindqvarn",
        "source": "Quay Post",
    }


def warc(numbers: range) -> bytes:
    records = []
    for nr in numbers:
        body = page(nr).encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        for kind, block in (("request", b"GET / HTTP/1.1\r\nHost: quay.example\r\n\r\n"), ("response", http)):
            head = (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://quay.example/{nr}\r\nWARC-Date: 2025-03-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{nr:012}>\r\n"
                f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            records.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(records)


def feed(numbers: range) -> bytes:
    items = "".join(
        f"<item><title>{title(nr)}</title><link>http://quay.example/{nr}</link><pubDate>Mon, {nr % 28 + 1} Mar 2025 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{story(nr)}</p>]]></description></item>"
        for nr in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Quay Post</title>{items}</channel></rss>'.encode()


def atom(numbers: range) -> bytes:
    entries = "".join(
        f"<entry><id>urn:{nr}</id><title>{title(nr)}</title><updated>2025-03-04T10:00:00Z</updated>"
        f"<author><name>Oda Lindqvarn</name></author><content type='html'>&lt;p&gt;{story(nr)}&lt;/p&gt;</content></entry>"
        for nr in numbers
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Quay Post</title>{entries}</feed>".encode()


def newsml(numbers: range) -> bytes:
    items = "".join(
        f"<newsItem guid='urn:{nr}' xmlns='http://iptc.org/std/nar/2006-10-01/'><itemMeta><provider literal='Quay Post'/>"
        f"<versionCreated>2025-03-05T09:00:00Z</versionCreated></itemMeta><contentMeta><headline>{title(nr)}</headline>"
        f"<by>Oda Lindqvarn</by><language tag='en'/></contentMeta><contentSet><inlineXML contenttype='application/xhtml+xml'>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{story(nr)}</p></body></html></inlineXML></contentSet></newsItem>"
        for nr in numbers
    )
    return f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{items}</itemSet></newsMessage>".encode()


def ninjs(nr: int) -> bytes:
    item = {"uri": f"urn:{nr}", "type": "text", "headline": title(nr), "body_text": story(nr), "versioncreated": "2025-03-06T09:00:00Z",
            "byline": "By Oda Lindqvarn", "language": "en", "provider": "Quay Post"}  # fmt: skip
    return json.dumps(item).encode()


def pdf(text: str) -> bytes:
    """One page of text as the format's specification has it."""
    lines = "".join(f"({line}) Tj T* " for line in text.replace("(", "").replace(")", "").splitlines() if line)
    content = f"BT /F1 10 Tf 14 TL 40 740 Td {lines}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for nr, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (nr, body)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def rtf(text: str) -> bytes:
    signs = {"\\": r"\\", "{": r"\{", "}": r"\}", "\n": "\\par\n"}
    words = "".join(signs.get(char) or (char if char < "\x7f" else f"\\u{ord(char)}?") for char in text)
    return b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}}{\\*\\generator ours;}\\f0 " + words.encode("ascii") + b"}"


def nexis_old(numbers: range) -> str:
    return "".join(
        f"\n                    {at} of {len(numbers)} DOCUMENTS\n\n\n                    Quay Post\n\n"
        f"                    March 7, 2025 Friday\n\n{title(nr)}\n\nBYLINE: Oda Lindqvarn\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 31 words\n\n\n"
        f"{story(nr)}\nLOAD-DATE: March 7, 2025\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n"
        f"                    Copyright 2025 Quay Post\n                    All Rights Reserved\n"
        for at, nr in enumerate(numbers, start=1)
    )


def nexis_new(numbers: range) -> str:
    return "".join(
        f"{title(nr)}\nQuay Post\nMarch 8, 2025 Saturday\n\nCopyright 2025 Quay Post All Rights Reserved\n\nSection: NEWS; Pg. 4\n"
        f"Length: 31 words\nByline: Oda Lindqvarn\n\nBody\n\n{story(nr)}\nLoad-Date: March 8, 2025\n\n\nEnd of Document\n\n"
        for nr in numbers
    )


def factiva(numbers: range) -> str:
    return "".join(
        f"HD\n{title(nr)}\nBY\nBy Oda Lindqvarn\nWC\n31 words\nPD\n9 March 2025\nSN\nQuay Post\nSC\nQUAYP\nLA\nEnglish\nCY\n(c) 2025 Quay Post\n"
        f"LP\n{story(nr).split(chr(10))[0]}\nTD\n{story(nr).split(chr(10))[2]}\nAN\nDocument QUAYP00020250309el390000{nr}\n\n"
        for nr in numbers
    )


def factiva_plain(numbers: range) -> str:
    return "".join(
        f"{title(nr)}\n\nBy Oda Lindqvarn\n31 words\n9 March 2025\nQuay Post\nQUAYP\nEnglish\n(c) 2025 Quay Post\n\n{story(nr)}\n"
        f"Document QUAYP00020250309el390000{nr}\n\n"
        for nr in numbers
    )


def factiva_page(numbers: range) -> str:
    rows = "".join(
        f"<div class='article enArticle'><p><b>{title(nr)}</b></p><div>By Oda Lindqvarn</div><div>31 words</div><div>9 March 2025</div>"
        f"<div>Quay Post</div><div>English</div><div>(c) 2025 Quay Post</div><p>{story(nr)}</p><p>Document QUAYP00020250309el390000{nr}</p></div>"
        for nr in numbers
    )
    return f"<!doctype html><html><head><title>Factiva</title></head><body>{rows}</body></html>"


def nexis_page(numbers: range) -> str:
    rows = "".join(
        f"<DOCFULL><DIV><P><SPAN>{at} of {len(numbers)} DOCUMENTS</SPAN></P></DIV><DIV><P>Quay Post</P></DIV><DIV><P>March 7, 2025 Friday</P></DIV>"
        f"<DIV><P>{title(nr)}</P></DIV><DIV><P>BYLINE: Oda Lindqvarn</P></DIV><DIV><P>LENGTH: 31 words</P></DIV><DIV><P>{story(nr)}</P></DIV>"
        f"<DIV><P>LOAD-DATE: March 7, 2025</P></DIV></DOCFULL>"
        for at, nr in enumerate(numbers, start=1)
    )
    return f"<!doctype html><html><head><title>export</title></head><body>{rows}</body></html>"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 3, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, raw in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return out.getvalue()


def parquet(numbers: range) -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([record(nr) for nr in numbers]), out)
    return out.getvalue()


def table(numbers: range, comma: str = ",") -> str:
    names = list(record(1))
    quoted = [[str(value).replace('"', '""') for value in record(nr).values()] for nr in numbers]
    return "".join(comma.join(f'"{cell}"' for cell in row) + "\r\n" for row in [names, *quoted])


def lines(numbers: range) -> str:
    return "".join(json.dumps(record(nr)) + "\n" for nr in numbers)


def mail(nr: int, *, html: bool = False) -> bytes:
    kind, body = ("html", f"<p>{story(nr)}</p>") if html else ("plain", story(nr))
    return (
        f"Return-Path: <desk@quay.example>\r\nFrom: Quay Post <desk@quay.example>\r\nTo: reader@shore.example\r\nSubject: {title(nr)}\r\n"
        f"Date: Mon, 10 Mar 2025 23:30:00 -0500\r\nMessage-ID: <{nr}@quay.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"
    ).encode()


def mbox(numbers: range) -> bytes:
    return b"\n".join(b"From desk@quay.example Mon Mar 10 23:30:00 2025\n" + mail(nr).replace(b"\r\n", b"\n") for nr in numbers)


def mhtml(nr: int) -> bytes:
    head = (
        f"From: <Saved by a browser>\r\nSnapshot-Content-Location: http://quay.example/{nr}\r\nSubject: {title(nr)}\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="-seam-"\r\n\r\n'
    )
    style = "\r\n---seam-\r\nContent-Type: text/css\r\n\r\np { margin: 0 }\r\n---seam---\r\n"
    return f"{head}---seam-\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page(nr)}{style}".encode()


def nitf(nr: int, namespace: str = "") -> bytes:
    paragraphs = "".join(f"<p>{words}</p>" for words in story(nr).split("\n\n"))
    return (
        f"<?xml version='1.0'?><nitf{namespace}><head><title>{title(nr)}</title><docdata><date.issue norm='20250310T233000-0500'/>"
        f"<doc.copyright holder='Quay Post' year='2025'/></docdata></head><body><body.head><hedline><hl1>{title(nr)}</hl1></hedline>"
        f"<byline>By Oda Lindqvarn<byttl>Quay writer</byttl></byline></body.head><body.content>{paragraphs}"
        f"<media media-type='image'><media-caption>The ferry</media-caption></media></body.content></body></nitf>"
    ).encode()


def newsml1(numbers: range) -> bytes:
    items = "".join(
        f"<NewsItem><NewsManagement><FirstCreated>20250310T233000-0500</FirstCreated></NewsManagement><NewsComponent><NewsLines>"
        f"<HeadLine>{title(nr)}</HeadLine><ByLine>By Oda Lindqvarn</ByLine></NewsLines><AdministrativeMetadata><Provider>"
        f"<Party FormalName='Quay Post'/></Provider></AdministrativeMetadata><NewsComponent><ContentItem><MediaType FormalName='Text'/>"
        f"<DataContent><p>{story(nr)}</p></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem>"
        for nr in numbers
    )
    return f"<?xml version='1.0'?><NewsML Version='1.2'><NewsEnvelope/>{items}</NewsML>".encode()


def factiva_xml(numbers: range) -> bytes:
    items = "".join(
        f"<ppsarticle><article><baseLanguage>EN</baseLanguage><headline><paragraph>{title(nr)}</paragraph></headline>"
        f"<leadParagraph><paragraph>{story(nr)}</paragraph></leadParagraph><publicationDate><date>2025-03-10</date></publicationDate>"
        f"<sourceName>Quay Post</sourceName></article></ppsarticle>"
        for nr in numbers
    )
    return f"<PPSResponse><ppsArticleResponse>{items}</ppsArticleResponse></PPSResponse>".encode()


def iptc7901(nr: int) -> bytes:
    return f"\x01qp0{nr} 4 i 211 qp 061\r\n\nferries/\r\n\x02{title(nr)} =\r\n\n{story(nr)}\x03101130 GMT Mar 25\r\n\x04".encode()


def anpa(nr: int) -> bytes:
    head = f"\x16\x16\x01q{nr}\x1f\nr i BC-Ferry 03-10 0060\n\x02^BC-Ferry,60<\n^{title(nr)}<\n^By ODA LINDQVARN=\n^Quay Post=\n"
    return f"{head}\t   PORT (QP) _ {story(nr)}\x03\r\nQP-03-10-25 1130GMT\x04".encode()


def docx(paragraphs: str) -> bytes:
    space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    document = f"<?xml version='1.0'?><w:document {space}><w:body>{paragraphs}</w:body></w:document>".encode()
    return zipped({"word/styles.xml": b"<w/>" + b" " * 9000, "word/document.xml": document, "[Content_Types].xml": b"<Types/>"})


def word(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))


def odt(nr: int) -> bytes:
    space = "xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    words = "".join(f"<t:p>{line}</t:p>" for line in f"{title(nr)}\n{story(nr)}".split("\n"))
    content = f"<o:document-content {space}><o:body><o:text>{words}</o:text></o:body></o:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def markdown(nr: int) -> str:
    return f'---\ntitle: "{title(nr)}"\ndate: 2025-03-10\nauthor: Oda Lindqvarn\n---\n\n# {title(nr)}\n\n{story(nr)}'


GOOD = {
    "letter.eml": Sample(mail(201), 1),
    "letter_page.eml": Sample(mail(202, html=True), 1),
    "letters.mbox": Sample(mbox(range(203, 205)), 2),
    "saved.mhtml": Sample(mhtml(206), 1),
    "agency.nitf": Sample(nitf(207), 1),
    "agency_named.xml": Sample(nitf(208, " xmlns='http://iptc.org/std/NITF/2006-10-18/'"), 1),
    "agency_1.xml": Sample(newsml1(range(209, 211)), 2),
    "factiva.xml": Sample(factiva_xml(range(211, 213)), 2),
    "wire.7901": Sample(iptc7901(213), 1),
    "wire.anpa": Sample(anpa(214), 1),
    "note.docx": Sample(docx(word(f"{title(215)}\n{story(215)}")), 1),
    "nexis.docx": Sample(docx(word(nexis_new(range(216, 218)))), 2),
    "note.odt": Sample(odt(218), 1),
    "note.md": Sample(markdown(219).encode(), 1),
    "plain.txt": Sample(f"{title(1)}\n\n{story(1)}".encode(), 1),
    "western.txt": Sample(f"{title(2)}\n\n{story(2)} The café’s owner agreed.".encode("cp1252"), 1),
    "page.html": Sample(page(3).encode(), 1),
    "crawl.warc": Sample(warc(range(10, 13)), 3),
    "crawl.warc.gz": Sample(b"".join(gzip.compress(warc(range(nr, nr + 1)), mtime=0) for nr in (13, 14)), 2),
    "feed.rss": Sample(feed(range(20, 22)), 2),
    "feed.atom": Sample(atom(range(22, 24)), 2),
    "lines.jsonl": Sample(lines(range(30, 33)).encode(), 3),
    "list.json": Sample(json.dumps([record(nr) for nr in range(33, 35)], indent=1).encode(), 2),
    "wrapped.json": Sample(json.dumps({"total": 2, "articles": [record(nr) for nr in range(35, 37)]}).encode(), 2),
    "table.csv": Sample(table(range(40, 42)).encode(), 2),
    "table.tsv": Sample(table(range(42, 44), "\t").encode(), 2),
    "table.parquet": Sample(parquet(range(45, 47)), 2),
    "ninjs.json": Sample(ninjs(50), 1),
    "newsml.xml": Sample(newsml(range(52, 54)), 2),
    "paper.pdf": Sample(pdf(title(60) + "\n" + story(60)), 1),
    "note.rtf": Sample(rtf(f"{title(61)}\n{story(61)} “Zoë”"), 1),
    "nexis_old.txt": Sample(nexis_old(range(70, 72)).encode(), 2),
    "nexis_new.txt": Sample(nexis_new(range(72, 74)).encode(), 2),
    "nexis.rtf": Sample(rtf(nexis_new(range(74, 76))), 2),
    "nexis.html": Sample(nexis_page(range(76, 78)).encode(), 2),
    "factiva.txt": Sample(factiva(range(80, 82)).encode(), 2),
    "factiva_plain.txt": Sample(factiva_plain(range(82, 84)).encode(), 2),
    "factiva.rtf": Sample(rtf(factiva_plain(range(84, 86))), 2),
    "factiva.html": Sample(factiva_page(range(86, 88)).encode(), 2),
    "pressreader.txt": Sample(f"Quay Post\n\n{title(90)}\n\n2025-03-10 - By ODA LINDQVARN\n\n{story(90)}".encode(), 1),
    "some.zip": Sample(zipped({"a.txt": story(91).encode(), "in/b.jsonl": lines(range(92, 94)).encode(), "__MACOSX/c": b"\0"}), 3),
    "some.tar": Sample(tarred({"a.txt": story(94).encode(), "in/b.html": page(95).encode()}), 2),
    "some.tar.gz": Sample(gzip.compress(tarred({"c.txt": story(96).encode()}), mtime=0), 1),
    "some.tar.bz2": Sample(bz2.compress(tarred({"c.txt": story(97).encode()})), 1),
    "some.tar.xz": Sample(lzma.compress(tarred({"c.txt": story(98).encode()})), 1),
    "alone.txt.gz": Sample(gzip.compress(story(99).encode(), mtime=0), 1),
}

BROKEN = {
    "binary.txt": Sample(b"Ferry\0\1\2 news", 0, 1),
    "empty.html": Sample(b"<!doctype html><html><body><nav>Home</nav></body></html>", 0, 1),
    "cut.warc": Sample(warc(range(110, 112))[:-200], 1, 1),
    "cut.warc.gz": Sample(gzip.compress(warc(range(112, 114)), mtime=0)[:-14], 1, 1),
    "cut.rss": Sample(feed(range(120, 122))[:-20], 2, 1),
    "cut.atom": Sample(b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Quay", 0, 1),
    "bad.jsonl": Sample((lines(range(130, 132)) + '{"title": "half\n' + lines(range(132, 133))).encode(), 3, 1),
    "cut.json": Sample(json.dumps([record(nr) for nr in range(133, 135)])[:-40].encode(), 1, 1),
    "notext.csv": Sample(b"nr,when\r\n1,2025\r\n", 0, 1),
    "ragged.csv": Sample((table(range(140, 141)) + "too,few\r\n").encode(), 1, 1),
    "ragged.tsv": Sample((table(range(141, 142), "\t") + "a\tb\r\n").encode(), 1, 1),
    "cut.parquet": Sample(parquet(range(145, 147))[:-30], 0, 1),
    "picture_ninjs.json": Sample(b'{"uri": "urn:1", "type": "picture", "body_text": "", "headline": "A quay"}', 0, 1),
    "cut_newsml.xml": Sample(newsml(range(150, 152))[:-100], 0, 1),
    "scan.pdf": Sample(pdf(""), 0, 1),
    "cut.pdf": Sample(pdf(story(160))[:60], 0, 1),
    "cut.rtf": Sample(rtf(story(161))[:-30], 0, 1),
    "notext_nexis.txt": Sample((nexis_old(range(170, 171)) + "\n          2 of 2 DOCUMENTS\n\n    Quay Post\n").encode(), 1, 1),
    "notext_factiva.txt": Sample((factiva(range(180, 181)) + "Nothing\nDocument QUAYP00020250309el3900009\n").encode(), 1, 1),
    "cut.zip": Sample(zipped({"a.txt": story(191).encode()})[:-20], 0, 1),
    "locked.zip": Sample(
        zipped({"a.txt": story(192).encode()}).replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"), 0, 1
    ),
    "cut.tar": Sample(tarred({"a.txt": story(194).encode(), "b.txt": story(195).encode()})[:1600], 1, 1),
    "cut.txt.gz": Sample(gzip.compress(story(199).encode() * 3, mtime=0)[:-12], 0, 1),
    "locked.xml": Sample(b"<!DOCTYPE r [<!ENTITY e 'x'>]><rss><channel><item>&e;</item></channel></rss>", 0, 1),
}


def write(folder: Path, samples: dict[str, Sample]) -> tuple[int, int]:
    """Put the files in a folder; how many reports, and how many rejected items, there are in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sample in samples.items():
        (folder / name).write_bytes(sample.raw)
    return sum(one.reports for one in samples.values()), sum(one.rejected for one in samples.values())
