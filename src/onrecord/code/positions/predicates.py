"""The words before a construction's head: auxiliaries, adverbs, negation; whether it is a predicate at all, and of which kind."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.frames import is_adverb
from onrecord.code.positions.tables import Form, StanceTables
from onrecord.code.positions.tokens import Tokens

KINDS = ("be", "auxiliary", "modal", "must", "doubt")
HAVE = frozenset("has have had having 've hasn't haven't hadn't".split())
SUBJECTS = frozenset("they we i you who which both all none nobody everyone others some many".split())  # of a verb's base form
PLURALS = frozenset("we i they".split())  # "I thank them and welcome": subjects that an earlier verb may have
AGAIN = 20  # tokens before "and" in which such a subject stands
LEADS_IN = frozenset("while whilst by before after when and but without".split())  # before a participle
LOOSE = frozenset("also both all today now then however therefore".split())  # at the edge of a predicate, no part of it
FARTHEST = 9  # tokens of auxiliaries and adverbs before a head


class Predicate(NamedTuple):
    """Where the predicate of a head begins, and what its auxiliaries say; `passive`: a form of "be" stands before the head."""

    start: int
    negated: bool = False
    future: bool = False
    must: bool = False
    doubt: bool = False
    passive: bool = False
    perfect: bool = False
    helped: bool = False  # any modal, or a form of "do" or "have"
    infinitive: bool = False
    continued: bool = False


def predicate(t: Tokens, head: int, tables: StanceTables) -> Predicate:
    """Walk left from the head over all that belongs to its predicate."""
    k, seen, negations = head - 1, set[str](), int(_avoided(t, head))
    while k >= 0 and head - k < FARTHEST:
        word = t.word(k)
        kinds = _kinds(word, tables)
        if word == "to":
            kinds = {"continued"} if t.word(k - 1).startswith("continu") else {"infinitive"}
        negations += "not" in kinds
        seen |= kinds
        if "infinitive" in kinds or not (kinds or _is_loose(t, k, tables)):
            break
        k -= 2 if "continued" in kinds else 1
    helped = bool(seen & {"modal", "must", "doubt"}) or t.word(k + 1) in tables.said["auxiliary"]
    return Predicate(
        start=_without_leading(t, k + 1, head),
        negated=negations % 2 == 1,
        future="modal" in seen,
        must="must" in seen,
        doubt="doubt" in seen,
        passive="be" in seen,
        perfect="perfect" in seen,
        helped=helped,
        infinitive="infinitive" in seen,
        continued="continued" in seen,
    )


def _kinds(word: str, tables: StanceTables) -> set[str]:
    """What a word before a head does to its predicate; nothing where it is no auxiliary or negation."""
    kinds = {kind for kind in KINDS if word in tables.said[kind]}
    if word in HAVE:
        kinds.add("perfect")
    if word in tables.said["not"] or word.endswith("n't"):
        kinds.add("not")
    return kinds


def _is_loose(t: Tokens, k: int, tables: StanceTables) -> bool:
    return t.word(k) in tables.said["adverb"] or is_adverb(t.word(k)) or (t.is_quote(k) and k > 0)


def _avoided(t: Tokens, head: int) -> bool:
    """ "without naming", "avoided saying", "stopped short of calling for"."""
    before = t.word(head - 1)
    return before == "without" or before.startswith("avoid") or (before == "of" and t.word(head - 2) in ("short", "clear"))


def _without_leading(t: Tokens, start: int, head: int) -> int:
    """The predicate without quotation marks, "also", "both" and the like at its head."""
    while start < head and (t.is_quote(start) or t.word(start) in LOOSE):
        start += 1
    return start


def is_finite(t: Tokens, head: int, form: Form, told: Predicate, tables: StanceTables) -> bool:
    """Whether a verb's form and what stands before it make it a predicate with a subject of its own."""
    before = told.start - 1
    while before >= 0 and (t.is_quote(before) or t.word(before) in LOOSE):
        before -= 1
    word = t.word(before)
    if told.doubt and not told.negated:
        return False
    if form == "ing":
        return (told.passive and not told.infinitive) or word == "," or word in LEADS_IN
    if told.passive or told.infinitive or form == "en":
        return told.perfect and form == "en" and not told.passive and not told.infinitive
    if form == "base":
        again = word in ("and", ",") and not PLURALS.isdisjoint(t.words[max(0, before - AGAIN) : before])
        return told.helped or told.continued or word in SUBJECTS or again or _is_plural(t, before)
    return not told.perfect and not told.helped and _may_be_subject(t, before, tables)


def _may_be_subject(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a noun phrase may end here, so that what follows is its verb and not its noun."""
    word, said = t.word(at), tables.said
    if at < 0 or word in said["preposition"] or word in ("'s", "'"):
        return False
    if word in said["determiner"] and word not in ("that", "this", "all", "both"):
        return False
    named = t.name(at)
    return named is None or not is_adjective(named.span.words(t.text), named.actor.name)


def is_adjective(words: str, name: str) -> bool:
    """Whether a mention is a state's adjective: "Russian demands" are no act of "Russian"."""
    return words != name and words.endswith(("ese", "ian", "ean", "ish", "ch", "can", "ani", "aqi", "eli", "oni", "wan"))


def _is_plural(t: Tokens, at: int) -> bool:
    """Whether the noun phrase that ends here is plural: a group, names joined by "and", a plural noun."""
    named, first, word = t.name(at), t.first_of(at), t.word(at)
    if t.word(first - 1) == "of":  # "leaders of Norway oppose"
        return t.word(first - 2).endswith("s")
    if named is not None and named.actor.kind != "group":
        return t.word(first - 1) in ("and", "&") or (t.word(first - 1) == "the" and t.word(first - 2) == "and")
    return (len(word) > 3 and word.endswith("s") and not word.endswith("ss")) or word in ("people", "men", "women")
