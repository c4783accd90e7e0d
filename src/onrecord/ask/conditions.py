"""What a question asks of a record's rows: the kinds of record, and one condition for each field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.ask.question import FIELDS, NAMES, SCORED, Question
from onrecord.ask.who import STATE, as_list, called, is_meant, keys_meant, known_key, meant_by
from onrecord.store import Archive, match_for, phrases_of

# Dates as SQL: how much of an EDTF date is known, and what can be said of it against another.


def known(date: str) -> str:
    """The SQL for as much of an EDTF date as is known from the left: "2022-XX-30" gives "2022", "XXXX-12-30" nothing."""
    digits = "[0-9][0-9]"
    return f"""CASE WHEN {date} GLOB '{digits}{digits}-{digits}-{digits}*' THEN substr({date}, 1, 10)
    WHEN {date} GLOB '{digits}{digits}-{digits}*' THEN substr({date}, 1, 7)
    WHEN {date} GLOB '{digits}{digits}*' THEN substr({date}, 1, 4) END"""


def end_of(date: str) -> str:
    """The SQL for the last date of an EDTF interval, or the date itself; an open end is no date."""
    return f"CASE WHEN instr({date}, '/') THEN substr({date}, instr({date}, '/') + 1) ELSE {date} END"


def not_before(date: str, since: str) -> str:
    """The SQL that holds where a known date cannot be older: 2022 may be older than 2022-06."""
    return f"{date} >= {since}"


def not_after(date: str, until: str) -> str:
    """The SQL that holds where a known date cannot be later: 2022 may be later than 2022-06. `until` is as `filled` gives it."""
    return f"({date} <= {until} AND {date} || substr('-99-99', length({date}) - 3) <= {until})"


def filled(date: str) -> str:
    """A year, month or day with what it leaves open at its latest, for `not_after`."""
    return date + "-99-99"[len(date) - 4 :]


# The kinds of record that can be asked for: their tables, who has a part in them, and what their words stand in.
#
# `it` is the row asked for, `newest` the reading it is of, `reports` that reading's report.

# What a question's field asks of a row; the value is the parameter of the field's name.
PLAIN = {
    "kind": "it.kind = :kind",
    "source_kind": "it.source_kind = :source_kind",
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
    "added_since": 'newest.report IN (SELECT report FROM when_added WHERE "at" >= :added_since)',
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
TO_SOMEBODY = "SELECT 1 FROM event_recipients AS their WHERE their.reading = it.reading AND their.owner = it.nr"
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


# What a question asks of a record's rows: one condition for each of its fields, the same for every kind of record.

# Rows: fewer than this many are all fetched and sorted. Of more, the reports are gone through from the newest until there are
# enough, for then every few hundredth row or so is one. 1,000, 4,000 and 16,000 tried on a million statements: benchmarks/ask.py.
FEW = 2000


class Condition(NamedTuple):
    """What rows must meet: as a `test` of the row `it`, and where an index gives them also as a SELECT of all (reading, nr).

    `bound` is a SELECT that gives no fewer rows than `found` and is quicker to count, if there is one. `who` is the table
    expression of those who have this part, if it is one.
    """

    test: str
    found: str | None = None
    bound: str | None = None
    who: str | None = None


class Asked(NamedTuple):
    """All that is asked, and the values of its parameters."""

    conditions: list[Condition]
    params: dict[str, Any]


def conditions_of(archive: Archive, question: Question) -> Asked:
    """The conditions of a question; each name in it is looked up here, once."""
    asked = Asked([], {})
    kind, alone = KINDS[question.wanted], bool(question.alone) or "alone" not in FIELDS[question.wanted]
    for name in sorted({*NAMES, "words"} & set(kind.sides)):
        if getattr(question, name) is not None:
            asked.conditions.append(_side(archive, asked.params, kind.sides[name], name, getattr(question, name), alone))
    if question.party is not None:
        asked.conditions.append(_either(*_sides(archive, asked.params, kind.sides, "party", question.party, alone)))
    if question.between is not None:
        asked.conditions.extend(_between(archive, asked.params, kind.sides, question.between, alone))
    for name in kind.words.columns if kind.words else ():
        if kind.words and getattr(question, name) is not None:
            asked.conditions.append(_words(asked.params, kind.words, name, getattr(question, name)))
    asked.conditions.extend(_plain(question, asked.params))
    return asked


def _plain(question: Question, params: dict[str, Any]) -> Iterator[Condition]:
    """Conditions that no index gives the rows of, the dates last."""
    kind = KINDS[question.wanted]
    for name, test in PLAIN.items():
        if getattr(question, name) is not None:
            params[name] = getattr(question, name)
            if name != "min_score" or question.wanted in SCORED:  # of the others it tells which records they hold
                yield Condition(test)
    if question.on is not None:
        yield Condition("NOT it.former")
    if question.since is not None:
        params["since"] = question.since
        yield Condition(not_before(kind.date, ":since"))
    if question.until is not None:
        params["until"] = filled(question.until)
        yield Condition(not_after(kind.end, ":until"))


def _words(params: dict[str, Any], words: Words, name: str, asked: str) -> Condition:
    """Those that hold all that is asked for: by the index, or each by its own folded words, which takes less for a single row."""
    columns = words.columns[name]
    params[name] = words.among + match_for(asked, " ".join(columns))
    return Condition(words.test.format(they=_holds(params, columns, name, asked)), words.found.format(name=name))


def _holds(params: dict[str, Any], columns: tuple[str, ...], name: str, asked: str) -> str:
    """The SQL for folded words in these columns that hold every phrase asked for; NAME_0, NAME_1, … are its parameters."""
    tests = []
    for nr, phrase in enumerate(phrases_of(asked)):
        params[f"{name}_{nr}"] = f" {phrase.terms}{'' if phrase.prefix else ' '}"
        tests.append("(" + " OR ".join(f"instr(' ' || {column} || ' ', :{name}_{nr})" for column in columns) + ")")
    return " AND ".join(tests)


def _side(archive: Archive, params: dict[str, Any], side: Side, name: str, who: str, alone: bool) -> Condition:
    """Those in which somebody has this part. A key or words of a name; `name` is that of the parameter.

    A state is meant with its leaders and bodies, unless `alone`. Who speaks is found by any word they are called in that very
    report, and who is looked for among actors by any word of a name; elsewhere a name that is exactly somebody's comes before one
    that merely holds the words, for "China" is not China Daily. Words that are nobody's name ("the ministry") find whom a report
    calls so.
    """
    if name == "words":
        params[name] = as_list(called(archive, who))
        return _part(side, name)
    keys = keys_meant(archive, who, alone=alone, widely=name == "speaker")
    params[name] = as_list(keys)
    if keys and (name != "speaker" or known_key(archive, who) or any(key.startswith(STATE) for key in keys)):
        return _part(side, name)
    params[f"{name}_match"] = match_for(who)
    return _part(side, name, _holds(params, ("names.terms",), name, who), f"{name}_match")


def _part(side: Side, name: str, local: str = "", match: str | None = None) -> Condition:
    """Rows in which those of the keys :NAME have this part, or whom a report calls so: `local` tests a name, `match` finds it."""
    who = meant_by(name, table="who", words=match)
    found = f"WITH {who} SELECT part.reading, {side.nr} AS nr FROM who CROSS JOIN {side.tables} ON {side.tie}"
    return Condition(_has_part(side, name, local), found, who=who.replace(" AS (", " AS MATERIALIZED (", 1))


def _has_part(side: Side, name: str, local: str = "") -> str:
    called_so = f""" OR EXISTS (SELECT 1 FROM actor_names CROSS JOIN names ON names.row = actor_names.name
    WHERE actor_names.reading = who.reading AND actor_names.owner = who.nr AND {local})"""
    tables = side.tables.replace(" JOIN ", ", ")  # DuckDB wants an ON for each JOIN
    return f"""EXISTS (SELECT 1 FROM {tables}, actors AS who LEFT JOIN identities AS merged ON merged."key" = who."key"
    WHERE {side.tie} AND part.reading = it.reading AND {side.nr} = it.nr
    AND ({is_meant(name, "who", "merged")}{called_so if local else ""}))"""


def _sides(archive: Archive, params: dict[str, Any], sides: dict[str, Side], which: str, who: str, alone: bool) -> list[Condition]:
    """A condition for each part somebody may have; `which` goes before the parameters' names."""
    return [_side(archive, params, side, f"{which}_{name}", who, alone) for name, side in sides.items()]


def _between(
    archive: Archive, params: dict[str, Any], sides: dict[str, Side], pair: tuple[str, str], alone: bool
) -> list[Condition]:
    """What one of two has to do with the other: events from one to the other or of both together, statements that mention it.

    What both do to a third is not between them.
    """
    one, other = (_sides(archive, params, sides, which, who, alone) for which, who in zip(("one", "other"), pair, strict=True))
    if "about" in sides:  # what one says that is about the other
        return [_either(_both(one[0], other[1], sides["about"]), _both(other[0], one[1], sides["about"]))]
    to, back, joint = ((one[0], other[1]), (other[0], one[1]), (one[0], other[0]))
    ways = [f"({first.test} AND {second.test})" for first, second in (to, back)]
    ways.append(f"({joint[0].test} AND {joint[1].test} AND NOT EXISTS ({TO_SOMEBODY}))")
    return [_either(*one), _either(*other), Condition(f"({' OR '.join(ways)})")]


def said_about(archive: Archive, speaker: str, about: str, alone: bool = False) -> Asked:
    """What one says that is about another: for who goes through all of it, not for the first few rows."""
    sides, params = KINDS["statements"].sides, dict[str, Any]()
    one, other = (_side(archive, params, sides[name], name, who, alone) for name, who in (("speaker", speaker), ("about", about)))
    return Asked([_both(one, other, sides["about"])], params)


def _both(few: Condition, many: Condition, side: Side) -> Condition:
    """Statements that meet both: those of the first, of which the second has a part in; `side` is the second's.

    Whoever is meant is brought together by report first: to test each statement by itself takes three times as long.
    """
    found = f"""WITH {many.who}, few AS MATERIALIZED ({few.found})
    SELECT DISTINCT few.reading, few.nr FROM few CROSS JOIN who ON who.reading = few.reading
    CROSS JOIN {side.tables} ON {side.tie} AND {side.nr} = few.nr"""
    return Condition(f"({few.test} AND {many.test})", found, few.found)


def _either(one: Condition, other: Condition) -> Condition:
    found, bound = (
        f"SELECT * FROM ({mine}) UNION ALL SELECT * FROM ({theirs})"
        for mine, theirs in ((one.found, other.found), (one.bound or one.found, other.bound or other.found))
    )
    return Condition(f"({one.test} OR {other.test})", found, bound)


def size_of(archive: Archive, condition: Condition, params: dict[str, Any]) -> int:
    """How many rows meet a condition that an index gives, or at most do, counted no further than needed."""
    sql = f"SELECT count(*) AS n FROM (SELECT 1 FROM ({condition.bound or condition.found}) LIMIT {FEW + 1})"
    return int(next(archive.rows(sql, params))["n"])
