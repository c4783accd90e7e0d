"""Words compared with words, the words around other words, and whether somebody said a quote: exactly, nearly, or somebody else."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
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


MOST_LEFT_OUT = (
    4  # words that a run left out in the middle counts for at most: however long it is, the quote has the ends of one saying
)


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
        reach, cost = (1, 0.0) if number in breaks else (MOST_LEFT_OUT, MOST_LEFT_OUT / 2)
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
LONGEST_SENTENCE = 20_000  # … and of one sentence

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
    start, said = (sentence.start, sentence.words(text)[:LONGEST_SENTENCE]) if sentence else (0, "")
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
MOST = 1_000  # statements with the very words, and reports with them in nobody's mouth, that are gone through
COMPARED = 20  # … of which those that share most are compared word by word
LEFT_OUT = re.compile(r"…|\.\s?\.\s?\.|\[\s*\]|\(\s*\)")  # what says in a quote that words are left out
LONGEST_QUOTE = 2_000  # characters of a quote; longer ones are compared in parts

SAID = """SELECT said.reading, said.nr FROM statement_words CROSS JOIN statements AS said ON said.row = statement_words.rowid
WHERE statement_words MATCH :said"""
BEST = " ORDER BY statement_words.rank LIMIT :candidates"
IN_SO_MANY = "SELECT count(*) AS n FROM (SELECT 1 FROM statement_words WHERE statement_words MATCH :said LIMIT :common)"
IN_TEXT = f"""SELECT {REPORT}, reports.text FROM text_words CROSS JOIN newest_readings AS newest ON newest.report = text_words.rowid
JOIN reports ON reports.row = newest.report WHERE text_words MATCH :said
ORDER BY newest.published_known DESC, reports.place LIMIT :most"""


class QuoteHits(Answer, frozen=True, kw_only=True):
    """One speaker's statements that have a quote's words, or all those that have words like them; None: reports that credit nobody.

    `likeness` is that of the likest; `first` and `newest` are by the dates of the reports, of which there are so many. `is_whole`
    says that no more were found than are counted here.
    """

    speaker: str | None
    speaker_key: str | None
    likeness: float
    reports: int
    first: Evidence
    newest: Evidence
    is_whole: bool = True


class QuoteAnswer(Answer, frozen=True, kw_only=True):
    """What the record says of a quote.

    exact: said so, word for word (case, accents and punctuation do not count). altered: said alike, `differences` shows how.
    misattributed: said so or alike, but by the speaker of `statement`. unattributed: a report has the words and credits nobody
    with them. not found: no report in the record has them, which does not say that they were never said.

    `likeness` is 0 to 1; `differences` run over the whole stretch of the report, with what the quote leaves out in the middle.
    `statement` is who said it where, whose `kind` tells a quotation from a paraphrase. `evidence` are the words as they stand in
    the report. `hits` are all who have the words (if nobody has, words like them), speaker by speaker, most reports first.
    """

    outcome: Outcome
    words: str
    speaker: str | None
    likeness: float
    differences: tuple[Difference, ...] = ()
    statement: StatementAnswer | None = None
    evidence: Evidence | None = None
    hits: tuple[QuoteHits, ...] = ()


def verify_quote(archive: Archive, words: str, speaker: str | None = None) -> QuoteAnswer:
    """Look a quote up in the record; raises QuestionError if it holds no words, or too many to compare."""
    if not terms_of(words):
        raise QuestionError("words", f"{words!r} holds no words", "Give the words of the quote")
    check_words("speaker", speaker)
    check_words("words", f'"{words}"')
    if len(words) > LONGEST_QUOTE:
        raise QuestionError("words", f"the quote has {len(words)} characters", f"Give at most {LONGEST_QUOTE}, in parts if need be")
    every = _found_by(archive, words, None)
    mine = every if speaker is None else _found_by(archive, words, speaker)
    own, other = next(iter(mine), None), next(iter(every), None)
    standing = _standing(archive, words, every)
    told: dict[str, Any] = {"words": words, "speaker": speaker, "hits": _hits(every, standing)}
    if own and own.likeness == 1:
        return _answer(own, "exact", told)
    if other and other.likeness == 1:
        return _answer(other, "misattributed", told)
    if standing and (own is None or speaker is None):
        return QuoteAnswer(outcome="unattributed", likeness=1.0, evidence=standing[0], **told)
    if own:
        return _answer(own, "altered", told)
    return _answer(other, "misattributed", told) if other else QuoteAnswer(outcome="not found", likeness=0.0, **told)


def _hits(every: list[_Found], standing: list[Evidence]) -> tuple[QuoteHits, ...]:
    """Who has the words, or where nobody has, words like them."""
    exact = [one for one in every if one.likeness == 1]
    groups: dict[str | None, list[_Found]] = {}
    for one in exact or ([] if standing else every):
        groups.setdefault(one.statement.speaker_key or one.statement.speaker, []).append(one)
    hits = [_one_hit([one.evidence for one in found], found[0], is_whole=len(exact) < MOST) for found in groups.values()]
    if standing:
        hits.append(_one_hit(standing, None, is_whole=len(standing) < MOST))
    return tuple(sorted(hits, key=lambda hit: -hit.reports))


def _one_hit(evidence: list[Evidence], likest: _Found | None, *, is_whole: bool) -> QuoteHits:
    dated = sorted((one for one in evidence if one.published), key=lambda one: (one.published or "", one.place))
    return QuoteHits(
        speaker=likest.statement.speaker if likest else None,
        speaker_key=likest.statement.speaker_key if likest else None,
        likeness=round(likest.likeness, 3) if likest else 1.0,
        reports=len({one.report for one in evidence}),
        first=dated[0] if dated else evidence[0],
        newest=dated[-1] if dated else evidence[0],
        is_whole=is_whole,
    )


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


def _found_by(archive: Archive, words: str, speaker: str | None) -> list[_Found]:
    """The statements that have the quote, or else those like it, the likest first; of equals that of the newest report."""
    quote = tokens(words)
    terms = [token.term for token in quote]
    exact = _said(archive, f'"{" ".join(terms)}"', SAID, speaker, MOST)
    if exact:
        said_so = [(statement, _spoken(statement)) for statement in exact]
        return [_found(words, quote, _at(terms, said), statement, said) for statement, said in said_so]
    spoken = [(statement, _spoken(statement)) for statement in _candidates(archive, terms, speaker)]
    spoken = sorted(spoken, key=lambda one: -_shared(terms, one[1]))[:COMPARED]
    breaks = {nr for nr, (one, two) in enumerate(pairwise(quote), 1) if LEFT_OUT.search(words[one.end : two.start])}
    rated = [(align(terms, [token.term for token, _ in said], breaks), statement, said) for statement, said in spoken]
    alike = [one for one in rated if one[0].likeness == 1 or (one[0].likeness >= ALIKE and one[0].agreed >= AGREED)]
    return [_found(words, quote, *one) for one in sorted(alike, key=lambda one: -one[0].likeness)]


def _at(terms: list[str], said: list[tuple[Token, str]]) -> Alignment:
    """Where the very words stand: found at once, as an alignment of thousands would take its time."""
    spoken = [token.term for token, _ in said]
    for start in range(len(spoken) - len(terms) + 1):
        if spoken[start : start + len(terms)] == terms:
            return Alignment(1.0, len(terms), start, start + len(terms))
    return align(terms, spoken)


def _shared(terms: list[str], said: list[tuple[Token, str]]) -> int:
    """How many words both have, in whatever order: no alignment finds more."""
    return (Counter(terms) & Counter(token.term for token, _ in said)).total()


def _candidates(archive: Archive, terms: list[str], speaker: str | None) -> list[StatementAnswer]:
    """Statements that hold any of the rarest words of a quote: the likeliest, of one speaker the newest."""
    telling = _rarest(archive, sorted(set(terms), key=lambda term: (-len(term), term))[:WEIGHED])
    match = " OR ".join(f'"{term}"' for term in telling)
    return _said(archive, match, SAID + ("" if speaker else BEST), speaker, CANDIDATES)


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


def _standing(archive: Archive, words: str, every: list[_Found]) -> list[Evidence]:
    """Where reports have just these words outside all that somebody is found to say, the newest first; one place of each."""
    phrase, found = f'"{terms_of(words)}"', []
    said: dict[str, list[Span]] = {}
    for one in every:
        said.setdefault(one.evidence.report, []).append(one.evidence.span)
    for row in archive.rows(IN_TEXT, {"said": phrase, "most": MOST}):
        taken = said.get(row["report"], ())
        hits = [
            hit for hit in found_in(row["text"], phrase) if not any(hit.start < one.end and one.start < hit.end for one in taken)
        ]
        if hits:
            told = {name: row[name] for name in ("report", "headline", "place", "published", "coder")}
            found.append(Evidence(**told, span=hits[0], words=hits[0].words(row["text"])))
    return found
