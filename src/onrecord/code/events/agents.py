"""Who does it: from a verb to its subject, without a parser — by what stands left of the verb's group of words.

Every walk goes left, a bounded number of steps, so that a long list costs no more than its length.
"""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.events.sentence import Phrase, Sentence

DEPTH = 4  # verbs followed from one to the next: "agreed to ask them to urge X to leave"
REACH = 40  # tokens looked back for a subject
LIST = 12  # members of a list of parties
LINKS = frozenset("of in from for with on to against at between by over".split())  # prepositions inside a noun phrase
OPENS = frozenset((";", ":", "“", "”", '"', "that"))  # a clause of its own begins


class Group(NamedTuple):
    """A verb with its helpers: from token `i`; `to` an infinitive, `be` a form of "be" nearest the verb, `own` any helper."""

    i: int
    to: bool
    be: bool
    helped: bool


class Agents:
    """The subjects of one sentence. `stands_for` answers a pronoun's or group's token with actors, if it can."""

    def __init__(self, s: Sentence) -> None:
        self._s = s

    def group(self, i: int) -> Group:
        """The group of the verb at token i: helpers, adverbs, "not" and "to" before it."""
        s, at = self._s, i
        to = be = helped = False
        while at > 0:
            if s.is_adverb(at - 1) or s.is_a(at - 1, "not"):
                at -= 1
            elif s.is_a(at - 1, "day") and s.is_a(at - 2, "prep"):
                at -= 2
            elif s.word(at - 1) == "to" and not helped and not to:
                at, to = at - 1, True
            elif not to and any(s.is_a(at - 1, kind) for kind in ("be", "have", "do", "modal")) and not _is_owner(s, at - 1):
                be = be or (not helped and s.is_a(at - 1, "be"))
                at, helped = at - 1, True
            elif (jump := self._over_insertion(at)) is not None:
                at = jump
            else:
                break
        return Group(at, to, be, helped)

    def _over_insertion(self, at: int) -> int | None:
        """ "has not, so far, released": the token behind the helper before the commas."""
        s = self._s
        if s.word(at - 1) != ",":
            return None
        opening = next((i for i in range(at - 2, max(0, at - 7), -1) if s.word(i) == ","), None)
        if opening is None or not any(s.is_a(opening - 1, kind) for kind in ("not", "be", "have", "modal")):
            return None
        return opening

    def is_passive(self, i: int, form: str, j: int, *, transitive: bool) -> bool:
        """ "was expelled", and "expelled by" with no helper; "rescued off Java" where the verb calls for an object."""
        group = self.group(i)
        if form not in ("ed", "en"):
            return False
        ends = self._s.word(j) == "." and not self._s.tables.said["rel"] & set(self._s.words[max(0, i - 8) : i])
        bare = transitive and ((self._s.is_a(j, "place") and self._s.word(j) != "over") or ends)
        behind = self._s.word(j) == "by" or bare
        return group.be or (not group.helped and behind and not group.to)

    def subject(self, i: int, depth: int = 0) -> tuple[Phrase, ...]:
        """The noun phrases that are the subject of the verb at token i, several where it is a list."""
        s, group = self._s, self.group(i)
        if depth > DEPTH or group.i == 0:
            return self._following(i) if s.word(i).endswith("ing") else ()
        before = group.i - 1
        word = s.word(before)
        if group.to:
            return self._of_infinitive(before, depth)
        if word.endswith("ing") and not s.owner[before] and s.is_a(before, "verb"):
            return self.subject(before, depth + 1)
        participle = s.word(i).endswith("ing") and not group.be
        if participle or (s.word(group.i).endswith("ing") and group.helped):
            return self._of_participle(before, depth)
        if s.is_a(before, "rel"):
            return self._antecedent(before)
        if s.is_a(before, "conj") or (word == "," and self._verb_before(before - 1) is not None and self._is_chained(before)):
            return self._shared(before, depth)
        if word in ("“", '"', "‘") and s.starts[group.i] == s.ends[before] and before > 0:
            before -= 1  # 'it "stands behind"': the quotation begins with the verb
            word = s.word(before)
        if s.is_sign(before) or word in '”"':
            return self._behind_sign(before, depth)
        return self._phrases(before + 1)

    def clause_subject(self, i: int) -> tuple[Phrase, ...]:
        """The subject of the verb that governs a noun at token i: the nearest verb before it."""
        verb = self._verb_before(i - 1)
        return self.subject(verb) if verb is not None else ()

    def list_ending_at(self, j: int) -> tuple[Phrase, ...]:
        """ "A, B and C" whose last token is j - 1; one phrase where it is no list."""
        s, last = self._s, self._s.ending_at(j)
        found = [last]
        while len(found) < LIST and found[-1].i > 1:
            at = found[-1].i
            joint = s.word(at - 1)
            if joint not in ("and", ",", "&") or (joint == "," and len(found) == 1):
                break
            j = at - 2 if s.word(at - 2) == "," and joint == "and" else at - 1
            phrase = s.ending_at(j)
            if not phrase.mentions or not self._may_open(phrase.i):
                break
            found.append(phrase)
        return tuple(phrase for phrase in reversed(found) if phrase.mentions)

    def _may_open(self, i: int) -> bool:
        """Whether a list may begin at token i: not where a verb or preposition has it as its object."""
        s = self._s
        if i == 0 or s.is_sign(i - 1) or s.is_a(i - 1, "conj") or s.is_a(i - 1, "subord") or s.is_a(i - 1, "rel"):
            return True
        return s.word(i - 1) in ("between", "of", "by", "from", "after", "since", "said", "says", "told")

    def _phrases(self, j: int) -> tuple[Phrase, ...]:
        """The phrase that ends at j; up its "of", "in", "from" to the head where that names somebody. A pronoun stands alone."""
        s = self._s
        if s.is_a(j - 1, "pron") and s.owner[j - 1] is None:
            return (Phrase(j - 1, j, ()),)
        if {"two", "both"} & set(s.words[max(0, j - 4) : j]) and not s.ending_at(j).mentions:
            return (s.ending_at(j),)
        found = self.list_ending_at(j)
        phrase = s.ending_at(j)
        best = found
        for _ in range(3):
            at = phrase.i - 1
            if at < 1 or s.word(at) not in LINKS:
                break
            link = s.word(at)
            phrase = s.ending_at(at)
            if phrase.j <= phrase.i:
                break
            if phrase.mentions:
                best = self.list_ending_at(at) if link != "between" else best
            elif link not in ("of", "from", "between", "by"):
                best = ()  # "a system for refugees was rejected": not the refugees
        return best

    def _of_infinitive(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "X agreed to meet": X; "X urged Y to meet": Y; "Y's decision to meet": Y."""
        s = self._s
        verb = self._verb_before(before)
        phrase = s.ending_at(before + 1)
        if verb is not None and verb < phrase.i and _stem(s.word(verb)) in s.tables.said["infinitive_object"] and phrase.mentions:
            return self.list_ending_at(before + 1)
        if verb is None:
            return (phrase,) if phrase.mentions else self._first(before)
        return self.subject(verb, depth + 1)

    def _of_participle(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "accused X of bombing": X; "X made it while meeting Y", "X left, ending it": X."""
        s = self._s
        if (
            s.word(before) in ("of", "from", "for", "with")
            and s.ending_at(before).mentions
            and self._verb_before(before) is not None
        ):
            return self.list_ending_at(before)
        verb = self._verb_before(before)
        if verb is None:
            phrase = s.ending_at(before + 1)
            return (phrase,) if phrase.mentions else self._following(before + 1) or self._first(before)
        if not s.breaks(before) and s.ending_at(before + 1).mentions:
            return self.list_ending_at(before + 1)
        return self.subject(verb, depth + 1)

    def _antecedent(self, rel: int) -> tuple[Phrase, ...]:
        at = rel
        while at > 0 and (self._s.is_sign(at - 1) or self._s.is_a(at - 1, "prep")):
            at -= 1
        return self._phrases(at) if at else ()

    def _shared(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "X met Y and thanked him": the subject of the verb before."""
        verb = self._verb_before(before - 1)
        return self.subject(verb, depth + 1) if verb is not None else self._first(before)

    def _is_chained(self, comma: int) -> bool:
        """Whether a comma stands between verbs of one subject, not behind an apposition."""
        opening = next((at for at in range(comma - 1, max(-1, comma - REACH), -1) if self._s.word(at) == ","), None)
        return opening is None

    def _behind_sign(self, sign: int, depth: int) -> tuple[Phrase, ...]:
        """ "X, who leads Y, urged": what stands before the comma, dash or bracket that opens the insertion."""
        s = self._s
        closing = s.word(sign)
        wanted = "(" if closing == ")" else closing
        at = sign - 1
        for _ in range(REACH):
            if at < 1:
                break
            if s.word(at) == wanted:
                phrase, inner = s.ending_at(at), s.ending_at(sign)
                if inner.i == at + 1 and inner.mentions and inner.mentions[-1].j == sign and not _names_itself(phrase):
                    return (inner,)  # "Y's premier, Z, left": Z
                if phrase.mentions and not self._is_adjunct(phrase.i):
                    return self._phrases(at)
            at -= 1
        return self._first(sign)

    def _is_adjunct(self, i: int) -> bool:
        return self._s.is_a(i - 1, "prep") and self._s.word(i - 1) != "of"

    def _following(self, i: int) -> tuple[Phrase, ...]:
        """ "Meeting Y in Z, X said": what stands behind the next comma."""
        s = self._s
        comma = next((at for at in range(i, min(s.size, i + REACH)) if s.word(at) == ","), None)
        if comma is None:
            return ()
        phrase = s.starting_at(comma + 1)
        return (phrase,) if phrase.mentions else ()

    def _first(self, i: int) -> tuple[Phrase, ...]:
        """The first phrase of token i's clause that names somebody and hangs on no preposition."""
        s = self._s
        opening = next((at for at in range(i, max(-1, i - 2 * REACH), -1) if s.word(at) in OPENS), 0)
        for mention in s.mentions:
            if not opening <= mention.i < i:
                continue
            j = mention.j
            while not s.breaks(j) and j < s.size:
                j += 1
            phrase = s.ending_at(j)
            if not s.is_a(phrase.i - 1, "prep"):
                return self.list_ending_at(j)
        return ()

    def _verb_before(self, i: int) -> int | None:
        """The nearest token at or before i that can be a verb."""
        s = self._s
        for at in range(min(i, s.size - 1), max(-1, i - REACH), -1):
            if s.word(at) in OPENS and at < i:
                return None
            if self._is_verb(at):
                return at
        return None

    def _is_verb(self, at: int) -> bool:
        s = self._s
        if s.owner[at] is not None or s.is_capital(at):
            return False
        if s.is_a(at, "verb") or any(s.is_a(at, kind) for kind in ("be", "have", "do", "modal")):
            return not _is_owner(s, at)
        if s.is_third_person(at) or (s.breaks(at) and s.word(at).endswith("ed")):
            return True
        rows = s.tables.lexicon.get(s.word(at), ())
        return any(row.form in ("s", "ed", "en", "past") and row.entry.kind == "v" for row in rows) and not s.is_a(at - 1, "det")


def _names_itself(phrase: Phrase) -> bool:
    return bool(phrase.mentions) and phrase.mentions[-1].j == phrase.j


def _is_owner(s: Sentence, at: int) -> bool:
    """Whether "'s" says whose, not "is"."""
    return s.word(at) in ("'s", "’s")


def _stem(word: str) -> str:
    """ "urged", "urges", "urging" -> "urge", roughly: enough to look it up."""
    for ending, end in (("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("s", ""), ("old", "ell")):
        if word.endswith(ending):
            stem = word[: -len(ending)] + end
            if stem in STEMS:
                return stem
    return word


STEMS = frozenset(
    "urge ask call tell order press force allow enable encourage persuade require request invite permit help push".split()
)
