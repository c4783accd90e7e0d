"""Who holds a side: the actor that the predicate's subject names, a pronoun stands for, or who speaks for whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.positions.predicates import is_adjective
from onrecord.code.positions.tokens import Named, StanceTables, Tokens
from onrecord.records import Actor, Office, Span, StandIn, Statement

# Who is who in one report: actors by where they are named, statements by where they stand, whose side a speaker is on.

SIDES = frozenset(("state", "organisation"))
PUBLIC = frozenset(("GOV", "MIL", "LEG", "SPY"))  # sectors in which "we" is the state
NEAR = 40  # contents or cues before an offset, among which those around it are
LEAST = 0.5  # of a stand-in's score: below, another fits as well
RECENT = 12  # mentions before an offset, in which a pronoun or short name finds whom it means


class World:
    """The actors, statements and offices of one report, asked for each construction.

    `before` are who took a side or was named in the sentence before: a pronoun looks there first.
    """

    def __init__(
        self, actors: Sequence[Actor], statements: Sequence[Statement], offices: Sequence[Office], stand_ins: Sequence[StandIn] = ()
    ) -> None:
        self.actors = {actor.id: actor for actor in actors}
        self.before: list[Actor] = []
        self._named = sorted((Named(span, actor) for actor in actors for span in actor.mentions), key=lambda item: item.span)
        self._starts = [item.span.start for item in self._named]
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._piece_starts = [span.start for span, _ in self._pieces]
        self._cues = sorted(((s.cue, s) for s in statements if s.cue), key=lambda item: (item[0], item[1].id))
        self._cue_starts = [cue.start for cue, _ in self._cues]
        self._offices = {office.person: office for office in reversed(offices) if office.of and not office.former}
        self._stand_ins = {item.span.end: item.actors for item in stand_ins if item.score >= LEAST}
        self._titles = [(frozenset(office.title.casefold().split()), office.person) for office in offices]

    def around(self, offset: int) -> tuple[Span | None, tuple[Statement, ...]]:
        """The smallest content that holds this offset, with the statements that share it."""
        last = bisect_right(self._piece_starts, offset)
        pieces = [piece for piece in self._pieces[max(0, last - NEAR) : last] if offset < piece[0].end]
        smallest = min((span for span, _ in pieces), key=lambda span: (span.end - span.start, span), default=None)
        return smallest, tuple(statement for span, statement in pieces if span == smallest)

    def cued(self, start: int, end: int) -> tuple[Statement, ...]:
        """The statements whose cue overlaps these offsets."""
        last = bisect_left(self._cue_starts, end)
        return tuple(s for cue, s in self._cues[max(0, last - NEAR) : last] if start < cue.end)

    def mentions_in(self, span: Span) -> list[Named]:
        """The mentions that start in a sentence, in text order."""
        return self._named[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def meant(self, offset: int, kinds: frozenset[str], but: str | None = None) -> str | None:
        """Whom a pronoun means: the first of these kinds that the sentence before names, else the last before this offset."""
        candidates = (*self.before, *(named.actor for named in self._recent(offset)))
        return next((actor.id for actor in candidates if actor.kind in kinds and actor.id != but), None)

    def standing_at(self, end: int) -> tuple[str, ...]:
        """Whom the pronoun, title or pair that ends at this offset stands for, as far as the resolver is sure of it."""
        return self._stand_ins.get(end, ())

    def short(self, word: str, offset: int, speaker: str | None) -> str | None:
        """The body that "the bank", "the Forum" or "the government" means: the speaker's own, else one named before."""
        if word in ("government", "country"):
            return self.own_state(speaker) if speaker else None
        side = self.actors.get(self.own_side(speaker) or "")
        bodies = (*([side] if side else ()), *(n.actor for n in self._recent(offset) if n.actor.kind == "organisation"))
        return next((actor.id for actor in bodies if actor.name.casefold().rpartition(" ")[2] == word), None)

    def _recent(self, offset: int) -> list[Named]:
        last = bisect_left(self._starts, offset)
        return self._named[max(0, last - RECENT) : last][::-1]

    def titled(self, words: Sequence[str]) -> str | None:
        """The one person whose title has all these words: "the foreign secretary"."""
        people = {person for title, person in self._titles if title.issuperset(words)}
        return people.pop() if len(people) == 1 and words else None

    def untitled(self, speaker: str | None) -> str | None:
        """The one person whose title the report does not tell, if there is just one: "the foreign secretary" is then hers."""
        titled = {person for _, person in self._titles} | {speaker}
        people = [
            a for a in self.actors.values() if a.kind == "person" and a.id not in titled and " " in a.name and a.name.istitle()
        ]
        return people[0].id if len(people) == 1 else None

    def own_side(self, speaker: str | None) -> str | None:
        """Whom a speaker's "we" means: what the office is of, the state of who serves one, else the speaker."""
        office, actor = self._offices.get(speaker or ""), self.actors.get(speaker or "")
        if office:
            return office.of
        serves = actor is not None and actor.kind == "person" and actor.sector in PUBLIC
        return (self.own_state(speaker) if serves else None) or speaker

    def own_state(self, speaker: str | None) -> str | None:
        """The state that a speaker belongs to, if it is an actor of the report."""
        actor = self.actors.get(speaker or "")
        if actor is None or actor.kind == "state":
            return speaker
        states = (a.id for a in self.actors.values() if a.kind == "state" and a.state == actor.state)
        return next(states, None) if actor.state else None


def speakers_of(statements: Sequence[Statement]) -> tuple[str, ...]:
    """The speakers of statements that share a content, each once."""
    return tuple(dict.fromkeys(s.speaker for s in statements if s.speaker))


# Whose side it is: the actor that the predicate's subject names, a pronoun stands for, or who speaks for whom.

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
    pointed = named is None and t.word(at) in FIRST  # "our resolve to" is nobody's named before
    return found if found.actors or pointed else _described(c, at)


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
