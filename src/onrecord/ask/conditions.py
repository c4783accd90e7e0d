"""What a question asks of a record's rows: one condition for each of its fields, the same for every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.ask.dates import filled, not_after, not_before
from onrecord.ask.kinds import KINDS, PLAIN, Side, Words
from onrecord.ask.question import NAMES, Question
from onrecord.ask.who import as_list, called, find_keys, key_of, known_key, meant_by
from onrecord.store import Archive, match_for


class Condition(NamedTuple):
    """What rows must meet: as a `test` of the row `it`, and where an index gives them also as a SELECT of all (reading, nr)."""

    test: str
    found: str | None = None


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
        asked.conditions.append(_between(archive, asked.params, kind.sides, question.between))
    if kind.words and question.words is not None:
        asked.conditions.append(_words(asked.params, kind.words, "words", match_for(question.words)))
    if kind.words and question.issue is not None:
        asked.conditions.append(_words(asked.params, kind.words, "issue", match_for(question.issue, "issue")))
    asked.conditions.extend(_plain(question, asked.params))
    return asked


def _plain(question: Question, params: dict[str, Any]) -> Iterator[Condition]:
    """Conditions that no index gives the rows of, the dates last."""
    kind = KINDS[question.wanted]
    for name, test in PLAIN.items():
        if getattr(question, name) is not None:
            params[name] = getattr(question, name)
            yield Condition(test)
    if question.on is not None:
        yield Condition("NOT it.former")
    if question.since is not None:
        params["since"] = question.since
        yield Condition(not_before(kind.date, ":since"))
    if question.until is not None:
        params["until"] = filled(question.until)
        yield Condition(not_after(kind.end, ":until"))


def _words(params: dict[str, Any], words: Words, name: str, match: str) -> Condition:
    params[name] = match
    return Condition(words.test.format(name=name), words.found.format(name=name))


def _side(archive: Archive, params: dict[str, Any], side: Side, name: str, who: str) -> Condition:
    """Those in which somebody has this part. A key or words of a name; `name` is that of the parameter.

    Who speaks is found by any word they are called in that very report, and who is looked for among actors by any word of a name;
    elsewhere a name that is exactly somebody's comes before one that merely holds the words, for "China" is not China Daily.
    """
    key = known_key(archive, who) if name != "words" else None
    widely = name in ("speaker", "words")
    keys = [key] if key else list(called(archive, who)) if widely else find_keys(archive, who)
    params[name] = as_list(keys)
    local = f"{name}_words" if name == "speaker" and not key else None
    if local:
        params[local] = match_for(who)
    return Condition(_has_part(side, name, local), _all_parts(side, name, local))


def _all_parts(side: Side, name: str, local: str | None) -> str:
    return f"""WITH {meant_by(name, table="who", words=local)}
    SELECT part.reading, {side.nr} AS nr FROM who CROSS JOIN {side.tables} ON {side.tie}"""


def _has_part(side: Side, name: str, local: str | None) -> str:
    called_so = f""" OR EXISTS (SELECT 1 FROM actor_names CROSS JOIN name_words ON name_words.rowid = actor_names.name
    WHERE actor_names.reading = who.reading AND actor_names.owner = who.nr AND name_words MATCH :{local})"""
    return f"""EXISTS (SELECT 1 FROM {side.tables} JOIN actors AS who ON {side.tie}
    LEFT JOIN identities AS merged ON merged."key" = who."key"
    WHERE part.reading = it.reading AND {side.nr} = it.nr
    AND ({key_of("who", "merged")} IN (SELECT value FROM json_each(:{name})){called_so if local else ""}))"""


def _sides(archive: Archive, params: dict[str, Any], sides: dict[str, Side], which: str, who: str) -> list[Condition]:
    """A condition for each part somebody may have; `which` goes before the parameters' names."""
    return [_side(archive, params, side, f"{which}_{name}", who) for name, side in sides.items()]


def _between(archive: Archive, params: dict[str, Any], sides: dict[str, Side], pair: tuple[str, str]) -> Condition:
    """What one of two has to do with the other: events both have a part in, statements of either that mention the other."""
    one, other = (_sides(archive, params, sides, which, who) for which, who in zip(("one", "other"), pair, strict=True))
    if "about" in sides:  # what one says that is about the other
        return _either(_both(one[0], other[1]), _both(other[0], one[1]))
    return _both(_either(*one), _either(*other))


def _both(one: Condition, other: Condition) -> Condition:
    return Condition(f"({one.test} AND {other.test})", f"SELECT * FROM ({one.found}) INTERSECT SELECT * FROM ({other.found})")


def _either(one: Condition, other: Condition) -> Condition:
    return Condition(f"({one.test} OR {other.test})", f"SELECT * FROM ({one.found}) UNION SELECT * FROM ({other.found})")
