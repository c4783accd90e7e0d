"""The actors of a report as events need them: by id, by mention, by state; groups told apart into those they name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from onrecord.code.events.sentence import Named
from onrecord.records import Actor, Span, StandIn

LEAST = 0.5  # how sure it must be whom a pronoun or title stands for
PRONOUNS = frozenset(
    "he him his himself she her hers herself it its itself they them their theirs themselves we us our ours i me my mine".split()
)
ADJECTIVE = re.compile(r"(?:ese|ian|ean|an|ish|ch|i|ic|ss|can)\Z")
SPEAKS_FOR_STATE = frozenset(("GOV", "MIL", "LEG"))


class Cast:
    """All actors of one report."""

    def __init__(self, actors: Sequence[Actor], text: str, stand_ins: Sequence[StandIn] = ()) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._by_name: dict[str, str] = {}
        self._states: dict[str, str] = {}
        for actor in actors:
            self._by_name.setdefault(actor.name, actor.id)
            if actor.kind == "state" and actor.state:
                self._states.setdefault(actor.state, actor.id)
        self.named = [Named(span, actor.id, _is_noun(actor, span.words(text))) for actor in actors for span in actor.mentions]
        self._several: dict[str, tuple[str, ...]] = {}
        self._pronouns: dict[int, str] = {}
        for item in stand_ins:
            if item.score >= LEAST and item.span.words(text).casefold() in PRONOUNS:
                self._pronouns[item.span.start] = self._meant(item)
            elif item.score >= LEAST:
                self.named.append(Named(item.span, self._meant(item), True))
        self.named.sort()
        self._starts = [named.span.start for named in self.named]
        self._told = sorted(self._pronouns)

    def __getitem__(self, actor: str) -> Actor:
        return self._actors[actor]

    def inside(self, span: Span) -> list[Named]:
        """The mentions that begin within a span, in text order."""
        return self.named[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def stands_in(self, span: Span) -> bool:
        """Whether a pronoun within a span stands for somebody."""
        at = bisect_left(self._told, span.start)
        return at < len(self._told) and self._told[at] < span.end

    def named_by(self, word: Span) -> str | None:
        """The actor whose name a word ends, or stands in."""
        at = bisect_left(self._starts, word.end)
        return next((item.actor for item in reversed(self.named[max(0, at - 4) : at]) if word.end <= item.span.end), None)

    def pronoun(self, start: int) -> str | None:
        """Whom resolve takes the pronoun at this offset for."""
        return self._pronouns.get(start)

    def _meant(self, item: StandIn) -> str:
        """The actor that words stand for; of several, a group of them that is known here alone."""
        if len(item.actors) == 1:
            return item.actors[0]
        together = "+".join(item.actors)
        self._several[together] = item.actors
        self._actors[together] = Actor(id=together, name=together, kind="group", mentions=(item.span,))
        return together

    def members(self, actor: str) -> tuple[str, ...]:
        """ "Xi Jinping and Vladimir Putin", a group: the two; anybody else himself."""
        if actor in self._several:
            return self._several[actor]
        found = self._actors[actor]
        if found.kind != "group" or " and " not in found.name:
            return (actor,)
        parts = [self._by_name.get(name.strip()) for name in found.name.replace(" and ", ", ").split(", ")]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else (actor,)

    def pair(self, times: int = 1) -> tuple[str, ...]:
        """ "both countries": the two states named more than `times` as often as any other; nobody where there are no such two."""
        counts = sorted(((len(a.mentions), a.id) for a in self._actors.values() if a.kind == "state"), reverse=True)
        if len(counts) < 2 or (len(counts) > 2 and counts[2][0] * times >= counts[1][0]):
            return ()
        return tuple(sorted((counts[0][1], counts[1][1]), key=lambda actor: min(self._actors[actor].mentions)))

    def state_of(self, actor: str) -> str | None:
        """The state an actor belongs to, as an actor of the report; the state itself for a state."""
        return self._states.get(self._actors[actor].state or "")

    def speaks_for(self, actor: str) -> str | None:
        """Whom a speaker's "we" means: his state for who holds office, himself for a body."""
        found = self._actors[actor]
        if found.kind == "person" and found.sector in SPEAKS_FOR_STATE:
            return self.state_of(actor) or actor
        return actor

    def is_one_side(self, one: str, two: str) -> bool:
        """Whether two actors are the same, or one speaks for the state that the other is or belongs to."""
        if one == two or two in self.members(one) or one in self.members(two):
            return True
        first, second = self._actors[one], self._actors[two]
        if first.state is None or first.state != second.state or "JRN" in (first.sector, second.sector):
            return False  # a state's broadcaster is not the state
        return "state" in (first.kind, second.kind)


def _is_noun(actor: Actor, words: str) -> bool:
    """Whether a mention can have a verb behind it: a state's name can, "Chinese" cannot."""
    return actor.kind in ("person", "organisation") or words == actor.name or ADJECTIVE.search(words) is None
