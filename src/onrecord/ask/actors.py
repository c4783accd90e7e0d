"""Who there is: actors across reports, each with its names. What two keys are merged to counts as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec.structs import replace

from onrecord.ask.answers import Answer
from onrecord.ask.question import ALL, Question
from onrecord.ask.select import selection
from onrecord.ask.standing import in_most_reports, names_of, reports_of, shapes_of
from onrecord.ask.who import key_of
from onrecord.records import ActorKind, Record
from onrecord.store import Archive

SOME = 1_000  # actors that are looked up one by one to be counted
MERGED = 'SELECT "key" FROM identities WHERE root = ? ORDER BY "key"'


class Alias(Record, frozen=True, kw_only=True):
    """Words an actor goes by, and how many mentions are just these; pronouns and mere descriptions are none."""

    words: str
    mentions: int


class ActorLine(Answer, frozen=True, kw_only=True):
    """One actor across reports. `first` and `last` are the dates (EDTF) of the first and last report; `merged` its other keys.

    Name, kind, state and sector are what most reports say. The key of an actor that holds in one report only is report:REPORT#ID.
    """

    key: str
    name: str
    kind: ActorKind
    state: str | None
    sector: str | None
    aliases: tuple[Alias, ...]
    merged: tuple[str, ...]
    reports: int
    first: str | None
    last: str | None


def ask_actors(archive: Archive, question: Question) -> list[ActorLine]:
    """The actors asked for, those in most reports first, then by key.

    A kind or state is asked of single reports first, then of what most reports say.
    """
    asked = question.kind is not None or question.state is not None
    keys, end = _keys(archive, question), question.offset + question.limit
    if not asked:
        return [actor_line(archive, key) for key in islice(keys, question.offset, end)]
    found: list[ActorLine] = []
    for key in keys:
        line = actor_line(archive, key)
        if question.kind in (None, line.kind) and question.state in (None, line.state):
            found.append(line)
        if len(found) == end:
            break
    return found[question.offset :]


def count_actors(archive: Archive, question: Question) -> int:
    """How many actors there are, whatever the question's limit; by kind or state counted no further than SOME and one."""
    if question.kind is None and question.state is None:
        return sum(1 for _ in _keys(archive, replace(question, limit=ALL, offset=0)))
    return len(ask_actors(archive, replace(question, limit=SOME + 1, offset=0)))


def _keys(archive: Archive, question: Question) -> Iterator[str]:
    """The keys of all who may be asked for, in the order of the answer."""
    seen: set[str] = set()
    if question == Question(wanted="actors", limit=question.limit, offset=question.offset):  # all: begin with what is kept
        for key in in_most_reports(archive):
            seen.add(key)
            yield key
    chosen = selection(archive, question)
    source = chosen.source(more='LEFT JOIN identities ON identities."key" = it."key"')
    key = key_of("it", "identities")
    order = f"GROUP BY {key} ORDER BY count(DISTINCT it.reading) DESC, {key}"
    for row in archive.rows(f'SELECT {key} AS "key" {source} {order}', chosen.params):
        if row["key"] not in seen:
            yield row["key"]


def actor_line(archive: Archive, key: str) -> ActorLine:
    """The actor with this registry key, which must be in the record."""
    shapes = shapes_of(archive, key)
    return ActorLine(
        key=key,
        name=_most_say(shapes, "name"),
        kind=_most_say(shapes, "kind"),
        state=_most_say(shapes, "state"),
        sector=_most_say(shapes, "sector"),
        aliases=tuple(Alias(**row) for row in names_of(archive, key)),
        merged=tuple(row["key"] for row in archive.rows(MERGED, (key,))),
        **reports_of(archive, key),
    )


def actor_name(archive: Archive, key: str) -> str:
    """The name of the actor with this registry key."""
    name: str = _most_say(shapes_of(archive, key), "name")
    return name


def _most_say(shapes: list[dict[str, Any]], field: str) -> Any:
    """What most reports say under the actor's own key, or else under a merged one; of equals the longest, then the first."""
    for merged in (False, True):
        times: Counter[str] = Counter()
        for shape in shapes:
            if shape["merged"] == merged and shape[field] is not None:
                times[shape[field]] += shape["times"]
        if times:
            return min(times, key=lambda value: (-times[value], -len(value), value))
    return None
