"""Words compared with words, and the words around other words."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import msgspec

from onrecord.ask.answers import Evidence
from onrecord.ask.records import StatementAnswer
from onrecord.records import Record, Span
from onrecord.segment import split_sentences
from onrecord.store import Archive, Token, found_in, phrases_of, terms_of

# Comparing a quote with what was said, word by word: which words agree, which only one side has.


class Difference(Record, frozen=True, kw_only=True):
    """A run of words that both have, only the quote, or only the report; in the report's spelling where it has them."""

    side: Literal["both", "quote", "report"]
    words: str


LEFT_OUT = 4  # words that a run left out in the middle counts for at most: however long it is, the quote has the ends of one saying


class Alignment(NamedTuple):
    """How alike a quote and its best stretch of the report are, 0 to 1; the words that agree; the stretch's tokens [start, end)."""

    likeness: float
    agreed: int
    start: int
    end: int


def align(quote: list[str], said: list[str], breaks: Container[int] = ()) -> Alignment:
    """The stretch of what was said that is most like the quote: the best local alignment of their words.

    A word that agrees counts 1, one that is missing, added or other -1/2, and a run that the quote leaves out no more than LEFT_OUT
    of them. Source: Smith and Waterman 1981, Journal of Molecular Biology 147; Gotoh 1982, the same 162. Likeness is twice the
    words that agree by the words of both, runs left out counted likewise. `breaks` are the words of the quote, from 1, behind which
    it says itself that it leaves some out: that costs nothing and counts as one word. Time and space O(len(quote) * len(said)).
    """
    best = (0.0, 0, 0, 0, 0)  # score, words that agree, start and end of the stretch, words of it that count for nothing
    above = [(0.0, 0, at, at, 0) for at in range(len(said) + 1)]
    for number, word in enumerate(quote, 1):
        reach, cost = (1, 0.0) if number in breaks else (LEFT_OUT, LEFT_OUT / 2)
        row = [(0.0, 0, 0, 0, 0)]
        left = (-math.inf, 0, 0, 0, 0)  # within a run left out that has come to cost all it can
        for at, other in enumerate(said, 1):
            score, agreed, start, _, free = above[at - 1]
            same = word == other
            ways = [(score + (1 if same else -0.5), agreed + same, start, at, free)]
            ways += [(way[0] - 0.5, way[1], way[2], at, way[4]) for way in (above[at], row[-1])]
            left = (left[0], left[1], left[2], at, left[4] + 1)
            if at > reach and (begun := row[at - reach])[0] - cost > left[0]:
                left = (begun[0] - cost, begun[1], begun[2], at, begun[4])
            row.append(max([*ways, left, (0.0, 0, at, at, 0)], key=lambda way: way[0]))
        best = max(best, max(row, key=lambda way: way[0]), key=lambda way: way[0])
        above = row
    _, agreed, start, end, free = best
    return Alignment(2 * agreed / (len(quote) + end - start - free) if agreed else 0.0, agreed, start, end)


def differences(quote: list[Token], quote_text: str, said: list[Token], said_text: str) -> tuple[Difference, ...]:
    """The word diff from the quote to what was said."""
    matcher = SequenceMatcher(None, [token.term for token in quote], [token.term for token in said], autojunk=False)
    found: list[Difference] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Difference(side="both", words=_words(said[start:end], said_text)))
            continue
        if last > first:
            found.append(Difference(side="quote", words=_words(quote[first:last], quote_text)))
        if end > start:
            found.append(Difference(side="report", words=_words(said[start:end], said_text)))
    return tuple(found)


def _words(tokens: list[Token], text: str) -> str:
    return text[tokens[0].start : tokens[-1].end]


# The words around other words: what a figure or an office is told in, and where in a report the words asked for stand.

REACH = 300  # code points before and after the words, at most
FURTHEST = 200_000  # code points of a report that are looked through for words …
LONGEST = 20_000  # … and of one sentence

TEXT = "SELECT text FROM reports WHERE id = ?"

Texts = Callable[[str], str]


class Passage(Evidence, frozen=True, kw_only=True):
    """Evidence with the words around it, up to the ends of its sentence; `marks` are the exact words, in the report's text."""

    marks: tuple[Span, ...]


def texts_of(archive: Archive) -> Texts:
    """A function that gives the text of the report with this id; it remembers the last few."""

    @lru_cache(maxsize=8)
    def text_of(report: str) -> str:
        text: str = next(archive.rows(TEXT, (report,)))["text"]
        return text

    return text_of


def in_passages(archive: Archive, answers: Iterable[Any]) -> list[Any]:
    """Answers with their evidence in passages; where there are several pieces of it, the newest alone."""
    texts = texts_of(archive)

    def widened(evidence: Any) -> Any:
        return tuple(map(widened, evidence[:1])) if isinstance(evidence, tuple) else passage_of(texts, evidence)

    return [msgspec.structs.replace(one, evidence=widened(one.evidence)) for one in answers]


class Stretch(NamedTuple):
    """A run of words of one part of a statement - source, cue, content or none - and whether they were asked for."""

    words: str
    part: str
    asked: bool


class StatementTold(StatementAnswer, frozen=True, kw_only=True):
    """A statement with the sentences that it is told in, cut where who, says and what begin and end."""

    told: tuple[Stretch, ...]


def in_sentences(archive: Archive, answers: Iterable[StatementAnswer]) -> list[StatementTold]:
    """Statements in the words of their reports, each up to the ends of its sentences."""
    texts = texts_of(archive)
    return [StatementTold(**msgspec.structs.asdict(one), told=tuple(_stretches(texts(one.report), one))) for one in answers]


def _stretches(text: str, one: StatementAnswer) -> Iterator[Stretch]:
    named = (("source", (one.source,)), ("cue", (one.cue,)), ("content", one.content))
    parts = [(piece.span, name) for name, pieces in named for piece in pieces if piece]
    edges = {edge for span in (*(span for span, _ in parts), *one.highlights) for edge in (span.start, span.end)}
    for nr, passage in enumerate(_joined(text, [around(text, span) for span, _ in parts])):
        if nr:
            yield Stretch(" … ", "", False)
        bounds = sorted({edge for edge in edges if passage.start < edge < passage.end} | {passage.start, passage.end})
        for start, end in pairwise(bounds):
            run = Span(start, end)
            part = next((name for span, name in parts if run in span), "")
            yield Stretch(run.words(text), part, any(run in hit for hit in one.highlights))


def _joined(text: str, passages: Iterable[Span]) -> list[Span]:
    """Passages in their order; those that touch, or have nothing but blanks between them, are one."""
    found: list[Span] = []
    for passage in sorted(passages):
        if found and not text[found[-1].end : passage.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, passage.end))
        else:
            found.append(passage)
    return found


def passage_of(texts: Texts, evidence: Evidence) -> Passage:
    """The evidence with the words around it."""
    span = around(texts(evidence.report), evidence.span)
    return _passage(texts, evidence, span, (evidence.span,))


def passage_with(texts: Texts, evidence: Evidence, words: str) -> Passage:
    """The first sentence of a report, beside its headline, with most of the words asked for, or where the evidence stands."""
    text = texts(evidence.report)[:FURTHEST]
    sentence = _sentence_with(text, words, evidence.headline)
    start, said = (sentence.start, sentence.words(text)[:LONGEST]) if sentence else (0, "")
    hits = [Span(start + hit.start, start + hit.end) for hit in found_in(said, words)]
    first = Span(hits[0].start, min(hits[0].end, hits[0].start + REACH)) if hits else evidence.span
    span = around(text, first)
    return _passage(texts, evidence, span, tuple(hit for hit in hits if hit in span))


def around(text: str, span: Span) -> Span:
    """The sentence or sentences that the span lies in, no further than REACH before and after it, and there between words."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = end if end >= 0 else len(text)
    if start < span.start - REACH:
        start = text.find(" ", span.start - REACH, span.start) + 1 or span.start - REACH
    if end > span.end + REACH:
        last = text.rfind(" ", span.end, span.end + REACH)
        end = last if last >= 0 else span.end + REACH
    sentences = [Span(start + one.start, start + one.end) for one in split_sentences(text[start:end])]
    over = [one for one in sentences if one.start < span.end and span.start < one.end]
    return Span(min(over[0].start, span.start), max(over[-1].end, span.end)) if over else span


def _sentence_with(text: str, words: str, headline: str | None) -> Span | None:
    phrases = [f" {phrase.terms}{'' if phrase.prefix else ' '}" for phrase in phrases_of(words)]
    best, most = None, 0
    for sentence in split_sentences(text):
        terms = f" {terms_of(sentence.words(text))} "
        held = sum(phrase in terms for phrase in phrases)
        if held > most and sentence.words(text) != headline:
            best, most = sentence, held
        if most == len(phrases):
            break
    return best


def _passage(texts: Texts, evidence: Evidence, span: Span, marks: tuple[Span, ...]) -> Passage:
    told = {name: getattr(evidence, name) for name in ("report", "headline", "place", "published", "coder")}
    return Passage(**told, span=span, words=span.words(texts(evidence.report)), marks=marks)
