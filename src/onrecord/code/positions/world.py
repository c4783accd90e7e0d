"""Who is who in one report: actors by where they are named, statements by where they stand, whose side a speaker is on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.code.positions.tokens import Named
from onrecord.records import Actor, Office, Span, StandIn, Statement

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
