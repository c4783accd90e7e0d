"""What stands around the head of a construction: the predicate before it, with its negation, and the frame behind it."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.positions.tokens import Entry, Form, Frame, StanceTables, Tokens

# What follows a construction: whether one of its frames fits, and where the issue begins.

PRONOUNS = frozenset("he she it they we i you him her them us me who whom which this that these those there".split())
OBJECTS = frozenset(
    "it him them us me this that these those himself herself itself themselves ourselves myself yourself one so".split()
)
NOT_GERUNDS = frozenset("nothing everything something anything king thing spring string during bring sing ring evening".split())
NO_SUBJECTS = frozenset("not and or that when whether if how why what where who which".split())
OPENERS = frozenset("over about under outside inside near like".split())  # "outside interference", "over 900 visas"
ADDRESSEE = 7  # tokens of who is asked or warned
SUBJECT = 14  # tokens of X in "X to do Y"
CLAUSE = 9  # tokens before the verb of a clause without "that"
BEFORE_TO = frozenset("of in from and or there the".split())  # within X, beside nouns


class Fit(NamedTuple):
    """A frame that fits: the issue's slot, its first token, and the one from where its end is sought ("to" of "X to do Y")."""

    slot: str
    issue: int
    behind: int


def fit(t: Tokens, i: int, entry: Entry, tables: StanceTables) -> Fit | None:
    """The first frame of the construction at token i that fits what follows it."""
    construction = entry.construction
    for step, word in enumerate(construction.words[1:], 1):
        if t.word(i + step) != word:
            return None
    after = i + len(construction.words)
    for frame in construction.frames:
        found = _fit_frame(t, after, frame, tables)
        if found:
            return found
    return None


def _fit_frame(t: Tokens, after: int, frame: Frame, tables: StanceTables) -> Fit | None:
    at = after if frame.words[:1] == (t.word(after),) else past_adverbials(t, after, tables)
    for word in frame.words:
        if word == "who":
            at = _past_addressee(t, at, tables)
            if at < 0:
                return None
            at = past_adverbials(t, at, tables)
        elif t.word(at) == word:
            at = past_adverbials(t, at + 1, tables) if word not in ("to", "for") else at + 1
        else:
            return None
    while t.is_quote(at):
        at += 1
    if frame.slot == "npto":
        to = infinitive_behind(t, at, tables)
        return Fit("npto", at, to) if to > 0 else None
    return Fit(frame.slot, at, at) if begins(t, at, frame.slot, tables) else None


def past_adverbials(t: Tokens, at: int, tables: StanceTables) -> int:
    """Behind adverbs and dates: "called on Friday for", "strongly condemned again the"."""
    while True:
        word = t.word(at)
        if word in ("on", "in") and t.word(at + 1) in tables.said["day"]:
            at += 3 if t.word(at + 2).isdigit() else 2
        elif (
            word in tables.said["adverb"]
            and t.word(at + 1) != "'s"
            and word not in ("no", "all", "both", "more", "most", "not", "further", "itself")
        ) or (is_adverb(word) and t.word(at + 1) not in tables.said["finite"]):
            at += 1
        elif word == "in" and "terms" in t.words[at + 2 : at + 5]:  # "in the strongest possible terms"
            at = t.words.index("terms", at) + 1
        elif t.is_quote(at) or (word in ("yesterday", "tonight") and t.word(at + 1) != "'s"):
            at += 1
        else:
            return at


def is_adverb(word: str) -> bool:
    """Whether the word ends as adverbs do and is not one of the nouns and adjectives that end so too."""
    return (
        len(word) > 4
        and word.endswith("ly")
        and word not in ("family", "assembly", "italy", "early", "daily", "weekly", "only", "supply", "reply")
    )


def begins(t: Tokens, at: int, slot: str, tables: StanceTables) -> bool:
    """Whether token `at` can be the first of such an issue."""
    word = t.word(at)
    if not (t.is_word(at) or word in "$€£(") or not word:
        return False
    if slot == "that":
        return word == "that" and _opens_clause(t, at + 1, tables)
    if slot == "ing":
        return len(word) > 4 and word.endswith("ing") and word not in NOT_GERUNDS and not t.is_capital(at)
    if slot == "clause":
        return _is_clause(t, at, tables)
    if slot == "vp":
        return (
            t.name(at) is None
            and word not in PRONOUNS
            and word not in tables.said["determiner"]
            and word not in tables.said["preposition"]
            and not word.isdigit()
        )
    return _begins_noun_phrase(t, at, tables)


def _begins_noun_phrase(t: Tokens, at: int, tables: StanceTables) -> bool:
    word, following = t.word(at), t.word(at + 1)
    said = tables.said
    if word in OBJECTS and (
        not following[:1].isalnum() or following in said["stop"] or following in said["preposition"] or following in ("and", "or")
    ):
        return False
    if word == "that" and _opens_clause(t, at + 1, tables):
        return False
    closed = (word in said["preposition"] and word not in OPENERS) or word in said["stop"] or word in said["finite"]
    return not closed and word not in (
        "and",
        "or",
        "to",
        "he",
        "she",
        "they",
        "we",
        "i",
        "if",
        "whether",
        "how",
        "why",
        "when",
        "who",
        "which",
        "well",
        "such",
        "off",
        "out",
        "down",
        "away",
        "up",
    )


def _opens_clause(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a clause stands behind "that", not the noun of "that description"."""
    following = t.word(at + 1)
    if t.word(at).endswith("s") and not t.word(at).endswith("ss"):
        return True  # "that schools …": no noun in the plural takes "that"
    return following[:1].isalnum() and following not in tables.said["preposition"] and following not in ("and", "or")


def _is_clause(t: Tokens, at: int, tables: StanceTables) -> bool:
    """A subject, then a verb that ends the doubt: "it would amount to amnesty"."""
    said = tables.said
    for k in range(at + 1, at + CLAUSE):
        word = t.word(k)
        if (
            word in said["be"]
            or word in said["modal"]
            or word in said["auxiliary"]
            or word in said["must"]
            or word in said["doubt"]
        ):
            return not t.word(at).endswith("ing") or word in said["modal"]
        if not word[:1].isalnum() or word in said["stop"] or word in ("who", "which", "that", "to"):
            return False
    return False


def infinitive_behind(t: Tokens, at: int, tables: StanceTables) -> int:
    """The index of "to" (or "not to") behind a noun phrase that starts at `at`; -1 where none does."""
    said = tables.said
    if t.word(at) in said["preposition"] or t.word(at) in NO_SUBJECTS:
        return -1
    k, last = at, at + SUBJECT
    while k < last:
        k += 1
        word = t.word(k)
        if word == "," and t.word(k + 1) in ("who", "which", "whose"):  # "urged the president, who is 93, to"
            k += next((step for step in range(2, SUBJECT) if t.word(k + step) == ","), 0)
            last = k + 3
            continue
        if word == "to":
            before = t.word(k - 1)
            return (
                k if begins(t, k + 1, "vp", tables) and (before not in said["aim"] or k == at) and not _is_place(t, k + 1) else -1
            )
        if not word[:1].isalnum() and word not in ("'s", "(", ")", "'") and not t.is_quote(k):
            return -1
        if (
            (word in said["preposition"] and word not in BEFORE_TO)
            or word in said["stop"]
            or word in said["be"]
            or word in ("that", "who", "which")
        ):
            return -1
    return -1


def _is_place(t: Tokens, at: int) -> bool:
    return t.is_capital(at)


def _past_addressee(t: Tokens, at: int, tables: StanceTables) -> int:
    """Behind the noun phrase of who is addressed; -1 where none stands there."""
    said = tables.said
    if not t.is_word(at) or t.word(at) in said["preposition"] or t.word(at) in ("that", "and", "or"):
        return -1
    for k in range(at + 1, at + ADDRESSEE):
        word = t.word(k)
        if word in said["preposition"] or word == "that":
            if word == "of" and t.name(k + 1) is not None and k < at + 3:
                continue
            return k
        if not word[:1].isalnum() and word != "'s":
            return -1
    return -1


# The words before a construction's head: auxiliaries, adverbs, negation; whether it is a predicate at all, and of which kind.

KINDS = ("be", "auxiliary", "modal", "must", "doubt")
HAVE = frozenset("has have had having 've hasn't haven't hadn't".split())
SUBJECTS = frozenset("they we i you who which both all none nobody everyone others some many".split())  # of a verb's base form
PLURALS = frozenset("we i they".split())  # "I thank them and welcome": subjects that an earlier verb may have
AGAIN = 20  # tokens before "and" in which such a subject stands
LEADS_IN = frozenset("while whilst by before after when and but without".split())  # before a participle
LOOSE = frozenset("also both all today now then however therefore".split())  # at the edge of a predicate, no part of it
FARTHEST = 9  # tokens of auxiliaries and adverbs before a head


class Predicate(NamedTuple):
    """Where the predicate of a head begins, and what its auxiliaries say; `passive`: a form of "be" stands before the head."""

    start: int
    negated: bool = False
    future: bool = False
    must: bool = False
    doubt: bool = False
    passive: bool = False
    perfect: bool = False
    helped: bool = False  # any modal, or a form of "do" or "have"
    infinitive: bool = False
    continued: bool = False


def predicate(t: Tokens, head: int, tables: StanceTables) -> Predicate:
    """Walk left from the head over all that belongs to its predicate."""
    k, seen, negations = head - 1, set[str](), int(_avoided(t, head))
    while k >= 0 and head - k < FARTHEST:
        word = t.word(k)
        kinds = _kinds(word, tables)
        if word == "to":
            kinds = {"continued"} if t.word(k - 1).startswith("continu") else {"infinitive"}
        negations += "not" in kinds
        seen |= kinds
        if "infinitive" in kinds or not (kinds or _is_loose(t, k, tables)):
            break
        k -= 2 if "continued" in kinds else 1
    helped = bool(seen & {"modal", "must", "doubt"}) or t.word(k + 1) in tables.said["auxiliary"]
    return Predicate(
        start=_without_leading(t, k + 1, head),
        negated=negations % 2 == 1,
        future="modal" in seen,
        must="must" in seen,
        doubt="doubt" in seen,
        passive="be" in seen,
        perfect="perfect" in seen,
        helped=helped,
        infinitive="infinitive" in seen,
        continued="continued" in seen,
    )


def _kinds(word: str, tables: StanceTables) -> set[str]:
    """What a word before a head does to its predicate; nothing where it is no auxiliary or negation."""
    kinds = {kind for kind in KINDS if word in tables.said[kind]}
    if word in HAVE:
        kinds.add("perfect")
    if word in tables.said["not"] or word.endswith("n't"):
        kinds.add("not")
    return kinds


def _is_loose(t: Tokens, k: int, tables: StanceTables) -> bool:
    return t.word(k) in tables.said["adverb"] or is_adverb(t.word(k)) or (t.is_quote(k) and k > 0)


def _avoided(t: Tokens, head: int) -> bool:
    """ "without naming", "avoided saying", "stopped short of calling for"."""
    before = t.word(head - 1)
    return before == "without" or before.startswith("avoid") or (before == "of" and t.word(head - 2) in ("short", "clear"))


def _without_leading(t: Tokens, start: int, head: int) -> int:
    """The predicate without quotation marks, "also", "both" and the like at its head."""
    while start < head and (t.is_quote(start) or t.word(start) in LOOSE):
        start += 1
    return start


def is_finite(t: Tokens, head: int, form: Form, told: Predicate, tables: StanceTables) -> bool:
    """Whether a verb's form and what stands before it make it a predicate with a subject of its own."""
    before = told.start - 1
    while before >= 0 and (t.is_quote(before) or t.word(before) in LOOSE):
        before -= 1
    word = t.word(before)
    if told.doubt and not told.negated:
        return False
    if form == "ing":
        return (told.passive and not told.infinitive) or word == "," or word in LEADS_IN
    if told.passive or told.infinitive or form == "en":
        return told.perfect and form == "en" and not told.passive and not told.infinitive
    if form == "base":
        again = word in ("and", ",") and not PLURALS.isdisjoint(t.words[max(0, before - AGAIN) : before])
        return told.helped or told.continued or word in SUBJECTS or again or _is_plural(t, before)
    return not told.perfect and not told.helped and _may_be_subject(t, before, tables)


def _may_be_subject(t: Tokens, at: int, tables: StanceTables) -> bool:
    """Whether a noun phrase may end here, so that what follows is its verb and not its noun."""
    word, said = t.word(at), tables.said
    if at < 0 or word in said["preposition"] or word in ("'s", "'"):
        return False
    if word in said["determiner"] and word not in ("that", "this", "all", "both"):
        return False
    named = t.name(at)
    return named is None or not is_adjective(named.span.words(t.text), named.actor.name)


def is_adjective(words: str, name: str) -> bool:
    """Whether a mention is a state's adjective: "Russian demands" are no act of "Russian"."""
    return words != name and words.endswith(("ese", "ian", "ean", "ish", "ch", "can", "ani", "aqi", "eli", "oni", "wan"))


def _is_plural(t: Tokens, at: int) -> bool:
    """Whether the noun phrase that ends here is plural: a group, names joined by "and", a plural noun."""
    named, first, word = t.name(at), t.first_of(at), t.word(at)
    if t.word(first - 1) == "of":  # "leaders of Norway oppose"
        return t.word(first - 2).endswith("s")
    if named is not None and named.actor.kind != "group":
        return t.word(first - 1) in ("and", "&") or (t.word(first - 1) == "the" and t.word(first - 2) == "and")
    return (len(word) > 3 and word.endswith("s") and not word.endswith("ss")) or word in ("people", "men", "women")
