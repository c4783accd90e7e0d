"""One report's text -> tagged spans and links; and a marked pair of words -> what the one does to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.errors import MarkError
from onrecord.records import Link, Mark, Span, TaggedName, TaggedSpan, Tags, Tie
from onrecord.tag.decode import Found, Lattice, best_labels, find_marks, find_ties, label_runs, marginals, modality_of
from onrecord.tag.encoding import BREAKS, Ints, Tokens, cut_windows, encode, inputs_of, mark_parties
from onrecord.tag.model import (
    BEGINS,
    COOPERATION,
    EVENTS,
    FORBIDDEN,
    LABELS,
    NAMES,
    ROLES,
    ROOTS,
    SPANS,
    YIELDS,
    Floats,
    Model,
    Scores,
)
from onrecord.tag.own import Head, laid_over

# One report's text -> tagged spans and links: windows, encoder, decoding.

CONTINUES = np.array(BEGINS) + 1


class Window(NamedTuple):
    """One window's scores at the first wordpiece of each of its words [W]."""

    heads: Ints
    end: int
    scores: Scores


class Tagger:
    """Marks sources, cues and contents in a text. The result depends on the text alone, never on what was read before."""

    def __init__(self, model: Model, head: Head | None = None) -> None:
        """With a head of the user's own types, what that marks goes before what the model marks of the same words."""
        self.model, self.head = model, head

    def tag(self, text: str, sentences: Sequence[Span], quotes: Sequence[Span], breaks: Sequence[int] = ()) -> Tags:
        """Tagged spans in text order, with the links between cues and the other spans of their window.

        No span runs over a line break, nor over an offset in `breaks`.
        """
        tokens = encode(text, quotes, self.model.tokenizer, breaks)
        windows = list(self._windows(tokens, cut_windows(tokens, sentences, self.model.window, self.model.joined)))
        if not windows:
            return Tags()
        lattice = _lattice(tokens, windows, [window.scores.emissions for window in windows], self.model.transitions)
        labels, sure = best_labels(lattice), marginals(lattice)
        spans: list[TaggedSpan] = []
        links: list[Link] = []
        for row, window in enumerate(windows):
            runs = label_runs(labels[row, : len(window.heads)])
            links += self._links(window, runs, len(spans))
            spans += [_tagged(tokens, window, run, labels[row], sure[row]) for run in runs]
        marks, ties = self._marks(tokens, windows, labels)
        names = tuple(self._names(tokens, windows))
        return Tags(spans=tuple(spans), links=tuple(links), names=names, marks=tuple(marks), ties=tuple(ties))

    def _names(self, tokens: Tokens, windows: list[Window]) -> Iterator[TaggedName]:
        """Names in text order; the score is the least of the words' own probabilities, without their neighbours' say."""
        lattice = _lattice(tokens, windows, [window.scores.names for window in windows], self.model.name_transitions)
        labels = best_labels(lattice)
        wide = lattice.emissions.astype(np.float64)  # exp of float32 has other last bits on other processors
        sure = np.exp(wide - np.logaddexp.reduce(wide, axis=2, keepdims=True))
        for row, window in enumerate(windows):
            for kind, first, end in label_runs(labels[row, : len(window.heads)]):
                score = min(float(sure[row, word, labels[row, word]]) for word in range(first, end))
                yield TaggedName(kind=NAMES[kind], span=_span(tokens, window, first, end), score=round(score, 4))

    def _marks(self, tokens: Tokens, windows: list[Window], labels: Ints) -> tuple[list[Mark], list[Tie]]:
        """The marks of each window in turn, the sources that attribution found among them, and what is tied to them."""
        marks: list[Mark] = []
        ties: list[Tie] = []
        for row, window in enumerate(windows):
            opens = tokens.shapes[window.heads] % BREAKS == 1
            found = find_marks(window.scores, opens)
            if self.head:
                vectors = self.model.vectors.of_words(tokens.ids[: window.end], window.heads)
                found = laid_over(found, list(self.head.find(window.scores, vectors, opens)))
            found += [
                Found("source", first, end, 0, 1.0, 1.0)
                for role, first, end in label_runs(labels[row, : len(window.heads)])
                if ROLES[role] == "source"
            ]
            anchors = [(number, *anchor) for number, each in enumerate(found) if (anchor := _anchor(each)) is not None]
            for at, role, first, end, score in find_ties(window.scores, [each[1:] for each in anchors], self.model.tie_bias):
                number = len(marks) + anchors[at][0]
                ties.append(Tie(mark=number, role=role, span=_span(tokens, window, first, end), score=score))
            for each in found:
                span = _span(tokens, window, each.first, each.end)
                modality = modality_of(window.scores, each.first) if each.kind == "event" else ()
                kind, told = each.kind, SPANS[each.kind][each.type] if each.kind in SPANS else each.kind
                score, sure = round(each.score, 4), round(each.sure, 4)
                mark = Mark(kind=kind, type=told, span=span, score=score, sure=sure, modality=modality, own=each.own)  # type: ignore[arg-type]
                marks.append(mark)
        return marks, ties

    def _windows(self, tokens: Tokens, cuts: list[tuple[int, int]]) -> Iterator[Window]:
        """Run the encoder over each window that has a word."""
        for start, end in cuts:
            inside = np.flatnonzero(tokens.first[start:end])
            if len(inside):
                yield Window(inside + start, end, self.model.run(*inputs_of(tokens, start, end)).at(inside + 1))

    def _links(self, window: Window, runs: list[tuple[int, int, int]], base: int) -> Iterator[Link]:
        cues = [i for i, run in enumerate(runs) if ROLES[run[0]] == "cue"]
        others = [i for i, run in enumerate(runs) if ROLES[run[0]] != "cue"]
        if not cues or not others:
            return
        logits = (
            window.scores.cue[[runs[i][1] for i in cues]] @ window.scores.span[[runs[i][1] for i in others]].T
            + self.model.link_bias
        )
        likely = 1 / (1 + np.exp(-logits.astype(np.float64)))
        for row, cue in enumerate(cues):
            for column, other in enumerate(others):
                yield Link(cue=base + cue, other=base + other, score=round(float(likely[row, column]), 4))


def _anchor(found: Found) -> tuple[str, int] | None:
    """What things are tied to at a mark: a mention of a state or body is a possible member of something."""
    if found.kind == "mention":
        return ("member", found.first) if SPANS["mention"][found.type] in ("state", "organisation") else None
    return found.kind, found.first


def _lattice(tokens: Tokens, windows: list[Window], scores: list[Floats], transitions: Floats) -> Lattice:
    """The windows side by side. No span runs on into a new line: one of PolNeAR's 60,000 does."""
    lengths = np.array([len(window.heads) for window in windows])
    emissions = np.zeros((len(windows), int(lengths.max()), LABELS), np.float32)
    for row, window in enumerate(windows):
        emissions[row, : lengths[row]] = scores[row]
        opening = np.flatnonzero(tokens.shapes[window.heads] % BREAKS)
        emissions[row, opening[:, None], CONTINUES] = FORBIDDEN
    return Lattice(emissions, lengths, transitions)


def _tagged(tokens: Tokens, window: Window, run: tuple[int, int, int], labels: Ints, sure: Floats) -> TaggedSpan:
    """The characters of a run of words, and the least sure of its two edges."""
    role, first, end = run
    score = min(float(sure[word, labels[word]]) for word in (first, end - 1))
    return TaggedSpan(role=ROLES[role], span=_span(tokens, window, first, end), score=round(score, 4))


def _span(tokens: Tokens, window: Window, first: int, end: int) -> Span:
    """The characters from a window's word `first` up to, not with, its word `end`."""
    last = int(window.heads[end]) if end < len(window.heads) else window.end
    return Span(int(tokens.starts[window.heads[first]]), int(tokens.ends[last - 1]))


# Which PLOVER root ties a marked source to a marked target: the encoder reads the sentence once more, with both marked.

MARKS = re.compile(r"</?[st]>")


class MarkedPair(NamedTuple):
    """A sentence and where its two parties stand in it; None for one that the sentence does not name."""

    text: str
    source: Span | None
    target: Span | None


def read_marked(marked: str) -> MarkedPair:
    """`<s>Ukraine</s> accuses <t>Russia</t>` -> the sentence without marks, source and target. Raises MarkError.

    Either may be missing, as in a sentence that tells of a strike but not whom it is against.
    """
    text, last = "", 0
    at: dict[str, int] = {}
    for match in MARKS.finditer(marked):
        text += marked[last : match.start()]
        at.setdefault(match.group(), len(text))
        last = match.end()
    text += marked[last:]
    return MarkedPair(text, *(_between(at, letter, marked) for letter in "st"))


def _between(at: dict[str, int], letter: str, marked: str) -> Span | None:
    start, end = at.get(f"<{letter}>"), at.get(f"</{letter}>")
    if start is None and end is None:
        return None
    if start is None or end is None or not start < end:
        raise MarkError(marked[:60], f"<{letter}> and </{letter}> do not enclose words", f"Write <{letter}>words</{letter}>")
    return Span(start, end)


def pair_scores(model: Model, pair: MarkedPair, quotes: Sequence[Span]) -> dict[str, float]:
    """Probability of each of PLOVER's 16 types; a pair is read alone: no other sways it. `quotes` are its quotation marks."""
    tokens = mark_parties(encode(pair.text, quotes, model.tokenizer), pair.source, pair.target)
    logits = model.run(*inputs_of(tokens, 0, min(tokens.size, model.window))).pair.astype(np.float64)
    likely = np.exp(logits - logits.max())
    return {kind: round(float(score), 4) for kind, score in zip(EVENTS, likely / likely.sum(), strict=True)}


def root_scores(scores: Mapping[str, float]) -> dict[str, float]:
    """Probability of each of PLV's 15 roots: CONCEDE and RETREAT add up to YIELD."""
    roots = dict.fromkeys(ROOTS, 0.0)
    for kind, score in scores.items():
        roots["YIELD" if kind in YIELDS else kind] += score
    return roots


def likeliest_root(scores: Mapping[str, float]) -> str:
    """The likeliest of PLV's 15 roots on the likelier side, cooperation or conflict.

    Where several roots of one side share what speaks for it, a single root of the other would win over each: the graver mistake.
    """
    roots = root_scores(scores)
    together = sum(roots[root] for root in COOPERATION)
    side = [root for root in ROOTS if (root in COOPERATION) == (together >= 0.5 * sum(roots.values()))]
    return max(side, key=roots.__getitem__)
