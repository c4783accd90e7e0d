"""The words that name an event in a sentence; its mode and contexts by the words of their clause."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from onrecord.code.events.sentence import POSSESSIVE, Sentence
from onrecord.code.events.tables import TRAP, Entry

# Words of a sentence -> where the lexicon's entries stand in it. One look-up a word, longest entry first.

QUESTION = frozenset("whether if about why how what who reporters journalists when questions himself".split())
WHOLES = frozenset(("campaign", "campaigns", "spree", "wave", "operation", "operations", "early", "late", "last", "this", "next"))
DETERMINERS = frozenset("'s ’s the a an this these its his her their our no any".split())
OPENING = frozenset((",", "“", '"', "‘"))
GAP = 5  # words that "~" lets stand between a verb and its noun: "held a first round of talks"


class Hit(NamedTuple):
    """An entry found: `i` its first token, `j` behind its last, `head` behind its verb; `form` that of the first word."""

    entry: Entry
    i: int
    j: int
    head: int
    form: str


def find_hits(s: Sentence) -> list[Hit]:
    """Every entry of the lexicon in the sentence, none overlapping another's first word, in text order."""
    hits: list[Hit] = []
    taken: set[int] = set()
    for i in range(s.size):
        if i in taken or s.words[i] not in s.tables.lexicon or s.owner[i] is not None:
            continue
        hit = _longest(s, i)
        if hit is not None:
            if hit.entry.kind != TRAP:
                hits.append(hit)
            taken.update(range(i, hit.head))
            taken.update(range(max(i, hit.j - 2), hit.j))  # "a telephone conversation" that is held is no second trigger
    return hits


def _longest(s: Sentence, i: int) -> Hit | None:
    for found in s.tables.lexicon[s.words[i]]:
        hit = _match(s, i, found.entry, found.form)
        if hit is not None and _fits(s, hit):
            return hit
    return None


def _match(s: Sentence, i: int, entry: Entry, form: str) -> Hit | None:
    """The entry's words from token i on, or None."""
    at = head = i + 1
    gap = False
    for words in entry.rest:
        if "~" in words:
            gap = True
            continue
        stop = at + GAP if gap else at
        while at <= stop and s.word(at) not in words:
            if not gap or at == stop or not _may_stand_between(s, at):
                return None
            at += 1
        at += 1
        if not gap:
            head = at
    return Hit(entry, i, at, head, form)


def _may_stand_between(s: Sentence, at: int) -> bool:
    if not s.word(at) or s.is_sign(at) or any(s.is_a(at, kind) for kind in ("rel", "subord", "modal", "verb")):
        return s.word(at) in ("-", "–")
    return not s.is_a(at, "prep") or s.word(at) in ("of", "by", "on", "in")


def _fits(s: Sentence, hit: Hit) -> bool:
    """Whether the word is of the entry's kind here, by the words beside it."""
    if hit.entry.kind == "v":
        return is_verb(s, hit) and not ("x" in hit.entry.flags and _is_question(s, hit.head))
    if hit.entry.kind == TRAP:
        return True
    if hit.entry.kind == "a":
        return copula_before(s, hit.i) is not None
    if s.is_a(hit.i - 1, "modal") or s.word(hit.i - 1) == "to":
        return False  # "will attack", "to visit" are verbs
    return _ends_phrase(s, hit.j)


def _is_question(s: Sentence, head: int) -> bool:
    """ "asked Y whether", but not "asked Y to say whether"."""
    led = next((word for word in s.words[head : head + 6] if word in QUESTION or word in ("to", "for", "that", "not")), "")
    return led in QUESTION


def _ends_phrase(s: Sentence, j: int) -> bool:
    """ "attack planners" are no attack: whether the noun phrase ends before token j."""
    plain = s.breaks(j) or s.is_adverb(j) or s.word(j) in POSSESSIVE or s.owner[j] is not None
    return plain or s.word(j) in WHOLES


def is_verb(s: Sentence, hit: Hit) -> bool:
    """ "the attack", "Kyiv's demand" are nouns; "and demand", "will visit" may be verbs. Forms in -ed are nearly always."""
    before = hit.i - 1
    if _is_nominal(s, hit, before):
        return False
    if s.is_capital(hit.i) and before >= 0 and not s.is_sign(before) and not _is_title_case(s):
        return False  # "Finance Minister"
    if hit.form == "base":
        helped = s.is_a(before, "modal") or s.is_a(before, "do") or s.word(before) == "to"
        return helped or s.is_adverb(before) or _plural_before(s, before)
    if hit.form == "s":
        return _singular_before(s, before, has_noun=_has_noun(s, hit))
    return s.is_a(before, "adverb") or not s.is_a(before, "det")


def _has_noun(s: Sentence, hit: Hit) -> bool:
    return any(row.entry.kind == "n" for row in s.tables.lexicon[s.words[hit.i]])


def _is_nominal(s: Sentence, hit: Hit, before: int) -> bool:
    """Whether the words beside it make it a noun: "the strike", "EU sanctions on carriers", "strenuous lobbying by X"."""
    word, objectless = s.word(before), not hit.entry.rest and (s.is_a(hit.j, "prep") or s.is_sign(hit.j))
    if objectless and hit.form in ("s", "base") and _has_noun(s, hit):
        return not (s.is_a(before, "modal") or s.is_a(before, "pron") or word == "to")
    finite = s.is_third_person(hit.j) or any(s.is_a(hit.j, kind) for kind in ("be", "have", "modal")) or s.word(hit.j).endswith("s")
    if hit.form == "ing" and "obj" in hit.entry.to and not s.is_a(before, "be") and (objectless or (finite and s.breaks(hit.j))):
        return True
    return word in DETERMINERS or (word == "of" and hit.form != "ing")


def _singular_before(s: Sentence, before: int, *, has_noun: bool) -> bool:
    """ "which bombs", "Russia supports"; of a form that is a plural noun too ("visits") these alone."""
    mention = s.owner[before] if before >= 0 else None
    if s.is_a(before, "rel") or s.is_a(before, "pron") or s.is_adverb(before) or (mention is not None and mention.noun):
        return True
    return not has_noun and (s.is_a(before, "conj") or s.word(before) in OPENING or not s.breaks(before))


def _is_title_case(s: Sentence) -> bool:
    longer = [i for i in range(s.size) if len(s.words[i]) > 3]
    return len(longer) > 3 and sum(s.is_capital(i) for i in longer) > 0.75 * len(longer)


def _plural_before(s: Sentence, before: int) -> bool:
    """ "they accuse", "Russia and China support", "protesters demand", "we urge", and a bare verb behind "and"."""
    word = s.word(before)
    if s.is_a(before, "pron") or s.is_a(before, "conj") or s.is_a(before, "rel") or s.owner[before] is not None:
        return True
    return word.endswith("s") and word not in ("'s", "’s") and not s.breaks(before)


def copula_before(s: Sentence, i: int) -> int | None:
    """The "is", "stands", "remains" that what is ready hangs on: its token, or None."""
    at = i - 1
    while at >= 0 and (s.is_adverb(at) or s.word(at) in ("fully", "also", "always", *'“"')):
        at -= 1
    if s.is_a(at, "copula"):
        return at
    while at >= 0 and i - at < 4 and s.is_a(at, "conj"):
        at -= 1
    return at if s.is_a(at, "copula") else None


# Mode and contexts of an event, by the words of its trigger and clause.

BEFORE, BEHIND = 8, 14  # words around a trigger that may tell its mode
MOST = 2  # contexts of one event, as in the labels
DIPLOMATIC = frozenset(("CONSULT", "AGREE", "SUPPORT", "REQUEST", "REJECT", "ACCUSE", "THREATEN", "CONCEDE", "SANCTION"))


def mode_of(s: Sentence, hit: Hit, kind: str) -> str | None:
    """The mode the trigger itself tells, else the lexicon's, else what the words around it tell, the nearest side first."""
    own = s.words[hit.i : hit.j]
    told = _by_words(s, kind, own)
    lexical = hit.entry.mode if hit.entry.type == kind else None
    if kind in ("CONSULT", "ASSAULT", "MOBILIZE"):
        near = _by_words(s, kind, s.words[max(0, hit.i - BEFORE) : hit.j + BEHIND])
        return told or (near if lexical in (None, "visit", "troops", "firearms", "explosives") and near else lexical)
    start = hit.i - BEFORE if hit.entry.kind == "n" else hit.j
    return lexical or told or _by_words(s, kind, s.words[max(0, start) : hit.j + BEHIND])


def _by_words(s: Sentence, kind: str, words: list[str]) -> str | None:
    told = set(words)
    return next((row.label for row in s.tables.modes if row.type == kind and row.words & told), None)


def contexts_of(s: Sentence, kind: str) -> tuple[str, ...]:
    """The one or two contexts with most words in the sentence; diplomatic or military for what says nothing else."""
    counts = Counter({row.label: len(row.words & s.told) for row in s.tables.contexts if not row.type or row.type == kind})
    found = [label for label, count in counts.most_common(MOST) if count > 0]
    if not found and kind in DIPLOMATIC:
        return ("diplomatic",)
    return tuple(found) or (("military",) if kind in ("ASSAULT", "MOBILIZE") else ())
