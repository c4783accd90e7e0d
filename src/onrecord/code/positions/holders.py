"""Whose side it is: the actor that the predicate's subject names, a pronoun stands for, or who speaks for whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.positions.predicates import is_adjective
from onrecord.code.positions.tables import StanceTables
from onrecord.code.positions.tokens import Named, Tokens
from onrecord.records import Actor, Office, Span, Statement

FIRST = frozenset("we i our my us".split())
SIDES = frozenset(("state", "organisation"))
OPENING = 60  # tokens in which a clause names its subject
APPOSITION = 25  # tokens between the commas behind a name
NEAR = 40  # contents or cues before an offset, among which those around it are
HEAD = 12  # tokens that a subject's noun phrase may have before its predicate


class Subject(NamedTuple):
    """Holders with how they were found: named, pronoun, first, own, relative, carried (from the predicate before), speaker, cue, possessor."""

    actors: tuple[str, ...]
    way: str


NOBODY = Subject((), "")


class World:
    """The actors, statements and offices of one report, asked for each construction."""

    def __init__(self, actors: Sequence[Actor], statements: Sequence[Statement], offices: Sequence[Office]) -> None:
        self.actors = {actor.id: actor for actor in actors}
        self.named = sorted((Named(span, actor) for actor in actors for span in actor.mentions), key=lambda item: item.span)
        self._starts = [item.span.start for item in self.named]
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._piece_starts = [span.start for span, _ in self._pieces]
        self._cues = sorted(((s.cue, s) for s in statements if s.cue), key=lambda item: (item[0], item[1].id))
        self._cue_starts = [cue.start for cue, _ in self._cues]
        self._offices = {office.person: office for office in reversed(offices) if office.of and not office.former}
        self._titles = [(frozenset(office.title.casefold().split()), office.person) for office in offices]

    def around(self, offset: int) -> tuple[Span | None, tuple[Statement, ...]]:
        """The smallest content that holds this offset, with the statements that share it."""
        last = bisect_right(self._piece_starts, offset)
        around = [piece for piece in self._pieces[max(0, last - NEAR) : last] if piece[0].start <= offset < piece[0].end]
        if not around:
            return None, ()
        smallest = min(span.end - span.start for span, _ in around)
        found = [(span, statement) for span, statement in around if span.end - span.start == smallest]
        return found[0][0], tuple(statement for span, statement in found if span == found[0][0])

    def cued(self, start: int, end: int) -> tuple[Statement, ...]:
        """The statements whose cue overlaps these offsets."""
        last = bisect_left(self._cue_starts, end)
        return tuple(s for cue, s in self._cues[max(0, last - NEAR) : last] if start < cue.end)

    def mentions_in(self, span: Span) -> list[Named]:
        """The mentions that start in a sentence, in text order."""
        return self.named[bisect_right(self._starts, span.start - 1) : bisect_right(self._starts, span.end - 1)]

    def last_before(self, offset: int, kinds: frozenset[str]) -> str | None:
        """The actor of one of these kinds that was named last before this offset, not far away."""
        for item in reversed(
            self.named[max(0, bisect_right(self._starts, offset - 1) - 8) : bisect_right(self._starts, offset - 1)]
        ):
            if item.actor.kind in kinds:
                return item.actor.id
        return None

    def titled(self, words: Sequence[str]) -> str | None:
        """The one person whose title has all these words: "the foreign secretary"."""
        people = {person for title, person in self._titles if title.issuperset(words)}
        return people.pop() if len(people) == 1 and words else None

    def own_side(self, speaker: str | None) -> str | None:
        """Whom a speaker's "we" means: what the office is of, else the speaker."""
        office = self._offices.get(speaker or "")
        return office.of if office else speaker

    def own_state(self, speaker: str | None) -> str | None:
        """The state that a speaker belongs to, if it is an actor of the report."""
        actor = self.actors.get(speaker or "")
        if actor is None or actor.kind == "state":
            return speaker
        return next((a.id for a in self.actors.values() if a.kind == "state" and a.state == actor.state is not None), None)


def speakers_of(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.speaker for s in statements if s.speaker))


def subject(t: Tokens, before: int, region: int, statements: Sequence[Statement], world: World, tables: StanceTables) -> Subject:
    """The subject whose last token is `before`; `region` is the first token of the content or sentence around it."""
    while before >= region and t.is_quote(before):
        before -= 1
    if before < region:
        return Subject(speakers_of(statements), "speaker") if statements else NOBODY
    if any(t.word(k) in ("no", "neither", "nobody", "none") for k in range(max(region, before - 3), before + 1)):
        return NOBODY
    word = t.word(before)
    if word in ("and", "or", "but", ",", "then"):
        opened = _before_apposition(t, before, region) if word == "," else -1
        return _at(t, opened, region, statements, world, tables) if opened >= 0 else NOBODY
    return _at(t, before, region, statements, world, tables)


def _at(t: Tokens, at: int, region: int, statements: Sequence[Statement], world: World, tables: StanceTables) -> Subject:
    if t.word(at) in ("which", "who", "that"):
        return _antecedent(t, at, region)
    named = t.named[at]
    if named is None and t.word(at) in (")", "”", '"'):
        return _before_bracket(t, at, region, statements, world, tables)
    if named is None:
        found = pronoun(t, at, statements, world, tables)
        return found if found.actors else _head(t, at, region, statements, world, tables)
    first = t.first_of(at)
    if t.word(first - 1) in tables.said["preposition"] or (
        t.word(first - 1) in ("the", "its") and t.word(first - 2) in tables.said["preposition"]
    ):
        return _head(t, at, region, statements, world, tables)
    return Subject((*_joined(t, first, region), named.actor.id), "named")


def _joined(t: Tokens, first: int, region: int) -> tuple[str, ...]:
    """The actors that "and" or commas join to the one that begins at `first`."""
    found: list[str] = []
    at = first - 1
    while at > region:
        while t.word(at) in ("the", "both"):
            at -= 1
        if t.word(at) not in ("and", ",", "&") or (t.word(at) == "," and not found):
            break
        named = t.named[at - 1] if at > region else None
        if named is None:
            break
        found.append(named.actor.id)
        at = t.first_of(at - 1) - 1
    return tuple(reversed(found))


def _before_apposition(t: Tokens, comma: int, region: int) -> int:
    """The last token of a name before ", first deputy chairman of the Duma,"; -1 where the comma closes none."""
    for k in range(comma - 1, max(region, comma - APPOSITION), -1):
        if t.word(k) == ",":
            named = t.named[k - 1]
            if named is not None and named.actor.kind != "group":
                return k - 1
    return -1


def _before_bracket(
    t: Tokens, at: int, region: int, statements: Sequence[Statement], world: World, tables: StanceTables
) -> Subject:
    k = at
    while k > max(region, at - 3 * APPOSITION) and t.word(k) != "(":
        k -= 1
    return _at(t, k - 1, region, statements, world, tables) if k > region and t.word(k) == "(" else NOBODY


def _antecedent(t: Tokens, at: int, region: int) -> Subject:
    """Whom "which" or "who" stands for: the name before it."""
    k = at - 1
    if k >= region and t.word(k) == ",":
        k -= 1
    named = t.named[k] if k >= region else None
    return Subject((named.actor.id,), "relative") if named and named.actor.kind != "group" else NOBODY


def pronoun(t: Tokens, at: int, statements: Sequence[Statement], world: World, tables: StanceTables) -> Subject:
    """Whom a pronoun means inside these statements or outside any."""
    word = t.word(at)
    speaker = next((s.speaker for s in statements if s.speaker), None)
    actor = world.actors.get(speaker or "")
    if word in FIRST:
        if actor is None:
            return NOBODY
        found = actor.id if word in ("i", "my") else world.own_side(actor.id)
        return Subject((found,) if found else (), "first")
    if word in ("he", "she", "his", "her"):
        if actor and actor.kind == "person":
            return Subject((actor.id,), "pronoun")
        return _one(world.last_before(t.starts[at], frozenset(("person",))), "pronoun")
    if word in ("it", "its"):
        if actor and actor.kind in SIDES:
            return Subject((actor.id,), "pronoun")
        return _one(world.last_before(t.starts[at], SIDES), "pronoun")
    if word in ("they", "their"):
        if actor and actor.kind == "group":
            return Subject((actor.id,), "pronoun")
        return _one(world.last_before(t.starts[at], frozenset(("group",))), "pronoun")
    return NOBODY


def _one(actor: str | None, way: str) -> Subject:
    return Subject((actor,), way) if actor else NOBODY


def _head(t: Tokens, at: int, region: int, statements: Sequence[Statement], world: World, tables: StanceTables) -> Subject:
    """The subject that a common noun heads: "her country", "the Peruvian government", "leaders of Peru", "the spokeswoman of Oslo"."""
    said = tables.said
    inner: Named | None = None
    article = next((k for k in range(at - 1, max(region - 1, at - 5), -1) if t.word(k) == "the"), -1)
    holder = world.titled(t.words[article + 1 : at + 1]) if article >= 0 else None
    if holder:
        return Subject((holder,), "title")
    for k in range(at, max(region - 1, at - HEAD), -1):
        word, named = t.word(k), t.named[k]
        if word in said["own"] and t.word(k - 1) in said["possessive"]:
            return _own(t, k, statements, world, tables)
        if named is not None and t.word(t.first_of(k) - 1) not in said["preposition"] | {"the"} and k != at:
            adjacent = t.word(k + 1) == "'s" or k == at - 1
            if inner is None and word and (adjacent and t.word(at) in said["head"]):
                return Subject((named.actor.id,), "head")
            if inner is not None and not _is_possessor(t, k):
                return Subject((named.actor.id,), "named")
        if named is not None:
            if k == at - 1 and t.word(at) in said["head"] and is_adjective(named.span.words(t.text), named.actor.name):
                return Subject((named.actor.id,), "head")
            inner = inner or named
        if word in said["head"] and inner is not None and t.word(k + 1) in said["preposition"]:
            return Subject((inner.actor.id,), "head")
        if (not t.is_word(k) and word not in ("'s", "'", "(", ")")) or word in said["be"] or word in said["finite"]:
            break
    return NOBODY


def _is_possessor(t: Tokens, k: int) -> bool:
    return t.word(k + 1) == "'s"


def _own(t: Tokens, k: int, statements: Sequence[Statement], world: World, tables: StanceTables) -> Subject:
    """ "her country", "our government": the state of whom the possessive means; "her party": what the office is of."""
    whose = pronoun(t, k - 1, statements, world, tables)
    if not whose.actors:
        return NOBODY
    if t.word(k) in ("country", "nation", "state", "government"):
        return _one(world.own_state(whose.actors[0]), "own")
    return _one(world.own_side(whose.actors[0]), "own")


def first_named(
    t: Tokens, region: int, before: int, statements: Sequence[Statement], world: World, tables: StanceTables
) -> Subject:
    """The subject that opens the clause: the first actor or pronoun from `region` on that hangs on no preposition."""
    for k in range(region, min(before, region + OPENING)):
        named = t.named[k]
        hangs = t.word(t.first_of(k) - 1) in tables.said["preposition"] or (
            t.word(t.first_of(k) - 1) == "the" and t.word(t.first_of(k) - 2) in tables.said["preposition"]
        )
        if named is not None and not (hangs and t.first_of(k) > region) and t.word(k + 1) != "'s":
            last = k
            while last + 1 < before and t.named[last + 1] is named:
                last += 1
            if is_adjective(named.span.words(t.text), named.actor.name) or t.word(t.first_of(k) - 1) in (
                "which",
                "whom",
                "where",
                "when",
                "while",
            ):
                continue
            return Subject((named.actor.id,), "carried")
        if named is None and t.word(k) in ("he", "she", "it", "they", "we", "i"):
            found = pronoun(t, k, statements, world, tables)
            if found.actors:
                return Subject(found.actors, "carried")
    return Subject(speakers_of(statements), "speaker") if statements else NOBODY
