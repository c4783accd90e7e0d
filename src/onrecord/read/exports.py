"""Exports of news databases -> fields: Nexis and Factiva, as text, HTML or rich text, and PressReader's text.

Their forms are as the makers of readers for them describe them in public (LexisNexisTools, tm.plugin.factiva). Documents are told
apart by the line that begins or ends each of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from onrecord.errors import ReadError
from onrecord.read.decode import HEAD, decoded, page_charset, without_places
from onrecord.read.fields import Given, authors_from
from onrecord.read.formats import PRESSREADER, extracted_format
from onrecord.read.lines import FULL_DATE, edtf_date
from onrecord.read.plain_text import byline_names
from onrecord.read.report import rtf_text
from onrecord.read.source import Items, Note, Source
from onrecord.records import Problem

_PAGE_END = re.compile(r"(?i)</html\s*>")
MAX_HEAD = 30  # lines above a document's text
BROKEN_OFF = Problem(code="broken-off", detail="the export breaks off in this document: part of its text is missing")

_OLD_START = re.compile(r"(?m)^[ \t]{0,80}\d{1,6} of (\d{1,6}) DOCUMENTS?[ \t]*$")
_NEW_END = re.compile(r"(?m)^[ \t]{0,80}End of Document[ \t]*$")
_FIELD = re.compile(r"^[ \t]{0,80}([A-Z][A-Za-z-]{2,18}|[A-Z-]{3,18}):[ \t]*(.*)$")
_HEAD_FIELDS = frozenset("byline section length dateline headline highlight source series edition distribution".split())
_TAIL = re.compile(
    r"(?m)^[ \t]{0,80}(?:LOAD-DATE|Load-Date|LANGUAGE|Language|PUBLICATION-TYPE|Publication-Type|JOURNAL-CODE|Journal Code|SUBJECT"
    r"|Subject|Classification|GRAPHIC|Graphic|DOCUMENT-TYPE|UPDATE|COUNTRY|COMPANY|ORGANIZATION|TICKER|INDUSTRY|GEOGRAPHIC|PERSON"
    r"|CITY|STATE|ACC-NO|TYPE|Notes|Correction)(?::|[ \t]*$)"
)
_BODY = re.compile(r"(?m)^[ \t]{0,80}(?:BODY|Body)(?::[ \t]*|[ \t]*$)")
_COPYRIGHT = re.compile(r"(?i)^\s*(?:copyright\b|©|\(c\) ?\d{4}|all rights reserved)")
# Lines of a document's head that are no headline: which edition it was in, and that it was corrected.
_EDITION = re.compile(
    r"(?i)^\s*(?:(?:[\w.,'’-]+ ){0,4}edition(?: \d+)?;?|edition \d+;?|corrections? appended|\d+ star edition)\s*$"
)
_DATE_LINE = re.compile(rf"^\s*(?:{FULL_DATE})\b.{{0,60}}$")

# What Factiva writes below the last document: how it was searched for, and whose all of it is.
_FACTIVA_TRAILER = re.compile(
    r"(?im)^[ \t]{0,80}(?:search summary[ \t]*$[\s\S]*|(?:©|\(c\)|copyright\b)[^\n]{0,300}$|page \d{1,6}\b[^\n]{0,40}$"
    r"|[^\n]{0,200}\b(?:factiva|dow jones)\b[^\n]{0,200}$)"
)
_DOCUMENT = re.compile(r"(?m)^[ \t]{0,8}Document ([A-Za-z0-9]{16,40})[ \t]*$")
_CODE = re.compile(
    r"(?m)^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM)(?:[ \t]{1,8}|[ \t]*$)"
)
_WORDS = re.compile(r"(?i)^\s*[\d,.]{1,9} words\s*$")
LANGUAGES = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "russian": "ru", "chinese": "zh", "arabic": "ar",
             "portuguese": "pt", "italian": "it", "dutch": "nl", "japanese": "ja", "korean": "ko", "turkish": "tr"}  # fmt: skip


def export_items(raw: bytes, place: str, maker: str) -> Items:
    """Each document of an export by "nexis", "factiva" or "pressreader"; raises ReadError if there is none in it."""
    if maker == "pressreader":
        text, problems = decoded(place, raw)
        yield Source(place, raw, "text/plain", msgspec.structs.replace(pressreader_given(text), problems=problems))
        return
    text, media_type, problems = _plain(raw, place)
    split, told = (split_nexis(text), nexis_given) if maker == "nexis" else (split_factiva(text), factiva_given)
    if not split.pieces:
        raise ReadError(place, f"no document of {maker.capitalize()} in it", "Export it anew, or say what it is with --format")
    if split.note:
        yield Note(place, split.note)
    for nr, piece in enumerate(split.pieces, start=1):
        given, is_cut = told(piece), nr in split.cut
        if given is None or not given.text.strip():
            found = "a document that breaks off before its text" if is_cut else "a document without text"
            yield ReadError(f"{place}#{nr}", found, "Export it anew" if is_cut else "Export it with its full text")
        else:
            doubts = (*problems, BROKEN_OFF) if is_cut else problems
            raw = piece.encode("utf-8", "replace")
            yield Source(f"{place}#{nr}", raw, media_type, msgspec.structs.replace(given, problems=doubts))


class Split(NamedTuple):
    """The documents of an export, the numbers (from 1) of those that are not whole, and what is to be said of it all."""

    pieces: list[str]
    cut: tuple[int, ...] = ()
    note: str = ""


def split_nexis(text: str) -> Split:
    """The documents of an export in either form: "n of m DOCUMENTS" begins one, "End of Document" ends one."""
    starts = list(_OLD_START.finditer(text))
    if starts:
        ends = [*(match.start() for match in starts[1:]), len(text)]
        pieces = [text[match.end() : end] for match, end in zip(starts, ends, strict=True)]
        beheaded = [text[: starts[0].start()]] if _TAIL.search(text, 0, starts[0].start()) else []
        pieces = [piece for piece in (*beheaded, *pieces) if piece.strip()]
        most = max(int(match[1]) for match in starts)
        note = f"{len(starts)} of the {most} documents are here that it numbers" if len(starts) < most else ""
        is_cut = len(pieces) > 1 and not _TAIL.search(pieces[-1]) and all(map(_TAIL.search, pieces[:-1]))
        return Split(pieces, (*([1] if beheaded else []), *([len(pieces)] if is_cut else [])), note)
    *whole, last = _NEW_END.split(text)
    pieces = [piece for piece in (*whole, last) if len(piece.split()) > 3 and any(char.isalpha() for char in piece)]
    is_cut = bool(pieces) and pieces[-1] is last and not _TAIL.search(last)
    return Split(pieces, (len(pieces),) if is_cut else ())


def nexis_given(piece: str) -> Given | None:
    """The fields of one Nexis document: the head's lines, the text, and what stands below it. None if no text is found."""
    lines = piece.splitlines()
    body = _BODY.search(piece)
    tail = _TAIL.search(piece, body.end() if body else _after_head(piece))
    start = body.end() if body else _after_head(piece)
    text = _joined(piece[start : tail.start() if tail else len(piece)])
    head = [line.strip() for line in piece[:start].splitlines() if line.strip()][:MAX_HEAD]
    fields = {match[1].lower(): match[2].strip() for line in [*head, *lines[-80:]] if (match := _FIELD.match(line))}
    bare = [
        line
        for line in head
        if not _FIELD.match(line) and not _BODY.match(line) and not _COPYRIGHT.match(line) and not _EDITION.match(line)
    ]
    date = next((line for line in bare if _DATE_LINE.match(line)), None)
    if not start and not date:
        return None
    names = bare[: bare.index(date)] if date else bare[:1]
    # The old form has the publication above the date and the headline below it; the new one headline, publication, date.
    old = ("length" in fields and "BYLINE:" in piece) or not body
    below = bare[bare.index(date) + 1 :] if date else bare[1:]
    title, publisher = (below[0] if below else None, names[0] if names else None) if old else (
        " ".join(names[:-1]) or None, names[-1] if names else None)  # fmt: skip
    return Given(
        text=text,
        title=fields.get("headline") or title,
        publisher=publisher,
        authors=authors_from(fields.get("byline")),
        published=edtf_date(date) if date else None,
        lang=LANGUAGES.get(fields.get("language", "").split(";")[0].strip().lower()),
    )


def _after_head(piece: str) -> int:
    """Where the text begins: after the last of the head's own fields."""
    end = offset = 0
    for line in piece.splitlines(keepends=True)[: 2 * MAX_HEAD]:
        offset += len(line)
        match = _FIELD.match(line)
        if match and match[1].lower() in _HEAD_FIELDS:
            end = offset
    return end


def split_factiva(text: str) -> Split:
    """The documents of an export: the line "Document …" with its number ends each; with codes, HD begins one too."""
    ends = list(_DOCUMENT.finditer(text))
    if not ends:
        starts = [match.start() for match in re.finditer(r"(?m)^(?:SE|HD)(?:[ \t]{1,8}|[ \t]*$)", text)]
        starts = [at for at, before in zip(starts, [-1000, *starts], strict=False) if text[before:at].count("\n") > 4 or before < 0]
        return Split([text[at:end] for at, end in zip(starts, [*starts[1:], len(text)], strict=True)])
    begins = [0, *(match.end() for match in ends)]
    pieces = [text[begin : match.start()] for begin, match in zip(begins, ends, strict=False)]
    left = text[begins[-1] :]
    goes_on = any(map(str.isalpha, _FACTIVA_TRAILER.sub("", left)))
    return Split([*pieces, left], (len(pieces) + 1,)) if goes_on else Split(pieces)


def factiva_given(piece: str) -> Given | None:
    """The fields of one Factiva document, by their codes or by the order of their lines. None if no text is found."""
    coded = _CODE.split(piece)
    fields = dict(zip(coded[1::2], coded[2::2], strict=False))
    if "HD" in fields and {"LP", "TD", "WC"} & set(fields):
        return Given(
            text="\n\n".join(filter(None, (_joined(fields.get(code, "")) for code in ("LP", "TD")))),
            title=_one_line(fields.get("HD")),
            publisher=_one_line(fields.get("SN")),
            authors=authors_from(_one_line(fields.get("BY"))),
            published=edtf_date(fields.get("PD", "")),
            lang=LANGUAGES.get(_one_line(fields.get("LA")).lower()),
        )
    return _uncoded(piece)


def _uncoded(piece: str) -> Given | None:
    """Headline, byline, "405 words", day, source, …, language, copyright; then the text."""
    lines = [line.strip() for line in piece.splitlines()]
    count = next((nr for nr, line in enumerate(lines[: 2 * MAX_HEAD]) if _WORDS.match(line)), None)
    if count is None:
        return None
    above = [line for line in lines[:count] if line]
    ends = [nr for nr, line in enumerate(lines[: count + MAX_HEAD]) if nr > count and _COPYRIGHT.match(line)]
    filled = [line for line in lines[count + 1 : (ends[0] if ends else count + MAX_HEAD)] if line]
    date = next((line for line in filled if edtf_date(line)), None)
    source = next((line for line in filled[filled.index(date) + 1 :] if not re.match(r"\d\d?:\d\d", line)), None) if date else None
    start = ends[0] + 1 if ends else count + 1
    byline = next((line for line in above[1:] if re.match(r"(?i)by\s", line)), above[-1] if len(above) > 2 else None)
    return Given(
        text=_joined("\n".join(lines[start:])),
        title=above[0] if above else None,
        publisher=source,
        authors=authors_from(byline),
        published=edtf_date(date) if date else None,
        lang=next((LANGUAGES[line.lower()] for line in filled if line.lower() in LANGUAGES), None),
    )


def pressreader_given(text: str) -> Given:
    """A PressReader text as it is; day and author stand in the line "2022-12-30 - By NAME"."""
    match = PRESSREADER.search(text.replace("\r", "\n").encode("utf-8", "replace"))
    if match is None:
        return Given(text=text)
    byline = next((line for line in text.splitlines() if match[1].decode() in line and re.search(r"(?i) - by ", line)), "")
    names = byline_names(re.split(r"(?i) - by ", byline)[-1])
    return Given(text=text, published=match[1].decode(), authors=tuple(names))


def _plain(raw: bytes, place: str) -> tuple[str, str, tuple[Problem, ...]]:
    """The export as plain text, whichever form it has, with its media type and what was doubtful in its bytes."""
    if extracted_format(raw[:HEAD]) == "rtf":
        text, problems = rtf_text(place, raw)
        return text, "application/rtf", problems
    text, problems = decoded(place, raw, page_charset(raw))
    problems = without_places(problems)
    if text[:2000].lstrip("\ufeff \t\r\n").startswith("<"):
        from onrecord.read.markup import check_markup, text_of

        check_markup(place, text)
        pages = _PAGE_END.split(text)  # a second page behind the first would be left out
        return "\n\n".join(text_of(page) for page in pages if page.strip()), "text/html", problems
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"), "text/plain", problems


def _joined(text: str) -> str:
    """Paragraphs with a blank line between them, as they stand; blanks at the edges of lines fall away."""
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _one_line(words: str | None) -> str:
    return " ".join((words or "").split())
