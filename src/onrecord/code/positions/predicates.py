"""The words before a construction's head: auxiliaries, adverbs, negation; whether it is a predicate at all, and of which kind."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.frames import is_adverb
from onrecord.code.positions.tables import Form, StanceTables
from onrecord.code.positions.tokens import Tokens

SUBJECTS = frozenset("he she it they we i you who which that both all none nobody everyone others some many".split())
FARTHEST = 9  # tokens of auxiliaries and adverbs before a head
LEADS_IN = frozenset("while whilst by before after when and but without".split())


class Predicate(NamedTuple):
    """Where the predicate of a head begins, and what its auxiliaries say."""

    start: int
    negated: bool = False
    future: bool = False
    must: bool = False
    doubt: bool = False
    passive: bool = False  # a form of "be" stands before it
    perfect: bool = False
    helped: bool = False  # any modal or form of "do"
    infinitive: bool = False
    continued: bool = False


def predicate(t: Tokens, head: int, tables: StanceTables) -> Predicate:
    """Walk left from the head over all that belongs to its predicate."""
    said = tables.said
    k, seen, negations = head - 1, dict[str, bool](), 0
    while k >= 0 and head - k < FARTHEST:
        word = t.word(k)
        known = False
        if word in said["not"] or word.endswith("n't"):
            negations, known = negations + 1, True
        for kind in ("be", "auxiliary", "modal", "must", "doubt"):
            if word in said[kind]:
                seen[kind] = known = True
        if word in ("has", "have", "had", "having", "'ve", "hasn't", "haven't", "hadn't"):
            seen["perfect"] = True
        if word == "to":
            governor = t.word(k - 1)
            if not governor.startswith("continu"):
                seen["infinitive"] = True
                break
            seen["continued"] = known = True
            k -= 1
        if not (known or word in said["adverb"] or is_adverb(word) or (t.is_quote(k) and k > 0)):
            break
        k -= 1
    if (
        t.word(head - 1) == "without"
        or t.word(head - 1).startswith("avoid")
        or (t.word(head - 1) == "of" and t.word(head - 2) in ("short", "clear"))
    ):
        negations += 1  # "stopped short of calling for"
    start = _without_leading(t, k + 1, head)
    return Predicate(
        start,
        negations % 2 == 1,
        "modal" in seen,
        "must" in seen,
        "doubt" in seen,
        "be" in seen,
        "perfect" in seen,
        any(kind in seen for kind in ("modal", "must", "doubt")) or t.word(k + 1) in said["auxiliary"],
        "infinitive" in seen,
        "continued" in seen,
    )


def _without_leading(t: Tokens, start: int, head: int) -> int:
    """The predicate without quotation marks, "also", "both" and the like at its head."""
    while start < head and (
        t.is_quote(start) or t.word(start) in ("also", "both", "all", "today", "now", "then", "however", "therefore")
    ):
        start += 1
    return start


def is_finite(t: Tokens, head: int, form: Form, p: Predicate, tables: StanceTables) -> bool:
    """Whether a verb's form and what stands before it make it a predicate with a subject of its own."""
    before = _before(t, p.start)
    word = t.word(before)
    if p.doubt and not p.negated:
        return False
    if form == "ing":
        return (p.passive and not p.infinitive) or word == "," or word in LEADS_IN
    if p.passive or p.infinitive:
        return False
    if form == "en":
        return p.perfect
    if form == "base":
        return p.helped or p.continued or word in SUBJECTS - {"he", "she", "it", "that"} or _is_plural(t, before)
    return not p.perfect and not p.helped and _may_be_subject(t, before, tables)


def _before(t: Tokens, start: int) -> int:
    at = start - 1
    while at >= 0 and (t.is_quote(at) or t.word(at) in ("also", "both", "all", "today", "now", "then", "however", "therefore")):
        at -= 1
    return at


def _may_be_subject(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a noun phrase may end here, so that what follows is its verb and not its noun."""
    word, said = t.word(at), tables.said
    if at < 0 or word in said["determiner"] - {"that", "this", "all", "both"} or word in said["preposition"] or word in ("'s", "'"):
        return False
    named = t.name(at)
    return named is None or not is_adjective(named.span.words(t.text), named.actor.name)


def is_adjective(words: str, name: str) -> bool:
    """Whether a mention is a state's adjective: "Russian demands" are no act of "Russian"."""
    return words != name and words.endswith(("ese", "ian", "ean", "ish", "ch", "can", "ani", "aqi", "eli", "oni", "wan"))


def _is_plural(t: Tokens, at: int) -> bool:
    """Whether the noun phrase that ends here is plural: a group, names joined by "and", a plural noun."""
    if at < 1:
        return False
    named = t.name(at)
    first = t.first_of(at)
    if t.word(first - 1) == "of":  # "leaders of Norway oppose"
        return t.word(first - 2).endswith("s")
    if named is not None and named.actor.kind != "group":
        return t.word(first - 1) in ("and", "&") or (t.word(first - 1) == "the" and t.word(first - 2) == "and")
    word = t.word(at)
    return (len(word) > 3 and word.endswith("s") and not word.endswith("ss")) or word in ("people", "men", "women")
