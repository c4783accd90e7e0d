"""Givers: who the report credits with a number — the speaker of the statement around it, or of words like "according to"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.records import Actor, Span, Statement

CREDITS = re.compile(r"\b(?:[Aa]ccording to|[Aa]s estimated by|[Dd]ata from|[Ff]igures from|[Rr]eported by) ")
PHRASE = re.compile(r"[^,.;:()\n“”\"–—]{1,90}")
QUOTED = re.compile(
    r"(?P<who>[^,.;:()\n“”\"]{1,60}?) as (?:saying|telling|reporting|estimating|putting)\b"
)  # "quoted Berg as saying"
SAYS = "say|says|said|report|reports|reported|estimate|estimates|estimated|put|puts|claim|claims|claimed|believe|believes|calculate"
ASIDE = re.compile(rf"\b(?:which|that|who) (?P<who>(?:the |an? )?\w+(?: \w+){{0,4}}?) (?:{SAYS})s?\b")
ADJUNCT = re.compile(
    r",? (?:at|with|for|worth|costing|by|of|in|to|on|including|some|about|around|an?|the|up)\b[^.;:()\n“”\"]{0,60}\Z"
)
NEW_CLAUSE = re.compile(r"\b(?:and|but|while|although|though|because|when|which|who|as|whereas|if|is|are|was|were|has|have|had)\b")
REACH = 120  # code points before a figure in which an aside or the statement it adds to stands
RELATIVE = frozenset(("which", "who", "that"))

Giver = tuple[str | None, Span | None]


class Givers:
    """The statements and actors of one report, asked for each figure."""

    def __init__(self, text: str, statements: Sequence[Statement], actors: Sequence[Actor]) -> None:
        self._text = text
        pieces = [(span, statement) for statement in statements for span in statement.content]
        self._pieces = sorted(pieces, key=lambda piece: (piece[0], piece[1].id))
        self._starts = [span.start for span, _ in self._pieces]
        self._sources = sorted({statement.source for statement in statements if statement.source})
        self._asked: Span | None = None  # the sentence last searched for a credit, and what was found
        self._answer: Giver = (None, None)
        self._mentions = sorted((span, actor.id) for actor in actors for span in actor.mentions)

    def of(self, figure: Span, sentence: Span) -> Giver:
        """The giver and the words that name it, as far as the report credits somebody."""
        if self._names_somebody(figure):
            return None, None
        before = self._pieces[: bisect_right(self._starts, figure.start)]
        around = [piece for piece in before if figure in piece[0]]
        if around:
            content, statement = min(around, key=lambda piece: (piece[0].end - piece[0].start, piece[1].id))
            if statement.speaker or statement.source:
                return self._quoted(content, figure) or self._speaker(statement)
        return self._aside(figure, sentence) or self._adjunct(before, figure, sentence) or self._credit(sentence)

    def _names_somebody(self, figure: Span) -> bool:
        """Whether the figure is among the words that name a speaker: "the head of the panel of twelve said"."""
        at = bisect_right(self._sources, figure.start, key=lambda source: source.start) - 1
        return at >= 0 and figure in self._sources[at]

    def _speaker(self, statement: Statement) -> Giver:
        """The speaker and its words, without a comma; for "which" the words before that it stands for."""
        source = statement.source
        if source is None:
            return statement.speaker, None
        words = source.words(self._text)
        if words.casefold() in RELATIVE:
            earlier = [span for span, actor in self._mentions if actor == statement.speaker and span.end <= source.start]
            return statement.speaker, self._with_article(earlier[-1]) if earlier else source
        return statement.speaker, Span(source.start, source.start + len(words.rstrip(" ,")))

    def _with_article(self, name: Span) -> Span:
        start = name.start - 4
        return Span(start, name.end) if start >= 0 and self._text[start : name.start] in ("the ", "The ") else name

    def _quoted(self, content: Span, figure: Span) -> Giver | None:
        """Whom another quotes: "television quoted Berg as saying that", where the statement is the television's."""
        found = QUOTED.match(self._text, content.start, figure.start)
        return self._named(Span(found.start("who"), found.end("who"))) if found else None

    def _aside(self, figure: Span, sentence: Span) -> Giver | None:
        """Who is credited in a relative clause: "the paper, which officials say runs to 40 pages"."""
        asides = list(ASIDE.finditer(self._text, max(sentence.start, figure.start - REACH), figure.start))
        found = asides[-1] if asides else None
        if found is None or "," in self._text[found.end() : figure.start]:
            return None
        return self._named(Span(found.start("who"), found.end("who")))

    def _adjunct(self, before: Sequence[tuple[Span, Statement]], figure: Span, sentence: Span) -> Giver | None:
        """The speaker of what the figure only adds to: "plans to hold two votes, at a cost of $3 million"."""
        if not before or before[-1][0].end > figure.start or before[-1][0].start < sentence.start:
            return None
        content, statement = before[-1]
        between = self._text[content.end : figure.start] if figure.start - content.end < REACH else "."
        adds = ADJUNCT.match(between) and not NEW_CLAUSE.search(between)
        return self._speaker(statement) if adds and statement.source and not self._has_mention(content.end, figure.start) else None

    def _has_mention(self, start: int, end: int) -> bool:
        at = bisect_right(self._mentions, start, key=lambda mention: mention[0].start)
        return at < len(self._mentions) and self._mentions[at][0].start < end

    def _credit(self, sentence: Span) -> Giver:
        if self._asked != sentence:
            self._asked, self._answer = sentence, self._credited(sentence)
        return self._answer

    def _credited(self, sentence: Span) -> Giver:
        """ "according to the General Administration of Customs", where no statement was found."""
        found = CREDITS.search(self._text, sentence.start, sentence.end)
        named = PHRASE.match(self._text, found.end(), sentence.end) if found else None
        return self._named(Span(named.start(), named.start() + len(named.group().rstrip()))) if named else (None, None)

    def _named(self, span: Span) -> Giver:
        """The actor that the words name, and the words."""
        inside = [(mention, actor) for mention, actor in self._mentions if mention in span]
        giver = max(inside, key=lambda item: item[0].end, default=None)
        return (giver[1] if giver else None), span
