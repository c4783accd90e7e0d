"""What became of a report: its versions at one place, the other places of its text, and texts that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal

from onrecord.ask.answers import Answer
from onrecord.records import Reading, Record
from onrecord.segment import split_sentences
from onrecord.store import Archive

ALIKE = 0.6  # least likeness of two sentences, by difflib's ratio, for one to be the other altered
MOST_PAIRS = 400  # sentences of one change compared with each other; a text replaced whole is not an altered one

PLACES = "SELECT place FROM places GROUP BY place HAVING count(DISTINCT report) > 1 ORDER BY place"
VERSIONS = """
SELECT reports.id, places.sha256 FROM places JOIN reports ON reports.row = places.report WHERE places.place = ? ORDER BY places.row
"""
# Reports that no place has as its last.
REPLACED = """
SELECT count(DISTINCT report) AS n FROM places
WHERE report NOT IN (SELECT report FROM places WHERE row IN (SELECT max(row) FROM places GROUP BY place))
"""
ELSEWHERE = """
SELECT DISTINCT other.place FROM places AS own JOIN places AS other ON other.report = own.report AND other.place <> own.place
WHERE own.place = ? ORDER BY other.place
"""
NEAR = """
SELECT DISTINCT other.place, near.likeness FROM places AS own JOIN near ON near.report = own.report
JOIN reports AS other ON other.row = near.other WHERE own.place = :place
UNION SELECT DISTINCT other.place, near.likeness FROM places AS own JOIN near ON near.other = own.report
JOIN reports AS other ON other.row = near.report WHERE own.place = :place ORDER BY 2 DESC, 1
"""

Fate = Literal["kept", "added", "altered", "withdrawn"]


class Changed(Record, frozen=True, kw_only=True):
    """What became of one sentence, or of one statement: as it was, and as it is. Kept ones are only counted."""

    fate: Fate
    was: str | None = None
    now: str | None = None


class Version(Record, frozen=True, kw_only=True):
    """One version of a report, and how it differs from the one before: by sentences of its text, and by statements."""

    report: str
    sha256: str
    published: str | None = None
    kept_sentences: int = 0
    sentences: tuple[Changed, ...] = ()
    kept_statements: int = 0
    statements: tuple[Changed, ...] = ()


class Like(Record, frozen=True, kw_only=True):
    """Another place with nearly the same text; `likeness` is the estimated share of runs of three words in common."""

    place: str
    likeness: float


class RevisionAnswer(Answer, frozen=True, kw_only=True):
    """One place: what stood there one after the other, where else the same text stands, and what is like it."""

    place: str
    versions: tuple[Version, ...]
    elsewhere: tuple[str, ...]
    near: tuple[Like, ...]


def ask_revisions(archive: Archive, place: str | None = None) -> Iterator[RevisionAnswer]:
    """What became of the report at this place; without one, of each that has more than one version."""
    places = [place] if place is not None else [row["place"] for row in archive.rows(PLACES)]
    for where in places:
        versions = tuple(_versions(archive, where))
        if versions:
            elsewhere = tuple(row["place"] for row in archive.rows(ELSEWHERE, (where,)))
            near = tuple(Like(place=row["place"], likeness=row["likeness"]) for row in archive.rows(NEAR, {"place": where}))
            yield RevisionAnswer(place=where, versions=versions, elsewhere=elsewhere, near=near)


def count_replaced(archive: Archive) -> int:
    """How many reports are earlier versions alone: at each of their places another text stands now. Counts have them too."""
    return int(next(archive.rows(REPLACED))["n"])


def _versions(archive: Archive, place: str) -> Iterator[Version]:
    before: Reading | None = None
    for row in list(archive.rows(VERSIONS, (place,))):
        reading = archive.reading(row["id"])
        if reading is None or (before and before.report.id == reading.report.id):  # other bytes with the same text
            continue
        told: dict[str, Any] = {"report": row["id"], "sha256": row["sha256"], "published": reading.report.published}
        if before:
            told |= _difference("sentences", _sentences(before), _sentences(reading))
            told |= _difference("statements", _statements(before), _statements(reading))
        yield Version(**told)
        before = reading


def _difference(what: str, was: list[str], now: list[str]) -> dict[str, Any]:
    changes = tuple(changed(was, now))
    kept = sum(one.fate == "kept" for one in changes)
    return {f"kept_{what}": kept, what: tuple(one for one in changes if one.fate != "kept")}


def changed(was: list[str], now: list[str]) -> Iterator[Changed]:
    """What became of each line, in the order they stand in."""
    for tag, i, j, k, m in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Changed(fate="kept", was=line, now=line) for line in was[i:j])
        else:
            yield from _replaced(was[i:j], now[k:m])


def _replaced(was: list[str], now: list[str]) -> Iterator[Changed]:
    """Each old line with the new one it became, if one is like it; the others were withdrawn, or are new."""
    rest = list(was)
    for line in now:
        likest = max(rest, key=lambda old: _likeness(old, line), default=None) if len(rest) * len(now) <= MOST_PAIRS else None
        if likest is not None and _likeness(likest, line) >= ALIKE:
            rest.remove(likest)
            yield Changed(fate="altered", was=likest, now=line)
        else:
            yield Changed(fate="added", now=line)
    yield from (Changed(fate="withdrawn", was=line) for line in rest)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one.split(), b=other.split(), autojunk=False).ratio()


def _sentences(reading: Reading) -> list[str]:
    text = reading.report.text
    return [" ".join(span.words(text).split()) for span in split_sentences(text)]


def _statements(reading: Reading) -> list[str]:
    """Each statement in one line: who, how, what."""
    lines = []
    for statement in reading.statements:
        speaker = reading.actor(statement.speaker)
        words = " … ".join(" ".join(span.words(reading.report.text).split()) for span in statement.content)
        lines.append(f"{speaker.name if speaker else '(nobody named)'}: {words}")
    return lines
