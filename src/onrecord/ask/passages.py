"""The words around other words: what a figure or an office is told in, and where in a report the words asked for stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.ask.answers import Evidence
from onrecord.records import Span
from onrecord.segment import split_sentences
from onrecord.store import Archive, found_in, phrases_of, terms_of

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
