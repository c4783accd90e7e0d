"""A random sample, drawn by strata and the same wherever it is drawn again, as a table to label; and the labels read again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from onrecord.ask import Question, Told, told
from onrecord.ask.answers import selection
from onrecord.ask.conditions import KINDS
from onrecord.ask.counts import PARTS, ways_to_count
from onrecord.ask.question import check_known, one_of, unknown_value
from onrecord.ask.quotes import around
from onrecord.errors import ExportError, QuestionError
from onrecord.export.files import write_file
from onrecord.export.page import Item, items_of
from onrecord.records import EventType, Span, Stance, StatementKind
from onrecord.store import Archive

# How a record of each kind is named within its report, and the field by which a person would say what it is instead.
IDS = dict.fromkeys(("statements", "events", "figures"), "it.id") | {
    "positions": "'p' || (it.nr + 1)",
    "offices": "'o' || (it.nr + 1)",
    "memberships": "'m' || (it.nr + 1)",
}
CLASSES = {"statements": "kind", "events": "type", "figures": "unit", "positions": "stance"}
NONE = "(none)"  # the stratum of records that have no such value
ALL = "(all)"  # the one stratum of a sample that has no others


class Drawn(NamedTuple):
    """One record of a sample: where it is, its stratum, how many there are in that, and what it is coded as."""

    report: str
    coder: str
    record: str
    stratum: str
    size: int
    coded: str


def draw(archive: Archive, question: Question, number: int, by: str | None = None, seed: int = 1) -> list[Drawn]:
    """So many of the records a question asks for, as many from each stratum as there are or as the others leave; in random order.

    Who comes first is told by the hash of the seed and the record's address: the same seed gives the same sample on any machine,
    a larger number holds the smaller, and reports that are added later change little of it. Raises QuestionError.
    """
    if question.wanted not in IDS:
        raise QuestionError("kind", f"{question.wanted} cannot be sampled", f"Use one of {one_of(IDS)}")
    strata: dict[str, list[Drawn]] = {}
    for row in _rows(archive, question, by):
        told = str(NONE if row["stratum"] is None else row["stratum"]) if by else ALL
        coded = str(row["coded"]) if row["coded"] is not None else ""
        strata.setdefault(told, []).append(Drawn(row["report"], row["coder"], row["record"], told, 0, coded))
    if number < len(strata):
        raise QuestionError("n", f"{number} is fewer than the {len(strata)} values of {by}", f"Give at least {len(strata)}")
    shares = _shares({name: len(rows) for name, rows in strata.items()}, number)
    drawn = [
        one._replace(size=len(rows))
        for name, rows in strata.items()
        for one in sorted(rows, key=lambda one: _place(seed, one))[: shares[name]]
    ]
    return sorted(drawn, key=lambda one: _place(seed, one))


def _rows(archive: Archive, question: Question, by: str | None) -> Any:
    ways = {name: way for name, way in ways_to_count(question.wanted).items() if name not in PARTS.get(question.wanted, {})}
    if by is not None and by not in ways:
        raise QuestionError("by", f"{question.wanted} cannot be sampled by {by!r}", f"Use one of {one_of(ways)}")
    way, coded = ways[by] if by else None, CLASSES.get(question.wanted)
    columns = f"""reports.id AS report, newest.coder, {IDS[question.wanted]} AS record,
    {f"it.{coded}" if coded else "NULL"} AS coded, {way.column if way else "NULL"} AS stratum"""
    joins = f"{KINDS[question.wanted].joins} {way.joins if way else ''}"
    chosen = selection(archive, question)
    return archive.rows(f"SELECT {columns} {chosen.source(columns, joins)}", chosen.params)


def _place(seed: int, one: Drawn) -> bytes:
    return hashlib.sha256(f"{seed}\0{one.report}#{one.record}".encode()).digest()


def _shares(sizes: dict[str, int], number: int) -> dict[str, int]:
    """How many to draw from each stratum: the same from all, and what small ones do not have from the larger."""
    shares = dict.fromkeys(sizes, 0)
    left = min(number, sum(sizes.values()))
    while left:
        open_ones = sorted(name for name in sizes if shares[name] < sizes[name])
        for name in open_ones[:left]:
            more = min(max(1, left // len(open_ones)), sizes[name] - shares[name])
            shares[name] += more
        left = min(number, sum(sizes.values())) - sum(shares.values())
    return shares


GIVEN = (
    "record", "kind", "by", "seed", "stratum", "stratum_size", "coded", "told", "words", "sentence", "sentence_start", "spans",
    "published", "publisher", "title", "place", "coder",
)  # fmt: skip
EMPTY = ("right", "label", "note")  # what the person fills in
COLUMNS = (*GIVEN, *EMPTY)
ANSWERS = {"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no", "false": "no"} | {
    "unsure": "unsure", "u": "unsure", "?": "unsure", "": "",
}  # fmt: skip
NO_RECORD = "none"  # the label of what is no record of this kind at all
LABELS = {"events": get_args(EventType), "statements": get_args(StatementKind), "positions": get_args(Stance)}
MOST_BYTES = 100_000_000

Row = dict[str, str]


def write_sample(archive: Archive, question: Question, out: Path, number: int, by: str | None = None, seed: int = 1) -> list[Row]:
    """Draw a sample and write it as CSV with empty columns for labels; its rows. Raises QuestionError, ExportError.

    A file that is there already is left alone: there may be labels in it.
    """
    if out.exists():
        raise ExportError(str(out), "is there already, and may hold labels", "Name another file, or take this one away")
    told_of = lru_cache(maxsize=64)(lambda report: told(archive, report))
    rows = []
    for one in draw(archive, question, number, by, seed):
        found = told_of(one.report)
        item = next(item for item in items_of(found.reading) if item.id == one.record)
        head = {"kind": question.wanted, "by": by or "", "seed": str(seed), "stratum": one.stratum, "stratum_size": str(one.size)}
        rows.append({"record": f"{one.report}#{one.record}", **head, "coded": one.coded, **_shown(found, item)})
    if rows:
        save_rows(out, rows)
    return rows


def _shown(found: Told, item: Item) -> Row:
    """What a person needs to judge a record."""
    report = found.reading.report
    own = [span for _, span in item.spans]
    main = [span for part, span in item.spans if part in ("content", "trigger", "figure", "wording", "title")] or own
    sentence = around(report.text, Span(min(span.start for span in own), max(span.end for span in own)))
    spans = [[part, span.start, span.end] for part, span in item.spans]
    return {
        "told": item.told,
        "words": " … ".join(span.words(report.text) for span in main),
        "sentence": sentence.words(report.text),
        "sentence_start": str(sentence.start),
        "spans": json.dumps(spans),
        "published": report.published or "",
        "publisher": report.publisher or "",
        "title": report.title or "",
        "place": report.place,
        "coder": found.coder,
    } | dict.fromkeys(EMPTY, "")


def save_rows(path: Path, rows: list[Row]) -> None:
    """Write the table, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    write_file(path, text.getvalue().encode("utf-8", "replace"))


def load_rows(path: Path) -> list[Row]:
    """The rows of a sample with their labels, checked; raises ExportError where it is none, or a label is none that can be given.

    What a spreadsheet does to a table is borne: a byte-order mark, semicolons, columns in another order or added.
    """
    try:
        text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig")
    except OSError as error:
        raise ExportError(str(path), f"cannot be read: {error.strerror}", "Name a file that onrecord sample has written") from error
    except UnicodeDecodeError as error:
        raise ExportError(str(path), f"is not in UTF-8 ({error.reason})", "Save it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    missing = [
        name for name in ("record", "kind", "stratum", "stratum_size", "coded", *EMPTY) if name not in (reader.fieldnames or ())
    ]
    if missing:
        raise ExportError(str(path), f"has no column {missing[0]}", "Give a file that onrecord sample has written")
    rows = [{name: value or "" for name, value in row.items() if isinstance(name, str)} for row in reader]
    if not rows:
        raise ExportError(str(path), "has no rows", "Give a file that onrecord sample has written")
    return list(_checked(path, rows))


def _checked(path: Path, rows: list[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 2):
        place = f"{path}, row {number}"
        if not row["stratum_size"].isdigit():
            raise ExportError(place, f"stratum_size is {row['stratum_size']!r}", "Leave this column as it was written")
        try:
            yield row | {"right": known_answer(row["right"]), "label": known_label(row["kind"], row["label"])}
        except QuestionError as error:
            raise ExportError(f"{place}, {error.place}", error.found, error.remedy) from None


def known_answer(words: str) -> str:
    """yes, no, unsure or nothing, as somebody wrote it; raises QuestionError."""
    answer = ANSWERS.get(words.strip().casefold())
    if answer is None:
        raise QuestionError("right", f"{words!r} is no answer", "Write yes, no or unsure, or leave it empty")
    return answer


def known_label(kind: str, words: str) -> str:
    """What a record is instead, in the code book's own spelling; raises QuestionError for what it does not have."""
    words = words.strip()
    known: dict[str, str] = {one.casefold(): one for one in (*LABELS.get(kind, ()), NO_RECORD)}
    if words and kind in LABELS and words.casefold() not in known:
        try:
            check_known(CLASSES[kind], words, LABELS[kind])  # of a user's code book
        except QuestionError:
            raise unknown_value(CLASSES[kind], words, known.values()) from None
    return known.get(words.casefold(), words)
