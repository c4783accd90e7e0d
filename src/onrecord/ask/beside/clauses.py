"""What a report says, piece by piece: its sentences cut into clauses that cover the text, so that none can be left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.ask.beside.small_words import small_words
from onrecord.records import Reading, Span
from onrecord.segment import split_sentences

SHORT = 3  # words of weight that a clause has at least; with fewer it stays with what it hangs on
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Where a clause may begin: behind a stop within a sentence; behind a comma before a link or a participle; at "and" and its like
# before a word that begins a clause, a verb or words on record as a cue or a trigger.
CUT = re.compile(
    r"(?<=[;:—–])\s+|(?<=,)\s(?=(?:and|but|while|including|starting|\w+ing|which|who|where|at|a|an|in|by|with)\s)|"
    r"\s(?=as well as\s)|\s(?=(?:and|but|while|whereas|to)\s(?P<next>[^\W_]+))",
    re.IGNORECASE,
)
BEGINS = re.compile(r"that|then|it|he|she|they|we|will|would|at|as|made|\w+ed", re.IGNORECASE)


class Clause(NamedTuple):
    """One piece of report number `side`: `sentence` counts the report's sentences, `place` says how far in it lies, 0 to 1."""

    side: int
    span: Span
    sentence: int
    sentence_span: Span
    place: float
    part: str


def clauses_of(reading: Reading, side: int) -> list[Clause]:
    """The clauses of a report in order; every character that is no blank lies in one."""
    text, found = reading.report.text, list[Clause]()
    begins = {one.cue.start for one in reading.statements if one.cue} | {one.trigger.start for one in reading.events}
    for number, sentence in enumerate(split_sentences(text)):
        part = next((part.kind for part in reading.report.parts if _over(part.span, sentence)), "body")
        cuts = _cuts(text, sentence, begins) if part == "body" else [sentence]
        found += [Clause(side, span, number, sentence, span.start / len(text), part) for span in cuts]
    return found


def _over(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _cuts(text: str, sentence: Span, begins: set[int]) -> list[Span]:
    """The sentence cut where both pieces have enough words of weight, and what stands behind says something of its own."""
    spans, start = list[Span](), sentence.start
    for cut in CUT.finditer(text, sentence.start, sentence.end):
        if cut["next"] and not (BEGINS.fullmatch(cut["next"]) or cut.start("next") in begins):
            continue
        if heavy(text[start : cut.start()]) >= SHORT and heavy(text[cut.end() : sentence.end]) >= SHORT:
            spans.append(Span(start, cut.start()))
            start = cut.end()
    return [*spans, Span(start, sentence.end)]


def heavy(words: str) -> int:
    """How many words of weight there are: those that are not small."""
    return sum(word.lower() not in small_words().small for word in WORD.findall(words))
