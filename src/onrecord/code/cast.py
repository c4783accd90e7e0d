"""Who is meant by words of a report: mentions of actors and the words that stand for them, by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from onrecord.records import Actor, Mark, Span, StandIn, Tags, Tie, TieRole

LEAST = 0.5  # how sure it must be whom a pronoun or title stands for
APART = re.compile(r",|;|/|–|—|-|&|\b(?:and|or|with|as well as|along with|plus)\b")  # between names that are several parties


class Cast:
    """All actors of one report, the words that stand for them, and what the encoder ties to its marks."""

    def __init__(self, text: str, actors: Sequence[Actor], stand_ins: Sequence[StandIn], tags: Tags) -> None:
        self.text = text
        self.actors = {actor.id: actor for actor in actors}
        named = [(span, (actor.id,)) for actor in actors for span in actor.mentions]
        stands = [(item.span, item.actors) for item in stand_ins if item.score >= LEAST and item.actors]
        self._meant = sorted((*named, *stands))
        self._starts = [span.start for span, _ in self._meant]
        self._longest = max((span.end - span.start for span, _ in self._meant), default=0)
        self.marks = tags.marks
        self._ties: dict[int, list[Tie]] = {}
        for tie in tags.ties:
            self._ties.setdefault(tie.mark, []).append(tie)

    def __getitem__(self, actor: str) -> Actor:
        return self.actors[actor]

    def found(self, *kinds: str) -> list[tuple[int, Mark]]:
        """The marks of these kinds with their numbers, in text order."""
        return sorted(((n, mark) for n, mark in enumerate(self.marks) if mark.kind in kinds), key=lambda item: item[1].span)

    def ties(self, mark: int, role: TieRole, least: float = 0.0) -> list[Tie]:
        """What plays a part for a mark, the likeliest first."""
        found = [tie for tie in self._ties.get(mark, ()) if tie.role == role and tie.score >= least]
        return sorted(found, key=lambda tie: (-tie.score, tie.span))

    def meant(self, span: Span) -> tuple[str, ...]:
        """The actors that these words name or stand for, each once, in text order.

        Of names with nothing but words between, as in "Russian President Vladimir Putin", the last is meant.
        """
        at = bisect_left(self._starts, span.start - self._longest)
        inside = []
        for found, actors in self._meant[at : bisect_left(self._starts, span.end)]:
            if found.end > span.start:
                inside.append((found, actors))
        kept = [one for one, two in pairwise(inside) if APART.search(self.text[one[0].end : two[0].start])]
        return tuple(dict.fromkeys(actor for _, actors in (*kept, *inside[-1:]) for actor in actors))

    def parties(self, mark: int, role: TieRole, least: float) -> dict[str, float]:
        """The actors tied to a mark in a role, with how likely each is."""
        found: dict[str, float] = {}
        for tie in self.ties(mark, role, least):
            for actor in self.meant(tie.span):
                found.setdefault(actor, tie.score)
        return found

    def is_one_side(self, one: str, two: str) -> bool:
        """Whether two actors are the same, or one speaks for the state that the other is or belongs to."""
        if one == two:
            return True
        first, second = self.actors[one], self.actors[two]
        if first.state is None or first.state != second.state or "JRN" in (first.sector, second.sector):
            return False  # a state's broadcaster is not the state
        return "state" in (first.kind, second.kind)
