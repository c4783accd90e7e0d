"""Who of a record may be one person under two keys: candidates with their evidence, to be taken or refused by hand.

Nothing is merged here. Two keys are candidates where their names can be one person's - a middle initial, a suffix or an honorific
more, another transliteration, a surname alone - and nothing that both are said to be differs. Who was merged by hand and unmerged
again, or refused, is not proposed again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from onrecord.ask.answers import Answer
from onrecord.ask.who import Kept, by_reports, reports_of
from onrecord.packaged import lines_of
from onrecord.store import Archive, terms_of

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
