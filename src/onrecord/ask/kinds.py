"""The kinds of record that can be asked for: their tables, who has a part in them, and what their words stand in.

`it` is the row asked for, `newest` the reading it is of, `reports` that reading's report.
"""

from __future__ import annotations

from typing import NamedTuple

from onrecord.ask.dates import end_of, known
from onrecord.ask.question import SCORED

# What a question's field asks of a row; the value is the parameter of the field's name.
PLAIN = {
    "kind": "it.kind = :kind",
    "type": "it.type = :type",
    "mode": "it.mode = :mode COLLATE NOCASE",
    "quad": "it.quad = :quad",
    "modality": "it.modality = :modality",
    "stance": "it.stance = :stance",
    "unit": "it.unit = :unit COLLATE NOCASE",
    "state": "it.state = :state",
    "site": "instr(lower(it.place), lower(:site))",
    "min_score": "it.score >= :min_score",
    "publisher": "newest.publisher = :publisher COLLATE NOCASE",
    "place": "instr(reports.place, :place)",
    "versions": """(:versions = 'all' OR EXISTS (
        SELECT 1 FROM places WHERE places.report = newest.report
        AND NOT EXISTS (SELECT 1 FROM places AS later WHERE later.place = places.place AND later.row > places.row)
    ))""",
    "on": "newest.published_known GLOB :on || '*'",
}


class Side(NamedTuple):
    """One way to have a part in a record: `part` is its row in `tables`, tied to the actor `who`; `nr` is the record's number."""

    tables: str
    tie: str
    nr: str = "part.nr"


class Words(NamedTuple):
    """How words find records: `found` gives all that match :NAME by the index, NAME being the field.

    `columns` hold the folded words of a row, by the field that asks for them; `test` says whether {they} hold what is asked;
    `among` goes before what is matched, and says which rows of the index are meant.
    """

    found: str
    columns: dict[str, tuple[str, ...]]
    test: str = "{they}"
    among: str = ""


class Kind(NamedTuple):
    """One kind of record. `date` and `end` are the first and last it may be of.

    `named` are the actors an answer names, each with the SQL for its id; `joins` brings in what that needs. `columns` go by
    another name in answers than in the table; with a least score they are those in `scored`, if it says so.
    """

    table: str
    sides: dict[str, Side]
    words: Words | None = None
    named: dict[str, str] = {}  # noqa: RUF012 - never changed
    joins: str = ""
    date: str = "newest.published_known"
    end: str = "newest.published_known"
    columns: str = "it.*"
    scored: str = ""


def _column(table: str, column: str) -> Side:
    return Side(f"{table} AS part", f'part.reading = who.reading AND part."{column}" = who.id')


def _list(table: str) -> Side:
    return Side(f"{table} AS part", "part.reading = who.reading AND part.actor = who.id", "part.owner")


def _findable(table: str) -> Words:
    here = f"findable.\"table\" = '{table}'"
    return Words(
        """SELECT findable.reading, findable.nr FROM found_words CROSS JOIN findable ON findable.row = found_words.rowid
        WHERE found_words MATCH :{name}""",
        {"words": ("words", "who"), "issue": ("issue",)},
        f"EXISTS (SELECT 1 FROM findable WHERE {here} AND findable.reading = it.reading AND findable.nr = it.nr AND {{they}})",
        f"{{table}} : {table} AND ",
    )


STATEMENT_WORDS = Words(
    """SELECT said.reading, said.nr FROM statement_words CROSS JOIN statements AS said ON said.row = statement_words.rowid
    WHERE statement_words MATCH :{name}""",
    {"words": ("content_terms", "speaker_terms")},
)
# Whoever is mentioned within what is said.
MENTIONED = Side(
    "mentions AS mention JOIN statement_content AS part",
    "mention.reading = who.reading AND mention.owner = who.nr AND part.reading = mention.reading"
    " AND part.span_start <= mention.span_start AND mention.span_end <= part.span_end",
    "part.owner",
)
HELD = ("statements", "events", "figures", "positions")  # what a report is counted by
TOLD = "LEFT JOIN statements AS told ON told.reading = it.reading AND told.id = it.statement"


def _held(least: str = "") -> str:
    """The columns of a report, with how many records it holds; `least` is asked of those that have a score."""
    counts = {table: f"one.reading = it.reading{least if table in SCORED else ''}" for table in HELD}
    return ", ".join(["it.*", *(f"(SELECT count(*) FROM {one} AS one WHERE {test}) AS {one}" for one, test in counts.items())])


KINDS = {
    "statements": Kind(
        "statements",
        {"speaker": _column("statements", "speaker"), "about": MENTIONED},
        STATEMENT_WORDS,
        {"speaker": "it.speaker"},
    ),
    "events": Kind(
        "events",
        {"actor": _list("event_actors"), "recipient": _list("event_recipients")},
        _findable("events"),
        {"speaker": "told.speaker"},
        TOLD,
        f"CASE WHEN it.date IS NULL THEN newest.published_known ELSE {known('it.date')} END",
        f"CASE WHEN it.date IS NULL THEN newest.published_known ELSE {known(end_of('it.date'))} END",
        "it.*, it.place AS site",
    ),
    "figures": Kind("figures", {"giver": _column("figures", "giver")}, _findable("figures"), {"giver": "it.giver"}),
    "positions": Kind(
        "positions",
        {"holder": _column("positions", "holder")},
        _findable("positions"),
        {"holder": "it.holder", "speaker": "told.speaker"},
        TOLD,
    ),
    "offices": Kind(
        "offices",
        {"person": _column("offices", "person"), "of": _column("offices", "of")},
        named={"person": "it.person", "of": 'it."of"'},
    ),
    "memberships": Kind(
        "memberships",
        {"of": _column("memberships", "organisation"), "member": _column("memberships", "member")},
        named={"organisation": "it.organisation", "member": "it.member"},
    ),
    "actors": Kind(
        "actors",
        {"words": Side("actors AS part", "part.reading = who.reading AND part.nr = who.nr")},
        named={"actor": "it.id"},
    ),
    "reports": Kind(
        "(SELECT row AS reading, 0 AS nr, authors, lang, media_type, sha256 FROM readings)",
        {},
        columns=_held(),
        scored=_held(" AND one.score >= :min_score"),
    ),
}
