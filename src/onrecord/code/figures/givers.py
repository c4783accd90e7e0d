"""Givers: who the report credits with a number — the speaker of the statement around it, or "according to"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.records import Actor, Span, Statement

CREDITS = re.compile(r"\b(?:[Aa]ccording to|[Aa]s estimated by|[Dd]ata from|[Ff]igures from|[Rr]eported by) ")
PHRASE = re.compile(r"[^,.;:()\n“”\"–—]{1,90}")


class Givers:
    """The statements and actors of one report, asked for each figure."""

    def __init__(self, text: str, statements: Sequence[Statement], actors: Sequence[Actor]) -> None:
        self._text = text
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._starts = [span.start for span, _ in self._pieces]
        self._asked: Span | None = None  # the sentence last searched for a credit, and what was found
        self._answer: tuple[str | None, Span | None] = (None, None)
        self._mentions = sorted((span, actor.id) for actor in actors for span in actor.mentions)

    def of(self, figure: Span, sentence: Span) -> tuple[str | None, Span | None]:
        """The giver and the words that name it, as far as the report credits somebody."""
        around = [piece for piece in self._pieces[: bisect_right(self._starts, figure.start)] if figure in piece[0]]
        if around:
            _, statement = min(around, key=lambda piece: (piece[0].end - piece[0].start, piece[1].id))
            if statement.speaker or statement.source:
                return statement.speaker, statement.source
        if self._asked != sentence:
            self._asked, self._answer = sentence, self._credited(sentence)
        return self._answer

    def _credited(self, sentence: Span) -> tuple[str | None, Span | None]:
        """ "according to the General Administration of Customs", where no statement was found."""
        found = CREDITS.search(self._text, sentence.start, sentence.end)
        named = PHRASE.match(self._text, found.end(), sentence.end) if found else None
        if named is None:
            return None, None
        words = named.group().rstrip()
        span = Span(named.start(), named.start() + len(words))
        inside = [(mention, actor) for mention, actor in self._mentions if mention in span]
        giver = max(inside, key=lambda item: item[0].end, default=None)
        return (giver[1] if giver else None), span
