"""Mail (.eml), mailboxes (.mbox) and pages that a browser saved as mail (MHTML): a report in each message."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from onrecord.errors import ReadError
from onrecord.read.begins import POSTMARK
from onrecord.read.decode import decoded, page_charset, without_places
from onrecord.read.given import Given, mail_day
from onrecord.read.source import Source
from onrecord.read.ways import Items, Note
from onrecord.records import Problem

MEDIA_TYPE = "message/rfc822"
_POSTMARKS = re.compile(rb"(?m)(?:^|(?<=\n\n)|(?<=\r\n\r\n))From \S{1,200} [^\r\n]{10,60}\r?\n(?=[A-Za-z][\w-]{0,60}:)")
_BARE_LINES = re.compile(r"(?m)^>(?=From )")
MOST_PARTS = 500


def mail_items(raw: bytes, place: str) -> Items:
    """The report of each message: of its plain text, else of its page. One without either is rejected by name."""
    raw = raw.lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    marks = list(_POSTMARKS.finditer(raw)) if POSTMARK.match(raw.replace(b"\r\n", b"\n")) else []
    ends = [mark.start() for mark in marks[1:]]
    pieces = [raw[mark.end() : end] for mark, end in zip(marks, [*ends, len(raw)], strict=False)] or [raw]
    for nr, piece in enumerate(pieces, start=1):
        yield from _message_items(piece, place if len(pieces) == 1 else f"{place}#{nr}", in_box=bool(marks))


def _message_items(raw: bytes, place: str, *, in_box: bool) -> Items:
    try:
        message = message_from_bytes(raw, policy=policy.default)
        parts = list(message.walk())[:MOST_PARTS]
    except Exception as error:  # the library fails on hostile heads in many ways, and each of them is the mail's fault
        raise ReadError(place, f"a mail that cannot be read ({type(error).__name__})", "Save the text of the mail") from None
    if others := [part.get_content_type() for part in parts if part.is_attachment()]:
        yield Note(place, f"passed over {len(others)} files attached to the mail ({', '.join(sorted(set(others))[:4])})")
    words = [part for part in parts if part.get_content_maintype() == "text" and not part.is_attachment()]
    pages = [part for part in words if part.get_content_type() == "text/html"]
    plain = [part for part in words if part.get_content_type() == "text/plain"]
    if pages and _is_saved_page(message):
        page = pages[0]
        charset = page.get_content_charset()
        yield Source(place, _payload(page), f"text/html; charset={charset}" if charset else "text/html")
        return
    text, problems = _best(place, plain)
    markup = not text.strip()
    if markup:
        text, problems = _best(place, pages)
    if not text.strip():
        yield ReadError(place, "a mail without text", "Give what is attached to it as files")
        return
    text = text.replace("\r\n", "\n")
    given = Given(
        text=_BARE_LINES.sub("", text) if in_box else text,
        markup=markup,
        title=_head(message, "Subject"),
        publisher=parseaddr(_head(message, "From") or "")[0] or None,
        published=mail_day(_head(message, "Date")),
        problems=problems,
    )
    yield Source(place, raw, MEDIA_TYPE, given)


def _best(place: str, parts: list[EmailMessage]) -> tuple[str, tuple[Problem, ...]]:
    """The longest of these parts as characters."""
    found: tuple[str, tuple[Problem, ...]] = ("", ())
    for part in parts:
        raw = _payload(part)
        try:
            text, problems = decoded(place, raw, part.get_content_charset() or page_charset(raw))
        except ReadError:
            text, problems = decoded(place, raw)
        if len(text.strip()) > len(found[0].strip()):
            found = text, without_places(problems)
    return found


def _payload(part: EmailMessage) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _is_saved_page(message: EmailMessage) -> bool:
    """Whether a browser saved a page so (MHTML)."""
    saved = "saved by" in (_head(message, "From") or "").lower() or message.get("Snapshot-Content-Location") is not None
    return saved or (message.get_content_type() == "multipart/related" and message.get("To") is None)


def _head(message: EmailMessage, name: str) -> str | None:
    """A field of the head, its encoded words decoded; None if it is not there or cannot be read."""
    try:
        words = str(message.get(name, ""))
    except Exception:  # the library's parsers of dates and addresses raise what they meet
        return None
    return " ".join(words.split()) or None
