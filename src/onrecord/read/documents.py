"""Files of one or several documents: Word, OpenDocument text and Markdown; mail and messages as wires carry them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import msgspec
from lxml import etree  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from onrecord.errors import ReadError
from onrecord.read.decode import FREE_EXPANSION, POSTMARK, decoded, page_charset, without_places
from onrecord.read.exports import export_items
from onrecord.read.fields import Given, columns_for, given_from
from onrecord.read.formats import format_of
from onrecord.read.lines import edtf_date
from onrecord.read.markup import raised
from onrecord.read.news_xml import local, parse_xml
from onrecord.read.plain_text import byline_names
from onrecord.read.source import Items, Note, Source
from onrecord.records import Problem

# Mail (.eml), mailboxes (.mbox) and pages that a browser saved as mail (MHTML): a report in each message.

MAIL_TYPE = "message/rfc822"
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
    yield Source(place, raw, MAIL_TYPE, given)


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


# Word (.docx) and OpenDocument text (.odt) -> plain text: their paragraphs, changes as accepted, notes and comments left out.
#
# Sources: ECMA-376, part 1 (WordprocessingML), and OpenDocument 1.3, part 3.

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
# Of Word: what was deleted or moved away, the second form of a picture's text, what only programs read, and marks of notes.
_GONE = frozenset(
    "del moveFrom Fallback instrText delText footnoteReference endnoteReference commentReference sectPr pPr pPrChange".split()
)
# Of OpenDocument: what was deleted, comments, notes, and what is made anew.
_GONE_ODT = frozenset(
    "tracked-changes annotation annotation-end note table-of-content sequence-decls forms bibliography-mark".split()
)


_TITLE_STYLE = re.compile(r"(?i)heading|(?:sub)?title")  # Word's names of them, in every language of the program


def docx_items(raw: bytes, place: str) -> Items:
    """The report in a Word document, or each document of an export of Nexis or Factiva in one."""
    with _opened(raw, place) as archive:
        name = next(name for name in archive.namelist() if name.lower() == "word/document.xml")
        root = parse_xml(_part(archive, name, place), place)
        about = _about(archive, place, "docProps/core.xml")
    yield from _report(raw, place, list(_word_paragraphs(root)), DOCX, about)


def odt_items(raw: bytes, place: str) -> Items:
    """The report in an OpenDocument text."""
    with _opened(raw, place) as archive:
        root = parse_xml(_part(archive, "content.xml", place), place)
        about = _about(archive, place, "meta.xml")
    yield from _report(raw, place, list(_odt_paragraphs(root)), ODT, about)


def _report(raw: bytes, place: str, paragraphs: list[tuple[str, bool]], media_type: str, about: Given) -> Items:
    text = "\n\n".join(words for words, _ in paragraphs if words)
    if not text.strip():
        raise ReadError(place, "a document without words", "Give its text; a scanned page has none")
    kind = format_of(text[:1_000_000].encode())
    if kind in ("nexis", "factiva"):
        for item in export_items(text.encode(), place, kind):
            yield msgspec.structs.replace(item, media_type=media_type) if isinstance(item, Source) else item
        return
    headings = tuple(words for words, is_title in paragraphs if words and is_title)
    yield Source(place, raw, media_type, msgspec.structs.replace(about, text=text, headings=headings))


def _opened(raw: bytes, place: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError) as error:
        raise ReadError(place, f"an office document that cannot be unpacked ({str(error)[:80]})", "Save it anew") from None


def _part(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """One part, unpacked; raises ReadError if it is locked, broken, missing or larger than any text."""
    try:
        with archive.open(name) as part:
            raw = part.read(FREE_EXPANSION + 1)
    except (KeyError, RuntimeError, OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ReadError(place, f"an office document whose text cannot be unpacked ({str(error)[:80]})", "Save it anew") from None
    if len(raw) > FREE_EXPANSION:
        raise ReadError(
            place, f"an office document whose text unpacks to more than {FREE_EXPANSION:,} bytes", "Save it as plain text"
        )
    return raw


def _about(archive: zipfile.ZipFile, place: str, name: str) -> Given:
    """Nothing but the language: title and dates of a file are the program's or the template's as often as the report's."""
    if name not in archive.namelist():
        return Given(text="")
    root = parse_xml(_part(archive, name, place), place)
    lang = next((one.text for one in root.iter() if local(one) == "language" and one.text), None)
    return Given(text="", lang=lang)


def _word_paragraphs(root: Any) -> Iterator[tuple[str, bool]]:
    """The words of each paragraph in their order, those of tables and text boxes too, once each; whether its style is a title's."""
    gone, lifted, titled, line = 0, False, False, []  # type: int, bool, bool, list[str]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if name in _GONE and name != "pPr":
            gone += 1 if event == "start" else -1
        elif name == "p" and not gone:
            yield "".join(line).strip(), titled
            titled, line = False, []
        elif gone or event == "end":
            continue
        elif name == "pStyle":
            titled = any(_TITLE_STYLE.match(value) for value in element.attrib.values())
        elif name == "r":
            lifted = _is_lifted(element)
            if _is_hidden(element):
                for inner in list(element):
                    element.remove(inner)
        elif name == "t":
            line.append(raised(element.text or "") if lifted else element.text or "")
        elif name in ("tab", "br", "cr") and local(element.getparent()) == "r":
            line.append("\t" if name == "tab" else "\n")
        elif name == "noBreakHyphen":
            line.append("-")
    yield "".join(line).strip(), titled


def _is_lifted(run: Any) -> bool:
    return any(local(one) == "vertAlign" and "superscript" in one.attrib.values() for one in run.iter())


def _is_hidden(run: Any) -> bool:
    """Whether a run is hidden or struck out."""
    off = ("0", "false", "off")
    return any(local(one) in ("vanish", "strike", "dstrike") and not set(one.attrib.values()) & set(off) for one in run.iter())


def _odt_paragraphs(root: Any) -> Iterator[tuple[str, bool]]:
    gone, line = 0, []  # type: int, list[str]
    lifted, hidden = _odt_styles(root)
    depth_lifted = depth_hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name, step = local(element), 1 if event == "start" else -1
        style = next((value for key, value in element.attrib.items() if key.endswith("style-name")), "") if name == "span" else ""
        is_gone = name in _GONE_ODT
        gone += step if is_gone else 0
        depth_lifted += step if style in lifted else 0
        depth_hidden += step if style in hidden else 0
        if name in ("p", "h") and not gone:
            yield "".join(line).strip(), name == "h" and event == "end"
            line = []
        words = element.text if event == "start" else element.tail
        outside = gone or depth_hidden or not _in_paragraph(element, event)
        if event == "start" and name in ("tab", "s", "line-break") and not gone:
            line.append({"tab": "\t", "s": " ", "line-break": "\n"}[name])
        if words and not outside:
            line.append(raised(words) if depth_lifted else words)
    yield "".join(line).strip(), False


def _in_paragraph(element: Any, event: str) -> bool:
    """Whether what follows this event is a paragraph's text."""
    around = element if event == "start" else element.getparent()
    while around is not None and local(around) not in ("p", "h"):
        around = around.getparent()
    return around is not None


def _odt_styles(root: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the styles that raise words, and of those that hide or strike them out."""
    lifted, hidden = set(), set()
    for style in root.iter():
        if local(style) != "style":
            continue
        name = next((value for key, value in style.attrib.items() if key.endswith("}name")), "")
        for one in style.iter():
            for key, value in one.attrib.items():
                if key.endswith("text-position") and value.startswith(("super", "1", "2", "3", "4", "5", "6")):
                    lifted.add(name)
                if (key.endswith("}display") and value == "none") or (key.endswith("line-through-style") and value != "none"):
                    hidden.add(name)
    return frozenset(lifted), frozenset(hidden)


# Markdown -> fields: the head that it may have (title, author, date), and its words without their marks.

MARKDOWN_TYPE = "text/markdown"
_FRONT = re.compile(r"\ufeff?---[ \t]*\n([\s\S]{0,20000}?)\n---[ \t]*\n")
_FIELD = re.compile(r"([\w-]{1,40}):[ \t]*(.*)$")
_QUOTED = re.compile(r'(?<=: )"((?:[^"\\]|\\[\s\S]){0,2000})"(?=[ \t]*(?:\n|\Z))')
_ESCAPED = re.compile(r"\\u([\da-fA-F]{4})|\\\n[ \t]*|\\[\s\S]|[ \t]*\n[ \t]*")
_HEADING = re.compile(r"\s*#{1,2} +([^\n]{1,300}?)[ #]*(?:\n|$)|\s*([^\n]{1,300})\n(?:={3,}|-{3,})[ \t]*(?:\n|$)")


def markdown_items(raw: bytes, place: str) -> Items:
    """One report: the fields of its head by their usual names, its first heading as its title."""
    text, problems = decoded(place, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    fields = _fields(front[1]) if front else {}
    body = text[front.end() :] if front else text.removeprefix("\ufeff")
    if heading := _HEADING.match(body):
        body = body[heading.end() :]
        fields.setdefault("title", heading[1] or heading[2])
    body_name = "onrecord-body"
    row = {name: words for name, words in fields.items() if name not in ("text", "body", "content")} | {body_name: ""}
    given = given_from(place, row, columns_for(place, row, {"text": body_name}))
    html = MarkdownIt("commonmark", {"html": True, "breaks": False}).render(body)
    given = msgspec.structs.replace(given, text=html, markup=True, title=_unmarked(given.title), problems=without_places(problems))
    yield Source(place, raw, MARKDOWN_TYPE, given)


def _fields(front: str) -> dict[str, str]:
    """The head's fields; one without words takes the first line that is indented below it, one in quotes may go over lines."""
    found: dict[str, str] = {}
    name = ""
    for line in _QUOTED.sub(lambda words: _ESCAPED.sub(_escaped, words[1]), front).split("\n"):
        if field := _FIELD.match(line):
            name = field[1].lower()
            found[name] = field[2].strip().strip("\"'")
        elif line.strip() and name and not found[name]:
            found[name] = line.strip().removeprefix("- ").strip("\"'")
    return {name: words for name, words in found.items() if words}


def _escaped(sign: re.Match[str]) -> str:
    """What stands for a sign of YAML's, or for the end of a line, in words in double quotes."""
    if sign[1]:
        return chr(int(sign[1], 16))
    return "" if sign[0].startswith("\\\n") else " " if sign[0].isspace() or sign[0][1] in "_ntr" else sign[0][1]


def _unmarked(title: str | None) -> str | None:
    from onrecord.read.markup import text_of

    return " ".join(text_of(MarkdownIt("commonmark").renderInline(title)).split()) or None if title else None
