"""Reports that come as fields - a row of a table, an entry of a feed, a document of an export - and not as a page or a text."""

from __future__ import annotations

import re
from email.utils import parsedate

import msgspec

from onrecord.errors import ReadError
from onrecord.read.about import describe, guess_lang
from onrecord.read.dates import edtf_date
from onrecord.read.lines import Piece, merge_pieces
from onrecord.read.parts import find_parts
from onrecord.records import Part, Problem, Report, Span, report_id

_GAP = "\n\n"
_ISO = re.compile(r"\s*((?:1[5-9]|20)\d\d)(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12]\d|3[01])(?=\D|$))?(?![\d-])")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=T|\s*$)")

# The end of an element, a break, an entity: what fields have that were filled from pages. "a < b > c" has none.
_MARKED = re.compile(
    r"</(?:p|div|span|a|b|i|u|em|strong|li|[uo]l|t[dr]|table|h[1-6]|font|blockquote)\s*>|<(?:br|hr|img|p)\b[^<>]{0,2000}>"
    r"|&(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{1,6}|#x[\da-fA-F]{1,6});"
)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of one report, in the words of what it came in; `markup` says that the text is a piece of HTML."""

    text: str
    markup: bool = False
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    lang: str | None = None
    problems: tuple[Problem, ...] = ()


def given_report(place: str, given: Given, media_type: str, sha256: str) -> tuple[Report, tuple[Problem, ...]]:
    """The report these fields make, its title as its headline; raises ReadError if it has no text.

    What the fields leave out is read off the text, as in a plain text. A date that cannot be read is a problem on the record.
    """
    body = _unmarked(place, given.text) if given.markup else _bare(place, given.text.replace("\0", "\ufffd"))
    if not body.strip():
        raise ReadError(place, "a report without text", "Give the field that holds the text, or leave the report out")
    title = " ".join((given.title or "").replace("\0", "").split()) or None
    text, parts = _with_headline(title, body)
    told = describe(text, parts)
    published = edtf_of(given.published)
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type=media_type,
        sha256=sha256,
        title=title or told.title,
        publisher=_line(given.publisher) or told.publisher,
        authors=tuple(filter(None, map(_line, given.authors))) or told.authors,
        published=published or told.published,
        lang=_language(given.lang) or guess_lang(text),
        text=text,
        parts=parts,
    )
    unread = given.published and given.published.strip() and not published
    detail = f"the date given as {(given.published or '')[:60]!r} is not taken for one"
    return report, (*given.problems, *([Problem(code="date-not-read", detail=detail)] if unread else []))


def edtf_of(words: str | None) -> str | None:
    """The date in a field as EDTF, no more exact than it is: "2022-12", "2022-12-30T08:00Z", "December 30, 2022"."""
    if not words:
        return None
    if match := _ISO.match(words) or _COMPACT.match(words):
        date = "-".join(filter(None, match.groups()))
        return date if len(date) < len("2022-12-30") else edtf_date(date)
    return edtf_date(words[:200])


def mail_day(words: str | None) -> str | None:
    """The day in a stamp as mail and feeds have it, with its year in two digits perhaps, if that is the day written.

    Words that are no such stamp are given back as they are: what reads them says what they are.
    """
    day = None if not words or edtf_of(words) else parsedate(words)
    if not words or not day or not 1000 <= day[0] <= 9999:
        return words
    numbers = set(map(int, re.findall(r"\d{1,9}", words)))
    is_written = day[2] in numbers and {day[0], day[0] % 100} & numbers
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if is_written else words


def _bare(place: str, words: str) -> str:
    """Words that should be plain, each paragraph with tags or entities in it without them: many fields are filled from pages."""
    if len(_MARKED.findall(words)) < 2:
        return words
    return _GAP.join(_unmarked(place, one) if _MARKED.search(one) else one for one in words.split(_GAP))


def _unmarked(place: str, words: str) -> str:
    from onrecord.read.markup import check_markup, text_of  # lxml takes its time to import

    check_markup(place, words)
    return text_of(words)


def _with_headline(title: str | None, body: str) -> tuple[str, tuple[Part, ...]]:
    """The text with its title on top, unless it begins with it already."""
    if title is None or " ".join(body[: 2 * len(title) + 40].split()).startswith(title):
        return body, find_parts(body)
    shift = len(title) + len(_GAP)
    text = title + _GAP + body
    pieces = [Piece("headline", 0, len(title))]
    for part in find_parts(body):  # the title is the headline; what the body has of its own kind is its first line
        kind = "body" if part.kind == "headline" else part.kind
        pieces.append(Piece(kind, shift + part.span.start, shift + part.span.end))
    return text, merge_pieces(text, pieces) or (Part(kind="body", span=Span(0, len(text))),)


def _line(words: str | None) -> str | None:
    return " ".join((words or "").replace("\0", "").split())[:300] or None


def _language(code: str | None) -> str | None:
    """ "en-GB" and "English" as RECORD.md has them; None for anything else."""
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][\w-]{1,20})?", (code or "").strip())
    return match[1].lower() if match else {"english": "en"}.get((code or "").strip().lower())
