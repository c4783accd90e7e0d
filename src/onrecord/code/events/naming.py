"""Phrases -> actors: names, pronouns, "both countries", groups told apart into those they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.code.events.cast import Cast
from onrecord.code.events.heads import BOTH, HOME
from onrecord.code.events.sentence import Phrase, Sentence
from onrecord.code.who import Voices
from onrecord.records import ActorKind, Span, Statement

PAIRS = frozenset("countries sides nations governments neighbours neighbors capitals states parties koreas".split())
PERSONAL = frozenset(("he", "she", "him", "his", "her"))
OTHERS = frozenset(("they", "them", "their", "it", "its"))
THEY = frozenset(("they", "them", "their"))
OBJECTS = frozenset(("him", "her", "them"))
PERSON: tuple[ActorKind, ...] = ("person",)
BODIES: tuple[ActorKind, ...] = ("state", "organisation", "group")


class Naming:
    """Whom the phrases of one sentence name."""

    def __init__(self, s: Sentence, cast: Cast, voices: Voices) -> None:
        self._s, self._cast, self._voices = s, cast, voices

    def actors(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        """The actors of phrases, each once, in text order."""
        listed = list(phrases)
        shared = any(not phrase.mentions[-1].noun for phrase in listed[:-1] if phrase.mentions)
        found: list[str] = []
        for phrase in listed:
            adjective = next((mention.actor for mention in phrase.mentions if not mention.noun), None)
            if shared and adjective and phrase is listed[-1]:
                found.append(adjective)  # "Thai and Cambodian troops": two states
            elif actor := phrase.actor or self._pronoun(phrase):
                found.append(actor)
            elif state := self._own_country(phrase):
                found.append(state)
            elif BOTH & set(self._s.words[max(0, phrase.i - 1) : phrase.i + 1]) and self._s.word(phrase.j - 1) in PAIRS:
                found += self._cast.pair()
        return self.members(found)

    def members(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Each actor once, and of a group of two those two."""
        return tuple(dict.fromkeys(member for actor in actors for member in self._cast.members(actor)))

    def _own_country(self, phrase: Phrase) -> str | None:
        """ "her country": the state of whom "her" stands for."""
        if phrase.mentions or self._s.word(phrase.j - 1) not in HOME:
            return None
        owner = self._pronoun(Phrase(phrase.i, phrase.i + 1, ()))
        return self._cast.state_of(owner) if owner else None

    def _pronoun(self, phrase: Phrase) -> str | None:
        """Whom "we", "she", "its" stand for: the speaker, or who was named last before."""
        s, word = self._s, self._s.word(phrase.i)
        if phrase.j - phrase.i != 1:
            return None
        around = self._voices.around(Span(s.starts[phrase.i], s.ends[phrase.i]))
        if word in ("i", "me", "my"):
            return next((statement.speaker for statement in around if statement.speaker), None)
        if s.is_a(phrase.i, "first"):
            return self._we(around)
        elsewhere = word in PERSONAL or (word in THEY and not any(statement.kind == "direct" for statement in around))
        meant = self._cast.pronoun(s.starts[phrase.i]) if elsewhere else None
        if word in ("him", "them") and meant:
            return meant  # who was named last may be who meets "him"
        return (self._third(phrase.i, around) if word in PERSONAL | OTHERS else None) or meant

    def _third(self, i: int, around: Sequence[Statement]) -> str | None:
        """Whom a third person stands for: in reported speech its speaker, unless a nearer name fits; else who was named last."""
        s, word = self._s, self._s.word(i)
        kinds = PERSON if word in PERSONAL else BODIES
        earlier = [mention for mention in s.mentions if mention.j <= i and self._cast[mention.actor].kind in kinds]
        speaker = next((statement.speaker for statement in around if statement.speaker), None)
        is_object = word in OBJECTS and s.breaks(i - 1)
        if speaker and not is_object and self._cast[speaker].kind in kinds and around[0].kind != "direct":
            begin = self._voices.piece(around[0], Span(s.starts[i], s.ends[i])).start
            nearer = [mention for mention in earlier if s.starts[mention.i] >= begin and kinds is BODIES]
            return nearer[-1].actor if nearer else speaker
        return earlier[-1].actor if earlier else None

    def _we(self, around: Sequence[Statement]) -> str | None:
        """A body named in the source ("the ministry's spokesman") speaks for itself, a person in office for the state."""
        told = next((statement for statement in around if statement.speaker), None)
        if told is None or told.speaker is None:
            return None
        inside = [named.actor for named in self._cast.inside(told.source)] if told.source else []
        bodies = [actor for actor in inside if self._cast[actor].kind == "organisation"]
        return bodies[-1] if bodies else self._cast.speaks_for(told.speaker)
