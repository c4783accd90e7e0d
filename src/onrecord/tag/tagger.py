"""One report's text -> tagged spans and links: windows, encoder, decoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from onrecord.records import Argument, Link, Span, TaggedName, TaggedSpan, Tags, Trigger
from onrecord.tag.decode import Lattice, best_labels, label_runs, marginals
from onrecord.tag.encoding import BREAKS, Ints, Tokens, cut_windows, encode, inputs_of
from onrecord.tag.events import SIDES, EventScores, find_parts, find_triggers
from onrecord.tag.labels import BEGINS, EVENTS, FORBIDDEN, LABELS, NAMES, ROLES
from onrecord.tag.model import Floats, Model

CONTINUES = np.array(BEGINS) + 1


class Window(NamedTuple):
    """One window's scores at the first wordpiece of each of its words: emissions and names [W, LABELS], links [W, D]."""

    heads: Ints
    end: int
    emissions: Floats
    cue: Floats
    span: Floats
    names: Floats
    events: EventScores


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
        lattice = _lattice(tokens, windows, [window.emissions for window in windows], self.model.transitions)
        labels, (sure, _) = best_labels(lattice), marginals(lattice)
        spans: list[TaggedSpan] = []
        links: list[Link] = []
        for row, window in enumerate(windows):
            runs = label_runs(labels[row, : len(window.heads)])
            links += self._links(window, runs, len(spans))
            spans += [_tagged(tokens, window, run, labels[row], sure[row]) for run in runs]
        triggers, arguments = self._events(tokens, windows)
        names = tuple(self._names(tokens, windows))
        return Tags(spans=tuple(spans), links=tuple(links), names=names, triggers=tuple(triggers), arguments=tuple(arguments))

    def _names(self, tokens: Tokens, windows: list[Window]) -> Iterator[TaggedName]:
        """Names in text order; the score is the least of the words' own probabilities, without their neighbours' say."""
        lattice = _lattice(tokens, windows, [window.names for window in windows], self.model.name_transitions)
        labels = best_labels(lattice)
        sure = np.exp(lattice.emissions - np.logaddexp.reduce(lattice.emissions, axis=2, keepdims=True))
        for row, window in enumerate(windows):
            for kind, first, end in label_runs(labels[row, : len(window.heads)]):
                score = min(float(sure[row, word, labels[row, word]]) for word in range(first, end))
                yield TaggedName(kind=NAMES[kind], span=_span(tokens, window, first, end), score=round(score, 4))

    def _events(self, tokens: Tokens, windows: list[Window]) -> tuple[list[Trigger], list[Argument]]:
        """Triggers in text order, and the words that may name their parties."""
        triggers: list[Trigger] = []
        arguments: list[Argument] = []
        for window in windows:
            found = find_triggers(window.events)
            for number, side, first, end, score in find_parts(window.events, found, self.model.part_bias):
                span = _span(tokens, window, first, end)
                arguments.append(Argument(trigger=len(triggers) + number, role=SIDES[side], span=span, score=score))
            for first, end, kind, score, modality in found:
                span = _span(tokens, window, first, end)
                triggers.append(Trigger(type=EVENTS[kind], span=span, score=score, modality=modality))
        return triggers, arguments

    def _windows(self, tokens: Tokens, cuts: list[tuple[int, int]]) -> Iterator[Window]:
        """Run the encoder over each window that has a word."""
        for start, end in cuts:
            inside = np.flatnonzero(tokens.first[start:end])
            if len(inside):
                scores = self.model.run(*inputs_of(tokens, start, end))
                emissions, cue, span, names, *told = (each[inside + 1] for each in scores[:-1])
                yield Window(inside + start, end, emissions, cue, span, names, EventScores(*told))

    def _links(self, window: Window, runs: list[tuple[int, int, int]], base: int) -> Iterator[Link]:
        cues = [i for i, run in enumerate(runs) if ROLES[run[0]] == "cue"]
        others = [i for i, run in enumerate(runs) if ROLES[run[0]] != "cue"]
        if not cues or not others:
            return
        logits = window.cue[[runs[i][1] for i in cues]] @ window.span[[runs[i][1] for i in others]].T + self.model.link_bias
        likely = 1 / (1 + np.exp(-logits.astype(np.float64)))
        for row, cue in enumerate(cues):
            for column, other in enumerate(others):
                yield Link(cue=base + cue, other=base + other, score=round(float(likely[row, column]), 4))


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
