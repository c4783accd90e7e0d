"""One record as a citation: the words, who said them, the report they stand in, its hash and who coded it; in four forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from onrecord.ask import Answer, told
from onrecord.errors import UnknownError
from onrecord.export.linked import source_of
from onrecord.export.page import Item, items_of
from onrecord.records import Span
from onrecord.store import Archive

WHOLE = re.compile('[“"]([^“”"]*)[”"]')  # a quote within one pair of marks
GAP = " … "  # between pieces of a quote that stand apart
MAIN = ("content", "trigger", "figure", "wording", "title")  # the part that is a record's own words
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Citation(Answer, frozen=True, kw_only=True):
    """What a record rests on. `quote` are its exact words at `spans` of the report's text; None, as `what`, for a whole report.

    `published` is EDTF. `sha256` is of the bytes the report was read from, `coder` who made the record of it.
    """

    id: str
    kind: str
    what: str | None
    quote: str | None
    spans: tuple[Span, ...]
    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published: str | None
    address: str
    place: str
    sha256: str
    coder: str


def cite(archive: Archive, record: str) -> Citation:
    """The citation of a record, as in REPORT#s12, or of a report, which may be given by its id or place; raises UnknownError."""
    report, _, number = record.rpartition("#")
    found = told(archive, report) if report and re.fullmatch(r"[a-z][0-9]+", number) else None
    item = next((item for item in items_of(found.reading) if item.id == number), None) if found else None
    if found and item is None:
        near = ", ".join(one.id for one in list(items_of(found.reading))[:5])
        raise UnknownError("record", f"the report has no {number}", f"It has {near}, …" if near else "It holds no record at all")
    found = found or told(archive, record)
    source, spans = found.reading.report, _own(item) if item else ()
    same = ("title", "authors", "publisher", "published", "place", "sha256")
    return Citation(
        id=f"{source.id}#{item.id}" if item else source.id,
        kind=item.kind if item else "report",
        what=item.told if item else None,
        quote=GAP.join(span.words(source.text) for span in spans) if item else None,
        spans=spans,
        address=source_of(source),
        coder=found.coder,
        **{name: getattr(source, name) for name in same},
    )


def _own(item: Item) -> tuple[Span, ...]:
    own = tuple(span for part, span in item.spans if part in MAIN)
    whole = tuple(span for part, span in item.spans if item.kind in ("event", "membership") and part == "evidence")
    return whole or own or (item.spans[0][1],)


def plain(one: Citation) -> str:
    """As it may stand in a footnote."""
    by = ", ".join(one.authors)
    source = ", ".join(filter(None, (f"“{_line(one.title)}”" if one.title else "", one.publisher, one.published or "undated")))
    head = f"{by}. {source}." if by else f"{source}."
    said = f" {_said(one)}." if one.quote else ""
    return f"{head}{said} {one.address if one.address.startswith('http') else one.place}. {_note(one)}."


def _said(one: Citation) -> str:
    """What the record says and the words it does so in, in one pair of marks where they stand in one."""
    words = _line(one.quote)
    whole = WHOLE.fullmatch(words)
    return f"{_line(one.what)}: “{whole[1] if whole else words}”"


def _note(one: Citation) -> str:
    """What lets others check it."""
    where = ", ".join(f"{span.start}-{span.end}" for span in one.spans)
    at = f", characters {where}" if where else ""
    return f"Onrecord {one.id}{at}; source sha256 {one.sha256}; coded by {one.coder}"


def _line(words: str | None) -> str:
    return " ".join((words or "").split())


def bibtex(one: Citation) -> str:
    """For BibTeX and biblatex. The quote is the entry's annotation, what lets others check it its note."""
    date = DATE.match(one.published or "")
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" if re.search(r",| and ", name) else _tex(name) for name in one.authors),
        "title": f"{{{_tex(one.title)}}}" if one.title else "",
        "journal" if one.publisher else "howpublished": _tex(one.publisher or one.place),
        "date": one.published if one.published and date and date[0] == one.published else "",
        "year": date[1] if date else "",
        "month": str(int(date[2])) if date and date[2] else "",
        "url": one.address if one.address.startswith("http") else "",
        "annotation": _tex(_said(one)) if one.quote else "",
        "note": _tex(_note(one)),
    }
    key = "onrecord-" + one.id.replace("#", "-")
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{'article' if one.publisher else 'misc'}{{{key},\n" + ",\n".join(lines) + "\n}"


TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {sign: f"\\{sign}" for sign in "{}$&#_%"}


def _tex(words: str | None) -> str:
    return "".join(TEX.get(sign, sign) for sign in _line(words))


def ris(one: Citation) -> str:
    """Reference Manager's tags, a newspaper article."""
    date = DATE.match(one.published or "")
    rows: list[tuple[str, str | None]] = [("TY", "NEWS"), ("ID", one.id), *(("AU", name) for name in one.authors)]
    rows += [("TI", one.title), ("T2", one.publisher), ("PY", date[1] if date else None)]
    rows += [("DA", f"{date[1]}/{date[2] or ''}/{date[3] or ''}/" if date else None), ("UR", one.address)]
    rows += [("AB", _said(one) if one.quote else None), ("N1", _note(one)), ("ER", "")]
    return "\r\n".join(f"{tag}  - {_line(value)}" for tag, value in rows if value is not None)


def csl(one: Citation) -> str:
    """CSL-JSON, a list of one item, as Zotero and pandoc read it."""
    date = DATE.match(one.published or "")
    item: dict[str, Any] = {"id": one.id, "type": "article-newspaper"}
    item |= {"title": one.title} if one.title else {}
    item |= {"author": [{"literal": name} for name in one.authors]} if one.authors else {}
    item |= {"container-title": one.publisher} if one.publisher else {}
    if date and date[0] == one.published:
        item["issued"] = {"date-parts": [[int(part) for part in date.groups() if part]]}
    elif one.published:
        item["issued"] = {"literal": one.published}
    item |= {"URL": one.address} if one.address.startswith("http") else {}
    item |= {"annote": _said(one)} if one.quote else {}
    item |= {"note": _note(one), "custom": json.loads(one.to_json())}
    return json.dumps([item], ensure_ascii=False, indent=1)


# By name: how it is made, the ending of its file, its media type.
FORMS: dict[str, tuple[Callable[[Citation], str], str, str]] = {
    "plain": (plain, "txt", "text/plain; charset=utf-8"),
    "bibtex": (bibtex, "bib", "text/plain; charset=utf-8"),
    "ris": (ris, "ris", "application/x-research-info-systems"),
    "csl": (csl, "json", "application/vnd.citationstyles.csl+json"),
}
