"""What a question asks of a record's rows: one condition for each of its fields, the same for every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.ask.dates import filled, not_after, not_before
from onrecord.ask.kinds import KINDS, PLAIN, Side, Words
from onrecord.ask.question import NAMES, SCORED, Question
from onrecord.ask.who import as_list, called, find_keys, key_of, known_key, meant_by, of_state
from onrecord.store import Archive, match_for, phrases_of

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
    kind = KINDS[question.wanted]
    for name in sorted({*NAMES, "words"} & set(kind.sides)):
        if getattr(question, name) is not None:
            asked.conditions.append(_side(archive, asked.params, kind.sides[name], name, getattr(question, name)))
    if question.party is not None:
        asked.conditions.append(_either(*_sides(archive, asked.params, kind.sides, "party", question.party)))
    if question.between is not None:
        asked.conditions.extend(_between(archive, asked.params, kind.sides, question.between))
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


def _side(archive: Archive, params: dict[str, Any], side: Side, name: str, who: str) -> Condition:
    """Those in which somebody has this part. A key or words of a name; `name` is that of the parameter.

    Who speaks is found by any word they are called in that very report, and who is looked for among actors by any word of a name;
    elsewhere a name that is exactly somebody's comes before one that merely holds the words, for "China" is not China Daily, and
    words that are nobody's name ("the ministry") find whom a report calls so.
    """
    key = known_key(archive, who) if name != "words" else None
    if not key and name != "words" and (all_of := of_state(archive, who)):
        params[name] = as_list(all_of)
        return _part(side, name)
    widely = name in ("speaker", "words")
    keys = [key] if key else list(called(archive, who)) if widely else find_keys(archive, who)
    params[name] = as_list(keys)
    if (keys and name != "speaker") or key or name == "words":
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
    return f"""EXISTS (SELECT 1 FROM {side.tables} JOIN actors AS who ON {side.tie}
    LEFT JOIN identities AS merged ON merged."key" = who."key"
    WHERE part.reading = it.reading AND {side.nr} = it.nr
    AND ({key_of("who", "merged")} IN (SELECT value FROM json_each(:{name})){called_so if local else ""}))"""


def _sides(archive: Archive, params: dict[str, Any], sides: dict[str, Side], which: str, who: str) -> list[Condition]:
    """A condition for each part somebody may have; `which` goes before the parameters' names."""
    return [_side(archive, params, side, f"{which}_{name}", who) for name, side in sides.items()]


def _between(archive: Archive, params: dict[str, Any], sides: dict[str, Side], pair: tuple[str, str]) -> list[Condition]:
    """What one of two has to do with the other: events both have a part in, statements of either that mention the other."""
    one, other = (_sides(archive, params, sides, which, who) for which, who in zip(("one", "other"), pair, strict=True))
    if "about" in sides:  # what one says that is about the other
        return [_either(_both(one[0], other[1], sides["about"]), _both(other[0], one[1], sides["about"]))]
    return [_either(*one), _either(*other)]


def said_about(archive: Archive, speaker: str, about: str) -> Asked:
    """What one says that is about another: for who goes through all of it, not for the first few rows."""
    sides, params = KINDS["statements"].sides, dict[str, Any]()
    one, other = (_side(archive, params, sides[name], name, who) for name, who in (("speaker", speaker), ("about", about)))
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
