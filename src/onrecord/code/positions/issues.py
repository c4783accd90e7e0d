"""Where an issue ends: at the edge of its clause, before the next predicate; a coordination of noun phrases stays whole."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.coordination import CLAUSES, JOINS, PHRASES, RELATIVE, clause_at, list_at, predicate_at
from onrecord.code.positions.frames import Fit, begins
from onrecord.code.positions.tables import StanceTables
from onrecord.code.positions.tokens import Tokens

USED = frozenset("use role status position treatment recognition".split())  # take "as": "the use of gas as a weapon"
ENDS = frozenset((";", ":", "?", "!", "—", "–", "…", "--"))
OPENING, CLOSING = frozenset("“„«"), frozenset("”»")
CLOSES = frozenset("”)%»'€$")  # signs that an issue may end with
ASIDES = frozenset("but while whilst saying adding as".split())  # behind a comma, whatever the issue is
REASONS = frozenset("because although whereas amid saying adding noting whilst".split())  # end a verb phrase
TIMES = frozenset("on in last this next by at late earlier".split())
SPANS = frozenset("week month year morning afternoon evening".split())
OCCASIONS = frozenset("statement speech phone telephone call interview tweet post letter message joint".split())
ARTICLES = frozenset("a an the his her its their".split())
TITLES = frozenset("mr mrs ms dr st gen sen rep col lt no gov vs".split())  # end with a stop that ends no sentence
TRAILING = frozenset("and or but , also too again of the a an to as for with in on at by that".split())
LONGEST = 150  # tokens of an issue: keeps hostile sentences linear


class Search(NamedTuple):
    """An issue whose end is sought: its first token, its slot, and whether its verb stands in the base form."""

    t: Tokens
    at: int
    slot: str
    base: bool
    tables: StanceTables


def issue_end(t: Tokens, fitted: Fit, limit: int, tables: StanceTables, *, base: bool = False) -> int:
    """The token behind the last of the issue; `base` where the stance verb is one in its base form."""
    search = Search(t, fitted.issue, fitted.slot, base, tables)
    opened, relative = 0, False
    k, limit = max(fitted.issue, fitted.behind), min(limit, fitted.issue + LONGEST)
    while k < limit:
        word = t.word(k)
        if word in OPENING:
            opened += 1
        elif word in CLOSING:
            if not opened:
                break
            opened -= 1
        elif k > fitted.issue and not (opened and word == ",") and _ends(search, k, relative=relative):
            break
        relative = relative or word in RELATIVE
        k += 1
    return _trimmed(t, fitted.issue, k)


def _ends(search: Search, k: int, *, relative: bool) -> bool:
    t, slot = search.t, search.slot
    word = t.word(k)
    if word in ENDS:
        return word not in "–—" or t.starts[k] > t.ends[k - 1]
    if word == ".":
        return not _abbreviates(t, k)
    if word == ",":
        return _ends_at_comma(search, k)
    if word in JOINS:
        return predicate_at(t, k + 1, slot, search.tables, base=search.base)
    if slot in PHRASES or word in ("but", "nor"):
        return word in ("but", "nor") or _ends_phrase(search, k, relative=relative)
    return (word == "so" and t.word(k + 1) == "that") or (word in REASONS and slot != "that")


def _ends_at_comma(search: Search, k: int) -> bool:
    t, slot, tables = search.t, search.slot, search.tables
    following, said = t.word(k + 1), tables.said
    if following in JOINS:
        return predicate_at(t, k + 2, slot, tables, base=search.base) or (slot == "np" and clause_at(t, k + 2, tables))
    if t.is_quote(k + 1) or (following in ASIDES and t.word(k + 2) != "well"):
        return True
    if slot in CLAUSES:
        return following in said["stop"] or (following in ("which", "who") and _has_verb(search, k))
    if following in said["comma_stop"] or following in said["stop"] or predicate_at(t, k + 1, slot, tables, base=search.base):
        return True
    participle = slot == "np" and following.endswith("ing") and following != "including"
    return participle or not list_at(t, k + 1, tables)


def _has_verb(search: Search, k: int) -> bool:
    """Whether the clause has its verb: what a comma and "which" add behind it is said by the way."""
    said, words = search.tables.said, search.t.words[search.at : k]
    return not (said["be"] | said["modal"] | said["auxiliary"] | said["finite"]).isdisjoint(words)


def _ends_phrase(search: Search, k: int, *, relative: bool) -> bool:
    """What ends a noun phrase or gerund besides signs and coordination: a subordinate clause, a date, a finite verb, a purpose."""
    t, said, word = search.t, search.tables.said, search.t.word(k)
    if word in said["stop"] or word in ("when", "if", "so", "after", "before") or _is_time(search, k):
        return True
    if word == "as":
        joined = t.word(k + 1) == "well" or t.word(k - 1) in ("well", "such") or USED.intersection(t.words[search.at : k])
        return not relative and not joined
    if relative:
        return False
    finite = (word in said["be"] and word not in ("be", "been", "being")) or word in said["modal"] or word in ("has", "had")
    return finite or (word == "to" and search.slot == "np" and _is_purpose(search, k))


def _is_time(search: Search, k: int) -> bool:
    """ "on Monday", "last week", "in a phone call": when and where it was said."""
    t, said, word, following = search.t, search.tables.said, search.t.word(k), search.t.word(k + 1)
    if word in TIMES and following in said["day"] - {"may", "march"}:
        return True
    if word in ("last", "this", "next") and following in SPANS:
        return search.slot == "np" and t.word(k - 1) not in said["preposition"]
    return word in ("in", "during", "at") and following in ARTICLES and t.word(k + 2) in OCCASIONS


def _is_purpose(search: Search, k: int) -> bool:
    """ "closer coordination on trade to cut costs": the aim is no part of what is called for; of "efforts to end" it is."""
    t, said = search.t, search.tables.said
    if not begins(t, k + 1, "vp", search.tables) or t.is_capital(k + 1):
        return False
    words = t.words[search.at : k]
    return said["aim"].isdisjoint(words) and any(word in said["preposition"] and word != "of" for word in words)


def _abbreviates(t: Tokens, k: int) -> bool:
    before = t.word(k - 1)
    return t.ends[k - 1] == t.starts[k] and ("." in before or len(before) == 1 or before in TITLES)


def _trimmed(t: Tokens, at: int, end: int) -> int:
    """The end without words and signs that go on with nothing."""
    while end > at + 1:
        last = t.word(end - 1)
        if last not in TRAILING and (t.is_word(end - 1) or last in CLOSES):
            break
        end -= 1
    return end
