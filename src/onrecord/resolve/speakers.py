"""The speaker of each attribution: names, titles, pronouns, pairs, and who goes on speaking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.records import Span
from onrecord.resolve.actors import Draft, slug
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.nouns import owner_of
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import DEFINITE, PAIRS, PRONOUNS, SIDES, Phrase, Sources

HE_SHE = {"he": "m", "she": "f"}
PROVERBIAL = ("facts", "history", "experience", "time")  # "Facts have shown": the last speaker's own words
BACK = 8  # sentences looked back for the one a pronoun stands for
UNSAID = ("reportedly", "report", "poll", "rumour", "rumor", "allegedly", "survey")  # cues that give words to nobody
OPENING = "“\"‘'„«"


class Speakers:
    """Goes through the attributions in text order and remembers who spoke."""

    def __init__(self, scene: Scene, sayings: Sequence[Saying], lexicon: Lexicon) -> None:
        self.scene, self.sayings, self.lexicon = scene, sayings, lexicon
        self.words, self.cast = scene.words, scene.cast
        self.sources = Sources(scene, lexicon)
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
                found[n] = self._pronoun(pronoun.words(self.words.text).casefold(), pronoun)
            elif saying.source is None:
                found[n] = self._unsourced(
                    saying,
                    self.sayings[before] if before is not None else None,
                    found.get(before, []) if before is not None else [],
                )
            elif saying.source in by_source:
                found[n] = by_source[saying.source]
            else:
                found[n] = by_source[saying.source] = self._sourced(saying.source)
            if saying.source is not None and found[n]:
                self.scene.spoken.setdefault(self.words.sentence_at(saying.source.start), []).extend(found[n])
        self._bridge(order, found)
        self._again()
        return [found[n] for n in range(len(self.sayings))]

    @staticmethod
    def _at(saying: Saying) -> tuple[int, int]:
        place = saying.source or saying.cue or saying.content[0]
        return place.start, saying.content[0].start

    def _sourced(self, source: Span) -> list[Draft]:
        """Whom a source phrase means."""
        phrase = Phrase(source, self.scene)
        if phrase.first >= phrase.stop:
            return []
        word = self.words.folded[phrase.first]
        if word in PRONOUNS and phrase.head == phrase.first:
            return self._pronoun(word, Span(self.words.starts[phrase.first], self.words.ends[phrase.first]))
        named = self.sources.named(phrase)
        if named:
            return named
        plural = self._plural(phrase)
        if plural is not None:
            return plural
        titled = self._titled(phrase)
        if titled is not None:
            return [titled]
        return self.sources.unnamed_one(phrase) or []

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

    def _pronoun(self, word: str, span: Span) -> list[Draft]:
        if word in HE_SHE:
            found = self._latest(span.start, lambda d: d.kind == "person" and (not d.gender or d.gender == HE_SHE[word]))
            if found:
                found.gender = HE_SHE[word]
        elif word == "it":
            found = self._latest(span.start, lambda d: d.kind in ("organisation", "state"))
        elif word == "they":
            found = (
                self._latest(span.start, lambda d: d.kind == "group", 2) or self._pair(span, "person") or self._pair(span, "state")
            )
        elif word in ("we", "i"):
            found = self._first_person(span)
        elif word in ("who", "which"):
            at = self.sources.by_last.get(self.words.first_from(span.start) - 1)
            found = self.cast.by_span.get(at.span) if at else None
            return [found] if found else []
        else:
            found = None
        if found is None:
            return []
        self.cast.mention(found, span)
        return [found]

    def _candidates(self, offset: int, back: int = BACK) -> Iterator[Draft]:
        """Who may be meant at this offset, the likeliest first: speakers, then subjects, sentence by sentence backwards."""
        here = self.words.sentence_at(offset)
        for sentence in range(here, max(-1, here - back - 1), -1):
            yield from reversed(self.scene.spoken.get(sentence, ()))
            about = self.scene.about(sentence)
            if sentence < here:
                yield from about
            else:
                yield from (draft for draft in about if any(m.start < offset for m in draft.mentions))

    def _latest(self, offset: int, fits, back: int = BACK) -> Draft | None:  # type: ignore[no-untyped-def]
        return next((draft for draft in self._candidates(offset, back) if fits(draft)), None)

    def _first_person(self, span: Span) -> Draft | None:
        """ "we" in somebody's words is they who speak; in a release of its own voice, its issuer."""
        for n, found in self.found.items():
            if found and any(span in content for content in self.sayings[n].content):
                return found[0]
        return None if self.scene.within_content(span.start) else self.scene.issuer()

    def _plural(self, phrase: Phrase) -> list[Draft] | None:
        """ "The two leaders", "both sides": a group of the two it is about. None where the phrase is not of that kind."""
        words = [self.words.folded[i] for i in range(phrase.first, phrase.head + 1)]
        if words[-1] not in PAIRS | SIDES | {"both", "two"} or words[0] not in ("the", "both", "two", "these"):
            return None
        if words[-1] in PAIRS and words[0] == "the" and len(words) > 2 and "two" not in words:
            return None  # "the other EU leaders" are others
        span = self.sources.np(phrase)
        kinds = ("state", "person") if words[-1] in SIDES else ("person", "state")
        if words[-1] in ("ministers",) and "two" not in words and words[0] != "both" and self._pair(span, "person") is None:
            return None
        for kind in kinds:
            pair = self._pair(span, kind)
            if pair:
                self.cast.mention(pair, span)
                return [pair]
        return None

    def _pair(self, span: Span, kind: str) -> Draft | None:
        """The group of the two persons, or states, that the report so far is mostly about; None unless just two stand out."""
        counts: list[tuple[int, int, Draft]] = []
        for draft in self.cast.drafts:
            if draft.kind == kind and draft.mentions and (draft.titles or kind != "person"):
                before = sum(m.start < span.start for m in draft.mentions)
                if before:
                    counts.append((-before, draft.start, draft))
        counts.sort(key=lambda row: row[:2])
        if len(counts) < 2 or (len(counts) > 2 and counts[2][0] == counts[1][0]):
            return None
        pair = sorted((counts[0][2], counts[1][2]), key=lambda draft: draft.start)
        name = f"{pair[0].name} and {pair[1].name}"
        key = f"group:{slug(name)}"
        draft = self.cast.by_key.get(key) or self.cast.add(Draft(name, "group", None, "GOV", key, named=False))
        return draft

    def _titled(self, phrase: Phrase) -> Draft | None:
        """ "The minister", "the Foreign Secretary": the last one of that title; a new unnamed person where there is none."""
        words, lexicon = self.words, self.lexicon
        if (
            not lexicon.is_head(words.folded[phrase.head])
            or (words.folded[phrase.head].endswith("s")
            and words.folded[phrase.head] != "boss")
        ):
            return None
        owner = self.sources.owner(phrase)
        first = phrase.head
        while first > phrase.first and lexicon.is_title(words.folded[first - 1]):
            first -= 1
        title = words.folded[first : phrase.head + 1]
        definite = words.folded[phrase.first] in DEFINITE or owner is not None or phrase.first == first
        if not definite or words.folded[phrase.first] in ("a", "an"):
            return None
        state = owner.state if owner else None
        at = words.starts[phrase.first]

        def fits(draft: Draft) -> bool:
            held = [t.split() for t in draft.titles]
            if draft.kind != "person" or (state and draft.state and draft.state != state):
                return False
            return any(set(title) <= set(t) and (len(title) > 1 or t[-1] == title[-1]) for t in held)

        exact = " ".join(title)
        found = self._latest(at, lambda d: fits(d) and exact in d.titles, 40) or self._latest(at, fits, 40)
        if found is None:
            everyone = [d for d in self.cast.drafts if fits(d)]
            found = everyone[0] if len(everyone) == 1 else None
        span = self.sources.np(phrase)
        if found is None and definite and not self.scene.within_content(at):
            state = state or self.scene.state_around(at)
            found = self.cast.add(Draft(" ".join(title), "person", state, lexicon.posts[title[-1]].sector or None, named=False))
            found.titles.append(exact)
        if found is None:
            return None
        self.cast.mention(found, span)
        return found

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
