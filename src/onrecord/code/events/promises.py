"""What a promise or a "will" leads to: harm or help, by the words behind it (data/event_promises.tsv).

"Vowed to continue attacks" and "ready to strike" threaten, "agreed to stop attacks" and "vowed to continue aid" promise, "vowed
never to negotiate" rejects. Words that are not known settle nothing: then the type stays as the encoder or the lexicon has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.events.lexicon import Hit, copula_before
from onrecord.code.events.sentence import POSSESSIVE, QUOTES, Sentence
from onrecord.code.events.tables import Entry, forms_of, load_irregular
from onrecord.packaged import filled_rows
from onrecord.records import EventType

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
