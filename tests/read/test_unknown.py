"""Nothing unknown becomes text: every sample renamed, cut, behind blanks, comments and marks is read or refused by name."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Note, Source, Ways, find_items, read_item

MADE = runpy.run_path(str(Path(__file__).with_name("formats.py")))
GOOD = MADE["GOOD"]
MARKS = re.compile(
    r"</?[a-z][^<>]*>|<[!?]|&#?\w+;|[\x00-\x08\x0e-\x1f]|(?m:^(?:Message-ID|MIME-Version|WARC-Type|Content-Type):)|\\\\par\\b|\"text\":"
)
BOM = b"\xef\xbb\xbf"


def outcome(path: Path) -> tuple[list[str], list[ReadError], list[Note]]:
    """The texts that are kept, and all else that is said."""
    texts, errors, notes = [], [], []
    for item in find_items(path, Ways()):
        try:
            if isinstance(item, Source):
                texts.append(read_item(item)[0].text)
            else:
                (errors if isinstance(item, ReadError) else notes).append(item)
        except ReadError as error:
            errors.append(error)
    return texts, errors, notes


def held(path: Path, raw: bytes) -> None:
    """Nothing in the kept texts but words, something said where nothing is kept, and no refusal that is a fault of ours."""
    path.write_bytes(raw)
    texts, errors, notes = outcome(path)
    assert texts or errors or notes
    for text in texts:
        assert not (found := MARKS.search(text)), f"{found[0]!r} in {text[:200]!r}"
    assert not [error for error in errors if "failed with" in error.found or "zip()" in error.found]


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_sample_under_another_name_is_read_or_refused(tmp_path, name):
    for ending in ("", ".txt", ".html", ".xml", ".json", ".csv", ".docx", ".eml"):
        held(tmp_path / f"renamed{ending}", GOOD[name].raw)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_sample_that_is_cut_is_read_or_refused(tmp_path, name):
    raw = GOOD[name].raw
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        held(tmp_path / f"cut{Path(name).suffix}", raw[: int(share * len(raw))])
        held(tmp_path / "cut.txt", raw[: int(share * len(raw))])


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_sample_behind_blanks_and_marks_is_read_or_refused(tmp_path, name):
    raw = GOOD[name].raw
    for before in (b" \r\n\t\n" * 3, BOM, BOM + b"\n\n", b" " * 300 + b"\r\n"):
        held(tmp_path / f"behind{Path(name).suffix}", before + raw)
    if raw.lstrip().startswith(b"<") and not raw.startswith(b"<?xml"):
        for before in (b"<!-- " + b"cached " * 800 + b"-->\n", b"<!--[if IE]><html><![endif]-->", BOM + b"<!-- a -->\n" * 30):
            texts, errors, _ = (path := tmp_path / "commented") and (path.write_bytes(before + raw), *outcome(path))[1:]
            assert len(texts) == GOOD[name].reports, errors


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"<?xml version='1.0'?><articles><article>Ilka said so.</article></articles>", "its first element is 'articles'"),
        (b"<!DOCTYPE quay SYSTEM 'quay.dtd'>\n<quay a='1'>Ilka said so.</quay>", "'quay'"),
        (b"filedesc://quay.arc 127.0.0.1 20250310 text/plain 75\nIlka said so.", "ARC"),
        (b"%!PS-Adobe-3.0\nIlka said so.", "PostScript"),
        (b"BEGIN:VCARD\nN:Brandstaed\nEND:VCARD", "an address"),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nIlka said so.", "subtitles"),
        (b"1\n00:00:01,000 --> 00:00:04,000\nIlka said so.", "subtitles"),
        (b"callback({'title': 'Ilka', 'text': 'She said so.'});", "data in JSON"),
        (b"{'title': 'Ilka', 'text': 'She said so.'}", "data in JSON"),
        (b"TY  - NEWS\nAU  - Brandstaed, Ilka\nER  - ", "references"),
        (b"Ferry 5 sails.<br><br>Ilka said so.<br/>The crew agreed.", "tags of a page"),
        (b"Ferry 5 sails. &ldquo;So be it,&rdquo; Ilka said &amp; left.", "entities of a page"),
        (b"Ferry\x01 5 sails.\x02 Ilka said so.\x03", "signs of a wire"),
        (b"#!/bin/sh\necho Ilka", "a program"),
        (b"-----BEGIN PGP MESSAGE-----\nhQEMA", "encrypted"),
    ],
)
def test_what_is_no_report_is_refused_by_its_name(tmp_path, raw, what):
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    texts, errors, _ = outcome(path)
    assert not texts
    assert what in errors[0].found
    assert errors[0].remedy


@pytest.mark.parametrize(
    "words",
    ["<< Back to the quay. Ilka said so.", "Losses were < 5 and > 3, Ilka said.", "R&D; and <b> stay.",
     "{Ilka} said so, [she] did.",
     "From: the quay\n\nIlka said so.", "Note: Ilka said so.\nSource: Quay Post\n\nShe left.", "I <3 ferries, Ilka said."],
)  # fmt: skip
def test_what_only_looks_like_markup_is_text(tmp_path, words):
    path = tmp_path / "a.txt"
    path.write_text(words, encoding="utf-8")
    assert outcome(path)[0] == [words]
