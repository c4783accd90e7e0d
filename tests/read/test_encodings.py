"""UTF-16, UTF-32, byte order marks and old line ends: read as what they are, or refused by name; never kept as garbage."""

from __future__ import annotations

import gzip
import io
import json
import runpy
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Budget, Source, Ways, items_in, read_item
from onrecord.read.decode import Recoded

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))
WIDE = ("utf-16", "utf-32")


def texts(name: str, raw: bytes) -> list[str]:
    """The text of each report, or what was found in the place of one."""
    found = []
    for item in items_in(io.BytesIO(raw), name, Ways(), Budget(name, len(raw), Bounds())):
        if isinstance(item, ReadError):
            found.append(item.found)
        elif isinstance(item, Source):
            try:
                report, problems = read_item(item)
            except ReadError as error:
                found.append(error.found)
            else:
                assert problems == ()
                found.append(report.text)
    return found


@pytest.mark.parametrize("encoding", [*WIDE, "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_records_in_another_form_of_unicode(encoding: str, ends: str) -> None:
    rows = ["title\ttext", "Rain\tZoë said it rained.", "Snow\tZoë said it snowed."]
    expected = ["Rain\n\nZoë said it rained.", "Snow\n\nZoë said it snowed."]
    assert texts("a.tsv", ends.join(rows).encode(encoding)) == expected
    assert texts("a.csv", ends.join(rows).replace("\t", ",").encode(encoding)) == expected
    records = [json.dumps({"title": row.split("\t")[0], "text": row.split("\t")[1]}, ensure_ascii=False) for row in rows[1:]]
    assert texts("a.jsonl", ends.join(records).encode(encoding)) == expected
    assert texts("a.json", f"[{','.join(records)}]".encode(encoding)) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_texts_in_another_form_of_unicode(encoding: str) -> None:
    assert texts("a.txt", "Zoë said it rained. 🗳️".encode(encoding)) == ["Zoë said it rained. 🗳️"]
    nexis = MADE["nexis_new"](range(72, 74)).encode(encoding)
    assert len(texts("a.txt", nexis)) == 2
    (text,) = texts("a.rtf", MADE["rtf"]("Zoë said it rained.").decode("ascii").encode(encoding))
    assert text == "Zoë said it rained.\n"


def test_big_ends_first() -> None:
    for codec, mark in (("utf-16-be", b"\xfe\xff"), ("utf-32-be", b"\0\0\xfe\xff")):
        assert texts("a.txt", mark + "It rained.".encode(codec)) == ["It rained."]
        assert texts("a.csv", mark + "text\nIt rained.\n".encode(codec)) == ["It rained."]


def test_a_wide_form_without_its_mark_is_refused_by_name() -> None:
    assert texts("a.csv", "text\nIt rained.\n".encode("utf-16-le")) == ["binary data (a NUL) in the table"]
    assert "binary data" in texts("a.txt", "It rained.".encode("utf-16-le"))[0]
    assert "binary data" in texts("a.txt", "It\0 rained.".encode("utf-16"))[0]


@pytest.mark.parametrize("name", ["a.warc", "b.dat"])
def test_a_warc_behind_a_mark(name: str) -> None:
    pytest.importorskip("fastwarc")
    raw = MADE["warc"](range(10, 11))
    assert len(texts(name, b"\xef\xbb\xbf" + raw)) == 1 and "Ilka" in texts(name, b"\xef\xbb\xbf" + raw)[0]
    assert texts(name, raw.decode().encode("utf-16")) == ["a WARC file that was converted to UTF-16 or UTF-32"]


def test_a_pdf_behind_the_head_of_a_download() -> None:
    raw = MADE["pdf"]("Ferry 60 to sail again\n" + MADE["story"](60))
    for before in (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"\xef\xbb\xbf", b"\n\n"):
        (text,) = texts("a.pdf", before + raw)
        assert "Ilka Brandstaed said" in text and "%PDF" not in text
    assert texts("a.txt", b"The file began with %PDF-1.4, she said.") == ["The file began with %PDF-1.4, she said."]


@pytest.mark.parametrize("kind", ["nexis_old", "nexis_new", "factiva", "factiva_plain"])
def test_old_mac_line_ends_in_an_export(kind: str) -> None:
    assert len(texts("a.txt", MADE[kind](range(70, 72)).replace("\n", "\r").encode())) == 2


def test_old_mac_line_ends_in_records() -> None:
    assert texts("a.csv", b"text\rIt rained.\rIt snowed.\r") == ["It rained.", "It snowed."]
    assert texts("a.jsonl", b'{"text": "It rained."}\r{"text": "It snowed."}\r') == ["It rained.", "It snowed."]


def test_a_proquest_export_is_named() -> None:
    document = "Document {} of 2\n\nTitle: Rain\n\nFull text: It rained.\n\nProQuest document ID: 12345\n\n"
    raw = (document.format(1) + document.format(2)).encode()
    assert texts("a.txt", raw) == ["a ProQuest export of 2 documents, which are not told apart"]
    assert texts("a.txt", raw.decode().encode("utf-16")) == ["a ProQuest export of 2 documents, which are not told apart"]


@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_a_character_between_two_reads(step: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or step, step))

    raw = "Zoë 🗳️ said.\r".encode("utf-16")
    stream = Recoded(Dripping(raw), raw[:8], old_lines=True)
    assert b"".join(iter(lambda: stream.read(100), b"")).decode() == "Zoë 🗳️ said.\n"


TABLE = 'Title\tDate\tText\r\n"Rain, again"\t17.04.2025\t"Zoë said: ""It rains."" It did."\r\nSnow\t2025/4/18\tIt snowed.\r\n'
ROWS = ['Rain, again\n\nZoë said: "It rains." It did.', "Snow\n\nIt snowed."]


@pytest.mark.parametrize("encoding", [*WIDE, "utf-8-sig"])
def test_what_a_spreadsheet_saves_as_unicode_text(encoding: str) -> None:
    """FAULTS F10: the name may be .txt, the sign between cells any, a line above them may say which."""
    raw = TABLE.encode(encoding)
    assert texts("a.txt", raw) == texts("a.tsv", raw) == texts("a.csv", raw) == ROWS
    assert texts("a.txt.gz", gzip.compress(raw)) == texts("a.zip", MADE["zipped"]({"b/a.txt": raw})) == ROWS
    for sign in ";|\t":
        assert texts("a.csv", f"sep={sign}\r\n{TABLE.replace(chr(9), sign)}".encode(encoding)) == ROWS
    assert texts("a.csv", TABLE.replace("\t", ";").encode(encoding)) == ROWS


WORDED = "eml mbox mhtml nitf xml 7901 anpa md txt html rss atom jsonl json csv tsv rtf".split()


@pytest.mark.parametrize("name", [name for name in MADE["GOOD"] if name.rpartition(".")[2] in WORDED and name != "western.txt"])
def test_every_format_that_is_written_in_words_in_another_form_of_unicode(name: str) -> None:
    raw = MADE["GOOD"][name].raw
    for encoding in (*WIDE, "utf-8-sig"):
        assert texts(name, raw.decode("utf-8").encode(encoding)) == texts(name, raw)


def test_records_in_utf_16_without_its_mark_are_refused_by_what_they_are() -> None:
    assert texts("a.jsonl", '{"text": "It rained."}\n'.encode("utf-16-le")) == ["binary data (a NUL) in the records"]
    assert texts("a.tsv", TABLE.encode("utf-16-be")) == ["binary data (a NUL) in the table"]
