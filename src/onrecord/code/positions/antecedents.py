"""Issues that stand before their construction: "a plan backed by Oslo", "a move that Lima condemned", "such talk is welcome"."""

from __future__ import annotations

from onrecord.code.positions.tables import StanceTables
from onrecord.code.positions.tokens import Tokens

FARTHEST = 30  # tokens of a noun phrase before its predicate
BREAKS = frozenset((",", ";", ":", "—", "–", "“", "”", '"', "(", ")", "!", "?"))
SUBJECTS = frozenset("we i he she they it you".split())
CONJUNCTIONS = frozenset("but because although while if when that whether as so since after before unless until".split())


def phrase_before(t: Tokens, end: int, region: int, tables: StanceTables) -> int:
    """The first token of the noun phrase whose last token is end - 1; -1 where none stands there."""
    said, best = tables.said, -1
    for k in range(end - 1, max(region - 1, end - FARTHEST), -1):
        word = t.word(k)
        if word in SUBJECTS:  # "we know something": what follows the pronoun is a verb
            best = k + 2 if best == k + 1 else best
            break
        if word in BREAKS or word in CONJUNCTIONS or word in said["be"] or word in said["modal"] or word in said["auxiliary"]:
            break
        if (
            word.endswith("ed")
            and t.name(k) is None
            and best > k
            and (t.word(k + 1) in said["determiner"] or t.name(k + 1) is not None)
        ):
            break  # a verb with its object
        if (
            (word in said["finite"] and t.word(k + 1) != "by")
            or word in said["stop"]
            or (word in ("and", "or") and t.word(k + 1) in said["finite"])
        ):
            break
        best = (
            k
            if t.name(k) is not None or word in said["determiner"] or k == region or best < 0 or _continues(t, k, best, tables)
            else best
        )
    while 0 <= best < end and (
        t.word(best) in said["preposition"] or (t.word(best) in ("and", "or", "also", "that") and best + 1 < end)
    ):
        best += 1
    return best if 0 <= best < end - (t.word(end - 1) in SUBJECTS) and t.is_word(end - 1) else -1


def _continues(t: Tokens, k: int, best: int, tables: StanceTables) -> bool:
    """Whether the word belongs to the phrase found so far: no verb without an article may slip in."""
    word = t.word(k)
    if t.word(best) in tables.said["determiner"] and word not in tables.said["preposition"] and word not in ("and", "or", "'s"):
        return False
    return not word.endswith("ed") or t.word(k - 1) in tables.said["determiner"]


def head_phrase(t: Tokens, start: int, end: int) -> int:
    """Cut a phrase before a participle or relative that describes it: "a system backed by two charities" is "a system"."""
    for k in range(start + 1, end):
        word = t.word(k)
        if word in ("which", "who", "that") or (word.endswith("ed") and t.word(k + 1) in ("by", "in", "on", "at", "for", "from")):
            return k
    return end


def relative_before(t: Tokens, at: int) -> int:
    """The index of "which" or "that" before a subject that ends at `at`: "a move that Lima and Quito | condemned"; -1 for none."""
    for k in range(at, max(0, at - 14), -1):
        word = t.word(k)
        if word in ("which", "that", "whom"):
            return k
        if word in (";", ":", "."):
            return -1
    return -1
