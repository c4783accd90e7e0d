"""The tables that events are read by: the lexicon, the forms of English verbs, and what each type weighs. Read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple, cast

from onrecord.packaged import filled_rows
from onrecord.records import Event, EventType

# The forms of English verbs, regular by rule and irregular by table.

VOWELS = "aeiou"
Forms = dict[str, str]  # a form -> base, s, ing, ed (past and participle alike), past or en (where they differ)


def load_irregular(rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Past and participle by base."""
    return {base: (past, participle) for base, past, participle in rows}  # American "canceled" is found by rule


def forms_of(base: str, irregular: dict[str, tuple[str, str]]) -> Forms:
    """ "accuse" -> accuse, accuses, accused, accusing; a form that is two (put, put) counts as the past."""
    past, participle = irregular.get(base, ("", ""))
    stem = past[:-2] if past.endswith("ed") and len(past) > len(base) + 2 else base  # "expelled" tells that the l doubles
    forms = {base: "base", _third(base): "s", _ing(stem if stem != base else base, base): "ing"}
    if not past:
        past = participle = _past(base)
    forms[participle] = "en" if participle != past else "ed"
    forms[past] = "past" if past not in (participle, base) else "ed"
    return forms


def _third(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "z", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2:-1] not in VOWELS else f"{base}s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2:-1] not in VOWELS else f"{base}ed"


def _ing(stem: str, base: str) -> str:
    if stem != base:
        return f"{stem}ing"
    if base in ("cut", "put", "set", "hit", "shut", "let", "win", "quit"):
        return f"{base}{base[-1]}ing"
    if base.endswith("e") and not base.endswith(("ee", "oe")):
        return f"{base[:-1]}ing"
    return f"{base}ing"


# The tables that events are read by: small words, the lexicon of triggers, modes, contexts, scales. Data, read once.


class Entry(NamedTuple):
    """A row of event_lexicon.tsv. `rest` are the words behind the first, "~" lets up to GAP stand between.

    `by` and `to` say where actors and recipients stand; `sure` is the share of such words that name such an event. `own` is the
    user's type, `type` then the package's that it is like.
    """

    rest: tuple[frozenset[str], ...]
    kind: str
    type: EventType
    mode: str | None
    sure: float
    by: tuple[str, ...]
    to: tuple[str, ...]
    flags: str
    own: str | None = None


class Found(NamedTuple):
    """An entry under one form of its first word; `form` is base, s, ing, ed, past, en, or "" for no verb."""

    entry: Entry
    form: str


class Keywords(NamedTuple):
    """Words that tell a mode or a context: `words` whole and in lower case, `type` "" where any type may have it."""

    type: str
    label: str
    words: frozenset[str]


class EventTables(NamedTuple):
    """All of them. `lexicon` by first word, longest first; `said` small words and `phrases` longer ones by what they do; `like` the
    package's type that each of the user's is like.
    """

    lexicon: dict[str, tuple[Found, ...]]
    said: dict[str, frozenset[str]]
    phrases: dict[str, tuple[str, ...]]
    breaks: frozenset[str]
    modes: tuple[Keywords, ...]
    contexts: tuple[Keywords, ...]
    like: Mapping[str, EventType] = {}


@cache
def load_event_tables() -> EventTables:
    """Read the packaged tables; the same object each time, never changed."""
    kinds = words_by_kind()
    said = {kind: frozenset(word for word in words if " " not in word) for kind, words in kinds.items()}
    phrases = {kind: tuple(word for word in words if " " in word) for kind, words in kinds.items()}
    irregular = load_irregular(filled_rows("event_irregular.tsv"))
    lexicon = _lexicon(((row[0], _entry(row)) for row in filled_rows("event_lexicon.tsv")), irregular)
    finite = (
        word
        for word, rows in lexicon.items()
        if all(row.form in ("s", "ed", "en", "past") for row in rows) and any(row.entry.kind == "v" for row in rows)
    )
    breaks = frozenset(finite).union(*(said[kind] for kind in BREAKS)) - {"'s", "’s"}
    return EventTables(lexicon, said, phrases, breaks, _keywords("event_modes.tsv"), _keywords("event_contexts.tsv"))


@cache
def words_by_kind() -> dict[str, list[str]]:
    """Small words and phrases by what they do in a sentence, as the table has them."""
    return {kind: words.split("|") for kind, words in filled_rows("event_words.tsv")}


TRAP = "-"  # the kind of words that look like an event and are none
NO_TYPE = "AGREE"  # of a trap, which makes no event
BREAKS = ("be", "have", "do", "modal", "prep", "conj", "rel", "subord", "pron", "verb")


def event_tables_with(own: Iterable[tuple[list[str], str]], like: Mapping[str, EventType]) -> EventTables:
    """The packaged tables with a user's rows of the lexicon, each beside the name of its type, before those of the package.

    The first words of a row may have an irregular past in brackets, as in "ban (banned) ~ flights".
    """
    tables = load_event_tables()
    irregular = load_irregular(filled_rows("event_irregular.tsv"))
    entries = []
    for (written, *row), name in own:
        words = written
        if spelled := IRREGULAR.match(written):
            irregular[spelled["base"]] = spelled["past"], spelled["participle"] or spelled["past"]
            words = spelled["base"] + written[spelled.end() :]
        entries.append((words, _entry([words, *row])._replace(own=name)))
    added = _lexicon(entries, irregular)
    lexicon = tables.lexicon | {word: _longest(rows + tables.lexicon.get(word, ())) for word, rows in added.items()}
    return tables._replace(lexicon=lexicon, like=dict(like))


IRREGULAR = re.compile(r"(?P<base>\S+) \((?P<past>\S+?)(?:, (?P<participle>\S+))?\)")


def _longest(rows: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(sorted(rows, key=lambda row: -len(row.entry.rest)))


def _lexicon(entries: Iterable[tuple[str, Entry]], irregular: dict[str, tuple[str, str]]) -> dict[str, tuple[Found, ...]]:
    """Entries by each form of their first words."""
    found: dict[str, list[Found]] = {}
    for words, entry in entries:
        for base in words.partition(" ")[0].split("|"):
            forms: Forms = forms_of(base, irregular) if entry.kind in ("v", TRAP) else {base: ""}
            for form, name in forms.items():
                found.setdefault(form, []).append(Found(entry, name))
    return {form: _longest(rows) for form, rows in found.items()}


def _entry(row: list[str]) -> Entry:
    words, kind, type_, mode, sure, by, to, flags = row
    rest = tuple(frozenset(word.split("|")) for word in words.split(" ")[1:])
    ways = tuple(by.split(",")), tuple(to.split(","))
    return Entry(rest, kind, cast(EventType, type_ or NO_TYPE), mode or None, float(sure or 0), *ways, flags)


def _keywords(name: str) -> tuple[Keywords, ...]:
    return tuple(Keywords(type_, label, frozenset(words.split("|"))) for type_, label, words in filled_rows(name))


# What each type of event weighs: PLOVER's four quads, its score from conflict to cooperation, the CAMEO root it came from.

Quad = Literal[1, 2, 3, 4]
QUADS: dict[EventType, Quad] = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip


def quad_of(kind: EventType) -> Quad:
    """1 verbal and 2 material cooperation, 3 verbal and 4 material conflict; SANCTION is material (docs/why/events.md)."""
    return QUADS[kind]


def plover_intensity(event: Event) -> float | None:
    """From -10 (conflict) to 10 (cooperation), by type and mode as in the PLOVER manual's table; the type's own without a mode.

    None for a type of a user's code book.

    ACCUSE without a mode is -3, where the manual prints 3: see docs/why/events.md.
    """
    scores = _intensities()
    return scores.get((event.type, event.mode or ""), scores.get((event.type, "")))


def cameo_root(event: Event) -> str | None:
    """The two-digit CAMEO root that PLOVER's table turns into this type and mode; that of the type where it has no such mode.

    None for a type of a user's code book.
    """
    roots = _roots()
    return roots.get((event.type, event.mode or ""), roots.get((event.type, "")))


@cache
def _intensities() -> dict[tuple[str, str], float]:
    return {(type_, mode): float(score) for type_, mode, score in filled_rows("event_intensity.tsv")}


@cache
def _roots() -> dict[tuple[str, str], str]:
    return {(type_, mode): root for type_, mode, root in filled_rows("event_cameo.tsv")}
