"""What a file is, by its first bytes; its name decides only where content alone cannot."""

from __future__ import annotations

import re
from typing import Literal, get_args

from onrecord.read import decode
from onrecord.read.recode import is_wide, marked

Format = Literal[
    "text", "html", "warc", "feed", "jsonl", "json", "csv", "tsv", "parquet", "ninjs", "newsml", "pdf", "rtf", "nexis", "factiva",
    "pressreader", "zip", "tar", "gzip", "bzip2", "xz",
]  # fmt: skip
FORMATS: tuple[str, ...] = get_args(Format)
HEAD = 1 << 16  # bytes looked at

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
)
# Formats that begin in ASCII, so that a byte order mark, or a recoding by mistake, may stand before or between.
_WORDED: tuple[tuple[bytes, Format], ...] = ((b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"WARC/", "warc"))
# Readers of PDF look for its beginning in the first kilobyte: the head of a mail or of a download may stand before it.
_PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d[\s\S]{0,200}?\d{1,9} \d{1,5} obj\b")
PDF_WITHIN = 1024
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]{0,300}>\s*|<!--[^>]{0,2000}-->\s*|<!DOCTYPE\s[^>\[]{0,400}(?:\[[^\]]{0,4000}\]\s*)?>\s*){0,12}"
    rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})",
    re.IGNORECASE,
)
_ROOTS: dict[bytes, Format] = {
    b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"newsitem": "newsml", b"newsmessage": "newsml", b"packageitem": "newsml",
}  # fmt: skip
# An office document is a zip with one of these in it.
OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"mimetypeapplication/epub")
_NINJS = re.compile(rb'"(?:body_text|body_xhtml|bodies)"\s*:')
_NEXIS = re.compile(
    rb"(?m)^[ \t]{0,80}(?:\d{1,6} of \d{1,6} DOCUMENTS|Load-Date: .{4,60}|LOAD-DATE: .{4,60}|End of Document)[ \t]*\r?$"
)
_NEXIS_PAGE = re.compile(rb"<docfull\b|>\s*\d{1,6} of \d{1,6} DOCUMENTS\s*<", re.IGNORECASE)
_FACTIVA = re.compile(rb"(?m)^[ \t]{0,8}Document [A-Za-z0-9]{16,40}[ \t]*\r?$")
_FACTIVA_CODES = re.compile(rb"(?m)^HD(?:[ \t]{1,8}\S|[ \t]*\r?$)[\s\S]{1,3000}?^(?:PD|SN|LP|TD|WC)(?:[ \t]{1,8}\S|[ \t]*\r?$)")
_FACTIVA_PAGE = re.compile(
    rb"<div[^>]{0,80}class=[\"'](?:article|[^\"']{0,40}\b\w\wArticle)\b|>\s*Document [A-Z0-9]{16,40}\s*<", re.I
)
PRESSREADER = re.compile(rb"(?m)^(?:\S[^\n]{0,100}\s)??(\d{4}-\d\d-\d\d) +- +(?:By |BY |[\w&/ ]{1,30} - |\w[\w .'-]{1,60}\r?$)")
_PROQUEST = re.compile(rb"(?m)^ProQuest document ID: ?\d")
_TEXT_FIELD = re.compile(
    rb"(?i)(?:^|[,;\t])\s*\"?(?:text|body|content|full_?text|article|maintext|article_?text|story)\"?\s*(?:[,;\t]|\r?$)"
)


def format_of(head: bytes, name: str = "") -> Format:
    """The format of what begins with these bytes. What is nothing else is "text", whose reader names what it cannot be."""
    plain = _ascii(head)
    if magic := _by_magic(head, plain):
        return magic
    begin = plain[:4096].lstrip()
    if begin.startswith(b"<"):
        return _marked_up(plain)
    if begin[:1] in (b"{", b"["):
        return _json(begin, plain, name)
    return _plain(plain, name)


def _by_magic(head: bytes, plain: bytes) -> Format | None:
    """The format of what only one begins like."""
    magic = next((kind for begin, kind in _MAGIC if head.startswith(begin)), None)
    if magic:
        return "text" if magic == "zip" and any(sign in head[:4096] for sign in OFFICE) else magic
    if head[257:262] == b"ustar":
        return "tar"
    worded = next((kind for begin, kind in _WORDED if plain.startswith(begin)), None)
    return worded or ("pdf" if pdf_start(head) > 0 else None)


def _ascii(head: bytes) -> bytes:
    """The head as far as ASCII goes, without its byte order mark, every line end as LF."""
    mark = marked(head)
    plain = head[len(mark[0]) :] if mark else head
    plain = plain.replace(b"\0", b"") if is_wide(head) else plain
    return plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def pdf_start(head: bytes) -> int:
    """Where a PDF begins in these bytes, -1 if they are none."""
    if head.startswith(b"%PDF-"):
        return 0
    found = _PDF_BEGINS.search(head[: 2 * PDF_WITHIN])
    return found.start() if found and found.start() < PDF_WITHIN else -1


def extracted_format(head: bytes) -> Literal["pdf", "rtf"] | None:
    """What the text has to be taken out of, if these bytes begin so: PDF or rich text."""
    if pdf_start(head) >= 0:
        return "pdf"
    return "rtf" if _ascii(head[:64]).startswith(b"{\\rtf") else None


def proquest_documents(raw: bytes) -> int:
    """How many documents of a ProQuest export are in a text; 0 if it is none."""
    return len(_PROQUEST.findall(_ascii(raw))) if b"P\0r\0o\0Q" in raw or b"ProQuest" in raw else 0


def _marked_up(plain: bytes) -> Format:
    root = _ROOT.match(plain[:HEAD])
    kind = _ROOTS.get(root[1].lower()) if root else None
    if kind:
        return kind
    if not decode.looks_like_html(plain[:4096]):
        return "text"
    if _NEXIS_PAGE.search(plain):
        return "nexis"
    return "factiva" if _FACTIVA_PAGE.search(plain) and b"Factiva" in plain else "html"


def _json(begin: bytes, plain: bytes, name: str) -> Format:
    """JSON only if it begins as JSON does: a report may open with a bracket."""
    named = name.lower().endswith((".json", ".jsonl", ".ndjson"))
    if not re.match(rb'\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|-?\d)', begin) and not named:
        return _plain(plain, name)
    if named and not name.lower().endswith(".json"):
        return "jsonl"
    return "ninjs" if begin.startswith(b"{") and _NINJS.search(plain) else "json"


def _plain(plain: bytes, name: str) -> Format:
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return "csv" if ending == "csv" else "tsv"
    first = plain.split(b"\n", 1)[0]
    if (
        len(first) < 2000
        and _TEXT_FIELD.search(first)
        and (b"," in first or b"\t" in first or b";" in first)
        and b". " not in first
    ):
        return "tsv" if b"\t" in first else "csv"
    if _NEXIS.search(plain):
        return "nexis"
    if _FACTIVA.search(plain) or _FACTIVA_CODES.search(plain):
        return "factiva"
    return "pressreader" if PRESSREADER.search(plain[:1200]) else "text"
