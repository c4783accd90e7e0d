"""A small head of the user's own on the frozen encoder: which words begin an event or an issue of an own type, from examples.

It reads what the encoder says of each word in its sentence (all of Scores side by side, of which its own state can be made
again) and its vector of the word alone, as what it says in the sentence is about the package's types; and it is a softmax over
"none" and the own types: as few weights as examples in the tens can carry. Measured by quality/own_types.py.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from onrecord.errors import ModelError
from onrecord.records import Span
from onrecord.tag.decode import Found, best_end, softmax
from onrecord.tag.encoding import Ints, cut_windows, encode, inputs_of
from onrecord.tag.model import SPANS, Floats, Model, Scores

FOLDS = 5
WEIGHT = 0.01  # of the squares of the weights beside the mean loss; with 0.02 and 0.005 about as much is found, less of it right
ALONE = 2.0  # times as much of the weights of a word alone, lest single words be learned by heart
BOUND = 0.5  # no curve of the softmax is steeper. Source: Böhning 1992
STEPS = 100  # of the descent; 200 change the third digit of the loss
GRID = np.linspace(0.05, 0.5, 19)  # thresholds that are tried: what is likelier so than not is always claimed
NEAR = 0.03  # of F1 below the best that a threshold may give: some fifty examples tell no better
NONE = 0  # the class of a word that begins nothing


class OwnType(NamedTuple):
    """A type of the user's: its `name`, the package's type that it is `like`, and which kind of mark: event or issue."""

    name: str
    like: str
    kind: str


class Example(NamedTuple):
    """A sentence, what is marked in it ((words, number of the type); none where it is of no own type), its quotation marks."""

    text: str
    marked: tuple[tuple[Span, int], ...]
    quotes: tuple[Span, ...] = ()


class Fold(NamedTuple):
    """How well a type is found in sentences that were not learned from: of `marked` in the examples, `right` of `found`."""

    name: str
    marked: int
    found: int
    right: int
    threshold: float

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.marked)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.marked)


class Head:
    """The own types, a weight for each number of each word's scores [D, 1 + K], a bias [1 + K], a threshold of each type [K].

    `model` names the weights of the encoder it was learned on, `examples` is the digest of what it was learned from.
    """

    def __init__(self, types: Sequence[OwnType], weight: Floats, bias: Floats, folds: Sequence[Fold], model: str, examples: str):
        self.types, self.weight, self.bias, self.folds = tuple(types), weight, bias, tuple(folds)
        self.model, self.examples = model, examples
        self._least = np.array([fold.threshold for fold in folds])

    @property
    def digest(self) -> str:
        """The hash of all it says."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def find(self, scores: Scores, vectors: Floats, opens: np.ndarray) -> Iterator[Found]:
        """The marks of a window's words, the surest first wherever two meet; none runs over a word that opens a line.

        `vectors` [W, size] are those of the words alone.
        """
        likely = softmax(numbers_of(scores, vectors) @ self.weight + self.bias)[:, 1:]
        within = {kind: _within(scores, kind) for kind in {one.kind for one in self.types}}
        taken = {kind: np.zeros(len(likely), np.bool_) for kind in within}
        for at in np.argsort(-likely, axis=None, kind="stable").tolist():
            word, number = divmod(at, len(self.types))
            score, kind = float(likely[word, number]), self.types[number].kind
            if score < self._least.min():
                break
            if score < self._least[number] or taken[kind][word]:
                continue
            later = np.flatnonzero(opens[word + 1 :] | taken[kind][word + 1 :])
            end = best_end(within[kind], word, word + 1 + int(later[0]) if len(later) else len(likely))
            taken[kind][max(0, word - 1) : end + 1] = True  # beside it nothing else of the kind begins
            like = SPANS[kind].index(self.types[number].like)
            yield Found(kind, word, end, like, score, 1.0, self.types[number].name)

    def to_json(self) -> bytes:
        """The file it is kept in: numbers as float32 in base64, little-endian."""
        told = {
            "format": 2, "model": self.model, "examples": self.examples,
            "types": [list(one) for one in self.types], "folds": [list(one) for one in self.folds],
            "weight": _packed(self.weight), "bias": _packed(self.bias),
        }  # fmt: skip
        return json.dumps(told, indent=1).encode() + b"\n"


def laid_over(marks: Sequence[Found], own: Sequence[Found]) -> list[Found]:
    """The user's marks, and those of the package that share no word with one of the same kind."""
    return [
        mark for mark in marks if not any(one.kind == mark.kind and one.first < mark.end and mark.first < one.end for one in own)
    ] + list(own)


def load_head(path: Path) -> Head:
    """The head that `Head.to_json` wrote; raises ModelError."""
    remedy = "Learn it again: onrecord codebook FILE.toml --learn"
    try:
        told = json.loads(path.read_bytes())
        types = [OwnType(*one) for one in told["types"]]
        folds = [Fold(*one) for one in told["folds"]]
        bias = _unpacked(told["bias"], 1 + len(types))
        weight = _unpacked(told["weight"], bias.shape[1])
        if told["format"] != 2 or len(folds) != len(types) or any(one.like not in SPANS[one.kind] for one in types):
            raise ValueError("of another format")
        return Head(types, weight, bias[0], folds, str(told["model"]), str(told["examples"]))
    except OSError as error:
        raise ModelError(str(path), f"cannot be read ({error.strerror})", remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(str(path), f"no head of own types ({error})", remedy) from error


def learn(examples: Sequence[Example], types: Sequence[OwnType], model: Model, digest: str) -> Head:
    """The head for these types, and how well each is found by folds: each example is read by a head that never saw it."""
    numbers, labels, groups = _rows(examples, model)
    alone = model.vectors.size
    judged = np.zeros((len(labels), len(types)))
    for fold in range(FOLDS):
        out = groups % FOLDS == fold
        weight, bias = fit(numbers[~out], labels[~out], 1 + len(types), alone)
        judged[out] = softmax(numbers[out] @ weight + bias)[:, 1:]
    folds = [_fold(one.name, judged[:, number], labels == number + 1, groups) for number, one in enumerate(types)]
    return Head(types, *fit(numbers, labels, 1 + len(types), alone), folds, model.name, digest)


def fit(numbers: Floats, labels: Ints, classes: int, alone: int = 0) -> tuple[Floats, Floats]:
    """Weights [D, classes] and bias [classes] of a softmax regression with squared weights held down; the last `alone` more.

    Nesterov's accelerated descent from nothing, so that the same rows give the same weights. Numbers are put on one scale first.
    """
    mean, spread = numbers.mean(0), numbers.std(0) + 1e-6
    rows = np.hstack([(numbers - mean) / spread, np.ones((len(numbers), 1))])
    target = np.eye(classes)[labels]
    held = np.full((rows.shape[1], 1), WEIGHT)
    held[-1 - alone : -1] *= ALONE
    held[-1] = 1e-6
    steps = np.linalg.inv(rows.T @ rows * (BOUND / len(rows)) + np.diag(held[:, 0]))
    weight = ahead = np.zeros((rows.shape[1], classes))
    for nr in range(STEPS):
        slope = rows.T @ (softmax(rows @ ahead) - target) / len(rows) + held * ahead
        last, weight = weight, ahead - steps @ slope
        ahead = weight + nr / (nr + 3) * (weight - last)
    scaled = weight[:-1] / spread[:, None]
    return scaled, weight[-1] - mean @ scaled


def numbers_of(scores: Scores, vectors: Floats) -> Floats:
    """All that the encoder says of each word, and its vector of the word alone [W, D]."""
    return np.hstack([*scores[:-1], vectors])


def _rows(examples: Sequence[Example], model: Model) -> tuple[Floats, Ints, Ints]:
    """numbers [N, D], class [N] and example [N] of every word of the examples, but those inside a mark behind its first."""
    numbers, labels, groups = [], [], []
    for nr, example in enumerate(examples):
        tokens = encode(example.text, example.quotes, model.tokenizer)
        for start, end in cut_windows(tokens, [], model.window, model.joined):
            heads = np.flatnonzero(tokens.first[start:end])
            own = np.full(len(heads), NONE)
            at = tokens.starts[heads + start]
            for span, number in example.marked:
                inside = np.flatnonzero((at >= span.start) & (at < span.end))
                own[inside] = -1
                own[inside[:1]] = number + 1
            vectors = model.vectors.of_words(tokens.ids[:end], heads + start)
            found = numbers_of(model.run(*inputs_of(tokens, start, end)).at(heads + 1), vectors)
            numbers.append(found[own >= 0])
            labels.append(own[own >= 0])
            groups.append(np.full(len(labels[-1]), nr))
    return np.concatenate(numbers), np.concatenate(labels), np.concatenate(groups)


def _fold(name: str, judged: Floats, marked: np.ndarray, groups: Ints) -> Fold:
    """What came of one type; each fold's threshold is that which is best on the others, the head's that which is best on all."""
    found = np.zeros(len(judged), np.bool_)
    for fold in range(FOLDS):
        out = groups % FOLDS == fold
        found[out] = judged[out] >= _threshold(judged[~out], marked[~out])
    return Fold(name, int(marked.sum()), int(found.sum()), int((found & marked).sum()), _threshold(judged, marked))


def _threshold(judged: Floats, marked: np.ndarray) -> float:
    """The strictest of the thresholds whose F1 is as good as the best, as whole reports hold more that is none than examples do.

    It may be well below 0.5: weights that are held down make all that is seldom less likely than it is, and F1 is best where what
    is half as likely as the best F1 is still claimed, never more. Source: Lipton et al. 2014.
    """
    taken = judged[:, None] >= GRID
    scores = 2 * (taken & marked[:, None]).sum(0) / np.maximum(1, taken.sum(0) + marked.sum())
    return float(round(GRID[scores >= scores.max() - NEAR].max(), 3))


def _within(scores: Scores, kind: str) -> Floats:
    """How likely each word begins or continues a mark of the kind by the package's own head [W]."""
    return np.asarray(softmax(scores.labels(kind))[:, 1:].sum(1))


def _packed(numbers: Floats) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()


def _unpacked(words: str, columns: int) -> Any:
    return np.frombuffer(base64.b64decode(words, validate=True), "<f4").astype(np.float64).reshape(-1, columns)


def digest_of(*parts: str) -> str:
    """The first 8 digits of the hash of what own types are made of."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]
