"""Who does it: from a verb to its subject, without a parser — by what stands left of the verb's group of words.

Every walk goes left a bounded number of steps, so that a long sentence costs no more than its length.
"""

from __future__ import annotations

from onrecord.code.events.heads import heads_ending_at, list_ending_at
from onrecord.code.events.sentence import Phrase, Sentence
from onrecord.code.events.verbs import OPENS, REACH, Group, Verbs

DEPTH = 4  # verbs followed from one to the next: "agreed to ask them to urge X to leave"
RESOLVES = frozenset(
    "decision plan plans move refusal attempt attempts effort efforts bid intention promise pledge threat order".split()
)
MARKS = frozenset(("“", '"', "‘"))
ENDINGS = (("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("s", ""), ("old", "ell"))


class Agents:
    """The subjects of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s
        self.verbs = Verbs(s)

    def subject(self, i: int, depth: int = 0) -> tuple[Phrase, ...]:
        """The noun phrases that are the subject of the verb at token i, several where it is a list."""
        s, group = self._s, self.verbs.group(i)
        if depth > DEPTH or group.i == 0:
            return self._following(i) if s.word(i).endswith("ing") else ()
        before = group.i - 1
        if group.to:
            return self._of_infinitive(before, depth)
        if self._is_participle(i, group):
            return self._of_participle(before, depth)
        if s.word(before) in MARKS and s.starts[group.i] == s.ends[before] and before > 0:
            before -= 1  # 'it "stands behind"': the quotation begins with the verb
        return self._left_of(before, depth)

    def clause_subject(self, i: int) -> tuple[Phrase, ...]:
        """The subject of the verb that governs a noun at token i: the nearest verb before it."""
        verb = self.verbs.before(i - 1)
        return self.subject(verb) if verb is not None else ()

    def _is_participle(self, i: int, group: Group) -> bool:
        bare = self._s.word(i).endswith("ing") and not group.be
        return bare or (self._s.word(group.i).endswith("ing") and group.helped)

    def _left_of(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """The subject of a finite verb by the token before its group."""
        s, word = self._s, self._s.word(before)
        if word.endswith("ing") and not s.owner[before] and s.is_a(before, "verb"):
            return self.subject(before, depth + 1)
        if s.is_a(before, "rel"):
            return self._antecedent(before)
        if s.is_a(before, "conj") or (word == "," and self._is_chained(before)):
            verb = self.verbs.before(before - 1)  # "X met Y and thanked him": the subject of the verb before
            return self.subject(verb, depth + 1) if verb is not None else self._first(before)
        return self._behind_insertion(before) if s.is_sign(before) else heads_ending_at(s, before + 1)

    def _of_infinitive(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "X agreed to meet": X; "X urged Y to meet": Y; "Y's decision to meet": Y."""
        s, verb = self._s, self.verbs.before(before)
        phrase = s.ending_at(before + 1)
        if phrase.mentions and s.word(phrase.i - 1) in ("of", "by") and s.word(phrase.i - 2) in RESOLVES:
            return (phrase,)  # "condemned the decision of Y to detain": Y
        if verb is None:
            return (phrase,) if phrase.mentions else self._first(before)
        if verb < phrase.i and phrase.mentions and self._takes_infinitive(s.word(verb)):
            return list_ending_at(s, before + 1, is_object=True)
        return self.subject(verb, depth + 1)

    def _takes_infinitive(self, word: str) -> bool:
        """ "urged", "urges", "urging" -> "urge": whether its object does what the infinitive says."""
        verbs = self._s.tables.said["infinitive_object"]
        return word in verbs or any(word.endswith(a) and word.removesuffix(a) + b in verbs for a, b in ENDINGS)

    def _of_participle(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "accused X of bombing": X; "X made it while meeting Y", "X left, ending it": X."""
        s, verb = self._s, self.verbs.before(before)
        phrase = s.ending_at(before + 1)
        if verb is None:
            return (phrase,) if phrase.mentions else self._following(before + 1) or self._first(before)
        if s.word(before) in ("of", "from", "for", "with") and s.ending_at(before).mentions:
            return list_ending_at(s, before)
        if not s.breaks(before) and phrase.mentions:
            return list_ending_at(s, before + 1)
        return self.subject(verb, depth + 1)

    def _antecedent(self, rel: int) -> tuple[Phrase, ...]:
        """ "Y, which bombed": Y."""
        at = rel
        while at > 0 and (self._s.is_sign(at - 1) or self._s.is_a(at - 1, "prep")):
            at -= 1
        return heads_ending_at(self._s, at) if at else ()

    def _is_chained(self, comma: int) -> bool:
        """Whether a comma stands between verbs of one subject, not behind an apposition."""
        alone = all(self._s.word(at) != "," for at in range(comma - 1, max(-1, comma - REACH), -1))
        return alone and self.verbs.before(comma - 1) is not None

    def _behind_insertion(self, sign: int) -> tuple[Phrase, ...]:
        """ "X, who leads Y, urged": what stands before the comma, dash or bracket that opens the insertion."""
        s = self._s
        opening = "(" if s.word(sign) == ")" else s.word(sign)
        for at in range(sign - 1, max(0, sign - REACH), -1):
            if s.word(at) != opening:
                continue
            phrase, inner = s.ending_at(at), s.ending_at(sign)
            if inner.i == at + 1 and _ends_in_name(inner) and not _ends_in_name(phrase):
                return (inner,)  # "Y's premier, Z, left": Z
            if phrase.mentions and not (s.is_a(phrase.i - 1, "prep") and s.word(phrase.i - 1) != "of"):
                return heads_ending_at(s, at)
        return self._first(sign)

    def _following(self, i: int) -> tuple[Phrase, ...]:
        """ "Meeting Y in Z, X said": what stands behind the next comma."""
        s = self._s
        comma = next((at for at in range(i, min(s.size, i + REACH)) if s.word(at) == ","), s.size)
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
            while j < s.size and not s.breaks(j):
                j += 1
            if not s.is_a(s.ending_at(j).i - 1, "prep"):
                return list_ending_at(s, j)
        return ()


def _ends_in_name(phrase: Phrase) -> bool:
    return bool(phrase.mentions) and phrase.mentions[-1].j == phrase.j
