"""What a file is, by its first bytes, and what is no text of a report though it is made of characters."""

from __future__ import annotations

import re
from typing import Literal, get_args

from onrecord.errors import ReadError
from onrecord.read.decode import PAGE_ROOTS, is_wide, looks_like_mail, marked, root_of

# What a file is, by its first bytes; its name decides only where content alone cannot.

Packing = Literal["zip", "tar", "gzip", "bzip2", "xz", "zstd"]
Format = Literal[
    "text", "html", "warc", "feed", "jsonl", "json", "csv", "tsv", "parquet", "ninjs", "newsml", "nitf", "mail", "wire", "pdf",
    "rtf", "docx", "odt", "markdown", "nexis", "factiva", "pressreader", Packing,
]  # fmt: skip
FORMATS: tuple[str, ...] = get_args(Format)
PACKINGS: tuple[str, ...] = get_args(Packing)

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x5d\x2a\x4d\x18", "zstd"),  # the dictionary of a crawl before it. Source: the WARC format's annex on Zstandard, 1.0
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
)
# Formats that begin in ASCII, so that a byte order mark, or a recoding by mistake, may stand before or between.
_WORDED: tuple[tuple[bytes, Format], ...] = ((b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"WARC/", "warc"))
# Readers of PDF look for its beginning in the first kilobyte: the head of a mail or of a download may stand before it.
_PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d[\s\S]{0,200}?\d{1,9} \d{1,5} obj\b")
PDF_WITHIN = 1024
_ROOTS: dict[bytes, Format] = {
    b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"newsitem": "newsml", b"newsmessage": "newsml", b"packageitem": "newsml",
    b"newsml": "nitf", b"nitf": "nitf", b"ppsresponse": "nitf",
}  # fmt: skip
WIRE = re.compile(rb"[\x16\s\0]{0,40}\x01\w")  # IPTC 7901, ANPA 1312: SOH and a head
_NINJS = re.compile(rb'"(?:body_text|body_xhtml|bodies)"\s*:')
_NEXIS = re.compile(
    rb"(?m)^[ \t]{0,80}(?:\d{1,6} of \d{1,6} DOCUMENTS?|Load-Date: .{4,60}|LOAD-DATE: .{4,60}|End of Document)[ \t]*\r?$"
)
_FACTIVA = re.compile(rb"(?m)^[ \t]{0,8}Document [A-Za-z0-9]{16,40}[ \t]*\r?$")
_FACTIVA_CODES = re.compile(rb"(?m)^HD(?:[ \t]{1,8}\S|[ \t]*\r?$)[\s\S]{1,3000}?^(?:PD|SN|LP|TD|WC)(?:[ \t]{1,8}\S|[ \t]*\r?$)")
_NEXIS_PAGE = re.compile(rb"<docfull\b", re.IGNORECASE)
_NEXIS_COUNT = re.compile(rb">\s*\d{1,6} of \d{1,6} DOCUMENTS?\s*<", re.IGNORECASE)
_NEXIS_FIELD = re.compile(rb">\s*(?:LENGTH|SECTION|BYLINE|LOAD-DATE|PUBLICATION-TYPE|LANGUAGE):", re.IGNORECASE)
_FACTIVA_PAGE = re.compile(rb">\s*Document [A-Z]{2}[A-Za-z0-9]{14,40}\s*<")
PRESSREADER = re.compile(rb"(?m)^(?:\S[^\n]{0,100}\s)??(\d{4}-\d\d-\d\d) +- +(?:By |BY |[\w&/ ]{1,30} - |\w[\w .'-]{1,60}\r?$)")
MAY_BE_LIVE = re.compile(
    rb"(?i)live[-_ ]?(?:blog|ticker|feed|update|coverage|text|stream|report|post|entry|story)|minute.by.minute|/live/"
    rb"|as it happened|<(?:title|h1)[^<>]{0,200}>\s{0,40}live\b"
)
_PROQUEST = re.compile(rb"(?m)^ProQuest document ID: ?\d")
# What only a name tells, of what begins as text does.
_ENDINGS: dict[str, Format] = {
    "csv": "csv",
    "tsv": "tsv",
    "md": "markdown",
    "markdown": "markdown",
    "eml": "mail",
    "mbox": "mail",
    "mht": "mail",
    "mhtml": "mail",
    "7901": "wire",
    "anpa": "wire",
}
_FRONT = re.compile(
    rb"---[ \t]*\n(?:[\w-]{1,40}:[^\n]{0,2000}\n|[ \t][^\n]{0,2000}\n|-[^\n]{0,2000}\n|\n){1,100}?---[ \t]*\n"
)  # a page's head in Markdown
_PAGE_TAG = re.compile(rb"<(?:/?p|/?div|br)\b[^<>]{0,200}>", re.IGNORECASE)
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
    if WIRE.match(head[:4096]):
        return "wire"
    if looks_like_mail(plain):
        return "mail"
    if begin[:1] in (b"{", b"["):
        return _json(begin, plain, name)
    return _plain(plain, name)


def _by_magic(head: bytes, plain: bytes) -> Format | None:
    """The format of what only one begins like."""
    magic = next((kind for begin, kind in _MAGIC if head.startswith(begin)), None)
    if magic:
        return magic
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
    root = root_of(plain)
    if kind := _ROOTS.get(root or b""):
        return kind
    if root not in PAGE_ROOTS:
        return "text"
    return export_of_page(plain) or "html"


def export_of_page(plain: bytes) -> Literal["nexis", "factiva"] | None:
    """Whose export a page is: one that only speaks of an export, or has a class named so, is none."""
    if _NEXIS_PAGE.search(plain) or (_NEXIS_COUNT.search(plain) and _NEXIS_FIELD.search(plain)):
        return "nexis"
    return "factiva" if _FACTIVA_PAGE.search(plain) else None


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
    if kind := _ENDINGS.get(ending) or ("markdown" if _FRONT.match(plain) else None):
        return kind
    if ending in ("html", "htm", "xhtml") and _PAGE_TAG.search(plain):
        return "html"
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


# What is no text of a report though it is made of characters: it is refused by its name, never kept with its tags and codes.

AS_TEXT = "Save the report as plain text or as a web page, or say what it is with --format"
# How what is no report begins, and what it is.
_BEGINS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"filedesc://", "an ARC archive"),
        (r"%!PS", "a PostScript document"),
        (r"\\documentclass|\\begin\{document", "a TeX document"),
        (r"BEGIN:V(?:CARD|CALENDAR)", "an address or a calendar"),
        (r"WEBVTT\b|1\n\d\d:\d\d:\d\d[,.]\d{3} -->", "subtitles"),
        (r"(?:TY  - |%0 |@\w{3,20}\{)", "a list of references"),
        (r"#!/|#include ", "a program"),
        (r" CDX [A-Za-z] |!meta \d", "the index of a web archive"),
        (r"\[InternetShortcut\]", "a link"),
        (r"-----BEGIN ", "something encrypted or signed"),
        (r"begin \d{3} \S+\n", "a file packed with uuencode"),
        (
            r"(?:[\w$.]{1,40}\s?\(|(?:var |let |const )?[\w$.]{1,40}\s?=)?\s?[\[{]\s*['\"\w]{1,40}\s?:\s",
            "data in JSON or JavaScript",
        ),
    )
)
_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|li|ul|ol|td|tr|table|h[1-6]|font|body|html|head|article|section)\s*>|<br\s*/?>", re.I
)
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|apos|lt|gt|[lr]squo|[lr]dquo|[mn]dash|hellip|#\d{1,6}|#x[\da-fA-F]{1,6});")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_WITHIN = ((_TAG, "the tags of a page"), (_ENTITY, "the entities of a page"), (_CONTROL, "the signs of a wire or a file"))
ENOUGH = 3  # tags, entities or signs of control; one may stand in a report on pages
LOOKED_AT = 200_000  # code points


def check_is_text(place: str, text: str) -> None:
    """Raise ReadError for text that is markup, a mail, data or a message of a wire; one of these should have been read as such."""
    text = text[:LOOKED_AT]
    begin = text.lstrip("\ufeff \t\r\n")
    if what := next((what for pattern, what in _BEGINS if pattern.match(begin)), ""):
        raise ReadError(place, what, AS_TEXT)
    if begin.startswith("<") and (name := _root(begin)) is not None:
        raise ReadError(place, f"markup of a kind that is not read ({name})", AS_TEXT)
    if looks_like_mail(begin[:20_000].replace("\r\n", "\n").encode("utf-8", "replace")):
        raise ReadError(place, "a mail", "Give it as a file, not as text")
    for pattern, what in _WITHIN:
        if len(found := pattern.findall(text)) >= ENOUGH:
            shown = repr(found[0]) if what.startswith("the signs") else found[0]
            raise ReadError(place, f"text with {what} in it ({shown} and {len(found) - 1:,} more)", AS_TEXT)


def _root(begin: str) -> str | None:
    """The name of the element that markup begins with; None if it is an angle and no markup."""
    name = root_of(begin.encode("utf-8", "replace"))
    if name is None:
        return None
    shown = name.decode("utf-8", "replace")
    is_markup = not name or begin.startswith(("<?", "<!")) or f"</{shown}" in begin.lower() or "/>" in begin or " xmlns" in begin
    return (f"its first element is {shown!r}" if name else "no element in its beginning") if is_markup else None
