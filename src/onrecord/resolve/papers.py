"""Who speaks in a paper that a source names - "the message", "the statement", "a letter from the ministry": whoever issued it."""

from __future__ import annotations

from onrecord.records import Span
from onrecord.resolve.actors import Draft, noun_ending, owner_of
from onrecord.resolve.scene import SUBJECT, Scene
from onrecord.resolve.sources import DEFINITE, PREPOSITIONS, Phrase, Sources
from onrecord.words import Lexicon

BY = frozenset(("by", "from"))
ISSUED = frozenset("issued released signed sent written made published drafted adopted put".split())
SENT = frozenset("message letter statement text release note memo communique communiqué declaration".split())
BACK = 12  # sentences looked back for the paper's first mention
REACH = 10  # words behind the noun in which "by X" stands


class Papers:
    """Tells whose a paper is: by the words beside it, beside its first mention, or by who acts in the sentence before it."""

    def __init__(self, scene: Scene, sources: Sources, lexicon: Lexicon) -> None:
        self.scene, self.sources, self.lexicon = scene, sources, lexicon
        self.words, self.cast = scene.words, scene.cast

    def authors(self, phrase: Phrase) -> tuple[Draft, ...]:
        """Those who issued the paper at the head of a source; () where it is none or the report does not tell."""
        found = noun_ending(self.words, phrase.head, self.lexicon)
        if found is None or found.noun.kind != "paper":
            return ()
        noun = self.words.folded[phrase.head]
        beside = self._behind(phrase.head)
        if beside or self.words.folded[phrase.first] not in DEFINITE:
            return beside
        return self._first_told(phrase, noun) or (self._sender(phrase) if noun in SENT else ())

    def _first_told(self, phrase: Phrase, noun: str) -> tuple[Draft, ...]:
        """Whose it was where it was named last before: "Peru’s letter", "a letter from Peru", "Peru said in a letter"."""
        words, here = self.words, self.words.sentence_at(phrase.span.start)
        first = words.first_from(words.sentences[max(0, here - BACK)].start) if here >= 0 else phrase.first
        for index in range(phrase.first - 1, first - 1, -1):
            if words.folded[index] == noun and (found := self._behind(index) or self._owner(index) or self._acts_around(index)):
                return found
        return ()

    def _behind(self, noun: int) -> tuple[Draft, ...]:
        """Who stands behind the noun and "by" or "from": "a statement issued on Monday by the Nile Council"."""
        words = self.words
        for index in range(noun + 1, min(noun + REACH, len(words.folded))):
            if not words.adjoins(index - 1):
                return ()
            if words.folded[index] in BY and (index == noun + 1 or words.folded[noun + 1] in ISSUED):
                start = words.ends[index]
                named = [m for m in self.scene.mentions_in(start, start + SUBJECT * 6) if m.form != "adjective"][:1]
                return self._drafts(named[0].span) if named else ()
        return ()

    def _owner(self, noun: int) -> tuple[Draft, ...]:
        owner = owner_of(self.words, noun, self.sources.by_last)
        return self._drafts(owner.span) if owner and owner.form != "adjective" else ()

    def _acts_around(self, noun: int) -> tuple[Draft, ...]:
        """Who speaks in the sentence of the noun, nearest to it; else its subject."""
        words, at = self.words, self.words.starts[noun]
        sentence = words.sentence_at(at)
        spoke = self.scene.spoken.get(sentence, [])
        if spoke:
            nearest = min(spoke, key=lambda told: abs(told[0] - at))[0]
            return tuple(draft for start, draft in spoke if start == nearest)
        return self._subject(sentence, at)

    def _sender(self, phrase: Phrase) -> tuple[Draft, ...]:
        """Who speaks, or acts, in the sentence before: "Ana Ruiz congratulated the crew. The message reads"."""
        before = self.words.sentence_at(phrase.span.start) - 1
        if before < 0 or self.scene.apart(self.words.sentences[before].start):
            return ()
        spoke = self.scene.spoken.get(before, [])
        if spoke:
            return tuple(draft for start, draft in spoke if start == spoke[-1][0])
        return self._subject(before, phrase.span.start)

    def _subject(self, sentence: int, end: int) -> tuple[Draft, ...]:
        """The one a sentence begins with, outside what is said, before `end`."""
        if sentence < 0:
            return ()
        first = self.words.first_from(self.words.sentences[sentence].start)
        opening = next(((start, draft) for start, draft in self.scene.about(sentence) if start < end), None)
        if opening is None:
            return ()
        at = self.words.first_from(opening[0])
        before = [word for word in self.words.folded[first:at] if word != "the"][-1:]
        return (opening[1],) if at - first <= SUBJECT and PREPOSITIONS.isdisjoint(before) else ()

    def _drafts(self, span: Span) -> tuple[Draft, ...]:
        found = self.cast.by_span.get(span)
        return (found,) if found else ()
