"""The tables that names are looked up in: states, titles, words of bodies. Data, read once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple


class State(NamedTuple):
    """A row of states.tsv: ISO 3166-1 alpha-3 code and the English name."""

    code: str
    name: str


class Tables(NamedTuple):
    """`states` holds names and other names, `adjectives` and `capitals` theirs; words are casefolded but those three are not."""

    states: dict[str, State]
    adjectives: dict[str, State]
    capitals: dict[str, State]
    titles: frozenset[str]
    bodies: frozenset[str]


def load_tables() -> Tables:
    """Read the packaged tables."""
    states: dict[str, State] = {}
    adjectives: dict[str, State] = {}
    capitals: dict[str, State] = {}
    for code, name, adjective, capital, others in (
        line.split("\t") for line in _lines("states.tsv") if not line.startswith("code\t")
    ):
        state = State(code, name)
        for table, words in ((states, f"{name}|{others}"), (adjectives, adjective), (capitals, capital)):
            for word in filter(None, words.split("|")):
                table.setdefault(word, state)
    return Tables(states, adjectives, capitals, frozenset(_lines("titles.txt")), frozenset(_lines("bodies.txt")))


def _lines(name: str) -> Iterator[str]:
    for line in (files("onrecord") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
