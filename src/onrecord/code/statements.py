"""Attributions -> Statements: which content hangs on which cue and speaker, of tagged spans or a transcript; how sure it is."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.packaged import sets_of
from onrecord.records import Link, Part, PartKind, Report, Span, Statement, StatementKind, TaggedSpan, Tags

# How sure a statement is: one probability from the scores of its spans and links.

LEAST, MOST = 0.002, 0.998  # beyond these a score tells nothing more; keeps one odd span from deciding all
EVIDENCE = 8  # numbers that `features` gives


class Evidence(NamedTuple):
    """What the encoder said of one attribution: probabilities, None where there is no such span. Content and link: the least."""

    cue: float | None
    content: float
    link: float | None
    source: float | None
    source_link: float | None


def features(evidence: Evidence) -> tuple[float, ...]:
    """EVIDENCE numbers: log-odds of each score, and which spans are missing."""
    cue, source = evidence.cue, evidence.source
    return (
        1.0,
        _log_odds(cue),
        float(cue is None),
        _log_odds(evidence.content),
        _log_odds(evidence.link),
        _log_odds(source),
        _log_odds(evidence.source_link),
        float(source is None),
    )


def confidence(evidence: Evidence, weights: Sequence[float]) -> float:
    """The probability that the content is right, by logistic regression fitted on articles the encoder did not learn from.

    Without weights (a model that was not calibrated) the least of the scores.
    """
    if not weights:
        return min(score for score in evidence if score is not None)
    total = sum(weight * value for weight, value in zip(weights, features(evidence), strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def _log_odds(score: float | None) -> float:
    score = min(max(0.5 if score is None else score, LEAST), MOST)
    return math.log(score / (1 - score))


# Tagged spans -> attributions: which content hangs on which cue, and who is its source.

LEAST_LINK = 0.5  # a source or a second piece of content below this belongs to nobody; swept 0.1-0.8 on the choosing slice: flat
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
STEM = 5  # first letters of a word by which the body has it too
EMPTY = frozenset(("", "that", "which", "who", "whom", "whether"))  # words that say nothing alone: "said that, as Lund put it, …"
SAME = 0.6  # share of a headline's content words that must recur in one statement of the body; unswept, no data repeats enough


class Attribution(NamedTuple):
    """One cue with what hangs on it, what speaks for it, and how sure that makes it."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float
    evidence: Evidence | None = None
    word_for_word: bool = False  # a turn of a transcript or a post: direct without quotation marks

    @property
    def start(self) -> int:
        return self.content[0].start


def join_spans(tags: Tags, weights: Sequence[float] = ()) -> list[Attribution]:
    """Attributions in text order. Each content goes to its likeliest cue; a cue without content says nothing.

    `weights` are those of `confidence`, from the model.
    """
    links: dict[int, list[Link]] = {}
    for link in tags.links:
        links.setdefault(link.other, []).append(link)
    hung: dict[int, list[tuple[TaggedSpan, float]]] = {}
    alone: list[Attribution] = []
    for index, tagged in enumerate(tags.spans):
        if tagged.role != "content":
            continue
        best = max(links.get(index, []), key=lambda link: link.score, default=None)
        if best is None:
            evidence = Evidence(None, tagged.score, None, None, None)
            alone.append(Attribution(None, None, (tagged.span,), confidence(evidence, weights), evidence))
        else:
            hung.setdefault(best.cue, []).append((tagged, best.score))
    sources = _sources(tags)
    joined = [_joined(tags.spans[cue], pieces, sources.get(cue), weights) for cue, pieces in hung.items()]
    return sorted(joined + alone, key=lambda item: item.start)


def _sources(tags: Tags) -> dict[int, tuple[TaggedSpan, float]]:
    """The likeliest source of each cue, where one is likely at all."""
    best: dict[int, Link] = {}
    for link in tags.links:
        likely = tags.spans[link.other].role == "source" and link.score >= LEAST_LINK
        if likely and (link.cue not in best or link.score > best[link.cue].score):
            best[link.cue] = link
    return {cue: (tags.spans[link.other], link.score) for cue, link in best.items()}


def _joined(
    cue: TaggedSpan, pieces: list[tuple[TaggedSpan, float]], found: tuple[TaggedSpan, float] | None, weights: Sequence[float]
) -> Attribution:
    surest = max(score for _, score in pieces)
    kept = [(piece, score) for piece, score in pieces if score >= LEAST_LINK or score == surest]
    source, source_link = found or (None, None)
    content_score, link = min(piece.score for piece, _ in kept), min(score for _, score in kept)
    evidence = Evidence(cue.score, content_score, link, source.score if source else None, source_link)
    content = tuple(piece.span for piece, _ in kept)
    return Attribution(source.span if source else None, cue.span, content, confidence(evidence, weights), evidence)


def with_doubt(items: Sequence[Attribution], certainty: Sequence[float]) -> list[Attribution]:
    """The attributions, each less sure by the doubt about who speaks: right means words and speaker, so the two are multiplied."""
    return [
        item if sure == 1 else item._replace(score=round(item.score * sure, 4)) for item, sure in zip(items, certainty, strict=True)
    ]


def without_repeats(items: list[Attribution], parts: Sequence[Part], text: str) -> list[Attribution]:
    """Drop what stands in furniture, and what a headline, pull quote or caption repeats of the body or of another such part.

    What a cue of the body has in such a part is none of its content.
    """
    items = [_in_its_part(item, parts) for item in items if not _words(item, text) <= EMPTY]
    kinds = [_kind_at(parts, item.start) for item in items]
    if REPEATS.isdisjoint(kinds):  # nearly always
        return [item for item, kind in zip(items, kinds, strict=True) if kind not in SILENT]
    body = " ".join(part.span.words(text) for part in parts if part.kind not in REPEATS | SILENT).casefold()
    told: list[frozenset[str]] = []  # what other such parts say
    kept = []
    for item, kind in zip(items, kinds, strict=True):
        words = _words(item, text) if kind in REPEATS else frozenset()
        again = sum(word[:STEM] in body for word in words)
        if kind in SILENT or (words and again >= SAME * len(words)) or any(
            words and len(words & earlier) >= SAME * len(words) for earlier in told
        ):  # fmt: skip
            continue
        if words:
            told.append(words)
        kept.append(item)
    return kept


def _in_its_part(item: Attribution, parts: Sequence[Part]) -> Attribution:
    """The attribution without pieces in a headline or the like above its cue: "Arland to talk / Arland will talk, it said"."""
    home = next((part for part in parts if item.cue and item.cue in part.span), None)
    if home is None or home.kind in REPEATS | SILENT:
        return item
    pieces = [Span(max(span.start, home.span.start), span.end) if span.end > home.span.start else span for span in item.content]
    content = tuple(span for span in pieces if _kind_at(parts, span.start) not in REPEATS | SILENT)
    return item._replace(content=content) if content else item


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _words(item: Attribution, text: str) -> frozenset[str]:
    return frozenset(word.casefold().strip(".,;:“”\"'’‘()") for span in item.content for word in span.words(text).split())


# Transcripts: who speaks is named at the start of a paragraph, before a colon, and what follows is all theirs.

SMALL = "of|the|for|de|da|al|bin|van|and"  # words of a name or title without a capital
NAME = rf"[^\W\d_a-z][^\s:\]]*(?: (?:{SMALL}|(?=[^\W\d_a-z])[^\s:\]]+)){{0,9}}"
LABEL = re.compile(  # "Q Will you go?" has no colon, "[Reporter] Will you go?" has brackets
    rf"^[ \t]*(?P<open>\[)?(?P<who>Q(?=[ \t]+[A-Z“\"])|{NAME}(?=(?(open)\]|:)))(?(open)\]|:?)[ \t]+(?=\S)"
    rf"|(?<=[.?!…>”\"’)] )(?P<inner>{NAME}):[ \t]+(?=[A-Z“\"])",  # turns whose lines were joined
    re.MULTILINE,
)
# Three of four transcripts in PolNeAR train are annotated so: the name is source, the colon cue, paragraphs are pieces of content.
LEAST_TURNS = 3  # fewer paragraphs that begin so are fields of a form or a list
SPOKEN = re.compile(r"(?:\S+\s+){2,}\S*[.?!…][\"”’'»)]*\Z")  # three words and the end of a sentence
FIELDS = sets_of("text_words.tsv")["label"]
OWN = frozenset("i we me us our my".split())  # words for the speaker himself
QUIET: tuple[PartKind, ...] = ("headline", "deck", "byline", "credit", "furniture", "caption")
# Not measured: no transcript is among the articles that scores are fitted on. A colon after a name leaves little to doubt.
SURE = 0.9


class Turn(NamedTuple):
    """What one speaker says before the next one does; `who` names him."""

    who: Span
    colon: Span | None
    content: tuple[Span, ...]


def with_turns(items: Sequence[Attribution], report: Report) -> list[Attribution]:
    """The attributions with one for each turn of a transcript; what a turn's own speaker is given within it is part of that."""
    turns = list(find_turns(report))
    if not turns:
        return list(items)
    starts = [turn.who.start for turn in turns]
    last = [turns[max(0, bisect_right(starts, item.start) - 1)] for item in items]  # the turn that began last before each
    labels = {start for turn in turns for start in range(turn.who.start, turn.who.end)}
    kept = [
        item
        for item, turn in zip(items, last, strict=True)
        if not _is_part(item, turn, report.text) and not (item.source and item.source.start in labels)
    ]  # a label speaks for its own turn alone, and never for the question before it
    told = (Attribution(turn.who, turn.colon, turn.content, SURE, word_for_word=True) for turn in turns)
    return sorted((*kept, *told), key=lambda item: item.start)


def find_turns(report: Report) -> Iterator[Turn]:
    """The turns of a transcript in text order; none where no speaker comes twice, few are, or most are no sentences.

    A turn goes on over the paragraphs up to the next one; of the last only the first is surely its speaker's.
    """
    text = report.text
    quiet = report.spans_of(*QUIET)
    found = ((one, Span(*one.span("who" if one["who"] else "inner"))) for one in LABEL.finditer(text))
    labels = [
        (one, who)
        for one, who in found
        if who.words(text).casefold() not in FIELDS and not any(span.start <= who.start < span.end for span in quiet)
    ]
    names = Counter(who.words(text).split()[-1] for _, who in labels)  # "President Ana Ruiz" is "Ana Ruiz" later on
    if len(labels) < LEAST_TURNS:
        return
    nexts = [*(one.start() for one, _ in labels[1:]), len(text)]
    ends = [min(_line_end(text, one.end()), after) for (one, _), after in zip(labels, nexts, strict=True)]
    spoken = [SPOKEN.search(text[one.end() : end].strip()) for (one, _), end in zip(labels, ends, strict=True)]
    if len(names) < 2 or max(names.values()) < 2 or 2 * spoken.count(None) > len(labels):
        return
    for (one, who), end in zip(labels, [*nexts[:-1], ends[-1]], strict=True):
        content = tuple(_paragraphs(text, one.end(), end, quiet))
        if content:
            yield Turn(who, Span(who.end, who.end + 1) if text[who.end] == ":" else None, content)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _paragraphs(text: str, start: int, end: int, quiet: Sequence[Span]) -> Iterator[Span]:
    """The lines with words between two places, without the last stop."""
    for line in re.finditer(r"\S(?:.*\S)?", text[start:end]):
        first, last = start + line.start(), start + line.end()
        if any(span.start <= first < span.end for span in quiet):
            continue
        last -= text[last - 1] == "." and text[last - 2] != "."
        yield Span(first, last)


def _is_part(item: Attribution, turn: Turn, text: str) -> bool:
    """Whether an attribution is the turn itself, or a part of it that names no other speaker."""
    inside = turn.who.start <= item.start < turn.content[-1].end
    if not inside:
        return False
    return item.source is None or item.source.start < turn.content[0].start or item.source.words(text).casefold() in OWN


# Attributions -> Statements: their kind, their speaker, their score.

ALL = 0.9  # share of the content's characters inside quotation marks from which a statement is direct; as ../shared/score has it


def code_statements(
    items: Sequence[Attribution], speakers: Sequence[Sequence[str]], quotes: Sequence[Span], text: str
) -> tuple[Statement, ...]:
    """Statements in text order, numbered s1, s2, …; `speakers` holds the actors of each attribution.

    Several who speak together make one statement each.
    """
    spoken = [(item, speaker) for item, found in zip(items, speakers, strict=True) for speaker in found or (None,)]
    return tuple(
        Statement(
            id=f"s{number}",
            speaker=speaker,
            source=item.source,
            cue=item.cue,
            content=item.content,
            kind="direct" if item.word_for_word else kind_of(item.content, quotes, text),
            score=item.score,
        )
        for number, (item, speaker) in enumerate(spoken, 1)
    )


def kind_of(content: Sequence[Span], quotes: Sequence[Span], text: str) -> StatementKind:
    """direct where (nearly) all of the content stands in quotation marks, mixed where some does."""
    written = quoted = 0
    for span in content:
        inside = [_overlap(span, quote) for quote in quotes if quote.start < span.end and span.start < quote.end]
        covered = _union(inside)
        written += _length(span, text)
        quoted += sum(_length(piece, text) for piece in covered)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= ALL * written else "mixed"


def _length(span: Span, text: str) -> int:
    """How many characters of a span are no blanks."""
    return sum(map(len, span.words(text).split()))


def _overlap(a: Span, b: Span) -> Span:
    return Span(max(a.start, b.start), min(a.end, b.end))


def _union(spans: list[Span]) -> list[Span]:
    """Spans without overlaps, in text order: nested quotation marks count once."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
