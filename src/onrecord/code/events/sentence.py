"""A sentence as events are read from it: words, actors, where noun phrases and clauses end, and what helps its verbs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.events.tables import EventTables
from onrecord.records import Span

# A sentence as events are read from it: its words, which of them name an actor, and where noun phrases end.

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[A-Z]\.){2,}|[^\W_]+n[’']t\b|[^\W_]+(?:[-‑](?=[a-z])[^\W_]+)*|[’']s\b|[’'](?=\s)|\S")
SIDED = re.compile(r"\b(?:[Aa]nti|[Pp]ro|[Nn]on)[-‑]\Z")
MADE = re.compile(r"[-‑](?!led\b)(?:[a-z]+ed|born|held|run|wide)\b")
POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
QUOTES = frozenset('“”"„«»‘')
DASHES = frozenset(("-", "–", "/"))  # between two names, "US-China talks", they join
LONGEST = 14  # words of a noun phrase; longer runs are lists or garbage
SENTINELS = 8
BOTH = frozenset(("two", "both"))
TERMS = 5  # tokens of "in the strongest terms"


class Named(NamedTuple):
    """Words of a text that name an actor; `noun` is False for an adjective ("Chinese")."""

    span: Span
    actor: str
    noun: bool
    person: bool = False


class Mention(NamedTuple):
    """Words that name an actor: from token `i` up to token `j`; `noun` is False for an adjective."""

    i: int
    j: int
    actor: str
    noun: bool
    person: bool = False


class Phrase(NamedTuple):
    """A noun phrase: tokens from `i` up to `j`, and the actors it names, the head last."""

    i: int
    j: int
    mentions: tuple[Mention, ...]

    @property
    def actor(self) -> str | None:
        return self.mentions[-1].actor if self.mentions else None


class Sentence:
    """The tokens of one sentence. `words` are folded; beyond either end stand empty ones, so that rules may look ahead."""

    def __init__(self, text: str, span: Span, named: Sequence[Named], tables: EventTables) -> None:
        found = list(TOKEN.finditer(text, span.start, span.end))
        self.text, self.span, self.tables = text, span, tables
        self.size = len(found)
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.words = [match.group().casefold() for match in found] + [""] * SENTINELS
        self.told = frozenset(self.words)
        self.mentions = self._mentions(named)
        self.owner: list[Mention | None] = [None] * (self.size + SENTINELS)
        for mention in self.mentions:
            self.owner[mention.i : mention.j] = [mention] * (mention.j - mention.i)

    def _mentions(self, named: Sequence[Named]) -> list[Mention]:
        mentions, at = [], 0
        for span, actor, noun, person in named:
            while at < self.size and self.ends[at] <= span.start:
                at += 1
            last = at
            while last < self.size and self.starts[last] < span.end:
                last += 1
            if last > at and not self._is_inside(span):
                mentions.append(Mention(at, last, actor, noun, person))
        return mentions

    def _is_inside(self, span: Span) -> bool:
        """Whether a name is but a part of a word: "anti-Arland", "Arland-backed"; but "Arland-led strikes" are Arland's."""
        start = self.span.start
        return bool(SIDED.search(self.text, max(start, span.start - 5), span.start) or MADE.match(self.text, span.end))

    def at(self, offset: int) -> int:
        """The token that holds the character at this offset, or the first behind it."""
        return bisect_right(self.ends, offset)

    def is_a(self, i: int, kind: str) -> bool:
        """Whether the word i is one of this kind of small words."""
        return 0 <= i < self.size and self.words[i] in self.tables.said[kind]

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < self.size else ""

    def is_capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()

    def is_adverb(self, i: int) -> bool:
        word = self.word(i)
        if self.owner[i] is not None and not self.is_a(i, "pron"):
            return False
        return self.is_a(i, "adverb") or (word.endswith("ly") and not self.is_a(i, "not_adverb") and not self.is_capital(i))

    def manner(self, i: int) -> int:
        """Behind "in the strongest terms" at token i; else i."""
        led = self.word(i) == "in" and "terms" in self.words[i + 1 : i + TERMS]
        return self.words.index("terms", i) + 1 if led else i

    def is_sign(self, i: int) -> bool:
        """Whether the token is a sign that ends a noun phrase; a possessive is none, nor the stop of "Mr. Lund"."""
        word = self.word(i)
        if word == "." and i < self.size - 1 and self.is_tight(i):
            return not (self.is_capital(i - 1) and self.is_capital(i + 1))  # inside a sentence it is an abbreviation's
        return not word or (not word[0].isalnum() and word not in POSSESSIVE and word not in "$€£%")

    def is_tight(self, i: int) -> bool:
        """Whether the token stands right behind the one before, with no blank between."""
        return 0 < i < self.size and self.ends[i - 1] == self.starts[i]

    def is_firm(self, phrase: Phrase) -> bool:
        """Whether a phrase is a firm's with nothing but its land for a name: "a Cestrian bank" is not Cestria."""
        return bool(phrase.mentions) and not phrase.mentions[-1].noun and self.is_a(phrase.j - 1, "firm")

    def breaks(self, i: int) -> bool:
        """Whether a noun phrase ends before this word."""
        if self.owner[i] is not None:
            return False
        word = self.word(i)
        if self.is_sign(i):
            slash = word == "/" and self.is_tight(i) and self.is_tight(i + 1)
            joins = word in DASHES and self.owner[i - 1] is not None and self.owner[i + 1] is not None
            return not (joins or (slash and self.owner[i + 1] is None))  # "Prime Minister/Foreign Minister Lund"
        if word in self.tables.breaks:
            return not (self.is_capital(i) and word in self.tables.said["verb"] and i > 0) and not (
                word.endswith("ed") and self._is_attribute(i)
            )
        if self.is_third_person(i) or self._is_participle(i):
            return True
        return word.endswith("ed") and len(word) > 4 and not self.is_capital(i) and not self._is_attribute(i)

    def is_third_person(self, i: int) -> bool:
        """ "Indonesia attaches": a word in -s right behind a name is its verb, whichever verb it is."""
        mention = self.owner[i - 1] if i > 0 else None
        if mention is None or not mention.noun or mention.j != i or self.owner[i] is not None or self.is_capital(i):
            return False
        if not self.is_capital(mention.j - 1):
            return False  # "coast guard vessels"
        word = self.word(i)
        return word.endswith("s") and len(word) > 3 and not word.endswith("ss")

    def _is_participle(self, i: int) -> bool:
        """ "an ad showing X", but not "the incoming X" nor "in neighbouring X"."""
        word, before = self.word(i), i - 1
        if not word.endswith("ing") or len(word) < 6 or self.is_capital(i) or before < 0 or word in self.tables.said["ing_noun"]:
            return False
        mention = self.owner[before]
        inside = self.is_a(before, "det") or self.word(before) in POSSESSIVE or self.breaks(before)
        return (mention is None or mention.noun) and not inside

    def _is_attribute(self, i: int) -> bool:
        """ "the smuggled tobacco", "three wounded men", "Arland's renewed raid": a word in -ed between these and its noun."""
        if self.is_a(i + 1, "det") and self.word(i - 1) in BOTH:
            return False  # "both reported the attacks"
        return (
            self.is_a(i - 1, "det")
            or self.word(i - 1) in POSSESSIVE
            or self.word(i - 1).isdigit()
            or self.word(i) in ("united", "armed", "hundred", "indeed")
        )

    def ending_at(self, j: int) -> Phrase:
        """The noun phrase whose last token is j - 1."""
        i = j
        while i > 0 and j - i < LONGEST and not self.breaks(i - 1):
            i -= 1
        return self._phrase(i, j)

    def starting_at(self, i: int) -> Phrase:
        """The noun phrase that begins with token i, quotation marks stepped over."""
        while self.word(i) in QUOTES:
            i += 1
        j = i
        while j < self.size and j - i < LONGEST and not self.breaks(j):
            j += 1
        return self._phrase(i, j)

    def _phrase(self, i: int, j: int) -> Phrase:
        inside: list[Mention] = []
        for at in range(max(0, i), j):
            mention = self.owner[at]
            if mention is not None and (not inside or inside[-1] != mention):
                inside.append(mention)
        return Phrase(i, j, tuple(inside))


# Where one clause of a sentence ends and another begins: what stands beyond says nothing of this clause's day and place.

BORDERS = frozenset(
    'since after before when while who which that where whose if unless because until ahead following as ; “ ” "'.split()
)
COUNTED = frozenset("many much few little well such long soon far".split())  # "as many as 40", "as well as", "such as"
MEANT = frozenset(("to", "for"))  # behind a verb of saying these lead to the act meant
LOOK = 30  # tokens looked back for the comma that opens an inserted clause


def is_parted(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a border of clauses stands among the words, lower case, from `start` up to `end`; others stand around them."""
    return any(words[at] in BORDERS and not (words[at] == "as" and _is_counted(words, at)) for at in range(start, end))


def _is_counted(words: Sequence[str], at: int) -> bool:
    return words[at + 1] in COUNTED or words[at - 1] in COUNTED


def leads_on(s: Sentence, start: int, end: int) -> bool:
    """Whether words between lead to an act that is meant: "to meet", "for sending", "of ramming", but not "to a truce"."""
    return any(
        (s.word(at) in MEANT and not s.is_a(at + 1, "det") and not (s.word(at) == "to" and _is_named(s, at + 1)))
        or (s.word(at) == "of" and s.word(at + 1).endswith("ing"))
        for at in range(start, end)
    )


def _is_named(s: Sentence, at: int) -> bool:
    """Whether "to" leads to somebody, and not to an act: "to U.S. officials"."""
    return at < s.size and (s.owner[at] is not None or s.is_capital(at))


def is_inserted(s: Sentence, i: int, end: int) -> bool:
    """Whether token i stands in a clause that is inserted before `end`: "Y, which takes over in May, offered"."""
    comma = next((at for at in range(i, end) if s.word(at) == ","), None)
    opening = next((at for at in range(i - 1, max(-1, i - LOOK), -1) if s.word(at) == ","), None)
    return comma is not None and opening is not None and s.is_a(opening + 1, "rel")


# Verbs of a sentence: what helps them, whether they are passive, where the next one to the left stands.

REACH = 40  # tokens looked back for a verb
INSERTED = 7  # tokens of an insertion between helper and verb: "has not, so far, released"
HELPERS = ("be", "have", "do", "modal")
OPENS = frozenset((";", ":", "“", "”", '"', "that"))  # a clause of its own begins


class Group(NamedTuple):
    """A verb with its helpers: from token `i`; `to` an infinitive, `be` a form of "be" nearest the verb, `helped` any helper."""

    i: int
    to: bool
    be: bool
    helped: bool


class Verbs:
    """The verbs of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s

    def group(self, i: int) -> Group:
        """The group of the verb at token i: helpers, adverbs, "not", "to" and a day before it."""
        s, at = self._s, i
        to = be = helped = False
        while at > 0:
            if s.is_adverb(at - 1) or s.is_a(at - 1, "not"):
                at -= 1
            elif s.is_a(at - 1, "day") and s.is_a(at - 2, "prep"):
                at -= 2
            elif s.word(at - 1) == "to" and not to:
                at, to = at - 1, True
            elif not to and any(s.is_a(at - 1, kind) for kind in HELPERS):
                be = be or (not helped and s.is_a(at - 1, "be"))
                at, helped = at - 1, True
            elif (opening := self._opening(at)) is not None:
                at = opening
            else:
                break
        return Group(at, to, be, helped)

    def _opening(self, at: int) -> int | None:
        """ "has not, so far, released": the comma behind the helper."""
        s = self._s
        if s.word(at - 1) != ",":
            return None
        opening = next((i for i in range(at - 2, max(0, at - INSERTED), -1) if s.word(i) == ","), None)
        helped = opening is not None and any(s.is_a(opening - 1, kind) for kind in ("not", *HELPERS))
        return opening if helped else None

    def is_passive(self, i: int, form: str, j: int, *, transitive: bool) -> bool:
        """ "was expelled", "expelled by"; "rescued off Java" and "killed." where the verb calls for an object."""
        if form not in ("ed", "en"):
            return False
        s, group = self._s, self.group(i)
        transitive = transitive and s.manner(j) == j  # "condemned in the strongest terms"
        ends = s.word(j) == "." and s.tables.said["rel"].isdisjoint(s.words[max(0, i - 8) : i])
        place = s.is_a(j, "place") and s.word(j) != "over" and s.word(j + 1) not in ("least", "most")  # "killed at least 12"
        bare = transitive and (place or ends)
        return group.be or (not group.helped and not group.to and (s.word(j) == "by" or bare))

    def before(self, i: int) -> int | None:
        """The nearest token at or before i that can be a verb, in the same clause."""
        s = self._s
        for at in range(min(i, s.size - 1), max(-1, i - REACH), -1):
            if s.word(at) in OPENS and at < i:
                return None
            if self._is_verb(at):
                return at
        return None

    def _is_verb(self, at: int) -> bool:
        s = self._s
        if s.owner[at] is not None or s.is_capital(at):
            return False
        if any(s.is_a(at, kind) for kind in ("verb", *HELPERS)) or s.is_third_person(at):
            return True
        if s.breaks(at) and s.word(at).endswith("ed"):
            return True
        rows = s.tables.lexicon.get(s.word(at), ())
        return any(row.form in ("s", "ed", "en", "past") and row.entry.kind == "v" for row in rows) and not s.is_a(at - 1, "det")


# Noun phrases that end at a token: lists of parties, and up "of" and "in" to the head.

LIST = 12  # members of a list of parties
LINKS = frozenset(
    "of in from for with on to against at between by over near outside inside around across along".split()
)  # prepositions inside a noun phrase
CLIMB = 3  # such prepositions followed to the head
OPENING = frozenset(("between", "of", "by", "from", "after", "since", "said", "says", "told"))  # a list may begin behind these
BRACKET = 6  # tokens of a bracket that is passed over, its signs among them
HOME = frozenset(("country", "nation", "government", "homeland"))


def list_ending_at(s: Sentence, j: int, *, is_object: bool = False) -> tuple[Phrase, ...]:
    """ "A, B and C" whose last token is j - 1; one phrase where it is no list, those alone that name somebody.

    A list that is an object (`is_object`) may begin behind a verb.
    """
    found = [s.ending_at(j)]
    while len(found) < LIST and found[-1].i > 1:
        at = found[-1].i
        joint = s.word(at - 1)
        if joint not in ("and", "nor", ",", "&") or (joint == "," and len(found) == 1):
            break
        phrase = s.ending_at(_before_bracket(s, at - 2 if s.word(at - 2) == "," and joint == "and" else at - 1))
        if not phrase.mentions or not (is_object or _may_open(s, phrase.i)):
            break
        found.append(phrase)
    return tuple(phrase for phrase in reversed(found) if phrase.mentions)


def _before_bracket(s: Sentence, j: int) -> int:
    """Where a phrase ends that a short bracket follows: "the Arab League (AL) and Chad"."""
    opening = next((at for at in range(j - 2, max(0, j - BRACKET), -1) if s.word(at) == "("), None)
    return j if s.word(j - 1) != ")" or opening is None else opening


def _may_open(s: Sentence, i: int) -> bool:
    """Whether a list may begin at token i: not where a verb or preposition has it as its object."""
    if i == 0 or s.is_sign(i - 1):
        return True
    return any(s.is_a(i - 1, kind) for kind in ("conj", "subord", "rel")) or s.word(i - 1) in OPENING


def _before_participle(s: Sentence, j: int) -> int:
    """Where the phrase ends that a participle before token j belongs to: "units | based [in]"."""
    return j - 1 if j > 1 and s.breaks(j - 1) and s.word(j - 1).endswith("ed") and not s.breaks(j - 2) else j


def _ends_title(s: Sentence, phrase: Phrase) -> bool:
    """Whether a person's name ends a title: "of [the Council Ana Ruiz]", but not "of [President Ruiz]", "of [Peru's Ana Ruiz]"."""
    person = phrase.mentions[-1] if phrase.mentions and phrase.mentions[-1].person else None
    if person is None or person.j != phrase.j or s.word(phrase.i - 1) != "of" or s.word(person.i - 1) in POSSESSIVE:
        return False
    if s.word(person.i - 1) in s.tables.said["envoy"]:
        return False  # "the wife of the minister Lund": not Lund
    if phrase.i < person.i and s.word(phrase.i - 2).endswith(("secretary", "minister")):
        return True  # "Peru's secretary of State Ana Ruiz"
    before = s.owner[person.i - 1]
    return phrase.i < person.i and (s.word(phrase.i) == "the" or (before is not None and before.noun))


def heads_ending_at(s: Sentence, j: int) -> tuple[Phrase, ...]:
    """The phrases that end at j, or whose "of …" does; a pronoun, or "both countries", stands alone and names nobody yet."""
    last = s.ending_at(j)
    if s.is_a(j - 1, "pron") and s.owner[j - 1] is None:
        return (Phrase(j - 1, j, ()),)
    if not last.mentions and BOTH & set(s.words[max(0, j - 4) : j]):
        return (last,)
    if not last.mentions and s.word(j - 1) in HOME and s.is_a(j - 2, "det"):
        return (last,)  # "her country"
    best, phrase = list_ending_at(s, j), last
    if _ends_title(s, last):
        return best  # "the secretary of the Council Ana Ruiz": Ruiz
    for _ in range(CLIMB):
        link = s.word(phrase.i - 1)
        above = s.ending_at(_before_participle(s, phrase.i - 1)) if phrase.i > 1 and link in LINKS else None
        if above is None or above.j <= above.i:
            break
        phrase = above
        if phrase.mentions and link != "between":
            best = list_ending_at(s, phrase.j)
        elif not phrase.mentions and link not in ("of", "from", "between", "by"):
            best = ()  # "a system for refugees was rejected": not the refugees
    return best
