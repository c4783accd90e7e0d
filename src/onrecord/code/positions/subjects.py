"""Whose side it is: the actor that the predicate's subject names, a pronoun stands for, or who speaks for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.positions.predicates import is_adjective
from onrecord.code.positions.tables import StanceTables
from onrecord.code.positions.tokens import Named, Tokens
from onrecord.code.positions.world import SIDES, World, speakers_of
from onrecord.records import Statement

FIRST = frozenset("we i our my us".split())
PERSONAL = frozenset("he she it they we i".split())
WHOSE = {  # which kind of actor a pronoun means
    **dict.fromkeys(("he", "she", "his", "her"), frozenset(("person",))),
    **dict.fromkeys(("it", "its"), SIDES),
    **dict.fromkeys(("they", "their"), frozenset(("group",))),
}
AGAIN = frozenset(("and", "or", "but", ",", "then"))  # before a predicate whose subject stands before an earlier one
RELATIVE = frozenset(("which", "whom", "where", "when", "while"))
STATES = frozenset(("country", "nation", "state", "government"))
OPENING = 60  # tokens in which a clause names its subject
APPOSITION = 25  # tokens between the commas behind a name
HEAD = 12  # tokens that a subject's noun phrase may have before its predicate


class Subject(NamedTuple):
    """Holders and how they were found: named, head, title, short, own, pronoun, first, relative, agent, possessor, cue, speaker, or
    carried from the predicate before."""

    actors: tuple[str, ...]
    way: str


NOBODY = Subject((), "")


class Clause(NamedTuple):
    """Where a subject is sought: from token `region` on, inside the content of `statements` if there are any."""

    t: Tokens
    region: int
    statements: Sequence[Statement]
    world: World
    tables: StanceTables

    @property
    def speaker(self) -> str | None:
        return next(iter(speakers_of(self.statements)), None)

    def spoken(self) -> Subject:
        """The speakers, for who speaks of oneself without a subject: "expressed readiness to help"."""
        return Subject(speakers_of(self.statements), "speaker") if self.statements else NOBODY

    def hangs(self, at: int) -> bool:
        """Whether the mention that token `at` lies in hangs on a preposition: "leaders of (the) two states"."""
        said, first = self.tables.said, self.t.first_of(at)
        before = self.t.word(first - 1)
        return before in said["preposition"] or (before in ("the", "its") and self.t.word(first - 2) in said["preposition"])


def subject(c: Clause, before: int) -> Subject:
    """The subject whose last token is `before`."""
    t = c.t
    while before >= c.region and t.is_quote(before):
        before -= 1
    if before < c.region:
        return c.spoken()
    if any(t.word(k) in c.tables.said["nobody"] for k in range(max(c.region, before - 3), before + 1)):
        return NOBODY
    if t.word(before) in AGAIN:
        opened = _before_apposition(c, before) if t.word(before) == "," else -1
        return _at(c, opened) if opened >= 0 else NOBODY
    return _at(c, before)


def _at(c: Clause, at: int) -> Subject:
    t = c.t
    if t.word(at) in ("which", "who", "that"):
        return _antecedent(c, at)
    named = t.name(at)
    if named is not None and not c.hangs(at):
        return Subject((*_joined(c, t.first_of(at)), named.actor.id), "named")
    if named is None and t.word(at) in (")", "”"):
        return _before_bracket(c, at)
    if named is None and not (t.word(at) in FIRST and c.speaker):
        meant = c.world.standing_at(t.ends[at])
        if meant:
            return Subject(meant, "pronoun")
    found = pronoun(c, at) if named is None else NOBODY
    return found if found.actors else _described(c, at)


def _joined(c: Clause, first: int) -> tuple[str, ...]:
    """The actors that "and" or commas join to the one that begins at `first`."""
    t, found, at = c.t, list[str](), first - 1
    while at > c.region:
        while t.word(at) in ("the", "both"):
            at -= 1
        named = t.name(at - 1)
        if named is None or t.word(at) not in ("and", ",", "&") or (t.word(at) == "," and not found) or at <= c.region:
            break
        found.append(named.actor.id)
        at = t.first_of(at - 1) - 1
    return tuple(reversed(found))


def _before_apposition(c: Clause, comma: int) -> int:
    """The last token of the name that commas stand around or behind; -1 where the comma closes no apposition."""
    t = c.t
    if t.name(comma - 1) is not None and t.word(t.first_of(comma - 1) - 1) == ",":  # "the envoy for Libya, Astrid Nyberg,"
        return comma - 1
    for k in range(comma - 1, max(c.region, comma - APPOSITION), -1):
        named = t.name(k - 1) if t.word(k) == "," else None
        if named is not None and named.actor.kind != "group":  # "Ivan Melnikov, first deputy chairman of the Duma,"
            return k - 1
    return -1


def _before_bracket(c: Clause, at: int) -> Subject:
    k = at
    while k > max(c.region, at - 3 * APPOSITION) and c.t.word(k) != "(":
        k -= 1
    return _at(c, k - 1) if k > c.region and c.t.word(k) == "(" else NOBODY


def _antecedent(c: Clause, at: int) -> Subject:
    """Whom "which" or "who" stands for: the name before it."""
    k = at - 2 if c.t.word(at - 1) == "," else at - 1
    named = c.t.name(k) if k >= c.region else None
    return Subject((named.actor.id,), "relative") if named and named.actor.kind != "group" else NOBODY


def pronoun(c: Clause, at: int) -> Subject:
    """Whom a pronoun means: the speaker where it can be, else who was named before. In a quotation "he" is never who speaks."""
    word, actor = c.t.word(at), c.world.actors.get(c.speaker or "")
    if word in FIRST:
        meant = c.speaker if word in ("i", "my") else c.world.own_side(c.speaker)
        return _one(meant, "first")
    kinds = WHOSE.get(word)
    if kinds is None:
        return NOBODY
    quoted = any(statement.kind == "direct" for statement in c.statements)
    if actor and actor.kind in kinds and not quoted:
        return Subject((actor.id,), "pronoun")
    return _one(c.world.meant(c.t.starts[at], kinds, c.speaker if quoted else None), "pronoun")


def _one(actor: str | None, way: str) -> Subject:
    return Subject((actor,), way) if actor else NOBODY


def _described(c: Clause, at: int) -> Subject:
    """Who a common noun is: "the foreign secretary", "the bank", "her country", "the Peruvian government", "leaders of Peru"."""
    t = c.t
    article = next((k for k in range(at - 1, max(c.region - 1, at - 5), -1) if t.word(k) == "the"), -1)
    holder = c.world.titled(t.words[article + 1 : at + 1]) if article >= 0 else None
    if holder:
        return Subject((holder,), "title")
    if article >= 0 and article == at - 2 and t.word(at) in c.tables.said["post"]:
        holder = c.world.untitled(c.speaker)
        if holder:
            return Subject((holder,), "title")
    body = c.world.short(t.word(at), t.starts[at], c.speaker) if article == at - 1 else None
    return Subject((body,), "short") if body else _head(c, at)


def _head(c: Clause, at: int) -> Subject:
    """Walk left over the noun phrase that ends at `at` to the actor that its head is, belongs to or leads."""
    t, said = c.t, c.tables.said
    inner: Named | None = None
    for k in range(at, max(c.region - 1, at - HEAD), -1):
        word, named = t.word(k), t.name(k)
        if word in said["own"] and t.word(k - 1) in said["possessive"]:
            return own(c, k)
        if word in said["head"] and inner is not None and t.word(k + 1) in said["preposition"]:
            return Subject((inner.actor.id,), "head")
        if named is not None:
            if t.word(at) in said["head"] and inner is None and _owns(c, k, at, named):
                return Subject((named.actor.id,), "head")
            if inner is not None and t.word(t.first_of(k) - 1) not in said["preposition"] | {"the"} and t.word(k + 1) != "'s":
                return Subject((named.actor.id,), "named")
            inner = inner or named
        if (not t.is_word(k) and word not in ("'s", "'", "(", ")")) or word in said["be"] or word in said["finite"]:
            break
    return NOBODY


def _owns(c: Clause, k: int, at: int, named: Named) -> bool:
    """Whether the mention at k is whose the head at `at` is: "Peru's government", "the Peruvian government"."""
    if k == at - 1 and is_adjective(named.span.words(c.t.text), named.actor.name):
        return True
    free = c.t.word(c.t.first_of(k) - 1) not in c.tables.said["preposition"] | {"the"}
    return k != at and free and (k == at - 1 or c.t.word(k + 1) == "'s")


def own(c: Clause, k: int) -> Subject:
    """ "her country", "our government": the state of whom the possessive means; "her party": what the office is of."""
    whose = pronoun(c, k - 1)
    if not whose.actors:
        return NOBODY
    side = c.world.own_state if c.t.word(k) in STATES else c.world.own_side
    return _one(side(whose.actors[0]), "own")


def first_named(c: Clause, before: int) -> Subject:
    """The subject that opens the clause: its first actor or pronoun that hangs on no preposition; else who speaks."""
    t = c.t
    for k in range(c.region, min(before, c.region + OPENING)):
        named = t.name(k)
        if named is None:
            found = pronoun(c, k) if t.word(k) in PERSONAL else NOBODY
            if found.actors:
                return Subject(found.actors, "carried")
        elif not (c.hangs(k) and t.first_of(k) > c.region) and t.word(k + 1) != "'s" and _opens(t, k, named):
            return Subject((named.actor.id,), "carried")
    return c.spoken()


def _opens(t: Tokens, k: int, named: Named) -> bool:
    relative = t.word(t.first_of(k) - 1) in RELATIVE
    return not relative and not is_adjective(named.span.words(t.text), named.actor.name)
