"""The words that name an event in a sentence, its mode and contexts, and what a promise or a "will" leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.events.sentence import POSSESSIVE, QUOTES, Sentence
from onrecord.code.events.tables import TRAP, Entry, forms_of, load_irregular
from onrecord.packaged import filled_rows
from onrecord.records import EventType

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


# What a promise or a "will" leads to: harm or help, by the words behind it (data/event_promises.tsv).
#
# "Vowed to continue attacks" and "ready to strike" threaten, "agreed to stop attacks" and "vowed to continue aid" promise, "vowed
# never to negotiate" rejects. Words that are not known settle nothing: then the type stays as the encoder or the lexicon has it.

REACH = 12  # tokens behind a promise in which its act stands
OBJECT = 5  # tokens behind a word of harm in which its object stands
HOSTILE = frozenset(("vow", "swear", "threaten"))  # who vows to respond means harm; who promises to may mean a letter
SPOKEN = frozenset(("vow", "swear", "pledge", "promise", "guarantee"))  # "commit" and "undertake" are done, not promised
MEANT = frozenset(("ready", "willing", "prepared", "determined", "resolved", "reserve"))
WILL = frozenset(("will", "shall", "would", "'ll", "’ll", "won't", "won’t"))
SURE = 0.9  # as sure as the lexicon must be of words that the encoder does not mark
FRIEND, FOE = ("obj", "to", "for", "with"), ("obj", "against", "on", "to", "at")  # where those stand who are meant


class Word(NamedTuple):
    """A row of the table under one form of its first word: what it does, the words behind it, whether a verb, and its form."""

    does: str
    rest: tuple[str, ...]
    form: str
    base: str


class Act(NamedTuple):
    """An act that is led to: harm or help, whether help is refused, its first verb and the token behind its last word."""

    harm: bool
    refused: bool
    i: int
    j: int


@cache
def _table() -> dict[str, tuple[Word, ...]]:
    """The words by the first one's forms, longest first; the same object each time, never changed."""
    irregular = load_irregular(filled_rows("event_irregular.tsv"))
    found: dict[str, list[Word]] = {}
    for does, kind, words in filled_rows("event_promises.tsv"):
        for entry in words.split("|"):
            base, *rest = entry.split(" ")
            forms = forms_of(base, irregular) if kind == "v" else {base: ""}
            for form, name in forms.items():
                found.setdefault(form, []).append(Word(does, tuple(rest), name, base))
    return {form: tuple(sorted(rows, key=lambda row: -len(row.rest))) for form, rows in found.items()}


def find_promises(s: Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """Promised and willed harm, and help on somebody's word, where no trigger stands yet; `taken` are the tokens of those."""
    for at in range(s.size):
        promise = _promise_at(s, at)
        hit = promise or _will_at(s, at)
        if hit is not None and not any(
            start < (hit.head if promise and promise.entry.kind == "v" else hit.j) and hit.i < end for start, end in taken
        ):
            yield hit


def _promise_at(s: Sentence, at: int) -> Hit | None:
    """ "Vowed to hit back", "stands ready to bomb", "guaranteed safe passage"."""
    promise = promise_in(s, at, at + 1)
    act = promised(s, *promise) if promise else None
    if promise is None or act is None:
        return None
    word, spoken = promise[1], promise[1].base in SPOKEN
    meant = word.base in MEANT and act.harm and (word.form != "" or copula_before(s, at) is not None)
    if not (meant or (spoken and word.form != "base" and not s.is_a(at - 1, "det"))):
        return None
    return _hit(act, at, "v" if word.form else "a", word.form)


def _will_at(s: Sentence, at: int) -> Hit | None:
    """ "We will hit them", "said it would retaliate": harm, or help refused, that those who speak say they will do.

    Of help to somebody, and where the subject is a name, only who speaks decides that: flag w.
    """
    act = willed(s, at) if s.word(at) in WILL else None
    if act is None or s.is_a(act.i, "be") or s.is_a(act.i, "have"):
        return None
    own = s.word(at - 1) in ("we", "i") or (s.word(at - 1) in ("it", "they", "he", "she") and _is_told(s, at - 2))
    if not own and (s.owner[at - 1] is None or s.word(at) == "would"):
        return None
    return _hit(act, act.i, "v", "base", ("" if own else "w") if act.harm else "wr")


def _is_told(s: Sentence, at: int) -> bool:
    """Whether a verb of saying leads to what follows: "said it would", "warned Arland that it would"."""
    while at > 0 and (s.owner[at] is not None or s.word(at) == "that"):
        at -= 1
    return s.is_a(at, "told")


def _hit(act: Act, i: int, kind: str, form: str, flags: str = "") -> Hit:
    type_ = type_of(act)
    entry = Entry((), kind, type_, None, SURE, ("",), FOE if act.harm else FRIEND, flags)
    return Hit(entry, i, max(act.j, i + 1), i + 1, form)


def type_of(act: Act) -> EventType:
    """The type of saying that one will do it."""
    if not act.harm:
        return "AGREE"
    return "REJECT" if act.refused else "THREATEN"


def is_forsworn(s: Sentence, hit: Hit) -> bool:
    """Whether what is refused is harm: "ruled out firing on Arland", "refused to bomb it"."""
    if not (s.word(hit.head) == "to" or s.word(hit.head).endswith("ing") or s.word(hit.head - 1) == "to"):
        return False
    act = _chain(s, hit.head + (s.word(hit.head) == "to"), 1, verbal=True, weak=False)
    return act is not None and act.harm


def is_ended(s: Sentence, i: int) -> bool:
    """Whether the noun at token i is what a verb ends: "drop its tariffs", "lifted the ban"."""
    before = s.ending_at(i + 1).i - 1
    verbs = [at for at in range(before, i) if at == before or s.is_a(at + 1, "det")]
    return any(row.does == "end" and row.form and not row.rest for at in verbs for row in _table().get(s.word(at), ()))


def promise_in(s: Sentence, start: int, end: int) -> tuple[int, Word] | None:
    """(the last token of the first words of the range that promise or mean an act, their row)."""
    for at in range(start, end):
        for row in _table().get(s.word(at), ()):
            if row.does == "promise" and tuple(s.words[at + 1 : at + 1 + len(row.rest)]) == row.rest:
                return at + len(row.rest), row
    return None


def promised(s: Sentence, at: int, word: Word) -> Act | None:
    """The act that the promise at this token leads to, or None where its words settle nothing."""
    i, sign, verbal = _opening(s, at + 1)
    return _chain(s, i, sign, verbal=verbal, weak=word.base in HOSTILE)


def willed(s: Sentence, at: int) -> Act | None:
    """The act behind a "will" at this token."""
    return _chain(s, at + 1, 1, verbal=True, weak=not s.tables.said["condition"].isdisjoint(s.told))


def _opening(s: Sentence, i: int) -> tuple[int, int, bool]:
    """(the token at which the act's words begin, -1 if denied before it, whether a verb stands there)."""
    sign, at = 1, i
    while at < i + REACH and _is_passed(s, at):
        if s.word(at) == "to" and s.owner[at + 1] is None and not s.is_a(at + 1, "det") and not s.word(at + 1)[:1].isdigit():
            return at + 1, sign, True
        sign = -sign if _denies(s, at) else sign
        at += 1
    will, denied = at, sign
    while will < i + REACH and not _ends(s, will):
        if s.is_a(will, "modal"):
            return will + 1, -denied if _denies(s, will) else denied, True
        denied = -denied if will > at - 1 and _denies(s, will) else denied
        will += 1
    return at, sign, False


def _is_passed(s: Sentence, at: int) -> bool:
    """Whether a word may stand between a promise and the act: "vowed on Tuesday never to", "promised Arland not to"."""
    small = any(s.is_a(at, kind) for kind in ("pron", "not", "adverb", "day", "prep"))
    return small or s.owner[at] is not None or s.word(at) == "that"


def _denies(s: Sentence, at: int) -> bool:
    return s.is_a(at, "not") or s.word(at) in ("no", "nobody", "none")


def _ends(s: Sentence, at: int) -> bool:
    """Whether the clause ends before a token."""
    word = s.word(at)
    return (
        (s.is_sign(at) and word not in QUOTES and word != "-")
        or s.is_a(at, "subord")
        or word == "until"
        or (s.is_a(at, "rel") and word != "that")
    )


def _chain(s: Sentence, start: int, sign: int, *, verbal: bool, weak: bool) -> Act | None:
    """What the words from `start` on come to: the first word of harm or help, turned round by each "stop" and "not" before it."""
    at, denied, carried = start, sign < 0, ""
    while at < min(s.size, start + REACH) and not _ends(s, at):
        does, j = _does(s, at, verbal=verbal)
        if _denies(s, at):
            sign, denied = -sign, not denied
        elif does == "answer":
            answered = _answered(s, j, weak=weak)
            return Act(sign > 0, False, start, answered) if answered else None
        elif does in ("harm", "help"):
            harmless = does == "harm" and verbal and _is_spared(s, j)
            return None if harmless else Act((does == "harm") == (sign > 0), denied and does == "help", start, j)
        elif does:
            sign, carried, verbal = -sign if does == "end" else sign, does, False
        elif verbal and not (s.is_adverb(at) or s.is_a(at, "be") or s.is_a(at, "have")):
            return None  # a verb that says nothing of harm or help
        elif not verbal and s.word(at) == "to" and not (s.owner[j] or s.is_a(j, "det")):
            verbal = bool(_does(s, j, verbal=True)[0]) or not _does(s, j, verbal=False)[0]  # "go to war" has no verb
        elif not (carried or verbal) and s.is_a(at, "prep") and at > start:
            return None
        at = j
    until = denied and carried == "end" and s.word(at) == "until" and any(s.owner[at : at + REACH])
    return Act(True, False, start, at) if until else None  # "will not stop until they are gone"


def _does(s: Sentence, at: int, *, verbal: bool) -> tuple[str, int]:
    """(what the words at a token do, the token behind them); ("", the next) where they say nothing."""
    for row in _table().get(s.word(at), ()) if s.owner[at] is None else ():
        j = at + 1 + len(row.rest)
        if row.does in ("promise", "spare") or tuple(s.words[at + 1 : j]) != row.rest:
            continue
        if row.form == "ing":
            fits = not s.is_a(at - 1, "det")
        else:
            fits = verbal if row.form else not verbal and (row.does != "harm" or _is_head(s, j))
        if fits:
            return row.does, j
    return "", at + 1


def _is_head(s: Sentence, j: int) -> bool:
    """ "war reparations" are no war: whether a noun phrase ends before token j."""
    ends = s.breaks(j) or s.is_adverb(j) or s.word(j) in POSSESSIVE or s.owner[j] is not None
    return ends or any(row.does in ("harm", "answer") and not row.form for row in _table().get(s.word(j), ()))


def _is_spared(s: Sentence, j: int) -> bool:
    """ "fight corruption", "strike a deal", "eliminate tariffs", "fight for the title": no harm by their object."""
    for at in range(j, j + OBJECT):
        if _ends(s, at) or (s.is_a(at, "prep") and s.word(at) != "against"):
            return s.word(at) == "for" and at == j
        if any(row.does == "spare" for row in _table().get(s.word(at), ())) and s.owner[at] is None:
            return True
    return False


def _answered(s: Sentence, j: int, *, weak: bool) -> int:
    """The token behind what an answer means harm by, 0 where it may be a letter."""
    for at in range(j, j + OBJECT + 2):
        if _ends(s, at):
            break
        does, end = _does(s, at, verbal=False)
        if does in ("harm", "help"):
            return end if does == "harm" else 0
    return j if weak else 0
