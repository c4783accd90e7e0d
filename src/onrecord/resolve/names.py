"""The name inside a source: which words of "Ivan Petrov, first deputy chairman of …" are whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.records import ActorKind, Span
from onrecord.resolve.tables import State, Tables

WORD = re.compile(r"[^\W_]+(?:[’'.\-&][^\W_]+)*\.?")
AL = re.compile(r"(?:al|el|bin|ad|ar|as|an)-[^\W_]")  # al-Amri: a name, though it begins small
OPENING = re.compile(r"(?:\A|[.!?:…\n][\"“”‘’')\]]*)\s*[\"“‘(\[]*\Z")
POSSESSIVE = re.compile(r"[’']s?\Z")
# Small words that stand inside a name; the first set only in persons' names, the second in those of bodies.
PARTICLES = frozenset(("al", "el", "bin", "ibn", "van", "von", "der", "den", "de", "da", "di", "du", "la", "le", "dos", "ter"))
JOINTS = frozenset(("of", "for", "and", "on", "the", "to", "in", "de", "&"))
GOVERNMENT = frozenset(("government", "side", "authorities", "administration", "regime"))


class Name(NamedTuple):
    """A name in the text: where it stands, what kind of actor it is, and the state it belongs to where the words say so."""

    span: Span
    kind: ActorKind
    state: State | None = None


def name_in(text: str, source: Span, tables: Tables) -> Name | None:
    """The actor that a source names, or None where it names nobody ("he", "two officials")."""
    every = WORD.finditer(text, source.start, source.end)
    state = next((s for w in every if (s := tables.adjectives.get(w.group()) or tables.states.get(_bare(w.group())))), None)
    for start, end in _segments(text, source):
        words = list(WORD.finditer(text, start, end))
        while words and words[0].group().casefold() in ("the", "a", "an"):
            words = words[1:]
        found = words and (_state(text, words, tables) or _longest(text, words, tables, state))
        if found:
            return found
    return None


def opens_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins here, where a capital proves nothing."""
    return OPENING.search(text[max(0, at - 8) : at]) is not None


def _segments(text: str, source: Span) -> Iterator[tuple[int, int]]:
    """The source's stretches between commas, brackets and relative clauses: the first that names somebody counts."""
    start = source.start
    for cut in re.finditer(r"[,;:()]| who | which | that ", text[source.start : source.end]):
        yield start, source.start + cut.start()
        start = source.start + cut.end()
    yield start, source.end


def _bare(word: str) -> str:
    return POSSESSIVE.sub("", word)


def _state(text: str, words: list[re.Match[str]], tables: Tables) -> Name | None:
    """A state by its name, its capital, or "the … government"."""
    first, last = words[0].start(), words[-1].end()
    whole = text[first:last]
    state = tables.states.get(whole) or tables.capitals.get(whole)
    if state:
        return Name(Span(first, last), "state", state)
    if words[-1].group() in GOVERNMENT and len(words) > 1:
        for last_of_owner in words[:-1]:  # "Chile’s government", "the North Korean government", "Sudan’s military-led government"
            owner = _bare(text[first : last_of_owner.end()])
            state = tables.adjectives.get(owner) or tables.states.get(owner)
            if state:
                return Name(Span(first, first + len(owner)), "state", state)
    return None


def _longest(text: str, words: list[re.Match[str]], tables: Tables, state: State | None) -> Name | None:
    """The last run of capitalised words that is more than titles: a person's name, or a body's."""
    for run in reversed(list(_runs(words))):
        titled = run[0].group().rstrip(".").casefold() in tables.titles
        is_body = any(_bare(w.group()).casefold() in tables.bodies for w in run)
        if not is_body:
            while run and (run[0].group().rstrip(".").casefold() in tables.titles or run[0].group() in tables.adjectives):
                run = run[1:]  # noqa: PLW2901
        while run and (run[0].group().casefold() in JOINTS | PARTICLES - {"al", "el"} or POSSESSIVE.search(run[0].group())):
            run = run[1:]  # noqa: PLW2901
        if is_body and run and (run[0].group() in tables.adjectives) and len(run) > 1:
            run = run[1:]  # noqa: PLW2901
        if run:
            span = Span(run[0].start(), run[0].start() + len(_bare(text[run[0].start() : run[-1].end()])))
            acronym = len(run) == 1 and run[0].group().isupper() and len(run[0].group()) > 1
            if not is_body and any(w.group() == "and" for w in run):
                return None  # two named together: no one name is right
            if is_body or acronym or titled or len(run) > 1 or _stands_inside(text, span):
                return Name(span, "organisation" if is_body or acronym else "person", state)
    return None


def _stands_inside(text: str, span: Span) -> bool:
    """Whether the word has its capital somewhere inside a sentence too."""
    word = re.compile(rf"(?<!\w){re.escape(span.words(text))}(?!\w)")
    return any(not opens_sentence(text, found.start()) for found in word.finditer(text))


def _runs(words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Runs of words that begin with a capital, with the small words between two of them."""
    run: list[re.Match[str]] = []
    small: list[re.Match[str]] = []
    for word in words:
        form = word.group()
        if form[0].isupper() or form[0].isdigit() or AL.match(form):
            run += [*small, word] if run else [word]
            small = []
            if form.endswith(("’s", "'s")):
                yield run
                run = []
        elif run and form in JOINTS | PARTICLES and len(small) < 2:
            small.append(word)
        else:
            if run:
                yield run
            run, small = [], []
    if run:
        yield run
