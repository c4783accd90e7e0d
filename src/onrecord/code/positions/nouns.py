"""Stance nouns on what carries them: "expressed its deep concern", "Oslo’s readiness", "stressed on Friday the need"."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.frames import Fit, fit
from onrecord.code.positions.predicates import Predicate, is_adjective, predicate
from onrecord.code.positions.proposals import Proposal, Read, Sentence, holders_of, made
from onrecord.code.positions.subjects import Subject, own
from onrecord.code.positions.tables import Construction, Entry
from onrecord.code.positions.tokens import Named, Tokens

FARTHEST = 9  # tokens between the verb and its noun
AGAIN = 4  # tokens from "and its" to the second noun
SHOWN = frozenset(("need", "necessity", "importance", "urgency"))  # stressed by who calls for it; whose they are does not count


class Carrier(NamedTuple):
    """The verb's token or -1, the named possessor or None, where the wording begins, and "country" of "his country’s" or -1."""

    verb: int
    owner: Named | None
    start: int
    own: int = -1


def read_noun(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """The position of the noun at token i, if a verb or a possessor carries it."""
    fitted = fit(s.t, i, entry, s.tables)
    if fitted is None:
        return None
    scene, carried = s.scene_at(i), _carrier(s, i, entry.construction)
    none = "no" in s.t.words[max(0, i - 2) : i]  # "has no intention of"
    bare = Read(i, entry, Predicate(carried.start, negated=none), scene)
    if carried.own >= 0:
        return made(s, bare, fitted, own(s.clause(scene), carried.own))
    if carried.verb < 0 and carried.owner is None:
        return _again(s, bare, fitted)
    told = predicate(s.t, carried.verb, s.tables) if carried.verb >= 0 else bare.told
    told = told._replace(negated=told.negated != none) if carried.verb >= 0 else told
    if carried.owner is not None:
        denied = told.negated and entry.construction.denied is None
        return None if denied else made(s, bare, fitted, Subject((carried.owner.actor.id,), "possessor"))
    scene = scene._replace(cued=s.world.cued(s.t.starts[carried.verb], s.t.ends[i]) or scene.cued)
    if told.infinitive and not scene.cued:
        return None
    read = Read(i, entry, told, scene)
    form = "ing" if s.t.word(carried.verb).endswith("ing") and not told.passive else "noun"
    return made(s, read, fitted, holders_of(s, read, form))


def _again(s: Sentence, read: Read, fitted: Fit) -> Proposal | None:
    """ "readiness to help and its determination to stay", "rejected it over fears": the noun goes on with another holder."""
    t, i = s.t, read.head
    if not s.found:
        return None
    last = Subject(s.found[-1].holders.actors, "carried")
    if t.word(i - 1) in ("over", "amid"):  # "rejected the plan over fears it would cost jobs"
        return made(s, read, fitted, last)
    if s.found[-1].construction.part != "noun":
        return None
    for k in range(i - 1, max(i - AGAIN, 0), -1):
        if t.word(k) in s.tables.said["possessive"] and t.word(k - 1) in ("and", ","):
            return made(s, read._replace(told=Predicate(k)), fitted, last)
    return None


def _carrier(s: Sentence, noun: int, construction: Construction) -> Carrier:
    """Walk left over the noun's adjectives, possessor and article to the verb that carries it."""
    t, said, start = s.t, s.tables.said, noun
    owner: Named | None = None
    k = noun - 1
    while k >= 0 and noun - k < FARTHEST:
        word, named = t.word(k), t.name(k)
        if word in s.tables.carriers and named is None:
            shown = construction.name in SHOWN or word not in said["show"]
            return Carrier(k if shown else -1, owner, start if owner else k)
        if word == "'s" and t.word(k - 1) in said["own"] and t.word(k - 2) in said["possessive"]:
            return Carrier(-1, None, start, k - 1)
        owned = t.name(k - 1) if word == "'s" else None
        if owned is not None or named is not None:
            holder = owned or (named if named and _owns(t, k, named) else None)
            owner = owner or (holder if construction.name not in SHOWN else None)
            k = t.first_of(k - 1 if owned else k) - 1
            continue
        if _ends(s, k):
            break
        start = k if t.is_word(k) and not owner else start
        k -= 1
    return Carrier(-1, owner, start)


def _ends(s: Sentence, k: int) -> bool:
    """Whether the word can stand between no noun and its possessor or verb: a sign, a preposition, a verb, a plural."""
    t, said, word = s.t, s.tables.said, s.t.word(k)
    if not (t.is_word(k) or t.is_quote(k)) or word in said["finite"]:
        return True
    if word.endswith("s") and not word.endswith(("ss", "ous", "us")) and word not in said["determiner"]:
        return True
    return word in said["preposition"] and not (word in ("on", "in") and t.word(k + 1) in said["day"])


def _owns(t: Tokens, k: int, named: Named) -> bool:
    """Whether a name beside the noun is its possessor: "Chinese concern", "US support", "the States’ commitment"."""
    words = named.span.words(t.text)
    return is_adjective(words, named.actor.name) or words.isupper() or "." in words or t.word(k + 1) == "'"
