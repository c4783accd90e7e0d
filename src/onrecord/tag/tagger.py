"""One report's text -> tagged spans and links: windows, encoder, decoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.records import Link, Mark, Span, TaggedName, TaggedSpan, Tags, Tie
from onrecord.tag.decode import Lattice, best_labels, label_runs, marginals
from onrecord.tag.encoding import BREAKS, Ints, Tokens, cut_windows, encode, inputs_of
from onrecord.tag.labels import BEGINS, FORBIDDEN, LABELS, NAMES, ROLES, SPANS
from onrecord.tag.marks import Found, find_marks, find_ties, modality_of
from onrecord.tag.model import Floats, Model, Scores

CONTINUES = np.array(BEGINS) + 1


class Window(NamedTuple):
    """One window's scores at the first wordpiece of each of its words [W]."""

    heads: Ints
    end: int
    scores: Scores


class Tagger:
    """Marks sources, cues and contents in a text. The result depends on the text alone, never on what was read before."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def tag(self, text: str, sentences: Sequence[Span], quotes: Sequence[Span], breaks: Sequence[int] = ()) -> Tags:
        """Tagged spans in text order, with the links between cues and the other spans of their window.

        No span runs over a line break, nor over an offset in `breaks`.
        """
        tokens = encode(text, quotes, self.model.tokenizer, breaks)
        windows = list(self._windows(tokens, cut_windows(tokens, sentences, self.model.window, self.model.joined)))
        if not windows:
            return Tags()
        lattice = _lattice(tokens, windows, [window.scores.emissions for window in windows], self.model.transitions)
        labels, (sure, _) = best_labels(lattice), marginals(lattice)
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
            found += [
                Found("source", first, end, 0, 1.0, 1.0)
                for role, first, end in label_runs(labels[row, : len(window.heads)])
                if ROLES[role] == "source"
            ]
            anchors = [(number, *anchor) for number, each in enumerate(found) if (anchor := _anchor(each)) is not None]
            for at, role, first, end, score in find_ties(window.scores, [each[1:] for each in anchors], self.model.tie_bias):
                mark = len(marks) + anchors[at][0]
                ties.append(Tie(mark=mark, role=role, span=_span(tokens, window, first, end), score=score))
            for each in found:
                span = _span(tokens, window, each.first, each.end)
                modality = modality_of(window.scores, each.first) if each.kind == "event" else ()
                kind, told = each.kind, SPANS[each.kind][each.type] if each.kind in SPANS else each.kind
                score, sure = round(each.score, 4), round(each.sure, 4)
                marks.append(Mark(kind=kind, type=told, span=span, score=score, sure=sure, modality=modality))  # type: ignore[arg-type]
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
