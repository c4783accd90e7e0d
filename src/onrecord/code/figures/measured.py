"""What a figure measures: the noun counted, the phrase after "of" or the amount, the one it is a complement of, the subject."""

from __future__ import annotations

from onrecord.code.figures.counted import HYPHENS, Counted
from onrecord.code.figures.kinds import ADVERB, AUXILIARY, DETERMINER, NOUN, NUMBER, TIME, VERB, Sentence, load_word_kinds
from onrecord.code.figures.phrases import Phrase, clause_start, phrase_from, phrase_to, subject_of
from onrecord.code.figures.quantities import AGE, Amount
from onrecord.code.figures.tokens import DASHES
from onrecord.records import Span

MORE = frozenset(("more", "less", "fewer", "others", "higher", "lower", "below", "above", "owned", "offshore", "each", "apiece"))
SKIPPED = frozenset("a an the about up some only just nearly around roughly almost as high low whopping record".split())
OF = frozenset(("of",))
HAVING = OF | {"with"}  # "sales of 300 units", "forms with 50 questions"
TIES = OF | frozenset("for from at by to with worth lower than higher over above below under".split())
SHARING = frozenset(("(", "or", "and"))


def measured(s: Sentence, amount: Amount, before: tuple[Amount, Span | None] | None, *, moves: bool) -> Span | None:
    """The noun phrase that the amount measures, where the words show one; a duration only what it is told of directly.

    `before` is the amount before it in the sentence and what that measures: "9 tonnes (10 tons)" measures the same.
    `moves` where the amount is itself a change: "employment rose by 300 posts" is of employment.
    """
    if amount.unit and amount.unit.rstrip("s") in s.tables.said["time"]:
        return _span(s, _lasting(s, amount))
    if amount.kind == "count":
        return _counted(s, amount, before, moves=moves)
    floor = before[0].j if before else 0
    own = _of_behind(s, amount) or _moved(s, amount) or _complemented(s, amount, OF, floor) or _noun_behind(s, amount)
    own = own or (_for_behind(s, amount) if before and s.t.words[before[0].j] == "or" else None)
    if own is None and before and _shares(s, amount, before[0]):
        return before[1]
    if own is None and amount.unit == "percent" and _is_subject(s, amount):
        return before[1] if before and before[0].unit == "percent" else None
    found = own or _complemented(s, amount, TIES, floor) or _paid_for(s, amount) or subject_of(s, amount.outer, clauses=1)
    return _span(s, found or _for_behind(s, amount) or subject_of(s, amount.outer))


def _lasting(s: Sentence, amount: Amount) -> Phrase | None:
    """ "a three-month closure", "two years of talks": what a duration is of."""
    if s.t.words[amount.j] == "of":
        return phrase_from(s, amount.j + 1)
    compound = any(s.t.words[k] in DASHES for k in range(amount.i, amount.j))
    return _noun_behind(s, amount) if compound else None


def _span(s: Sentence, found: Phrase | None) -> Span | None:
    return Span(s.t.starts[found[0]], s.t.ends[found[1] - 1]) if found else None


def _counted(s: Sentence, amount: Amount, before: tuple[Amount, Span | None] | None, *, moves: bool) -> Span | None:
    """The noun counted with what belongs to it: "new seasons of the show"; what has so many, for "a panel of twelve"."""
    if amount.counted is None and before and before[0].kind == "count" and (amount.unit or "").startswith(before[0].unit or " "):
        return before[1]
    floor = before[0].j if before else 0
    if amount.counted is None:
        owner = _complemented(s, amount, OF | {"for"}, floor)
        return _span(s, owner or (subject_of(s, amount.outer) if amount.unit == AGE else None))
    return _span(s, _owner(s, amount, floor, moves=moves) or _with_complement(s, amount.counted))


def _owner(s: Sentence, amount: Amount, floor: int, *, moves: bool) -> Phrase | None:
    """What has so many of the things counted: "sales of 300 units", "a six-cylinder engine", "a share is four votes"."""
    t, start = s.t, amount.counted.start if amount.counted else amount.j
    if t.words[start - 1] in HYPHENS:
        return phrase_from(s, start + 1) if s.kinds[start + 1] == NOUN else None
    if t.words[amount.outer - 1] in HAVING:
        return _complemented(s, amount, HAVING, floor)
    is_predicate = t.words[amount.outer - 1] in load_word_kinds().said["equals"] and s.kinds[amount.outer - 2] == NOUN
    return subject_of(s, amount.outer, clauses=3 if moves else 1) if moves or is_predicate else None


def _with_complement(s: Sentence, counted: Counted) -> Phrase:
    """The noun counted, with what follows an "of": "new seasons of the show"."""
    whole = phrase_from(s, counted.start) if s.t.words[counted.end] == "of" else None
    return whole if whole and whole[1] > counted.end else (counted.start, counted.end)


def _is_subject(s: Sentence, amount: Amount) -> bool:
    """Whether the amount is itself the subject of its clause: "while 40 percent chose the other"."""
    opens = clause_start(s, amount.outer) == amount.outer or s.kinds[amount.outer - 1] in (TIME, ADVERB)
    return opens and s.kinds[amount.j] in (VERB, AUXILIARY)


def _shares(s: Sentence, amount: Amount, before: Amount) -> bool:
    """Whether the amount stands beside the one before it: in brackets, or joined by "and" or "or"."""
    return before.j <= amount.outer <= before.j + 2 and s.t.words[before.j] in SHARING


def _of_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "of relief supplies", "70 percent of their workers"; "a year" may stand between."""
    t, k = s.t, amount.j
    if t.words[k] in ("a", "per", "each") and t.words[k + 1] in s.tables.said["time"]:
        k += 2
    if t.words[k] == "of":
        while s.kinds[k + 1] == NUMBER:
            k += 1  # "50 ml of 30 % acid"
        return phrase_from(s, k + 1)
    if t.words[k] == "in" and amount.kind == "money" and s.kinds[k + 1] == NOUN and not _is_fixed(s, k + 1):
        return phrase_from(s, k + 1)  # "€62 million in lost duties"
    if amount.unit == "percent" and s.kinds[k] == DETERMINER:  # "half the villages"
        return phrase_from(s, k)
    return None


def _is_fixed(s: Sentence, k: int) -> bool:
    """ "in Oslo", "in response": no noun that money could be in."""
    return s.t.is_name(k) or s.t.words[k] in load_word_kinds().said["idiom"]


def _noun_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "a $150,000 contract", "US$7.8 billion railway between Jakarta and Surabaya", "a 25 percent drop in prices"."""
    t, said = s.t, s.tables.said
    k = amount.j + 1 if t.words[amount.j] in DASHES else amount.j
    moves = t.words[k] in said["rise_noun"] or t.words[k] in said["fall_noun"]
    if t.words[k] in MORE or not (moves or s.kinds[k] == NOUN):
        return None
    return phrase_from(s, k) or ((k, k + 1) if moves else None)


def _complemented(s: Sentence, amount: Amount, ties: frozenset[str], floor: int = 0) -> Phrase | None:
    """ "an estimated cost of $26 million", "winds of 155 mph", "fines from $2 to $9": what the amount is a complement of."""
    for start in (amount.i, amount.outer):
        found = _tied(s, start, ties, floor)
        if found:
            return found
    return None


def _tied(s: Sentence, end: int, ties: frozenset[str], floor: int) -> Phrase | None:
    """The noun phrase that a tie before token `end` joins to it, where it is not itself a predicate."""
    t, at = s.t, end - 1
    while at > 0 and t.words[at] in SKIPPED:
        at -= 1
    if at < 1 or t.words[at] not in ties:
        return None
    while at > 1 and t.words[at - 1] in ties:
        at -= 1
    found = phrase_to(s, at, floor)
    if found and all(s.kinds[k] == DETERMINER or t.words[k] in load_word_kinds().said["light"] for k in range(*found)):
        return None  # "an average of 20"
    predicate = found and t.words[at] not in OF and found[0] and t.words[found[0] - 1] in load_word_kinds().said["linking"]
    return None if predicate else found


def _moved(s: Sentence, amount: Amount) -> Phrase | None:
    """ "an increase of 5 percent in exports", "a cut of 300 posts for teachers": what has changed, not the change."""
    t, said = s.t, s.tables.said
    noun = t.words[amount.outer - 2] if t.words[amount.outer - 1] == "of" and amount.outer > 1 else ""
    if t.words[amount.j] not in ("in", "for") or noun not in said["rise_noun"] | said["fall_noun"]:
        return None
    found = phrase_from(s, amount.j + 1)
    return found if found and s.kinds[found[0]] in (NOUN, DETERMINER) and s.t.words[found[1] - 1] not in said["time"] else None


def _for_behind(s: Sentence, amount: Amount) -> Phrase | None:
    """ "and 24 for heavy lorries": in a clause without a subject."""
    found = phrase_from(s, amount.j + 1) if s.t.words[amount.j] == "for" else None
    return found if found and s.kinds[found[0]] == NOUN else None


def _paid_for(s: Sentence, amount: Amount) -> Phrase | None:
    """ "paid $9,000 for a new roof", "spent $3 million on roads": what the money was given for."""
    t, pay = s.t, load_word_kinds().said["pay"]
    if amount.kind != "money" or t.words[amount.j] not in ("for", "on") or t.digits[amount.j + 1]:
        return None
    return phrase_from(s, amount.j + 1) if not pay.isdisjoint(t.words[max(0, amount.outer - 6) : amount.outer]) else None
