"""A random sample of what is on record, to be judged by people: drawn by strata, and the same wherever it is drawn again."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from onrecord.ask.answers import selection
from onrecord.ask.conditions import KINDS
from onrecord.ask.counts import PARTS, ways_to_count
from onrecord.ask.question import Question, one_of
from onrecord.errors import QuestionError
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
