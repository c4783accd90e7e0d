"""Noun phrases that end at a token: lists of parties, and up "of" and "in" to the head."""

from __future__ import annotations

from onrecord.code.events.sentence import Phrase, Sentence

LIST = 12  # members of a list of parties
LINKS = frozenset("of in from for with on to against at between by over".split())  # prepositions inside a noun phrase
CLIMB = 3  # such prepositions followed to the head
OPENING = frozenset(("between", "of", "by", "from", "after", "since", "said", "says", "told"))  # a list may begin behind these
BRACKET = 6  # tokens of a bracket that is passed over, its signs among them
HOME = frozenset(("country", "nation", "government", "homeland"))
BOTH = frozenset(("two", "both"))


def list_ending_at(s: Sentence, j: int, *, is_object: bool = False) -> tuple[Phrase, ...]:
    """ "A, B and C" whose last token is j - 1; one phrase where it is no list, those alone that name somebody.

    A list that is an object (`is_object`) may begin behind a verb.
    """
    found = [s.ending_at(j)]
    while len(found) < LIST and found[-1].i > 1:
        at = found[-1].i
        joint = s.word(at - 1)
        if joint not in ("and", "nor", ",", "&") or (joint == "," and len(found) == 1):
            break
        phrase = s.ending_at(_before_bracket(s, at - 2 if s.word(at - 2) == "," and joint == "and" else at - 1))
        if not phrase.mentions or not (is_object or _may_open(s, phrase.i)):
            break
        found.append(phrase)
    return tuple(phrase for phrase in reversed(found) if phrase.mentions)


def _before_bracket(s: Sentence, j: int) -> int:
    """Where a phrase ends that a short bracket follows: "the Arab League (AL) and Chad"."""
    opening = next((at for at in range(j - 2, max(0, j - BRACKET), -1) if s.word(at) == "("), None)
    return j if s.word(j - 1) != ")" or opening is None else opening


def _may_open(s: Sentence, i: int) -> bool:
    """Whether a list may begin at token i: not where a verb or preposition has it as its object."""
    if i == 0 or s.is_sign(i - 1):
        return True
    return any(s.is_a(i - 1, kind) for kind in ("conj", "subord", "rel")) or s.word(i - 1) in OPENING


def heads_ending_at(s: Sentence, j: int) -> tuple[Phrase, ...]:
    """The phrases that end at j, or whose "of …" does; a pronoun, or "both countries", stands alone and names nobody yet."""
    last = s.ending_at(j)
    if s.is_a(j - 1, "pron") and s.owner[j - 1] is None:
        return (Phrase(j - 1, j, ()),)
    if not last.mentions and BOTH & set(s.words[max(0, j - 4) : j]):
        return (last,)
    if not last.mentions and s.word(j - 1) in HOME and s.is_a(j - 2, "det"):
        return (last,)  # "her country"
    best, phrase = list_ending_at(s, j), last
    for _ in range(CLIMB):
        link = s.word(phrase.i - 1)
        above = s.ending_at(phrase.i - 1) if phrase.i > 1 and link in LINKS else None
        if above is None or above.j <= above.i:
            break
        phrase = above
        if phrase.mentions and link != "between":
            best = list_ending_at(s, phrase.j)
        elif not phrase.mentions and link not in ("of", "from", "between", "by"):
            best = ()  # "a system for refugees was rejected": not the refugees
    return best
