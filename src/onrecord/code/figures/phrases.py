"""Noun phrases around amounts: the one that begins at a token, the one that ends at one, the subject of a clause."""

from __future__ import annotations

from onrecord.code.figures.kinds import (
    ADVERB,
    AUXILIARY,
    CLAUSE,
    DETERMINER,
    END,
    GLUE,
    NOUN,
    NUMBER,
    PREPOSITION,
    PRONOUN,
    SPEAKER,
    TIME,
    UNIT,
    VERB,
    Sentence,
    load_word_kinds,
)

Phrase = tuple[int, int]  # tokens [start, end)
LONGEST = 14  # tokens of a noun phrase with its complements; longer ones are misread clauses
REACH = 50  # tokens looked back for the start of a clause
JOINS = frozenset(("of", "in", "between", "for", "on", "to", "with", "from", "at", "by"))
BACK = frozenset((PRONOUN, SPEAKER))


def phrase_from(s: Sentence, k: int) -> Phrase | None:
    """The noun phrase that begins at token k, with one more joined to it by a preposition."""
    t, kinds = s.t, s.kinds
    end = first = _past_article(s, k)
    joined = False
    while end < min(t.size, k + LONGEST):
        if kinds[end] == NOUN or (kinds[end] in (GLUE, NUMBER) and end > first):
            end += 1
            continue
        if t.words[end] == "and" and end > first and kinds[end + 1] == NOUN:
            end += 1
            continue
        after = _past_article(s, end + 1)
        if t.words[end] not in JOINS or joined or end == first or kinds[after] != NOUN:
            break
        joined, end = True, after
    while end > first and kinds[end - 1] not in (NOUN, NUMBER):
        end -= 1
    return (k, end) if end > first else None


def phrase_to(s: Sentence, end: int, floor: int = 0) -> Phrase | None:
    """The noun phrase that ends before token `end`, with what it is a complement of: "an escalating scale of fines".

    It never begins before token `floor`.
    """
    kinds, start = s.kinds, end
    if end < 1 or kinds[end - 1] not in (NOUN, NUMBER):
        return None
    while start > max(floor, end - LONGEST):
        k = start - 1
        inner = k and s.t.words[k] in ("of", "for", "in") and kinds[k - 1] == NOUN
        inner = inner or (s.t.words[k] == "and" and kinds[k - 1] == NOUN and kinds[start] == NOUN)
        if kinds[k] not in (NOUN, GLUE, NUMBER, DETERMINER) and not inner:
            break
        start = k
    while start < end and kinds[start] not in (NOUN, DETERMINER):
        start += 1
    return (start, end) if NOUN in kinds[start:end] else None


def subject_of(s: Sentence, end: int, clauses: int = 3) -> Phrase | None:
    """The subject of the clause that ends before token `end`; of the clause before where this one only points back to it.

    It looks back through so many clauses. For want of a subject the noun phrase nearest before; None where it is a speaker
    ("I ran 5 km") or there is no noun.
    """
    last = end
    for _ in range(clauses):
        start = clause_start(s, end)
        verb = next((k for k in range(end - 1, start - 1, -1) if s.kinds[k] in (VERB, AUXILIARY)), None)
        head = _before_auxiliaries(s, end if verb is None else verb, start)
        begin = next((k + 1 for k in range(head - 1, start - 1, -1) if s.kinds[k] in (VERB, AUXILIARY)), start)
        found = _trimmed(s, begin, head)
        if found:
            return found
        if SPEAKER in s.kinds[begin:head]:
            return None
        if start and s.t.words[start - 1] in load_word_kinds().said["relative"]:
            return phrase_to(s, start - 2 if s.t.words[start - 2] == "," else start - 1)
        if start == 0:
            break
        end = start - 1
    return _nearest(s, last) if clauses > 1 else None


def _nearest(s: Sentence, end: int) -> Phrase | None:
    """The noun phrase nearest before token `end`."""
    limit = max(0, end - REACH)
    while end > limit and s.kinds[end - 1] != NOUN:
        end -= 1
    return phrase_to(s, end) if end > limit else None


def clause_start(s: Sentence, end: int) -> int:
    """Where the clause begins that ends before token `end`; "and" between nouns joins no clauses."""
    start, limit = end, max(0, end - REACH)
    while start > limit:
        kind = s.kinds[start - 1]
        pair = s.t.words[start - 1] in ("and", "or") and start > 1 and s.kinds[start - 2] == s.kinds[start] == NOUN
        if kind == END or (kind == CLAUSE and not pair):
            break
        start -= 1
    return start


def _past_article(s: Sentence, k: int) -> int:
    """The token behind articles and an amount in the way: "an 8.5 kW system"."""
    while s.kinds[k] in (DETERMINER, ADVERB):
        k += 1
    while s.kinds[k] in (NUMBER, UNIT) and k and s.kinds[k - 1] in (DETERMINER, NUMBER):
        k += 1
    return k


def _before_auxiliaries(s: Sentence, k: int, start: int) -> int:
    """Where a verb begins with its auxiliaries and adverbs: "is expected to have been"."""
    while k > start and (s.kinds[k - 1] in (AUXILIARY, ADVERB, TIME) or s.t.words[k - 1] in ("to", "due", "set")):
        k -= 1
    return k


def _trimmed(s: Sentence, start: int, end: int) -> Phrase | None:
    """The noun phrase in [start, end) without adverbs, times and participles around it; None where there is no noun."""
    t, kinds = s.t, s.kinds
    if t.words[start] in ("a", "an", "the") and kinds[start + 1] == NOUN and t.words[start + 1] in s.tables.said["time"]:
        start += 2  # "a year ago petrol"
    while start < end and kinds[start] in (ADVERB, TIME, END, GLUE, CLAUSE, UNIT):
        start += 1
    while start < end and kinds[start] in (NUMBER, UNIT):
        start += 2 if t.words[start + 1] == "of" else 1  # "64 percent of them": who, not how many
    end = _without_times(s, start, end)
    if start >= end or kinds[start] in (PREPOSITION, *BACK) or NOUN not in kinds[start:end]:
        return None
    return phrase_to(s, end) if end - start > LONGEST else (start, end)


def _without_times(s: Sentence, start: int, end: int) -> int:
    """The end without adjuncts that only tell when: "sampling between 2014 and 2017", "prices in May"."""
    kinds = s.kinds
    while end > start and kinds[end - 1] != NOUN and not (kinds[end - 1] == NUMBER and end - 1 > start and kinds[end - 2] == NOUN):
        end -= 1
    return end
