"""What goes on behind "and" or a comma: more of the issue, or a new predicate, clause or stance."""

from __future__ import annotations

from onrecord.code.positions.frames import begins, is_adverb
from onrecord.code.positions.tables import StanceTables
from onrecord.code.positions.tokens import Tokens

PRONOUNS = frozenset("he she they we i there".split())
QUANTIFIERS = frozenset("all both no more most".split())  # adverbs that open a noun phrase as well
RELATIVE = frozenset("that which who whose where whom".split())
GOVERNED = frozenset("for on to against with".split())  # prepositions that stance verbs take: "and calls for"
JOINS = frozenset(("and", "or"))
PHRASES = frozenset(("np", "ing"))
CLAUSES = frozenset(("that", "clause"))
SUBJECT = 5  # tokens of a subject behind ", and"
LIST = 16  # tokens in which a list behind a comma must come to its "and"


def predicate_at(t: Tokens, at: int, slot: str, tables: StanceTables, *, base: bool) -> bool:
    """Whether a new predicate or clause begins at a token behind "and" or a comma; `slot` is the issue's before it."""
    said = tables.said
    while t.is_quote(at) or (t.word(at) in said["adverb"] and t.word(at) not in QUANTIFIERS) or is_adverb(t.word(at)):
        at += 1
    word = t.word(at)
    if t.name(at) is not None:
        return _behind_name(t, at) in said["finite"]  # "and Oslo said"
    if word in said["finite"] or word in said["be"] or word in said["must"] or word in PRONOUNS:
        return True
    if word in ("it", "that"):
        return (slot in CLAUSES and t.is_word(at + 1)) if word == "that" else slot != "that"
    if word == "to":
        return t.word(at + 1) in tables.entries or (slot in PHRASES and begins(t, at + 1, "vp", tables))
    return _past_at(t, at, slot, tables) or _stance_at(t, at, slot, tables, base=base)


def _behind_name(t: Tokens, at: int) -> str:
    named, behind = t.name(at), at
    while behind < len(t) and t.name(behind) is named:
        behind += 1
    return t.word(behind)


def _past_at(t: Tokens, at: int, slot: str, tables: StanceTables) -> bool:
    """ "and blamed the rebels", "and attempted to": a past tense with what follows verbs."""
    following = t.word(at + 1)
    return slot in PHRASES and t.word(at).endswith("ed") and (following in tables.said["determiner"] or following == "to")


def _stance_at(t: Tokens, at: int, slot: str, tables: StanceTables, *, base: bool) -> bool:
    """ "and rejects", "and opposed to a cap", "and its readiness", "and uphold the law" behind a verb in that form."""
    said, entries, following = tables.said, tables.entries.get(t.word(at), ()), t.word(at + 1)
    if any(entry.form == "s" for entry in entries):
        free = following not in JOINS and following not in said["finite"]
        return t.is_word(at + 1) and free and (following not in said["preposition"] or following in GOVERNED)
    for construction in (entry.construction for entry in entries):
        if construction.part == "adjective" and any(frame.words[:1] == (following,) for frame in construction.frames):
            return True
    if t.word(at) in said["possessive"]:
        return any(entry.construction.part == "noun" for entry in tables.entries.get(following, ()))
    if slot in PHRASES and _is_bare_verb(t, at, tables):
        return True
    return base and slot == "np" and any(entry.form == "base" for entry in entries) and following not in said["preposition"]


def _is_bare_verb(t: Tokens, at: int, tables: StanceTables) -> bool:
    """ "and oppose any act": a verb's base form that is no noun as well, with its object."""
    if t.word(at) in tables.said["homograph"] or not any(entry.form == "base" for entry in tables.entries.get(t.word(at), ())):
        return False
    return t.word(at + 1) in tables.said["determiner"] or t.name(at + 1) is not None


def clause_at(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a subject and its verb follow ", and": "and no more was said"."""
    said = tables.said
    for k in range(at + 1, at + SUBJECT):
        word = t.word(k)
        if not t.is_word(k) or word in said["preposition"] or word in RELATIVE or word in said["stop"]:
            return False
        if word in said["be"] or word in said["modal"] or word in said["finite"]:
            return True
    return False


def list_at(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether what follows a comma belongs to a list: it comes to its "and" within reach, or begins with "including"."""
    for k in range(at, at + LIST):
        word = t.word(k)
        if word in ("and", "or", "&"):
            return True
        if not word or word in ".;:?!" or word in tables.said["be"]:
            break
    return t.word(at) == "including"
