"""States and well-known bodies by exact match: one pass over the words, longest phrase first, with the known traps stepped over.

What a trap's words settle is left out; what they only make doubtful is kept with `sure` False, for the caller to drop.
"""

from __future__ import annotations

import re

from onrecord.records import Span
from onrecord.resolve.cut import Cut
from onrecord.resolve.known import Known, known_from, state_from
from onrecord.resolve.rivals import settle
from onrecord.resolve.tables import Entry, Form, Tables
from onrecord.resolve.traps import is_doubtful, is_part

SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*")  # at most one line break: a blank line ends a phrase
SMALL = frozenset("of the for and on to in de al-".split())
PREFIXES = {"Sino": "CHN", "Russo": "RUS", "Franco": "FRA", "Anglo": "GBR", "Indo": "IND", "Serbo": "SRB"}
NO_STATE_PREFIX = frozenset(("Pacific", "Saxon", "European", "American", "Saxons", "Croatian", "Norman"))


def find_known(text: str, tables: Tables) -> list[Known]:
    """Every state and well-known body that the text names, in text order, none overlapping; possessive endings stay outside."""
    words = Cut.of(text)
    known, shouted = tables.known, tables.shouted
    found: list[Known] = []
    at = 0
    while at < len(words.words):
        word = words.words[at]
        if word not in known and word not in shouted:
            if word in PREFIXES and words.gap(at + 1) in ("-", "–") and words.word(at + 1) not in NO_STATE_PREFIX:
                found.append(state_from(Span(words.starts[at], words.ends[at]), PREFIXES[word], "adjective", True, tables))
            at += 1
            continue
        match = _longest(words, at, tables)
        if match is None:
            at += 1
            continue
        item, end, caps = match
        past = at + len(item.words)
        if item.key and not (item.key.startswith("state:") and is_part(words, at, past, item, tables)):
            sure = item.sure and not is_doubtful(words, at, past, item, caps, tables)
            found.append(known_from(Span(words.starts[at], end), item, _form(words, at, past, item, tables), sure, tables))
        at = past
    return settle(text, words, found, tables)


def _longest(words: Cut, at: int, tables: Tables) -> tuple[Entry, int, bool] | None:
    """(the longest entry that begins here, where it ends, whether in capitals that are not its own)."""
    word = words.words[at]
    for item in tables.known.get(word, ()):
        end = _end(words, at, item, shouted=False)
        if end is not None:
            return item, end, False
    for item in tables.shouted.get(word, ()) if word.isupper() else ():
        end = _end(words, at, item, shouted=True) if len(word) > 3 or len(item.words) > 1 else None
        if end is not None:
            return item, end, True
    return None


def _end(words: Cut, at: int, item: Entry, *, shouted: bool) -> int | None:
    """Where the entry ends if it stands here, else None."""
    if at + len(item.words) > len(words.words):
        return None
    for offset, wanted in enumerate(item.words):
        word = words.words[at + offset]
        same = word == (wanted.upper() if shouted else wanted)
        if not same and not (offset and word.casefold() == wanted.casefold() and (wanted in SMALL or not item.key)):
            return None
        if offset and not _same_gap(words.gap(at + offset), item.gaps[offset - 1]):
            return None
    end = words.ends[at + len(item.words) - 1]
    if not item.tail or words.text.startswith(item.tail, end):
        return end + len(item.tail)
    return end if item.tail == "." and len(item.words) > 1 and len(item.words[-1]) == 1 else None


def _same_gap(gap: str, wanted: str) -> bool:
    if gap == wanted:
        return True
    if wanted == " ":
        return bool(gap) and SPACE.fullmatch(gap) is not None
    return gap.replace("’", "'").replace("ʼ", "'").replace("‑", "-") == wanted


def _form(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> Form:
    """The entry's form; an adjective that is a collective too is the people in "the Dutch have", not in "the Dutch army"."""
    if item.form != "adjective" or " ".join(item.words) not in tables.people:
        return item.form
    counted = words.joined(at) and words.word(at - 1).casefold() in tables.traps["counts"]
    noun_follows = words.joined(past) and words.word(past) not in tables.traps["follows"]
    if words.word(past) == "and":
        noun_follows = words.word(past + 1) in tables.adjectives
    return "people" if counted and not noun_follows and words.gap(past) not in ("-", "–") else "adjective"
