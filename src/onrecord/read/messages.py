"""Mail (.eml, .mbox, MHTML) and messages as wires carry them (IPTC 7901, ANPA 1312): a report in each."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

import msgspec

from onrecord.errors import ReadError
from onrecord.read.dates import edtf_date
from onrecord.read.decode import POSTMARK, decoded, page_charset, without_places
from onrecord.read.fields import Given
from onrecord.read.plain_text import byline_names
from onrecord.read.source import Items, Note, Source
from onrecord.records import Problem

# Mail (.eml), mailboxes (.mbox) and pages that a browser saved as mail (MHTML): a report in each message.

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
        published=_head(message, "Date"),
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


# Messages as wires carry them: IPTC 7901 and ANPA 1312, with their head, their text and their trailer -> fields.
#
# Sources: IPTC 7901 (1995) and ANPA 1312 (1989): SOH head STX text ETX trailer EOT.

WIRE_TYPE = "text/vnd.iptc.anpa"
_MESSAGE = re.compile(r"\x01([^\x02]{0,2000})\x02([^\x03\x01]*)(?:\x03([^\x01]{0,400}))?")
_STAMP = re.compile(r"(\d\d)\d{4} ?(?:GMT|UTC|[A-Z]{3}) ([A-Za-z]{3}) (\d\d)\b")  # 131137 GMT Nov 13
_GERMAN = {"Mai": "May", "Mrz": "Mar", "Okt": "Oct", "Dez": "Dec"}  # months as the English service of a German agency may have them
_AP_STAMP = re.compile(r"(\d\d)-(\d\d)-(\d\d) \d{4}\s?[A-Z]{3}")  # 11-13-13 1234GMT
_NO_TITLE = re.compile(r"(?i)\(?(?:eds?\b|by\s|ap (?:photo|video|exclusive$)|associated press|editor['’]s note|with )")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SIGNS = str.maketrans({"_": "—"})


def wire_items(raw: bytes, place: str) -> Items:
    """Each message; one without text is rejected."""
    text, problems = decoded(place, raw)
    found = list(_MESSAGE.finditer(text.replace("\r\n", "\n").replace("\r", "\n")))
    for nr, message in enumerate(found, start=1):
        where = place if len(found) == 1 else f"{place}#{nr}"
        head, body, trailer = message[1], message[2], message[3] or ""
        given = _anpa(body) if body.startswith("^") else _iptc(body)
        if not given.text.strip():
            yield ReadError(where, "a wire's message without text", "Give it whole")
            continue
        published = _published(trailer) or _published(head)
        given = msgspec.structs.replace(given, published=published, problems=without_places(problems))
        yield Source(where, message[0].encode("utf-8", "replace"), WIRE_TYPE, given)
    if not found:
        raise ReadError(place, "a wire's message that breaks off in its head", "Copy or fetch the file anew")


def _iptc(body: str) -> Given:
    """The headline ends with "=" at a line's end; the text follows."""
    head, sign, text = body.partition("=\n")
    lines = [line.strip() for line in head.splitlines() if line.strip()] if sign and len(head) < 1000 else []
    bylines = [line for line in lines if re.match(r"(?i)by\s", line)]
    titles = [line for line in lines if line not in bylines]
    return Given(
        text=_clean(text if lines else body),
        title=titles[-1] if titles else None,
        authors=tuple(name for line in bylines for name in byline_names(line)),
    )


def _anpa(body: str) -> Given:
    """Lines that begin with "^" are the head's: the slug, the headline, notes to editors, the byline; each ends in "<" or "="."""
    lines = body.split("\n")
    cut = next((nr for nr, line in enumerate(lines) if line.strip() and not line.startswith("^")), len(lines))
    head = [line.strip("^<= ") for line in lines[:cut] if line.strip()]
    bylines = [line for line in head if re.match(r"(?i)by\s", line)]
    title = next((line for line in head[1:] if not _NO_TITLE.match(line)), head[0] if head else None)
    text = "\n".join(line.strip("^<") if line.startswith("^") else line for line in lines[cut:])
    text = text.replace("``", "“").replace("''", "”").translate(_SIGNS)
    return Given(
        text=_clean(text),
        title=title,
        publisher="Associated Press" if "Associated Press" in head else None,
        authors=tuple(name for line in bylines for name in byline_names(line)),
    )


def _clean(text: str) -> str:
    """The text without signs of control; a line that is indented, behind one that is not blank, begins a paragraph."""
    plain = _CONTROL.sub("", text)
    plain = re.sub(r"\n(?=(?:\t| {2,})\s*\S)", "\n\n", plain)
    return re.sub(r"\n\s*\n", "\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _published(words: str) -> str | None:
    """The day in a trailer, which has its year in two digits."""
    if stamp := _STAMP.search(words):
        return edtf_date(f"{int(stamp[1])} {_GERMAN.get(stamp[2].title(), stamp[2])} 20{stamp[3]}")
    if stamp := _AP_STAMP.search(words):
        return edtf_date(f"20{stamp[3]}-{stamp[1]}-{stamp[2]}")
    return None
