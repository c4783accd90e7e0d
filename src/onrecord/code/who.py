"""Who is meant by words of a report, and whose words a place of the text is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from onrecord.records import Actor, Mark, Span, StandIn, Statement, Tags, Tie, TieRole

# Who is meant by words of a report: mentions of actors and the words that stand for them, by place.

LEAST = 0.5  # how sure it must be whom a pronoun or title stands for
TOUCH = re.compile(r" |-\w+ ")  # "Greek police", "US-led coalition"
FEW = 4  # words of a title between a body and its holder
APART = re.compile(r",|;|/|–|—|-|&|\b(?:and|or|with|as well as|along with|plus)\b")  # between names that are several parties


class Cast:
    """All actors of one report, the words that stand for them, and what the encoder ties to its marks."""

    def __init__(self, text: str, actors: Sequence[Actor], stand_ins: Sequence[StandIn], tags: Tags) -> None:
        self.text = text
        self.actors = {actor.id: actor for actor in actors}
        named = [(span, (actor.id,)) for actor in actors for span in actor.mentions]
        stands = [(item.span, item.actors) for item in stand_ins if item.score >= LEAST and item.actors]
        self._meant = sorted((*named, *stands))
        self.meant_by = stands
        self._starts = [span.start for span, _ in self._meant]
        self._longest = max((span.end - span.start for span, _ in self._meant), default=0)
        self.marks = tags.marks
        self._titles = sorted(mark.span for mark in tags.marks if mark.kind == "title")
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
        """The actors tied to a mark in a role, with how likely each is, the likeliest first."""
        joined: list[tuple[Span, float]] = []
        for tie in sorted(self.ties(mark, role, least), key=lambda tie: tie.span):
            if joined and self._is_one_name(joined[-1][0], tie.span):
                joined[-1] = Span(joined[-1][0].start, tie.span.end), max(joined[-1][1], tie.score)
            else:
                joined.append((tie.span, tie.score))
        found: dict[str, float] = {}
        for span, score in sorted(joined, key=lambda item: (-item[1], item[0])):
            for actor in self.meant(span):
                found.setdefault(actor, score)
        return found

    def _is_one_name(self, one: Span, two: Span) -> bool:
        """Whether two runs of words are of one phrase: "UN" and "Ban Ki-moon" with a title between, "Greek" and "police"."""
        between = self.text[one.end : two.start]
        if TOUCH.fullmatch(between):
            return True
        at = bisect_left(self._titles, one.end, key=lambda title: title.start)
        titled = at < len(self._titles) and self._titles[at].end <= two.start
        return titled and len(between.split()) <= FEW and not APART.search(between)


# Whose words a place of the text is in: statements by what they contain and by their cue.


class Cue(NamedTuple):
    """A cue with the statements that hang on it, one for each speaker."""

    span: Span
    statements: tuple[Statement, ...]


class Voices:
    """The statements of one report."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._starts = [span.start for span, _ in self._pieces]
        cues: dict[Span, list[Statement]] = {}
        for statement in statements:
            if statement.cue:
                cues.setdefault(statement.cue, []).append(statement)
        self._cues = [Cue(span, tuple(found)) for span, found in sorted(cues.items())]
        self._cue_starts = [cue.span.start for cue in self._cues]

    def around(self, span: Span) -> list[Statement]:
        """The statements whose content holds the span, the narrowest first."""
        found = [(piece, statement) for piece, statement in self._pieces[: bisect_right(self._starts, span.start)] if span in piece]
        return [statement for _, statement in sorted(found, key=lambda item: (item[0].end - item[0].start, item[1].id))]

    def piece(self, statement: Statement, span: Span) -> Span:
        """The piece of the statement's content that holds the span."""
        return next((piece for piece in statement.content if span in piece), statement.content[0])

    def told_by(self, span: Span) -> tuple[Statement, ...]:
        """The statements whose cue overlaps the span: "accused", told of its speaker."""
        at = bisect_right(self._cue_starts, span.end - 1) - 1
        if at >= 0 and self._cues[at].span.end > span.start:
            return self._cues[at].statements
        return ()

    def near(self, span: Span) -> Statement | None:
        """The statement whose cue stands in the span, where there is just one such."""
        inside = [cue for cue in self._cues if cue.span in span]
        return inside[0].statements[0] if len(inside) == 1 else None
