"""The words of a clause by which it is known again in another report: stems, actors by their keys, figures, what kind it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from onrecord.ask.beside.clauses import Clause
from onrecord.ask.beside.small_words import small_words, stem
from onrecord.packaged import filled_rows
from onrecord.records import Actor, Figure, Reading, Span
from onrecord.resolve import load_tables
from onrecord.store import terms_of, tokens

KIND, OPENING, TELLING, NAME, FIGURE = 0.3, 1.0, 0.15, 0.5, 2.0  # of the weight of a word


class Term(NamedTuple):
    """One word or name of a clause. `key` is what makes two the same; `word` is looked up for words near in sense, "" for none."""

    key: str
    word: str
    share: float = 1.0


class Voices(NamedTuple):
    """Where actors are named in a report, by their first character, with the end and the key each goes by; and its figures."""

    named: dict[int, tuple[int, str]]
    figures: tuple[Figure, ...]
    events: tuple[tuple[Span, str], ...]


def voices_of(reading: Reading, keys: Mapping[str, str]) -> Voices:
    """What of a reading helps to know its clauses again; `keys` hold across reports, else names do."""
    named = {
        mention.start: (mention.end, key)
        for actor in reading.actors
        if (key := _key_of(actor, keys.get(actor.id))) is not None
        for mention in actor.mentions
    }
    return Voices(named, reading.figures, tuple((event.trigger, event.type) for event in reading.events))


def _key_of(actor: Actor, kept: str | None) -> str | None:
    """What an actor goes by in any report: a person by the last name, as first names and initials differ; a group by its words."""
    if actor.kind == "person":
        return f"who {terms_of(actor.name).split()[-1:]}"
    if actor.kind == "group":
        return None
    return f"who {actor.key or kept or actor.name}"


def terms_in(clause: Clause, text: str, voices: Voices, opening: str = "") -> list[Term]:
    """The terms of one clause, each once; `opening` says that it is a headline or the first sentence below it."""
    found = {term.key: term for term in reversed(list(_words_in(clause, text, voices)))}
    told = [f"figure {one.value} {one.unit}" for one in voices.figures if one.span in clause.span and one.value is not None]
    kinds = {kind for trigger, kind in voices.events if trigger in clause.span}
    kinds |= {kind for key in found for kind in _kinds().get(key, ())}
    more = [Term(figure, "", FIGURE) for figure in told] + [Term(f"event {kind}", "", KIND) for kind in sorted(kinds)]
    if opening:
        more.append(Term(f"opening {opening}", "", OPENING))
    if small_words().condition.search(clause.span.words(text)):
        more.append(Term("if", ""))
    return list((found | {term.key: term for term in more}).values())


def _words_in(clause: Clause, text: str, voices: Voices) -> Iterator[Term]:
    """The words and names of a clause: a name by who it is, and what is no person or state by its words, too."""
    lists, until = small_words(), 0
    for token in tokens(clause.span.words(text)):
        start, end = token.start + clause.span.start, token.end + clause.span.start
        if start < until:
            continue
        if start in voices.named:
            until, key = voices.named[start]
            yield Term(key, "")
            if ":" in key and not key.startswith("who state:"):
                words = [word for word in terms_of(text[start:until]).split() if word not in lists.small]
                yield from (Term(stem(word), word, NAME) for word in words)
        elif state := _peoples().get(text[start:end]):
            yield Term(f"who {state}", "")
        elif token.term in lists.telling:
            yield Term(stem(token.term), token.term, TELLING)
        elif token.term not in lists.small and (len(token.term) > 1 or token.term.isdigit()):
            yield Term(stem(token.term), token.term)


@cache
def _peoples() -> dict[str, str]:
    """States by their adjectives and peoples: Russian, Ukrainians."""
    tables = load_tables()
    return {
        word: f"state:{state.code}" for table in (tables.adjectives, tables.people, tables.states) for word, state in table.items()
    }


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The kinds of event that a word alone may name, by its stem."""
    found: dict[str, set[str]] = {}
    for words, kind, event, *_ in filled_rows("event_lexicon.tsv"):
        if kind in "vn" and event and len(words.split()) == 1:
            for word in words.split("|"):
                found.setdefault(stem(word), set()).add(event)
    for base, past, participle in filled_rows("event_irregular.tsv"):
        for form in (past, participle):
            found.setdefault(stem(form), set()).update(found.get(stem(base), ()))
    return {word: frozenset(kinds) for word, kinds in found.items()}
