"""Records as citations: one, in four forms; a question's newest as an Atom feed; and what is new in questions kept in a file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import msgspec

from onrecord.ask import Answer, Question, ask_reports, question_about, told
from onrecord.ask.archive import IN_REPORTS
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.question import one_of
from onrecord.errors import QuestionError, UnknownError
from onrecord.export.columns import write_file
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


NUMBERS = {"statements": "statement", "events": "event", "figures": "figure", "positions": "position"}  # where its number is
FED = ("reports", *NUMBERS)
ENTRIES = 100  # of a feed, unless it is asked for more
ADDED = 'SELECT "at" FROM when_added JOIN reports ON reports.row = when_added.report WHERE reports.id = ?'
LAST = "SELECT coalesce(max(row), 0) AS n FROM reports"
SEEN = ".seen.json"  # behind the name of the questions' file: how far each has been answered
LONG_AGO = "1970-01-01T00:00:00Z"
# What XML 1.0 has no way to write.
UNPRINTABLE = dict.fromkeys([*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " ") | {9: "\t", 10: "\n"}


def atom(archive: Archive, question: Question, title: str, base: str | None = None) -> bytes:
    """The newest on record that a question asks for, by when it came there. `base` is where a server shows this record's pages: "/"
    for its own feeds.

    Raises QuestionError for what stands in no one report. Source: RFC 4287.
    """
    entries = [_entry(archive, cite(archive, name), base) for name in names_of(archive, question)]
    updated = max((when for when, _ in entries), default=LONG_AGO)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>urn:onrecord:question:{quote(json.dumps(_asked(question), sort_keys=True), safe='')}</id>",
        f"<title>{_text(title)}</title><updated>{updated}</updated><generator>Onrecord</generator>",
        "<author><name>Onrecord</name></author>",
    ]
    return "\n".join([*head, *(entry for _, entry in entries), "</feed>\n"]).encode("utf-8", "replace")


def names_of(archive: Archive, question: Question, also: Asked | None = None) -> list[str]:
    """The records that a question asks for, as REPORT#s12; the reports by their ids."""
    if question.wanted not in FED:
        raise QuestionError("kind", f"{question.wanted} stand in no one report", f"Ask for {one_of(FED)}")
    if question.wanted == "reports":
        return [one.report for one in ask_reports(archive, question)]
    return [_name(question.wanted, one) for one in IN_REPORTS[question.wanted](archive, question, also)]


def _name(wanted: str, answer: Any) -> str:
    report = answer.report if wanted == "statements" else answer.evidence.report
    return f"{report}#{getattr(answer, NUMBERS[wanted])}"


def _asked(question: Question) -> dict[str, Any]:
    told = msgspec.to_builtins(question)
    return {name: value for name, value in told.items() if value is not None and name not in ("limit", "offset", "order")}


def _entry(archive: Archive, one: Citation, base: str | None) -> tuple[str, str]:
    """When a record came to be there, and what a feed says of it."""
    report, _, number = one.id.partition("#")
    row = next(archive.rows(ADDED, (report,)), None)
    when = row["at"] if row else f"{one.published}T00:00:00Z" if len(one.published or "") == 10 else LONG_AGO
    link = f"{base.rstrip('/')}/reports/{report}{f'#{number}' if number else ''}" if base else one.address
    title = one.what or one.title or one.place
    source = " · ".join(filter(None, (one.title, one.publisher, one.published, one.place)))
    lines = [
        f"<entry><id>urn:onrecord:report:{quote(one.id, safe='#')}</id>",
        f"<title>{_text(title)}</title><updated>{when}</updated>",
        f'<link rel="alternate" href={quoteattr(link)}/>',
        f"<summary>{_text(f'{one.quote} ({source})' if one.quote else source)}</summary>",
        "</entry>",
    ]
    return when, "\n".join(lines)


def _text(words: str) -> str:
    return escape(" ".join(words.translate(UNPRINTABLE).split()))


class Saved(NamedTuple):
    """A question kept in a file under a name, and the feed it is written to, if one is named."""

    name: str
    question: Question
    feed: Path | None


class New(Answer, frozen=True, kw_only=True):
    """What a saved question has found since it was last asked."""

    name: str
    records: tuple[Citation, ...]


def load_saved(path: Path) -> list[Saved]:
    """The questions in a TOML file: a table each, with its kind, the fields of the question and maybe a feed.

    Raises QuestionError with the name of the one that cannot be asked.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QuestionError(str(path), f"cannot be read as TOML: {error}", "Give a table for each question") from error
    return [_saved(path, name, table) for name, table in tables.items()]


def _saved(path: Path, name: str, table: Any) -> Saved:
    if not isinstance(table, dict) or "kind" not in table:
        raise QuestionError(f"{path}: {name}", "it does not say which kind of record it asks for", f"Add kind = {FED[1]!r}")
    asked = {field: value for field, value in table.items() if field not in ("kind", "feed", "of_kind")}
    asked |= {"kind": table["of_kind"]} if "of_kind" in table else {}
    try:
        question = question_about(table["kind"], {"limit": ENTRIES, **asked})
        if question.wanted not in FED:
            raise QuestionError("kind", f"{question.wanted} stand in no one report", f"Ask for {one_of(FED)}")
    except QuestionError as error:
        raise QuestionError(f"{path}: {name}: {error.place}", error.found, error.remedy) from None
    return Saved(name, question, path.parent / str(table["feed"]) if "feed" in table else None)


def ask_saved(archive: Archive, path: Path) -> Iterator[New]:
    """What every question in a file has found in reports that came since it was last asked, and its feed written anew.

    How far it has come is written beside the file when all is told: whoever is stopped before is told again, never less.
    """
    seen_at = path.with_name(path.name + SEEN)
    seen, last = _seen(seen_at), next(archive.rows(LAST))["n"]
    for one in load_saved(path):
        after = seen.get(one.name, 0)
        after = after if after <= last else 0  # another record, or one made anew
        newest = msgspec.structs.replace(one.question, order="added")
        yield New(name=one.name, records=tuple(cite(archive, name) for name in _since(archive, newest, after)))
        if one.feed:
            write_file(one.feed, atom(archive, newest, one.name))
        seen[one.name] = last
    write_file(seen_at, json.dumps(seen, ensure_ascii=False, indent=1).encode() + b"\n")


def _since(archive: Archive, question: Question, after: int) -> list[str]:
    """The records in reports after this one; of reports themselves those after it."""
    if question.wanted == "reports":
        rows = {row["id"] for row in archive.rows("SELECT id FROM reports WHERE row > ?", (after,))}
        return [name for name in names_of(archive, question) if name in rows]
    return names_of(archive, question, Asked([Condition("newest.report > :after_report")], {"after_report": after}))


def _seen(path: Path) -> dict[str, int]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # never asked, or cut off: all is new
        return {}
    return {str(name): int(number) for name, number in found.items()} if isinstance(found, dict) else {}
