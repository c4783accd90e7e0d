"""A user's own names: a TOML file that says how actors are called, keyed and coded, checked whole when it is loaded.

    [[actor]]                          # whoever is called so, by name or alias (case does not matter) …
    name = "Meridian News"             # … goes by this name,
    aliases = ["Meridian"]
    key = "org:meridian-news"          # and gets what is stated here; what is not stated stays as it was
    kind = "organisation"
    state = "IDN"
    sector = "JRN"

    [[rename]]                         # the name a state is shown by
    state = "CZE"
    name = "Czech Republic"

Mentions are never changed: they are the report's words.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from onrecord.errors import NamesError
from onrecord.records import Actor, ActorKind, Record
from onrecord.resolve.tables import load_tables

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


Entry = TypeVar("Entry", Naming, Renaming)


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
    for at, naming in _entries(place, tree, "actor", Naming):
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
    for at, renaming in _entries(place, tree, "rename", Renaming):
        _check_state(at, renaming.state, states)
        if renaming.state in found:
            raise NamesError(at, f"state {renaming.state!r} is renamed already", "Rename each state once")
        if not renaming.name.strip():
            raise NamesError(at, "a name is empty", "Give the state a name")
        found[renaming.state] = renaming.name
    return found


def _entries(place: str, tree: dict[str, Any], table: str, kind: type[Entry]) -> Iterator[tuple[str, Entry]]:
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
