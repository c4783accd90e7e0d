"""Where an issue ends: at the edge of its clause, before the next predicate; a coordination of noun phrases stays whole."""

from __future__ import annotations

from onrecord.code.positions.frames import Fit, begins, is_adverb
from onrecord.code.positions.tables import Entry, StanceTables
from onrecord.code.positions.tokens import Tokens

RELATIVE = frozenset("that which who whose where whom".split())
USED = frozenset(
    "use role status position treatment recognition".split()
)  # nouns that "as" belongs to: "the use of gas as a weapon"
ENDS = frozenset((";", ":", "?", "!", "—", "–", "…", "--"))
OPENING, CLOSING = frozenset("“„«"), frozenset("”»")
LONGEST = 150  # tokens of an issue: keeps hostile sentences linear
NEAR = 5  # tokens of a subject behind ", and"
LIST = 16  # tokens in which a list behind a comma must come to its "and"
TRAILING = frozenset("and or but , also too again of the a an to as for with in on at by that".split())


def issue_end(t: Tokens, fitted: Fit, limit: int, tables: StanceTables, *, base: bool = False) -> int:
    """The token behind the last of the issue; `base` where the stance verb is one in its base form."""
    at, slot = fitted.issue, fitted.slot
    opened, relative = 0, False
    k, limit = max(at, fitted.behind), min(limit, at + LONGEST)
    while k < limit:
        word = t.word(k)
        if word in OPENING:
            opened += 1
        elif word in CLOSING:
            if not opened:
                break
            opened -= 1
        elif k > at and not (opened and word == ",") and _ends(t, k, slot, tables, relative=relative, base=base, at=at):
            break
        relative = relative or word in RELATIVE
        k += 1
    return _trimmed(t, at, k)


def _ends(t: Tokens, k: int, slot: str, tables: StanceTables, *, relative: bool, base: bool, at: int) -> bool:
    word, said = t.word(k), tables.said
    if word in ENDS:
        return word not in "–—" or t.starts[k] > t.ends[k - 1]
    if word == ".":
        return not _abbreviates(t, k)
    if word == ",":
        return _ends_at_comma(t, k, slot, tables, base=base)
    if word in ("and", "or", "but", "nor"):
        return word in ("but", "nor") or _predicate_at(t, k + 1, slot, tables, base=base)
    if slot in ("np", "ing"):
        return _ends_phrase(t, k, at, slot, tables, relative=relative)
    if word == "so" and t.word(k + 1) == "that":
        return True
    return word in ("because", "although", "whereas", "amid", "saying", "adding", "noting", "whilst") and slot != "that"


def _ends_at_comma(t: Tokens, k: int, slot: str, tables: StanceTables, *, base: bool) -> bool:
    following, said = t.word(k + 1), tables.said
    if following in ("and", "or"):
        return _predicate_at(t, k + 2, slot, tables, base=base) or (slot == "np" and _is_clause(t, k + 2, tables))
    if t.is_quote(k + 1) or (following in ("but", "while", "whilst", "saying", "adding", "as") and t.word(k + 2) != "well"):
        return True
    if slot == "that" or slot == "clause":
        return following in said["stop"]
    if following in said["comma_stop"] or following in said["stop"] or _predicate_at(t, k + 1, slot, tables, base=base):
        return True
    if slot == "np" and following.endswith("ing") and following not in ("including",):
        return True
    return not _is_list(t, k + 1, tables)


def _is_clause(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a subject and its verb follow: ", and no more was said"."""
    for k in range(at + 1, at + NEAR):
        word = t.word(k)
        if not t.is_word(k) or word in tables.said["preposition"] or word in RELATIVE or word in tables.said["stop"]:
            return False
        if word in tables.said["be"] or word in tables.said["modal"] or word in tables.said["finite"]:
            return True
    return False


def _is_list(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether what follows a comma comes to its "and", or is put in by a second comma, within reach."""
    for k in range(at, at + LIST):
        word = t.word(k)
        if word in ("and", "or", "&"):
            return True
        if not word or word in ENDS or word == "." or word in tables.said["be"]:
            return t.word(at) == "including"
    return t.word(at) == "including"


def _predicate_at(t: Tokens, at: int, slot: str, tables: StanceTables, *, base: bool) -> bool:
    """Whether a new predicate or clause begins here: "and remains", "and it", "and to stand against", "and Oslo said"."""
    said = tables.said
    while (
        t.is_quote(at)
        or (t.word(at) in said["adverb"] and t.word(at) not in ("all", "both", "no", "more", "most"))
        or is_adverb(t.word(at))
    ):
        at += 1
    word = t.word(at)
    if word in said["finite"] or word in said["be"] or word in said["must"]:
        return not t.name(at)
    if word == "that":
        return slot in ("that", "clause") and t.is_word(at + 1)
    if word in ("he", "she", "it", "they", "we", "i", "there"):
        return slot != "that" or word != "it"
    if slot in ("np", "ing") and word.endswith("ed") and (t.word(at + 1) in said["determiner"] or t.word(at + 1) == "to"):
        return True
    if word == "to" and t.word(at + 1) in tables.entries:
        return True
    if slot in ("np", "ing") and word == "to" and begins(t, at + 1, "vp", tables):
        return True
    named = t.name(at)
    if named is not None:
        behind = at
        while behind < len(t) and t.name(behind) is named:
            behind += 1
        return t.word(behind) in said["finite"]
    entries = tables.entries.get(word, ())
    if any(entry.form == "s" for entry in entries):
        return (
            t.is_word(at + 1)
            and t.word(at + 1) not in said["preposition"] - {"for", "on", "to", "against", "with"} | {"and", "or"} | said["finite"]
        )
    if any(_is_other_stance(t, at, entry) for entry in entries):
        return True
    if word in said["possessive"] and any(entry.construction.part == "noun" for entry in tables.entries.get(t.word(at + 1), ())):
        return True
    return base and slot == "np" and any(entry.form == "base" for entry in entries) and t.word(at + 1) not in said["preposition"]


def _is_other_stance(t: Tokens, at: int, entry: Entry) -> bool:
    """ "and opposed to a cap": an adjective with its preposition goes on with the predicate, not with the issue."""
    return entry.construction.part == "adjective" and any(
        frame.words[:1] == (t.word(at + 1),) for frame in entry.construction.frames
    )


def _ends_phrase(t: Tokens, k: int, at: int, slot: str, tables: StanceTables, *, relative: bool) -> bool:
    """What ends a noun phrase or gerund besides signs and coordination: a subordinate clause, a date, a finite verb, a purpose."""
    word, said = t.word(k), tables.said
    if word in said["stop"] or word in ("when", "if", "so", "after", "before"):
        return word != "while" or True
    if word == "as":
        return (
            not relative
            and not USED.intersection(t.words[at:k])
            and t.word(k + 1) != "well"
            and t.word(k - 1) not in ("well", "such")
        )
    if word in ("on", "in", "last", "this", "next", "by", "at", "late", "earlier") and t.word(k + 1) in said["day"] - {
        "may",
        "march",
    }:
        return True
    if word in ("last", "this", "next") and t.word(k + 1) in ("week", "month", "year", "morning", "afternoon", "evening"):
        return slot == "np" and t.word(k - 1) not in said["preposition"]
    if (
        word in ("in", "during", "at")
        and t.word(k + 1) in ("a", "an", "the", "his", "her", "its", "their")
        and t.word(k + 2)
        in ("statement", "speech", "phone", "telephone", "call", "interview", "tweet", "post", "letter", "message", "joint")
    ):
        return True
    if not relative and (
        (word in said["be"] and word not in ("be", "been", "being")) or word in said["modal"] or word in ("has", "had")
    ):
        return True
    return word == "to" and slot == "np" and not relative and _is_purpose(t, k, at, tables)


def _is_purpose(t: Tokens, k: int, at: int, tables: StanceTables) -> bool:
    """ "closer coordination on world affairs to safeguard peace": the aim is no part of what is called for; "efforts to end" are one."""
    if not begins(t, k + 1, "vp", tables) or t.is_capital(k + 1):
        return False
    words = t.words[at:k]
    if any(word in tables.said["aim"] for word in words):
        return False
    return any(word in tables.said["preposition"] and word != "of" for word in words)


def _abbreviates(t: Tokens, k: int) -> bool:
    before = t.word(k - 1)
    glued = t.ends[k - 1] == t.starts[k]
    return glued and (
        "." in before
        or len(before) == 1
        or before in ("mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "col", "lt", "no", "gov", "vs")
    )


def _trimmed(t: Tokens, at: int, end: int) -> int:
    while end > at + 1 and (
        t.word(end - 1) in TRAILING or t.word(end - 1) in OPENING or (not t.is_word(end - 1) and t.word(end - 1) not in "”)%»'€$")
    ):
        end -= 1
    return end
