"""To whom: from a trigger to its recipients, by what stands right of it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.heads import BOTH
from onrecord.code.events.sentence import Phrase, Sentence

REACH = 14  # tokens looked ahead for a preposition of the frame
NEAR = 9  # of a noun's own prepositions
MANY = 3  # parties that make a list even without "and"
HOPS = 3  # prepositions followed from an object that names nobody: "the stance of the government of X"
LIST = 12
SOME = frozenset("one two three four five six seven eight nine ten dozens hundreds some many most several all both".split())
INNER = ("of", "by", "from", "to", "between", "among")
ABOUT = frozenset(("over", "about", "around", "nearly", "some", "than", "more", "least", "at"))
STOPS = frozenset(".;:?!")


class Targets:
    """The objects of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s

    def of_verb(self, j: int, ways: Sequence[str], head: int) -> tuple[Phrase, ...]:
        """The phrases found first by one of the ways; `head` is behind the verb, `j` behind the last word of the trigger."""
        infinitive = head == j and self._is_infinitive(j)
        start = j if self._s.is_a(j - 1, "prep") else head
        for way in filter(None, ways):
            if way == "obj" and infinitive:
                continue  # "promised to release them": they are not promised
            found = self.object(start) if way == "obj" else self.behind(j + (infinitive and way == "to"), way)
            if found:
                return found
        return ()

    def of_noun(self, j: int, ways: Sequence[str]) -> tuple[Phrase, ...]:
        """The same of a noun, whose own prepositions stand near and whose list of parties may be a subject."""
        return next((found for way in ways if way and (found := self.behind(j, way, noun=True))), ())

    def _is_infinitive(self, i: int) -> bool:
        """ "to release", not "to Cestria" nor "to the rebels"."""
        named = self._s.owner[i + 1] is not None or self._s.is_a(i + 1, "det") or self._s.word(i + 1)[:1].isdigit()
        return self._s.word(i) == "to" and not named

    def object(self, i: int) -> tuple[Phrase, ...]:
        """The object at token i: what it names, or what hangs on it by "of", "by" …"""
        s = self._s
        while s.is_adverb(i) or (s.word(i) in ABOUT and s.word(i + 1)[:1].isdigit()):
            i += 1
        if (s.word(i).isdigit() or s.word(i) in SOME) and s.word(i + 1) == "of" and s.is_a(i + 2, "object"):
            i += 2  # "detained 12 of them"
        owns = s.word(i) == "her" and s.starting_at(i).j > i + 1  # "met her counterpart"
        if s.is_a(i, "object") and s.owner[i] is None and not owns:
            return (Phrase(i, i + 1, ()),)
        for _ in range(HOPS):
            phrase = s.starting_at(i)
            if apposed := self._apposed(phrase):
                return apposed
            if phrase.mentions:
                return self.list_from(phrase)
            inner = s.starting_at(phrase.j + 1)
            if s.word(phrase.j) == "of" and inner.mentions:
                return self._apposed(inner, titled=True) or self.list_from(inner)
            if s.word(phrase.j) not in INNER and not (s.word(phrase.j) == "that" and phrase.j > phrase.i):
                return ()
            i = phrase.j + 1
        return ()

    def behind(self, j: int, way: str, *, noun: bool = False) -> tuple[Phrase, ...]:
        """What stands behind the preposition `way` within the clause."""
        s = self._s
        depth = 0
        for at in range(j, min(s.size, j + REACH)):
            word = s.word(at)
            depth += (word == "(") - (word == ")")
            if word == way and (found := self._at(at + 1, way, noun=noun)):
                return found
            if noun and (at - j > NEAR or any(s.is_a(at, kind) for kind in ("be", "have", "modal", "rel"))):
                return ()
            if word in STOPS or (s.is_a(at, "subord") and word != "as") or (word in ("who", "which", "whose") and at > j):
                return ()
        return ()

    def _at(self, i: int, way: str, *, noun: bool) -> tuple[Phrase, ...]:
        """What a preposition has at token i; up to its "of" where it names nobody itself."""
        s = self._s
        phrase = s.starting_at(i)
        if apposed := self._apposed(phrase):
            return apposed
        if phrase.mentions:
            return self.list_from(phrase, noun=noun)
        if BOTH & set(s.words[phrase.i : phrase.j]):
            return (phrase,)
        if s.word(phrase.j) in ("of", "from", "in") and way != "in":
            inner = s.starting_at(phrase.j + 1)
            if inner.mentions:
                return self._apposed(inner, titled=True) or self.list_from(inner, noun=noun)
        return ()

    def _apposed(self, phrase: Phrase, *, titled: bool = False) -> tuple[Phrase, ...]:
        """ "Y's premier, Lin", "the Premier of Y, Lin" (`titled`): Lin, where the head of the phrase is a title."""
        s, at = self._s, phrase.j
        if s.is_a(at - 1, "day") or s.words[at - 1][:1].isdigit():
            return ()  # "on Wednesday, South Korea's military said"
        if titled and s.word(at) == "of":  # "the People's Republic of China" cut in two
            at = s.starting_at(at + 1).j
        named = bool(phrase.mentions) and phrase.mentions[-1].j == phrase.j and not titled
        mention = s.owner[at + 1] if s.word(at) == "," and phrase.j > phrase.i and not named else None
        if mention is None or not mention.noun or self._is_subject(Phrase(mention.i, mention.j, (mention,)), ","):
            return ()
        return (Phrase(mention.i, mention.j, (mention,)),)

    def list_from(self, first: Phrase, *, noun: bool = False) -> tuple[Phrase, ...]:
        """ "A, B and C" that begins with this phrase; a verb behind a phrase makes it a clause, but not of a noun."""
        s, found = self._s, [first]
        while len(found) < LIST:
            at = found[-1].j
            joint = s.word(at)
            if joint not in ("and", ",", "&"):
                break
            skip = at + 2 if joint == "," and s.word(at + 1) == "and" else at + 1
            phrase = s.starting_at(skip)
            if not phrase.mentions or (not noun and self._is_subject(phrase, joint)):
                break
            if len(found) == 1 and self._is_one_title(first, phrase):
                found = []  # "Y's deputy premier and foreign minister Z": Z
            found.append(phrase)
            if joint == "and" or s.word(skip - 1) == "and":
                break
        if 1 < len(found) < MANY and s.word(found[1].i - 1) == "," and not any(s.word(p.i - 1) == "and" for p in found[1:]):
            return (first,)  # "Y, Z's leader, said": an apposition, no list
        return tuple(found)

    def _is_one_title(self, first: Phrase, second: Phrase) -> bool:
        """Whether "and" joins two titles of one person."""
        titles = self._s.tables.said["envoy"]
        rest = self._s.words[first.mentions[-1].j : first.j]
        return bool(rest) and rest[-1] in titles and second.mentions[-1].j == second.j and second.mentions[-1].noun

    def _is_subject(self, phrase: Phrase, joint: str) -> bool:
        s = self._s
        word = s.word(phrase.j)
        if any(s.is_a(phrase.j, kind) for kind in ("be", "have", "do", "modal", "verb")):
            return True
        return word.endswith("ed") and s.breaks(phrase.j) and joint != ","
