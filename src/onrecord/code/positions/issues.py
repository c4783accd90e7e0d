"""Where an issue begins and ends: behind its construction, through "and" and commas, or before it; and where the model cut it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from onrecord.code.positions.predicates import Fit, begins, is_adverb
from onrecord.code.positions.tokens import StanceTables, Tokens, cut
from onrecord.records import Position, Span

# What goes on behind "and" or a comma: more of the issue, or a new predicate, clause or stance.

PRONOUNS = frozenset("he she they we i there".split())
QUANTIFIERS = frozenset("all both no more most".split())  # adverbs that open a noun phrase as well
RELATIVE = frozenset("that which who whose where whom".split())
GOVERNED = frozenset("for on to against with".split())  # prepositions that stance verbs take: "and calls for"
JOINS = frozenset(("and", "or"))
PHRASES = frozenset(("np", "ing"))
CLAUSES = frozenset(("that", "clause"))
DEGREES = frozenset(
    "next new last first full free fair strong swift long just deep open broad clear firm large small quick safe".split()
)
ADJECTIVE = ("al", "ive", "ous", "ful", "ble", "less", "ary", "ained", "urable", "ate")
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


# Where an issue ends: at the edge of its clause, before the next predicate; a coordination of noun phrases stays whole.

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
    if _parts_adjectives(search, k):
        return False
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


def _parts_adjectives(search: Search, k: int) -> bool:
    """Whether the comma stands between two adjectives of one noun: "the next, sixth package", "swift, decisive steps"."""
    t, said, word = search.t, search.tables.said, search.t.word(k - 1)
    opens = k - 1 == search.at or (k >= 2 and t.word(k - 2) in said["determiner"])
    if not (opens and (word in DEGREES or word.endswith(ADJECTIVE))) or t.name(k - 1) is not None:
        return False
    noun = t.word(k + 2)
    small = t.is_word(k + 1) and t.name(k + 1) is None and t.word(k + 1) not in said["comma_stop"] | said["stop"] | said["finite"]
    closed = said["preposition"] | said["finite"] | said["determiner"] | said["stop"] | JOINS
    return small and t.is_word(k + 2) and noun not in closed


def _has_verb(search: Search, k: int) -> bool:
    """Whether the clause has its verb: what a comma and "which" add behind it is said by the way."""
    said, words = search.tables.said, search.t.words[search.at : k]
    return not (said["be"] | said["modal"] | said["auxiliary"] | said["finite"]).isdisjoint(words)


def _ends_phrase(search: Search, k: int, *, relative: bool) -> bool:
    """What ends a noun phrase or gerund besides signs and coordination: a subordinate clause, a date, a finite verb, a purpose."""
    t, said, word = search.t, search.tables.said, search.t.word(k)
    so_far = word == "so" and t.word(k + 1) == "far"
    if word in said["stop"] or (word in ("when", "if", "so", "after", "before") and not so_far) or _is_time(search, k):
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
    short = "." in before or len(before.rpartition("-")[2]) == 1 or before in TITLES  # "the Japan-U.S. pact"
    return t.ends[k - 1] == t.starts[k] and short


def _trimmed(t: Tokens, at: int, end: int) -> int:
    """The end without words and signs that go on with nothing."""
    while end > at + 1:
        last = t.word(end - 1)
        if last not in TRAILING and (t.is_word(end - 1) or last in CLOSES):
            break
        end -= 1
    return end


# Issues that stand before their construction: "a plan backed by Oslo", "a move that Lima condemned", "such talk is welcome".

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


# Issues that the encoder cuts short, to the end of their phrase: "with additional | air defences", "how | the pact limits it".

QUALIFIES = DEGREES | frozenset("such further other more additional potential possible certain continued".split())
ASKS = frozenset("how what why whether if".split())
UNSURE = frozenset(("commits_to", "supports", "ready_to"))  # nobody takes these sides where he only "must"
LOOK = 2  # tokens before a wording in which its "must" stands


def with_whole_issues(
    positions: Iterable[Position], text: str, sentences: Sequence[Span], tables: StanceTables
) -> Iterator[Position]:
    """The positions with issues that end where their phrase does; none of what somebody only must do, or of no noun at all."""
    starts = [sentence.start for sentence in sentences]
    for position in positions:
        at = bisect_right(starts, position.issue.start) - 1
        if at < 0 or position.issue not in sentences[at]:
            yield position
            continue
        t = cut(text, sentences[at], ())
        whole = _whole(t, position.issue, tables)
        if whole is not None and not (position.stance in UNSURE and _is_demanded(t, position, tables)):
            last = max(position.wording.end, whole.end)
            yield msgspec.structs.replace(position, issue=whole, wording=Span(position.wording.start, last))


def _is_demanded(t: Tokens, position: Position, tables: StanceTables) -> bool:
    """ "the party must promise": a "must" opens the wording or stands right before it, or before its issue's verb."""
    first, issue = t.at(position.wording.start), t.at(position.issue.start)
    words = t.words[max(0, first - LOOK) : max(first, issue - 1)]
    return any(word in tables.said["must"] for word in words)


def _whole(t: Tokens, issue: Span, tables: StanceTables) -> Span | None:
    """The issue to the end of its phrase if it is left hanging; None where it hangs all the same."""
    first, end = t.at(issue.start), t.at(issue.end)
    if first >= end or not _hangs(t, first, end, tables):
        return issue
    found = issue_end(t, Fit("clause" if t.word(first) in ASKS else "np", first, end + 1), len(t), tables)
    whole = t.span(first, found) if found > end else issue
    return None if found <= end and _is_empty(t, first, end, tables) else whole


def _hangs(t: Tokens, first: int, end: int, tables: StanceTables) -> bool:
    """Whether the last word goes on with the next: "with additional", "the", "work to support", "how"."""
    last, following, said = t.word(end - 1), t.word(end), tables.said
    closed = said["preposition"] | said["be"] | said["auxiliary"] | said["finite"] | said["stop"]
    if not t.is_word(end) or (following in closed and last not in ASKS | {"such"}):
        return False
    if last in said["determiner"] or last in said["preposition"] or last in ASKS or last in QUALIFIES:
        return True
    if t.word(end - 2) == "to" and end - 2 > first:
        return following in said["determiner"] or t.is_capital(end)
    return last.endswith(ADJECTIVE) and following not in said["determiner"] and t.name(end) is None and not t.is_capital(end)


def _is_empty(t: Tokens, first: int, end: int, tables: StanceTables) -> bool:
    words = t.words[first:end]
    return all(word in tables.said["determiner"] or word in tables.said["preposition"] or word in ASKS for word in words)
