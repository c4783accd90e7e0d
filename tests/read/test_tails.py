"""Inputs that break off or go on: what is there is read, and what is missing, or left over, is named."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import runpy
import tarfile
import zipfile
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Budget, Note, Source, Ways, items_in, read_item

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))


def read(name: str, raw: bytes) -> tuple[list[tuple[str, tuple[str, ...]]], list[str], list[str]]:
    """Each report by its place with the codes of its problems; what was found in place of others; and the notes."""
    reports, faults, notes = [], [], []
    for item in items_in(io.BytesIO(raw), name, Ways(), Budget(name, len(raw), Bounds())):
        if isinstance(item, Source):
            report, problems = read_item(item)
            assert "Ilka Brandstaed said" in report.text
            reports.append((report.place, tuple(problem.code for problem in problems)))
        elif isinstance(item, ReadError):
            faults.append(f"{item.place}: {item.found}")
        elif isinstance(item, Note) and not item.words.startswith("took "):
            notes.append(item.words)
    return reports, faults, notes


def whole(*places: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(place, ()) for place in places]


@pytest.mark.parametrize("between", ["", "\n", " \r\n \n"])
def test_a_list_behind_a_list(between: str) -> None:
    lists = [json.dumps([MADE["record"](nr)]) for nr in (1, 2)]
    assert read("a.json", between.join(lists).encode()) == (whole("a.json#1", "a.json#2"), [], [])


def test_something_else_behind_a_list() -> None:
    raw = json.dumps([MADE["record"](1)]).encode() + b" and more"
    assert read("a.json", raw) == (whole("a.json#1"), ["a.json#2: something after the list's end that is no list"], [])


def test_a_table_that_has_only_a_head() -> None:
    for name in ("a.csv", "a.tsv"):
        assert read(name, b"title,text\n".replace(b",", b"\t" if name == "a.tsv" else b",")) == (
            [],
            [f"{name}: a table without rows"],
            [],
        )


@pytest.mark.parametrize("kind", ["factiva", "factiva_plain"])
def test_a_factiva_export_that_breaks_off_in_its_last_document(kind: str) -> None:
    text = MADE[kind](range(80, 82))
    end = "(c) 2026 Factiva, Inc. All rights reserved.\n\nSearch Summary\nText: ferry\nResults Found: 2\n"
    assert read("a.txt", (text + end).encode()) == (whole("a.txt#1", "a.txt#2"), [], [])
    reports, faults, _ = read("a.txt", text[:-60].encode())
    assert reports == [("a.txt#1", ()), ("a.txt#2", ("broken-off",))] and faults == []
    reports, faults, _ = read("a.txt", text[: text.rindex("Ferry 81") + 9].encode())
    assert reports == whole("a.txt#1") and faults == ["a.txt#2: a document that breaks off before its text"]


def test_a_factiva_page_that_breaks_off() -> None:
    page = MADE["factiva_page"](range(86, 88))
    assert read("a.html", page[:-60].encode())[0] == [("a.html#1", ()), ("a.html#2", ("broken-off",))]


def test_a_nexis_export_that_breaks_off_or_begins_late() -> None:
    new, old = MADE["nexis_new"](range(72, 74)), MADE["nexis_old"](range(70, 72))
    assert read("a.txt", new[:-60].encode())[0] == [("a.txt#1", ()), ("a.txt#2", ("broken-off",))]
    assert read("b.txt", old[: old.rindex("LOAD-DATE")].encode())[0] == [("b.txt#1", ()), ("b.txt#2", ("broken-off",))]
    late = old[old.index("BYLINE") :]
    assert read("c.txt", late.encode())[0] == [("c.txt#1", ("broken-off",)), ("c.txt#2", ())]


def test_documents_that_an_export_numbers_and_does_not_hold() -> None:
    old = MADE["nexis_old"](range(70, 72))
    first = old[: old.index("2 of 2 DOCUMENTS")]
    assert read("a.txt", first.encode())[::2] == (whole("a.txt#1"), ["1 of the 2 documents are here that it numbers"])
    assert read("b.txt", old.encode())[2] == []


@pytest.mark.parametrize("kind", ["nexis_page", "factiva_page"])
def test_a_page_of_an_export_behind_another(kind: str) -> None:
    raw = MADE[kind](range(76, 78)) + MADE[kind](range(78, 79))
    assert read("a.html", raw.encode())[0] == whole("a.html#1", "a.html#2", "a.html#3")


def test_rich_text_that_goes_on_after_its_last_brace() -> None:
    one, two = MADE["rtf"](MADE["story"](61)), MADE["rtf"](MADE["story"](62))
    assert read("a.rtf", one + b"\r\n\0") == (whole("a.rtf"), [], [])
    assert read("a.rtf", one + b" left over") == ([("a.rtf", ("after-the-end",))], [], [])
    (source,) = items_in(io.BytesIO(one + b"\n" + two), "a.rtf", Ways(), Budget("a.rtf", 9, Bounds()))
    assert "ferry 61" in read_item(source)[0].text and "ferry 62" in read_item(source)[0].text


def test_a_tar_behind_a_tar() -> None:
    one, two = (MADE["tarred"]({"a.txt": MADE["story"](nr).encode()}) for nr in (1, 2))
    assert read("a.tar", one + two) == (whole("a.tar#1", "a.tar#2"), [], [])
    assert read("a.tar", one + b"\0" * 50_000) == (whole("a.tar#1"), [], [])
    assert read("a.tar", one + b"and more") == (whole("a.tar#1"), ["a.tar: something that is no tar after the tar's end"], [])


def test_a_tar_with_a_damaged_head_inside() -> None:
    raw = bytearray(MADE["tarred"]({"a.txt": MADE["story"](1).encode(), "b.txt": MADE["story"](2).encode()}))
    raw[1024 + 150] ^= 1  # in the sum of the second file's head
    assert read("a.tar", bytes(raw)) == (whole("a.tar#1"), ["a.tar: a tar that is damaged after file 1"], [])


def test_a_zip_behind_a_zip_or_before_something() -> None:
    one, two = (MADE["zipped"]({"a.txt": MADE["story"](nr).encode()}) for nr in (1, 2))
    found = "a zip that begins before the first file that its directory names (two zips in one file?)"
    assert read("a.zip", one + two) == (whole("a.zip#1"), [f"a.zip: {found}"], [])
    assert read("a.zip", one + b"and more") == (whole("a.zip#1"), ["a.zip: a zip with 8 bytes after its end"], [])


@pytest.mark.parametrize(("kind", "pack"), [("gzip", gzip.compress), ("bzip2", bz2.compress), ("xz", lzma.compress)])
def test_what_stands_after_a_packed_file(kind: str, pack) -> None:
    packed = pack(MADE["story"](1).encode()[:90]) + pack(MADE["story"](1).encode()[90:])
    assert read("a.txt.gz", packed) == (whole("a.txt.gz"), [], [])
    assert read("a.txt.gz", packed + b"\0" * 2000) == (whole("a.txt.gz"), [], [])
    found = f"something after the end of the {kind} file that is no {kind}"
    assert read("a.txt.gz", packed + b"and more") == (whole("a.txt.gz"), [f"a.txt.gz: {found}"], [])
    assert len(read("a.txt.gz", packed[:-6])[1]) == 1


def test_what_stands_before_a_damaged_sum_is_read() -> None:
    packed = bytearray(gzip.compress(MADE["lines"](range(3)).encode()))
    packed[-6] ^= 1
    reports, (fault,), _ = read("a.jsonl.gz", bytes(packed))
    assert len(reports) == 3 and "it cannot be unpacked" in fault


def test_hidden_files_and_links_in_archives_are_counted_and_said() -> None:
    story = MADE["story"](1).encode()
    raw = MADE["zipped"]({"a.txt": story, ".b.txt": story, "__MACOSX/._a.txt": b"\0"})
    assert read("a.zip", raw)[2] == [
        "passed over 1 files that a system leaves in archives, 1 hidden files; unpack it to have them read"
    ]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("d", tarfile.DIRTYPE), ("l.txt", tarfile.SYMTYPE), (".h.txt", tarfile.REGTYPE)):
            member = tarfile.TarInfo(name)
            member.type = kind
            archive.addfile(member)
    assert read("a.tar", out.getvalue()) == (
        [],
        [],
        ["passed over 1 hidden files, 1 links and devices; unpack it to have them read"],
    )


@pytest.mark.parametrize("at", ["head", "request"])
def test_a_warc_that_breaks_off_where_no_page_is(at: str) -> None:
    pytest.importorskip("fastwarc")
    raw = MADE["warc"](range(10, 12))
    second = raw.index(b"WARC/1.0\r\nWARC-Type: request", 200)
    cut = raw[: second + 60] if at == "head" else raw[: raw.index(b"Host: quay", second)]
    reports, (fault,), _ = read("a.warc", cut)
    assert reports == whole("a.warc#2") and f"breaks off in the {'head' if at == 'head' else 'content'} of a record" in fault
    assert read("a.warc", raw)[1:] == ([], [])


def test_records_of_a_warc_that_are_no_pages_are_counted_and_said() -> None:
    pytest.importorskip("fastwarc")
    raw = MADE["warc"](range(10, 12)).replace(b"200 OK", b"404 No", 1)
    assert read("a.warc", raw) == (whole("a.warc#4"), [], ["1 of 4 records are no pages and were passed over (status 404 1)"])
    requests = MADE["warc"](range(10, 11)).split(b"WARC/1.0\r\nWARC-Type: response")[0]
    assert read("a.warc", requests) == ([], [], ["no page in it"])


@pytest.mark.parametrize(("kind", "media"), [("conversion", "text/plain"), ("resource", "text/html")])
def test_a_warc_of_texts_or_of_files(kind: str, media: str) -> None:
    pytest.importorskip("fastwarc")
    body = (MADE["story"](1) if media == "text/plain" else MADE["page"](1)).encode()
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert read("a.warc", head + body + b"\r\n\r\n") == (whole("a.warc#1"), [], [])
    assert "cut short" in read("a.warc", head + body[:-9])[1][0]


def test_a_zip_member_that_cannot_be_opened_costs_itself() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", MADE["story"](1))
        archive.writestr("b.txt", MADE["story"](2))
    raw = out.getvalue().replace(b"a.txt", b"c.txt", 1)  # the file's own head has another name than the directory
    reports, faults, _ = read("a.zip", raw)
    assert reports == whole("a.zip#2") and len(faults) == 1
