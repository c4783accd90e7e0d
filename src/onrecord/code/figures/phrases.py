"""The kind of each word of a sentence, a letter each, and the noun phrases around its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.units import FigureTables, Tokens
from onrecord.packaged import sets_of

# Kinds of words: a letter for each token of a sentence, by closed classes and verb tables; what they do not know is a noun.

NOUN, VERB, AUXILIARY, DETERMINER, PREPOSITION, CLAUSE, PRONOUN, SPEAKER, ADVERB, TIME, NUMBER, UNIT, GLUE, END = "NVADPCWSRT#ug,"
CLOSED = (  # the first that holds a word gives its kind
    ("determiner", DETERMINER),
    ("auxiliary", AUXILIARY),
    ("preposition", PREPOSITION),
    ("clause", CLAUSE),
    ("speaker", SPEAKER),
    ("pronoun", PRONOUN),
    ("adverb", ADVERB),
    ("time", TIME),
)
OPENS_NOUN = frozenset((DETERMINER, PREPOSITION, NUMBER, UNIT))
FRACTIONS = frozenset(("half", "quarter", "third"))  # nouns here, where they are no amount


class Sentence(NamedTuple):
    """The tokens of a sentence with the kind of each; the sentinels have END."""

    t: Tokens
    kinds: list[str]
    tables: FigureTables


class WordKinds(NamedTuple):
    """`closed` gives the kind of a word by itself; `said` are sets of words by name."""

    closed: dict[str, str]
    said: dict[str, frozenset[str]]


@cache
def load_word_kinds() -> WordKinds:
    """Read the packaged table; the same object each time, never changed."""
    said = sets_of("word_kinds.tsv")
    closed: dict[str, str] = {}
    for name, letter in reversed(CLOSED):
        closed.update(dict.fromkeys(said[name], letter))
    return WordKinds(closed, said)


def sentence_of(t: Tokens, amounts: Sequence[Amount], tables: FigureTables) -> Sentence:
    """The sentence with the kind of each of its tokens, read from left to right; amounts are NUMBER, but for the noun counted."""
    table, kinds = load_word_kinds(), []
    before = END
    for k in range(t.size):
        before = _kind(t, k, before, tables, table)
        kinds.append(before)
    for amount in amounts:
        end = amount.counted.start if amount.counted and amount.kind == "count" else amount.j
        kinds[amount.i : end] = [NUMBER] * (end - amount.i)
    return Sentence(t, kinds + [END] * (len(t.words) - t.size), tables)


def _kind(t: Tokens, k: int, before: str, tables: FigureTables, table: WordKinds) -> str:
    """The kind of token k behind one of kind `before`."""
    word = t.words[k]
    if t.digits[k]:
        return NUMBER
    if not word[:1].isalpha():
        return GLUE if _is_glue(t, k, table) else END
    hyphened = t.words[k + 1] == "-" and t.glued(k + 1) and t.glued(k + 2)  # "mid-sized"
    closed = NOUN if hyphened else _closed_kind(t, k, before, tables, table)
    if closed:
        return closed
    is_name = t.text[t.starts[k]].isupper() and k > 0
    return NOUN if before == GLUE or is_name else _open_kind(t, k, before, tables, table)


def _closed_kind(t: Tokens, k: int, before: str, tables: FigureTables, table: WordKinds) -> str | None:
    """The kind of a word that the tables tell by itself."""
    word = t.words[k]
    if word == "worth" and k and t.words[k - 1] == "net":
        return NOUN
    if word in table.said["idiom"] and before == PREPOSITION and t.words[k + 1] in ("for", "to", "of", "with"):
        return PREPOSITION  # "in exchange for"
    if word in table.closed:
        return table.closed[word]
    if word in tables.number_words and word not in FRACTIONS:
        return NUMBER
    return UNIT if before == NUMBER and (word in tables.units or t.raw(k, k + 1) in tables.symbols) else None


def _open_kind(t: Tokens, k: int, before: str, tables: FigureTables, table: WordKinds) -> str:
    """Noun, verb or adverb: by the tables, by form, and by what stands on either side."""
    word, said = t.words[k], table.said
    if word.endswith("ly") and len(word) > 5:
        return ADVERB
    as_noun = before in OPENS_NOUN and not (k and t.words[k - 1] == "to")
    if word in said["noun_too"]:
        return NOUN if _stands_as_noun(t, k, as_noun, before, tables, table) else VERB
    if word in said["verb"] or word in tables.said["rise"] or word in tables.said["fall"]:
        return NOUN if before == DETERMINER else VERB
    return _participle(t, k, as_noun, before, tables, table) or NOUN


def _stands_as_noun(t: Tokens, k: int, as_noun: bool, before: str, tables: FigureTables, table: WordKinds) -> bool:
    """Whether a word that is noun and verb is the noun: by what follows, and by whether it could agree with what is before."""
    word, following, earlier = t.words[k], t.words[k + 1], t.words[k - 1] if k else ""
    kind = table.closed.get(following)
    amount = t.digits[k + 1] or t.raw(k + 1, k + 2) in tables.money.signs or kind in (DETERMINER, PRONOUN, SPEAKER)
    if before in (NUMBER, UNIT) and kind in (DETERMINER, PRONOUN):
        return False  # "40 percent support the plan"
    if as_noun or following == "of" or earlier.endswith(("'s", "’s", "s'", "ed")):
        return True
    if before == END:
        return not (kind == PREPOSITION and word in ("set", "cut", "hit"))  # ", set in 2004,"
    if kind == AUXILIARY or following in tables.said["rise"] or following in tables.said["fall"]:
        return True
    if amount or before != NOUN:
        return False
    is_plural = earlier.endswith("s") and not earlier.endswith("ss")
    return kind == PREPOSITION or not following[:1].isalpha() if word.endswith("s") else not is_plural


def _participle(t: Tokens, k: int, as_noun: bool, before: str, tables: FigureTables, table: WordKinds) -> str | None:
    """The kind of a word in -ed or -ing; None for all others."""
    word, following, said = t.words[k], t.words[k + 1], table.said
    opens = following[:1].isalpha() and following not in table.closed
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        qualifies = word in said["ed_adjective"] and opens
        return NOUN if qualifies or (before in OPENS_NOUN and (opens or following == "and")) else VERB
    if word.endswith("ing") and len(word) > 5:
        if word in said["ing_noun"]:
            takes_amount = t.digits[k + 1] or t.raw(k + 1, k + 2) in tables.money.signs  # "households earning $9,000"
            return VERB if takes_amount and before != DETERMINER else NOUN
        compound = k > 1 and t.words[k - 2] == "-"  # "a 3-month grounding"
        return NOUN if before == DETERMINER or compound or (as_noun and following == "of") else VERB
    return None


def _is_glue(t: Tokens, k: int, table: WordKinds) -> bool:
    """Signs inside compounds and names: "coal-fired", "S&P/ASX", "the firms' shares", "Mr."."""
    if not (k and t.glued(k)):
        return False
    word = t.words[k]
    return word in ("-", "/", "&", "‑", "'", "’") or (
        word == "." and (t.words[k - 1] in table.said["title"] or len(t.words[k - 1]) == 1)
    )


# Noun phrases around amounts: the one that begins at a token, the one that ends at one, the subject of a clause.

Phrase = tuple[int, int]  # tokens [start, end)
LONGEST = 14  # tokens of a noun phrase with its complements; longer ones are misread clauses
REACH = 50  # tokens looked back for the start of a clause
JOINS = frozenset(("of", "in", "between", "for", "on", "to", "with", "from", "at", "by"))
BACK = frozenset((PRONOUN, SPEAKER))


def phrase_from(s: Sentence, k: int) -> Phrase | None:
    """The noun phrase that begins at token k, with one more joined to it by a preposition."""
    t, kinds = s.t, s.kinds
    end = first = _past_article(s, k)
    joined = False
    while end < min(t.size, k + LONGEST):
        if kinds[end] == NOUN or (kinds[end] in (GLUE, NUMBER) and end > first):
            end += 1
            continue
        if t.words[end] == "and" and end > first and kinds[end + 1] == NOUN:
            end += 1
            continue
        after = _past_article(s, end + 1)
        if t.words[end] not in JOINS or joined or end == first or kinds[after] != NOUN:
            break
        joined, end = True, after
    while end > first and kinds[end - 1] not in (NOUN, NUMBER):
        end -= 1
    return (k, end) if end > first else None


def phrase_to(s: Sentence, end: int, floor: int = 0) -> Phrase | None:
    """The noun phrase that ends before token `end`, with what it is a complement of: "an escalating scale of fines".

    It never begins before token `floor`.
    """
    kinds, start = s.kinds, end
    if end < 1 or kinds[end - 1] not in (NOUN, NUMBER):
        return None
    while start > max(floor, end - LONGEST):
        k = start - 1
        inner = k and s.t.words[k] in ("of", "for", "in") and kinds[k - 1] == NOUN
        inner = inner or (s.t.words[k] == "and" and kinds[k - 1] == NOUN and kinds[start] == NOUN)
        if kinds[k] not in (NOUN, GLUE, NUMBER, DETERMINER) and not inner:
            break
        start = k
    while start < end and kinds[start] not in (NOUN, DETERMINER):
        start += 1
    return (start, end) if NOUN in kinds[start:end] else None


def subject_of(s: Sentence, end: int, clauses: int = 3) -> Phrase | None:
    """The subject of the clause that ends before token `end`; of the clause before where this one only points back to it.

    It looks back through so many clauses. For want of a subject the noun phrase nearest before; None where it is a speaker
    ("I ran 5 km") or there is no noun.
    """
    last = end
    for _ in range(clauses):
        start = clause_start(s, end)
        verb = next((k for k in range(end - 1, start - 1, -1) if s.kinds[k] in (VERB, AUXILIARY)), None)
        head = _before_auxiliaries(s, end if verb is None else verb, start)
        begin = next((k + 1 for k in range(head - 1, start - 1, -1) if s.kinds[k] in (VERB, AUXILIARY)), start)
        found = _trimmed(s, begin, head)
        if found:
            return found
        if SPEAKER in s.kinds[begin:head]:
            return None
        if start and s.t.words[start - 1] in load_word_kinds().said["relative"]:
            return phrase_to(s, start - 2 if s.t.words[start - 2] == "," else start - 1)
        if start == 0:
            break
        end = start - 1
    return _nearest(s, last) if clauses > 1 else None


def _nearest(s: Sentence, end: int) -> Phrase | None:
    """The noun phrase nearest before token `end`."""
    limit = max(0, end - REACH)
    while end > limit and s.kinds[end - 1] != NOUN:
        end -= 1
    return phrase_to(s, end) if end > limit else None


def clause_start(s: Sentence, end: int) -> int:
    """Where the clause begins that ends before token `end`; "and" between nouns joins no clauses."""
    start, limit = end, max(0, end - REACH)
    while start > limit:
        kind = s.kinds[start - 1]
        pair = s.t.words[start - 1] in ("and", "or") and start > 1 and s.kinds[start - 2] == s.kinds[start] == NOUN
        if kind == END or (kind == CLAUSE and not pair):
            break
        start -= 1
    return start


def _past_article(s: Sentence, k: int) -> int:
    """The token behind articles and an amount in the way: "an 8.5 kW system"."""
    while s.kinds[k] in (DETERMINER, ADVERB):
        k += 1
    while s.kinds[k] in (NUMBER, UNIT) and k and s.kinds[k - 1] in (DETERMINER, NUMBER):
        k += 1
    return k


def _before_auxiliaries(s: Sentence, k: int, start: int) -> int:
    """Where a verb begins with its auxiliaries and adverbs: "is expected to have been"."""
    while k > start and (s.kinds[k - 1] in (AUXILIARY, ADVERB, TIME) or s.t.words[k - 1] in ("to", "due", "set")):
        k -= 1
    return k


def _trimmed(s: Sentence, start: int, end: int) -> Phrase | None:
    """The noun phrase in [start, end) without adverbs, times and participles around it; None where there is no noun."""
    t, kinds = s.t, s.kinds
    if t.words[start] in ("a", "an", "the") and kinds[start + 1] == NOUN and t.words[start + 1] in s.tables.said["time"]:
        start += 2  # "a year ago petrol"
    while start < end and kinds[start] in (ADVERB, TIME, END, GLUE, CLAUSE, UNIT):
        start += 1
    while start < end and kinds[start] in (NUMBER, UNIT):
        start += 2 if t.words[start + 1] == "of" else 1  # "64 percent of them": who, not how many
    end = _without_times(s, start, end)
    if start >= end or kinds[start] in (PREPOSITION, *BACK) or NOUN not in kinds[start:end]:
        return None
    return phrase_to(s, end) if end - start > LONGEST else (start, end)


def _without_times(s: Sentence, start: int, end: int) -> int:
    """The end without adjuncts that only tell when: "sampling between 2014 and 2017", "prices in May"."""
    kinds = s.kinds
    while end > start and kinds[end - 1] != NOUN and not (kinds[end - 1] == NUMBER and end - 1 > start and kinds[end - 2] == NOUN):
        end -= 1
    return end
