"""What a stance noun hangs on: "expressed its deep concern", "Oslo’s readiness", "stressed on Friday the need"."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.predicates import is_adjective
from onrecord.code.positions.tables import Construction, StanceTables
from onrecord.code.positions.tokens import Named, Tokens

FARTHEST = 9  # tokens between the verb and its noun
SHOWN = frozenset(("need", "necessity", "importance", "urgency"))


class Carrier(NamedTuple):
    """The verb's token or -1, the named possessor or None, and where the wording begins."""

    verb: int
    owner: Named | None
    start: int


def carrier(t: Tokens, noun: int, construction: Construction, tables: StanceTables) -> Carrier:
    """Walk left over the noun's adjectives, possessor and article to the verb that carries it."""
    said, owner, start = tables.said, None, noun
    k = noun - 1
    while k >= 0 and noun - k < FARTHEST:
        word = t.word(k)
        if word in tables.carriers and t.named[k] is None:
            shown = construction.name in SHOWN or word not in said["show"]
            return Carrier(k if shown else -1, owner, start if owner else k)
        if word == "'s" and t.named[k - 1] is not None:
            owner = owner or t.named[k - 1]
            k = t.first_of(k - 1) - 1
            continue
        named = t.named[k]
        if named is not None:
            if owner is None and named.actor.kind in ("state", "organisation") and _owns(t, k, named):
                owner = named
            k = t.first_of(k) - 1
            continue
        if (
            not (t.is_word(k) or t.is_quote(k) or word == ",")
            or word in said["preposition"] - {"on", "in", "over"}
            or word in said["finite"]
        ):
            break
        if word in said["preposition"] and t.word(k + 1) not in said["day"]:
            break
        start = k if t.is_word(k) and not owner else start
        k -= 1
    return Carrier(-1, owner, start)


def _owns(t: Tokens, k: int, named: Named) -> bool:
    """Whether a name beside the noun is its possessor: "Chinese concern", "US support", "the States’ commitment"."""
    words = named.span.words(t.text)
    return is_adjective(words, named.actor.name) or words.isupper() or "." in words or t.word(k + 1) == "'"
