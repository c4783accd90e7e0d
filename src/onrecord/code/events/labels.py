"""Mode and contexts of an event, by the words of its trigger and clause."""

from __future__ import annotations

from collections import Counter

from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import Sentence

BEFORE, BEHIND = 8, 14  # words around a trigger that may tell its mode
MOST = 2  # contexts of one event, as in the labels
DIPLOMATIC = frozenset(("CONSULT", "AGREE", "SUPPORT", "REQUEST", "REJECT", "ACCUSE", "THREATEN", "CONCEDE", "SANCTION"))


def mode_of(s: Sentence, hit: Hit, kind: str) -> str | None:
    """The mode the trigger itself tells, else the lexicon's, else what the words around it tell, the nearest side first."""
    own = s.words[hit.i : hit.j]
    told = _by_words(s, kind, own)
    lexical = hit.entry.mode if hit.entry.type == kind else None
    if kind in ("CONSULT", "ASSAULT", "MOBILIZE"):
        near = _by_words(s, kind, s.words[max(0, hit.i - BEFORE) : hit.j + BEHIND])
        return told or (near if lexical in (None, "visit", "troops", "firearms", "explosives") and near else lexical)
    start = hit.i - BEFORE if hit.entry.kind == "n" else hit.j
    return lexical or told or _by_words(s, kind, s.words[max(0, start) : hit.j + BEHIND])


def _by_words(s: Sentence, kind: str, words: list[str]) -> str | None:
    told = set(words)
    return next((row.label for row in s.tables.modes if row.type == kind and row.words & told), None)


def contexts_of(s: Sentence, kind: str) -> tuple[str, ...]:
    """The one or two contexts with most words in the sentence; diplomatic or military for what says nothing else."""
    counts = Counter({row.label: len(row.words & s.told) for row in s.tables.contexts if not row.type or row.type == kind})
    found = [label for label, count in counts.most_common(MOST) if count > 0]
    if not found and kind in DIPLOMATIC:
        return ("diplomatic",)
    return tuple(found) or (("military",) if kind in ("ASSAULT", "MOBILIZE") else ())
