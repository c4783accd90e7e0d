"""Kinds of words: a letter for each token of a sentence, by closed classes and verb tables; what they do not know is a noun."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.packaged import rows_of

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
    said = {kind: frozenset(words.split("|")) for kind, words in rows_of("word_kinds.tsv")}
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
