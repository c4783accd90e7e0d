"""Names while they are found: runs of capitalised words, what each may name, and which words of the text are taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.records import ActorKind, Span
from onrecord.words import ARTICLES, CALENDAR, NAME_WORDS, PARTICLES, SMALL, Lexicon, Words

# Runs of capitalised words: which of them name a body, and which words of one are a person's name.

# Small words that stand inside the names of bodies; those of persons are PARTICLES.
JOINTS = frozenset("of for and on the to in de del da do des du & against without at".split())
INSIDE = PARTICLES | JOINTS
PARTISAN = NAME_WORDS["partisan"]  # what stands before a name and is neither part of it nor a title
SIDES = frozenset(("opposition", "ruling"))  # before a party's name
FAMILIES = frozenset("bishop judge justice dean provost pope chancellor marshal major gov rep chair head speaker whip".split())
HEAD_NOUN = re.compile(r" (?:for|of|on|in|to|against) ")  # what a body's name goes on with behind its noun
LONGEST = 12  # words in one run; a heading in capitals goes no further
MOST_NAMES = 4  # words in a person's name


class Run(NamedTuple):
    """Words first to last, both counted, as indices into Words."""

    first: int
    last: int

    def span(self, words: Words) -> Span:
        return Span(words.starts[self.first], words.ends[self.last])

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def capital_runs(words: Words, taken: bytearray) -> Iterator[Run]:
    """Runs of free capitalised words, with up to two small words between two of them; ’s ends one."""
    first = last = -1
    for index in words.capitals:
        if taken[words.starts[index]] or words.folded[index] in CALENDAR:
            if first >= 0:
                yield Run(first, last)
            first = -1
        else:
            if first < 0 or index - first >= LONGEST or not _joins(words, last, index):
                if first >= 0:
                    yield Run(first, last)
                first = index
            last = index
    if first >= 0:
        yield Run(first, last)


def _joins(words: Words, left: int, right: int) -> bool:
    """Whether two capitalised words stand in one name: side by side, or with small words of names between."""
    if right - left > 3 or words.possessive(left):
        return False
    small = words.forms[left + 1 : right]
    if any(word not in INSIDE for word in small) or small == ["and", "the"]:
        return False
    return all(
        words.adjoins(index) or (len(words.forms[index]) == 1 and words.between(index, index + 1) in (". ", " & "))
        for index in range(left, right)
    )


def body_in(run: Run, words: Words, lexicon: Lexicon) -> Run | None:
    """The part of a run that names a body, or None: "the State Department Spokesperson" -> "State Department"."""
    first, last = run
    if first == last and not words.forms[first].isupper():
        return None
    while first <= last and (words.folded[first] in SMALL or words.folded[first] in JOINTS or words.folded[first] in SIDES):
        first += 1
    while last > first and (
        lexicon.is_head(words.folded[last]) or words.folded[last] in JOINTS or _is_rank(words.folded[last], lexicon)
    ):
        last -= 1
    if first > last or (first == last and not words.forms[first].isupper()):
        return None
    academic = lexicon.sectors.get(words.folded[first]) == "EDU"  # "Universitas Gadjah Mada"
    if not academic and words.folded[_head(first, last, words)] not in lexicon.sectors:
        return None
    return Run(first, last)


def _head(first: int, last: int, words: Words) -> int:
    """The word that says what a body is: the last before "of", "for" or "and", or simply the last."""
    for index in range(first + 1, last + 1):
        if words.forms[index] in ("of", "for", "on", "de", "against", "without"):
            return index - 1 if index - 1 > first or words.forms[index - 1][0].isupper() else last
    return last


def _is_rank(word: str, lexicon: Lexicon) -> bool:
    row = lexicon.posts.get(word)
    return row is not None and row.use in ("rank", "honorific")


def parts_at_and(run: Run, words: Words, lexicon: Lexicon) -> list[Run]:
    """The names that "and" joins in one run: "Oslo Gazette and Mr Moen".

    But not "Bureau of Press and Media", nor "Trade and Finance Ministry".
    """
    parts: list[Run] = []
    first = run.first
    for index in range(run.first + 1, run.last):
        if words.forms[index] == "and":
            left = body_in(Run(first, index - 1), words, lexicon)
            of = left and any(words.forms[i] in ("of", "for") for i in range(left.first, left.last))
            titled = lexicon.is_title(words.folded[index + 1])
            if (left and not of) or (titled and (left or body_in(Run(index + 1, run.last), words, lexicon) is None)):
                parts.append(Run(first, index - 1))
                first = index + 1
    return [*parts, Run(first, run.last)]


def person_in(run: Run, words: Words, lexicon: Lexicon, adjectives: frozenset[str]) -> tuple[Run, bool] | None:
    """(a person's name in a run, whether a title stands before it), or None where the run is no name.

    "Russian President Vladimir Putin" -> "Vladimir Putin"; "General Suleiman al-Amr" -> "Suleiman al-Amr".
    """
    first, last = run
    titled = False
    while first <= last and (
        words.folded[first] in SMALL
        or words.folded[first] in PARTISAN
        or words.forms[first] in adjectives
        or lexicon.is_title(words.folded[first])
        or words.forms[first] in JOINTS
    ):
        titled = lexicon.is_title(words.folded[first])
        first += 1
    for index in range(last - 1, first, -1):  # "New Jersey Gov. Chris Christie", "Prutmar Director Vasile Grosu"
        if _is_post(words.folded[index], lexicon):
            first, titled = index + 1, True
            break
    for index in range(first, last + 1):
        if words.forms[index] in JOINTS - PARTICLES:
            last = index - 1
            break
    while last >= first and words.folded[last] in PARTICLES:
        last -= 1
    family = last > first and words.folded[first] in lexicon.family_first  # "Park Seo-yeon"
    if (
        first > last
        or sum(words.folded[index] not in PARTICLES for index in range(first, last + 1)) > MOST_NAMES
        or _is_post(words.folded[last], lexicon)
        or any(_is_no_name(words.folded[index], lexicon) for index in ((last,) if family else (first, last)))
    ):
        return None
    if first == run.first and first > 0 and words.adjoins(first - 1):
        before = lexicon.title(words.folded[first - 1])
        titled = before is not None and before.use != "modifier"
    return Run(first, last), titled


def _is_post(word: str, lexicon: Lexicon) -> bool:
    """Whether a word inside a name's run is a title after all: "King" and "Prince" are family names as well."""
    row = lexicon.posts.get(word)
    return row is not None and (row.use == "rank" or (row.use == "office" and word not in FAMILIES))


def _is_no_name(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.sectors or word in lexicon.things


def called_by(parts: Sequence[str]) -> set[str]:
    """The casefolded parts of a name that its bearer may go by alone: all that may be a family's, without Arabic's article too."""
    families = [part for part in parts[1:-1] if len(part) > 2 and part not in PARTICLES]  # "Ana Ruiz Paz" is Ruiz
    return {parts[0], parts[-1], *families, *(without_article(part) for part in (parts[-1], *families))}


def without_article(part: str) -> str:
    """ "bashir", of "al-bashir"."""
    return part[3:] if part[2:3] == "-" and part[:2] in ARTICLES and len(part) > 3 else part


# A report's mentions while they are found: which words are taken, and by whom; what all rules over names share.

PLACED = re.compile(
    r"\b(?:in|near|off|from|at|around|outside|to|towns?|city|cities|province|region|port|village|coast|island"
    r"|governor|mayor|prefect) (?:of )?\Z"
)
REACH = 14  # code points looked back for what makes a name a place's: "province of " is the longest


class Mention(NamedTuple):
    """Words that stand for an actor. `form`: name | adjective | people | capital | seat | abbreviation | alias | noun | source.

    `of` gives an alias the span of the name it stands for.
    """

    span: Span
    kind: ActorKind
    name: str
    form: str = "name"
    key: str | None = None
    state: str | None = None
    sector: str | None = None
    of: Span | None = None


class Board:
    """Which characters are taken, by which mentions."""

    def __init__(self, length: int, quiet: Iterable[Span]) -> None:
        self.taken = bytearray(length)
        self.mentions: list[Mention] = []
        for span in quiet:
            self.block(span)

    def block(self, span: Span) -> None:
        self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def put(self, mention: Mention) -> bool:
        """Take the mention's place; False where something stands there."""
        if any(self.taken[mention.span.start : mention.span.end]):
            return False
        self.block(mention.span)
        self.mentions.append(mention)
        return True


class Search(NamedTuple):
    """What every rule below needs: the words, where headings and lines all in capitals are, the adjectives of states, lexicon."""

    words: Words
    board: Board
    heading: bytearray
    shouted: bytearray
    adjectives: frozenset[str]
    lexicon: Lexicon


def is_loud(run: Run, search: Search) -> bool:
    """Whether the run stands in a heading or in a line all of capitals, where these prove nothing."""
    at = search.words.starts[run.first]
    return bool(search.heading[at] or search.shouted[at])


def is_placed(run: Run, words: Words) -> bool:
    """Whether words before it make the name a place's: "in Tartus"."""
    start = words.starts[run.first]
    return PLACED.search(words.text[max(0, start - REACH) : start]) is not None


def describes_thing(run: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether the name only describes the noun after it: "the Flores earthquake"."""
    return run.last + 1 < len(words.forms) and words.adjoins(run.last) and words.folded[run.last + 1] in lexicon.things
