"""Who is meant by words of a report, and whose words they are: also where the encoder does not see it and the text shows it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from onrecord.code.statements import QUIET, Attribution
from onrecord.records import Actor, Mark, Report, Span, StandIn, Statement, Tags, Tie, TieRole

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


RETORT = re.compile(
    r"\s+(?P<who>(?:[^\W\d_a-z][\w’'.-]*\s+){0,3}[^\W\d_a-z][\w’'.-]*)\s+"
    r"(?P<cue>(?:shot|fired|hit|snapped|barked|yelled|shouted|called|chimed|cut|broke|burst|piped|spoke|lashed|cried|threw)"
    r" (?:back|in|out|up))\b"
)
PASSIVE = re.compile(
    r"\b(?P<cue>(?:(?:has|have|had) been|is|are|was|were) "
    r"(?:asked|told|urged|promised|offered|believed|thought|expected|warned|advised|reminded|assured|instructed|invited|begged))\b"
    r"(?: [^.;:,“”\"]{1,40}?)?(?P<by> by )(?P<who>(?:the )?[^\W\d_a-z][\w’'-]*(?:(?: and)? [^\W\d_a-z][\w’'-]*)*)"
)
ENDS = frozenset(",.!?…-—")  # before the closing mark of what is said aloud
SURE = 0.8  # of a retort, which the words show; not fitted, the encoder's data have too few
THANKS = re.compile(r"\bthank(?:s|ed|ing)?\Z", re.IGNORECASE)
WHAT_FOR = re.compile(r"(?<=\w )for (?=[^.:;“”\"]*\w)")
POSTS = (
    re.compile(
        r"^[ \t]*(?P<said>\S.*\S)(?P<cue>) ?[—–-]{1,2} ?(?P<who>[^\W\d_][^()—–\n]{1,60}?) \(@\w+\)[\w ,]{0,24}$", re.MULTILINE
    ),
    re.compile(r"^[ \t]*(?P<cue>RT) (?P<who>@\w+): (?P<said>\S.*\S)", re.MULTILINE),
    re.compile(r"^[ \t]*(?P<who>[^\W\d_a-z][^():\n]{1,60}?) \(@\w+\)(?P<cue>:) (?P<said>\S.*\S)", re.MULTILINE),
)


def with_retorts(items: list[Attribution], quotes: Sequence[Span], text: str) -> list[Attribution]:
    """The attributions, a quotation before "X shot back" being X's, whoever spoke the one before it."""
    for quote in quotes:
        found = RETORT.match(text, quote.end)
        if found is None or text[quote.end - 2 : quote.end - 1] not in ENDS:
            continue
        who, cue = Span(*found.span("who")), Span(*found.span("cue"))
        if any(item.cue and _meets(item.cue, cue) and any(_meets(span, quote) for span in item.content) for item in items):
            continue
        inside = Span(quote.start, cue.end)
        freed = [item for item in items if item.cue is None or not _meets(item.cue, inside)]
        left = [item._replace(content=tuple(span for span in item.content if not _meets(span, inside))) for item in freed]
        items = [item for item in left if item.content] + [Attribution(who, cue, (quote,), SURE)]
    return sorted(items, key=lambda item: item.start)


def with_agents(items: Sequence[Attribution], sentences: Sequence[Span], text: str) -> list[Attribution]:
    """The attributions, those that name nobody given whom "was asked by X to …", "was promised Y by X" names."""
    return [item if item.source else _told_by(item, sentences, text) for item in items]


def _told_by(item: Attribution, sentences: Sequence[Span], text: str) -> Attribution:
    at = bisect_right(sentences, item.content[0].start, key=lambda span: span.start) - 1
    sentence = sentences[max(at, 0)] if sentences else None
    found = PASSIVE.search(text, sentence.start, sentence.end) if sentence else None
    if sentence is None or found is None or not all(span in sentence for span in item.content):
        return item
    last = sentence.end - (text[sentence.end - 1] == ".")
    bounds = (sentence.start, found.start("cue")), (found.end("cue"), found.start("by")), (found.end("who"), last)
    words = [(start, end, text[start:end]) for start, end in bounds if text[start:end].strip()]
    content = tuple(Span(a + len(w) - len(w.lstrip()), b - len(w) + len(w.rstrip())) for a, b, w in words)
    return item._replace(source=Span(*found.span("who")), cue=Span(*found.span("cue")), content=content)


def without_thanked(items: Sequence[Attribution], text: str) -> list[Attribution]:
    """The attributions, what somebody thanks for without whom: of "thanked Arland for its help" the content is "for its help"."""
    return [_without_thanked(item, text) for item in items]


def _without_thanked(item: Attribution, text: str) -> Attribution:
    first = item.content[0]
    if item.cue is None or not THANKS.search(item.cue.words(text)) or text[item.cue.end : first.start].strip():
        return item
    found = WHAT_FOR.search(text, first.start, first.end)
    return item._replace(content=(Span(found.start(), first.end), *item.content[1:])) if found else item


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def with_posts(items: Sequence[Attribution], report: Report) -> list[Attribution]:
    """The attributions with one for each post that a paragraph quotes: "words — Name (@name) May 2, 2025", "RT @name: words"."""
    quiet = report.spans_of(*QUIET)
    posts = [
        Attribution(
            _span(found, "who"), _span(found, "cue") if found["cue"] else None, (_span(found, "said"),), SURE, word_for_word=True
        )
        for form in POSTS
        for found in form.finditer(report.text)
        if not any(span.start <= found.start() < span.end for span in quiet)
    ]
    inside = [(post.content[0].start, post.content[0].end) for post in posts]
    kept = [item for item in items if not any(start <= item.start < end for start, end in inside)]
    return sorted((*kept, *posts), key=lambda item: item.start)


def _span(found: re.Match[str], name: str) -> Span:
    return Span(*found.span(name))
