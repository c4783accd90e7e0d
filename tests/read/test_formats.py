"""Every format: whole, broken, hostile. Each item is a report or an error with a place, a finding and a remedy."""

from __future__ import annotations

import gzip
import io
import json
import runpy
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Note, Source, Ways, find_items, read_item
from onrecord.records import Problem, Report

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))
GOOD, BROKEN = MADE["GOOD"], MADE["BROKEN"]


def read_all(path: Path, ways: Ways = Ways()) -> tuple[list[tuple[Report, tuple[Problem, ...]]], list[ReadError], list[Note]]:  # noqa: B008
    """What is in one file: reports with their problems, rejected items, and notes."""
    reports, rejected, notes = [], [], []
    for item in find_items(path, ways):
        if isinstance(item, Source):
            try:
                reports.append(read_item(item, ways.bounds.max_words))
            except ReadError as error:
                rejected.append(error)
        else:
            (rejected if isinstance(item, ReadError) else notes).append(item)
    return reports, rejected, notes


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Write a file into an empty folder, and read all that is in it."""
    monkeypatch.chdir(tmp_path)

    def put_and_read(name: str, raw: bytes, ways: Ways = Ways()):  # noqa: B008
        (tmp_path / name).write_bytes(raw)
        return read_all(Path(name), ways)

    return put_and_read


@pytest.mark.parametrize("name", [*GOOD, *BROKEN])
def test_one_of_each(put, name):
    sample = (GOOD | BROKEN)[name]
    reports, rejected, _ = put(name, sample.raw)
    assert (len(reports), len(rejected)) == (sample.reports, sample.rejected)
    for report, _ in reports:
        assert "Ilka Brandstaed said" in report.text and report.lang == "en"
        assert report.place.split("#")[0] == name
        assert report.parts[0].span.words(report.text).startswith(("Ferry", "Harbour", "Quay"))
    for error in rejected:
        assert error.place.split("#")[0] == name and error.found and error.remedy


@pytest.mark.parametrize(
    "name",
    "lines.jsonl list.json wrapped.json table.csv table.tsv table.parquet ninjs.json newsml.xml feed.atom nexis_old.txt"
    " nexis_new.txt nexis.rtf nexis.html factiva.txt factiva_plain.txt factiva.rtf factiva.html".split(),
)
def test_what_a_report_says_of_itself(put, name):
    reports, _, _ = put(name, GOOD[name].raw)
    for report, problems in reports:
        assert report.title and report.title.endswith("to sail again") and report.text.count(report.title) == 1
        assert (report.authors, report.publisher, report.lang, problems) == (("Oda Lindqvarn",), "Quay Post", "en", ())
        assert report.published and report.published.startswith("2025-03-")
        assert [part.kind for part in report.parts] == ["headline", "body"]


def test_records_are_numbered_within_what_holds_them(put):
    reports, _, _ = put("some.zip", GOOD["some.zip"].raw)
    assert [report.place for report, _ in reports] == ["some.zip#1", "some.zip#2#1", "some.zip#2#2"]
    reports, _, _ = put("crawl.warc", GOOD["crawl.warc"].raw)
    assert [report.place for report, _ in reports] == ["crawl.warc#2", "crawl.warc#4", "crawl.warc#6"]


def test_content_decides_and_not_the_name(put):
    for name, sample in GOOD.items():
        if name not in ("table.tsv", "table.csv"):  # a table whose header says nothing is known by its name alone
            reports, _, _ = put("x.dat", sample.raw)
            assert len(reports) == sample.reports, name


def test_a_format_can_be_named(put):
    raw = b"when;words\n2025-03;It rained in the hills.\n"
    assert len(put("a.txt", raw)[0]) == 1
    ways = Ways(format="csv", fields={"text": "words", "date": "when"})
    (((report, _),), rejected, notes) = put("a.txt", raw, ways)
    assert (report.text, report.published, report.place, rejected) == ("It rained in the hills.", "2025-03", "a.txt#1", [])
    assert notes == []


def test_guessed_columns_are_said_and_asked_ones_must_be_there(put):
    raw = b"Headline,Body,Published,By\nRain,It rained all day in the hills.,5 May 2025,A. Berg and C. Dahl\n"
    ((report, _),), _, (note,) = put("t.csv", raw)
    assert note == Note("t.csv", "took text from 'Body', title from 'Headline', date from 'Published', author from 'By'")
    assert (report.title, report.published, report.authors) == ("Rain", "2025-05-05", ("A. Berg", "C. Dahl"))
    _, (error,), _ = put("t.csv", raw, Ways(fields={"text": "Story"}))
    assert error.found.startswith("no column named 'Story'; there are 'Headline', 'Body'")


@pytest.mark.parametrize(("words", "published"), [("the third", None), ("03/04/2025", "2025")])
def test_a_date_that_is_none_or_not_whole_is_a_problem_on_the_record(put, words, published):
    ((report, (problem,)),), _, _ = put("t.csv", f"text,date\nIt rained all day.,{words}\n".encode())
    assert report.published == published
    assert (problem.code, problem.span) == ("date-not-read", None)


def test_a_table_may_have_line_breaks_in_its_cells(put):
    ((report, _),), _, _ = put("t.csv", b'title,text\r\n"Rain, again","It rained.\r\n\r\nIt ""poured""."\r\n')
    assert report.text == 'Rain, again\n\nIt rained.\r\n\r\nIt "poured".'


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        ("Zoë’s café".encode("cp1252"), "Zoë’s café", ["guessed-encoding"]),
        ("Zoë spoke. ".encode() + "She’s late".encode("cp1252"), "Zoë spoke. She’s late", ["mixed-encoding"]),
        (b"Zo\xc3\xab spoke. \x81 She", "Zoë spoke. \ufffd She", ["lossy-decoding"]),
        ("Речь шла о мире и о войне на море".encode("koi8-r"), "Речь шла о мире и о войне на море", ["guessed-encoding"]),
        ("Zoë’s café".encode(), "Zoë’s café", []),
    ],
)
def test_encodings_nobody_declared(put, raw, text, codes):
    ((report, problems),), _, _ = put("a.txt", raw)
    assert (report.text, [problem.code for problem in problems]) == (text, codes)
    for problem in problems:
        assert problem.span is None or problem.span.words(report.text) == "\ufffd"


def test_a_page_in_another_encoding_than_it_declares(put):
    page = MADE["page"](7).replace("old port", "old café").encode("cp1252")
    ((report, (problem,)),), _, _ = put("a.html", page)
    assert "café" in report.text and problem.code == "guessed-encoding"


def test_bombs_are_refused(put, monkeypatch):
    monkeypatch.setattr(sys.modules["onrecord.read.decode"], "FREE_EXPANSION", 1_000_000)
    bounds = Bounds(max_bytes=50_000_000)
    bomb = gzip.compress(b"0" * 30_000_000)
    tracemalloc.start()
    _, (error,), _ = put("bomb.gz", bomb, Ways(bounds))
    _, errors, _ = put("bomb.zip", MADE["zipped"]({f"{nr}.txt": b"0" * 3_000_000 for nr in range(9)}), Ways(bounds))
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()
    assert "it unpacks to more than 200 times its size" in error.found
    first, *others = errors  # what the first holds still fits into the bound of the whole, and is then too long to be read
    assert "pieces of words" in first.found
    assert others and all("200 times" in error.found for error in others)


def test_a_packing_in_a_packing_in_a_packing(put):
    raw = b"Harbour news: it rained all day."
    for _ in range(4):
        raw = gzip.compress(raw)
    assert len(put("four.gz", raw)[0]) == 1
    _, (error,), _ = put("five.gz", gzip.compress(raw))
    assert error.found == "packed more than 4 times over"


def test_a_report_has_its_bounds_wherever_it_lies(put):
    bounds = Ways(Bounds(max_bytes=2000, max_words=300))
    long = "It rained. " * 200
    for name, raw in (
        ("a.txt", long.encode()),
        ("a.zip", MADE["zipped"]({"a.txt": long.encode()})),
        ("a.jsonl", json.dumps({"text": long}).encode() + b"\n"),
        ("a.json", json.dumps([{"text": long}]).encode()),
        ("a.csv", b"text\n" + long.encode() + b"\n"),
        ("a.warc", MADE["warc"](range(1, 2)).replace(b"Length: ", b"Length: ")),
    ):
        reports, rejected, _ = put(name, raw, bounds)
        if name != "a.warc":
            assert reports == [] and "larger than 2,000 bytes" in rejected[0].found, name
    _, (error,), _ = put("b.txt", ("a b " * 200).encode(), bounds)
    assert error.found == "more than 300 words"


def test_one_long_line_costs_one_record(put):
    lines = [json.dumps({"text": words}) for words in ("It rained.", "x" * 3000, "It snowed.")]
    reports, rejected, _ = put("a.jsonl", "\n".join(lines).encode(), Ways(Bounds(max_bytes=1000)))
    assert [report.text for report, _ in reports] == ["It rained.", "It snowed."] and len(rejected) == 1


def test_a_large_list_is_read_in_little_memory(tmp_path):
    with (tmp_path / "l.json").open("w") as file:
        file.write("[" + ",\n".join(json.dumps(MADE["record"](nr) | {"text": "It rained. " * 500}) for nr in range(2_000)) + "]")
    assert (tmp_path / "l.json").stat().st_size > 10_000_000
    tracemalloc.start()
    count = sum(isinstance(item, Source) for item in find_items(tmp_path / "l.json", Ways()))
    assert (count, tracemalloc.get_traced_memory()[1] < 3_000_000) == (2_000, True)
    tracemalloc.stop()


@pytest.mark.parametrize("name", ["b.xml", "b.rss"])
def test_entities_are_refused(put, name):
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    item = b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">&b;</newsItem>'
    body = {"b.xml": item, "b.rss": b"<rss><channel>&b;</channel></rss>"}
    _, (error,), _ = put(name, bomb + body[name])
    assert error.found == "XML that declares entities"
    _, (error,), _ = put(name, (bomb + body[name]).decode().encode("utf-16"))
    assert error.found


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"text": ' + "[" * 50_000])
def test_nesting_without_end(put, text):
    reports, rejected, _ = put("a.json", text.encode())
    assert reports == [] and len(rejected) == 1
    assert put("a.rtf", b"{\\rtf1" + b"{" * 100_000)[1][0].found.startswith("rich text with braces")


def test_an_office_document_of_no_text_is_no_zip_of_reports(put):
    for name, what in (("xl/workbook.xml", "a spreadsheet"), ("ppt/slides/slide1.xml", "slides"), ("other.xml", "not of text")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("docProps/app.xml", "<x/>" + " " * 9000)
            archive.writestr(name, "<w/>")
            archive.writestr("[Content_Types].xml", "<Types/>")
        _, (error,), _ = put("a.docx", out.getvalue())
        assert error.found == f"an office document ({what})"


def test_a_file_without_a_name_in_a_zip(put):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "Harbour news: it rained all day.")
    ((report, _),), rejected, _ = put("a.zip", out.getvalue())
    assert (report.place, rejected) == ("a.zip#1", [])


@pytest.mark.parametrize("tag", ["p?", "p&x", "p:q:r"])
def test_a_tag_of_no_valid_name_in_an_entry(put, tag):
    """As fuzzing found: the parser of HTML takes names that the rules of XML forbid."""
    words = f"<p>It rained.</p><{tag}Wind grew. <b>No ferry sailed.</b>"
    entry = f"<item><title>Rain</title><description><![CDATA[{words}]]></description></item>"
    ((report, _),), rejected, _ = put("odd.rss", f"<rss version='2.0'><channel>{entry}</channel></rss>".encode())
    assert "It rained." in report.text and rejected == []


def test_links_in_a_tar_lead_nowhere(put, tmp_path):
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE), ("c.txt", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    reports, rejected, (note,) = put("a.tar", out.getvalue())
    assert (reports, rejected, note.words) == ([], [], "passed over 3 links and devices; unpack it to have them read")


@pytest.mark.parametrize(("name", "module", "extra"), [("crawl.warc", "fastwarc", "warc"), ("table.parquet", "pyarrow", "parquet")])
def test_what_is_not_installed_is_named_with_its_extra(put, monkeypatch, name, module, extra):
    for loaded in [one for one in sys.modules if one.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    _, (error,), _ = put(name, GOOD[name].raw)
    assert (error.found, error.remedy) == (f"reading it needs {module}, which is not installed", f"pip install 'onrecord[{extra}]'")
