"""From bytes to characters: what the bytes are, and in which encoding. What nobody declares is UTF-8 or an error."""

from __future__ import annotations

import codecs
import re

from onrecord.errors import ReadError

TO_UTF8 = "Convert it to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8"

# The first bytes of what people take for text and is not, and what to do about it.
SIGNATURES = (
    (b"%PDF-", "a PDF document", "Extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document", "Unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save the document as plain text"),
    (b"{\\rtf", "a rich text document", "Save the document as plain text"),
    (b"\x89PNG", "a PNG image", "Give the text, not its picture"),
    (b"\xff\xd8\xff", "a JPEG image", "Give the text, not its picture"),
    (b"GIF8", "a GIF image", "Give the text, not its picture"),
    (b"RIFF", "a media file", "Give the text, not a recording"),
    (b"ID3", "a sound file", "Give the text, not a recording"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first, for example with gunzip"),
    (b"BZh", "a bzip2 archive", "Unpack it first, for example with bunzip2"),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first, for example with unxz"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first"),
    (b"Rar!", "a rar archive", "Unpack it first"),
    (b"\x7fELF", "a program", "Give a text file"),
    (b"SQLite format 3", "an SQLite database", "Give the reports, not the archive they are in"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,400}-->\s*){0,9}"
    rb"<(?:!doctype\s+html|html|head|body|article|main|header|section|div|p|h1|title|meta|table)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

# The encodings of the WHATWG standard that Python has, by Python's names; others ("punycode", "utf-7") are traps on the web.
ENCODINGS = frozenset(
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5"
    " iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic"
    " gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949".split()
)
# What browsers take a declared name to mean; UTF-16 cannot have been declared in ASCII.
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
            "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}  # fmt: skip


def sniff(place: str, raw: bytes, declared: str | None) -> tuple[str, str | None]:
    """The media type ("text/plain" or "text/html") and the declared charset; raises ReadError for anything else."""
    found = next(((what, remedy) for magic, what, remedy in SIGNATURES if raw.startswith(magic)), None)
    if found:
        raise ReadError(place, *found)
    if not raw.strip():
        raise ReadError(place, "nothing in it" if not raw else "nothing in it but blank space", "Give a report with words in it")
    if b"\0" in raw and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        offset = raw.index(b"\0")
        raise ReadError(place, f"binary data (a NUL at byte {offset})", "Give text; UTF-16 must start with its byte order mark")
    media_type, _, parameters = (declared or "").lower().partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters)
    return _media_type(place, raw, media_type.strip()), charset and charset[1]


def decode_text(place: str, raw: bytes, charset: str | None = None) -> str:
    """The characters of a plain text, unchanged: UTF-8 or UTF-16 by its mark (which is no text), else as declared, else UTF-8."""
    return _decode(place, raw, _marked(raw) or _known(place, charset) or "utf-8")


def decode_html(place: str, raw: bytes, charset: str | None = None) -> str:
    """The characters of a page: by its mark, else as declared with it, else as it declares itself, else UTF-8."""
    if charset is None and (declared := _CHARSET.search(raw, 0, 4096)):
        charset = declared[1].decode("ascii", "replace")
    return _decode(place, raw, _marked(raw) or _known(place, charset) or "utf-8")


def _media_type(place: str, raw: bytes, declared: str) -> str:
    if declared in ("text/html", "application/xhtml+xml"):
        return "text/html"
    if declared.startswith("text/"):
        return "text/plain"
    if declared:
        raise ReadError(place, f"declared as {declared}", "Give text/plain or text/html")
    head = raw[:4096].removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe").replace(b"\0", b"")
    return "text/html" if _HTML.match(head) else "text/plain"


def _marked(raw: bytes) -> str | None:
    return next((name for bom, name in _BOMS if raw.startswith(bom)), None)


def _known(place: str, charset: str | None) -> str | None:
    """Python's name of a declared encoding; raises ReadError for one that no page should declare."""
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = ""
    name = _READ_AS.get(name, name)
    if name not in ENCODINGS:
        raise ReadError(place, f"declared in the encoding {charset!r}, which is not known", TO_UTF8)
    return name


def _decode(place: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"not valid {encoding.removesuffix('-sig').upper()} at byte {error.start} (0x{raw[error.start]:02x})"
        raise ReadError(place, found, TO_UTF8) from None
