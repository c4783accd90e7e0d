"""Whose words they are where the encoder does not see it and the text shows it: retorts, speakers behind "by", posts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.code.statements import QUIET, Attribution
from onrecord.records import Report, Span

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


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def with_posts(items: Sequence[Attribution], report: Report) -> list[Attribution]:
    """The attributions with one for each post that a paragraph quotes: "words — Name (@name) May 2, 2025", "RT @name: words"."""
    quiet = report.spans_of(*QUIET)
    posts = [
        Attribution(_span(found, "who"), _span(found, "cue") if found["cue"] else None, (_span(found, "said"),), SURE)
        for form in POSTS
        for found in form.finditer(report.text)
        if not any(span.start <= found.start() < span.end for span in quiet)
    ]
    inside = [(post.content[0].start, post.content[0].end) for post in posts]
    kept = [item for item in items if not any(start <= item.start < end for start, end in inside)]
    return sorted((*kept, *posts), key=lambda item: item.start)


def _span(found: re.Match[str], name: str) -> Span:
    return Span(*found.span(name))
