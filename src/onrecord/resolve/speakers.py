"""The speaker of each attribution: names, titles, pronouns, pairs, and who goes on speaking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.records import Span
from onrecord.resolve.actors import Draft
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.nouns import owner_of
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import PRONOUNS, Phrase, Sources
from onrecord.resolve.standins import StandIns

PROVERBIAL = ("facts", "history", "experience", "time")  # "Facts have shown": the last speaker's own words
UNSAID = ("reportedly", "report", "poll", "rumour", "rumor", "allegedly", "survey")  # cues that give words to nobody
OPENING = "“\"‘'„«"


class Speakers:
    """Goes through the attributions in text order and remembers who spoke."""

    def __init__(self, scene: Scene, sayings: Sequence[Saying], lexicon: Lexicon) -> None:
        self.scene, self.sayings, self.lexicon = scene, sayings, lexicon
        self.words, self.cast = scene.words, scene.cast
        self.sources = Sources(scene, lexicon)
        self.stand_ins = StandIns(scene, self.sources, lexicon)
        self.found: dict[int, list[Draft]] = {}

    def resolve(self) -> list[list[Draft]]:
        """The speakers of each attribution, none where it has none or they cannot be told."""
        order = sorted(range(len(self.sayings)), key=lambda n: self._at(self.sayings[n]))
        found = self.found
        by_source: dict[Span, list[Draft]] = {}
        for place, n in enumerate(order):
            saying = self.sayings[n]
            before = order[place - 1] if place else None
            pronoun = self._pronoun_at_cue(saying)
            if pronoun is not None:
                found[n] = self.stand_ins.pronoun(pronoun.words(self.words.text).casefold(), pronoun, self._spoken())
            elif saying.source is None:
                found[n] = self._unsourced(
                    saying,
                    self.sayings[before] if before is not None else None,
                    found.get(before, []) if before is not None else [],
                )
            elif saying.source is not None and saying.cue is not None and self._is_nobody(saying.source, saying.cue):
                found[n] = []
            elif saying.source in by_source:
                found[n] = by_source[saying.source]
            else:
                found[n] = by_source[saying.source] = self._sourced(saying.source)
            if saying.source is not None and found[n]:
                self.scene.spoken.setdefault(self.words.sentence_at(saying.source.start), []).extend(found[n])
        self._bridge(order, found)
        self._again()
        return [found[n] for n in range(len(self.sayings))]

    def _spoken(self) -> Iterator[tuple[Saying, list[Draft]]]:
        """What was resolved so far."""
        return ((self.sayings[n], found) for n, found in self.found.items())

    def _at(self, saying: Saying) -> tuple[int, int]:
        place = saying.source or saying.cue or saying.content[0]
        return place.start, saying.content[0].start

    def _sourced(self, source: Span) -> list[Draft]:
        """Whom a source phrase means."""
        phrase = Phrase(source, self.scene)
        if phrase.first >= phrase.stop:
            return []
        word = self.words.folded[phrase.first]
        if word in PRONOUNS and phrase.head == phrase.first:
            return self.stand_ins.pronoun(
                word, Span(self.words.starts[phrase.first], self.words.ends[phrase.first]), self._spoken()
            )
        named = self.sources.named(phrase)
        if named:
            return named
        plural = self.stand_ins.pair(phrase)
        if plural is not None:
            return plural
        titled = self.stand_ins.titled(phrase)
        if titled is not None:
            return [titled]
        return self.sources.unnamed_one(phrase) or []

    def _is_nobody(self, source: Span, cue: Span) -> bool:
        """ "It was noted", "it is said": nobody in particular."""
        text = self.words.text
        return source.words(text).casefold() == "it" and cue.words(text).casefold().startswith(
            ("was ", "is ", "were ", "has been ")
        )

    def _pronoun_at_cue(self, saying: Saying) -> Span | None:
        """The pronoun beside a cue whose source the tagger missed: "he noted"."""
        if saying.source is not None or saying.cue is None:
            return None
        words = self.words
        first, after = words.first_from(saying.cue.start), words.first_from(saying.cue.end)
        for index, joined in ((first - 1, first > 0 and words.adjoins(first - 1)), (after, after > 0 and words.adjoins(after - 1))):
            if joined and index < len(words.forms) and words.folded[index] in ("he", "she", "they", "it"):
                return Span(words.starts[index], words.ends[index])
        return None

    def _unsourced(self, saying: Saying, before: Saying | None, speakers: list[Draft]) -> list[Draft]:
        """Who goes on speaking where no source stands: he of the same sentence or, in an unbroken quotation, of the one before."""
        if before is None or not speakers:
            return []
        start = saying.content[0].start
        text = self.words.text
        if saying.cue is not None:
            cue = saying.cue.words(text).casefold()
            same = self.words.sentence_at(self._at(before)[0]) == self.words.sentence_at(saying.cue.start)
            return speakers if same and not any(word in cue for word in UNSAID) else []
        quoted = text[start] in OPENING
        apart = self.words.line_at(start) - self.words.line_at(before.content[-1].end - 1)
        between = text[before.content[-1].end : start] if before.content[-1].end < start else ""
        if self.scene.same_paragraph(self._at(before)[0], start) or (quoted and between.strip(' .”"\n\r,') == "" and apart <= 2):
            return speakers
        return []

    def _bridge(self, order: list[int], found: dict[int, list[Draft]]) -> None:
        """Words in a paragraph of their own that nobody is said to say, between two of one speaker, are his too."""
        for left, n, right in zip(order, order[1:], order[2:], strict=False):
            saying = self.sayings[n]
            nobody = saying.source is None and saying.cue is None
            proverb = saying.source is not None and saying.source.words(self.words.text).casefold() in PROVERBIAL
            if (nobody or proverb) and not found[n] and found[left] and found[left] == found[right]:
                found[n] = found[left]

    def _again(self) -> None:
        """A group that a source names by a bare noun is meant wherever the noun stands bare."""
        groups = {
            d.name.casefold(): d for d in self.cast.drafts if d.kind == "group" and not d.named and " " not in d.name and not d.key
        }
        for index, word in enumerate(self.words.folded) if groups else ():
            span = Span(self.words.starts[index], self.words.ends[index])
            if word in groups and owner_of(self.words, index, self.sources.by_last) is None:
                self.cast.mention(groups[word], span)
