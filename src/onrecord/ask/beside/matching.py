"""Which clauses of several reports tell the same: the likeliest pairs first, then neighbours that go with one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from onrecord.ask.beside.clauses import Clause, clauses_of
from onrecord.ask.beside.likeness import Likeness, near_words
from onrecord.ask.beside.terms import Term, terms_in, voices_of
from onrecord.errors import QuestionError
from onrecord.records import Reading

ALIKE = 0.15  # no pair below it is one
JOINS = 0.15  # a neighbour in the sentence joins a pair from here on
MOST = 1_500  # clauses of all reports: beyond it the pairs take too long
OWN = 0.8  # how much a clause's own words count beside its sentence's


class Matching:
    """Clauses of all reports, and the groups of those that tell the same; raises QuestionError where there are too many."""

    def __init__(self, readings: Sequence[Reading], keys: Sequence[Mapping[str, str]]) -> None:
        self.clauses = [clause for side, reading in enumerate(readings) for clause in clauses_of(reading, side)]
        if len(self.clauses) > MOST:
            raise QuestionError(
                "reports", f"they have {len(self.clauses):,} clauses", f"Compare shorter ones: {MOST:,} in all at most"
            )
        self.readings = readings
        self.scores = self._scores(keys)
        self.groups = self._grouped()

    def _scores(self, keys: Sequence[Mapping[str, str]]) -> dict[tuple[int, int], float]:
        """The likeness of every two clauses of different reports, their sentences' counted in; headlines with headlines alone."""
        voices = [voices_of(reading, own) for reading, own in zip(self.readings, keys, strict=True)]
        texts = [reading.report.text for reading in self.readings]
        terms = [
            terms_in(one, texts[one.side], voices[one.side], _opening(self.clauses, at)) for at, one in enumerate(self.clauses)
        ]
        whole: dict[tuple[int, int], dict[str, Term]] = {}
        for clause, found in zip(self.clauses, terms, strict=True):
            whole.setdefault((clause.side, clause.sentence), {}).update({term.key: term for term in found})
        number = {key: at for at, key in enumerate(whole)}
        near = near_words(terms)
        self.own = Likeness(terms, near)
        around = Likeness([list(found.values()) for found in whole.values()], near)
        sentence = [number[one.side, one.sentence] for one in self.clauses]
        of_sentences = lru_cache(maxsize=None)(around.of)
        return {
            (one, other): OWN * self.own.of(one, other) + (1 - OWN) * of_sentences(sentence[one], sentence[other])
            for one, ours in enumerate(self.clauses)
            for other, theirs in enumerate(self.clauses[one + 1 :], one + 1)
            if ours.side != theirs.side and _fit(ours.part, theirs.part)
        }

    def _grouped(self) -> list[list[int]]:
        group = {number: [number] for number in range(len(self.clauses))}
        for pair, score in sorted(self.scores.items(), key=lambda item: (-item[1], item[0])):
            if score < ALIKE:
                break
            one, other = (group[number] for number in pair)
            if one is not other and not self._sides(one) & self._sides(other):
                one += other
                for number in other:
                    group[number] = one
        for number in range(len(self.clauses)):
            if len(group[number]) == 1:
                self._join(number, group)
        return sorted({id(found): sorted(found) for found in group.values()}.values())

    def _join(self, number: int, group: dict[int, list[int]]) -> None:
        """Put a clause without a partner to its neighbour in the sentence, if it tells what that one's partner tells."""
        clause = self.clauses[number]
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(self.clauses) and self.clauses[beside].sentence_span == clause.sentence_span:
                theirs = group[beside]
                if self.clauses[beside].side == clause.side and len(self._sides(theirs)) > 1:
                    best = max(self._score(number, other) for other in theirs if self.clauses[other].side != clause.side)
                    if best >= JOINS:
                        theirs.append(number)
                        group[number] = theirs
                        return

    def _score(self, one: int, other: int) -> float:
        return self.scores.get((min(one, other), max(one, other)), 0.0)

    def _sides(self, numbers: list[int]) -> set[int]:
        return {self.clauses[number].side for number in numbers}


def _fit(one: str, other: str) -> bool:
    """Whether what these parts of two reports say may be the same: headlines go with headlines, furniture with nothing."""
    return "furniture" not in (one, other) and (one == "headline") == (other == "headline")


def _opening(clauses: Sequence[Clause], at: int) -> str:
    """Whether this clause is a headline or of the first sentence of the body."""
    clause = clauses[at]
    first = at == 0 or clauses[at - 1].side != clause.side or clauses[at - 1].part != "body"
    return clause.part if clause.part == "headline" else "body" if clause.part == "body" and first else ""
