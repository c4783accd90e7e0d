"""Verbs of a sentence: what helps them, whether they are passive, where the next one to the left stands."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.events.sentence import Sentence

REACH = 40  # tokens looked back for a verb
INSERTED = 7  # tokens of an insertion between helper and verb: "has not, so far, released"
HELPERS = ("be", "have", "do", "modal")
OPENS = frozenset((";", ":", "“", "”", '"', "that"))  # a clause of its own begins


class Group(NamedTuple):
    """A verb with its helpers: from token `i`; `to` an infinitive, `be` a form of "be" nearest the verb, `helped` any helper."""

    i: int
    to: bool
    be: bool
    helped: bool


class Verbs:
    """The verbs of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s

    def group(self, i: int) -> Group:
        """The group of the verb at token i: helpers, adverbs, "not", "to" and a day before it."""
        s, at = self._s, i
        to = be = helped = False
        while at > 0:
            if s.is_adverb(at - 1) or s.is_a(at - 1, "not"):
                at -= 1
            elif s.is_a(at - 1, "day") and s.is_a(at - 2, "prep"):
                at -= 2
            elif s.word(at - 1) == "to" and not to:
                at, to = at - 1, True
            elif not to and any(s.is_a(at - 1, kind) for kind in HELPERS):
                be = be or (not helped and s.is_a(at - 1, "be"))
                at, helped = at - 1, True
            elif (opening := self._opening(at)) is not None:
                at = opening
            else:
                break
        return Group(at, to, be, helped)

    def _opening(self, at: int) -> int | None:
        """ "has not, so far, released": the comma behind the helper."""
        s = self._s
        if s.word(at - 1) != ",":
            return None
        opening = next((i for i in range(at - 2, max(0, at - INSERTED), -1) if s.word(i) == ","), None)
        helped = opening is not None and any(s.is_a(opening - 1, kind) for kind in ("not", *HELPERS))
        return opening if helped else None

    def is_passive(self, i: int, form: str, j: int, *, transitive: bool) -> bool:
        """ "was expelled", "expelled by"; "rescued off Java" and "killed." where the verb calls for an object."""
        if form not in ("ed", "en"):
            return False
        s, group = self._s, self.group(i)
        ends = s.word(j) == "." and s.tables.said["rel"].isdisjoint(s.words[max(0, i - 8) : i])
        bare = transitive and ((s.is_a(j, "place") and s.word(j) != "over") or ends)
        return group.be or (not group.helped and not group.to and (s.word(j) == "by" or bare))

    def before(self, i: int) -> int | None:
        """The nearest token at or before i that can be a verb, in the same clause."""
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
        if any(s.is_a(at, kind) for kind in ("verb", *HELPERS)) or s.is_third_person(at):
            return True
        if s.breaks(at) and s.word(at).endswith("ed"):
            return True
        rows = s.tables.lexicon.get(s.word(at), ())
        return any(row.form in ("s", "ed", "en", "past") and row.entry.kind == "v" for row in rows) and not s.is_a(at - 1, "det")
