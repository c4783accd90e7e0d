"""One Source -> one Report. Pure: no disk, no clock, no network."""

from __future__ import annotations

import hashlib
import re

from onrecord.errors import ReadError
from onrecord.read.about import describe
from onrecord.read.decode import decoded, page_charset, sniff, without_places
from onrecord.read.foreign import check_is_text
from onrecord.read.formats import HEAD, extracted_format, pdf_start
from onrecord.read.given import given_report
from onrecord.read.parts import find_parts
from onrecord.read.rtf import rtf_text
from onrecord.read.source import Source
from onrecord.records import Problem, Report, report_id

Read = tuple[Report, tuple[Problem, ...]]
EXTRACTED = {"application/pdf": "pdf", "application/rtf": "rtf"}
PIECES_A_WORD = 2  # words and signs to a word; 1.2 in news
# What the encoder cuts a text into, about: it knows words of Latin letters, and little of others beyond their letters.
_PIECE = re.compile(r"[A-Za-z]{1,12}|[^\W\d_A-Za-z]{1,2}|\d{1,3}|[^\s\w]|_")
MOST_LETTERS = 20  # a word, on average: a text with more of them than words allow is not read to its end


def read_report(source: Source) -> Report:
    """The report in these bytes; raises ReadError if they are empty, binary, or a page without an article.

    Plain text is kept unchanged, character by character. For every other format `text` is what was extracted.
    """
    return read_item(source)[0]


def read_item(source: Source, max_words: int | None = None) -> Read:
    """The report in these bytes and what was doubtful in reading them; raises ReadError, also for more words than allowed."""
    report, problems = _read(source, max_words)
    check_length(source.place, report.text, max_words)
    return report, problems


def check_length(place: str, text: str, max_words: int | None) -> None:
    """Raise ReadError for more words than allowed, or for more signs: memory follows what a text is cut into, blanks or none."""
    if max_words is None or len(text) <= max_words:
        return
    if len(text.split()) > max_words:
        raise ReadError(place, f"more than {max_words:,} words", "Split it into its reports, or raise max_words")
    most = PIECES_A_WORD * max_words
    if len(text) > most and sum(1 for _ in _PIECE.finditer(text)) > most:
        found = f"more than {most:,} pieces of words, digits and signs"
        raise ReadError(place, found, "Split it into its reports, or raise max_words")


def _read(source: Source, max_words: int | None) -> Read:
    place, raw = source.place, source.raw
    sha256 = hashlib.sha256(raw).hexdigest()
    if source.given is not None:
        return given_report(place, source.given, source.media_type or "text/plain", sha256)
    if kind := EXTRACTED.get(source.media_type or "") or extracted_format(raw[:HEAD]):
        return _extracted(place, raw, sha256, kind, max_words)
    media_type, charset = sniff(place, raw, source.media_type)
    if media_type == "text/html":
        from onrecord.read.page import page_report  # trafilatura takes a second to import; text alone should not pay for it

        html, problems = decoded(place, raw, page_charset(raw, charset))
        # The text is made anew from the page, so a lost byte has no place in it.
        return page_report(place, html, sha256), without_places(problems)
    text, problems = decoded(place, raw, charset)
    if "\0" in text:
        raise ReadError(place, f"binary data (a NUL at character {text.index(chr(0))})", "Give text")
    if source.media_type is None:
        check_is_text(place, text)
    return _plain(place, text, sha256), problems


def _extracted(place: str, raw: bytes, sha256: str, kind: str, max_words: int | None) -> Read:
    """The report in a PDF or a rich text."""
    if kind == "rtf":
        text, problems = rtf_text(place, raw)
        return _plain(place, text, sha256, "application/rtf"), problems
    from onrecord.read.pdf import pdf_text

    text = pdf_text(place, raw[max(pdf_start(raw[:HEAD]), 0) :], MOST_LETTERS * (max_words or 1_000_000))
    return _plain(place, text, sha256, "application/pdf"), ()


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


def _plain(place: str, text: str, sha256: str, media_type: str = "text/plain") -> Report:
    if not text.strip():
        raise ReadError(place, "nothing in it but blank space" if text else "nothing in it", "Give a report with words in it")
    parts = find_parts(text)
    return Report(
        id=report_id(place, text),
        place=place,
        media_type=media_type,
        sha256=sha256,
        text=text,
        parts=parts,
        **describe(text, parts)._asdict(),
    )
