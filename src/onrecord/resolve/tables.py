"""The tables that names are looked up in: states, seats, bodies, titles, traps; leaders when asked; and a user's own names."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import msgspec

from onrecord.errors import NamesError
from onrecord.packaged import lines_of, rows_of
from onrecord.records import Actor, ActorKind, Record

# The tables that names are looked up in: states, seats, bodies, titles, traps; leaders when asked. Data, read once.

Form = Literal["name", "adjective", "people", "capital", "seat", "abbreviation"]
WORD = re.compile(r"[^\W_]+")
SHORT = re.compile(r"(?:[A-Z]\.?){2,5}")


class State(NamedTuple):
    """A row of states.tsv: ISO 3166-1 alpha-3 code and the English name."""

    code: str
    name: str


class Organisation(NamedTuple):
    """A row of organisations.tsv. `sector` is PLOVER's; `state` a code or None; `members` codes of states."""

    key: str
    name: str
    sector: str
    state: str | None
    members: tuple[str, ...]


class Entry(NamedTuple):
    """A phrase to look for, cut at its words: `gaps` stand between them, `tail` after the last. A `key` of "" is a trap."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str
    key: str
    form: Form
    sector: str | None = None
    sure: bool = True


class Leader(NamedTuple):
    """Who held an office from when to when (EDTF; `until` is "" while it lasts, "~" marks an end that is approximate)."""

    name: str
    title: str
    since: str
    until: str


class Tables(NamedTuple):
    """All that is looked up. Keys of states, adjectives, people and capitals keep their case; titles and bodies are lower case.

    `metonyms` maps a seat to a key; `organisations` a key to its row; `by_code` a code to its state. `traps` are sets of words
    by what they are for. `known` holds every phrase by its first word, longest first; `shouted` the same in capitals.
    """

    states: dict[str, State]
    adjectives: dict[str, State]
    capitals: dict[str, State]
    titles: frozenset[str]
    bodies: frozenset[str]
    people: dict[str, State]
    metonyms: dict[str, str]
    organisations: dict[str, Organisation]
    by_code: dict[str, State]
    traps: dict[str, frozenset[str]]
    known: dict[str, list[Entry]]
    shouted: dict[str, list[Entry]]


def load_tables() -> Tables:
    """Read the packaged tables, all but the leaders."""
    states: dict[str, State] = {}
    adjectives: dict[str, State] = {}
    capitals: dict[str, State] = {}
    people: dict[str, State] = {}
    by_code: dict[str, State] = {}
    for code, name, adjective, capital, others, persons in rows_of("states.tsv"):
        state = by_code[code] = State(code, name)
        for table, words in ((states, f"{name}|{others}"), (adjectives, adjective), (capitals, capital), (people, persons)):
            for word in filter(None, words.split("|")):
                table.setdefault(word, state)
    bodies = {
        row[0]: Organisation(row[0], row[1], row[4], row[5] or None, tuple(row[6].split())) for row in rows_of("organisations.tsv")
    }
    traps: dict[str, set[str]] = {}
    for kind, words in rows_of("traps.tsv"):
        traps.setdefault(kind, set()).update(words.split("|"))
    known, shouted = _index(
        (*_rivals(traps), *_entries(states, adjectives, people), *_seats(), *_of(capitals, "capital"), *_bodies(), *_nothing(traps))
    )
    return Tables(
        states, adjectives, capitals, frozenset(lines_of("titles.txt")), frozenset(lines_of("bodies.txt")), people,
        {row[0].rstrip("?"): row[1] for row in rows_of("metonyms.tsv")}, bodies, by_code,
        {kind: frozenset(words) for kind, words in traps.items()}, known, shouted,
    )  # fmt: skip


def leaders_on(state: str, date: str) -> list[Leader]:
    """Who is known to have held the highest offices of a state on an EDTF day, month or year; by title and start.

    An end given as a month counts to its last day. Raises KeyError for a code that no row has.
    """
    return [row for row in _leaders()[state] if held_on(row, date)]


def held_on(row: Leader, date: str) -> bool:
    """Whether somebody held the office on an EDTF day, month or year."""
    first, last = date, f"{date}-12-31"[:10] if len(date) < 7 else f"{date}-31"[:10]
    return row.since <= last and (not row.until or _last_day(row.until) >= first)


def every_leader() -> Iterator[tuple[str, Leader]]:
    """(state, leader) of every row of the table of leaders."""
    return ((state, leader) for state, rows in _leaders().items() for leader in rows)


def every_official() -> Iterator[tuple[str, Leader]]:
    """(state, holder) of every row of the table of ministers, envoys and spokespersons; read afresh each time."""
    return ((state, Leader(name, title, since, until)) for state, name, title, since, until in rows_of("officials.tsv"))


def _last_day(until: str) -> str:
    day = until.rstrip("~")
    return day if len(day) == 10 else f"{day}-31"[:10]


@cache
def _leaders() -> dict[str, list[Leader]]:
    """Leaders by state. Read at the first question: few runs ask, and the file is the longest."""
    leaders: dict[str, list[Leader]] = {}
    for state, name, title, _, since, until in rows_of("leaders.tsv"):
        leaders.setdefault(state, []).append(Leader(name, title, since, until))
    return {state: sorted(rows, key=lambda row: (row.title, row.since)) for state, rows in leaders.items()}


def _of(table: dict[str, State], form: Form) -> Iterator[Entry]:
    for words, state in table.items():
        yield entry(words, f"state:{state.code}", "abbreviation" if form == "name" and SHORT.fullmatch(words) else form)


def _entries(states: dict[str, State], adjectives: dict[str, State], people: dict[str, State]) -> Iterator[Entry]:
    """Names before adjectives before people: the first that claims a word keeps it."""
    yield from (*_of(states, "name"), *_of(adjectives, "adjective"), *_of(people, "people"))


def _seats() -> Iterator[Entry]:
    for word, key, form, sector in rows_of("metonyms.tsv"):
        yield entry(word, key, "seat" if form == "seat" else "capital", sector)


def _bodies() -> Iterator[Entry]:
    for key, name, short, others, sector, *_ in rows_of("organisations.tsv"):
        for form, words in (("abbreviation", short), ("name", f"{name}|{others}")):
            for word in filter(None, words.split("|")):
                yield entry(word, f"org:{key}", "abbreviation" if form == "abbreviation" else "name", sector)


def _rivals(traps: dict[str, set[str]]) -> Iterator[Entry]:
    """Words that two states share, as the first one's for now: the rest of a text decides between them."""
    forms: dict[str, Form] = {"name": "name", "adjective": "adjective", "people": "people"}
    for row in sorted(traps["rival"]):
        word, form, code, *_ = row.split(",")
        yield entry(word, f"state:{code.rstrip('!')}", forms[form])


def _nothing(traps: dict[str, set[str]]) -> Iterator[Entry]:
    yield from (entry(words, "", "name") for words in sorted(traps["nothing"]))


def entry(phrase: str, key: str, form: Form, sector: str | None = None) -> Entry:
    """Cut a phrase at its words; a final "?" says that finding it proves little."""
    whole = phrase.rstrip("?")
    spans = [found.span() for found in WORD.finditer(whole)]
    gaps = tuple(whole[left[1] : right[0]] for left, right in pairwise(spans))
    return Entry(tuple(whole[a:b] for a, b in spans), gaps, whole[spans[-1][1] :], key, form, sector, whole == phrase)


def _index(entries: Iterable[Entry]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """(entries by first word, entries by first word in capitals where that differs); longest first, then first come."""
    known: dict[str, list[Entry]] = {}
    shouted: dict[str, list[Entry]] = {}
    taken: set[tuple[object, ...]] = set()
    for item in entries:
        if item[:3] not in taken:
            taken.add(item[:3])
            known.setdefault(item.words[0], []).append(item)
            if not all(word.isupper() for word in item.words):
                shouted.setdefault(item.words[0].upper(), []).append(item)
    for rows in (*known.values(), *shouted.values()):
        if len(rows) > 1:
            rows.sort(key=lambda item: (-len(item.words), -len(item.tail)))
    return known, shouted


# A user's own names: a TOML file that says how actors are called, keyed and coded, checked whole when it is loaded.
#
#     [[actor]]                          # whoever is called so, by name or alias (case does not matter) …
#     name = "Meridian News"             # … goes by this name,
#     aliases = ["Meridian"]
#     key = "org:meridian-news"          # and gets what is stated here; what is not stated stays as it was
#     kind = "organisation"
#     state = "IDN"
#     sector = "JRN"
#
#     [[rename]]                         # the name a state is shown by
#     state = "CZE"
#     name = "Czech Republic"
#
# Mentions are never changed: they are the report's words.

# PLOVER's, and IGO, NGO of CAMEO, which PLOVER's own manual leaves out but its coders use.
SECTORS = """GOV MIL REB OPP PTY COP JUD SPY JRN MED EDU BUS CRM CVL LEG PRM UAF UNK AGR ELI LAB REF PRE REL SOC IGO NGO""".split()
KEY = re.compile(r"(person|state|org|group):[^\s#]+")


class Naming(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An [[actor]]: who is called `name` or one of `aliases` gets what is stated, and keeps the rest."""

    name: str
    aliases: tuple[str, ...] = ()
    key: str | None = None
    kind: ActorKind | None = None
    state: str | None = None
    sector: str | None = None


class Renaming(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A [[rename]]: the name the state with this code is shown by."""

    state: str
    name: str


Own = TypeVar("Own", Naming, Renaming)


class Overrides(NamedTuple):
    """A checked file of names. `digest` is of its bytes: readings made with another file are other readings."""

    by_name: dict[str, Naming]
    by_state: dict[str, str]
    digest: str

    def apply(self, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """The same actors under the user's names; ids, order and mentions stay."""
        return tuple(self._renamed(actor) for actor in actors)

    def _renamed(self, actor: Actor) -> Actor:
        naming = self.by_name.get(_folded(actor.name))
        if naming:
            stated = {field: getattr(naming, field) for field in ("name", "key", "kind", "state", "sector")}
            return msgspec.structs.replace(actor, **{field: value for field, value in stated.items() if value is not None})
        if actor.kind == "state" and actor.state in self.by_state:
            return msgspec.structs.replace(actor, name=self.by_state[actor.state])
        return actor


def load_overrides(path: str | os.PathLike[str]) -> Overrides:
    """Read and check a file of names; raises NamesError with the entry, what is wrong and what would be right."""
    place = os.fspath(path)
    try:
        raw = Path(path).read_bytes()
        tree = tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise NamesError(place, f"it cannot be read: {error.strerror}", "Name a TOML file") from None
    except UnicodeDecodeError as error:
        raise NamesError(place, f"byte {error.start} is not UTF-8", "Save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise NamesError(place, f"it is not TOML: {error}", 'Write entries as [[actor]] and lines as name = "Xi Jinping"') from None
    for name in tree:
        if name not in ("actor", "rename"):
            raise NamesError(place, f"{name!r} is nothing a file of names has", "Write [[actor]] or [[rename]]")
    states = frozenset(load_tables().by_code)
    by_name, by_state = _namings(place, tree, states), _renamings(place, tree, states)
    return Overrides(by_name, by_state, hashlib.sha256(raw).hexdigest()[:8])


def _namings(place: str, tree: dict[str, Any], states: frozenset[str]) -> dict[str, Naming]:
    """Every [[actor]] by each of its names."""
    found: dict[str, Naming] = {}
    for at, naming in _own_entries(place, tree, "actor", Naming):
        _check_state(at, naming.state, states)
        if naming.sector is not None and naming.sector not in SECTORS:
            raise NamesError(at, f"sector {naming.sector!r} is not PLOVER's", f"Give one of {' '.join(SECTORS)}")
        if naming.key is not None and not KEY.fullmatch(naming.key):
            raise NamesError(at, f"key {naming.key!r} is no key", 'Give one without spaces, as in key = "org:meridian-news"')
        for words in (naming.name, *naming.aliases):
            if not words.strip():
                raise NamesError(at, "a name is empty", "Give it a letter or leave it out")
            if _folded(words) in found:
                other = found[_folded(words)].name
                raise NamesError(at, f"{words!r} is a name already given, to {other!r}", "Give each name once in the whole file")
            found[_folded(words)] = naming
    return found


def _renamings(place: str, tree: dict[str, Any], states: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, renaming in _own_entries(place, tree, "rename", Renaming):
        _check_state(at, renaming.state, states)
        if renaming.state in found:
            raise NamesError(at, f"state {renaming.state!r} is renamed already", "Rename each state once")
        if not renaming.name.strip():
            raise NamesError(at, "a name is empty", "Give the state a name")
        found[renaming.state] = renaming.name
    return found


def _own_entries(place: str, tree: dict[str, Any], table: str, kind: type[Own]) -> Iterator[tuple[str, Own]]:
    """(where it stands, entry) of every entry in one table."""
    rows = tree.get(table, [])
    if not isinstance(rows, list):
        raise NamesError(f"{place}, [{table}]", "it has single brackets", f"Write [[{table}]], once for each")
    for nr, row in enumerate(rows, 1):
        at = f"{place}, [[{table}]] {nr}"
        if not isinstance(row, dict):
            raise NamesError(at, "it is no table", f"Write it as [[{table}]] with its fields below")
        if unknown := [name for name in row if name not in kind.__struct_fields__]:
            raise NamesError(at, f"there is no field {unknown[0]!r}", f"Give {', '.join(kind.__struct_fields__)}")
        if "kind" in row and row["kind"] not in get_args(ActorKind):
            raise NamesError(at, f"kind {row['kind']!r} is unknown", f"Give one of {', '.join(get_args(ActorKind))}")
        try:
            yield at, msgspec.convert(row, kind)
        except msgspec.ValidationError as error:
            raise NamesError(at, str(error), "Put it right or leave the line out") from None


def _check_state(at: str, state: str | None, states: frozenset[str]) -> None:
    if state is not None and state not in states:
        raise NamesError(at, f"state {state!r} is unknown", "Give its ISO 3166-1 alpha-3 code, as in IDN")


def _folded(words: str) -> str:
    """A name as it is compared: without case or doubled spaces."""
    return " ".join(words.casefold().split())
