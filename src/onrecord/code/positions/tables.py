"""The tables that positions are read by: stance constructions with their frames, and the words around them. Data, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

from onrecord.records import Stance

Part = Literal["verb", "adjective", "noun", "judgement", "must"]
Form = Literal["base", "s", "ed", "en", "ing", "plain"]
SLOTS = ("np", "vp", "npto", "that", "clause", "ing", "it")
ROW = re.compile(r"(?P<words>[^(]+?)(?: \((?P<irregular>[a-z, ]+)\))?")


class Frame(NamedTuple):
    """What follows a construction: literal words (or "who", an addressee), then the kind of thing the issue is."""

    words: tuple[str, ...]
    slot: str


class Construction(NamedTuple):
    """One row of stances.tsv. `denied` is the stance under negation, `claim` the one towards somebody's claim; None for none."""

    name: str
    words: tuple[str, ...]
    part: Part
    frames: tuple[Frame, ...]
    stance: Stance | None
    denied: Stance | None
    claim: Stance | None


class Entry(NamedTuple):
    """A construction as one of its first word's forms begins it."""

    construction: Construction
    form: Form


class StanceTables(NamedTuple):
    """`entries` by first word, in any form; `said` the words around constructions by what they do; `carriers` are verb forms."""

    entries: dict[str, tuple[Entry, ...]]
    said: dict[str, frozenset[str]]
    carriers: frozenset[str]
    triggers: frozenset[str]


@cache
def load_stance_tables() -> StanceTables:
    """Read the packaged tables; the same object each time, never changed."""
    said = {kind: frozenset(words.split("|")) for kind, words in _rows("stance_words.tsv")}
    entries: dict[str, list[Entry]] = {}
    for words, part, frames, stance, denied, claim in _rows("stances.tsv"):
        row = ROW.fullmatch(words)
        assert row is not None, words
        construction = Construction(
            row["words"], tuple(row["words"].split()), part, _frames(frames), *map(_stance, (stance, denied, claim))
        )  # type: ignore[arg-type]
        forms = _forms(construction.words[0], row["irregular"]) if part in ("verb", "must") else {construction.words[0]: ("plain",)}
        for word, names in forms.items():
            for name in names:
                entries.setdefault(word, []).append(Entry(construction, name))  # type: ignore[arg-type]
    for word in said["must"]:
        entries.setdefault(word, []).append(Entry(MUST, "plain"))
    carriers = frozenset(form for word in said["carry"] | said["show"] for form in (word, *_forms(word, None)))
    return StanceTables({word: tuple(found) for word, found in entries.items()}, said, carriers, frozenset(entries))


MUST = Construction("must", ("must",), "must", (Frame((), "vp"),), "calls_for", "calls_for", None)


def _stance(word: str) -> Stance | None:
    return word if word in get_args(Stance) else None  # type: ignore[return-value]


def _frames(written: str) -> tuple[Frame, ...]:
    cut = [frame.split() for frame in written.split("; ")]
    return tuple(Frame(tuple(words[:-1]), words[-1]) for words in cut)


def _forms(word: str, irregular: str | None) -> dict[str, tuple[str, ...]]:
    """The forms of a verb; one word may be two of them ("urged" is past and participle)."""
    stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    past, _, participle = (irregular or "").partition(", ")
    past = past or _past(word)
    doubled = past[:-2] if past.endswith("ed") and len(past) > 3 and past[-3] == past[-4] and past[-4] == word[-1] else stem
    ing = f"{doubled}ing"
    forms: dict[str, list[str]] = {}
    third = (
        f"{word[:-1]}ies"
        if word.endswith("y") and word[-2] not in "aeo"
        else word + ("es" if word.endswith(("s", "sh", "ch", "o")) else "s")
    )
    for form, name in ((word, "base"), (third, "s"), (past, "ed"), (participle or past, "en"), (ing, "ing")):
        forms.setdefault(form, []).append(name)
    return {form: tuple(names) for form, names in forms.items()}


def _past(word: str) -> str:
    if word.endswith("e"):
        return f"{word}d"
    return f"{word[:-1]}ied" if word.endswith("y") and word[-2] not in "aeo" else f"{word}ed"


def _rows(name: str) -> list[list[str]]:
    lines = (files("onrecord") / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]  # the first names the columns
