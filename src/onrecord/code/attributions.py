"""Tagged spans -> attributions: which content hangs on which cue, and who is its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.confidence import Evidence, confidence
from onrecord.records import Link, Part, PartKind, Span, TaggedSpan, Tags

LEAST_LINK = 0.5  # a source or a second piece of content below this belongs to nobody; swept 0.1-0.8 on the choosing slice: flat
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
STEM = 5  # first letters of a word by which the body has it too
SAME = 0.6  # share of a headline's content words that must recur in one statement of the body; unswept, no data repeats enough


class Attribution(NamedTuple):
    """One cue with what hangs on it, what speaks for it, and how sure that makes it."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float
    evidence: Evidence | None = None

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
    """Drop what stands in furniture, and what a headline, pull quote or caption repeats of the body or of another such part."""
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


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _words(item: Attribution, text: str) -> frozenset[str]:
    return frozenset(word.casefold().strip(".,;:“”\"'’‘()") for span in item.content for word in span.words(text).split())
