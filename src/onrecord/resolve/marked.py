"""Actors whom no table knows: speakers and parties of events - "sixty people", "a bishop" - where the encoder marks a mention."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from onrecord.cities import cities_called
from onrecord.records import Mark, Span, Tags, Tie
from onrecord.resolve.actors import Draft, Found, noun_ending, parts_of, plural_ending, slug
from onrecord.resolve.gazetteer import Known
from onrecord.resolve.names import HEAD_NOUN
from onrecord.resolve.pronouns import Choice
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import PREPOSITIONS, PRONOUNS, Phrase, Sources
from onrecord.words import GOVERNMENTS, Lexicon, Noun

# Speakers and parties whom no table knows: actors where the encoder marks a mention of one.
#
# A source that names somebody is never nobody's: "some other websites", "a Moscow editor" become actors by the words marked.

LEAST = 0.4  # probability of a mention; swept 0.3-0.7 on gold/real/train
LEAST_TIE = 0.5  # that a name is whom a source means
CLAUSE = re.compile(r", (?:which|who|whose)\b")  # whom it names does not speak: "the paper, which had not asked the minister,"
QUANTITIES = frozenset("tens dozens scores hundreds thousands millions".split())
ARTICLES = ("the ", "a ", "an ", "The ", "A ", "An ")


class Marked:
    """The mentions that the encoder marks in one report, and whom they are of."""

    def __init__(self, tags: Tags, scene: Scene, known: Sequence[Known]) -> None:
        self._scene = scene
        self._marks = sorted((m for m in tags.marks if m.kind == "mention" and m.score >= LEAST), key=lambda m: m.span)
        self._starts = [mark.span.start for mark in self._marks]
        self._capitals = {item.span.end: item for item in known if item.form == "capital" and item.state}
        self._speakers: dict[int, tuple[float, Span]] = {}
        self._called: dict[tuple[str, str], list[Draft]] | None = None
        for tie in tags.ties:
            if tie.role == "speaker" and tie.score >= LEAST_TIE:
                at = tags.marks[tie.mark].span.start
                self._speakers[at] = max(self._speakers.get(at, (0.0, tie.span)), (tie.score, tie.span))

    def speakers(self, sayings: Sequence[Saying], chosen: Sequence[Choice]) -> list[Choice]:
        """The choices, with somebody for each source that names one and has none yet."""
        return [
            choice if choice.drafts or saying.source is None else self._speaker(saying.source)
            for saying, choice in zip(sayings, chosen, strict=True)
        ]

    def _speaker(self, source: Span) -> Choice:
        words = source.words(self._scene.words.text).casefold().strip(" ,")
        if words == "it" or words.split()[:1] in ANYONE:  # "it was agreed": whoever it may be, the words before have passed over it
            return Choice()
        if words in PRONOUNS:
            tied = self._speakers.get(source.start)
            meant = self._owner(tied[1]) if tied else None
            return Choice((meant,), tied[0]) if meant and tied else Choice()
        clause = CLAUSE.search(self._scene.words.text, source.start, source.end)
        inside = self.inside(Span(source.start, clause.start()) if clause else source)
        tied = self._speakers.get(source.start)
        likeliest = [mark for mark in inside if tied and mark.span.start < tied[1].end and tied[1].start < mark.span.end]
        for mark in (*likeliest, *sorted(inside, key=lambda mark: mark.type == "state")):  # of "Syrian websites" the websites
            if draft := self.actor(mark):
                return Choice((draft,))
        return Choice()

    def inside(self, span: Span) -> list[Mark]:
        """The mentions marked that begin in a span."""
        return self._marks[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def likely(self, least: float) -> set[Span]:
        """The mentions of persons, bodies and groups."""
        return {mark.span for mark in self._marks if mark.type != "state" and mark.score >= least}

    def actor(self, mark: Mark) -> Draft | None:
        """Whose mention this is: somebody's already, a capital's state, or a new actor's; a state that no table knows is none."""
        owner = self._owner(mark.span)
        if owner is not None:
            return owner
        cast, words = self._scene.cast, mark.span.words(self._scene.words.text)
        capital = self._capitals.get(mark.span.end)
        if capital is not None:
            draft = cast.by_key.get(capital.key) or cast.add(Draft(capital.name, "state", capital.state, None, capital.key))
            cast.mention(draft, capital.span)
            return draft
        if mark.type == "state":
            return None
        cut = next((len(article) for article in ARTICLES if words.startswith(article) and len(words) > len(article)), 0)
        name, kind = words[cut:], mark.type
        if name.casefold() in QUANTITIES or (kind == "person" and cities_called(name)):
            return None  # "tens of thousands of", "visited Sevastopol"
        prefix = {"person": "person", "organisation": "org"}.get(kind, "group")
        key = f"{prefix}:{slug(name)}"
        draft = cast.by_key.get(key) or self._longer(name, kind) or cast.add(Draft(name, kind, key=key, named=name[:1].isupper()))  # type: ignore[arg-type]
        cast.mention(draft, Span(mark.span.start + cut, mark.span.end))
        return draft

    def _longer(self, name: str, kind: str) -> Draft | None:
        """The one person or body of a longer name who may be called so: "ruiz", "the Observatory"."""
        if self._called is None:
            self._called = {}
            for draft in self._scene.cast.drafts:
                parts = parts_of(draft.name)
                if draft.mentions and draft.named and len(parts) > 1 and draft.kind in ("person", "organisation"):
                    word = parts[-1] if draft.kind == "person" else parts_of(HEAD_NOUN.split(draft.name)[0])[-1]
                    self._called.setdefault((draft.kind, word), []).append(draft)
        those = self._called.get((kind, name.casefold()), [])
        return those[0] if len(those) == 1 else None

    def _owner(self, span: Span) -> Draft | None:
        """The actor of whom some words within a span are a mention, the last of several."""
        mentions = self._scene.touched_by(span.start, span.end)
        spans = [mention.span for mention in mentions if mention.span in self._scene.cast.by_span]
        if spans:
            return self._scene.cast.by_span[spans[-1]]
        return self._scene.cast.by_span.get(span)


# Parties of events that nobody names: "sixty people", "a bishop", "the port authority" become actors where the encoder marks them.
#
# A common noun alone makes no actor: a report is full of them. One that takes part in an event does, as one that speaks does.

LEAST_PARTY = 0.5  # the encoder's score from which marked words are a party (training/RUNS.md: flat from 0.35 to 0.65)
TAKES_PART = ("actor", "recipient", "holder", "giver")
PERSONS = ("person", "group", "body")
ANYONE = (["someone"], ["somebody"], ["anyone"], ["anybody"], ["nobody"], ["everyone"], ["everybody"])  # "… with a Moscow address"
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
    tied = {tie.span for tie in ties if tie.role in TAKES_PART and tie.score >= LEAST_PARTY}
    for span in sorted(tied | marked.likely(LEAST_PARTY)):
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
    post = lexicon.title(one) if lexicon.is_head(one) else None  # "president-elect" has the row of "president"
    return Found(last, last, Noun("person", post.sector, False)) if post else None


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
