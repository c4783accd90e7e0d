"""Correcting by hand: from what somebody gives, words and keys, to a Correction; and which corrections there are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from onrecord.ask.actors import actor_line
from onrecord.ask.answers import Answer
from onrecord.ask.question import OWN, VALUES, check_known, one_of, unknown_value
from onrecord.ask.who import find_keys, known_report
from onrecord.errors import QuestionError, SpanError, UnknownError
from onrecord.records import Change, Correction, Reading, Span
from onrecord.store import Archive
from onrecord.store.correcting import ACTORS, ANCHORS, KINDS, actor_told, corrected, find, ids_of, plain, told_of, used
from onrecord.store.rows import record_type

Told = dict[str, Any]
Given = Mapping[str, Sequence[str]]  # words for each field
At = tuple[str, int]  # a kind of record, and which of its list
Corrected = Callable[[int, str], str | None]

RANGE = re.compile(r"\[?(\d+)\s*[-,]\s*(\d+)\)?")
ONE = {kind.removesuffix("s"): kind for kind in KINDS}  # what is added, as it is said
SET_ALONG = ("id", "score", "quad")  # never given: made, or that of the type
HERE = 'SELECT kind, record, action, fields, "by", "at", note FROM corrections WHERE reading = ? AND NOT undone ORDER BY nr'
LISTED = """
SELECT reports.id AS report, reports.place, corrections.nr + 1 AS number, corrections.* FROM corrections
CROSS JOIN newest_readings AS newest ON newest.row = corrections.reading CROSS JOIN reports ON reports.row = newest.report
WHERE :report IS NULL OR reports.id = :report ORDER BY corrections."at", reports.place, corrections.nr
"""


class CorrectionAnswer(Answer, frozen=True, kw_only=True):
    """One correction: c1 is a report's first. Who made it, when and why, what the record was before and is now."""

    report: str
    place: str
    correction: str
    kind: str
    record: str
    action: str
    fields: tuple[str, ...]
    was: dict[str, Any] | None
    now: dict[str, Any] | None
    by: str
    at: str
    note: str
    undone: bool


def ask_corrections(archive: Archive, report: str | None = None) -> list[CorrectionAnswer]:
    """All corrections, or those of a report by its id or place, as they were made; raises UnknownError."""
    rows = archive.rows(LISTED, {"report": known_report(archive, report) if report else None})
    return [_answer(row) for row in rows]


def _answer(row: dict[str, Any]) -> CorrectionAnswer:
    same = ("report", "place", "kind", "record", "action", "by", "at", "note")
    was, now = (json.loads(row[name]) if row[name] else None for name in ("was", "now"))
    fields = tuple(json.loads(row["fields"] or "[]"))
    return CorrectionAnswer(
        **{name: row[name] for name in same},
        fields=fields,
        was=was,
        now=now,
        correction=f"c{row['number']}",
        undone=bool(row["undone"]),
    )


def corrections_in(archive: Archive) -> Corrected:
    """A function that says how the record of this id was corrected in a reading; None if it was not."""

    @lru_cache(maxsize=8)
    def told(reading: int) -> dict[str, str]:
        rows = [row | {"fields": json.loads(row["fields"])} for row in archive.rows(HERE, (reading,))]
        return corrected_records(msgspec.convert(rows, list[Correction]))

    return lambda reading, record: told(reading).get(record)


def corrected_records(corrections: Iterable[Correction]) -> dict[str, str]:
    """For each record that is there, how it was corrected, by whom, when and why; what is undone is left out."""
    found: dict[str, list[str]] = {}
    for one in corrections:
        if not one.undone and one.action != "deleted":
            what = ", ".join(one.fields) if one.action == "changed" else one.action
            found.setdefault(one.record, []).append(f"{what}: {one.by}, {one.at[:10]}: {one.note}")
    return {record: "; ".join(lines) for record, lines in found.items()}


def stretch_of(one: Correction) -> tuple[int, int]:
    """Where the words stand that a correction is of: the first of them; (0, 0) for an actor whom no words name."""
    spans = (one.now or one.was or {}).get(ANCHORS[one.kind]) or [0, 0]
    start, end = spans[0] if isinstance(spans[0], list) else spans
    return start, end


def fields_of(kind: str) -> dict[str, Any]:
    """The fields of a kind of record that can be given, with their types."""
    hints = get_type_hints(record_type(kind))
    return {name: hint for name, hint in hints.items() if name not in SET_ALONG}


def split_address(archive: Archive, address: str) -> tuple[str, str | None]:
    """The report's id and the record's from REPORT#s12; the second is None for a report alone. Raises UnknownError."""
    report, _, record = address.rpartition("#") if re.search(r"#[a-z]\d+\Z", address) else (address, "", "")
    return known_report(archive, report), record or None


class Said(NamedTuple):
    """Who says so, when (ISO 8601) and why."""

    by: str
    at: str
    note: str


def draft(
    archive: Archive, address: str, given: Given, said: Said, *, action: str = "changed", kind: str = ""
) -> tuple[str, Correction]:
    """The report's id and the Correction for what somebody gives for each field; `kind` is that of what is added.

    Raises QuestionError for a field or value that cannot be, UnknownError for a report, record or actor that is not there.
    """
    report, record = split_address(archive, address)
    reading = archive.reading(report)
    assert reading is not None
    if not said.note.strip():
        raise QuestionError("note", "it is empty", "Say why, in --note")
    if action == "added":
        correction = _added(archive, reading, ONE.get(kind), given, said)
    elif action == "deleted":
        correction = _deleted(reading, _record_at(reading, address, record), given, said)
    else:
        correction = _changed(archive, reading, _record_at(reading, address, record), given, said)
    try:
        corrected(reading, [correction])
    except (msgspec.ValidationError, SpanError) as error:
        raise QuestionError(address, str(error), "Give a value of its kind") from error
    return report, correction


def _record_at(reading: Reading, address: str, record: str | None) -> At:
    """The kind of a record, and which of its list it is."""
    for kind in KINDS:
        if record in ids_of(reading, kind):
            return kind, ids_of(reading, kind).index(record)
    found = "it names no record" if record is None else f"the report has no record {record}"
    raise UnknownError(address, found, "Name one as REPORT#s12, with an id from the report's page; --add adds one")


def _deleted(reading: Reading, at: At, given: Given, said: Said) -> Correction:
    kind, nr = at
    old, record = getattr(reading, kind)[nr], ids_of(reading, kind)[nr]
    held = used(reading, old) if kind == "actors" else []
    if held or given:
        found = f"{', '.join(held)} name it" if held else "it is to be deleted, and fields are given"
        raise QuestionError(record, found, "Correct these first" if held else "Leave the fields out, or --delete")
    return _correction(said, kind=kind, record=record, action="deleted", was=told_of(reading, kind, old))


def _changed(archive: Archive, reading: Reading, at: At, given: Given, said: Said) -> Correction:
    kind, nr = at
    was, record = told_of(reading, kind, getattr(reading, kind)[nr]), ids_of(reading, kind)[nr]
    values = _values(archive, reading, kind, given, was)
    new = {name: value for name, value in values.items() if value != was[name]}
    if not new:
        raise QuestionError(record, "nothing would change", f"Give a field: {one_of(_options(kind))}; or --delete")
    return _correction(said, kind=kind, record=record, action="changed", fields=tuple(new), was=was, now=was | new)


def _added(archive: Archive, reading: Reading, kind: str | None, given: Given, said: Said) -> Correction:
    if kind is None:
        raise QuestionError("add", "there is no such kind of record", f"Use one of {one_of(ONE)}")
    defaults = {field.name: field.default for field in msgspec.structs.fields(record_type(kind)) if not field.required}
    lists = [name for name, hint in fields_of(kind).items() if get_origin(hint) is tuple]
    told = {name: plain(defaults.get(name, [] if name in lists else None)) for name in fields_of(kind)}
    told |= _values(archive, reading, kind, given, told)
    missing = [name for name, value in told.items() if name not in defaults and value in (None, [])]
    if missing:
        raise QuestionError("add", f"a {kind.removesuffix('s')} needs {', '.join(missing)}", f"Give {one_of(_dashed(missing))}")
    there = find(reading, kind, told, exactly=True)
    if there is not None:
        raise QuestionError("add", f"the report has it: {ids_of(reading, kind)[there]}", "Correct that one, if it is wrong")
    return _correction(said, kind=kind, record="new", action="added", fields=tuple(told), now=told)


def _correction(said: Said, **told: Any) -> Correction:
    return Correction(**told, **said._asdict())


def _dashed(names: Sequence[str]) -> list[str]:
    return [f"--{name.replace('_', '-')}" for name in names]


def _options(kind: str) -> list[str]:
    return _dashed(list(fields_of(kind)))


def _values(archive: Archive, reading: Reading, kind: str, given: Given, was: Told) -> Told:
    """The value of each field that is given; an event's quad goes with its type."""
    hints = fields_of(kind)
    values: Told = {}
    for name, words in given.items():
        if name not in hints:
            raise QuestionError(name, f"a {kind.removesuffix('s')} has no such field", f"Use one of {one_of(_options(kind))}")
        one = _Field(archive, reading, kind, name, was | values)
        many = get_origin(hints[name]) is tuple
        if not many and len(words) > 1:
            raise QuestionError(name, "it is given twice", "Give it once")
        told = [one.value(word, get_args(hints[name])[0] if many else hints[name]) for word in words if word]
        values[name] = told if many else (told or [None])[0]
    if kind == "events" and values.get("type"):
        from onrecord.code.events.tables import QUADS  # here: it brings all steps with it, and --help needs none

        rows = archive.rows("SELECT quad FROM events WHERE type = :type LIMIT 1", {"type": values["type"]})
        values["quad"] = QUADS.get(values["type"]) or next((row["quad"] for row in rows), was.get("quad"))
        if "mode" not in values and values["type"] != was.get("type"):
            values["mode"] = None
    return values


class _Field:
    """One field as somebody gives it, in words."""

    def __init__(self, archive: Archive, reading: Reading, kind: str, name: str, known: Told) -> None:
        self.archive, self.reading, self.kind, self.name, self.known = archive, reading, kind, name, known

    def value(self, words: str, hint: Any) -> Any:
        """What the words come to, as a correction keeps it; raises QuestionError."""
        if self.name in ACTORS.get(self.kind, ()):
            return self.actor(words)
        if self.name == "statement":
            found = next((one for one in self.reading.statements if one.id == words), None)
            if found is None:
                raise UnknownError("statement", f"the report has no statement {words}", "Give its id, such as s3")
            return plain(found.content)
        literal = get_origin(hint) is Literal
        kinds = [hint] if literal else [one for one in (get_args(hint) or (hint,)) if one is not type(None)]
        if Span in kinds:
            return self.span(words)
        try:
            if Change in kinds:
                return plain(msgspec.json.decode(words, type=Change))
            if float in kinds:
                return float(words)
        except (msgspec.DecodeError, ValueError) as error:
            raise QuestionError(self.name, f"{words!r} cannot be read: {error}", "Give a number; a change as its JSON") from error
        values = get_args(kinds[0]) or (("true", "false") if bool in kinds else ())
        if self.name in OWN:
            check_known(self.name, words, VALUES[self.name])
        if values and words not in values:
            raise unknown_value(self.name, words, values)
        return words == "true" if bool in kinds else words

    def span(self, words: str) -> list[int]:
        """Where the words stand, or START-END; of several places the one nearest to the record."""
        text, found = self.reading.report.text, RANGE.fullmatch(words)
        if found:
            start, end = int(found[1]), int(found[2])
            if not start < end <= len(text):
                raise QuestionError(self.name, f"{words} is no stretch of a text of {len(text)} characters", "Give START-END")
            return [start, end]
        places = [[one.start(), one.end()] for one in re.finditer(re.escape(words), text)]
        if not places:
            raise QuestionError(self.name, f"{words!r} does not stand in the report", "Give its exact words, or START-END")
        anchor = self.known.get(ANCHORS[self.kind]) or []
        near = anchor[0] if anchor and isinstance(anchor[0], list) else anchor
        if len(places) > 1 and not near:
            listed = one_of(f"{start}-{end}" for start, end in places[:5])
            raise QuestionError(self.name, f"{words!r} stands {len(places)} times in the report", f"Say which: {listed}")
        return min(places, key=lambda place: abs(place[0] - near[0]) if near else 0)

    def actor(self, words: str) -> Told:
        """The actor by an id of this report (a3), a key, or a name that one alone goes by."""
        here = [one for one in self.reading.actors if words in (one.id, one.key)]
        here = here or [one for one in self.reading.actors if one.name == words]
        if len(here) == 1:
            return actor_told(self.reading, here[0].id) or {}
        keys = find_keys(self.archive, words)
        if len(keys) != 1:
            found = (
                f"{len(keys)} actors may be meant: {one_of(keys[:5])}" if keys else "no actor in this record has that key or name"
            )
            raise UnknownError(self.name, f"{words}: {found}", "Take a key from onrecord actors; --add actor adds somebody")
        mine = next((one.id for one in self.reading.actors if one.key == keys[0]), None)
        if mine:
            return actor_told(self.reading, mine) or {}
        line = actor_line(self.archive, keys[0])
        spoken = self.known.get("source") or self.known.get("giver_span")
        told = {name: getattr(line, name) for name in ("name", "kind", "state", "sector")}
        return told | {"key": None if line.key.startswith("report:") else line.key, "mentions": [spoken] if spoken else []}


def field_names() -> Iterator[str]:
    """Every field of every kind, once."""
    yield from dict.fromkeys(name for kind in KINDS for name in fields_of(kind))
