"""Who there is: actors with their names, whom they have to do with, and which of them may be one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord.ask.answers import Answer, selection
from onrecord.ask.question import ALL, Question
from onrecord.ask.who import (
    KEYS,
    STATE,
    Kept,
    as_list,
    by_reports,
    in_most_reports,
    key_of,
    keys_meant,
    meant_by,
    names_of,
    reports_of,
    shapes_of,
)
from onrecord.packaged import lines_of
from onrecord.records import ActorKind, Record
from onrecord.store import Archive, terms_of

# Who there is: actors across reports, each with its names. What two keys are merged to counts as one.

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
    """The actors asked for, by number of reports, then by key.

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


# Whom an actor has to do with: who else has a part in its events, and in how many.

OWN = "report:"  # the key of one that is known in its own report only begins so
NEWEST = 2_000  # reports whose events are gone through: no one waits for half a record to be counted

# The actor's rows in the newest readings it is in.
IN_NEWEST = f"""{KEYS},
recent AS (
    SELECT DISTINCT reading FROM (
        SELECT reading FROM keys CROSS JOIN appearances USING ("key") ORDER BY known DESC, reading DESC LIMIT {NEWEST}
    )
),
who AS (
    SELECT actors.reading, actors.id FROM recent CROSS JOIN actors ON actors.reading = recent.reading
    WHERE actors."key" IN (SELECT "key" FROM keys)
),"""
# Those of one that is known in its own report only, or of a state with its leaders and bodies.
MEANT = f"""WITH {meant_by("meant")},
recent AS (
    SELECT DISTINCT meant.reading, newest.published_known AS known
    FROM meant CROSS JOIN newest_readings AS newest ON newest.row = meant.reading
    ORDER BY known DESC, meant.reading DESC LIMIT {NEWEST}
),
who AS (SELECT DISTINCT meant.reading, meant.id FROM recent CROSS JOIN meant ON meant.reading = recent.reading),"""
PARTNERS = f"""
own AS (
    SELECT part.reading, part.owner FROM who CROSS JOIN event_actors AS part
    ON part.reading = who.reading AND part.actor = who.id {{scored}}
    UNION
    SELECT part.reading, part.owner FROM who CROSS JOIN event_recipients AS part
    ON part.reading = who.reading AND part.actor = who.id {{scored}}
),
others AS (
    SELECT own.reading, own.owner, part.actor FROM own CROSS JOIN event_actors AS part
    ON part.reading = own.reading AND part.owner = own.owner
    UNION
    SELECT own.reading, own.owner, part.actor FROM own CROSS JOIN event_recipients AS part
    ON part.reading = own.reading AND part.owner = own.owner
)
SELECT {key_of("them", "merged")} AS partner, count(*) AS events FROM others
CROSS JOIN actors AS them ON them.reading = others.reading AND them.id = others.actor
LEFT JOIN identities AS merged ON merged."key" = them."key"
WHERE coalesce(them.state, '') <> :state
GROUP BY 1 HAVING partner <> :key ORDER BY events DESC, 1 LIMIT :limit
"""
SURE = "CROSS JOIN events AS it ON it.reading = part.reading AND it.nr = part.owner AND it.score >= :min_score"


class Partner(Answer, frozen=True, kw_only=True):
    """Somebody else with a part in an actor's events, and in how many of those that its newest reports tell."""

    key: str
    name: str
    events: int


def partners_of(
    archive: Archive, key: str, limit: int = 12, min_score: float | None = None, alone: bool | None = None
) -> list[Partner]:
    """Those who share most events with the actor of this key, of whatever type and modality, of at least this score.

    A state is meant with its leaders and bodies unless `alone`, and these are no partners of it.
    """
    whole = key.startswith(STATE) and not alone
    sql = (MEANT if whole or key.startswith(OWN) else IN_NEWEST) + PARTNERS.format(scored="" if min_score is None else SURE)
    who = {"meant": as_list(keys_meant(archive, key, alone=bool(alone))), "state": key.removeprefix(STATE) if whole else "-"}
    rows = archive.rows(sql, who | {"key": key, "limit": limit, "min_score": min_score})
    return [Partner(key=row["partner"], name=actor_name(archive, row["partner"]), events=row["events"]) for row in rows]


# Who of a record may be one person under two keys: candidates with their evidence, to be taken or refused by hand.
#
# Nothing is merged here. Two keys are candidates where their names can be one person's - a middle initial, a suffix or an honorific
# more, another transliteration, a surname alone - and nothing that both are said to be differs. Who was merged by hand and unmerged
# again, or refused, is not proposed again.

PEOPLE = """
SELECT coalesce(identities.root, shapes."key") AS "key", shapes.name, nullif(shapes.state, '') AS state, shapes.times
FROM shapes LEFT JOIN identities ON identities."key" = shapes."key" WHERE shapes.kind = 'person'
"""
HELD = """
SELECT DISTINCT coalesce(identities.root, who."key") AS "key", it.title, coalesce(whose.state, whose."key") AS whose
FROM newest_readings AS newest CROSS JOIN offices AS it ON it.reading = newest.row
CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.person
LEFT JOIN identities ON identities."key" = who."key"
LEFT JOIN actors AS whose ON whose.reading = it.reading AND whose.id = it."of"
WHERE who."key" IS NOT NULL AND NOT it.former
"""
REFUSED = 'SELECT "key", "into" FROM merges WHERE undone'
SUFFIXES = frozenset("jr sr ii iii iv md phd esq".split())
# How one sound is written in several ways, the longest first: Zelenskyy, Zelenskiy, Zelensky; Lukashenka, Lukashenko.
SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("iy", "y"), ("yi", "y"), ("ij", "y"), ("yy", "y"), ("ii", "y"), ("ye", "e"), ("yo", "o"),
    ("ja", "a"), ("ya", "a"), ("ia", "a"), ("yu", "u"), ("ju", "u"), ("iu", "u"), ("ou", "u"), ("oo", "u"), ("kh", "h"),
    ("gh", "g"), ("zh", "j"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"),
)  # fmt: skip
DOUBLED = re.compile(r"(.)\1")
SHORT = 4  # letters of a surname that are too few to tell two spellings from two names


class Candidate(Answer, frozen=True, kw_only=True):
    """Two keys that may be one person: `key` would go by `into`. `why` says how the names agree, `evidence` what else does."""

    key: str
    name: str
    reports: int
    into: str
    into_name: str
    into_reports: int
    why: str
    evidence: tuple[str, ...]


class Person(NamedTuple):
    """A key with the words of its usual name, without honorifics, initials and suffixes; its states, and its offices there."""

    key: str
    name: str
    words: tuple[str, ...]
    states: frozenset[str]
    offices: frozenset[tuple[str, str]]


def suggest_merges(archive: Archive, limit: int = 100) -> list[Candidate]:
    """The candidates, those in most reports first."""
    refused = {(row["key"], row["into"]) for row in archive.rows(REFUSED)}
    found: list[Candidate] = []
    for one, other, why in _pairs(_people(archive)):
        told = _candidate(archive, one, other, why)
        if (told.key, told.into) not in refused and (told.into, told.key) not in refused:
            found.append(told)
    found.sort(key=lambda one: (-one.into_reports - one.reports, one.into, one.key))
    return found[:limit]


def _people(archive: Archive) -> list[Person]:
    names: dict[str, dict[str, int]] = defaultdict(dict)
    states: dict[str, set[str]] = defaultdict(set)
    offices: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in archive.rows(PEOPLE):
        told = names[row["key"]]
        told[row["name"]] = told.get(row["name"], 0) + row["times"]
        if row["state"]:
            states[row["key"]].add(row["state"])
    for row in archive.rows(HELD):
        offices[row["key"]].add((terms_of(row["title"]), row["whose"] or ""))
    usual = {key: min(told, key=lambda name: (-told[name], name)) for key, told in names.items()}
    return [
        Person(key, name, words, frozenset(states[key]), frozenset(offices[key]))
        for key, name in sorted(usual.items())
        if (words := name_words(name))
    ]


def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded, without honorifics before it, initials within it and suffixes behind it."""
    words = [word for word in terms_of(name).split() if len(word) > 1 and word not in SUFFIXES]
    titles = frozenset(lines_of("titles.txt"))
    while len(words) > 1 and words[0] in titles:
        del words[0]
    return tuple(words)


def sound(word: str) -> str:
    """What spellings of one name share: zelenskyy, zelenskiy -> zelensky; lukashenka -> lukashenko."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    word = DOUBLED.sub(r"\1", word)
    word = f"{word[:-1]}y" if word.endswith("i") and len(word) > SHORT else word
    return f"{word[:-2]}ko" if word.endswith("ka") and word[:-2].endswith(("en", "n")) else word


def _pairs(people: Iterable[Person]) -> Iterator[tuple[Person, Person, str]]:
    """Every two whose names can be one person's, and how: only those with one surname are compared."""
    by_surname: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_surname[sound(person.words[-1])].append(person)
    for several in by_surname.values():
        full = [person for person in several if len(person.words) > 1]
        for one, other in combinations(full, 2):
            why = _same_name(one.words, other.words)
            if why and _agree(one, other):
                yield one, other, why
        for alone in several:
            if len(alone.words) == 1 and (meant := _meant(alone, full)):
                yield alone, meant, "a surname alone"


def _same_name(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """How two full names are one; "" if they are not."""
    if one == other:
        return "one name has an extra initial, suffix or honorific"
    near = one[-1] == other[-1] or min(len(one[-1]), len(other[-1])) > SHORT
    given = _heard(one[0])
    if not near or (sound(one[0]) != sound(other[0]) and (given != _heard(other[0]) or len(given) < SHORT - 1)):
        return ""  # Ola is not Ole
    inner, others = ({sound(word) for word in words[1:-1]} for words in (one, other))
    return "another spelling" if inner <= others or others <= inner else ""


def _heard(given: str) -> str:
    """The consonants of a given name by their sound: aleksandr, alexander -> lksndr; its first letter where it is a vowel."""
    told = sound(given)
    return told[:1] + re.sub("[aeiouy]", "", told[1:])


def _agree(one: Person, other: Person) -> bool:
    return not one.states or not other.states or not one.states.isdisjoint(other.states)


def _shared(one: Person, other: Person) -> list[tuple[str, str]]:
    """The offices that both hold; one report may leave out whose it is."""
    return sorted(
        {
            (title, whose or its)
            for title, whose in one.offices
            for same, its in other.offices
            if title == same and whose in ("", its)
        }
        | {(title, whose) for title, whose in one.offices for same, its in other.offices if title == same and not its}
    )


def _meant(alone: Person, full: list[Person]) -> Person | None:
    """The one whom a surname alone may mean: by an office that both hold, else the only one of that name and state."""
    agree = [person for person in full if _agree(alone, person)]
    held = [person for person in agree if _shared(alone, person)]
    if len(held) == 1:
        return held[0]
    known = [person for person in agree if alone.states and person.states]
    return known[0] if len(full) == len(known) == 1 else None


def _dates(reports: Kept) -> str:
    """From one date to another; one alone if they are the same."""
    return f"{reports['first']} to {reports['last']}" if reports["first"] != reports["last"] else str(reports["first"])


def _candidate(archive: Archive, one: Person, other: Person, why: str) -> Candidate:
    keys = by_reports(archive, [one.key, other.key])
    into, key = (other, one) if len(one.words) < len(other.words) or keys[:1] == [other.key] else (one, other)
    mine, theirs = reports_of(archive, key.key), reports_of(archive, into.key)
    evidence = [f"both have the title {title}{f' of {whose}' if whose else ''}" for title, whose in _shared(key, into)[:3]]
    evidence += [f"both belong to {state}" for state in sorted(key.states & into.states)]
    if mine["first"] and theirs["first"]:
        evidence.append(f"reports of {_dates(mine)}, and of {_dates(theirs)}")
    return Candidate(
        key=key.key,
        name=key.name,
        reports=mine["reports"] or 0,
        into=into.key,
        into_name=into.name,
        into_reports=theirs["reports"] or 0,
        why=why,
        evidence=tuple(evidence),
    )


def refuse(archive: Archive, one: Candidate) -> None:
    """Say that two keys are not one person: a merge that is undone at once is remembered, and is not proposed again."""
    archive.merge(one.key, one.into)
    archive.unmerge(one.key)
