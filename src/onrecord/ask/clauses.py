"""Clauses of several reports: their words, how alike they are, and which tell the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from onrecord.code.events.tables import words_by_kind
from onrecord.errors import QuestionError
from onrecord.packaged import filled_rows
from onrecord.records import Actor, Figure, Reading, Report, Span
from onrecord.resolve import load_tables
from onrecord.segment import split_sentences
from onrecord.store import terms_of, tokens, without_ending

# Words that say little of what is told: those that hold a sentence together, those that only say that something is said.

SMALL = (
    "be", "have", "do", "modal", "copula", "adverb", "det", "prep", "place", "conj", "rel", "subord", "pron", "first", "third",
)  # fmt: skip


class SmallWords(NamedTuple):
    """Words of little weight, `denied` those that deny; `condition` finds what makes a clause conditional; `suffixes` of words."""

    small: frozenset[str]
    telling: frozenset[str]
    denied: frozenset[str]
    condition: re.Pattern[str]
    suffixes: tuple[str, ...]


@cache
def small_words() -> SmallWords:
    """The packaged lists, read once."""
    around = words_by_kind()
    own = {row[0]: row[1].split("|") for row in filled_rows("compare_words.tsv")}
    return SmallWords(
        frozenset(word for kind in SMALL for word in around[kind]),
        frozenset(own["telling"]),
        frozenset(around["not"]),
        re.compile(rf"\b(?:{'|'.join(own['condition'])})\b", re.IGNORECASE),
        tuple(sorted(own["suffixes"], key=len, reverse=True)),
    )


def stem(word: str) -> str:
    """What forms of one word share: escalate, escalation, escalating -> escal."""
    return without_ending(word, small_words().suffixes)


# What a report says, piece by piece: its sentences cut into clauses that cover the text, so that none can be left out.

SHORT = 3  # words of weight that a clause has at least; with fewer it stays with what it hangs on
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Where a clause may begin: behind a stop within a sentence; behind a comma before a link or a participle; at "and" and its like
# before a word that begins a clause, a verb or words on record as a cue or a trigger.
CUT = re.compile(
    r"(?<=[;:—–])\s+|(?<=,)\s(?=(?:and|but|while|including|starting|\w+ing|which|who|where|at|a|an|in|by|with)\s)|"
    r"\s(?=as well as\s)|\s(?=(?:and|but|while|whereas|to)\s(?P<next>[^\W_]+))",
    re.IGNORECASE,
)
BEGINS = re.compile(r"that|then|it|he|she|they|we|will|would|at|as|made|\w+ed", re.IGNORECASE)


class Clause(NamedTuple):
    """One piece of report number `side`: `sentence` counts the report's sentences, `place` says how far in it lies, 0 to 1."""

    side: int
    span: Span
    sentence: int
    sentence_span: Span
    place: float
    part: str


def clauses_of(reading: Reading, side: int) -> list[Clause]:
    """The clauses of a report in order; every character that is no blank lies in one."""
    text, found = reading.report.text, list[Clause]()
    begins = {one.cue.start for one in reading.statements if one.cue} | {one.trigger.start for one in reading.events}
    for number, sentence in enumerate(split_sentences(text)):
        for part, piece in _in_parts(reading.report, sentence):
            cuts = _cuts(text, piece, begins) if part == "body" else [piece]
            found += [Clause(side, span, number, sentence, span.start / len(text), part) for span in cuts]
    return found


def _in_parts(report: Report, sentence: Span) -> Iterator[tuple[str, Span]]:
    """The sentence cut where a part of the report ends, as a dateline does before the lead; what is in no part is body."""
    parts = [part for part in report.parts if _over(part.span, sentence)]
    edges = {edge for part in parts for edge in (part.span.start, part.span.end) if sentence.start < edge < sentence.end}
    for start, end in pairwise([sentence.start, *sorted(edges), sentence.end]):
        piece = report.text[start:end]
        if words := piece.strip():
            begins = start + piece.index(words)
            span = Span(begins, begins + len(words))
            yield next((part.kind for part in parts if _over(part.span, span)), "body"), span


def _over(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _cuts(text: str, sentence: Span, begins: set[int]) -> list[Span]:
    """The sentence cut where both pieces have enough words of weight, and what stands behind says something of its own."""
    spans, start = list[Span](), sentence.start
    for cut in CUT.finditer(text, sentence.start, sentence.end):
        if cut["next"] and not (BEGINS.fullmatch(cut["next"]) or cut.start("next") in begins):
            continue
        if heavy(text[start : cut.start()]) >= SHORT and heavy(text[cut.end() : sentence.end]) >= SHORT:
            spans.append(Span(start, cut.start()))
            start = cut.end()
    return [*spans, Span(start, sentence.end)]


def heavy(words: str) -> int:
    """How many words of weight there are: those that are not small."""
    return sum(word.lower() not in small_words().small for word in WORD.findall(words))


# The words of a clause by which it is known again in another report: stems, actors by their keys, figures, what kind it is of.

KIND, OPENING, TELLING, NAME, FIGURE = 0.3, 1.0, 0.15, 0.5, 2.0  # of the weight of a word


class Term(NamedTuple):
    """One word or name of a clause. `key` is what makes two the same; `word` is looked up for words near in sense, "" for none."""

    key: str
    word: str
    share: float = 1.0


class Voices(NamedTuple):
    """Where actors are named in a report, by their first character, with the end and the key each goes by; and its figures."""

    named: dict[int, tuple[int, str]]
    figures: tuple[Figure, ...]
    events: tuple[tuple[Span, str], ...]


def voices_of(reading: Reading, keys: Mapping[str, str]) -> Voices:
    """What of a reading helps to know its clauses again; `keys` hold across reports, else names do."""
    named = {
        mention.start: (mention.end, key)
        for actor in reading.actors
        if (key := _key_of(actor, keys.get(actor.id))) is not None
        for mention in actor.mentions
    }
    return Voices(named, reading.figures, tuple((event.trigger, event.type) for event in reading.events))


def _key_of(actor: Actor, kept: str | None) -> str | None:
    """What an actor goes by in any report: a person by the last name, as first names and initials differ; a group by its words."""
    if actor.kind == "person":
        return f"who {terms_of(actor.name).split()[-1:]}"
    if actor.kind == "group":
        return None
    return f"who {actor.key or kept or actor.name}"


def terms_in(clause: Clause, text: str, voices: Voices, opening: str = "") -> list[Term]:
    """The terms of one clause, each once; `opening` says that it is a headline or the first sentence below it."""
    found = {term.key: term for term in reversed(list(_words_in(clause, text, voices)))}
    told = [f"figure {one.value} {one.unit}" for one in voices.figures if one.span in clause.span and one.value is not None]
    kinds = {kind for trigger, kind in voices.events if trigger in clause.span}
    kinds |= {kind for key in found for kind in _kinds().get(key, ())}
    more = [Term(figure, "", FIGURE) for figure in told] + [Term(f"event {kind}", "", KIND) for kind in sorted(kinds)]
    if opening:
        more.append(Term(f"opening {opening}", "", OPENING))
    if small_words().condition.search(clause.span.words(text)):
        more.append(Term("if", ""))
    return list((found | {term.key: term for term in more}).values())


def _words_in(clause: Clause, text: str, voices: Voices) -> Iterator[Term]:
    """The words and names of a clause: a name by who it is, and what is no person or state by its words, too."""
    lists, until = small_words(), 0
    for token in tokens(clause.span.words(text)):
        start, end = token.start + clause.span.start, token.end + clause.span.start
        if start < until:
            continue
        if start in voices.named:
            until, key = voices.named[start]
            yield Term(key, "")
            if ":" in key and not key.startswith("who state:"):
                words = [word for word in terms_of(text[start:until]).split() if word not in lists.small]
                yield from (Term(stem(word), word, NAME) for word in words)
        elif state := _peoples().get(text[start:end]):
            yield Term(f"who {state}", "")
        elif token.term in lists.telling:
            yield Term(stem(token.term), token.term, TELLING)
        elif token.term not in lists.small and (len(token.term) > 1 or token.term.isdigit()):
            yield Term(stem(token.term), token.term)


@cache
def _peoples() -> dict[str, str]:
    """States by their adjectives and peoples: Russian, Ukrainians."""
    tables = load_tables()
    return {
        word: f"state:{state.code}" for table in (tables.adjectives, tables.people, tables.states) for word, state in table.items()
    }


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The kinds of event that a word alone may name, by its stem."""
    found: dict[str, set[str]] = {}
    for words, kind, event, *_ in filled_rows("event_lexicon.tsv"):
        if kind in "vn" and event and len(words.split()) == 1:
            for word in words.split("|"):
                found.setdefault(stem(word), set()).add(event)
    for base, past, participle in filled_rows("event_irregular.tsv"):
        for form in (past, participle):
            found.setdefault(stem(form), set()).update(found.get(stem(base), ()))
    return {word: frozenset(kinds) for word, kinds in found.items()}


# How alike clauses of several reports are: the words they share, weighted by how rare each is among the clauses compared.

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


# Which clauses of several reports tell the same: the likeliest pairs first, then neighbours that go with one of them.

ALIKE = 0.15  # no pair below it is one
JOINS = 0.15  # a neighbour in the sentence joins a pair from here on
MOST = 1_500  # clauses of all reports: beyond it the pairs take too long
ALONE = ("headline", "byline", "dateline", "credit")  # parts that go with parts of their kind alone
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
    """Whether what these parts of two reports say may be the same: headings go with their like, furniture with nothing."""
    return "furniture" not in (one, other) and (one if one in ALONE else "body") == (other if other in ALONE else "body")


def _opening(clauses: Sequence[Clause], at: int) -> str:
    """Whether this clause is a headline or the first of the body."""
    clause = clauses[at]
    if clause.part == "headline":
        return clause.part
    before = at and clauses[at - 1].side == clause.side and clauses[at - 1].part == "body"
    return "body" if clause.part == "body" and not before else ""
