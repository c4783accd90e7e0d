"""How alike clauses of several reports are: the words they share, weighted by how rare each is among the clauses compared."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

from onrecord.ask.beside.terms import Term

NEAR = 0.36  # words whose vectors are no nearer are strangers to each other
DAMP = 2.0  # of weight, added to both sides: few words in common prove little


def weights_of(clauses: list[list[Term]]) -> dict[str, float]:
    """The weight of each term: the fewer clauses hold it, the more it tells."""
    held = Counter(term.key for terms in clauses for term in terms)
    shares = {term.key: term.share for terms in clauses for term in terms}
    return {key: shares[key] * log((len(clauses) + 1) / number) for key, number in held.items()}


def near_words(clauses: list[list[Term]]) -> dict[str, dict[str, float]]:
    """For each word of the clauses the others that are near in sense, by the encoder's own vectors, and how near."""
    from onrecord.tag.model import shipped_vectors  # here: who asks for nothing else loads no weights

    words = sorted({term.word for terms in clauses for term in terms if term.word})
    if not words:
        return {}
    near = shipped_vectors().nearness(words, words)
    found: dict[str, dict[str, float]] = {word: {} for word in words}
    for one, other in zip(*(near >= NEAR).nonzero(), strict=True):
        if one != other:
            found[words[one]][words[other]] = float(near[one, other])
    return found


class Likeness:
    """Likeness of clauses given by their terms, 0 to 1; `near` are words near in sense."""

    def __init__(self, clauses: list[list[Term]], near: dict[str, dict[str, float]]) -> None:
        self.weights = weights_of(clauses)
        self._near = near
        self._terms = [{term.key: term for term in terms} for terms in clauses]
        self._total = [sum(self.weights[term.key] for term in terms) for terms in clauses]

    def of(self, one: int, other: int) -> float:
        """The share of the weight of both that they have in common, more if one holds nearly all of the other."""
        shared = self.shared(one, other)
        return shared / sqrt((self._total[one] + DAMP) * (self._total[other] + DAMP))

    def least(self, one: int, other: int) -> float:
        """The share of its weight that the one with more of its own has in common with the other: 1 where they say the same."""
        most = max(self._total[one], self._total[other])
        return self.shared(one, other) / most if most else 0.0

    def shared(self, one: int, other: int) -> float:
        """The weight that both share: terms that are the same, then the nearest of the others, each once."""
        ours, theirs = self._terms[one], self._terms[other]
        same = ours.keys() & theirs.keys()
        weight = sum(self.weights[key] for key in sorted(same))
        right = {theirs[key].word: key for key in theirs.keys() - same if theirs[key].word}
        left = [(key, self._near.get(ours[key].word, {})) for key in ours.keys() - same if ours[key].word]
        pairs = sorted(((near[word], key, right[word]) for key, near in left for word in near.keys() & right.keys()), reverse=True)
        taken: set[tuple[int, str]] = set()
        for near, a, b in pairs:
            if (0, a) not in taken and (1, b) not in taken:
                taken |= {(0, a), (1, b)}
                weight += near * (self.weights[a] * self.weights[b]) ** 0.5
        return weight
