"""Known names, tagged names and rules -> typed mentions that never overlap: the longest and surest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.records import Span, TaggedName
from onrecord.resolve.board import Board, Mention, Search
from onrecord.resolve.bodies import put_aliases, put_bodies, put_regimes, put_short_names
from onrecord.resolve.capitals import speaks_as_government
from onrecord.resolve.known import Known
from onrecord.resolve.lexicon import load_lexicon
from onrecord.resolve.people import put_han_names, put_person, put_surnames, put_untagged_people, tagged_people
from onrecord.resolve.runs import Run
from onrecord.resolve.words import Words

REGIONS = frozenset((  # places that are nobody
    "gaza", "gaza strip", "gaza city", "west bank", "crimea", "donbas", "donbass", "kashmir", "tibet", "xinjiang", "darfur",
    "kurdistan", "chechnya", "dagestan", "abkhazia", "south ossetia", "transnistria", "nagorno-karabakh", "karabakh", "tigray",
    "kordofan", "golan", "golan heights", "sinai", "balochistan", "punjab", "catalonia", "siberia", "sahel", "levant", "balkans",
    "caucasus", "scandinavia", "middle east", "east jerusalem", "galilee", "north kivu", "south kivu", "ituri", "somaliland",
    "puntland",
))  # fmt: skip
PARTIES = frozenset("party movement militia coalition alliance company newspaper magazine broadcaster carrier".split())
LINE = re.compile(r"[^\n]+")


class Given(NamedTuple):
    """What earlier steps say of a text: names tagged and known, parts where nobody is named, headings, where sources begin.

    In a heading capitals prove nothing; a name where a source begins is somebody's.
    """

    names: Sequence[TaggedName]
    known: Sequence[Known]
    quiet: Sequence[Span]
    headings: Sequence[Span]
    starts: Iterable[int]


def find_mentions(words: Words, given: Given) -> tuple[list[Mention], bytearray]:
    """(every named mention outside the quiet parts, in text order; which characters are taken)."""
    text = words.text
    marked = {(name.span.start, name.span.end) for name in given.names}
    homes = {item.state for item in given.known if item.sure}
    known = [item for item in given.known if _means_it(item, text, marked, homes)]
    adjectives = frozenset(item.span.words(text) for item in known if item.form == "adjective")
    heading = bytearray(len(text))
    for span in given.headings:
        heading[span.start : span.end] = b"\1" * (span.end - span.start)
    search = Search(words, Board(len(text), given.quiet), heading, adjectives, load_lexicon())
    tagged = list(_pieces(given.names, search))
    whole = {item.span for item in given.known}
    for run, titled in list(tagged_people(tagged, whole, search)):
        put_person(run, titled, search)
    put_bodies([(kind, piece) for kind, piece in tagged if kind != "person" and piece.span(words) not in whole], known, search)
    put_regimes(search)
    put_aliases(search)
    put_short_names(search)
    put_untagged_people(frozenset(given.starts), search)
    put_surnames(search)
    put_han_names(search)
    return sorted(search.board.mentions, key=lambda mention: mention.span), search.board.taken


def _means_it(known: Known, text: str, marked: set[tuple[int, int]], homes: set[str | None]) -> bool:
    """Whether a known word stands for its state or body here: a capital where it speaks, a doubtful word where it is tagged too.

    A state's body of a doubtful name, as "Congress", is another's where nothing of that state is named for sure (`homes`).
    """
    if known.form == "capital":
        return speaks_as_government(text, known.span)
    somewhere = known.kind == "state" or known.state is None or known.state in homes
    return known.sure or (somewhere and (known.span.start, known.span.end) in marked)


def _pieces(names: Sequence[TaggedName], search: Search) -> Iterator[tuple[str, Run]]:
    """(kind, words) of each tagged name, cut at line breaks and after an owner: "Sudan’s Rapid Support Forces"."""
    words = search.words
    for name in names:
        start, end = name.span.start, name.span.end
        marked = words.text[start:end]
        lines = LINE.finditer(words.text, start, end) if "\n" in marked else None
        for left, right in (line.span() for line in lines) if lines else ((start, end),):
            inside = words.inside(left, right)
            if not inside or words.text[left:right].casefold() in REGIONS:
                continue
            first, last = inside[0], inside[-1]
            if "’" in marked or "'" in marked:
                first = next((i + 1 for i in reversed(inside[:-1]) if words.possessive(i)), first)
            party = first > 0 and words.folded[first - 1] in PARTIES and words.adjoins(first - 1)  # "the opposition party Akhali"
            kind = "organisation" if party and name.kind == "person" else name.kind
            yield kind, Run(first + (words.folded[first] == "the" and first < last), last)
