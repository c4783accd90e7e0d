"""Between records and rows, made from the record types, so no field can be forgotten; what cannot be stored; and actors' names."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import msgspec

from onrecord.errors import QuestionError, SpanError, StoreError
from onrecord.packaged import sets_of
from onrecord.records import Change, Event, Figure, Position, Reading, Record, Report, Span, Statement
from onrecord.store.texts import terms_of

# The names actors go by: every one is kept once, with who goes by it how often, so that it is found by an index.

# Words that point at somebody whatever their case: "He" at the start of a sentence is no name.
POINTERS = sets_of("text_words.tsv")["pointer"]

ADD_KEY = """INSERT INTO name_keys (name, "key", reading) VALUES (?, ?, ?)
ON CONFLICT (name, "key") DO UPDATE SET reading = excluded.reading"""


class Called(NamedTuple):
    """An actor of a reading, by its number there, the words, how many of its mentions are these, and whether they name it.

    `key` is the one it goes by, unless it is merged into another.
    """

    owner: int
    words: str
    mentions: int
    proper: bool
    key: str


def is_name(words: str, kind: str) -> bool:
    """Whether the words name an actor of this kind: one has a letter that is not lower case and is no pronoun or article.

    No person's name begins with an article: "the Prime Minister" is many. "The Kremlin" is one.
    """
    if kind == "person" and words[:4].casefold() == "the ":
        return False
    return any(
        (word == "US" or word.casefold() not in POINTERS) and any(char.isalpha() and not char.islower() for char in word)
        for word in terms_with_case(words)
    )


def terms_with_case(words: str) -> list[str]:
    """The words between spaces and punctuation, as they are written."""
    return "".join(char if char.isalnum() else " " for char in words).split()


def called(reading: Reading) -> Iterator[Called]:
    """Every actor's names and mentions; raises SpanError where a mention leaves the text."""
    for owner, actor in enumerate(reading.actors):
        mentions = Counter(span.words(reading.report.text) for span in actor.mentions)
        key = actor.key or f"report:{reading.report.id}#{actor.id}"
        for words in dict.fromkeys((actor.name, *mentions)):
            yield Called(owner, words, mentions[words], is_name(words, actor.kind), key)


def add_names(connection: sqlite3.Connection, number: int, names: list[Called]) -> None:
    """Keep the names of the reading with this number."""
    for name in names:
        known = connection.execute("SELECT row FROM names WHERE words = ?", (name.words,)).fetchone()
        if known is None:
            row = (name.words, terms_of(name.words))
            at = connection.execute("INSERT INTO names (words, terms) VALUES (?, ?)", row).lastrowid
        else:
            at = known["row"]
        tie = (at, number, name.owner, name.mentions, name.proper)
        connection.execute("INSERT INTO actor_names (name, reading, owner, mentions, proper) VALUES (?, ?, ?, ?, ?)", tie)
        if name.proper:
            connection.execute(ADD_KEY, (at, name.key, number))


# Merging: two keys are said to be one actor by a link that can be undone. No reading is ever rewritten.
#
# Each key has at most one link that holds and no chain of links comes back to its start, so every key ends at one other.

HOLDING = 'SELECT "into" FROM merges WHERE "key" = ? AND NOT undone'
ROOT = "SELECT root FROM identities WHERE key = ?"
# Every merged key and the one that its chain of links ends at.
CHAINS = """
WITH RECURSIVE up ("key", root) AS (
    SELECT "key", "into" FROM merges WHERE NOT undone
    UNION ALL
    SELECT up."key", merges."into" FROM up JOIN merges ON merges."key" = up.root AND NOT merges.undone
)
SELECT "key", root FROM up WHERE NOT EXISTS (SELECT 1 FROM merges WHERE merges."key" = up.root AND NOT merges.undone)
"""


def add_merge(connection: sqlite3.Connection, key: str, into: str) -> bool:
    """Link a key to the one it is to go by; False if it is linked so already. Raises QuestionError where that cannot be."""
    for name in (key, into):
        _check_known(connection, name)
    held = _first(connection, HOLDING, key)
    if held == into:
        return False
    if key == into or (_first(connection, ROOT, into) or into) == key:
        found = "it is the same key twice" if key == into else f"{into} is merged into it already, so they are one actor"
        raise QuestionError(key, found, "Merge it into another key" if key == into else f"To turn it round: unmerge {into} first")
    if held:
        raise QuestionError(key, f"it is merged into {held} already", f"Merge {held} instead, or unmerge {key} first")
    connection.execute('INSERT INTO merges ("key", "into") VALUES (?, ?)', (key, into))
    _rebuild(connection)
    return True


def undo_merge(connection: sqlite3.Connection, key: str) -> bool:
    """Undo the link that holds for this key; False if none does."""
    undone = connection.execute('UPDATE merges SET undone = 1 WHERE "key" = ? AND NOT undone', (key,)).rowcount
    _rebuild(connection)
    return undone > 0


def _check_known(connection: sqlite3.Connection, key: str) -> None:
    if connection.execute('SELECT 1 FROM actors WHERE "key" = ?', (key,)).fetchone() is None:
        only_here = key.startswith("report:")
        found = "a key of one report holds nowhere else" if only_here else "no actor in this record has that key"
        raise QuestionError(key, found, "Take a key from onrecord actors, as in person:xi-jinping")


def _first(connection: sqlite3.Connection, sql: str, key: str) -> str | None:
    row = connection.execute(sql, (key,)).fetchone()
    return row[0] if row else None


def _rebuild(connection: sqlite3.Connection) -> None:
    """Follow every chain anew: links are few, made by hand."""
    connection.execute("DELETE FROM identities")
    connection.execute(f'INSERT INTO identities ("key", root) {CHAINS}')


# Between records and rows: made from the record types themselves, so no field can be forgotten.
#
# A Span becomes two columns, a Change its own columns with a prefix, a tuple of spans or of actors a child table; every other
# tuple is JSON. `tests/store` holds the migrations to this.

Row = dict[str, Any]

FINDABLE = ("events", "figures", "positions")  # whose words stand in a table of that name; those of statements stand beside them

# Reading's fields in the order their tables refer to each other; the table has the field's name.
TABLES = tuple(field.name for field in msgspec.structs.fields(Reading) if field.name != "report")
CHILD_TABLES = {
    ("actors", "mentions"): "mentions",
    ("statements", "content"): "statement_content",
    ("events", "actors"): "event_actors",
    ("events", "recipients"): "event_recipients",
}
REPORT_KEYS = ("id", "place", "text")


class Column(NamedTuple):
    """One field of a record: its name, and how it is laid out."""

    name: str
    form: str  # plain | flag | number | span | change | words | object | child


@cache
def record_type(table: str) -> type[Record]:
    """The type whose records this table holds."""
    kinds = {field.name: field.type for owner in (Report, Reading) for field in msgspec.structs.fields(owner)}
    kind: type[Record] = kinds[table].__args__[0]
    return kind


@cache
def columns_of(kind: type[Record], table: str = "") -> tuple[Column, ...]:
    """How each field of a record type is laid out; `table` tells which tuples have a child table."""
    return tuple(Column(field.name, _form(field.type, (table, field.name))) for field in msgspec.structs.fields(kind))


def _form(kind: Any, place: tuple[str, str]) -> str:
    kinds = getattr(kind, "__args__", (kind,))
    if place in CHILD_TABLES:
        return "child"
    if getattr(kind, "__origin__", None) is tuple:
        return "words"
    if any(getattr(one, "__origin__", None) is dict for one in kinds):
        return "object"
    forms = {Span: "span", Change: "change", bool: "flag", float: "number"}
    return next((form for known, form in forms.items() if known in kinds), "plain")


def child_tables(table: str) -> list[tuple[str, str]]:
    """(field, child table) for each tuple in this table's records that has a table of its own."""
    return [(name, child) for (parent, name), child in CHILD_TABLES.items() if parent == table]


# What a reading says of its report; id, place and text are the report's own, and the parts have a table.
REPORT_COLUMNS = tuple(column for column in columns_of(Report) if column.name not in (*REPORT_KEYS, "parts"))


def flat(record: Record, columns: tuple[Column, ...], prefix: str = "") -> Row:
    """One record as a row; its child tables are left out."""
    row: Row = {}
    for name, form in columns:
        value = getattr(record, name)
        if form == "span":
            row[f"{prefix}{name}_start"], row[f"{prefix}{name}_end"] = (value.start, value.end) if value else (None, None)
        elif form == "change":
            parts = columns_of(Change)
            row |= flat(value, parts, "change_") if value else dict.fromkeys(_names(parts, "change_"))
        elif form == "words":
            row[prefix + name] = json.dumps(value, ensure_ascii=False)
        elif form == "object":
            row[prefix + name] = None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
        elif form == "number":
            row[prefix + name] = None if value is None else float(value)
        elif form != "child":
            row[prefix + name] = value
    return row


def _names(columns: tuple[Column, ...], prefix: str) -> list[str]:
    ends = {"span": ("_start", "_end")}
    return [f"{prefix}{name}{end}" for name, form in columns for end in ends.get(form, ("",))]


def shaped(row: Mapping[str, Any], columns: tuple[Column, ...], prefix: str = "") -> Row:
    """What `flat` flattened, ready for msgspec.convert; its child tables are left out."""
    shape: Row = {}
    for name, form in columns:
        if form == "span":
            start, end = row[f"{prefix}{name}_start"], row[f"{prefix}{name}_end"]
            shape[name] = None if start is None else (start, end)
        elif form == "change":
            stated = row["change_span_start"] is not None
            shape[name] = shaped(row, columns_of(Change), "change_") if stated else None
        elif form == "words":
            shape[name] = json.loads(row[prefix + name])
        elif form == "object":
            shape[name] = None if row[prefix + name] is None else json.loads(row[prefix + name])
        elif form == "flag":
            shape[name] = bool(row[prefix + name])
        elif form != "child":
            shape[name] = row[prefix + name]
    return shape


def table_rows(reading: Reading) -> Iterator[tuple[str, Row]]:
    """(table, row) of everything in a reading, parents before children, without the reading's own number.

    Raises SpanError for a span that leaves the text.
    """
    size = len(reading.report.text)
    for table in ("parts", *TABLES):
        columns = columns_of(record_type(table), table)
        for nr, record in enumerate(getattr(reading.report if table == "parts" else reading, table)):
            rows = [(table, {"nr": nr, **flat(record, columns), **_found_by(record, reading)}), *_children(table, nr, record)]
            if table in FINDABLE:
                rows.append(("findable", {"table": table, "nr": nr, **_findable(record, reading)}))
            for name, row in rows:
                if any(key.endswith("_end") and end is not None and end > size for key, end in row.items()):
                    raise SpanError(f"a span in {name} leaves the text of {size} code points")
            yield from rows


def _children(table: str, owner: int, record: Record) -> Iterator[tuple[str, Row]]:
    for name, form in columns_of(type(record), table):
        for nr, value in enumerate(getattr(record, name) if form == "child" else ()):
            what = {"span_start": value.start, "span_end": value.end} if isinstance(value, Span) else {"actor": value}
            yield CHILD_TABLES[table, name], {"owner": owner, "nr": nr, **what}


def _found_by(record: Record, reading: Reading) -> Row:
    """The columns a record is found by: the words are sliced and folded here, once."""
    text = reading.report.text
    if isinstance(record, Statement):
        speaker = reading.actor(record.speaker)
        content = " ".join(span.words(text) for span in record.content)
        return {"content_terms": terms_of(content), "speaker_terms": terms_of(speaker.name) if speaker else ""}
    return {}


def _findable(record: Record, reading: Reading) -> Row:
    """What an event, figure or position is found by: words of its own, who it is of, and what it is about."""
    words: tuple[Span | str | None, ...] = ()
    who: tuple[str | None, ...] = ()
    issue = ""
    if isinstance(record, Event):
        words, who = (record.evidence, record.place), (*record.actors, *record.recipients)
    elif isinstance(record, Figure):
        words, who = (record.span, record.of, record.unit, record.change.basis if record.change else None), (record.giver,)
    elif isinstance(record, Position):
        words, who, issue = (record.wording,), (record.holder,), record.issue.words(reading.report.text)
    spelled = [part.words(reading.report.text) if isinstance(part, Span) else part or "" for part in words]
    names = [actor.name for actor in map(reading.actor, who) if actor]
    return {"words": terms_of(" ".join(spelled)), "who": terms_of(" ".join(names)), "issue": terms_of(issue)}


# A seal: the hash of everything a reading says, which no later change of a value leaves as it was.


def seal_of(report: Report, coder: str, rows: Iterable[tuple[str, Row]]) -> str:
    """SHA-256 of a reading by the rows it is stored in, 64 hex digits.

    What is not stated is left out, so a field that a later version adds breaks no seal; nor does what a record is found by.
    """
    told = [("reading", {"report": report.id, "coder": coder, **flat(report, REPORT_COLUMNS)}), *rows]
    lines = (json.dumps([table, _stated(row)], ensure_ascii=False, sort_keys=True) for table, row in told if table != "findable")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, "[]") and not name.endswith("_terms")}


# What cannot be stored: it is told with the report's place, so that it is not taken for the file's fault.


@contextmanager
def unfit(place: str) -> Iterator[None]:
    """Give a reading that cannot be stored the report's place, so that it is not taken for the file's fault."""
    remedy = "Report this as a bug; nothing of this report was stored"
    try:
        yield
    except UnicodeEncodeError as error:
        found = f"it holds {error.object[error.start]!r}, half a character that UTF-8 cannot write"
        raise StoreError(place, found, "Convert the report to UTF-8") from error
    except (SpanError, OverflowError, sqlite3.IntegrityError) as error:
        raise StoreError(place, f"its reading contradicts itself: {error}", remedy) from error


def checked_rows(reading: Reading, raw: bytes) -> tuple[list[tuple[str, Row]], list[Called]]:
    """The reading's rows and the names in it, made before the lock is taken.

    Raises StoreError if the bytes or a span are not the report's.
    """
    report = reading.report
    if hashlib.sha256(raw).hexdigest() != report.sha256:
        raise StoreError(report.place, "its sha256 is not that of its raw bytes", "Pass the bytes the report was read from")
    with unfit(report.place):
        return list(table_rows(reading)), list(called(reading))
