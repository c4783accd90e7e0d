"""Code books: the package's own, with definitions and examples, and a user's TOML file of types and stances laid over it.

    examples = ["expulsions.csv"]      # sentences that are learned from: text, start, end, type (or .jsonl, or [[example]] here)

    [[type]]                           # [[stance]] alike; like = "supports", …
    name = "EXPEL"                     # its name in the record
    like = "COERCE"                    # the package's type whose quad class and grammar it has
    definition = "A state orders another state's diplomats out."
    is = "Ruvania expelled two Cestrian diplomats."
    is_not = "Ruvania recalled its own ambassador."
    verbs = ["expel ~ diplomat|diplomats|envoy"]          # inflected; | are alternatives, ~ lets a few words stand between
    nouns = ["expulsion|expulsions"]
    patterns = ['declared? \\w+ persona non grata']        # regular expressions, case ignored

What is learned from examples is kept beside the file, in NAME.head.json (`onrecord codebook FILE.toml --learn`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from onrecord.code.events.tables import EventTables, event_tables_with
from onrecord.code.events.triggers import JOINT, OBJECTS, TARGETS
from onrecord.code.positions.tokens import StanceTables, stance_tables_with
from onrecord.errors import CodebookError
from onrecord.packaged import filled_rows
from onrecord.records import OWN_STANCE, OWN_TYPE, EventType, Mark, Record, Span, Stance, Tags

SURE = "0.95"  # how often words that a user gives name what he says they do, as the lexicon counts
NEAR = 0.85  # likeness from which a name is taken for a slip of one of the package's
STEM = 5  # letters by which forms of one word are known: "rescue", "rescued"
REMARK = re.compile(r" \([^()]*\)\Z")  # behind a sentence that is not one: what it is
LEAST = 10  # examples of a type below which nothing can be learned, nor judged by folds
PACKAGE: dict[str, tuple[str, ...]] = {"type": get_args(EventType), "stance": get_args(Stance)}
SHAPES = {"type": OWN_TYPE, "stance": OWN_STANCE}
MARKS = {"type": "event", "stance": "issue"}
FRAMES = "np; for np; to np; that; clause"  # what an own stance's words may take


class Definition(Record, frozen=True, kw_only=True, rename={"one": "is", "other": "is_not"}):
    """What a code means: `kind` type, mode, context or stance; `of` the type of a mode; a sentence that is one, one that is not.

    `like` is the package's type or stance that an own one is like, None for the package's own.
    """

    kind: str
    of: str | None = None
    name: str
    like: str | None = None
    definition: str
    one: str
    other: str

    def to_json(self) -> bytes:
        """One line of JSON."""
        return msgspec.json.encode(self)


class Own(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"one": "is", "other": "is_not"}):
    """A [[type]] or [[stance]] of a user's file."""

    name: str
    like: str | None = None
    definition: str
    one: str = ""
    other: str = ""
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @property
    def stands_for(self) -> str:
        """The package's type or stance that it is like, which may be itself."""
        return self.like or self.name


class Row(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An example: `start` and `end` count characters of `text`; without a type it is a sentence of no own type."""

    text: str
    start: int | None = None
    end: int | None = None
    type: str = ""


class Sentence(NamedTuple):
    """An example sentence with all that is marked in it: (words, name of the type or stance)."""

    text: str
    marked: tuple[tuple[Span, str], ...]


class Book(NamedTuple):
    """A user's file, checked. `digest` is of its bytes and `learned_from` of its types and examples; `head` is its file."""

    place: str
    types: tuple[Own, ...]
    stances: tuple[Own, ...]
    sentences: tuple[Sentence, ...]
    digest: str
    learned_from: str
    head: Path

    @property
    def owns(self) -> tuple[tuple[str, Own], ...]:
        """("type" or "stance", its entry) of each: the types, then the stances."""
        return (*(("type", own) for own in self.types), *(("stance", own) for own in self.stances))

    @property
    def learned(self) -> tuple[tuple[str, Own], ...]:
        """("event" or "issue", type or stance) of those that have examples, in the order of the file."""
        names = {name for sentence in self.sentences for _, name in sentence.marked}
        return tuple((MARKS[kind], own) for kind, own in self.owns if own.name in names)

    def event_tables(self) -> EventTables:
        """The tables of events with its words."""
        rows = [
            ([words, kind, own.stands_for, "", SURE, *_ways(own.stands_for, kind)], own.name)
            for own in self.types
            for kind, listed in (("v", own.verbs), ("n", own.nouns))
            for words in listed
        ]
        return event_tables_with(rows, {own.name: own.stands_for for own in self.types})  # type: ignore[misc]

    def stance_tables(self) -> StanceTables:
        """The tables of stances with its words."""
        parts = (("verb", "verbs"), ("noun", "nouns"))
        rows = [
            [words, part, FRAMES, own.name, "-", "-"]
            for own in self.stances
            for part, name in parts
            for words in getattr(own, name)
        ]
        return stance_tables_with(rows)

    def mark(self, tags: Tags, text: str, sentences: list[Span]) -> Tags:
        """The tags with what the patterns find: a mark of the package's on these words becomes one of the user's type."""
        marks = list(tags.marks)
        for kind, own, pattern in self._patterns():
            for sentence in sentences:
                for found in pattern.finditer(text, sentence.start, sentence.end):
                    if found.start() < found.end():
                        _lay(marks, kind, own, Span(*found.span()))
        return msgspec.structs.replace(tags, marks=tuple(marks)) if marks else tags

    def _patterns(self) -> Iterator[tuple[str, Own, re.Pattern[str]]]:
        for kind, own in self.owns:
            for words in own.patterns:
                yield MARKS[kind], own, re.compile(words, re.IGNORECASE)

    def definitions(self) -> list[Definition]:
        """Its types and stances as a code book tells them."""
        return [
            Definition(kind=kind, name=own.name, like=own.stands_for, definition=own.definition, one=own.one, other=own.other)
            for kind, own in self.owns
        ]


@cache
def package_definitions() -> tuple[Definition, ...]:
    """The package's code book: every type, mode, context and stance, in the order of the table."""
    return tuple(
        Definition(kind=kind, of=of or None, name=name, definition=definition, one=one, other=other)
        for kind, of, name, definition, one, other in filled_rows("codebook.tsv")
    )


def other_sentences(likes: frozenset[str], marked: Iterable[str]) -> list[str]:
    """The sentences of the package's code book that are of none of these types and have none of the marked words.

    They are what a head learns from beside a user's examples: sentences of the news that are of no own type.
    """
    stems = {word.casefold()[:STEM] for words in marked for word in re.findall(r"[^\W\d_]{4,}", words)}
    found = []
    for one in package_definitions():
        rest = REMARK.search(one.other)
        told = [] if one.name in likes or one.of in likes else [one.one]
        told += [] if rest and not likes.isdisjoint(re.findall(r"\w+", rest[0])) else [REMARK.sub("", one.other)]
        found += [words for words in told if stems.isdisjoint(word.casefold()[:STEM] for word in re.findall(r"\w+", words))]
    return list(dict.fromkeys(found))


def load_book(path: str | os.PathLike[str]) -> Book:
    """Read and check a user's code book with its examples; raises CodebookError with the entry, what is wrong and what is right."""
    path = Path(path)
    raw = _bytes(path)
    try:
        tree = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(str(path), f"it is not TOML in UTF-8: {error}", 'Write [[type]] and lines as name = "EXPEL"') from None
    for name in tree:
        if name not in ("type", "stance", "examples", "example"):
            raise CodebookError(str(path), f"{name!r} is nothing a code book has", "Write [[type]], [[stance]] or examples = [...]")
    types, stances = (tuple(_owns(path, tree, kind)) for kind in ("type", "stance"))
    if not types and not stances:
        raise CodebookError(str(path), "it has no [[type]] and no [[stance]]", "Give it one")
    owns = {own.name: own for own in (*types, *stances)}
    sentences = _sentences(list(_rows(path, tree)), owns)
    _check_enough(path, sentences, owns)
    learned = msgspec.json.encode([[(own.name, own.stands_for) for own in owns.values()], sentences])
    digest = hashlib.sha256(raw).hexdigest()[:8]
    return Book(
        str(path), types, stances, sentences, digest, hashlib.sha256(learned).hexdigest()[:16], path.with_suffix(".head.json")
    )


def _ways(like: str, kind: str) -> tuple[str, str, str]:
    """Where actors and recipients of a user's words stand, and flags, by the type that his is like."""
    by = "" if kind == "v" else "poss,adj,by,between,subj"
    return by, ",".join(TARGETS.get(like, OBJECTS)), "j" if like in JOINT else ""


def _lay(marks: list[Mark], kind: str, own: Own, span: Span) -> None:
    """Make the marks on these words ones of this type; a new one where there is none."""
    same = [n for n, one in enumerate(marks) if one.kind == kind and one.span.start < span.end and span.start < one.span.end]
    for n in same:
        marks[n] = msgspec.structs.replace(marks[n], type=own.stands_for, own=own.name, score=float(SURE), sure=1.0)
    if not same:
        marks.append(Mark(kind=kind, type=own.stands_for, own=own.name, span=span, score=float(SURE)))  # type: ignore[arg-type]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CodebookError(str(path), f"it cannot be read: {error.strerror}", "Name a file that is there") from None


def _owns(path: Path, tree: dict[str, Any], kind: str) -> Iterator[Own]:
    """The types or stances of the file, each checked."""
    seen: set[str] = set()
    for at, own in _entries(str(path), tree, kind, Own):
        if not re.search(SHAPES[kind], own.name):
            due = "capitals, digits and _, as in EXPEL" if kind == "type" else "small letters, digits and _, as in regrets"
            raise CodebookError(at, f"name {own.name!r} cannot be taken", f"Give 3 to 40 {due}")
        if own.name in seen:
            raise CodebookError(at, f"name {own.name!r} is given twice", "Give each name once")
        seen.add(own.name)
        near = get_close_matches(own.name, PACKAGE[kind], 1, NEAR)
        if near and own.name not in PACKAGE[kind]:
            raise CodebookError(
                at, f"name {own.name!r} is too near to {near[0]}", "Take another: who asks for one would get the other"
            )
        if own.stands_for not in PACKAGE[kind]:
            raise CodebookError(at, f"like is {own.stands_for!r}", f"Say which it is like: {', '.join(PACKAGE[kind])}")
        if own.like and own.name in PACKAGE[kind] and own.like != own.name:
            raise CodebookError(at, f"{own.name} is the package's own, and like {own.like}", "Leave like out, or take another name")
        _check_patterns(at, own)
        yield own


def _check_patterns(at: str, own: Own) -> None:
    for words in own.patterns:
        try:
            re.compile(words, re.IGNORECASE)
        except re.error as error:
            raise CodebookError(at, f"pattern {words!r} is no regular expression: {error}", "Put it right") from None
    for words in (*own.verbs, *own.nouns):
        if not words.strip() or words != words.casefold() or words.startswith("~"):
            raise CodebookError(at, f"words {words!r} cannot be looked for", "Give them in small letters, the first no ~")


Entry = TypeVar("Entry", Own, Row)


def _entries(place: str, tree: dict[str, Any], table: str, kind: type[Entry]) -> Iterator[tuple[str, Entry]]:
    """(where it stands, entry) of every entry in one table."""
    rows = tree.get(table, [])
    if not isinstance(rows, list):
        raise CodebookError(f"{place}, [{table}]", "it has single brackets", f"Write [[{table}]], once for each")
    for nr, row in enumerate(rows, 1):
        at = f"{place}, [[{table}]] {nr}"
        yield at, _converted(at, row, kind)


def _converted(place: str, row: Any, kind: type[Entry], *, words: bool = False) -> Entry:
    try:
        return msgspec.convert(row, kind, strict=not words)
    except msgspec.ValidationError as error:
        fields = ", ".join(kind.__struct_encode_fields__)
        raise CodebookError(place, str(error), f"Give {fields}") from None


def _rows(path: Path, tree: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    """(where it stands, row) of every example, of the file itself and of those that it names."""
    yield from _entries(str(path), tree, "example", Row)
    named = tree.get("examples", [])
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise CodebookError(f"{path}, examples", "it is no list of files", 'Write examples = ["expulsions.csv"]')
    for name in named:
        other = path.parent / name
        raw = _bytes(other)
        if other.suffix == ".toml":
            yield from _entries(str(other), tomllib.loads(raw.decode("utf-8")), "example", Row)
        else:
            yield from _table(other, raw.decode("utf-8-sig", "replace"))


def _table(path: Path, text: str) -> Iterator[tuple[str, Row]]:
    """The rows of a table of examples: CSV with a line of names, or JSON Lines."""
    if path.suffix == ".jsonl":
        for line, words in enumerate(text.splitlines(), 1):
            place = f"{path}:{line}"
            try:
                row = msgspec.json.decode(words)
            except msgspec.DecodeError as error:
                raise CodebookError(place, f"it is no JSON: {error}", "Give one object per line") from None
            yield place, _converted(place, row, Row)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        place = f"{path}:{reader.line_num}"
        told = {name: value for name, value in row.items() if name in Row.__struct_fields__ and value}
        yield place, _converted(place, told, Row, words=True)


def _sentences(rows: list[tuple[str, Row]], owns: dict[str, Own]) -> tuple[Sentence, ...]:
    """The rows by sentence, in the order of their first; raises CodebookError for one that marks nothing it can."""
    found: dict[str, list[tuple[Span, str]]] = {}
    for place, row in rows:
        marked = found.setdefault(row.text, [])
        if not row.type:
            continue
        if row.type not in owns:
            raise CodebookError(place, f"type {row.type!r} is none of the code book's", f"Give one of {', '.join(owns)}, or none")
        if row.start is None or row.end is None or not 0 <= row.start < row.end <= len(row.text):
            raise CodebookError(
                place, f"{row.start} to {row.end} is no stretch of its text", "Count characters from 0; end is behind"
            )
        marked.append((Span(row.start, row.end), row.type))
    return tuple(Sentence(text, tuple(sorted(marked))) for text, marked in found.items())


def _check_enough(path: Path, sentences: tuple[Sentence, ...], owns: dict[str, Own]) -> None:
    for own in owns.values():
        number = sum(name == own.name for sentence in sentences for _, name in sentence.marked)
        if 0 < number < LEAST:
            raise CodebookError(str(path), f"{own.name} has {number} examples", f"Give {LEAST} or more (better 30 to 300), or none")
        if not (number or own.verbs or own.nouns or own.patterns):
            raise CodebookError(
                str(path), f"{own.name} has neither words nor examples", "Give it verbs, nouns, patterns or examples"
            )
