"""One Source -> one Report. Pure: no disk, no clock, no network."""

from __future__ import annotations

import hashlib

from onrecord.errors import ReadError
from onrecord.read.about import describe
from onrecord.read.decode import decode_html, decode_text, sniff
from onrecord.read.parts import find_parts
from onrecord.read.source import Source
from onrecord.records import Report, report_id


def read_report(source: Source) -> Report:
    """The report in these bytes; raises ReadError if they are empty, binary, undecodable or a page without an article.

    Plain text is kept unchanged, character by character. For a page, `text` is what was extracted from it.
    """
    media_type, charset = sniff(source.place, source.raw, source.media_type)
    sha256 = hashlib.sha256(source.raw).hexdigest()
    if media_type == "text/html":
        from onrecord.read.page import page_report  # trafilatura takes a second to import; text alone should not pay for it

        return page_report(source.place, decode_html(source.place, source.raw, charset), sha256)
    return _plain(source.place, decode_text(source.place, source.raw, charset), sha256)


def text_report(text: str, place: str = "text") -> Report:
    """The report in a text given as such; `sha256` is of its UTF-8. Raises ReadError if it is blank or no valid Unicode."""
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        found = f"half a surrogate pair at character {error.start}"
        raise ReadError(place, found, "Decode the text with its right encoding") from None
    if "\0" in text:
        raise ReadError(place, f"binary data (a NUL at character {text.index(chr(0))})", "Give text")
    return _plain(place, text, hashlib.sha256(raw).hexdigest())


def _plain(place: str, text: str, sha256: str) -> Report:
    if not text.strip():
        raise ReadError(place, "nothing in it but blank space" if text else "nothing in it", "Give a report with words in it")
    parts = find_parts(text)
    return Report(
        id=report_id(place, text),
        place=place,
        media_type="text/plain",
        sha256=sha256,
        text=text,
        parts=parts,
        **describe(text, parts)._asdict(),
    )
