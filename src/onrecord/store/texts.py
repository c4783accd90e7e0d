"""How texts are found: their words with case and accents folded, where each was met, and which are nearly the same."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from operator import eq
from typing import Any, NamedTuple, Protocol

from onrecord.records import Reading, Record, Report, Span

# How words are made findable - case and accents folded, unspaced scripts set apart - and where in a text those found stand.

# How words are made findable: case and accents folded, characters of unspaced scripts set apart.
#
# The index holds what `terms_of` gives and a question is put through the same, so what is asked for is found whatever its
# accents and strokes: "elysee" finds "Élysée", "lodz" finds "Łódź", and "主席" finds "国家主席".

# Scripts that put no space between words. Hangul has spaces, but its particles cling to the word before them.
UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "BOPOMOFO ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")

# Letters that are written otherwise where the keyboard lacks them, beside ß, which casefold writes ss.
WRITTEN_OUT = {"ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "ŋ": "ng", "ĸ": "k"}
MARKED = re.compile(r"((?:LATIN|CYRILLIC) SMALL LETTER) (\w+) WITH .+")
KEPT = 4  # letters that a word has at least without its ending
OVERLAY = 1  # the combining class of strokes that are written over a letter as a character of their own

ASKED = re.compile(r'"(?P<phrase>[^"]+)"\*?|(?P<word>[^\s"]+|")')


class _Table(dict[int, str]):
    """A table for str.translate that asks `rule` once for each character it meets."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, point: int) -> str:
        self[point] = self._rule(chr(point))
        return self[point]


def _plain_letter(char: str) -> str:
    """A letter without its stroke, hook or dot, which Unicode does not take apart: ł, ø, đ, ı, ƙ, қ; and a stroke written over one.

    Readers type these without. The name says which letter it is: LATIN SMALL LETTER L WITH STROKE.
    """
    if char in WRITTEN_OUT or unicodedata.combining(char) == OVERLAY:
        return WRITTEN_OUT.get(char, "")
    own = MARKED.fullmatch(unicodedata.name(char, "")) if char > "~" else None
    try:
        return unicodedata.lookup(f"{own[1]} {own[2]}") if own else char
    except KeyError:
        return char


def _without_accent(char: str) -> str:
    """Nothing for accents, Arabic or Hebrew points (classes 200 up, 10-36) and marks unseen; Indic vowel signs stay."""
    accent = unicodedata.combining(char)
    if accent >= 200 or 10 <= accent <= 36 or unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    return " " if unicodedata.category(char) == "Cc" else char


def _set_apart(char: str) -> str:
    """The character, a word of its own if nothing else shows where the word ends; a space for punctuation."""
    category = unicodedata.category(char)
    if category == "So" or unicodedata.name(char, "").startswith(UNSPACED):
        return f" {char} "
    return char if category[0] in "LNM" else " "


_LETTERS = _Table(_plain_letter)
_ACCENTS = _Table(_without_accent)
_APART = _Table(_set_apart)


def fold(text: str) -> str:
    """The text without case, accents, strokes, invisible marks or doubled spaces: for comparing, never for showing."""
    return without_accents(text).translate(_LETTERS)


def without_accents(text: str) -> str:
    """The same with strokes as they are: `fold` as it was when sketches of texts began, which must not change."""
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_ACCENTS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def terms_of(text: str) -> str:
    """The text's findable words in order, one space between them; no ASCII character but letters, digits and spaces."""
    return " ".join(fold(text).translate(_APART).split())


def without_ending(term: str, endings: Iterable[str]) -> str:
    """The term without the first of these endings that it has, if KEPT letters are left; else as it is."""
    cut = next((len(term) - len(ending) for ending in endings if term.endswith(ending) and len(term) - len(ending) >= KEPT), None)
    return term[:cut]


class Phrase(NamedTuple):
    """Words that must stand side by side, folded; with `prefix` the last may go on."""

    terms: str
    prefix: bool


def phrases_of(words: str) -> list[Phrase]:
    """What is asked for: every word, "words in quotation marks" together, and begin* for all that begins so.

    Everything else is taken literally, an operator's name or a lone quotation mark too.
    """
    found = []
    for match in ASKED.finditer(words):
        phrase = terms_of(match["phrase"] or match["word"] or "")
        found.append(Phrase(phrase, bool(phrase) and words[: match.end()].endswith("*")))
    return list(dict.fromkeys(phrase for phrase in found if phrase.terms))


def match_for(words: str, column: str | None = None) -> str:
    """The FTS5 expression that finds all these words, in one column if it is named; empty if nothing in them can be found."""
    match = " AND ".join(f'"{phrase.terms}"{"*" if phrase.prefix else ""}' for phrase in phrases_of(words))
    return f"{{{column}}} : ({match})" if match and column else match


# Where in a text the words stand that were asked for: folded as the index is, told in the text's own code points.


class Token(NamedTuple):
    """One findable word of a text, and the code points it is made of."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The text's findable words in order, each with where it stands; an accent written apart belongs to its letter."""
    found: list[Token] = []
    term, start, end = "", 0, 0
    for at, char in enumerate(text):
        for piece in _pieces(char):
            if piece == " ":
                if term:
                    found.append(Token(term, start, end))
                term = ""
                continue
            start = start if term else at
            term, end = term + piece, at + 1
        if not _pieces(char):
            end = at + 1
    return [*found, Token(term, start, end)] if term else found


@lru_cache(maxsize=4096)
def _pieces(char: str) -> str:
    """What is left of one character: nothing of an accent, a space for punctuation, spaces around what stands apart."""
    if char.isascii():
        return char.lower() if char.isalnum() else " "
    alone = terms_of(char)
    if not alone:
        return "" if terms_of(f"a{char}b") == "ab" else " "
    return f" {alone} " if terms_of(f"a{char}b") != f"a{alone}b" else alone


def found_in(text: str, words: str) -> tuple[Span, ...]:
    """Where in the text any of these words stands, as `match_for` takes them; what touches or overlaps is one span."""
    spoken = tokens(text)
    hits = sorted(hit for phrase in phrases_of(words) for hit in _hits(spoken, phrase))
    merged: list[Span] = []
    for hit in hits:
        if merged and hit.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, hit.end))
        else:
            merged.append(hit)
    return tuple(merged)


def _hits(spoken: list[Token], phrase: Phrase) -> Iterator[Span]:
    terms = phrase.terms.split()
    last = len(terms) - 1
    for first in range(len(spoken) - last):
        run = spoken[first : first + last + 1]
        said = [token.term for token in run]
        if phrase.prefix and said[last].startswith(terms[last]):
            said[last] = terms[last]
        if said == terms:
            yield Span(run[0].start, run[last].end)


# Where texts were met, and which texts are nearly the same.


class Asked(Protocol):
    """An Archive, as the modules that it is made of ask it."""

    place: str

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows a SELECT gives, each a dict by column name."""

    def reading(self, report_id: str, coder: str | None = None) -> Reading | None: ...
    def raw(self, sha256: str) -> bytes: ...
    def at_once(self) -> AbstractContextManager[None]: ...


# Where texts were met: the same text at several places, several texts at one place, and what could not be read at all.

READ = "EXISTS (SELECT 1 FROM readings WHERE readings.report = reports.row AND coder = :coder)"
KNOWN = f"""
SELECT id, reports.place AS own FROM (SELECT sha256, report FROM places WHERE place = :place ORDER BY row DESC LIMIT 1) AS last
JOIN reports ON reports.row = last.report WHERE last.sha256 = :sha256 AND {READ}
AND NOT EXISTS (SELECT 1 FROM rejected WHERE rejected.place = :place)
"""
TWIN = f"SELECT id FROM texts JOIN reports ON reports.row = texts.report WHERE digest = :digest AND {READ}"
LAST = "SELECT sha256, report FROM places WHERE place = ? ORDER BY row DESC LIMIT 1"
AT = "SELECT id FROM places JOIN reports ON reports.row = places.report WHERE places.place = ? ORDER BY places.row DESC LIMIT 1"
BENEATH = "{} FROM rejected WHERE place = ? OR (place > ? AND place < ?)"  # what begins with "file#" sorts before "file$"
# Not REPLACE, which takes the old row away without its trigger.
NOTE = """INSERT INTO rejected (place, found, remedy) VALUES (?, ?, ?)
ON CONFLICT (place) DO UPDATE SET found = excluded.found, remedy = excluded.remedy"""
SECOND = """
SELECT DISTINCT places.place, id AS report, places.sha256 FROM places JOIN reports ON reports.row = places.report
WHERE places.place <> reports.place ORDER BY places.place, id, places.sha256
"""


class Rejected(Record, frozen=True, kw_only=True):
    """Something that was offered and could not be read."""

    place: str
    found: str
    remedy: str


class Known(Record, frozen=True, kw_only=True):
    """What a record holds of a source that is offered: the report, and whether that place is the report's own."""

    report: str
    own: bool


def digest_of(text: str) -> bytes:
    """16 bytes that name a text wherever it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def storable(words: str) -> str:
    """These words as a record can hold them: half a surrogate pair, as a name that is not UTF-8 comes with, is spelt out."""
    return words.encode("utf-8", "backslashreplace").decode()


def known_source(archive: Asked, place: str, sha256: str, coder: str) -> Known | None:
    """The report these bytes gave, if they are what stood at this place the last time and this coder has read them."""
    row = next(archive.rows(KNOWN, {"place": storable(place), "sha256": sha256, "coder": coder}), None)
    return Known(report=row["id"], own=row["own"] == storable(place)) if row else None


def known_text(archive: Asked, digest: bytes, coder: str) -> str | None:
    """The id of the report with this text, at whichever place, if this coder has read it."""
    row = next(archive.rows(TWIN, {"digest": digest, "coder": coder}), None)
    return row["id"] if row else None


def report_at(archive: Asked, place: str) -> str | None:
    """The id of the report whose text stood at this place the last time, wherever it was met first."""
    return next((row["id"] for row in archive.rows(AT, (storable(place),))), None)


def note_place(connection: sqlite3.Connection, place: str, sha256: str, report: int) -> None:
    """Note that these bytes with this report's text stand at this place now; nothing if they stood there before."""
    place = storable(place)
    last = connection.execute(LAST, (place,)).fetchone()
    if last is None or tuple(last) != (sha256, report):
        connection.execute("INSERT INTO places (place, sha256, report) VALUES (?, ?, ?)", (place, sha256, report))
    connection.execute("DELETE FROM rejected WHERE place = ?", (place,))


def note_report(connection: sqlite3.Connection, report: Report) -> tuple[int, bool]:
    """Note the place and the text of a report that is kept; its row, and whether its text is new."""
    (row,) = connection.execute("SELECT row FROM reports WHERE id = ?", (report.id,)).fetchone()
    note_place(connection, report.place, report.sha256, row)
    added = connection.execute("INSERT OR IGNORE INTO texts (digest, report) VALUES (?, ?)", (digest_of(report.text), row))
    return row, added.rowcount > 0


def note_rejected(connection: sqlite3.Connection, place: str, found: str, remedy: str) -> None:
    """Note what could not be read; what was found there before is forgotten."""
    values = (storable(place), storable(found), storable(remedy))
    connection.execute(NOTE, values)


def rejected(archive: Asked) -> Iterator[Rejected]:
    """Everything that was offered and could not be read, by place."""
    for row in archive.rows("SELECT place, found, remedy FROM rejected ORDER BY place"):
        yield Rejected(**row)


# Texts that are nearly the same, as wire copy is: found by MinHash (Broder 1997) over runs of three words.
#
# The sketch is made here and not by a library, as a record's sketches must mean the same for as long as the record is kept.

BANDS, ROWS = 12, 5  # two texts meet if all five hashes of one band are the same: 99 of 100 pairs of likeness 0.8, 3 of 100 of 0.3
RUN = 3  # words
LEAST_WORDS, MOST_WORDS = 30, 20_000  # shorter texts are alike by chance
NEAR = 0.7  # least estimated likeness (Jaccard) of a link; a report with one sentence in ten rewritten has about 0.75
CANDIDATES = 20  # earliest texts looked at in each band; a thousand copies of one text must not cost a million comparisons


def sketch_of(text: str) -> bytes | None:
    """The least hash of the text's runs of words under each of 60 hash functions, uint32 [60]; None for a short text."""
    words = without_accents(text[: 40 * MOST_WORDS]).split()[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    import numpy as np

    runs = {zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
    hashes = np.fromiter(sorted(runs), dtype=np.uint64, count=len(runs))
    factors, terms = _functions()
    least = [int(((factor * hashes + term) >> np.uint64(32)).min()) for factor, term in zip(factors, terms, strict=True)]
    return np.array(least, dtype="<u4").tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The share of hashes two sketches have in common: an estimate of the share of runs that the texts have, ± 0.06."""
    same: int = sum(map(eq, memoryview(one).cast("I"), memoryview(other).cast("I")))
    return same / (BANDS * ROWS)


def add_sketch(connection: sqlite3.Connection, report: int, sketch: bytes) -> None:
    """Keep a report's sketch and link it to the likest earlier one, unless that is an earlier version at its own place."""
    bands = bands_of(sketch)
    found = "SELECT report FROM bands WHERE band = ? AND hash = ? ORDER BY report LIMIT ?"
    likely = {row[0] for nr, key in enumerate(bands) for row in connection.execute(found, (nr, key, CANDIDATES))}
    best = max(((likeness(sketch, _sketch(connection, other)), -other) for other in likely), default=(0.0, 0))
    connection.execute("INSERT OR IGNORE INTO sketches (report, sketch) VALUES (?, ?)", (report, sketch))
    rows = [(nr, key, report) for nr, key in enumerate(bands)]
    connection.executemany("INSERT OR IGNORE INTO bands (band, hash, report) VALUES (?, ?, ?)", rows)
    if best[0] >= NEAR and not _one_place(connection, report, -best[1]):
        connection.execute("INSERT OR IGNORE INTO near (report, other, likeness) VALUES (?, ?, ?)", (report, -best[1], best[0]))


def _sketch(connection: sqlite3.Connection, report: int) -> bytes:
    sketch: bytes = connection.execute("SELECT sketch FROM sketches WHERE report = ?", (report,)).fetchone()[0]
    return sketch


def _one_place(connection: sqlite3.Connection, *reports: int) -> bool:
    places = connection.execute("SELECT count(DISTINCT place) FROM reports WHERE row IN (?, ?)", reports).fetchone()
    return bool(places[0] == 1)


def bands_of(sketch: bytes) -> list[int]:
    """The bands of a sketch, each as one number."""
    return [_band(sketch, nr) for nr in range(BANDS)]


def _band(sketch: bytes, nr: int) -> int:
    """One band as a number SQLite can hold."""
    rows = sketch[nr * ROWS * 4 : (nr + 1) * ROWS * 4]
    return int.from_bytes(hashlib.blake2b(rows, digest_size=8).digest(), "little", signed=True)


@cache
def _functions() -> tuple[Any, Any]:
    """Sixty hash functions h(x) = (a·x + b) mod 2^64 >> 32 with odd a (Dietzfelbinger 1996): the same on every machine."""
    import numpy as np

    drawn = [hashlib.sha256(f"onrecord sketch {nr}".encode()).digest() for nr in range(BANDS * ROWS)]
    factors = [int.from_bytes(one[:8], "little") | 1 for one in drawn]
    terms = [int.from_bytes(one[8:16], "little") for one in drawn]
    return np.array(factors, dtype=np.uint64), np.array(terms, dtype=np.uint64)
