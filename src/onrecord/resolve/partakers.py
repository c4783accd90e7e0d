"""Parties of events that nobody names: "sixty people", "a bishop", "the port authority" become actors where the encoder marks them.

A common noun alone makes no actor: a report is full of them. One that takes part in an event does, as one that speaks does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.records import Span, Tie
from onrecord.resolve.actors import Draft, Found, noun_ending, plural_ending
from onrecord.resolve.gazetteer import Known
from onrecord.resolve.marked import Marked
from onrecord.resolve.scene import Scene
from onrecord.resolve.sources import PREPOSITIONS, Phrase, Sources
from onrecord.resolve.words import GOVERNMENTS, Lexicon, Noun

LEAST = 0.5  # the encoder's score from which marked words are a party (training/RUNS.md: flat from 0.35 to 0.65)
TAKES_PART = ("actor", "recipient", "holder", "giver")
PERSONS = ("person", "group", "body")
GOVERNMENT = Noun("body", "GOV", False)
TITLE = 7  # words from a title to the name: "Minister of Foreign Affairs Ana Ruiz"
STAYS = frozenset("in at from near off of around outside inside across through over".split())  # before what is only a place


def place_partakers(
    ties: Sequence[Tie], sources: Sources, known: Sequence[Known], pointing: Iterable[Span], lexicon: Lexicon, marked: Marked
) -> list[Draft]:
    """Make an actor of whoever may be a party of an event and is nobody yet; `pointing` are words that stand for somebody already.

    Who takes part in none is not kept in the end. Returns those that are new; the others are mentions of somebody known.
    """
    scene, before = sources.scene, len(sources.cast.drafts)
    capitals = {item.span: item for item in known if item.form == "capital" and item.state}
    done = _covered(scene, pointing)
    tied = {tie.span for tie in ties if tie.role in TAKES_PART and tie.score >= LEAST}
    for span in sorted(tied | marked.likely(LEAST)):
        inside = scene.words.inside(span.start, span.end)
        if not inside:
            continue
        capital = capitals.get(Span(scene.words.starts[inside[-1]], scene.words.ends[inside[-1]]))
        head = _head(inside, scene, lexicon)
        if capital is not None and inside[-1] not in done:
            _place_capital(capital, inside[-1], scene)
        elif head is not None and head.last not in done and not _is_title(head, inside[0], scene):
            done.update(range(head.first, head.last + 1))
            _place(head, inside, sources)
        elif head is None and done.isdisjoint(inside):
            last = inside[-1]
            if scene.words.folded[last] in GOVERNMENTS and sources.of_owner(Found(last, last, GOVERNMENT)):
                done.add(last)
                continue
            for mark in marked.inside(span):
                done.update(scene.words.inside(mark.span.start, mark.span.end))
                marked.actor(mark)
    return sources.cast.drafts[before:]


def _covered(scene: Scene, pointing: Iterable[Span]) -> set[int]:
    """The words that stand for somebody already."""
    spans = (*scene.cast.by_span, *pointing)
    return {index for span in spans for index in scene.words.inside(span.start, span.end)}


def _head(inside: range, scene: Scene, lexicon: Lexicon) -> Found | None:
    """The head of a party's words: their last noun before a preposition, if a table has it."""
    words = scene.words
    end = next((i for i in inside if i > inside[0] and words.folded[i] in PREPOSITIONS), inside.stop)
    last = end - 1
    if last + 1 < len(words.folded) and end == inside.stop and words.adjoins(last) and _noun(last + 1, scene, lexicon):
        last += 1  # the encoder marks "the port" of "the port authority"
    owns = words.possessive(last) or words.text.startswith(("’", "'"), words.ends[last])
    return None if owns else _noun(last, scene, lexicon)


def _noun(last: int, scene: Scene, lexicon: Lexicon) -> Found | None:
    """The noun that ends with this word: of the tables, a post, or the plural of either."""
    words = scene.words
    two, one = " ".join(words.folded[last - 1 : last + 1]), words.folded[last]
    for noun, first in ((two, last - 1), (one, last)):
        if noun in lexicon.partakers and (first == last or words.adjoins(first)):
            return Found(first, last, lexicon.partakers[noun])
    found = noun_ending(words, last, lexicon) or plural_ending(words, last, lexicon)
    if found is not None:
        return found if found.noun.kind in PERSONS else None
    return Found(last, last, Noun("person", lexicon.posts[one].sector, False)) if lexicon.is_head(one) else None


def _is_title(head: Found, first: int, scene: Scene) -> bool:
    """Whether the noun is only what a named person is: "The governor, Ana Ruiz,", "Ruiz, a pilot,"."""
    return head.noun.kind != "body" and (_name_follows(head.last, scene) or _name_precedes(first, scene))


def _name_follows(last: int, scene: Scene) -> bool:
    """Whether a person's name ends what begins with the noun: capitals and small words, at most one comma between."""
    words, commas = scene.words, 0
    for at in range(last + 1, min(len(words.folded), last + TITLE)):
        gap = words.between(at - 1, at).strip()
        commas += gap == ","
        if gap not in ("", ",") or commas > 1:
            return False
        if any(mention.kind == "person" for mention in scene.mentions_in(words.starts[at], words.ends[at])):
            return True
        if not (words.forms[at][0].isupper() or words.folded[at] in ("of", "for", "and", "the")):
            return False
    return False


def _name_precedes(first: int, scene: Scene) -> bool:
    """Whether a person's name and a comma stand before the noun's first word."""
    words = scene.words
    if not first or words.between(first - 1, first).strip() != ",":
        return False
    return any(mention.kind == "person" for mention in scene.touched_by(words.starts[first - 1], words.ends[first - 1]))


def _place(head: Found, inside: range, sources: Sources) -> None:
    """An actor for a common noun: the one of that name it points back to, or a new one."""
    words = sources.words
    first = min(inside[0], head.first)
    sources.partaker(Phrase(Span(words.starts[first], words.ends[head.last]), sources.scene), head)


def _place_capital(capital: Known, index: int, scene: Scene) -> None:
    """ "a visit to Hanoi": the state that is visited, not a place where something else happened."""
    words = scene.words
    before = words.folded[index - 1] if index and words.adjoins(index - 1) else ""
    if before in STAYS or words.forms[index].isupper():
        return
    draft = scene.cast.by_key.get(capital.key)
    if draft is None:
        draft = scene.cast.add(Draft(capital.name, "state", capital.state, None, capital.key))
    scene.cast.mention(draft, capital.span)
