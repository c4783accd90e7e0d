"""Checking a quote word by word, and the words around other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from onrecord.ask.answers import REPORT, Answer, Evidence
from onrecord.ask.conditions import Asked, Condition
from onrecord.ask.question import Question, check_words
from onrecord.ask.records import StatementAnswer, ask_statements
from onrecord.errors import QuestionError
from onrecord.records import Record, Span
from onrecord.segment import split_sentences
from onrecord.store import Archive, Token, found_in, phrases_of, terms_of, tokens

# Comparing a quote with what was said, word by word: which words agree, which only one side has.


class Difference(Record, frozen=True, kw_only=True):
    """A run of words that both have, only the quote, or only the report; in the report's spelling where it has them."""

    side: Literal["both", "quote", "report"]
    words: str


class Alignment(NamedTuple):
    """How alike a quote and its best stretch of the report are, 0 to 1; the words that agree; the stretch's tokens [start, end)."""

    likeness: float
    agreed: int
    start: int
    end: int


def align(quote: list[str], said: list[str]) -> Alignment:
    """The stretch of what was said that is most like the quote: the best local alignment of their words.

    A word that agrees counts 1, one that is missing, added or other -1/2. Source: Smith and Waterman 1981, Journal of Molecular
    Biology 147. Likeness is twice the words that agree by the words of both. Time and space O(len(quote) * len(said)).
    """
    best = (0.0, 0, 0, 0)  # score, words that agree, start and end of the stretch
    above = [(0.0, 0, at, at) for at in range(len(said) + 1)]
    for word in quote:
        row = [(0.0, 0, 0, 0)]
        for at, other in enumerate(said, 1):
            score, agreed, start, _ = above[at - 1]
            same = word == other
            ways = [(score + (1 if same else -0.5), agreed + same, start, at)]
            ways += [(way[0] - 0.5, way[1], way[2], at) for way in (above[at], row[-1])]
            row.append(max([*ways, (0.0, 0, at, at)], key=lambda way: way[0]))
        best = max(best, max(row, key=lambda way: way[0]), key=lambda way: way[0])
        above = row
    _, agreed, start, end = best
    return Alignment(2 * agreed / (len(quote) + end - start) if agreed else 0.0, agreed, start, end)


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


# Checking a quote: whether somebody said these words, others like them, or somebody else did.

Outcome = Literal["exact", "altered", "misattributed", "unattributed", "not found"]

ALIKE = 0.6  # likeness from which words count as an alteration: of ten words six agree, in their order …
AGREED = 3  # … and no fewer than so many: two words alike are chance
WEIGHED = 30  # words of the quote, the longest, of which the rarest are looked up …
TELLING = 6  # … so many
COMMON = 2_000  # statements from which a word is as common as any
CANDIDATES = 200  # statements that share such words …
COMPARED = 20  # … of which those that share most are compared word by word
LONGEST_QUOTE = 2_000  # characters of a quote; longer ones are compared in parts
MARKS = " \n\t\"'“”‘’«»„"  # around a quote, and none of its words

SAID = """SELECT said.reading, said.nr FROM statement_words CROSS JOIN statements AS said ON said.row = statement_words.rowid
WHERE statement_words MATCH :said"""
BEST = " ORDER BY statement_words.rank LIMIT :candidates"
IN_SO_MANY = "SELECT count(*) AS n FROM (SELECT 1 FROM statement_words WHERE statement_words MATCH :said LIMIT :common)"
IN_TEXT = f"""SELECT {REPORT}, instr(reports.text, :words) AS "at" FROM newest_readings AS newest
JOIN reports ON reports.row = newest.report WHERE instr(reports.text, :words)
ORDER BY newest.published_known DESC, reports.place LIMIT 1"""


class QuoteAnswer(Answer, frozen=True, kw_only=True):
    """What the record says of a quote.

    exact: said so, word for word (case, accents and punctuation do not count). altered: said alike, `differences` shows how.
    misattributed: said so or alike, but by the speaker of `statement`. unattributed: a report has the words and credits nobody
    with them. not found: no report in the record has them, which does not say that they were never said.

    `likeness` is 0 to 1. `statement` is who said it where, whose `kind` tells a quotation from a paraphrase. `evidence` are
    the words as they stand in the report.
    """

    outcome: Outcome
    words: str
    speaker: str | None
    likeness: float
    differences: tuple[Difference, ...] = ()
    statement: StatementAnswer | None = None
    evidence: Evidence | None = None


def verify_quote(archive: Archive, words: str, speaker: str | None = None) -> QuoteAnswer:
    """Look a quote up in the record; raises QuestionError if it holds no words, or too many to compare."""
    if not terms_of(words):
        raise QuestionError("words", f"{words!r} holds no words", "Give the words of the quote")
    check_words("speaker", speaker)
    check_words("words", f'"{words}"')
    if len(words) > LONGEST_QUOTE:
        raise QuestionError("words", f"the quote has {len(words)} characters", f"Give at most {LONGEST_QUOTE}, in parts if need be")
    told: dict[str, Any] = {"words": words, "speaker": speaker}
    own = _best(archive, words, speaker)
    if own and own.likeness == 1:
        return _answer(own, "exact", told)
    other = _best(archive, words, None) if speaker is not None else None
    if other and other.likeness == 1:
        return _answer(other, "misattributed", told)
    standing = None if own and speaker is not None else _standing(archive, words)
    if standing:
        return QuoteAnswer(outcome="exact" if speaker is None else "unattributed", likeness=1.0, evidence=standing, **told)
    if own:
        return _answer(own, "altered", told)
    return _answer(other, "misattributed", told) if other else QuoteAnswer(outcome="not found", likeness=0.0, **told)


class _Found(Answer, frozen=True, kw_only=True):
    """A statement that has the quote's words or some like them, and the stretch of it that does."""

    likeness: float
    differences: tuple[Difference, ...]
    statement: StatementAnswer
    evidence: Evidence


def _answer(found: _Found, outcome: Outcome, told: dict[str, Any]) -> QuoteAnswer:
    differ = found.differences if found.likeness < 1 else ()
    return QuoteAnswer(
        outcome=outcome,
        likeness=round(found.likeness, 3),
        differences=differ,
        statement=found.statement,
        evidence=found.evidence,
        **told,
    )


def _best(archive: Archive, words: str, speaker: str | None) -> _Found | None:
    """The statement most like the quote, if any is like it; of equals that of the newest report."""
    quote = tokens(words)
    terms = [token.term for token in quote]
    spoken = [(statement, _spoken(statement)) for statement in _candidates(archive, quote, speaker)]
    spoken = sorted(spoken, key=lambda one: -_shared(terms, one[1]))[:COMPARED]
    rated = [(align(terms, [token.term for token, _ in said]), statement, said) for statement, said in spoken]
    best = max(rated, key=lambda one: one[0].likeness, default=None)
    if best is None or best[0].likeness < ALIKE or (best[0].likeness < 1 and best[0].agreed < AGREED):
        return None
    return _found(words, quote, *best)


def _shared(terms: list[str], said: list[tuple[Token, str]]) -> int:
    """How many words both have, in whatever order: no alignment finds more."""
    return (Counter(terms) & Counter(token.term for token, _ in said)).total()


def _candidates(archive: Archive, quote: list[Token], speaker: str | None) -> list[StatementAnswer]:
    """Statements that hold the quote word for word, or else any of its rarest words: the likeliest, of one speaker the newest."""
    terms = [token.term for token in quote]
    telling = _rarest(archive, sorted(set(terms), key=lambda term: (-len(term), term))[:WEIGHED])
    exact = _said(archive, f'"{" ".join(terms)}"', SAID, speaker, 1)
    return exact or _said(
        archive, " OR ".join(f'"{term}"' for term in telling), SAID + ("" if speaker else BEST), speaker, CANDIDATES
    )


def _rarest(archive: Archive, terms: list[str]) -> list[str]:
    """Those of the terms that stand in the fewest statements."""
    rated = [
        (next(archive.rows(IN_SO_MANY, {"said": f'{{content_terms}} : "{term}"', "common": COMMON}))["n"], term) for term in terms
    ]
    found = sorted(one for one in rated if one[0])
    return [term for _, term in found[:TELLING]] or terms[:TELLING]


def _said(archive: Archive, match: str, found: str, speaker: str | None, limit: int) -> list[StatementAnswer]:
    also = Asked([Condition("", found)], {"said": f"{{content_terms}} : ({match})", "candidates": CANDIDATES})
    return ask_statements(archive, Question(speaker=speaker, limit=limit), also)


def _spoken(statement: StatementAnswer) -> list[tuple[Token, str]]:
    """The statement's words in order, each with where it stands in the report; a piece is spelled as its report does."""
    found = []
    for piece in statement.content:
        for token in tokens(piece.words):
            at = Token(token.term, token.start + piece.span.start, token.end + piece.span.start)
            found.append((at, piece.words[token.start : token.end]))
    return found


def _found(
    words: str, quote: list[Token], alignment: Alignment, statement: StatementAnswer, said: list[tuple[Token, str]]
) -> _Found:
    stretch = said[alignment.start : alignment.end]
    spelled, plain = [], ""
    for token, spelling in stretch:  # the stretch on its own: its pieces may stand apart in the report
        spelled.append(Token(token.term, len(plain), len(plain) + len(spelling)))
        plain += spelling + " "
    span = Span(stretch[0][0].start, stretch[-1][0].end)
    return _Found(
        likeness=alignment.likeness,
        differences=differences(quote, words, spelled, plain),
        statement=statement,
        evidence=_evidence(statement, span, plain.strip()),
    )


def _evidence(statement: StatementAnswer, span: Span, plain: str) -> Evidence:
    """The stretch as the report has it; where it runs over several pieces, their words alone."""
    within = next((piece for piece in statement.content if span in piece.span), None)
    words = within.words[span.start - within.span.start : span.end - within.span.start] if within else plain
    told = {name: getattr(statement, name) for name in ("report", "place", "published", "coder")}
    return Evidence(**told, headline=statement.title, span=span, words=words)


def _standing(archive: Archive, words: str) -> Evidence | None:
    """The newest report that has just these characters anywhere in its text."""
    words = words.strip(MARKS)
    row = next(archive.rows(IN_TEXT, {"words": words}), None)
    if row is None:
        return None
    told = {name: row[name] for name in ("report", "headline", "place", "published", "coder")}
    return Evidence(**told, span=Span(row["at"] - 1, row["at"] - 1 + len(words)), words=words)
